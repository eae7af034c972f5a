// A taken-over account is closed, and what a thief set up is taken back, on whatever engine.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { testBrowser } from '../../test/support/listeners.ts'
import type { StoreWorld } from '../../test/support/store-world.ts'
import { recordEvent } from '../audit/events.ts'
import { now, useClock } from '../base/clock.ts'
import type { EventId } from '../base/ids.ts'
import { addAppPassword, appPasswordsOf } from '../directory/credentials/app-passwords.ts'
import { credentialsOf } from '../directory/credentials/credential.ts'
import { bindDevice, devicesOf } from '../directory/credentials/devices.ts'
import { approvePrompt, askOwner, hasYes, openPrompts } from '../directory/credentials/prompts.ts'
import {
  addPush,
  ensurePushKeys,
  pushesOf,
  pushKeys,
  pushTargets,
} from '../directory/credentials/push-subscriptions.ts'
import { makeRecoveryCodes } from '../directory/credentials/recovery-codes.ts'
import { removeSecondAddress, setSecondAddress } from '../directory/credentials/second-address.ts'
import { Directory, type Owner } from '../directory/directory.ts'
import { createOrganisation } from '../directory/structure.ts'
import { pageLockOf, setPageLock } from '../mailbox/page-lock.ts'
import { addDeputy, rowsOfApprovers } from '../policy/records-deputies.ts'
import { choose, listed } from '../policy/sender-lists.ts'
import type { SignInEvent } from '../risk/event.ts'
import { memberEventBodies } from '../store/member-events.ts'
import type { WriteTx } from '../store/store.ts'
import { noteChange } from './account-notice.ts'
import { contain } from './containment.ts'
import type { NamedVisitor } from './sign-in.ts'
import { takeBackChanges, UNDOABLE } from './undoable.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

