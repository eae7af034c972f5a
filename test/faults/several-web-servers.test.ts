// Two servers of one installation behind a load balancer that sends people to either: what was begun on the pages of one goes on at
// the other, and what ended at one has ended at the other.
import assert from 'node:assert/strict'
import { after, before, describe, test, type TestContext } from 'node:test'
import { Secret, TOTP } from 'otpauth'
import { monotonic, now } from '../../src/base/clock.ts'
import { WORLD } from '../../src/cli/demo/world.ts'
import { furnish, SWAN_POLICY } from '../support/furnish.ts'
import { ALICE, BOB, eventually, openTestHouse, type TestHouse } from '../support/house.ts'
import { startLargeSite, type LargeSite } from '../support/large-house.ts'
import { freePorts } from '../support/ports.ts'
import { POSTGRES_MISSING } from '../support/postgres.ts'
import { WebCaller } from '../support/web-caller.ts'

const STEP_MS = 30_000

describe('several servers of pages', { skip: POSTGRES_MISSING }, () => {
  let site: LargeSite
  let [first, second] = [] as unknown as [TestHouse, TestHouse]
  let [here, there] = ['', '']

  before(async () => {
    site = await startLargeSite()
    const [one = 0, other = 0] = await freePorts(2)
    ;[here, there] = [`http://localhost:${one}`, `http://localhost:${other}`]
    first = await openTestHouse({ settings: { ...site.settings, 'http.port': one } })
    second = await openTestHouse({ settings: { ...site.settings, 'http.port': other }, beside: first })
    await furnish(first, { policy: SWAN_POLICY })
    for (const { dns } of [first, second]) dns.replaceRecords(WORLD)
    await Promise.all([first.start(), second.start()])
    for (const address of [here, there]) await eventually(() => new WebCaller(address).isThere())
  })
  after(async () => {
    await second?.cleanup()
    await first?.cleanup()
    await site?.stop()
  })

  async function signedIn(address: string): Promise<WebCaller> {
    const web = new WebCaller(here)
    assert.equal(await web.signIn(address, first.password), 'signed-in')
    return web
  }
  const isIn = async (web: WebCaller) => (await web.call('GET', '/me/sessions')).status === 200

  /** ms from now until who is signed in is so no more, at both servers. */
  async function outOfBoth(t: TestContext, web: WebCaller, what: string): Promise<void> {
    const from = monotonic()
    for (const address of [here, there]) await eventually(async () => !(await isIn(web.at(address))))
    t.diagnostic(`${what}: out of both ${Math.round(monotonic() - from)} ms later`)
  }

  test('a message that a program sends at both at once with one key is taken once', async () => {
    const web = await signedIn(ALICE)
    const keys = ['one', 'two', 'three']
    for (const key of keys) {
      const letter = { to: [BOB], subject: 'only once', text: `Hello ${key}`, isCopyKept: true }
      const ask = (at: string) => web.at(at).call('POST', '/me/messages', letter, { 'idempotency-key': key })
      const both = await Promise.all([ask(here), ask(there)])
      const [one, other] = [await ask(here), await ask(there)]
      assert.deepEqual([one.status, other], [202, one])
      for (const { status, body } of both)
        assert.deepEqual([status, body['id'] ?? body['type']], status === 409 ? [409, 'urn:gatehouse:in-use'] : [202, one.body['id']]) // prettier-ignore
    }
    for (const [address, folder] of [
      [BOB, 'INBOX'],
      [ALICE, 'Sent'],
    ] as const) {
      const imap = await second.imap(address)
      assert.equal((await imap.search(folder, 'SUBJECT "only once"')).length, keys.length)
      imap.close()
    }
    assert.equal((await web.call('DELETE', '/session')).status, 204)
  })

  test('a sign-in, a step-up and its question to a phone go from one to the other', async () => {
    const web = await signedIn(ALICE)
    const { secret } = (await web.at(there).call('POST', '/me/factors/totp', {})).body
    const totp = new TOTP({ secret: Secret.fromBase32(String(secret)) })
    const code = (steps: number) => totp.generate({ timestamp: now() + steps * STEP_MS })
    assert.equal((await web.call('POST', '/me/factors/totp/confirmation', { code: code(0) })).status, 204)

    const phone = new WebCaller(here)
    assert.equal(await phone.signIn(ALICE, first.password), 'factor-needed')
    const given = await phone.at(there).call('POST', '/session/answer', { factor: 'totp', answer: code(1) })
    assert.equal(given.body['state'], 'signed-in')
    const { sessions } = (await web.call('GET', '/me/sessions')).body
    assert.equal((sessions as unknown[]).length, 2)

    const letter = { to: ['x@remote.example'], subject: 'swan', text: 'About the swan.' }
    assert.equal((await web.call('POST', '/me/messages', letter)).body['state'], 'held')
    const { id } = (await web.call('POST', '/me/step-up', {})).body
    const { number } = (await web.at(there).call('POST', `/me/step-up/${String(id)}/challenge`, { factor: 'approval' }))
      .body
    const { prompts } = (await phone.call('GET', '/me/prompts')).body
    const [prompt] = prompts as { id: string }[]
    assert.equal((await phone.at(there).call('POST', `/me/prompts/${prompt?.id}/approval`, { number })).status, 204)
    assert.equal((await web.call('GET', `/me/step-up/${String(id)}/outcome`)).body['state'], 'passed')
    assert.equal((await web.at(there).call('POST', '/me/holds/release', {})).body['released'], 1)
  })

  test('who signs out at one is out of the other, and so is who is ended from there', async (t) => {
    const [web, other] = [await signedIn(BOB), await signedIn(BOB)]
    for (const each of [web, other]) assert.ok((await isIn(each)) && (await isIn(each.at(there))))
    assert.equal((await other.at(there).call('DELETE', '/session')).status, 204)
    await outOfBoth(t, other, 'signed out')
    assert.ok(await isIn(web))
    const elsewhere = await signedIn(BOB)
    assert.equal((await web.at(there).call('DELETE', '/me/sessions')).body['ended'], 1)
    await outOfBoth(t, elsewhere, 'ended from afar')
    assert.ok(await isIn(web))
  })

  test('who ends all other sessions at one ends those of mail programs at the other, and none of them stays listed', async () => {
    const [web, other] = [await signedIn(BOB), await signedIn(BOB)]
    assert.ok(await isIn(other.at(there)), 'the other server holds it too')
    const imap = await second.imap(BOB)
    const { farewell } = await imap.idle()
    const { client, answer } = await second.submission(BOB)
    assert.match(answer, /^235 /)
    assert.equal((await web.call('DELETE', '/me/sessions')).status, 200)
    assert.match(await farewell, /^\* BYE /)
    assert.match(await client.reply(), /^421 /)
    for (const address of [here, there]) {
      const { sessions } = (await web.at(address).call('GET', '/me/sessions')).body
      assert.deepEqual(
        (sessions as { isThis: boolean }[]).map(({ isThis }) => isThis),
        [true],
      )
    }
    const again = await second.imap(BOB)
    await again.command('NOOP')
    again.close()
    assert.equal((await web.call('DELETE', '/session')).status, 204)
  })

  test('a frozen member is out of both, also where the session was not yet known', async (t) => {
    const [web, other] = [await signedIn(BOB), await signedIn(BOB)]
    assert.ok(await isIn(web.at(there)))
    assert.equal((await second.command('member', 'freeze', BOB)).code, 0)
    await outOfBoth(t, web, 'frozen')
    assert.equal((await second.command('member', 'unfreeze', BOB)).code, 0)
    assert.equal(await isIn(other.at(there)), false)
    assert.equal(await isIn(other), false)
  })
})
