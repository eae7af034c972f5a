// What a member's mail carries decides whether it leaves: numbers of people in a table in an archive wait for the member's proof,
// many of them for a second person, and what nobody could look at for the engine that died.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import net from 'node:net'
import { after, before, test } from 'node:test'
import { Secret, TOTP } from 'otpauth'
import { now } from '../../src/base/clock.ts'
import { letter, letterWithFile } from '../../src/cli/demo/letters.ts'
import { EVENT_CLASS, eventContext } from '../../src/store/event-row.ts'
import { loadSettings } from '../../src/settings/load.ts'
import { openHouse, type House } from '../../src/wiring.ts'
import { zip } from '../support/archives.ts'
import { ALICE, BOB, eventually, submit, type TestHouse } from '../support/house.ts'
import { openSendingHouse, type SendingHouse } from '../support/sending-house.ts'
import { WebCaller } from '../support/web-caller.ts'

const STRANGER = 'x@remote.example'
const STEP_MS = 30_000
const LIMIT_MS = 60_000

let house: TestHouse
let sending: SendingHouse
/** the same installation, opened beside its server as commands do */
let data: House
let site = ''
let engine: Engine
let taken: readonly string[] = []

before(async () => {
  engine = await startEngine()
  sending = await openSendingHouse(() => ({
    'antivirus.clamd': `127.0.0.1:${engine.port}`,
    'antivirus.timeout': 2_000,
  }))
  ;({ house, taken, site } = sending)
  data = await openHouse(loadSettings(house.config, {}))
  await house.start()
})
after(async () => {
  await data?.close()
  await sending?.cleanup()
  engine?.stop()
})

/** Answers as clamd does, or hangs up while it is dead. */
interface Engine {
  readonly port: number
  isDead: boolean
  stop(): void
}

