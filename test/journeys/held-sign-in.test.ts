// A thief who has the right password: what mail programs are told, what the owner is asked, and what her yes and no bring about.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import net from 'node:net'
import tls from 'node:tls'
import { after, before, describe, test } from 'node:test'
import { TOTP, URI } from 'otpauth'
import { now, useClock } from '../../src/base/clock.ts'
import { Refusal } from '../../src/base/refusal.ts'
import type { Owner } from '../../src/directory/directory.ts'
import { Places } from '../../src/risk/geography/places.ts'
import type { SignedIn } from '../../src/sign-in/sign-in.ts'
import { openSignInWorld, type SignInWorld } from '../support/sign-in-world.ts'
import { browser, pendingOf, signedIn } from '../support/web-visits.ts'

const ALICE = 'alice@example.org'
const BOB = 'bob@example.org'
const PASSWORD = 'correct horse battery'
/** Of one country each: the United States, Japan, Brazil; and one more, of Tunisia. */
const ABROAD = { imap: ['8.8.8.8', 'US'], pop: ['133.11.0.1', 'JP'], smtp: ['200.160.2.3', 'BR'] } as const
const ELSEWHERE = '41.231.21.1'

const PROTOCOLS = ['imap', 'pop', 'smtp'] as const
type Protocol = (typeof PROTOCOLS)[number]

/** What each says on the way to the answer about a password, and the answers. */
const TONGUES: Readonly<
  Record<
    Protocol,
    { lines: (secret: string) => readonly string[]; yes: RegExp; held: RegExp; no: RegExp; last: RegExp }
  >
