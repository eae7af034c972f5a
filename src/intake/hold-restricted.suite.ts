// What waits for the end of a restriction goes on when it is over, and nothing else does, on every engine.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { now, useClock } from '../base/clock.ts'
import type { HoldReason } from '../mail/hold.ts'
import { RETURN_LIMITS } from '../mail/return-limits.ts'
import type { Owner } from '../mailbox/mailbox.ts'
import { SendingControl } from '../risk/sending/control.ts'
import { holdOf, move, type Hold } from '../store/hold.ts'
import { dueHolds } from '../store/hold-work.ts'
import { memberStory } from '../store/member-events.ts'
import type { WriteTx } from '../store/store.ts'
import type { MailWorld } from '../../test/support/mail-world.ts'
import { advance, freezeHolds, waitFor } from './hold-moves.ts'
import { isRestricted, passRestricted, RESTRICTION_LOOK_MS } from './hold-restricted.ts'
import { parkFor, reason } from './parked.fixture.ts'

const DAY_MS = 86_400_000
const RESTRICTED = reason('quarantine', { rule: 'restricted:complaints', withinMs: 7 * DAY_MS })

export function holdRestrictedSuite(world: () => MailWorld): void {
  const sending = new SendingControl('Asia/Shanghai')
  const ticket = () => world().office.issueModule('hold')
  const write = <T>(work: (tx: WriteTx) => Promise<T>) => world().store.write(ticket(), work)
  const pass = (owner: Owner) => passRestricted({ store: world().store, hold: ticket(), sending }, owner)
  const relieve = (owner: Owner) => write((tx) => sending.relieved(tx, owner, now(), RETURN_LIMITS))

  /** A member of whom three complained. */
  async function restricted(): Promise<Owner> {
    const { owner } = await world().newMember()
    await write((tx) => sending.complained(tx, owner, now(), 3, RETURN_LIMITS))
    return owner
  }
  const parked = async ({ memberId }: Owner, ...reasons: readonly HoldReason[]) =>
    (await parkFor(world(), reasons, memberId)).holdId
  const read = async (holdId: string): Promise<Hold> => {
    const { store, organisationId } = world()
    return (await store.read(ticket(), (tx) => holdOf(tx, organisationId, holdId))) ?? assert.fail(holdId)
  }
  const stateOf = async (holdId: string) => {
    const { state, decided, decidedWhy, facts, step } = await read(holdId)
    return [state, decided, decidedWhy, facts.reasons[step]?.rule].join(' ')
  }
  const statesOf = (ids: readonly string[]) => Promise.all(ids.map(stateOf))
  const isDue = async (holdId: string) =>
    (await world().store.read(ticket(), (tx) => dueHolds(tx, 1_000))).some((each) => each.holdId === holdId)

  describe('passRestricted()', () => {
    test('lets on what waits for it alone; what needs more waits for that, and what needs more first stays', async () => {
      const owner = await restricted()
      const other = reason('quarantine', { rule: 'other' })
      const ids = [
        await parked(owner, RESTRICTED),
        await parked(owner, RESTRICTED, other),
        await parked(owner, other, RESTRICTED),
        await parked(owner, RESTRICTED, reason('approval')),
      ]
      const before = await statesOf(ids)
      assert.equal(await pass(owner), false)
      assert.deepEqual(await statesOf(ids), before)
      await relieve(owner)
      assert.equal(await pass(owner), true)
      const after = ['parked release relieved restricted:complaints', 'parked   other', 'parked   other']
      assert.deepEqual(await statesOf(ids), [...after, 'parked   rule-approval'])
      assert.equal(await pass(owner), true, 'again')
      assert.deepEqual(await statesOf(ids), [...after, 'parked   rule-approval'])
      const approved = await read(ids[3] as string)
      await write((tx) => advance(tx, approved, 'approver', ({ need }) => need === 'approval'))
      assert.ok(isRestricted(await read(ids[3] as string)))
      await pass(owner)
      assert.equal(await stateOf(ids[3] as string), after[0])
    })

    test('leaves alone what is frozen, decided, or of somebody else', async () => {
      const [owner, another] = [await restricted(), await restricted()]
      const [decided, ofAnother] = [await parked(owner, RESTRICTED), await parked(another, RESTRICTED)]
      const refused = await read(decided)
      await write((tx) => move(tx, refused, { decided: 'return', decidedWhy: 'policy' }))
      await write((tx) => freezeHolds(tx, another, 'member-frozen'))
      for (const each of [owner, another]) await relieve(each).then(() => pass(each))
      assert.deepEqual(await statesOf([decided, ofAnother]), [
        'parked return policy restricted:complaints',
        'frozen  member-frozen restricted:complaints',
      ])
    })

    test('ends a restriction by time, with its event, though the member sends nothing; before that it looks now and then', async (t) => {
      let later = 0
      t.after(useClock({ now: () => Date.now() + later }))
      const owner = await restricted()
      const id = await parked(owner, { ...RESTRICTED, withinMs: 30 * DAY_MS })
      const told = await read(id)
      await write((tx) => move(tx, told, { state: 'asked', askedAt: now(), due: now() }))
      assert.equal(await isDue(id), true)
      await pass(owner)
      assert.equal(await isDue(id), false)
      later = RESTRICTION_LOOK_MS + 60_000
      assert.equal(await isDue(id), true)
      later = 25 * DAY_MS
      assert.equal(await pass(owner), true)
      assert.equal(await stateOf(id), 'asked release relieved restricted:complaints')
      const story = await world().store.read(world().reactions, (tx) =>
        memberStory(tx, owner.organisationId, owner.memberId, ['sending.relieved'], 0, 10),
      )
      assert.equal(story.length, 1)
    })

    test('who is restricted again before it went waits again', async () => {
      const owner = await restricted()
      const id = await parked(owner, RESTRICTED)
      await relieve(owner)
      await pass(owner)
      const hold = await read(id)
      await write((tx) => sending.complained(tx, owner, now(), 3, RETURN_LIMITS))
      await write((tx) => waitFor(tx, hold, [RESTRICTED]))
      assert.equal(await pass(owner), false)
      assert.equal(await stateOf(id), 'parked   restricted:complaints')
    })
  })
}
