// kill -9 of a house at every step of a hold: while it parks, tells, releases, sends and gives back. Nothing is lost, nothing goes
// twice, and what one member had waiting leaves in the order in which it came. GATEHOUSE_KILLS makes it longer.
import assert from 'node:assert/strict'
import { after, afterEach, before, beforeEach, test } from 'node:test'
import { now, sleep } from '../../src/base/clock.ts'
import { randomText } from '../../src/base/ids.ts'
import { ALICE, eventually, openTestHouse, submit, type TestHouse } from '../support/house.ts'
import { zoneOf } from '../support/outgoing.ts'
import { startScript, type ScriptedServer } from '../support/smtp-script.ts'
import { inboxCount, LIMIT_MS, numbersOf, openHoldRig, programLetter, STRANGER, type HoldRig } from './hold-rig.ts'
import { seededRandom } from './ledger.ts'

const KILLS = Number(process.env['GATEHOUSE_KILLS'] ?? 3)
const SEED = Number(process.env['GATEHOUSE_SEED'] ?? Date.now() % 1_000_000)
const BATCH = 10

const random = seededRandom(SEED)
let house: TestHouse
let remote: ScriptedServer
let rig: HoldRig
let isReady = true
/** message to the other server at whose end the house dies, without an answer */
let deadlyText: number | undefined
/** the texts that were answered 250 */
let taken: string[] = []
let texts = 0
let death: Promise<void> | undefined

const kill = () => (death ??= house.kill())

before(async () => {
  remote = await startScript({
    RCPT: () => (isReady ? '250 2.1.5 Ok\r\n' : '450 4.2.0 Not now\r\n'),
    text: (said) => {
      if (++texts === deadlyText) {
        void kill()
        return ''
      }
      taken.push(said)
      return '250 2.0.0 Taken\r\n'
    },
  })
  house = await openTestHouse({
    settings: {
      'outbound.port': remote.port,
      'outbound.reach': 'loopback',
      'outbound.lease': 1_000,
      'outbound.first-retry': 200,
      'outbound.longest-retry': 200,
    },
  })
  house.dns.replaceRecords(zoneOf('127.0.0.1'))
  rig = await openHoldRig(house)
  await rig.letSend(ALICE)
})
after(async () => {
  await rig?.data.close()
  await house?.cleanup()
  remote?.stop()
})
beforeEach(async () => {
  ;[isReady, deadlyText, death, taken, texts] = [true, undefined, undefined, [], 0]
  await house.start()
})
afterEach(() => house.kill())

const arrived = (mark: string) => numbersOf(mark, taken)
const waitOnce = () => sleep(20 + random() * 700)

/** @returns ids of the holds, in the order in which they came */
async function parkBatch(mark: string, count = BATCH): Promise<readonly string[]> {
  const ids: string[] = []
  for (let number = 1; number <= count; number++) {
    const reply = await submit(house, programLetter(`${mark} ${number}`), [STRANGER])
    ids.push(/Held for approval as (\w+)/.exec(reply)?.[1] ?? assert.fail(reply))
  }
  return ids
}

/** The house dies at some moments of what goes on, and comes back each time. */
async function dieAndReturn(times: number): Promise<void> {
  for (let turn = 0; turn < times; turn++) {
    await waitOnce()
    await house.kill()
    await house.start()
  }
}

test('a house that dies while it parks has what it said yes to, once, and the rest when it is sent again', async (t) => {
  const mark = randomText(8)
  const answered = new Set<number>()
  let sentAgain = 0
  const letters = new Map<number, string>()
  const send = async (number: number) => {
    // Byte for byte the same when it is sent again, as programs do.
    const text = letters.get(number) ?? programLetter(`${mark} ${number}`)
    letters.set(number, text)
    const reply = await submit(house, text, [STRANGER])
    if (reply.startsWith('250')) answered.add(number)
    else throw new Error(reply)
  }
  let number = 0
  for (let turn = 0; turn < KILLS; turn++) {
    const begun: number[] = []
    let isOver = false
    const load = Promise.all(
      Array.from({ length: 4 }, async () => {
        while (!isOver) {
          begun.push(++number)
          await send(number).catch(() => (isOver = true))
        }
      }),
    )
    await sleep(200 + random() * 600)
    await house.kill()
    isOver = true
    await load
    await house.start()
    for (const each of begun.filter((one) => !answered.has(one))) {
      sentAgain++
      await send(each)
    }
  }
  const holds = await rig.holdsWith(mark)
  t.diagnostic(`seed ${SEED}: ${KILLS} kills, ${answered.size} parked, ${sentAgain} sent again`)
  assert.deepEqual(
    holds.map(({ subject }) => Number(subject.split(' ')[1])).toSorted((a, b) => a - b),
    Array.from({ length: number }, (_, index) => index + 1),
  )
  assert.deepEqual([arrived(mark), (await house.command('queue', 'list', '--json')).out], [[], ''])
})

