// kill -9 of a house at every step of a hold: while it parks, tells, releases, sends and gives back. Nothing is lost, nothing goes
// twice, and what one member had waiting leaves in the order in which it came. GATEHOUSE_KILLS makes it longer.
import assert from 'node:assert/strict'
import { after, afterEach, before, beforeEach, test } from 'node:test'
import { now, sleep } from '../../src/base/clock.ts'
import { randomText } from '../../src/base/ids.ts'
import { letterWithFile } from '../../src/cli/demo/letters.ts'
import type { HeldMessage } from '../../src/intake/hold-desk.ts'
import type { HoldState } from '../../src/mail/hold.ts'
import { SendingControl } from '../../src/risk/sending/control.ts'
import { loadSettings } from '../../src/settings/load.ts'
import { openHouse, type House } from '../../src/wiring.ts'
import { openDesk } from '../../src/wiring-holds.ts'
import { ALICE, eventually, openTestHouse, submit, type TestHouse } from '../support/house.ts'
import { zoneOf } from '../support/outgoing.ts'
import { startScript, type ScriptedServer } from '../support/smtp-script.ts'
import { seededRandom } from './ledger.ts'

const KILLS = Number(process.env['GATEHOUSE_KILLS'] ?? 3)
const SEED = Number(process.env['GATEHOUSE_SEED'] ?? Date.now() % 1_000_000)
const STRANGER = 'x@remote.example'
const BATCH = 10
const LIMIT_MS = 60_000
const DAY_MS = 86_400_000
/** The start of a Windows program: it waits for a second person. */
const PROGRAM = Buffer.concat([
  Buffer.from('MZ'),
  Buffer.alloc(58),
  Buffer.from([0x40, 0, 0, 0]),
  Buffer.from('PE\0\0'),
])
const ALL: readonly HoldState[] = ['parked', 'asked', 'released', 'returned', 'expired', 'frozen']

const random = seededRandom(SEED)
let house: TestHouse
let remote: ScriptedServer
/** the same installation, opened beside its server as commands do; it lives on when the server dies */
let data: House
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
  data = await openHouse(loadSettings(house.config, {}))
  // How much she sends is not what is asked here.
  await data.store.write(data.ticket('hold'), async (tx) => {
    const owner = await data.directory.owner(tx, ALICE)
    await new SendingControl().declareCampaign(tx, owner, now(), { until: now() + DAY_MS, recipients: 100_000 })
  })
})
after(async () => {
  await data?.close()
  await house?.cleanup()
  remote?.stop()
})
beforeEach(async () => {
  ;[isReady, deadlyText, death, taken, texts] = [true, undefined, undefined, [], 0]
  await house.start()
})
afterEach(() => house.kill())

const programLetter = (subject: string) => letterWithFile(ALICE, STRANGER, subject, 'tool.exe', PROGRAM)
const holdsWith = async (mark: string): Promise<readonly HeldMessage[]> => {
  const all = await openDesk(data).list(await data.organisation(), { states: ALL, limit: 500 })
  return all.filter(({ subject }) => subject.includes(mark))
}
const arrived = (mark: string) =>
  taken.flatMap((text) => new RegExp(`Subject: ${mark} (\\d+)`).exec(text)?.[1] ?? []).map(Number)
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

async function approve(ids: readonly string[]): Promise<void> {
  const decision = { isApproved: true, note: '' }
  for (const id of ids) await openDesk(data).decide({ name: 'test' }, await data.organisation(), id, decision)
}

/** The house dies at some moments of what goes on, and comes back each time. */
async function dieAndReturn(times: number): Promise<void> {
  for (let turn = 0; turn < times; turn++) {
    await waitOnce()
    await house.kill()
    await house.start()
  }
}

/** What was set by a person's clock is over. */
async function endWait(ids: readonly string[]): Promise<void> {
  await data.store.write(data.ticket('hold'), ({ db }) =>
    db
      .updateTable('hold')
      .set({ expires_ms: now(), due_ms: now() })
      .where('hold_id', 'in', ids as never)
      .execute(),
  )
}

async function inboxCount(criterion: string): Promise<number> {
  const imap = await house.imap()
  try {
    return (await imap.search('INBOX', criterion)).length
  } finally {
    imap.close()
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
  const holds = await holdsWith(mark)
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
  await data.store.write(data.ticket('hold'), async ({ db }) => {
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
  await eventually(async () => (await holdsWith(mark)).every(({ state }) => state === 'asked'), LIMIT_MS)
  assert.equal((await holdsWith(mark)).length, 3)
})

test('a house that dies while it releases a batch queues each message once', async (t) => {
  const mark = randomText(8)
  isReady = false
  const ids = await parkBatch(mark)
  await approve(ids)
  await dieAndReturn(KILLS)
  await eventually(async () => (await holdsWith(mark)).every(({ state }) => state === 'released'), LIMIT_MS)
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
    await approve(ids)
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
  await endWait(ids)
  await dieAndReturn(KILLS)
  await eventually(async () => (await holdsWith(mark)).every(({ state }) => state === 'expired'), LIMIT_MS)
  assert.equal(await inboxCount(`SUBJECT "Not sent: ${mark}"`), 5)
  assert.deepEqual(arrived(mark), [])
})

test('what was decided while no house ran is carried out when one starts', async () => {
  const mark = randomText(8)
  const ids = await parkBatch(mark, 3)
  await house.kill()
  await approve(ids.slice(0, 2))
  await openDesk(data).giveBack({ name: 'test' }, await data.organisation(), ids[2] as string, 'Not this one')
  await house.start()
  await eventually(async () => arrived(mark).length === 2, LIMIT_MS)
  await eventually(async () => (await inboxCount(`SUBJECT "Not sent: ${mark}"`)) === 1, LIMIT_MS)
  assert.deepEqual(arrived(mark), [1, 2])
})
