// What sending control must do in transactions, on whatever engine.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { MailWorld } from '../../../test/support/mail-world.ts'
import { tokensOf } from '../../intel/trail.ts'
import type { Owner } from '../../mailbox/mailbox.ts'
import { RETURN_LIMITS } from '../../mail/return-limits.ts'
import type { WriteTx } from '../../store/store.ts'
import { SendingControl, sendingProfile } from './control.ts'
import { forgetSending } from './forget.ts'
import { organisationSealer } from './keys.ts'
import { seriesIndex } from './profile.ts'
import { sentOf } from './sent-of.ts'
import type { SendingLook, SendingOutcome, SendingSubmission } from './submission.ts'

const START = Date.UTC(2026, 2, 2, 9)
const [MINUTE_MS, DAY_MS] = [60_000, 86_400_000]

/** Mail of that author came in for the member, as the screening remembers it. */
async function wrote(tx: WriteTx, owner: Owner, author: string, at: number): Promise<void> {
  const sealer = await organisationSealer(tx, owner)
  const [token] = tokensOf(sealer, [{ kind: 'author', value: author }])
  const counts = { hour_milli: 0, day_milli: 0, week_milli: 0, good_milli: 0, bad_milli: 0 }
  await tx.db
    .insertInto('sighting')
    .values({
      organisation_id: owner.organisationId,
      member_id: owner.memberId,
      token: token as Buffer,
      first_ms: at,
      last_ms: at,
      until_day: Math.floor(at / DAY_MS) + 180,
      ...counts,
    })
    .execute()
}