test('a house that dies while it tells who decides tells them at least once, and asks no more than it held', async () => {
  const mark = randomText(8)
  const ids = await parkBatch(mark, 3)
  await house.kill()
  // As if nobody had been told of anything yet.
  await rig.data.store.write(rig.data.ticket('hold'), async ({ db }) => {
    await db.updateTable('hold').set({ asked_ms: null }).execute()
    const untold = { state: 'parked', due_ms: now() } as const
    await db
      .updateTable('hold')
      .set(untold)
      .where('hold_id', 'in', ids as never)
      .execute()
  })
  await house.start()
  await dieAndReturn(KILLS)
  await eventually(async () => (await rig.holdsWith(mark)).every(({ state }) => state === 'asked'), LIMIT_MS)
  assert.equal((await rig.holdsWith(mark)).length, 3)
})

test('a house that dies while it releases a batch queues each message once', async (t) => {
  const mark = randomText(8)
  isReady = false
  const ids = await parkBatch(mark)
  await rig.approve(ids)
  await dieAndReturn(KILLS)
  await eventually(async () => (await rig.holdsWith(mark)).every(({ state }) => state === 'released'), LIMIT_MS)
  const queued = (await house.command('queue', 'list', '--json')).out
  const inQueue = ids.filter((id) => queued.includes(id))
  isReady = true
  await eventually(async () => arrived(mark).length >= BATCH, LIMIT_MS)
  await eventually(async () => (await house.command('queue', 'list', '--json')).out === '', LIMIT_MS)
  t.diagnostic(`seed ${SEED}: ${KILLS} kills, ${inQueue.length} of ${BATCH} were queued`)
  assert.equal(inQueue.length, BATCH)
  assert.deepEqual(
    arrived(mark).toSorted((a, b) => a - b),
    ids.map((_, index) => index + 1),
  )
})

for (const place of [1, Math.ceil(BATCH / 2)]) {
  test(`a house that dies while message ${place} of a batch goes out sends all once and in order`, async () => {
    const mark = randomText(8)
    const ids = await parkBatch(mark)
    deadlyText = place
    await rig.approve(ids)
    await eventually(async () => death !== undefined, LIMIT_MS)
    await death
    await house.start()
    await eventually(async () => arrived(mark).length >= BATCH, LIMIT_MS)
    await eventually(async () => (await house.command('queue', 'list', '--json')).out === '', LIMIT_MS)
    assert.deepEqual(
      arrived(mark),
      ids.map((_, index) => index + 1),
    )
  })
}

test('a house that dies while it gives messages back tells their sender of each once', async () => {
  const mark = randomText(8)
  const ids = await parkBatch(mark, 5)
  await rig.endWait(ids)
  await dieAndReturn(KILLS)
  await eventually(async () => (await rig.holdsWith(mark)).every(({ state }) => state === 'expired'), LIMIT_MS)
  assert.equal(await inboxCount(house, `SUBJECT "Not sent: ${mark}"`), 5)
  assert.deepEqual(arrived(mark), [])
})

test('what was decided while no house ran is carried out when one starts', async () => {
  const mark = randomText(8)
  const ids = await parkBatch(mark, 3)
  await house.kill()
  await rig.approve(ids.slice(0, 2))
  await rig.giveBack(ids.slice(2))
  await house.start()
  await eventually(async () => arrived(mark).length === 2, LIMIT_MS)
  await eventually(async () => (await inboxCount(house, `SUBJECT "Not sent: ${mark}"`)) === 1, LIMIT_MS)
  assert.deepEqual(arrived(mark), [1, 2])
})
