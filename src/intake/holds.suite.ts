// What people may say about held messages, and what follows, on every engine.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { now, useClock } from '../base/clock.ts'
import { newMemberId, type MemberId } from '../base/ids.ts'
import type { Role } from '../directory/member.ts'
import type { HoldReason } from '../mail/hold.ts'
import { holdOf, move, type Hold } from '../store/hold.ts'
import { memberStory } from '../store/member-events.ts'
import { meet, valueOf } from '../../test/support/meeting.ts'
import { refusal } from '../../test/support/refusals.ts'
import type { Owner } from '../mailbox/mailbox.ts'
import type { Approver } from '../policy/approval/approvers.ts'
import type { StoreWorld } from '../../test/support/store-world.ts'
import { isFrozenOver, watchFrozen } from './hold-frozen.ts'
import { freezeHolds, thawHolds, waitFor } from './hold-moves.ts'
import { openHoldDesk } from './open-hold-desk.ts'
import { parkFor, reason } from './parked.fixture.ts'
import type { Actor } from './quarantine.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

const actor = (memberId: MemberId, ...roles: Role[]): Actor => ({ name: String(memberId), memberId, roles })

export function holdsSuite(world: () => StoreWorld): void {
  const said: string[] = []
  /** deputies → whose place they take now */
  const standsIn = new Map<MemberId, readonly Approver[]>()
  const ticket = () => world().office.issueModule('hold')
  const desk = () =>
    openHoldDesk({
      store: world().store,
      ticket: ticket(),
      passed: async (_, __, reasons) => void said.push(`passed ${reasons.map(({ rule }) => rule).join(' ')}`),
      denied: async () => void said.push('denied'),
      standsInFor: async (_, { memberId }) => standsIn.get(memberId) ?? [],
      addressOf: async (_, { memberId }) => `${memberId}@example.org`,
    })

  /** A message that waits for these. */
  const parked = (reasons: readonly HoldReason[], memberId = newMemberId()) => parkFor(world(), reasons, memberId)
  const read = async (holdId: string): Promise<Hold> => {
    const { store, organisationId } = world()
    const hold = await store.read(ticket(), (tx) => holdOf(tx, organisationId, holdId))
    assert.ok(hold)
    return hold
  }
  const stateOf = async (holdId: string) => {
    const { state, decided, decidedWhy, facts, step } = await read(holdId)
    return [state, decided, decidedWhy, facts.reasons[step]?.rule].join(' ')
  }

  test('proven() lets all of the owner on: out, or to what is needed next; a delay because of how they send ends, too', async () => {
    said.length = 0
    const { holdId: first, owner } = await parked([reason('step-up', { rule: 'sending:burst' })])
    const { holdId: second } = await parked([reason('step-up'), reason('approval')], owner.memberId)
    const { holdId: third } = await parked([reason('delay', { rule: 'sending:fast' })], owner.memberId)
    const { holdId: fourth } = await parked([reason('delay', { rule: 'out-engine' })], owner.memberId)
    const { holdId: strange } = await parked([reason('step-up')])
    assert.equal(await desk().proven(owner, [strange], 'test'), 0, 'nobody proves the mail of others')
    assert.equal(await desk().proven(owner, 'all', 'test'), 3)
    assert.deepEqual(await Promise.all([first, second, third, fourth, strange].map(stateOf)), [
      'parked release sender sending:burst',
      'parked   rule-approval',
      'parked release sender sending:fast',
      'parked   out-engine',
      'parked   rule-step-up',
    ])
    assert.deepEqual(said, ['passed sending:burst rule-step-up'])
    assert.equal(await desk().proven(owner, 'all', 'test'), 0)
  })

  test('justify(): words alone meet what asks for words, and a proof needs none of them', async () => {
    const words = reason('step-up', { rule: 'label', wantsReason: true })
    const { holdId, owner } = await parked([words, reason('step-up')])
    assert.equal(await desk().proven(owner, 'all', 'test'), 1)
    assert.equal(await stateOf(holdId), 'parked   label', 'words are still wanted')
    assert.equal(await desk().proven(owner, 'all', 'test'), 0)
    await assert.rejects(desk().justify(owner, holdId, ' '), refusal('bad-parameter'))
    await desk().justify(owner, holdId, 'The client asked for it')
    assert.equal(await stateOf(holdId), 'parked release sender label')
    assert.equal((await read(holdId)).facts.justification, 'The client asked for it')

    const { holdId: other, owner: another } = await parked([words, reason('step-up')])
    await desk().justify(another, other, 'Asked before')
    assert.equal(await desk().proven(another, 'all', 'test'), 1)
    assert.equal(await stateOf(other), 'parked release sender rule-step-up')
  })

  test('decide(): who was asked decides, once, for all that asks for them, and never about their own', async () => {
    const [li, wang] = [newMemberId(), newMemberId()]
    const both = [
      reason('approval', { rule: 'by-li', approvers: [String(li)] }),
      reason('approval', { rule: 'by-officers', approvers: ['role:security-administrator', String(li)] }),
      reason('approval', { rule: 'by-wang', approvers: [String(wang)] }),
    ]
    const { holdId, owner } = await parked(both)
    const { organisationId } = owner
    const decide = (who: Actor, isApproved = true) =>
      desk().decide(who, organisationId, holdId, { isApproved, note: 'Fine' })
    await assert.rejects(decide(actor(newMemberId())), refusal('not-permitted'))
    await assert.rejects(decide(actor(owner.memberId, 'security-administrator')), refusal('not-permitted'))
    await assert.rejects(decide(actor(wang)), refusal('already-there'), 'not their turn')
    assert.deepEqual(
      (await desk().forApprover(organisationId, li, [])).map((each) => each.holdId).filter((id) => id === holdId),
      [holdId],
    )
    await decide(actor(li))
    assert.equal(await stateOf(holdId), 'parked   by-wang', 'one word meets both that ask for it')
    const two = await Promise.allSettled([decide(actor(wang)), decide({ name: 'cli' }, false)])
    assert.deepEqual(two.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected'])
    assert.notEqual((await read(holdId)).decided, '')
  })

  test('decide(): a deputy decides while it is their time, on record for whom, and never for or about the sender', async () => {
    const [li, wang, zhao] = [newMemberId(), newMemberId(), newMemberId()]
    const { holdId, owner } = await parked([reason('approval', { approvers: [String(li)] })])
    const { organisationId, memberId } = owner
    const decideAbout = (who: MemberId, id: string) =>
      desk().decide(actor(who), organisationId, id, { isApproved: true, note: '' })
    const decide = (who: MemberId) => decideAbout(who, holdId)
    const waiting = async (who: MemberId) =>
      (await desk().forApprover(organisationId, who, [])).some((each) => each.holdId === holdId)
    const absent = (memberId: MemberId): Approver => ({ memberId, roles: ['analyst'] })
    standsIn.set(zhao, [absent(wang)]).set(memberId, [absent(li)])
    await assert.rejects(decide(zhao), refusal('not-permitted'), 'deputy of somebody else')
    await assert.rejects(decide(memberId), refusal('not-permitted'), 'the sender as deputy of the approver')
    assert.deepEqual([await waiting(zhao), await waiting(memberId)], [false, false])
    standsIn.set(zhao, [absent(wang), absent(li)])
    assert.equal(await waiting(zhao), true)
    assert.equal((await desk().read(actor(zhao), organisationId, holdId)).subject, 'Plan')
    await decide(zhao)
    assert.deepEqual((await desk().show(organisationId, holdId)).approvedBy, [
      `${zhao}@example.org for ${li}@example.org`,
    ])
    await assert.rejects(decide(li), refusal('already-there'), 'the other of the two is told')
    const { holdId: second } = await parked([reason('approval', { approvers: [String(li)] })])
    await decideAbout(li, second)
    assert.deepEqual((await desk().show(organisationId, second)).approvedBy, [`${li}@example.org`])

    const { holdId: third } = await parked([reason('approval', { approvers: ['role:analyst'] })])
    await assert.rejects(desk().release(actor(zhao), organisationId, third), refusal('not-permitted'), 'no officer')
    await decideAbout(zhao, third)
    assert.deepEqual((await desk().show(organisationId, third)).approvedBy, [
      `${zhao}@example.org for ${wang}@example.org`,
    ])
    standsIn.clear()
  })

  test('what people say while it is being asked about counts: all freezes, words are kept, decisions are made', async () => {
    const { store } = world()
    const sayings: readonly [(owner: Owner, holdId: string) => Promise<unknown>, string][] = [
      [(owner) => desk().notMe(owner, 'not-me', 'test'), 'frozen  not-me rule-step-up'],
      [(owner) => desk().proven(owner, 'all', 'test'), 'asked release sender rule-step-up'],
      [(owner, holdId) => desk().justify(owner, holdId, 'For the client'), 'asked   rule-step-up'],
      [(owner, holdId) => desk().withdraw(owner, holdId), 'asked return withdrawn rule-step-up'],
      [
        ({ organisationId }, holdId) => desk().release({ name: 'cli' }, organisationId, holdId),
        'asked release officer rule-step-up',
      ],
    ]
    for (const [say, state] of sayings) {
      const { holdId, owner } = await parked([reason('step-up')])
      const hold = await read(holdId)
      const [asked, spoken] = await meet(
        (work) => store.write(ticket(), work),
        (tx) => move(tx, hold, { state: 'asked', askedAt: now() }),
        () => say(owner, holdId),
      )
      assert.equal(valueOf(asked), true)
      valueOf(spoken)
      assert.equal(await stateOf(holdId), state)
    }
  })

  test('withdraw(), giveBack() and release(): each by who may, each once', async () => {
    const { holdId, owner } = await parked([reason('step-up')])
    const { organisationId, memberId } = owner
    await assert.rejects(desk().withdraw({ organisationId, memberId: newMemberId() }, holdId), refusal('no-such-thing'))
    await desk().withdraw(owner, holdId)
    assert.equal(await stateOf(holdId), 'parked return withdrawn rule-step-up')
    await assert.rejects(desk().withdraw(owner, holdId), refusal('already-there'))

    const { holdId: second } = await parked([reason('quarantine')], memberId)
    const officer = actor(newMemberId(), 'security-administrator')
    await assert.rejects(
      desk().release(actor(newMemberId(), 'member'), organisationId, second),
      refusal('not-permitted'),
    )
    await assert.rejects(
      desk().release(actor(memberId, 'security-administrator'), organisationId, second),
      refusal('not-permitted'),
    )
    await desk().release(officer, organisationId, second)
    await assert.rejects(desk().giveBack(officer, organisationId, second, ''), refusal('already-there'))
    assert.equal(await stateOf(second), 'parked release officer rule-quarantine')
  })

  test('read() shows the words to its sender, who was asked, and officers, and to nobody else', async () => {
    const li = newMemberId()
    const { holdId, owner } = await parked([reason('approval', { approvers: [String(li)] })])
    const { organisationId, memberId } = owner
    for (const who of [actor(memberId), actor(li), actor(newMemberId(), 'analyst'), { name: 'cli' }])
      assert.equal((await desk().read(who, organisationId, holdId)).subject, 'Plan')
    await assert.rejects(
      desk().read(actor(newMemberId(), 'help-desk'), organisationId, holdId),
      refusal('not-permitted'),
    )
  })

  test('notMe() freezes all that waits; who is back is asked again, but after a denial an officer is', async () => {
    const { holdId, owner } = await parked([reason('step-up')])
    const { holdId: decided } = await parked([reason('step-up')], owner.memberId)
    await desk().proven(owner, [decided], 'test')
    said.length = 0
    assert.equal(await desk().notMe(owner, 'not-me', 'test', '198.51.100.7'), 2)
    assert.deepEqual(said, ['denied'])
    assert.deepEqual(await Promise.all([holdId, decided].map(stateOf)), [
      'frozen  not-me rule-step-up',
      'frozen  not-me rule-step-up',
    ])
    assert.equal(await desk().notMe(owner, 'not-me', 'test'), 0)
    assert.equal(await desk().proven(owner, 'all', 'test'), 0, 'a proof lets out nothing that is frozen')
    const { store } = world()
    assert.equal(await store.write(ticket(), (tx) => thawHolds(tx, owner)), 2)
    assert.equal(await stateOf(holdId), 'parked   denied:not-me')
    assert.equal((await read(holdId)).need, 'quarantine')

    const { holdId: third, owner: other } = await parked([reason('step-up')])
    await store.write(ticket(), (tx) => freezeHolds(tx, other, 'member-frozen'))
    await store.write(ticket(), (tx) => thawHolds(tx, other))
    assert.equal(await stateOf(third), 'parked   rule-step-up')
  })

  test('watchFrozen() reminds officers once, a day before the end; where it could not, the end is put off', async (t) => {
    const { store, organisationId } = world()
    let days = 0
    t.after(useClock({ now: () => Date.now() + days * DAY_MS }))
    const frozenMs = 30 * DAY_MS
    const { holdId, owner } = await parked([reason('delay')])
    const { holdId: second } = await parked([reason('step-up')], owner.memberId)
    await store.write(ticket(), (tx) => freezeHolds(tx, owner, 'member-frozen'))
    /** @returns how many are over then, and how many officers were reminded of */
    const look = async (at: number, ms = frozenMs) => {
      days = at
      const holds = await Promise.all([holdId, second].map(read))
      const over = holds.filter((hold) => isFrozenOver(hold, { frozenMs: ms }))
      const rest = holds.filter((hold) => !over.includes(hold))
      await watchFrozen({ store, hold: ticket(), frozenMs: ms }, rest)
      const told = await store.read(world().reactions, (tx) =>
        memberStory(tx, organisationId, owner.memberId, ['hold.frozen-ending'], 0, 10),
      )
      return [over.length, ...told.map(({ body }) => (body as { holds: number }).holds)]
    }
    assert.deepEqual(await look(0), [0])
    assert.deepEqual(await look(28), [0])
    assert.deepEqual(await look(29.1), [0, 2], 'one word for all of a member')
    assert.deepEqual(await look(29.5), [0, 2])
    assert.deepEqual(await look(29.6, 60 * DAY_MS), [0, 2], 'the setting was raised')
    assert.deepEqual(await look(75, 60 * DAY_MS), [0, 2, 2], 'nobody could be told before: a day more')
    assert.deepEqual(await look(75.9, 60 * DAY_MS), [0, 2, 2])
    assert.deepEqual(await look(76.1, 60 * DAY_MS), [2, 2, 2])
  })

  test('waitFor() puts new reasons behind those that were met, with a new end of the wait', async () => {
    const { holdId } = await parked([reason('delay')])
    const hold = await read(holdId)
    const more = [reason('approval', { rule: 'new', withinMs: 5 * HOUR_MS })]
    assert.equal(await world().store.write(ticket(), (tx) => waitFor(tx, hold, more)), true)
    const after = await read(holdId)
    assert.deepEqual(
      after.facts.reasons.map(({ rule }) => rule),
      ['rule-delay', 'new'],
    )
    assert.ok(after.expiresAt > now() + 4 * HOUR_MS)
    assert.equal(
      await world().store.write(ticket(), (tx) => waitFor(tx, hold, more)),
      false,
      'it was moved since it was read',
    )
  })
}