export function controlSuite(world: () => MailWorld): void {
  const control = new SendingControl('Asia/Shanghai')

  function submission(owner: Owner, at: number, to: readonly string[], more: Partial<SendingSubmission> = {}) {
    return {
      owner,
      at,
      scopes: ['department:Sales'],
      recipients: to.map((address) => ({ address, isOutside: !address.endsWith('@example.org') })),
      bytes: 1_000,
      remoteAddress: '192.0.2.7',
      protocol: 'submission',
      sketch: new Uint32Array(),
      subject: '',
      linkDomains: [],
      from: 'alice@example.org',
      replyTo: [],
      isReply: false,
      circumstances: {},
      returnLimits: RETURN_LIMITS,
      ...more,
    } satisfies SendingSubmission
  }

  /** @returns what was said of it; it leaves, or waits, as was said */
  function send(message: SendingSubmission, outcome?: SendingOutcome): Promise<SendingLook> {
    return world().store.write(world().mx, async (tx) => {
      const look = await control.look(tx, message)
      await look.note(outcome ?? (look.judgement.decision === 'send' ? 'sent' : 'held'))
      return look
    })
  }

  const write = (work: (tx: WriteTx) => Promise<void>) => world().store.write(world().mx, work)

  describe('SendingControl', () => {
    test('counts what left for each scope, before the message that asks', async () => {
      const { owner } = await world().newMember()
      const first = await send(submission(owner, START, ['a@example.net', 'b@example.net', 'bob@example.org']))
      assert.deepEqual(first.message, { messages: 1, recipients: 3, bytes: 1_000, outside: 2, strangers: 2 })
      assert.equal(first.sent.get('member')?.day.messages, 0)
      const second = await send(submission(owner, START + MINUTE_MS, ['a@example.net', 'c@example.net']))
      assert.deepEqual(second.message, { messages: 1, recipients: 2, bytes: 1_000, outside: 2, strangers: 1 })
      assert.deepEqual(second.sent.get('member')?.['ten-minutes'], first.message)
      assert.equal(second.sent.get('department:Sales')?.hour.recipients, 3)
      const later = await send(submission(owner, START + 61 * MINUTE_MS + 10 * MINUTE_MS, ['a@example.net']))
      assert.equal(later.sent.get('member')?.hour.messages, 0)
      assert.equal(later.sent.get('member')?.day.messages, 2)
    })

    test('shows what all share as others left it: of those who come at once no more pass than there is room for', async () => {
      const owners = (await Promise.all(Array.from({ length: 6 }, () => world().newMember()))).map(({ owner }) => owner)
      const at = START + 40 * DAY_MS
      const room = 3
      const sent = await Promise.all(
        owners.map((owner, index) =>
          world().store.write(world().mx, async (tx) => {
            const look = await control.look(tx, submission(owner, at, [`new-${index}@example.net`]))
            const isOver = (look.sent.get('organisation')?.day.strangers ?? 0) >= room
            await look.note(isOver ? 'refused' : 'sent')
            return !isOver
          }),
        ),
      )
      assert.equal(sent.filter((each) => each).length, room)
    })

    test('counts what was held only when it leaves', async () => {
      const { owner } = await world().newMember()
      await send(submission(owner, START, ['a@example.net']), 'held')
      const again = await send(submission(owner, START + MINUTE_MS, ['a@example.net'], { isAgain: true }), 'sent')
      assert.equal(again.sent.get('member')?.day.messages, 0)
      assert.equal(again.message.strangers, 1, 'what waited made nobody known')
      const next = await send(submission(owner, START + 2 * MINUTE_MS, ['a@example.net']))
      assert.equal(next.sent.get('member')?.day.messages, 1)
      assert.equal(next.message.strangers, 0)
    })

    test('restricts who is complained of, for mail to whoever never wrote to them, until it fades or an officer ends it', async () => {
      const { owner } = await world().newMember()
      const { store, mx } = world()
      await write((tx) => wrote(tx, owner, 'friend@example.net', START))
      await send(submission(owner, START, ['a@example.net', 'friend@example.net']))
      const complain = (count: number, at: number) =>
        store.write(mx, (tx) => control.complained(tx, owner, at, count, RETURN_LIMITS))
      assert.equal((await complain(2, START)).change, undefined)
      assert.deepEqual((await complain(1, START)).change, 'restricted')
      const rowsFor = async (to: readonly string[], at = START + MINUTE_MS) =>
        (await send(submission(owner, at, to), 'held')).returns.reasons.map(({ id }) => id)
      assert.deepEqual(await rowsFor(['a@example.net']), ['rule.complaints'])
      assert.deepEqual(await rowsFor(['stranger@example.net', 'friend@example.net']), ['rule.complaints'])
      assert.deepEqual(await rowsFor(['friend@example.net']), [], 'who wrote first does not complain of an answer')
      assert.deepEqual(await rowsFor(['bob@example.org']), [])
      const { returns } = await send(submission(owner, START + 30 * DAY_MS, ['a@example.net']), 'held')
      assert.deepEqual([returns.change, returns.reasons], ['relieved', []])

      await complain(3, START + 31 * DAY_MS)
      const relieve = () => store.write(mx, (tx) => control.relieved(tx, owner, START + 31 * DAY_MS, RETURN_LIMITS))
      assert.deepEqual([(await relieve()).change, (await relieve()).change], ['relieved', undefined])
      assert.deepEqual(await rowsFor(['a@example.net'], START + 31 * DAY_MS), [])
    })

    test('counts answers of strangers, once each', async () => {
      const { owner } = await world().newMember()
      const before = (await send(submission(owner, START, ['answers@example.net', 'silent@example.net']))).pool
      for (const author of ['Answers@example.net', 'answers@example.net', 'somebody@example.com'])
        await write((tx) => control.received(tx, owner, author, START + MINUTE_MS))
      const { pool } = await send(submission(owner, START + 2 * MINUTE_MS, ['answers@example.net']))
      assert.equal(pool.strangers30d - before.strangers30d, 2)
      assert.equal(pool.answered30d - before.answered30d, 1)
    })

    test('takes strangers who answer off what rises slowly', async () => {
      const { owner } = await world().newMember()
      const riseOf = async () => (await world().store.read(world().mx, (tx) => sendingProfile(tx, owner)))?.rise
      for (const day of [0, 1, 2]) await send(submission(owner, START + day * DAY_MS, ['bob@example.org']))
      const at = START + 3 * DAY_MS
      await send(submission(owner, at, ['answers@example.net', 'silent@example.net', 'bob@example.org']))
      await send(submission(owner, at, ['quiet@example.net']))
      assert.equal(await riseOf(), 2.75, 'the second of a firm counts three quarters')
      for (const author of ['answers@example.net', 'answers@example.net', 'somebody@example.com'])
        await write((tx) => control.received(tx, owner, author, at + MINUTE_MS))
      assert.equal(await riseOf(), 0.75)
    })

    test('counts no answer to somebody who waits for one, once', async () => {
      const { owner } = await world().newMember()
      await write((tx) => wrote(tx, owner, 'asks@example.net', START))
      const answer = (at: number) => send(submission(owner, at, ['asks@example.net'], { isReply: true }))
      const replies = async () => {
        const profile = await world().store.read(world().mx, (tx) => sendingProfile(tx, owner))
        return profile?.openHour[seriesIndex('replies')]
      }
      await answer(START + MINUTE_MS)
      assert.equal(await replies(), 0)
      await answer(START + 2 * MINUTE_MS)
      assert.equal(await replies(), 1)
    })

    test('counts both of two messages that come at once', async () => {
      const { owner } = await world().newMember()
      const looks = await Promise.all(
        Array.from({ length: 12 }, (_, index) => send(submission(owner, START, [`x${index}@example.net`]))),
      )
      const before = looks.map(({ sent }) => sent.get('member')?.hour.messages ?? 0)
      const left = looks.filter(({ judgement }) => judgement.decision === 'send').length
      assert.equal(left, 5, 'five strangers a minute, then it is too fast')
      assert.equal(Math.max(...before), left)
      const { sent } = await world().store.read(world().mx, (tx) => sentOf(tx, owner, [], START))
      assert.equal(sent.get('member')?.hour.messages, left)
    })

    test('holds all mail to outside until the owner proves it, and lets it go on then', async () => {
      const { owner } = await world().newMember()
      const looks: SendingLook[] = []
      for (let index = 0; index < 40; index++)
        looks.push(await send(submission(owner, START + index * 500, [`y${index}@example.net`])))
      assert.ok(looks.filter(({ judgement }) => judgement.decision === 'send').length <= 15)
      assert.equal(looks.at(-1)?.judgement.holdsAllOutside, true)
      const later = START + 120 * MINUTE_MS
      assert.equal((await send(submission(owner, later, ['y0@example.net']))).judgement.decision, 'hold')
      assert.equal((await send(submission(owner, later, ['bob@example.org']))).judgement.decision, 'send')
      await write((tx) => control.released(tx, owner, later + 1))
      const after = await send(submission(owner, later + 2, ['y99@example.net']))
      assert.equal(after.case, 'none')
      assert.equal(after.judgement.decision, 'send')
    })

    test('freezes what comes after a denial, until an officer lets it go', async () => {
      const { owner } = await world().newMember()
      await write((tx) => control.denied(tx, owner, START))
      const denied = await send(submission(owner, START + 1, ['bob@example.org']))
      assert.equal(denied.judgement.decision, 'freeze')
      await write((tx) => control.released(tx, owner, START + 2))
      assert.equal((await send(submission(owner, START + 3, ['bob@example.org']))).judgement.decision, 'send')
    })

    test('lets a campaign go that was announced, for its number', async () => {
      const { owner } = await world().newMember()
      const readers = Array.from({ length: 100 }, (_, index) => `r${index}@example.net`)
      await write((tx) => control.declareCampaign(tx, owner, START, { until: START + 3_600_000, recipients: 150 }))
      const decisionOf = async (at: number, to: readonly string[]) =>
        (await send(submission(owner, at, to))).judgement.decision
      assert.equal(await decisionOf(START + 1, readers), 'send')
      const others = readers.map((each) => `other-${each}`)
      assert.equal(await decisionOf(START + 2, others), 'hold')
    })

    test('forgets counts after a day, and recipients after 180 days', async () => {
      const { owner } = await world().newMember()
      await send(submission(owner, START, ['a@example.net']))
      const { store, keeper, mx } = world()
      const messages = async () => {
        const { sent } = await store.read(mx, (tx) => sentOf(tx, owner, [], START))
        return sent.get('member')?.day.messages
      }
      await store.write(keeper, (tx) => forgetSending(tx, START + 23 * 60 * MINUTE_MS))
      assert.equal(await messages(), 1)
      await store.write(keeper, (tx) => forgetSending(tx, START + 48 * 60 * MINUTE_MS))
      assert.equal(await messages(), 0)
      assert.equal((await send(submission(owner, START + MINUTE_MS, ['a@example.net']))).message.strangers, 0)
      await store.write(keeper, (tx) => forgetSending(tx, START + 181 * 24 * 60 * MINUTE_MS))
      assert.equal((await send(submission(owner, START + 2 * MINUTE_MS, ['a@example.net']))).message.strangers, 1)
    })

    test('keeps a profile that another process opens', async () => {
      const { owner } = await world().newMember()
      await send(submission(owner, START, ['a@example.net'], { linkDomains: ['example.com'] }))
      const profile = await world().store.read(world().mx, (tx) => sendingProfile(tx, owner))
      assert.equal(profile?.activeDays, 1)
      assert.equal(profile?.domains.length, 1)
      assert.equal(profile?.linkDomains.length, 1)
    })
  })
}
