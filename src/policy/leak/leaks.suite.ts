// What members sent lately, who approves, and leaks in a dry run, on whatever engine.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { StoreWorld } from '../../../test/support/store-world.ts'
import { recordTrace, type TraceEntry } from '../../audit/trace.ts'
import { now } from '../../base/clock.ts'
import { newTraceId, type MemberId, type OrganisationId } from '../../base/ids.ts'
import type { Owner } from '../../directory/directory.ts'
import { Refusal } from '../../base/refusal.ts'
import type { LeakFinding, LeakReport } from '../../mail/leak.ts'
import { approverBook } from '../approval/approvers.ts'
import { compilePolicy, type Policy } from '../document/compile.ts'
import { readPolicy } from '../document/read-policy.ts'
import { dryRun } from '../dry-run.ts'
import { leakEvidence, recordEvidence } from '../evidence.ts'
import type { MailFacts } from '../flow/flow-rule.ts'
import { hitRows } from '../records.ts'
import { openPeople } from '../people.fixture.ts'
import { lookAtLeaving, type LeavingAsk } from '../leaving-policy.ts'
import { declareOwnValues } from './own-values.ts'
import { EXCEPTION_MS, openFeedback, sayNotSensitive, settleFeedback } from './feedback.ts'
import { forgetTallies, MAX_WINDOW_MS, tallyOf } from './day-tally.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

const finding = (from: number, count: number, detector = 'ID-CN18'): LeakFinding => ({
  detector,
  count,
  severity: 'high',
  confidence: 'high',
  places: ['file'],
  samples: ['110…2X'],
  hashes: Array.from({ length: Math.min(count, 200) }, (_, index) => (from + index).toString(16).padStart(16, '0')),
})
const LI = { address: 'li@example.org', department: '', jobLevel: '' }
const report = (...findings: LeakFinding[]): LeakReport => ({ findings, notInspectable: [], dataClass: 'C3' })

const is = (reason: string) => (error: unknown) => error instanceof Refusal && error.reason === reason

const FACTS: MailFacts = {
  direction: 'out',
  senders: [],
  recipients: ['wang@firm.test'],
  readers: [],
  size: 1_000,
  subject: 'list',
  words: 'list',
  header: '',
  attachmentNames: [],
  attachmentTypes: [],
  peer: '',
  classification: 'clean',
  signals: [],
}

