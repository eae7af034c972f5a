// A thief who knows the password sets up a second factor before anything is held, and sends to strangers: what is held does not go
// by that factor, but by what the owner had before.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { Secret, TOTP } from 'otpauth'
import { now } from '../../src/base/clock.ts'
import { withHouse } from '../../src/cli/open.ts'
import { setSecondAddress } from '../../src/directory/credentials/second-address.ts'
import { ALICE, eventually, type TestHouse } from '../support/house.ts'
import { letterOf } from '../support/letters.ts'
import { openSendingHouse, type SendingHouse } from '../support/sending-house.ts'
import { tellUsual } from '../support/sent-before.ts'
import { setUpBefore } from '../support/set-up-before.ts'
import { WebCaller } from '../support/web-caller.ts'

const STEP_MS = 30_000
const WEEK_MS = 7 * 86_400_000
const MESSAGES = 100
const AT_HOME = 'alice.at.home@remote.example'
/** What ALICE sends otherwise. */
const USUAL = { perHour: 10, hoursPerDay: 8, days: 15, recipients: ['a@remote.example', 'b@remote.example'] }
interface Hold {
  readonly id: string
  readonly subject: string
  readonly needs: string
}

const IO = { out: () => undefined, err: () => undefined, env: {}, isTerminal: false }

describe('a thief with a second factor of their own', () => {
  let sending: SendingHouse
  let house: TestHouse
  let thief: WebCaller
  let codes: readonly string[] = []
  before(async () => {
    sending = await openSendingHouse()
    house = sending.house
    codes = await setUpBefore(house, ALICE, WEEK_MS)
    await withHouse(house.config, IO, async (opened) => {
      await tellUsual(opened, ALICE, now(), USUAL)
      await opened.store.write(opened.ticket('administrator'), async (tx) =>
        setSecondAddress(tx, await opened.directory.owner(tx, ALICE), AT_HOME),
      )
    })
    await house.start()
    thief = new WebCaller(sending.site)
    await eventually(() => thief.isThere())
  })
  after(() => sending?.cleanup())

  const sent = (subject: string) => sending.taken.some((text) => text.includes(`Subject: ${subject}\r\n`))
  /** Messages that wait for their owner to prove who they are. */
  let held: readonly Hold[] = []
  async function waiting(web: WebCaller): Promise<readonly Hold[]> {
    const { holds } = (await web.call('GET', '/me/holds')).body
    return (holds as Hold[]).filter(({ needs }) => needs === 'step-up')
  }

  test('sets it up, sends to strangers, and is held', async (t) => {
    assert.equal(await thief.signIn(ALICE, house.password), 'signed-in')
    const { secret } = (await thief.call('POST', '/me/factors/totp', {})).body
    const totp = new TOTP({ secret: Secret.fromBase32(String(secret)) })
    const code = totp.generate({ timestamp: now() })
    assert.equal((await thief.call('POST', '/me/factors/totp/confirmation', { code })).status, 204)
    const token = { 'x-gatehouse-token': await thief.token() }
    for (let number = 1; number <= MESSAGES; number++) {
      const letter = {
        to: [`stranger${number}@remote.example`],
        subject: `Offer ${number}`,
        text: `Buy ${number} now.`,
      }
      const { status, body } = await thief.call('POST', '/me/messages', letter, token)
      assert.equal(status, 202, JSON.stringify(body))
    }
    held = await waiting(thief)
    t.diagnostic(`${held.length} of ${MESSAGES} messages wait for their owner`)
    assert.ok(held.length > 0)

    const pending = (await thief.call('POST', '/me/step-up', {})).body
    assert.deepEqual([pending['factors'], pending['tooNew']], [['email', 'recovery-code'], ['totp']])
    const next = totp.generate({ timestamp: now() + STEP_MS })
    const path = `/me/step-up/${String(pending['id'])}/answer`
    assert.equal((await thief.call('POST', path, { factor: 'totp', answer: next })).status, 400)
    assert.equal((await thief.call('POST', '/me/holds/release', {})).status, 401)
    assert.ok(!held.some(({ subject }) => sent(subject)))
  })

  test('is betrayed by a letter, with a page on which the owner can say so', async () => {
    const { out } = await house.command('member', 'app-password', ALICE, '--add', 'reader', '--json')
    const { password } = JSON.parse(out) as { password: string }
    const letter = await letterOf(house, ALICE, 'authenticator app', 1, password)
    assert.match(letter, /alice@example\.org: an authenticator app was set up \(.* UTC, from firefox, .*127\.0\.0\.1\)/)
    assert.match(letter, /postmaster@example\.org/)
    const [, token = ''] = /\/not-me\?token=(\S+)/.exec(letter) ?? []
    const page = await fetch(`${sending.site}/not-me?token=${token}`)
    assert.match(await page.text(), /Was this not you\?/)
    assert.match(await letterOf(house, ALICE, 'app password was made', 1, password), /by an administrator/)
    // Each to the address at home as well, out of reach of who is in the mailbox.
    await eventually(async () => sending.taken.filter((text) => text.includes(`To: ${AT_HOME}`)).length >= 2)
  })

  test('the owner lets go what was held, or not, by what was there before', async () => {
    const owner = new WebCaller(sending.site)
    assert.equal(await owner.signIn(ALICE, house.password), 'factor-needed')
    const given = { factor: 'recovery-code', answer: codes[0] ?? '' }
    assert.equal((await owner.call('POST', '/session/answer', given)).body['state'], 'signed-in')
    const { id } = (await owner.call('POST', '/me/step-up', {})).body
    const again = { factor: 'recovery-code', answer: codes[1] ?? '' }
    assert.equal((await owner.call('POST', `/me/step-up/${String(id)}/answer`, again)).body['state'], 'passed')
    const released = await owner.call('POST', '/me/holds/release', { holds: [held[0]?.id] })
    assert.ok(Number(released.body['released']) > 0)
    await eventually(async () => sent(held[0]?.subject ?? ''))
    const { frozen } = (await owner.call('POST', '/me/holds/not-me', {})).body
    assert.ok(Number(frozen) > 0)
    await eventually(async () => (await thief.call('GET', '/me/sessions')).status === 401)
    const { out } = await house.command('member', 'second-factor', ALICE)
    assert.match(out, /totp +false/, 'containment took it back')
  })
})
