// A server ends in the middle of what people do on pages: sessions, sign-ins and second verifications go on where they were; and
// what somebody set up who may be a thief lets no held mail go.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { Secret, TOTP } from 'otpauth'
import { now } from '../../src/base/clock.ts'
import { furnish, SWAN_POLICY } from '../support/furnish.ts'
import { ALICE, BOB, eventually, type TestHouse } from '../support/house.ts'
import { openSendingHouse, type SendingHouse } from '../support/sending-house.ts'
import { setUpBefore } from '../support/set-up-before.ts'
import { WebCaller } from '../support/web-caller.ts'

const WEEK_MS = 7 * 86_400_000
const STEP_MS = 30_000

describe('a server ends while people are on its pages', () => {
  let sending: SendingHouse
  let house: TestHouse
  let codes: readonly string[] = []
  let bob: WebCaller
  before(async () => {
    sending = await openSendingHouse()
    house = sending.house
    await furnish(house, { policy: SWAN_POLICY })
    codes = await setUpBefore(house, ALICE, WEEK_MS)
    await start()
  })
  after(() => sending?.cleanup())

  async function start(): Promise<void> {
    await house.start()
    await eventually(() => new WebCaller(sending.site).isThere())
  }

  async function signedIn(address: string, code?: string): Promise<WebCaller> {
    const web = new WebCaller(sending.site)
    const state = await web.signIn(address, house.password)
    if (state === 'factor-needed')
      assert.equal((await web.call('POST', '/session/answer', { factor: 'recovery-code', answer: code })).status, 200)
    return web
  }
  const hold = async (web: WebCaller, subject: string) => {
    const letter = { to: ['x@remote.example'], subject, text: 'About the swan.' }
    const { status, body } = await web.call('POST', '/me/messages', letter)
    assert.deepEqual([status, body['state']], [202, 'held'])
  }
  const begin = async (web: WebCaller) => (await web.call('POST', '/me/step-up', {})).body
  const answer = (web: WebCaller, id: unknown, factor: string, answer: string) =>
    web.call('POST', `/me/step-up/${String(id)}/answer`, { factor, answer })
  const sent = (subject: string) => sending.taken.some((text) => text.includes(`Subject: ${subject}\r\n`))

  test('a session goes on after a restart, and a step-up that was begun before is finished', async () => {
    const web = await signedIn(ALICE)
    const token = await web.token()
    await hold(web, 'first')
    const pending = await begin(web)
    assert.deepEqual(pending['factors'], ['recovery-code'])
    assert.equal((await answer(web, pending['id'], 'recovery-code', 'wrong')).status, 401)
    await house.kill()
    await start()
    assert.equal((await web.call('GET', '/session')).body['state'], 'signed-in')
    const again = await web.call('POST', '/me/step-up', {}, { 'x-gatehouse-token': token })
    assert.equal(again.status, 200, 'the token of a page of before is good')
    assert.equal(again.body['triesLeft'], 4, 'wrong answers of before count')
    const passed = await answer(web, pending['id'], 'recovery-code', codes[0] ?? '')
    assert.equal(passed.body['state'], 'passed')
    assert.equal((await web.call('POST', '/me/holds/release', {})).body['released'], 1)
    await eventually(async () => sent('first'))
  })

  test('who sets up a factor on the first day lets held mail go with it', async () => {
    const web = (bob = await signedIn(BOB))
    const { codes: own } = (await web.call('POST', '/me/factors/recovery-codes', {})).body
    await hold(web, 'third')
    const pending = await begin(web)
    assert.deepEqual([pending['factors'], pending['tooNew']], [['recovery-code'], undefined])
    assert.equal((await answer(web, pending['id'], 'recovery-code', (own as string[])[0] ?? '')).status, 200)
  })

  test('who is in the middle of a sign-in goes on too; who is out by then, or meanwhile, stays out', async () => {
    const [web, left] = [await signedIn(ALICE), await signedIn(ALICE)]
    const { secret } = (await web.call('POST', '/me/factors/totp', {})).body
    const totp = new TOTP({ secret: Secret.fromBase32(String(secret)) })
    const code = (steps: number) => totp.generate({ timestamp: now() + steps * STEP_MS })
    assert.equal((await web.call('POST', '/me/factors/totp/confirmation', { code: code(0) })).status, 204)
    const other = new WebCaller(sending.site)
    assert.equal(await other.signIn(ALICE, house.password), 'factor-needed')
    assert.equal((await web.call('DELETE', '/session')).status, 204)
    assert.equal((await bob.call('POST', '/me/holds/not-me', {})).status, 200)
    // Who is killed in the middle of freezing goes on with it when the lease of the event has ended.
    await eventually(async () => (await bob.call('GET', '/me/sessions')).status === 401)
    await house.kill()
    assert.equal((await house.command('member', 'sessions', ALICE, '--end')).code, 0)
    await start()
    for (const out of [web, left, bob]) assert.equal((await out.call('GET', '/me/sessions')).status, 401)
    const { body } = await other.call('POST', '/session/answer', { factor: 'totp', answer: code(1) })
    assert.equal(body['state'], 'signed-in')
    await hold(other, 'second')
    const pending = await begin(other)
    assert.deepEqual([pending['factors'], pending['tooNew']], [['recovery-code'], ['totp']])
    assert.equal((await answer(other, pending['id'], 'totp', code(1))).status, 400)
    assert.equal((await answer(other, pending['id'], 'recovery-code', codes[1] ?? '')).status, 200)
    assert.equal((await other.call('POST', '/me/holds/release', {})).body['released'], 1)
  })
})
