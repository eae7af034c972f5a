// Members sign in by SCRAM on every protocol, and what a thief hears who does not know the password.
import assert from 'node:assert/strict'
import crypto from 'node:crypto'
import { once } from 'node:events'
import tls, { type TLSSocket } from 'node:tls'
import { after, before, describe, test } from 'node:test'
import type { Owner } from '../../src/directory/directory.ts'
import { Refusal } from '../../src/base/refusal.ts'
import { COUNTS } from '../../src/sign-in/attempt-limits.ts'
import { proofHolds } from '../../src/wire/scram-keys.ts'
import { scramClient, type ScramChoice } from '../support/scram-client.ts'
import { openSignInWorld, type SignInWorld } from '../support/sign-in-world.ts'

const ALICE = 'alice@example.org'
const PASSWORD = 'correct horse battery'
const NEW_PASSWORD = 'wrong donkey voltage'
const PLUS = 'SCRAM-SHA-256-PLUS'

/** What differs between the protocols. */
interface Tongue {
  readonly greeting: RegExp
  readonly authenticate: (mechanism: string, first: string) => string
  /** before the base64 of a challenge */
  readonly challenge: string
  readonly yes: RegExp
  readonly no: RegExp
}

const base64 = (text: string) => Buffer.from(text).toString('base64')

const TONGUES: Readonly<Record<'imap' | 'pop' | 'smtp', Tongue>> = {
  imap: {
    greeting: /AUTH=SCRAM-SHA-256-PLUS AUTH=SCRAM-SHA-256 AUTH=PLAIN/,
    authenticate: (mechanism, first) => `a AUTHENTICATE ${mechanism} ${first}`,
    challenge: '+ ',
    yes: /^a OK /,
    no: /^a NO \[AUTHENTICATIONFAILED\] Wrong name or password$/,
  },
  pop: {
    greeting: /^\+OK/,
    authenticate: (mechanism, first) => `AUTH ${mechanism} ${first}`,
    challenge: '+ ',
    yes: /^\+OK 0 messages/,
    no: /^-ERR \[AUTH\] Wrong name or password$/,
  },
  smtp: {
    greeting: /^220 /,
    authenticate: (mechanism, first) => `AUTH ${mechanism} ${first}`,
    challenge: '334 ',
    yes: /^235 2\.7\.0 /,
    no: /^535 5\.7\.8 Wrong name or password$/,
  },
}

class Client {
  readonly socket: TLSSocket
  #heard = ''

  private constructor(socket: TLSSocket) {
    this.socket = socket
    socket.setEncoding('latin1')
  }

  static async connect(port: number, ca: string): Promise<Client> {
    const socket = tls.connect({ port, host: '127.0.0.1', ca, servername: 'localhost' })
    await once(socket, 'secureConnect')
    return new Client(socket)
  }

