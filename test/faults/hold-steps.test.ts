// kill -9 at each named step of a hold: what was answered 250 leaves once and in order, or comes back once; what was not, and is
// sent again, is not lost. Nothing in Gatehouse knows of the steps: see support/die-at.ts.
import assert from 'node:assert/strict'
import { after, afterEach, before, test } from 'node:test'
import { now } from '../../src/base/clock.ts'
import { holdOf, move } from '../../src/store/hold.ts'
import { LIVE_STATES } from '../../src/store/queue.ts'
import { dyingAt, type Step } from '../support/die-at.ts'
import { BOB, eventually, submit, type TestHouse } from '../support/house.ts'
import { openSendingHouse, type SendingHouse } from '../support/sending-house.ts'
import { inboxCount, LIMIT_MS, numbersOf, openHoldRig, programLetter, STRANGER, type HoldRig } from './hold-rig.ts'

const BATCH = [1, 2, 3]
const DAY_MS = 86_400_000
/** as `outbound.frozen-days` is by default */
const FROZEN_DAYS = 30

/** What is said of the batch, and so what becomes of it. */
type Word =
  'approved' | 'given back' | 'unanswered' | 'unanswered, to freeze' | 'let back in' | 'frozen too long' | 'relieved'

interface Row {
  readonly at: string
  readonly step: Step
  readonly word: Word
  /** it dies before anything was said */
  readonly isEarly?: true
  /** it dies a day before the end of what is frozen, else at the end */
  readonly isReminding?: true
  /** who dies is a command beside the house */
  readonly isCommand?: true
}

// prettier-ignore
const ROWS: readonly Row[] = [
  { at: 'blob sealed, no row',                         step: 'src/store/hold.ts park before 2',                  word: 'approved', isEarly: true },
  { at: 'row written, not committed',                  step: 'src/store/hold.ts park after 2',                   word: 'approved', isEarly: true },
  { at: 'row committed, no 250 yet',                   step: 'src/intake/departing.ts depart after 2',           word: 'approved', isEarly: true },
  { at: 'parked, nobody told',                         step: 'src/intake/hold-letters.ts askLetter before 1',    word: 'approved', isEarly: true },
  { at: 'told, not written down',                      step: 'src/store/hold.ts move before 1',                  word: 'approved', isEarly: true },
  { at: 'approving, before it is written',             step: 'src/intake/hold-moves.ts advance before 1',        word: 'approved', isCommand: true },
  { at: 'approving, before its commit',                step: 'src/audit/events.ts recordEvent after 1',          word: 'approved', isCommand: true },
  { at: 'approved, release not begun',                 step: 'src/intake/hold-release.ts releaseHold before 1',  word: 'approved' },
  { at: 'release: looked at again, nothing written',   step: 'src/store/hold-work.ts hasEarlier before 1',       word: 'approved' },
  { at: 'release: all written, not committed',         step: 'src/audit/trace.ts concludeTrace after 1',         word: 'approved' },
  { at: 'between two of a batch',                      step: 'src/intake/hold-release.ts releaseHold before 2',  word: 'approved' },
  { at: 'release committed, before the queue sends',   step: 'src/store/queue-work.ts lease before 1',           word: 'approved' },
  { at: 'taken from the queue, not sent',              step: 'src/store/queue-work.ts queuedBlob before 1',      word: 'approved' },
  { at: 'to be given back, not begun',                 step: 'src/intake/hold-return.ts returnHold before 1',    word: 'given back' },
  { at: 'the letter back written, not committed',      step: 'src/intake/accepting.ts recordPlaced after 2',     word: 'given back' },
  { at: 'given back, committed',                       step: 'src/intake/hold-return.ts returnHold after 1',     word: 'given back' },
  { at: 'expired, not begun',                          step: 'src/intake/hold-return.ts returnHold before 2',    word: 'unanswered' },
  { at: 'expired, the letter written, not committed',  step: 'src/intake/accepting.ts recordPlaced after 2',     word: 'unanswered' },
  { at: 'expired, committed',                          step: 'src/intake/hold-return.ts returnHold after 2',     word: 'unanswered' },
  { at: 'no answer, nothing frozen',                   step: 'src/intake/hold-moves.ts freezeHolds before 1',    word: 'unanswered, to freeze' },
  { at: 'no answer, frozen, not committed',            step: 'src/intake/hold-moves.ts freezeHolds after 1',     word: 'unanswered, to freeze' },
  { at: 'holds frozen, before their sender is',        step: 'src/policy/reactions.ts react before 1',           word: 'unanswered, to freeze' },
  { at: 'sender frozen, holds to be frozen once more', step: 'src/intake/hold-moves.ts freezeHolds before 2',    word: 'unanswered, to freeze' },
  { at: 'reminding officers, half of it written',      step: 'src/store/hold.ts move after 2',                   word: 'frozen too long', isReminding: true },
  { at: 'frozen too long, not begun',                  step: 'src/intake/hold-return.ts returnHold before 2',    word: 'frozen too long' },
  { at: 'too long, letter written, not committed',     step: 'src/intake/accepting.ts recordPlaced after 2',     word: 'frozen too long' },
  { at: 'sender let back in, nothing asked again',     step: 'src/intake/hold-moves.ts thawHolds before 1',      word: 'let back in' },
  { at: 'asked again, not committed',                  step: 'src/intake/hold-moves.ts thawHolds after 1',       word: 'let back in' },
  { at: 'asked again, the event not done',             step: 'src/policy/reactions.ts react after 1',            word: 'let back in' },
  { at: 'half of it let go, not committed',            step: 'src/intake/hold-moves.ts advance after 2',         word: 'relieved' },
  { at: 'all let go, the event not done',              step: 'src/intake/hold-restricted.ts passRestricted after 1', word: 'relieved' },
]