async function startEngine(): Promise<Engine> {
  const sockets = new Set<net.Socket>()
  const server = net.createServer((socket) => {
    sockets.add(socket.on('error', () => undefined))
    if (engine.isDead) return socket.destroy()
    let heard = Buffer.alloc(0)
    socket.on('data', (bytes) => {
      heard = Buffer.concat([heard, bytes])
      if (heard.includes('zPING\0')) socket.end('PONG\0')
      else if (heard.includes('zVERSION\0')) socket.end('ClamAV 1.4.0/27000/Sat Nov 21 10:00:00 2026\0')
      else if (heard.subarray(-4).equals(Buffer.alloc(4))) socket.end('stream: OK\0')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as net.AddressInfo).port,
    isDead: false,
    stop: () => {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}

/** A resident identity number that nobody bears, with the check digit of GB 11643 (ISO 7064 MOD 11-2). */
function identityNumber(index: number): string {
  const digits = `110101${1960 + (index % 40)}0${1 + (index % 9)}1${index % 10}${String(100 + index).slice(-3)}`
  const sum = [...digits].reduce((total, digit, at) => total + Number(digit) * (2 ** (17 - at) % 11), 0)
  return digits + '10X98765432'[sum % 11]
}

/** A table with a row for each number, in an archive, as people send them. */
function tableInArchive(numbers: readonly string[]): Buffer {
  const rows = [['姓名', '身份证号'], ...numbers.map((number, index) => [`员工${index}`, number])]
  const cells = rows.map((row) => row.map((text) => `<c t="inlineStr"><is><t>${text}</t></is></c>`).join(''))
  const sheet = `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${cells.map((row) => `<row>${row}</row>`).join('')}</sheetData></worksheet>`
  const relation = (id: string, type: string, target: string) =>
    `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="${id}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/${type}" Target="${target}"/></Relationships>`
  const files = {
    '[Content_Types].xml':
      '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
    '_rels/.rels': relation('r1', 'officeDocument', 'xl/workbook.xml'),
    'xl/_rels/workbook.xml.rels': relation('r1', 'worksheet', 'worksheets/sheet1.xml'),
    'xl/workbook.xml':
      '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="A" sheetId="1" r:id="r1"/></sheets></workbook>',
    'xl/worksheets/sheet1.xml': sheet,
  }
  const book = zip(Object.entries(files).map(([name, text]) => ({ name, bytes: Buffer.from(text) })))
  return zip([{ name: 'staff.xlsx', bytes: book }])
}

const letterWith = (subject: string, numbers: readonly string[]) =>
  letterWithFile(ALICE, STRANGER, subject, 'staff.zip', tableInArchive(numbers))
const someNumbers = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) => identityNumber(from + index))
const copiesOf = (subject: string) => taken.filter((text) => text.includes(`Subject: ${subject}`)).length

async function shown(
  id: string,
): Promise<{ state: string; need: string; reasons: { rule: string; facts: string[] }[] }> {
  return JSON.parse((await house.command('hold', 'show', id, '--json')).out)
}

async function eventsAbout(id: string): Promise<readonly string[]> {
  return data.store.read(data.ticket('incidents'), async (tx) => {
    const organisationId = await data.organisation()
    const opener = await tx.opener('event', { organisationId }, EVENT_CLASS)
    const rows = await tx.db.selectFrom('event').selectAll().orderBy('event_id').execute()
    return rows.flatMap((row) => {
      const context = eventContext(row.event_id, organisationId, row.member_id ?? undefined, row.type)
      const body = opener.open(row.body, context).toString('utf8')
      return body.includes(id) ? [`${row.type} ${body}`] : []
    })
  })
}

test('identity numbers in a table in an archive wait for the sender’s proof, then go out once; nothing tells the numbers', async () => {
  const web = new WebCaller(site)
  await eventually(() => web.isThere())
  assert.equal(await web.signIn(ALICE, house.password), 'signed-in')
  const { body } = await web.call('POST', '/me/factors/totp', {})
  const app = new TOTP({ secret: Secret.fromBase32(String(body['secret'])) })
  const code = (steps: number) => app.generate({ timestamp: now() + steps * STEP_MS })
  await web.call('POST', '/me/factors/totp/confirmation', { code: code(0) })
  const made = await web.call('POST', '/me/app-passwords', { label: 'Mail program', protocols: ['smtp'] })
  password = String(made.body['password'])

  const numbers = someNumbers(0, 4)
  const reply = await send(letterWith('staff list', numbers))
  const id = /Held for your confirmation at \S+ as (\w+)/.exec(reply)?.[1] ?? assert.fail(reply)
  const held = await shown(id)
  assert.deepEqual([held.need, held.reasons[0]?.rule], ['step-up', 'leak-people-few'])
  assert.equal(copiesOf('staff list'), 0)

  const begun = await web.call('POST', '/me/step-up', {})
  const answer = { factor: 'totp', answer: code(1) }
  assert.equal(
    (await web.call('POST', `/me/step-up/${String(begun.body['id'])}/answer`, answer)).body['state'],
    'passed',
  )
  assert.equal((await web.call('POST', '/me/holds/release', { holds: [id] })).body['released'], 1)
  await eventually(async () => copiesOf('staff list') === 1, LIMIT_MS)
  assert.equal((await shown(id)).state, 'released')

  const events = await eventsAbout(id)
  const types = events.map((event) => event.split(' ')[0])
  for (const type of ['leak.found', 'hold.parked', 'hold.released'])
    assert.ok(types.includes(type), `${type}: ${types}`)
  assert.match(events.find((event) => event.startsWith('leak.found')) ?? '', /"ID-CN18","count":4/)
  const told = [...events, JSON.stringify(held), readFileSync(house.log, 'utf8')].join('\n')
  for (const number of numbers) assert.ok(!told.includes(number), 'a number in events, the list or the log')
})

test('a long list of people waits for a second person, who is told, looks, and says no or yes', async () => {
  assert.equal((await house.command('member', 'set', BOB, '--role', 'security-administrator')).code, 0)
  const replies = [await send(letterWith('first list', someNumbers(20, 12)))]
  replies.push(await send(letterWith('second list', someNumbers(40, 12))))
  const [first = '', second = ''] = replies.map((reply) => / as (\w+)$/.exec(reply)?.[1] ?? assert.fail(reply))
  assert.equal((await shown(first)).need, 'approval')

  const bob = new WebCaller(site)
  assert.equal(await bob.signIn(BOB, house.password), 'signed-in')
  const { body } = await bob.call('GET', '/me/approvals')
  assert.deepEqual(
    (body['approvals'] as { id: string }[]).map(({ id }) => id),
    [first, second],
  )
  const decide = (id: string, isApproved: boolean) =>
    bob.call('POST', `/me/approvals/${id}/decision`, { isApproved, note: 'Use the portal' })
  assert.equal((await decide(first, false)).status, 204)
  assert.equal((await decide(second, true)).status, 204)
  assert.equal((await decide(second, true)).status, 409, 'decided once')
  await eventually(async () => (await shown(first)).state === 'returned', LIMIT_MS)
  await eventually(
    async () => (await shown(second)).state !== 'asked' && (await shown(second)).state !== 'parked',
    LIMIT_MS,
  )
  assert.equal(copiesOf('first list'), 0)
  await eventually(async () => copiesOf('second list') === 1, LIMIT_MS)
})

test('what no engine could look at waits for one, and is judged again before it goes', async () => {
  engine.isDead = true
  const reply = await send(letter(ALICE, STRANGER, 'unseen', 'Nothing in it.'))
  const id = /Held: will be sent later as (\w+)/.exec(reply)?.[1] ?? assert.fail(reply)
  const again = () =>
    data.store.write(data.ticket('hold'), ({ db }) =>
      db
        .updateTable('hold')
        .set({ expires_ms: now(), due_ms: now() })
        .where('hold_id', '=', id as never)
        .execute(),
    )
  await again()
  await eventually(async () => {
    const { expires_ms } = await data.store.read(data.ticket('hold'), ({ db }) =>
      db
        .selectFrom('hold')
        .select('expires_ms')
        .where('hold_id', '=', id as never)
        .executeTakeFirstOrThrow(),
    )
    return expires_ms > now()
  }, LIMIT_MS)
  assert.equal(copiesOf('unseen'), 0, 'looked at again in vain: it waits on')
  engine.isDead = false
  await eventually(async () => {
    await again()
    return copiesOf('unseen') === 1
  }, LIMIT_MS)
})

/** of Alice's mail program, once she has a second factor */
let password: string | undefined

async function send(text: string): Promise<string> {
  if (password === undefined) return submit(house, text, [STRANGER])
  const { client, answer } = await house.submission(ALICE, password)
  assert.match(answer, /^235 /)
  try {
    for (const line of [`MAIL FROM:<${ALICE}>`, `RCPT TO:<${STRANGER}>`, 'DATA']) await client.say(line)
    await client.send(`${Buffer.from(text).toString('latin1')}\r\n.\r\n`)
    return await client.reply()
  } finally {
    client.socket.destroy()
  }
}