  async line(): Promise<string> {
    while (!this.#heard.includes('\r\n')) this.#heard += ((await once(this.socket, 'data')) as [string])[0]
    const end = this.#heard.indexOf('\r\n')
    const line = this.#heard.slice(0, end)
    this.#heard = this.#heard.slice(end + 2)
    return line
  }

  say(line: string): Promise<string> {
    this.socket.write(`${line}\r\n`)
    return this.line()
  }
}

describe('sign-in by SCRAM', () => {
  let world: SignInWorld
  before(async () => {
    world = await openSignInWorld()
    await world.add(ALICE, PASSWORD)
  })
  after(() => world.cleanup())

  async function connect(protocol: keyof typeof TONGUES): Promise<Client> {
    const client = await Client.connect(world.ports[protocol], world.ca)
    assert.match(await client.line(), TONGUES[protocol].greeting)
    if (protocol !== 'smtp') return client
    client.socket.write('EHLO client.example.net\r\n')
    const lines: string[] = []
    do lines.push(await client.line())
    while (!lines.at(-1)?.startsWith('250 '))
    assert.ok(lines.includes('250-AUTH SCRAM-SHA-256-PLUS SCRAM-SHA-256 PLAIN LOGIN'))
    return client
  }

  /** @returns the last line, and how many challenges came before it */
  async function signIn(protocol: keyof typeof TONGUES, mechanism: string, choice: Partial<ScramChoice>) {
    const tongue = TONGUES[protocol]
    const connection = await connect(protocol)
    const isBound = mechanism === PLUS && {
      binding: connection.socket.exportKeyingMaterial(32, 'EXPORTER-Channel-Binding', Buffer.alloc(0)),
      gs2Header: 'p=tls-exporter,,',
    }
    const client = scramClient({ username: ALICE, password: PASSWORD, ...isBound, ...choice })
    let line = await connection.say(tongue.authenticate(mechanism, base64(client.first)))
    let challenges = 0
    for (; line.startsWith(tongue.challenge); challenges += 1) {
      const challenge = Buffer.from(line.slice(tongue.challenge.length), 'base64').toString()
      if (challenges === 1) assert.ok(client.trusts(challenge))
      line = await connection.say(challenges === 0 ? base64(client.final(challenge)) : '')
    }
    connection.socket.destroy()
    return { line, challenges }
  }

  for (const protocol of ['imap', 'pop', 'smtp'] as const) {
    const { yes, no } = TONGUES[protocol]

    test(`${protocol}: lets in who proves the password, bound to the connection or not`, async () => {
      for (const mechanism of ['SCRAM-SHA-256', PLUS]) {
        const { line, challenges } = await signIn(protocol, mechanism, {})
        assert.match(line, yes, mechanism)
        assert.equal(challenges, 2)
      }
    })

    test(`${protocol}: a wrong password and an unknown name take the same steps to the same words`, async () => {
      const wrong = await signIn(protocol, 'SCRAM-SHA-256', { password: 'guess' })
      const unknown = await signIn(protocol, 'SCRAM-SHA-256', { username: 'nobody@example.org' })
      assert.match(wrong.line, no)
      assert.deepEqual(unknown, wrong)
    })
  }

  test('an app password is proved like the password of the account, and for its protocols only', async () => {
    const visitor = { protocol: 'imap', remoteAddress: '127.0.0.1', isPrivate: true, client: '' } as const
    const owner = await world.ways.signIn({ ...visitor, username: ALICE, password: PASSWORD })
    const made = await Promise.all(
      ['Phone', 'Desk'].map((label) => world.desk.addAppPassword(owner, { label, protocols: ['imap'] })),
    )
    for (const { password } of made)
      assert.match((await signIn('imap', 'SCRAM-SHA-256', { password })).line, TONGUES.imap.yes)
    assert.match((await signIn('imap', PLUS, {})).line, TONGUES.imap.yes)
    const [phone] = made
    assert.match((await signIn('pop', 'SCRAM-SHA-256', { password: phone?.password ?? '' })).line, /^-ERR \[AUTH\]/)
    await world.desk.removeAppPassword(owner, phone?.id ?? '')
    assert.match((await signIn('imap', 'SCRAM-SHA-256', { password: phone?.password ?? '' })).line, TONGUES.imap.no)
  })

  test('a proof that was made for another connection does not fit', async () => {
    const { line } = await signIn('smtp', PLUS, { binding: Buffer.alloc(32) })
    assert.match(line, TONGUES.smtp.no)
  })

  test('the certificate can be bound to, where a client cannot export keys', async () => {
    const { socket } = await connect('smtp')
    const { raw } = socket.getPeerCertificate()
    socket.destroy()
    const binding = crypto.createHash('sha256').update(raw).digest()
    const { line } = await signIn('smtp', PLUS, { binding, gs2Header: 'p=tls-server-end-point,,' })
    assert.match(line, TONGUES.smtp.yes)
  })
})

describe('what a name tells', () => {
  let world: SignInWorld
  let alice: Owner
  before(async () => {
    world = await openSignInWorld()
    alice = await world.add(ALICE, PASSWORD)
  })
  after(() => world.cleanup())

  let host = 0
  const visitor = (username: string, address = `192.0.2.${++host}`) =>
    ({ protocol: 'imap', remoteAddress: address, isPrivate: true, client: '', username }) as const
  const scram = async (username: string) => {
    const attempt = await world.ways.scram?.(visitor(username))
    assert.ok(attempt)
    return attempt
  }
  const refusal = (reason: string) => (error: unknown) => error instanceof Refusal && error.reason === reason

  for (const way of ['password', 'proof'] as const)
    test(`of many guesses at once from one address as many are looked at as of one after another: ${way}`, async () => {
      // Looked at when they come together, and not counted yet when the next is.
      const unnoticed = 10
      const name = `${way}@example.org`
      const thief = visitor(name, way === 'proof' ? '100.64.1.1' : '100.64.2.1')
      await world.add(name, PASSWORD)
      const guess = async () =>
        way === 'proof'
          ? (await world.ways.scram?.(thief))?.settle(undefined)
          : world.ways.signIn({ ...thief, password: 'wrong pass phrase' })
      const tried = await Promise.allSettled(Array.from({ length: 60 }, guess))
      const reasons = tried.map((each) => (each.status === 'rejected' ? (each.reason as Refusal).reason : 'in'))
      const seen = reasons.filter((reason) => reason === 'wrong-credentials').length
      assert.ok(seen > COUNTS.address.free && seen <= COUNTS.address.refusedFrom + unnoticed, String(seen))
      assert.deepEqual(new Set(reasons), new Set(['wrong-credentials', 'too-many-attempts']))
    })

  test('an unknown name has a salt of its own, the same each time, and keys that look like any other', async () => {
    const names = [
      'nobody@example.org',
      'NOBODY+x@example.org',
      'nobody2@example.org',
      'not an address',
      'a@elsewhere.test',
    ]
    const keys = await Promise.all([ALICE, ...names, ...names].map(async (name) => (await scram(name)).keys[0]))
    const salts = keys.map(({ salt }) => salt.toString('hex'))
    assert.deepEqual(salts.slice(1, 6), salts.slice(6))
    assert.equal(salts[1], salts[2])
    assert.equal(new Set(salts).size, 5)
    for (const each of keys) {
      assert.deepEqual(
        [each.salt.length, each.iterations, each.storedKey.length, each.serverKey.length],
        [16, 10_000, 32, 32],
      )
      assert.equal(proofHolds(each, 'message', Buffer.alloc(32)), false)
    }
  })

  test('a wrong password, an unknown name and no address at all cost one hash each', async (context) => {
    const hashing = context.mock.method(crypto, 'argon2')
    const names = [ALICE, 'nobody@example.org', 'not an address', 'a@elsewhere.test']
    for (const name of ['warm up', ...names]) {
      hashing.mock.resetCalls()
      await assert.rejects(world.ways.signIn({ ...visitor(name), password: 'guess' }), refusal('wrong-credentials'))
      if (name !== 'warm up') assert.equal(hashing.mock.callCount(), 1, name)
    }
  })

  test('ten connections of one client cost one hash', async (context) => {
    const hashing = context.mock.method(crypto, 'argon2')
    const attempt = { ...visitor(ALICE, '198.51.100.2'), password: PASSWORD }
    const all = await Promise.all(Array.from({ length: 10 }, () => world.ways.signIn(attempt)))
    assert.equal(hashing.mock.callCount(), 1)
    assert.equal(new Set(all.map(({ ticket }) => ticket.id)).size, 10)
  })

  test('nobody comes in by an unknown name, whatever the mechanism believes', async () => {
    const attempt = await scram('nobody@example.org')
    await assert.rejects(attempt.settle(attempt.keys[0]), refusal('wrong-credentials'))
  })

  test('a proof of the old password ends with it', async () => {
    const attempt = await scram(ALICE)
    await world.setPassword(alice, NEW_PASSWORD)
    await assert.rejects(attempt.settle(attempt.keys[0]), refusal('wrong-credentials'))
    await assert.rejects(world.ways.signIn({ ...visitor(ALICE), password: PASSWORD }), refusal('wrong-credentials'))
    const { address } = await world.ways.signIn({ ...visitor(ALICE), password: NEW_PASSWORD })
    assert.equal(address, ALICE)
  })

  test('thirty wrong passwords shut an address out, and the member signs in from another', async (context) => {
    context.mock.timers.enable({ apis: ['setTimeout'] })
    /** Whatever an attempt waits for, it has waited long enough. */
    const waited = async <Result>(attempt: Promise<Result>): Promise<Result> => {
      let isOver = false
      const settled = attempt.finally(() => (isOver = true))
      settled.catch(() => undefined)
      while (!isOver) {
        context.mock.timers.tick(10_000)
        await new Promise(setImmediate)
      }
      return settled
    }
    const thief = '203.0.113.66'
    let refused = 0
    for (let guess = 0; guess < 40; guess++) {
      const attempt = world.ways.signIn({ ...visitor(ALICE, thief), password: `guess ${guess}` })
      await waited(attempt).catch((error: Refusal) => (refused += error.reason === 'too-many-attempts' ? 1 : 0))
    }
    // Failures fade while the guesses go on, so that one more may be looked at.
    assert.ok(refused >= 9, `${refused} refused`)
    const own = { ...visitor(ALICE, thief), password: NEW_PASSWORD }
    await assert.rejects(world.ways.signIn(own), refusal('too-many-attempts'))
    const elsewhere = world.ways.signIn({ ...own, remoteAddress: '198.51.100.1' })
    assert.equal((await waited(elsewhere)).address, ALICE)
  })

  test('a frozen member is told so only with the right proof', async () => {
    const bob = 'bob@example.org'
    await world.freeze(await world.add(bob, PASSWORD))
    const attempt = await world.ways.scram?.(visitor(bob))
    await assert.rejects(async () => attempt?.settle(attempt.keys[0]), refusal('account-frozen'))
    const again = await world.ways.scram?.(visitor(bob))
    await assert.rejects(async () => again?.settle(undefined), refusal('wrong-credentials'))
  })
})