let sending: SendingHouse
let house: TestHouse
let rig: HoldRig
const total = { kills: 0, answered: 0, again: 0 }

before(async () => {
  sending = await openSendingHouse(() => ({
    'outbound.lease': 1_000,
    'outbound.first-retry': 200,
    'outbound.longest-retry': 200,
  }))
  house = sending.house
  rig = await openHoldRig(house)
  const { data } = rig
  const hash = await data.directory.preparePassword(house.password, [])
  for (const index of ROWS.keys()) {
    await data.store.write(data.ticket('administrator'), (tx) =>
      data.directory.add(tx, { address: senderOf(index), roles: ['member'] }, hash, 'test'),
    )
    await rig.letSend(senderOf(index))
  }
  await command('member', 'set', BOB, '--role', 'security-administrator')
})
after(async () => {
  await rig?.data.close()
  await sending?.cleanup()
})

afterEach(() => house.kill())

const senderOf = (index: number) => `sender${index}@example.org`
const statesOf = async (mark: string) => (await rig.holdsWith(mark)).map(({ state }) => state)
const areAll = async (mark: string, state: string) => (await statesOf(mark)).every((each) => each === state)

async function command(...args: string[]): Promise<void> {
  const { code, err } = await house.command(...args)
  assert.equal(code, 0, err)
}

/** It has died by itself; it comes back to stay. */
async function comeBack(): Promise<void> {
  const { pid } = house
  await eventually(async () => !isThere(pid), LIMIT_MS)
  total.kills++
  // What it had begun to react to is not kept for it.
  await rig.data.store.write(rig.data.ticket('hold'), ({ db }) =>
    db.updateTable('event').set({ due_ms: now() }).where('done_ms', 'is', null).execute(),
  )
  await house.start()
}

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

/** As a plain program: what was not answered 250 is sent again, byte for byte. @returns ids of the holds */
async function parkBatch(mark: string, from: string): Promise<readonly string[]> {
  const ids: string[] = []
  for (const number of BATCH) {
    const text = programLetter(`${mark} ${number}`, from)
    const send = () => submit(house, text, [STRANGER, BOB], from)
    let reply = await send().catch(() => '')
    if (!reply.startsWith('250')) {
      total.again++
      await comeBack()
      reply = await send()
    }
    ids.push(/Held for approval as (\w+)/.exec(reply)?.[1] ?? assert.fail(reply))
    total.answered++
  }
  return ids
}

/** As if they had waited in vain because of how their sender sends. */
async function endWaitToFreeze(ids: readonly string[]): Promise<void> {
  const { data } = rig
  const organisationId = await data.organisation()
  await data.store.write(data.ticket('hold'), async (tx) => {
    for (const id of ids) {
      const hold = (await holdOf(tx, organisationId, id)) ?? assert.fail(id)
      const reasons = hold.facts.reasons.map((reason) => ({ ...reason, whenUnanswered: 'freeze' as const }))
      await move(tx, hold, { facts: { ...hold.facts, reasons }, expiresAt: now() })
    }
  })
}

async function noEventIsLeft(): Promise<boolean> {
  const { store, ticket } = rig.data
  const undone = await store.read(ticket('hold'), ({ db }) =>
    db.selectFrom('event').select('event_id').where('done_ms', 'is', null).executeTakeFirst(),
  )
  return undone === undefined
}

async function isQueueEmpty(): Promise<boolean> {
  const { store, ticket } = rig.data
  const live = await store.read(ticket('hold'), ({ db }) =>
    db.selectFrom('queue_recipient').select('recipient_id').where('state', 'in', LIVE_STATES).executeTakeFirst(),
  )
  return live === undefined
}

async function rowsOf(ids: readonly string[]) {
  return rig.data.store.read(rig.data.ticket('hold'), ({ db }) =>
    db
      .selectFrom('hold')
      .select(['need', 'due_ms', 'asked_ms'])
      .where('hold_id', 'in', ids as never)
      .execute(),
  )
}

/** Approved, still kept because their sender is restricted, and not to be looked at soon. */
const areForOfficers = async (ids: readonly string[]): Promise<boolean> =>
  (await rowsOf(ids)).every(({ need, due_ms }) => need === 'quarantine' && (due_ms ?? 0) > now())

const areReminded = async (ids: readonly string[]): Promise<boolean> =>
  (await rowsOf(ids)).every(({ asked_ms }) => (asked_ms ?? 0) > now() - DAY_MS)

