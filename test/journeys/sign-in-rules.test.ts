// An administrator rules who may sign in, from where and when: tried first, put in force, and felt by who is in and who comes.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import net, { type Socket } from 'node:net'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { ALICE, BOB, eventually, openTestHouse, type TestHouse } from '../support/house.ts'

const OFFICE = '10.0.0.5'
const LABORATORY = '10.9.0.7'
const CAFE = '10.8.1.1'

let house: TestHouse
before(async () => {
  house = await openTestHouse({ settings: { 'server.trusted-proxies': ['127.0.0.1/32'] } })
  await house.start()
})
after(() => house.cleanup())

class Line {
  readonly socket: Socket
  heard = ''

  private constructor(socket: Socket) {
    this.socket = socket
    socket.setEncoding('latin1').on('data', (text: string) => (this.heard += text))
    socket.on('error', () => undefined)
  }

  static async open(port: number, from: string): Promise<Line> {
    const line = new Line(net.connect(port, '127.0.0.1'))
    await once(line.socket, 'connect')
    line.socket.write(`PROXY TCP4 ${from} 127.0.0.1 4711 ${port}\r\n`)
    await line.hear(/\r\n/)
    return line
  }

  async hear(what: RegExp): Promise<string> {
    while (!what.test(this.heard)) await Promise.race([once(this.socket, 'data'), once(this.socket, 'close')])
    return this.heard
  }

  async say(text: string): Promise<string> {
    this.heard = ''
    this.socket.write(`${text}\r\n`)
    return this.hear(/^a (OK|NO).*\r\n/m)
  }
}

async function signIn(from: string, address = ALICE): Promise<{ line: Line; answer: string }> {
  const line = await Line.open(house.ports.imap, from)
  return { line, answer: await line.say(`a LOGIN ${address} "${house.password}"`) }
}

async function answerTo(from: string, address = ALICE): Promise<string> {
  const { line, answer } = await signIn(from, address)
  line.socket.destroy()
  return answer
}

function policyFile(text: string): string {
  const file = path.join(house.folder, 'sign-in.yaml')
  writeFileSync(file, `sign-in:\n  zone: UTC\n  rules:\n${text}`)
  return file
}

/** Hours of another day. */
function hoursWithoutNow(): string {
  const days = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']
  return `${days[(new Date().getUTCDay() + 3) % 7]} 08:00-18:00`
}

test('a rule is tried on past sign-ins, then ends the session it is about and leaves others open', async () => {
  const [alice, bob] = [await signIn(OFFICE), await signIn(OFFICE, BOB)]
  assert.match(alice.answer, /^a OK/m)
  assert.match(bob.answer, /^a OK/m)

  const file = policyFile(`    - { id: away, for: { member: ${ALICE} }, hours: '${hoursWithoutNow()}' }\n`)
  const tried = await house.command('policy', 'sign-in', 'dry-run', file, '--days', '1', '--json')
  const { judged, changes } = JSON.parse(tried.out) as {
    judged: number
    changes: { member: string; would: string; rule: string; count: number }[]
  }
  assert.equal(judged, 2, tried.err)
  assert.deepEqual(
    changes.map(({ member, would, rule, count }) => [member, would, rule, count]),
    [[ALICE, 'refused', 'hours:away', 1]],
  )
  assert.match(
    (await house.command('policy', 'sign-in', 'dry-run', file)).out,
    /alice@example\.org +refused +hours:away +1 /,
  )

  alice.line.heard = ''
  assert.equal((await house.command('policy', 'apply', file)).code, 0)
  assert.match(await alice.line.hear(/\* BYE .*\r\n/), /BYE/)
  assert.match(await answerTo(OFFICE), /^a NO .*ask your administrator/m)
  assert.match(await bob.line.say('a NOOP'), /^a OK/m)
  bob.line.socket.destroy()
})

test('an address is denied before a name is known, a protocol is closed for some', async () => {
  const file = policyFile(`    - { id: laboratory, addresses: { deny: 10.9.0.0/16 } }
    - { id: no-imap, for: { member: ${BOB} }, protocols: [web, smtp] }
`)
  assert.equal((await house.command('policy', 'apply', file)).code, 0)
  await eventually(async () => /^a OK/m.test(await answerTo(OFFICE)))
  const known = await answerTo(LABORATORY)
  assert.match(known, /^a NO .*not permitted from here/m)
  assert.equal(await answerTo(LABORATORY, 'nobody@example.org'), known)
  assert.match(await answerTo(OFFICE, BOB), /^a NO .*not permitted from here/m)
})

test('a network that is blocked by hand is refused on every port, mail from outside too, until it is let go', async () => {
  const blocked = await house.command('policy', 'blocks', 'add', '10.8.0.0/16', '--for', '2h', '--why', 'open wireless')
  assert.equal(blocked.code, 0, blocked.err)
  await eventually(async () => /^a NO .*not permitted from here/m.test(await answerTo(CAFE)))
  const mail = await Line.open(house.ports.smtp, CAFE)
  assert.match(mail.heard, /^554 5\.7\.1 Mail is not taken from your address\r\n/)
  mail.socket.destroy()
  const { out } = await house.command('policy', 'blocks', 'list')
  assert.match(out, /10\.8\.0\.0\/16 +administrator +open wireless +1 +\d{4}-/)

  assert.equal((await house.command('policy', 'blocks', 'remove', '10.8.0.0/16')).code, 0)
  await eventually(async () => /^a OK/m.test(await answerTo(CAFE)))
  assert.equal((await house.command('policy', 'blocks', 'add', '10.8.0.0/33')).code, 2)
})
