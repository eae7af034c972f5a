// What is kept of policies, lists and evidence, on whatever engine.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { meet, valueOf } from '../../test/support/meeting.ts'
import type { StoreWorld } from '../../test/support/store-world.ts'
import { now } from '../base/clock.ts'
import { newTraceId, type OrganisationId } from '../base/ids.ts'
import { Refusal } from '../base/refusal.ts'
import { recordTrace } from '../audit/trace.ts'
import type { Signal } from '../mail/signal.ts'
import type { ReadTx, WriteTx } from '../store/store.ts'
import { createOrganisation } from '../directory/structure.ts'
import { blockAttack, blockByHand, blocksOf } from './blocks.ts'
import { compilePolicy } from './document/compile.ts'
import { readPolicy } from './document/read-policy.ts'
import { dryRun } from './dry-run.ts'
import { evidenceFor, forgetEvidence, recordEvidence } from './evidence.ts'
import type { MailFacts } from './flow/flow-rule.ts'
import { PolicyBook } from './policy-book.ts'
import { countHit, hitRows } from './records.ts'
import { openRequests, requestRelease } from './release-requests.ts'
import { settleRequests } from './records-requests.ts'
import { choicesAbout, choose, listed, unchoose } from './sender-lists.ts'
import { applyPolicy, policyOf, policyText, policyVersions, rollBackPolicy } from './versions.ts'

const [FIRST, SECOND] = ['in: { spam: { from: 0.95 } }\n', 'in: { spam: { action: quarantine } }\n']
const SPAM: readonly Signal[] = [{ id: 'content.spam', value: 0.93 }]