function isFrozen(address: string): Promise<boolean> {
  const { store, ticket, directory } = rig.data
  return store.read(ticket('administrator'), async (tx) => {
    const owner = await directory.owner(tx, address)
    return (await directory.stateOf(tx, owner)) === 'frozen'
  })
}

/** The house freezes the sender and what waits, and is down then. */
async function freeze(mark: string, from: string): Promise<void> {
  await command('member', 'freeze', from)
  await eventually(() => areAll(mark, 'frozen'), LIMIT_MS)
  await eventually(noEventIsLeft, LIMIT_MS)
  await house.kill()
}

/** What is frozen has been so for days; officers were reminded more than a day ago. */
async function age(ids: readonly string[], days: number): Promise<void> {
  const [frozen_ms, asked_ms] = [now() - days * DAY_MS, now() - 1.2 * DAY_MS]
  await rig.data.store.write(rig.data.ticket('hold'), ({ db }) =>
    db
      .updateTable('hold')
      .set({ frozen_ms, asked_ms, expires_ms: frozen_ms + FROZEN_DAYS * DAY_MS, due_ms: now() })
      .where('hold_id', 'in', ids as never)
      .execute(),
  )
}

for (const [index, { at, step, word, isEarly, isReminding, isCommand }] of ROWS.entries()) {
  test(`kill -9 at "${at}" (${step}): all ${word}, each once`, async () => {
    const [mark, from] = [`step${index}`, senderOf(index)]
    const isFrozenFirst = word === 'let back in' || word === 'frozen too long'
    const isPlain = isCommand === true || isFrozenFirst || word === 'relieved'
    if (word === 'relieved') await rig.restrict(from)
    await house.start(isPlain ? {} : dyingAt(step))
    const kills = total.kills
    const ids = await parkBatch(mark, from)
    if (isEarly && total.kills === kills) await comeBack()
    await eventually(async () => (await statesOf(mark)).includes('asked'), LIMIT_MS)

    if (isCommand) {
      const died = await house.commandWith(dyingAt(step), 'hold', 'approve', ids[0] as string)
      assert.deepEqual([died.code, died.out], [-1, ''])
      total.kills++
    }
    if (word === 'approved') await rig.approve(ids)
    else if (word === 'given back') await rig.giveBack(ids)
    else if (word === 'unanswered') await rig.endWait(ids)
    else if (word === 'unanswered, to freeze') await endWaitToFreeze(ids)
    else if (word === 'relieved') {
      await rig.approve(ids)
      await eventually(() => areForOfficers(ids), LIMIT_MS)
      await house.kill()
      await house.start(dyingAt(step))
      await command('sending', 'relieve', from)
    } else {
      await freeze(mark, from)
      if (word === 'frozen too long') await age(ids, isReminding ? FROZEN_DAYS - 0.5 : FROZEN_DAYS + 1)
      await house.start(dyingAt(step))
      if (word === 'let back in') await command('member', 'unfreeze', from)
    }
    if (total.kills === kills) await comeBack()

    if (word === 'unanswered, to freeze') {
      await eventually(() => isFrozen(from), LIMIT_MS)
      assert.ok(await areAll(mark, 'frozen'))
      await eventually(noEventIsLeft, LIMIT_MS)
      await command('member', 'unfreeze', from)
    }
    if (word === 'unanswered, to freeze' || word === 'let back in') {
      await eventually(async () => !(await statesOf(mark)).includes('frozen'), LIMIT_MS)
      assert.deepEqual(numbersOf(mark, sending.taken), [], 'nothing left while it was frozen')
      await rig.approve(ids)
    }

    if (isReminding) {
      await eventually(() => areReminded(ids), LIMIT_MS)
      await age(ids, FROZEN_DAYS + 1)
    }
    const isBack = word === 'given back' || word === 'unanswered' || word === 'frozen too long'
    const end =
      { 'given back': 'returned', unanswered: 'expired', 'frozen too long': 'expired' }[word as string] ?? 'released'
    await eventually(() => areAll(mark, end), LIMIT_MS)
    assert.equal((await statesOf(mark)).length, BATCH.length)
    if (!isBack) await eventually(async () => numbersOf(mark, sending.taken).length >= BATCH.length, LIMIT_MS)
    await eventually(isQueueEmpty, LIMIT_MS)
    assert.deepEqual(numbersOf(mark, sending.taken), isBack ? [] : BATCH)
    if (word === 'frozen too long') await command('member', 'unfreeze', from)
    assert.equal(await inboxCount(house, `FROM "${from}" SUBJECT "${mark}"`, BOB), isBack ? 0 : BATCH.length)
    // Whose account was closed chooses a new password before looking into the inbox.
    if (word === 'unanswered, to freeze') return
    assert.equal(await inboxCount(house, `SUBJECT "Not sent: ${mark}"`, from), isBack ? BATCH.length : 0)
  })
}

test('every step was died at', (t) => {
  t.diagnostic(`${ROWS.length} steps, ${total.kills} kills, ${total.answered} held, ${total.again} sent again`)
  assert.equal(total.kills, ROWS.length)
})