export function leaksSuite(world: () => StoreWorld): void {
  const { directory, people, administrator } = openPeople(world, 'leaks')
  const bookOf = (policy: Policy, owner: Owner) =>
    world().store.read(world().office.issueModule('intake'), (tx) => approverBook(tx, directory(), owner, policy))
  const policyOf = (text: string) => compilePolicy(readPolicy(text), 1)

  describe('lookAtLeaving()', () => {
    /** What is asked for, by which row, when these are handed in one after the other. */
    async function sent(owner: Owner, messages: readonly { at: number; leaks: LeakReport; to?: readonly string[] }[]) {
      const policy = policyOf('')
      const approvers = await bookOf(policy, owner)
      const asked: string[] = []
      for (const { at, leaks, to = ['wang@firm.test'] } of messages) {
        const outside = to.filter((address) => address.endsWith('firm.test'))
        const facts = {
          ...FACTS,
          recipients: to,
          direction: outside.length > 0 ? ('out' as const) : ('internal' as const),
        }
        const ask: LeavingAsk = { owner, person: LI, traceId: newTraceId(), at, facts, outside, leaks, approvers }
        await world().store.write(world().mx, async (tx) => {
          const look = await lookAtLeaving(tx, policy, ask)
          await look.note(look.leak.action === 'refuse' ? 'refused' : 'sent')
          asked.push(look.leak.decided?.rule.id ?? look.leak.action)
        })
      }
      return asked
    }

    test('a list in pieces is a list: over messages, recipients and hours, the same value counted once', async () => {
      const { of } = await people({ called: 'li' })
      const at = now()
      const asked = await sent(of('li'), [
        { at, leaks: report(finding(1, 1)) },
        { at: at + 1, leaks: report(finding(1, 1)) },
        { at: at + 2, leaks: report(finding(2, 1)), to: ['zhao@firm.test'] },
        { at: at + 3, leaks: report(finding(10, 7, 'PAY-CARD')) },
        { at: at + HOUR_MS, leaks: report(finding(3, 8)) },
        { at: at + HOUR_MS, leaks: report() },
        { at: at + HOUR_MS, leaks: report(finding(50, 1)), to: ['ann@example.org'] },
        { at: at + 2 * HOUR_MS, leaks: report(finding(100, 95)) },
        // Refused, so it is not counted.
        { at: at + 2 * HOUR_MS, leaks: report(finding(99, 1)) },
        { at: at + DAY_MS + 3 * HOUR_MS, leaks: report(finding(300, 1)) },
      ])
      assert.deepEqual(asked, [
        'leak-people-one',
        'leak-people-one',
        'leak-people-few',
        'leak-people-few',
        'leak-people-many',
        'send',
        'send',
        'leak-people-mass',
        'leak-people-many',
        'leak-people-one',
      ])
    })

    test('every row that held is counted, and its sender is told once a day, of words alone too', async () => {
      const { of, organisationId } = await people({ called: 'li' })
      const policy = policyOf('leaks: { rules: [{ id: swan, action: tell, all: [{ words: list }] }] }')
      const approvers = await bookOf(policy, of('li'))
      const at = now()
      for (const when of [at, at + HOUR_MS, at + DAY_MS + HOUR_MS])
        await world().store.write(world().mx, async (tx) => {
          const ask = {
            owner: of('li'),
            person: LI,
            traceId: newTraceId(),
            at: when,
            facts: FACTS,
            outside: ['wang@firm.test'],
            approvers,
          }
          await (await lookAtLeaving(tx, policy, { ...ask, leaks: report() })).note('sent')
        })
      const hits = await world().store.read(administrator(), (tx) => hitRows(tx, organisationId))
      assert.deepEqual(
        hits.map(({ rule_id, hits }) => [rule_id, hits]),
        [['swan', 3]],
      )
      const events = await world().store.read(world().reactions, ({ db }) =>
        db.selectFrom('event').select('type').where('organisation_id', '=', organisationId).execute(),
      )
      const counted = ['leak.found', 'leak.told'].map((type) => events.filter((event) => event.type === type).length)
      assert.deepEqual(counted, [3, 2])
    })

    test('two at once count for each other', async () => {
      const { of } = await people({ called: 'li' })
      const owner = of('li')
      const policy = policyOf('')
      const approvers = await bookOf(policy, owner)
      const hand = (from: number) =>
        world().store.write(world().mx, async (tx) => {
          const ask = {
            owner,
            person: LI,
            traceId: newTraceId(),
            at: now(),
            facts: FACTS,
            outside: ['wang@firm.test'],
            approvers,
          }
          const look = await lookAtLeaving(tx, policy, { ...ask, leaks: report(finding(from, 1)) })
          await look.note(look.leak.action === 'refuse' ? 'refused' : 'sent')
          return look.leak.decided?.rule.id
        })
      const asked = await Promise.all([hand(1), hand(2)])
      assert.deepEqual(asked.toSorted(), ['leak-people-few', 'leak-people-one'])
    })

    test('each member has their own, and it is forgotten when no policy can ask for it any more', async () => {
      const { of } = await people({ called: 'li' }, { called: 'wang' })
      const at = now() - MAX_WINDOW_MS - HOUR_MS
      await sent(of('li'), [{ at, leaks: report(finding(1, 9)) }])
      assert.deepEqual(await sent(of('wang'), [{ at, leaks: report(finding(20, 1)) }]), ['leak-people-one'])
      const read = () => world().store.write(world().mx, (tx) => tallyOf(tx, of('li'), 0))
      assert.equal((await read()).values.get('ID-CN18')?.size, 9)
      await world().store.write(world().keeper, (tx) => forgetTallies(tx, now()))
      assert.equal((await read()).values.size, 0)
    })

    test('what a member declared as their own is told of, and counts for nothing else', async () => {
      const { of } = await people({ called: 'li' }, { called: 'wang' })
      const card = finding(1, 1, 'PAY-CARD')
      const declare = (hashes: readonly string[]) =>
        world().store.write(administrator(), (tx) => declareOwnValues(tx, of('li'), hashes))
      await declare([...finding(7, 1).hashes, ...card.hashes])
      const own = { at: now(), leaks: report(finding(7, 1), card) }
      assert.deepEqual(await sent(of('li'), [own, { at: now(), leaks: report(finding(8, 1)) }]), [
        'leak-own-data',
        'leak-people-one',
      ])
      assert.deepEqual(await sent(of('li'), [{ at: now(), leaks: report(finding(7, 3)) }]), ['leak-people-few'])
      assert.deepEqual(await sent(of('wang'), [own]), ['leak-people-few'], 'to another they are two numbers')
      await assert.rejects(declare(finding(1, 11).hashes), is('limit-reached'))
      await declare([])
      assert.deepEqual(await sent(of('li'), [own]), ['leak-people-few'])
    })

    test('more values than are kept: the newest stay', async () => {
      const { of } = await people({ called: 'li' })
      const at = now()
      const messages = Array.from({ length: 12 }, (_, index) => ({
        at: at + index,
        leaks: report(finding(index * 200, 200)),
      }))
      const policy = policyOf('leaks: { rows: { leak-people-mass: approve } }')
      const approvers = await bookOf(policy, of('li'))
      for (const { at, leaks } of messages)
        await world().store.write(world().mx, async (tx) => {
          const ask = {
            owner: of('li'),
            person: LI,
            traceId: newTraceId(),
            at,
            facts: FACTS,
            outside: ['wang@firm.test'],
            approvers,
            leaks,
          }
          await (await lookAtLeaving(tx, policy, ask)).note('held')
        })
      const kept = await world().store.write(world().mx, (tx) => tallyOf(tx, of('li'), 0))
      assert.equal(kept.values.get('ID-CN18')?.size, 2_000)
      assert.equal(kept.values.get('ID-CN18')?.has((11 * 200).toString(16).padStart(16, '0')), true)
      assert.equal(kept.values.get('ID-CN18')?.has('0'.repeat(16)), false)
    })
  })

  describe('sayNotSensitive()', () => {
    const order = (number: number) => ({
      ...FACTS,
      subject: `Order ${number}`,
      attachmentNames: [`order-${number}.pdf`],
    })

    async function handedIn(owner: Owner, facts: MailFacts, leaks: LeakReport) {
      const traceId = newTraceId()
      await world().store.write(world().mx, (tx) =>
        recordEvidence(
          tx,
          owner.organisationId,
          traceId,
          now(),
          facts,
          0,
          leakEvidence(leaks, { ...owner, ...LI }, []),
        ),
      )
      return traceId
    }
    const found = async (owner: Owner, facts: MailFacts, leaks: LeakReport) => {
      const policy = policyOf('')
      const approvers = await bookOf(policy, owner)
      const ask = {
        owner,
        person: LI,
        traceId: newTraceId(),
        at: now(),
        facts,
        outside: ['wang@firm.test'],
        leaks,
        approvers,
      }
      return world().store.write(world().mx, async (tx) => (await lookAtLeaving(tx, policy, ask)).leak.decided?.rule.id)
    }
    test('confirmed three times, the kind counts no more in messages of the form, up to the number that was seen', async () => {
      const { of, organisationId } = await people({ called: 'li' }, { called: 'wang' })
      const settled: (readonly string[])[] = []
      for (const number of [1001, 1002, 1003]) {
        const traceId = await handedIn(of('li'), order(number), report(finding(number, 3, 'PAY-CARD')))
        await world().store.write(administrator(), (tx) => sayNotSensitive(tx, of('li'), traceId, 'our order numbers'))
        const [open] = await world().store.read(administrator(), (tx) => openFeedback(tx, organisationId))
        assert.equal(open?.reason, 'our order numbers')
        assert.deepEqual(open.found, [{ detector: 'PAY-CARD', count: 3, severity: 'high' }])
        assert.equal(await found(of('wang'), order(7), report(finding(1, 3, 'PAY-CARD'))), 'leak-people-few')
        settled.push(
          await world().store.write(administrator(), (tx) =>
            settleFeedback(tx, organisationId, traceId, 'confirmed', 'cli'),
          ),
        )
      }
      assert.deepEqual(settled, [[], [], ['PAY-CARD']])
      assert.equal(await found(of('wang'), order(7), report(finding(1, 3, 'PAY-CARD'))), undefined)
      assert.equal(await found(of('wang'), order(7), report(finding(1, 4, 'PAY-CARD'))), 'leak-people-few')
      assert.equal(await found(of('wang'), order(7), report(finding(1, 3))), 'leak-people-few')
      assert.equal(await found(of('wang'), FACTS, report(finding(1, 3, 'PAY-CARD'))), 'leak-people-few')
      const critical = { ...finding(1, 1, 'PAY-CARD'), severity: 'critical' } as const
      assert.equal(await found(of('wang'), order(7), report(critical)), 'leak-people-one')
      await world().store.write(world().keeper, (tx) => forgetTallies(tx, now() + EXCEPTION_MS))
      assert.equal(await found(of('wang'), order(7), report(finding(1, 3, 'PAY-CARD'))), 'leak-people-few')
    })

    test('only its sender, once, with a reason, of mail in which something was found; refused, nothing follows', async () => {
      const { of, organisationId } = await people({ called: 'li' }, { called: 'wang' })
      const traceId = await handedIn(of('li'), order(1), report(finding(1, 1)))
      const say = (owner: Owner, id = traceId, why = 'mine') =>
        world().store.write(administrator(), (tx) => sayNotSensitive(tx, owner, id, why))
      await assert.rejects(say(of('wang')), is('no-such-thing'))
      await assert.rejects(say(of('li'), newTraceId()), is('no-such-thing'))
      await assert.rejects(say(of('li'), await handedIn(of('li'), order(1), report())), is('no-such-thing'))
      await assert.rejects(say(of('li'), traceId, '  '), is('bad-parameter'))
      await say(of('li'))
      await assert.rejects(say(of('li')), is('already-there'))
      const refuse = () =>
        world().store.write(administrator(), (tx) => settleFeedback(tx, organisationId, traceId, 'refused', 'cli'))
      assert.deepEqual(await refuse(), [])
      await assert.rejects(refuse(), is('no-such-thing'))
    })
  })

  test('dryRun() tries rows of leaks and rules of approval on what is kept, which has no value in it', async () => {
    const { store, mx } = world()
    const { organisationId } = await people()
    await record(organisationId, report(finding(1, 12)))
    await record(organisationId, report(finding(1, 12)), ['leak-people-many'])
    await record(organisationId, report())
    /** @param rules  that it has waited for */
    async function record(organisation: OrganisationId, leaks: LeakReport, rules: readonly string[] = []) {
      const traceId = newTraceId()
      const entry: TraceEntry = {
        organisationId: organisation,
        traceId,
        at: now(),
        direction: 'out',
        stage: 'accepted',
        action: 'send',
        reason: '',
        classification: 'clean',
        size: 1_000,
        sender: 'li@example.org',
        recipients: ['wang@firm.test'],
        recipientCount: 1,
        peerAddress: '',
        helo: '',
        messageId: '',
        signals: [],
        rules,
        copies: [],
        detail: '',
      }
      const evidence = leakEvidence(leaks, { ...LI, memberId: 7 as MemberId }, ['wang@firm.test'])
      assert.ok(!/110…|0000/.test(JSON.stringify(evidence)))
      await store.write(mx, async (tx) => {
        await recordTrace(tx, entry)
        await recordEvidence(tx, organisation, traceId, entry.at, FACTS, 0, evidence)
      })
    }
    const tried = async (text: string) => {
      const { changes } = await dryRun(store, administrator(), organisationId, policyOf(text), now() - HOUR_MS, 10)
      return changes.map(({ would, rules }) => `${would} ${rules[0]}`)
    }
    assert.deepEqual(await tried(''), ['hold-for-approval leak-people-many'])
    const partner = 'leaks: { partners: [{ domains: ["@firm.test"] }] }'
    assert.deepEqual(await tried(partner), ['hold-for-step-up leak-people-many'])
    const mine = `leaks: { rows: { leak-people-many: [{ for: { member: ${LI.address} }, action: quarantine }] } }`
    assert.deepEqual(await tried(mine), ['hold-for-officer leak-people-many'])
    const all = 'approval: { rules: [{ id: all, all: [{ recipient: "@firm.test" }] }] }'
    assert.deepEqual((await tried(all)).toSorted(), [
      'hold-for-approval approval:all',
      'hold-for-approval leak-people-many',
      'hold-for-approval leak-people-many',
    ])
  })
}