export function policySuite(world: () => StoreWorld): void {
  const administrator = () => world().office.issueModule('administrator')

  let made = 0
  async function freshOrganisation(): Promise<OrganisationId> {
    const { store, vault } = world()
    return store.write(administrator(), (tx) => createOrganisation(tx, vault, 'Example', `example${++made}.test`))
  }
  const read = <T>(work: (tx: ReadTx) => Promise<T>) => world().store.read(administrator(), work)
  const write = <T>(work: (tx: WriteTx) => Promise<T>) => world().store.write(administrator(), work)

  describe('versions', () => {
    test('each change is a version; going back adds one with the former words', async () => {
      const organisation = await freshOrganisation()
      assert.deepEqual(await read((tx) => policyText(tx, organisation)), { text: '', version: 0 })
      assert.equal(await write((tx) => applyPolicy(tx, organisation, FIRST, 'ann')), 1)
      assert.equal(await write((tx) => applyPolicy(tx, organisation, SECOND, 'ben')), 2)
      assert.equal((await read((tx) => policyOf(tx, organisation))).inbound(SPAM).action, 'quarantine')
      assert.equal(await write((tx) => rollBackPolicy(tx, organisation, undefined, 'ann')), 3)
      assert.deepEqual(await read((tx) => policyText(tx, organisation)), { text: FIRST, version: 3 })
      assert.equal(await write((tx) => rollBackPolicy(tx, organisation, 0, 'ann')), 4)
      assert.equal((await read((tx) => policyText(tx, organisation))).text, '')
      const versions = await read((tx) => policyVersions(tx, organisation))
      assert.deepEqual(
        versions.map(({ version, actor }) => `${version} ${actor}`),
        ['4 ann', '3 ann', '2 ben', '1 ann'],
      )
    })

    test('changes that come at once are versions one after the other', async () => {
      const organisation = await freshOrganisation()
      const apply = (actor: string) => write((tx) => applyPolicy(tx, organisation, FIRST, actor))
      const given = await Promise.all(['ann', 'ben', 'cleo'].map(apply))
      assert.deepEqual(given.toSorted(), [1, 2, 3])
    })

    test('what cannot be read is not applied, and there is nothing before the first', async () => {
      const organisation = await freshOrganisation()
      const is = (reason: string) => (error: unknown) => error instanceof Refusal && error.reason === reason
      await assert.rejects(
        write((tx) => applyPolicy(tx, organisation, 'spam: 1', 'ann')),
        is('bad-settings'),
      )
      await assert.rejects(
        write((tx) => rollBackPolicy(tx, organisation, undefined, 'ann')),
        is('no-such-thing'),
      )
    })

    test('PolicyBook gives the one in force once it is told of a change, and compiles it once', async () => {
      const organisation = await freshOrganisation()
      const book = new PolicyBook(world().store, administrator())
      assert.equal((await book.of(organisation)).version, 0)
      await write((tx) => applyPolicy(tx, organisation, FIRST, 'ann'))
      book.forget()
      const policy = await book.of(organisation)
      assert.equal(policy.version, 1)
      assert.equal(await book.of(organisation), policy)
    })
  })

  test('what an administrator blocks while an attack is told of is not loosened by it', async () => {
    const organisation = await freshOrganisation()
    const signIn = world().office.issueModule('sign-in')
    const network = '203.0.113.0/24'
    const until = now() + 30 * 86_400_000
    const [, attack] = await meet(
      write,
      (tx) => blockByHand(tx, organisation, network, 'asked by the bank', until),
      () => world().store.write(signIn, (tx) => blockAttack(tx, organisation, network, 'spray')),
    )
    assert.equal(valueOf(attack).until, until)
    const [block] = await read((tx) => blocksOf(tx, organisation))
    assert.deepEqual([block?.source, block?.until], ['administrator', until])
  })

  describe('lists of senders', () => {
    test('an address beats its domain, each list is its owner’s, and what is taken off counts no more', async () => {
      const organisationId = await freshOrganisation()
      const { vault, mx, store } = world()
      const [ann, ben] = [world().alice.memberId, world().bob.memberId]
      for (const memberId of [ann, ben]) await vault.create({ organisationId, memberId })
      await write((tx) => choose(tx, { organisationId, memberId: ann }, '@Partner.test', 'block'))
      await write((tx) => choose(tx, { organisationId, memberId: ann }, 'Wang@partner.test', 'allow'))
      await write((tx) => choose(tx, { organisationId }, '@shop.test', 'block'))
      const about = (author: string) => store.read(mx, (tx) => choicesAbout(tx, organisationId, [ann, ben], author))
      assert.deepEqual([...(await about('wang@partner.test')).members], [[ann, 'allow']])
      assert.deepEqual([...(await about('li@partner.test')).members], [[ann, 'block']])
      assert.equal((await about('x@shop.test')).organisation, 'block')
      assert.equal((await about('x@other.test')).organisation, undefined)
      const owner = { organisationId, memberId: ann }
      assert.deepEqual((await read((tx) => listed(tx, owner))).map(({ entry, says }) => `${says} ${entry}`).sort(), [
        'allow wang@partner.test',
        'block @partner.test',
      ])
      assert.equal(await write((tx) => unchoose(tx, owner, '@partner.test')), true)
      assert.equal(await write((tx) => unchoose(tx, owner, '@partner.test')), false)
      assert.equal((await about('li@partner.test')).members.size, 0)
    })
  })

  describe('evidence', () => {
    test('a policy is tried on what has passed; what is too old is forgotten', async () => {
      const organisationId = await freshOrganisation()
      const { store, mx, keeper } = world()
      const facts: MailFacts = {
        direction: 'in',
        senders: ['wang@partner.test'],
        recipients: ['alice@example.org'],
        readers: [],
        size: 100,
        subject: 'raffle',
        words: 'raffle '.repeat(2_000),
        header: 'Subject: raffle\r\n',
        attachmentNames: [],
        attachmentTypes: ['text/plain'],
        peer: '203.0.113.7',
        classification: 'clean',
        signals: [],
      }
      const ids = [newTraceId(), newTraceId()] as const
      for (const [index, traceId] of ids.entries()) {
        const at = (index + 1) * 1_000
        await store.write(mx, async (tx) => {
          const { signals, recipients, direction, size, peer, classification } = facts
          const trace = { organisationId, traceId, at, direction, size, classification, signals, recipients }
          await recordTrace(tx, {
            ...trace,
            stage: 'accepted',
            action: 'deliver',
            reason: '',
            sender: 'wang@partner.test',
            recipientCount: 1,
            peerAddress: peer,
            helo: '',
            messageId: '',
            rules: [],
            copies: [],
            detail: '',
          })
          await recordEvidence(tx, organisationId, traceId, at, facts, 7)
        })
      }
      const kept = await read((tx) => evidenceFor(tx, organisationId, [ids[0]]))
      assert.deepEqual([kept.get(ids[0])?.policyVersion, kept.get(ids[0])?.words.length], [7, 4_000])

      const policy = compilePolicy(readPolicy('flow: [{ id: r, action: refuse, all: [{ words: raffle }] }]'), 0)
      const ran = await dryRun(store, administrator(), organisationId, policy, 0, 10)
      assert.deepEqual([ran.judged, ran.forgotten, ran.changes.map(({ would }) => would)], [2, 0, ['reject', 'reject']])

      assert.equal(await store.write(keeper, (tx) => forgetEvidence(tx, 1_500)), 1)
      const later = await dryRun(store, administrator(), organisationId, policy, 0, 10)
      assert.deepEqual([later.judged, later.forgotten], [1, 1])
    })

    test('hits of rules are counted over all versions', async () => {
      const organisationId = await freshOrganisation()
      for (const at of [5, 9]) await world().store.write(world().mx, (tx) => countHit(tx, organisationId, 'r', at))
      assert.deepEqual(
        (await read((tx) => hitRows(tx, organisationId))).map(({ rule_id, hits, last_ms }) => [rule_id, hits, last_ms]),
        [['r', 2, 9]],
      )
    })
  })

  test('a wish to release is open until it is answered, and again when it is made again', async () => {
    const organisationId = await freshOrganisation()
    const wish = { memberId: world().alice.memberId, traceId: newTraceId(), reason: 'mine' }
    await write((tx) => requestRelease(tx, organisationId, wish))
    assert.deepEqual(
      (await read((tx) => openRequests(tx, organisationId))).map(({ reason }) => reason),
      ['mine'],
    )
    assert.equal(await write((tx) => settleRequests(tx, organisationId, wish.traceId, 'refused')), 1)
    assert.deepEqual(await read((tx) => openRequests(tx, organisationId)), [])
    await write((tx) => requestRelease(tx, organisationId, { ...wish, reason: 'still' }))
    assert.deepEqual(
      (await read((tx) => openRequests(tx, organisationId))).map(({ reason }) => reason),
      ['still'],
    )
  })
}