> = {
  imap: {
    lines: (secret) => [`a LOGIN ${ALICE} "${secret}"`],
    last: /^a /,
    yes: /^a OK /m,
    held: /^\* OK \[ALERT\] Sign-in needs your approval: choose \d\d at https:[^]*^a NO \[UNAVAILABLE\] /m,
    no: /^a NO \[/m,
  },
  pop: {
    lines: (secret) => [`USER ${ALICE}`, `PASS ${secret}`],
    last: /^(-ERR|\+OK \d+ messages)/,
    yes: /^\+OK \d+ messages/m,
    held: /^-ERR \[SYS\/TEMP\] Sign-in needs your approval/m,
    no: /^-ERR \[/m,
  },
  smtp: {
    lines: (secret) => ['EHLO phone', `AUTH PLAIN ${Buffer.from(`\0${ALICE}\0${secret}`).toString('base64')}`],
    last: /^(235|4|5)/,
    yes: /^235 /m,
    held: /^454 4\.7\.0 Sign-in needs your approval/m,
    no: /^[45]\d\d /m,
  },
}

const refusal = (reason: string) => (error: unknown) => error instanceof Refusal && error.reason === reason

describe('a right password from a new country', () => {
  let world: SignInWorld
  let alice: Owner
  let owner: SignedIn
  /** another device of hers, where she gave a code */
  let phone: SignedIn
  let restore: () => void
  let later = 0
  before(async () => {
    restore = useClock({ now: () => Date.now() + later })
    world = await openSignInWorld({ risk: { places: await Places.open() }, trustProxyFrom: ['127.0.0.1'] })
    alice = await world.add(ALICE, PASSWORD)
    // Her office: the local network, where nobody is asked.
    owner = signedIn(await world.web.withPassword(browser('192.168.1.20'), ALICE, PASSWORD))
  })
  after(async () => {
    await world.cleanup()
    restore()
  })

  /** One sign-in by a program behind the trusted proxy. @returns all that was said after the greeting */
  async function attempt(protocol: Protocol, from: string, secret = PASSWORD): Promise<string> {
    const plain = net.connect(world.ports[protocol], '127.0.0.1')
    await once(plain, 'connect')
    plain.write(`PROXY TCP4 ${from} 192.0.2.2 4711 993\r\n`)
    const socket = tls.connect({ socket: plain, ca: world.ca, servername: 'localhost' })
    await once(socket, 'secureConnect')
    let heard = ''
    socket.setEncoding('latin1').on('data', (text: string) => (heard += text))
    const until = async (isSaid: () => boolean) => {
      while (!isSaid()) await once(socket, 'data')
    }
    await until(() => heard.includes('\r\n'))
    const { lines, last } = TONGUES[protocol]
    const all = lines(secret)
    for (const [index, line] of all.entries()) {
      heard = ''
      socket.write(`${line}\r\n`)
      const isLast = index === all.length - 1
      await until(() =>
        isLast ? heard.split('\r\n').some((each) => last.test(each)) : /^(\+OK|250 ).*\r\n/m.test(heard),
      )
    }
    socket.destroy()
    return heard
  }

  for (const protocol of PROTOCOLS) {
    test(`${protocol}: is held, and opens only after the owner's yes with the right number`, async () => {
      later += 3_600_000 // the three prompts of the last hour are over
      const { held, yes } = TONGUES[protocol]
      const [from, country] = ABROAD[protocol]
      assert.match(await attempt(protocol, from), held)
      assert.match(await attempt(protocol, from), held)
      const [prompt, ...more] = await world.desk.prompts(owner)
      assert.equal(more.length, 0, 'the same client is asked about once')
      assert.deepEqual([prompt?.protocol, prompt?.remoteAddress, prompt?.place], [protocol, from, country])
      assert.equal(prompt?.numbers.length, 3)
      await world.desk.approve(owner, prompt.id, world.asked.at(-1)?.number)
      assert.match(await attempt(protocol, from), yes)
      assert.deepEqual(await world.desk.prompts(owner), [])
      assert.match(await attempt(protocol, ELSEWHERE), held, 'the yes was for one network')
    })
  }

  test('a wrong number is a no, and so is what follows from the same place', async () => {
    later += 3_600_000
    assert.match(await attempt('imap', '212.58.244.20'), TONGUES.imap.held)
    const [prompt] = await world.desk.prompts(owner)
    assert.ok(prompt)
    const wrong = prompt.numbers.find((number) => number !== world.asked.at(-1)?.number)
    await assert.rejects(world.desk.approve(owner, prompt.id, wrong), refusal('wrong-credentials'))
    assert.match(await attempt('imap', '212.58.244.20'), /^a NO \[AUTHENTICATIONFAILED\] Sign-in is not permitted/m)
  })

  test('the owner is asked three times an hour at most, whatever comes', async () => {
    later += 3_600_000
    const before = world.asked.length
    for (const from of [
      '178.237.33.50',
      '185.60.216.35',
      '203.178.137.58',
      '196.216.2.1',
      '139.130.4.5',
      '193.0.6.139',
    ])
      assert.match(await attempt('pop', from), /^-ERR \[SYS\/TEMP\] Sign-in needs your approval/)
    assert.equal(world.asked.length - before, 3)
  })

  test('an app password works at home and on the road, each for its protocols, until it is revoked', async () => {
    later += 3_600_000
    const made = await world.desk.addAppPassword(owner, { label: 'Phone', protocols: ['imap', 'smtp'] })
    assert.match(made.password, /^([0-9a-z]{5}-){3}[0-9a-z]{5}$/)
    assert.match(await attempt('imap', '192.168.1.20', made.password), TONGUES.imap.yes)
    assert.match(await attempt('imap', '192.168.1.20', made.password.replaceAll('-', '')), TONGUES.imap.yes)
    assert.match(await attempt('smtp', '192.168.1.20', made.password), TONGUES.smtp.yes)
    assert.match(await attempt('pop', '192.168.1.20', made.password), TONGUES.pop.no)
    const [row] = await world.desk.appPasswords(owner)
    assert.ok((row?.lastUsedAt ?? 0) >= (row?.createdAt ?? Infinity))
    await world.desk.removeAppPassword(owner, made.id)
    assert.match(await attempt('imap', '192.168.1.20', made.password), /^a NO \[AUTHENTICATIONFAILED\] Wrong name/m)
  })

  test('with a second factor, programs need an app password, and a code counts once', async () => {
    const { url } = await world.desk.beginTotp(owner)
    const codes = URI.parse(url) as TOTP
    const code = () => codes.generate({ timestamp: now() })
    await assert.rejects(world.desk.confirmTotp(owner, '000000'), refusal('wrong-credentials'))
    await world.desk.confirmTotp(owner, code())
    for (const protocol of PROTOCOLS)
      assert.match(await attempt(protocol, '192.168.1.20'), /Make an app password for this program/)
    later += 60_000
    const pending = pendingOf(await world.web.withPassword(browser('192.168.1.30'), ALICE, PASSWORD))
    assert.ok(pending.factors.includes('totp'))
    const other = pendingOf(await world.web.withPassword(browser('192.168.1.31'), ALICE, PASSWORD))
    const given = code()
    const proven = signedIn(await world.web.answer(browser('192.168.1.30'), pending.id, 'totp', given))
    phone = proven
    await assert.rejects(
      world.web.answer(browser('192.168.1.31'), other.id, 'totp', given),
      refusal('wrong-credentials'),
    )
    // The device that gave it is not asked again.
    signedIn(await world.web.withPassword(browser('192.168.1.30', proven.deviceToken), ALICE, PASSWORD))

    for (let wrong = 0; wrong < 3; wrong++)
      await assert.rejects(
        world.web.answer(browser('192.168.1.31'), other.id, 'totp', '12'),
        refusal('wrong-credentials'),
      )
    await assert.rejects(world.web.answer(browser('192.168.1.31'), other.id, 'totp', '12'), refusal('ticket-invalid'))
    await assert.rejects(world.web.answer(browser('192.168.1.31'), other.id, 'totp', code()), refusal('ticket-invalid'))
  })

  test('a code on a screen opens it by a phone that proved itself: once, for its member, with the right number', async () => {
    later += 60_000
    await world.add(BOB, PASSWORD)
    const bob = signedIn(await world.web.withPassword(browser('192.168.1.40'), BOB, PASSWORD))
    const screen = browser('192.168.1.50')
    const show = async () => {
      const pending = pendingOf(await world.web.withPassword(screen, ALICE, PASSWORD))
      assert.ok(pending.factors.includes('qr'))
      const shown = await world.web.challenge(screen, pending.id, 'qr')
      assert.equal(shown.factor, 'qr')
      assert.equal(await world.web.outcomeOf(screen, pending.id), undefined)
      return { pending, shown, code: new URL(shown.url).searchParams.get('code') ?? '' }
    }
    const { pending, shown, code } = await show()
    await assert.rejects(world.desk.promptOfCode(bob, code), refusal('no-such-thing'), 'relayed to somebody else')
    const { id, numbers } = await world.desk.promptOfCode(phone, code)
    assert.ok(numbers.includes(shown.number))
    await assert.rejects(world.desk.approve(bob, id, shown.number), refusal('no-such-thing'))
    await assert.rejects(world.desk.approve(owner, id, shown.number), refusal('not-permitted'), 'no factor given there')
    await world.desk.approve(phone, id, shown.number)
    await assert.rejects(world.desk.approve(phone, id, shown.number), refusal('no-such-thing'), 'replayed')
    signedIn(await world.web.outcomeOf(screen, pending.id))
    await assert.rejects(world.web.outcomeOf(screen, pending.id), refusal('ticket-invalid'))

    const again = await show()
    const prompt = await world.desk.promptOfCode(phone, again.code)
    const wrong = prompt.numbers.find((number) => number !== again.shown.number)
    await assert.rejects(world.desk.approve(phone, prompt.id, wrong), refusal('wrong-credentials'))
    await assert.rejects(world.web.outcomeOf(screen, again.pending.id), refusal('sign-in-refused'))
  })

  test('"not me" ends every session, and asks for a new password', async () => {
    later += 3_600_000
    const codes = await world.desk.newRecoveryCodes(owner)
    await world.desk.removeTotp(owner)
    assert.match(await attempt('imap', '193.0.6.139'), TONGUES.imap.held)
    const [prompt] = await world.desk.prompts(owner)
    assert.ok(prompt)
    await world.desk.deny(owner, prompt.id)
    assert.match(await attempt('imap', '192.168.1.20'), /^a NO /m)
    const visitor = browser('192.168.1.60')
    let outcome = await world.web.withPassword(visitor, ALICE, PASSWORD)
    // The account was at risk just now: even at home more is asked for.
    if (outcome.state === 'factor-needed')
      outcome = await world.web.answer(visitor, outcome.pending.id, 'recovery-code', codes[0] ?? '')
    assert.equal(outcome.state, 'password-change-needed')
    assert.equal(outcome.why, 'asked-for')
    const fresh = signedIn(await world.web.changePassword(visitor, outcome.pending.id, 'wrong donkey voltage'))
    assert.equal(fresh.owner.memberId, alice.memberId)
    const history = await world.desk.signIns(fresh, 50)
    assert.ok(history.some(({ outcome }) => outcome === 'not-me'))
  })
})