export function containmentSuite(world: () => StoreWorld, domain: string): void {
  let directory: Directory
  let restore: () => void
  let later = 0
  before(() => {
    restore = useClock({ now: () => Date.now() + later })
  })
  after(() => restore())

  const ticket = (module: 'administrator' | 'containment' | 'sign-in' | 'reactions') =>
    world().office.issueModule(module)
  const as = <T>(module: Parameters<typeof ticket>[0], work: (tx: WriteTx) => Promise<T>) =>
    world().store.write(ticket(module), work)

  let members = 0
  let isReady = false
  async function newMember(): Promise<Owner> {
    directory ??= new Directory({ vault: world().vault, record: recordEvent, equip: async () => undefined })
    if (!isReady) await as('administrator', (tx) => createOrganisation(tx, world().vault, 'Example', domain))
    isReady = true
    return as('administrator', (tx) => directory.add(tx, { address: `m${++members}@${domain}` }, undefined, 'test'))
  }

  /** All that a thief can set up today. */
  async function setUp(owner: Owner): Promise<void> {
    await as('sign-in', async (tx) => {
      await addAppPassword(tx, owner, { label: 'phone', protocols: ['imap'] }, undefined)
      await bindDevice(tx, owner, undefined, 'chrome', false)
      await makeRecoveryCodes(tx, owner)
      await setSecondAddress(tx, owner, 'thief@elsewhere.test')
      await setPageLock(tx, owner, '$argon2id$…', [])
      await addPush(tx, owner, { ...testBrowser('https://push.test/1').subscription, language: 'zh' })
    })
    const deputy = await newMember()
    await as('containment', async (tx) => {
      await choose(tx, owner, 'wang@partner.test', 'allow')
      await addDeputy(tx, {
        organisation_id: owner.organisationId,
        member_id: owner.memberId,
        entry_id: 'd1',
        deputy_id: deputy.memberId,
        at_ms: now(),
        from_ms: now(),
        until_ms: now() + 86_400_000,
        facts_sealed: Buffer.alloc(0),
      })
    })
  }

  /** What is left of each row. */
  const left = (owner: Owner) =>
    as('containment', async (tx) => ({
      'app-passwords': (await appPasswordsOf(tx, owner)).length,
      devices: (await devicesOf(tx, owner)).length,
      factors: (await credentialsOf(tx, owner, 'totp', 'passkey', 'recovery-code', 'email')).length,
      'sender-choices': (await listed(tx, owner)).length,
      deputies: (await rowsOfApprovers(tx, owner.organisationId, [owner.memberId], 0)).length,
      alerts: (await pushesOf(tx, owner)).length,
      'page-lock': (await pageLockOf(tx, owner)) === undefined ? 0 : 1,
    }))

  /** Raises the event, as the outbox tells of it. */
  async function denied(owner: Owner): Promise<{ eventId: EventId; at: number }> {
    const at = now()
    await as('containment', (tx) =>
      recordEvent(tx, { type: 'hold.denied', ...owner, actor: 'test', why: 'not-me', holds: 3, remoteAddress: '' }),
    )
    const [row] = await typesAndIds(owner, 'hold.denied')
    return { eventId: row as EventId, at }
  }
  const typesAndIds = (owner: Owner, type: string) =>
    as('reactions', async (tx) =>
      (
        await tx.db
          .selectFrom('event')
          .select('event_id')
          .where('member_id', '=', owner.memberId)
          .where('type', '=', type)
          .orderBy('event_id', 'desc')
          .execute()
      ).map(({ event_id }) => event_id),
    )
  const containNow = (owner: Owner, event: { eventId: EventId; at: number }) =>
    as('containment', (tx) => contain(tx, directory, owner, event))
  const stateOf = (owner: Owner) => as('containment', (tx) => directory.stateOf(tx, owner))

  describe('contain()', () => {
    test('freezes, and takes back each thing of the last days; once, however often the event comes', async () => {
      const owner = await newMember()
      await setUp(owner)
      await as('sign-in', (tx) =>
        askOwner(
          tx,
          owner,
          { credential: '', network: 'AS1', client: '' },
          { protocol: 'imap', client: '', remoteAddress: '', appPassword: '' },
        ),
      )
      const event = await denied(owner)
      assert.equal(await containNow(owner, event), true)
      assert.equal(await stateOf(owner), 'frozen')
      assert.deepEqual([...new Set(Object.values(await left(owner)))], [0])
      assert.deepEqual(
        Object.keys(await left(owner)).sort(),
        UNDOABLE.map(({ what }) => what).sort(),
        'every row is shown',
      )
      assert.equal((await typesAndIds(owner, 'rules.undone')).length, UNDOABLE.length)
      assert.deepEqual(await as('containment', (tx) => openPrompts(tx, owner)), [])
      assert.equal((await as('containment', (tx) => directory.credentialsOf(tx, owner))).passwordChange, 'asked-for')
      assert.equal(await containNow(owner, event), true)
      assert.equal((await typesAndIds(owner, 'member.frozen')).length, 1)
      assert.equal((await typesAndIds(owner, 'rules.undone')).length, UNDOABLE.length)
    })

    test('what is set up at the same time is taken back, or is not let in', async () => {
      for (let round = 0; round < 3; round++) {
        const owner = await newMember()
        const cause = { credential: '', network: 'AS1', client: '' }
        const who = { protocol: 'imap', client: '', remoteAddress: '', appPassword: '' }
        const asked = await as('sign-in', (tx) => askOwner(tx, owner, cause, who))
        const { id, number } = asked.state === 'asked' ? asked.prompt : assert.fail()
        const event = await denied(owner)
        const byMember = (work: (tx: WriteTx) => Promise<unknown>) =>
          as('sign-in', async (tx) => {
            await directory.requireSignsIn(tx, owner)
            await work(tx)
          })
        await Promise.allSettled([
          byMember((tx) => addAppPassword(tx, owner, { label: 'phone', protocols: ['imap'] }, undefined)),
          byMember((tx) => bindDevice(tx, owner, undefined, 'chrome', true)),
          as('sign-in', (tx) => approvePrompt(tx, owner, id, number)),
          containNow(owner, event),
          byMember((tx) => makeRecoveryCodes(tx, owner)),
          byMember((tx) => setSecondAddress(tx, owner, 'thief@elsewhere.test')),
        ])
        assert.deepEqual([...new Set(Object.values(await left(owner)))], [0])
        assert.equal(await as('sign-in', (tx) => hasYes(tx, owner, cause)), false)
      }
    })

    test('what was set up before the risky time stays, but for app passwords', async () => {
      const owner = await newMember()
      await setUp(owner)
      later += 8 * DAY_MS
      await containNow(owner, await denied(owner))
      const { 'app-passwords': appPasswords, ...others } = await left(owner)
      assert.equal(appPasswords, 0)
      assert.ok(
        Object.values(others).every((count) => count > 0),
        JSON.stringify(others),
      )
    })

    test('who was let back in is not frozen by an event from before', async () => {
      const owner = await newMember()
      const event = await denied(owner)
      await containNow(owner, event)
      await as('administrator', (tx) => directory.setState(tx, owner, 'active', 'test'))
      assert.equal(await containNow(owner, event), false)
      assert.equal(await stateOf(owner), 'active')
      assert.equal(await containNow(owner, await denied(owner)), true, 'but by a new one')
    })

    test('a leaver has nothing to close', async () => {
      const owner = await newMember()
      await as('administrator', (tx) => directory.setState(tx, owner, 'handed-over', 'test'))
      assert.equal(await containNow(owner, await denied(owner)), false)
      assert.equal(await stateOf(owner), 'handed-over')
    })
  })

  describe('noteChange() and takeBackChanges()', () => {
    const session = (at: number) => ({
      visitor: { client: 'Mozilla/5.0 Firefox/140', remoteAddress: '203.0.113.9' } as NamedVisitor,
      event: { at } as SignInEvent,
    })
    const told = (owner: Owner) =>
      as('reactions', (tx) => memberEventBodies(tx, owner.organisationId, owner.memberId, 'account.told', 0))

    test('the mailbox and a second address are told, also of its removal; of what failed nobody is', async () => {
      const owner = await newMember()
      const actor = String(owner.memberId)
      await as('sign-in', (tx) => setSecondAddress(tx, owner, 'me@elsewhere.test'))
      await as('sign-in', async (tx) => {
        await noteChange(tx, owner, actor, { what: 'email', isAdded: false }, session(7))
        await removeSecondAddress(tx, owner)
      })
      const from = { isByOwner: true, client: 'firefox', remoteAddress: '203.0.113.9', signedInAt: 7 }
      const removed = { what: 'email', isAdded: false, ...from, actor }
      const expected = [
        { ...removed, to: '' },
        { ...removed, to: 'me@elsewhere.test' },
      ]
      assert.deepEqual(await told(owner), expected)
      const failing = as('sign-in', async (tx) => {
        await noteChange(tx, owner, actor, { what: 'totp', isAdded: true }, session(7))
        throw new Error('wrong code')
      })
      await assert.rejects(failing, /wrong code/)
      await as('administrator', (tx) => noteChange(tx, owner, 'cli', { what: 'all', isAdded: false }))
      const byOthers = { isByOwner: false, client: '', remoteAddress: '', signedInAt: 0, actor: 'cli', to: '' }
      assert.deepEqual(await told(owner), [...expected, { what: 'all', isAdded: false, ...byOthers }])
    })

    test('what one sign-in added is void, what came before it or with another stays; its password closes the account', async () => {
      const owner = await newMember()
      const actor = String(owner.memberId)
      const add = (tx: WriteTx, what: 'app-password' | 'email' | 'recovery-code' | 'password', at: number) =>
        noteChange(tx, owner, actor, { what, isAdded: true }, session(at))
      const appPassword = (tx: WriteTx, label: string) =>
        addAppPassword(tx, owner, { label, protocols: ['imap'] }, undefined)
      await as('sign-in', (tx) => appPassword(tx, 'old'))
      later += HOUR_MS
      const [thief, other] = [now(), now() + 1]
      await as('sign-in', async (tx) => {
        await add(tx, 'app-password', thief)
        await appPassword(tx, 'new')
        await add(tx, 'recovery-code', thief)
        await makeRecoveryCodes(tx, owner)
        await add(tx, 'email', other)
        await setSecondAddress(tx, owner, 'me@elsewhere.test')
      })
      const takeBack = () => as('containment', (tx) => takeBackChanges(tx, directory, owner, thief, 'link'))
      await takeBack()
      const labels = (await as('sign-in', (tx) => appPasswordsOf(tx, owner))).map(({ facts }) => facts.label)
      const factors = await as('sign-in', (tx) => credentialsOf(tx, owner, 'recovery-code', 'email'))
      assert.deepEqual([labels, factors.map(({ kind }) => kind)], [['old'], ['email']])
      assert.equal(await stateOf(owner), 'active')
      await as('sign-in', (tx) => add(tx, 'password', thief))
      await takeBack()
      await takeBack()
      assert.equal(await stateOf(owner), 'frozen')
    })
  })

  describe('push subscriptions', () => {
    test('a browser has one, officers are found by role, and the key is made once', async () => {
      const [officer, other] = [await newMember(), await newMember()]
      await as('administrator', (tx) => directory.change(tx, officer, { roles: ['analyst'] }, 'test'))
      const browser = testBrowser('https://push.test/officer').subscription
      const { organisationId } = officer
      const first = await as('sign-in', (tx) => addPush(tx, other, { ...browser, language: 'en' }))
      const id = await as('sign-in', (tx) => addPush(tx, officer, { ...browser, language: 'zh' }))
      const targets = (...asked: [Parameters<typeof pushTargets>[2], Owner['memberId']?]) =>
        as('sign-in', (tx) => pushTargets(tx, organisationId, ...asked))
      assert.deepEqual(await targets(['analyst']), [id])
      assert.deepEqual(await targets(['help-desk']), [])
      assert.ok(!(await targets(['analyst'], other.memberId)).includes(first), 'it moved to who signed in last')
      const keys = await as('sign-in', (tx) => ensurePushKeys(tx, organisationId))
      assert.deepEqual(await as('sign-in', (tx) => ensurePushKeys(tx, organisationId)), keys)
      assert.deepEqual(await as('sign-in', (tx) => pushKeys(tx, organisationId)), keys)
      const bad = { ...browser, auth: 'x', language: 'en' } as const
      await assert.rejects(
        as('sign-in', (tx) => addPush(tx, other, bad)),
        { reason: 'bad-parameter' },
      )
    })
  })
}
