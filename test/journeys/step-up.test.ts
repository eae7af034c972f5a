// Somebody who is signed in proves it again before held mail may go; a session, a guess and a stranger's own factor do not.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { Secret, TOTP } from 'otpauth'
import { now, useClock } from '../../src/base/clock.ts'
import { Refusal } from '../../src/base/refusal.ts'
import { bindDevice } from '../../src/directory/credentials/devices.ts'
import { isDoubtedSetUp } from '../../src/sign-in/factor-trust.ts'
import { trustedDevices } from '../../src/sign-in/factors.ts'
import type { SignedIn } from '../../src/sign-in/sign-in.ts'
import type { WebVisitor } from '../../src/sign-in/web-sign-in.ts'
import { openSignInWorld, type SignInWorld } from '../support/sign-in-world.ts'

const PASSWORD = 'correct horse battery'
const STEP_MS = 30_000
const isRefusal = (reason: string) => (error: unknown) => error instanceof Refusal && error.reason === reason

describe('a second verification of an open session', () => {
  let world: SignInWorld
  before(async () => void (world = await openSignInWorld()))
  after(() => world.cleanup())

  const visitor = (client: string): WebVisitor => ({
    protocol: 'web',
    remoteAddress: '192.0.2.7',
    isPrivate: true,
    client,
    deviceToken: '',
    language: 'en',
  })

  async function comeIn(address: string, client = 'Firefox/140', code?: () => string): Promise<SignedIn> {
    const who = visitor(client)
    let outcome = await world.web.withPassword(who, address, PASSWORD)
    if (outcome.state === 'factor-needed' && code !== undefined)
      outcome = await world.web.answer(who, outcome.pending.id, 'totp', code())
    if (outcome.state !== 'signed-in') throw new Error(outcome.state)
    return outcome.signedIn
  }

  async function member(address: string): Promise<{ who: SignedIn; code: (steps: number) => string }> {
    await world.add(address, PASSWORD)
    const who = await comeIn(address)
    return { who, code: await confirmedTotp(who) }
  }

  /** An app for codes that is set up. @returns its code of now, or of so many steps later */
  async function confirmedTotp(who: SignedIn): Promise<(steps: number) => string> {
    const { secret } = await world.desk.beginTotp(who)
    const code = (steps: number) =>
      new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: now() + steps * STEP_MS })
    // The oldest code that is taken: when its time ends on the way, the next one is that.
    await world.desk.confirmTotp(who, code(-1)).catch(() => world.desk.confirmTotp(who, code(-1)))
    return code
  }

  it('is passed with a code, and is good for this session alone', async () => {
    const { who, code } = await member('alice@example.org')
    const other = await comeIn('alice@example.org', 'Chrome/140', () => code(0))
    const later = now() + 1
    assert.equal(await world.stepUp.passedUntil(who, 'release-mail'), undefined)
    const pending = await world.stepUp.begin(who, 'release-mail', later)
    assert.deepEqual(pending.factors, ['qr', 'totp', 'approval'])
    assert.deepEqual(await world.stepUp.challenge(who, pending.id, 'totp'), { factor: 'totp' })
    await assert.rejects(world.stepUp.answer(other, pending.id, 'totp', code(1)), isRefusal('ticket-invalid'))
    await assert.rejects(world.stepUp.answer(who, pending.id, 'totp', '000000'), isRefusal('wrong-credentials'))
    await assert.rejects(world.stepUp.answer(who, pending.id, 'passkey', {}), isRefusal('bad-parameter'))
    const outcome = await world.stepUp.answer(who, pending.id, 'totp', code(1))
    assert.equal(outcome.state, 'passed')
    assert.ok(((await world.stepUp.passedUntil(who, 'release-mail')) ?? 0) > now())
    assert.equal(await world.stepUp.passedUntil(other, 'release-mail'), undefined)
    assert.deepEqual(world.denied, [])
  })

  it('counts no factor that was set up after the mail was held', async () => {
    await world.add('bob@example.org', PASSWORD)
    const heldAt = now() - 1
    const who = await comeIn('bob@example.org')
    const { secret } = await world.desk.beginTotp(who)
    await world.desk.confirmTotp(who, new TOTP({ secret: Secret.fromBase32(secret) }).generate())
    assert.deepEqual((await world.stepUp.begin(who, 'release-mail', heldAt)).factors, [])
    assert.deepEqual((await world.stepUp.begin(who, 'release-mail', now() + 1)).factors, ['totp'])
  })

  it('goes on by a prompt on another device that proved itself, after the right number', async () => {
    const { who, code } = await member('carol@example.org')
    const phone = await comeIn('carol@example.org', 'Phone/1', () => code(0))
    const pending = await world.stepUp.begin(who, 'release-mail', now() + 1)
    const challenge = await world.stepUp.challenge(who, pending.id, 'approval')
    assert.ok(challenge.factor === 'approval')
    assert.deepEqual(await world.desk.prompts(who), [])
    const [prompt] = await world.desk.prompts(phone)
    assert.equal(prompt?.about, 'release-mail')
    assert.equal(world.asked.at(-1)?.id, prompt?.id)
    await assert.rejects(
      world.desk.approve(who, prompt?.id ?? '', challenge.number),
      isRefusal('not-permitted'),
      'not by the browser that asks',
    )
    assert.equal(await world.stepUp.outcomeOf(who, pending.id), undefined)
    await world.desk.approve(phone, prompt?.id ?? '', challenge.number)
    assert.equal((await world.stepUp.outcomeOf(who, pending.id))?.state, 'passed')
  })

  it('asks no device of a stranger who knows the password, however long it is known', async () => {
    await world.add('frank@example.org', PASSWORD)
    const who = await comeIn('frank@example.org')
    const { store, ticket } = world.reception.parts
    const bind = (id?: string) => store.write(ticket, (tx) => bindDevice(tx, who.owner, id, 'Thief/1', false))
    const { id } = await bind()
    const later = now() + 25 * 3_600_000
    const restore = useClock({ now: () => later })
    // Known for a day: good enough to let a browser in, not to let mail go.
    await bind(id).finally(restore)
    const trusted = await world.reception.read((tx) => trustedDevices(tx, who.owner, undefined))
    assert.deepEqual(
      trusted.map(({ trust }) => trust),
      [1],
    )
    assert.deepEqual((await world.stepUp.begin(who, 'release-mail', now() + 1)).factors, [])
  })

  it('is denied by "not me" on the phone at once, whether the page asks or not', async () => {
    const { who, code } = await member('dora@example.org')
    const phone = await comeIn('dora@example.org', 'Phone/1', () => code(0))
    const pending = await world.stepUp.begin(who, 'release-mail', now() + 1)
    await world.stepUp.challenge(who, pending.id, 'approval')
    const [prompt] = await world.desk.prompts(phone)
    await world.desk.deny(phone, prompt?.id ?? '')
    assert.equal(world.denied.at(-1), 'not-me')
    await assert.rejects(world.stepUp.outcomeOf(who, pending.id), isRefusal('ticket-invalid'))
  })

  it('is no way in with a password that was changed since', async () => {
    const { who, code } = await member('gina@example.org')
    const elsewhere = visitor('Chrome/140')
    const outcome = await world.web.withPassword(elsewhere, 'gina@example.org', PASSWORD)
    assert.ok(outcome.state === 'factor-needed')
    await world.setPassword(who.owner, 'another horse battery')
    await assert.rejects(world.web.answer(elsewhere, outcome.pending.id, 'totp', code(0)), isRefusal('ticket-invalid'))
  })

  it('that nobody goes on with stands in the history, once', async () => {
    const { who } = await member('hugo@example.org')
    await world.stepUp.begin(who, 'release-mail', now() + 1)
    const later = now() + 6 * 60_000
    const restore = useClock({ now: () => later })
    await Promise.all([world.sweep(), world.sweep()]).finally(restore)
    const left = (await world.desk.signIns(who, 10)).filter(({ outcome }) => outcome === 'step-up-abandoned')
    assert.equal(left.length, 1)
  })

  const DAY_MS = 86_400_000
  // prettier-ignore
  const SET_UPS: readonly (readonly [claim: string, days: number, browser: 'same' | 'new', isProven: boolean, isDoubted: boolean])[] = [
    ['on the first day: there was nothing to prove it with',       0.5, 'same', false, false],
    ['on the next, with the browser of the first: it is new yet',  1.5, 'same', false, true],
    ['with a browser that is known for longer than doubts last',   4,   'same', false, false],
    ['with a new browser',                                         4,   'new',  false, true],
    ['with a new browser on which a factor of before was given',   4,   'new',  true,  false],
  ]
  for (const [index, [claim, days, browser, isProven, isDoubted]] of SET_UPS.entries()) {
    it(`isDoubtedSetUp() ${claim}: ${isDoubted}`, async () => {
      const address = `set-up-${index}@example.org`
      const owner = await world.add(address, PASSWORD)
      const first = await world.web.withPassword(visitor('Firefox/140'), address, PASSWORD)
      assert.ok(first.state === 'signed-in')
      const codes = isProven ? await confirmedTotp(first.signedIn) : undefined
      const later = now() + days * DAY_MS
      const restore = useClock({ now: () => later })
      try {
        if (codes !== undefined) await comeIn(address, 'Chrome/140', () => codes(0))
        else
          await world.web.withPassword({ ...visitor('Firefox/140'), deviceToken: first.deviceToken }, address, PASSWORD)
        const [live] = world.reception.parts.sessions.of(owner.memberId)
        assert.ok(live)
        const device = browser === 'same' ? live.event.device : 'another'
        const session = { ...live, event: { ...live.event, ...(device && { device }) } }
        assert.equal(await isDoubtedSetUp(world.reception, session, 3 * DAY_MS), isDoubted)
      } finally {
        restore()
      }
    })
  }

  it('is denied by five wrong answers, however often it was begun', async () => {
    const { who } = await member('emil@example.org')
    const told = world.denied.length
    for (const tries of [3, 1]) {
      const pending = await world.stepUp.begin(who, 'release-mail', now() + 1)
      for (let each = 0; each < tries; each++)
        await assert.rejects(world.stepUp.answer(who, pending.id, 'totp', '000000'), isRefusal('wrong-credentials'))
    }
    const last = await world.stepUp.begin(who, 'release-mail', now() + 1)
    assert.equal(last.triesLeft, 1)
    await assert.rejects(world.stepUp.answer(who, last.id, 'totp', '000000'), isRefusal('ticket-invalid'))
    assert.deepEqual(world.denied.slice(told), ['wrong-answers'])
  })
})
