// Who proves that held mail is theirs, in real browsers: by a passkey, or with a phone that scans the screen; and "not me" on the phone.
import assert from 'node:assert/strict'
import { after, before, describe, it, type TestContext } from 'node:test'
import { Secret, TOTP } from 'otpauth'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { now } from '../../src/base/clock.ts'
import { codesInImage } from '../../src/screening/links/qr.ts'
import { addAuthenticator, openChromium, openScreen, seriousFindings, withoutChromium } from '../support/chromium.ts'
import { furnish, SWAN_POLICY } from '../support/furnish.ts'
import { eventually, type TestHouse } from '../support/house.ts'
import { openSendingHouse, type SendingHouse } from '../support/sending-house.ts'

const LIMIT_MS = 60_000
const TOTP_STEP_MS = 30_000
const [CAROL, DORA, EMIL] = ['carol@example.org', 'dora@example.org', 'emil@example.org'] as const
const CHINESE = { locale: 'zh-CN' } as const
const PHONE = { ...CHINESE, colorScheme: 'dark', viewport: { width: 390, height: 800 } } as const

describe('proofs for held mail', { skip: withoutChromium }, () => {
  let house: TestHouse
  let browser: Browser
  let sending: SendingHouse
  let site = ''

  before(async () => {
    sending = await openSendingHouse()
    ;({ house, site } = sending)
    await furnish(house, { people: [CAROL, DORA, EMIL], policy: SWAN_POLICY })
    await house.start()
    browser = await openChromium()
  })
  after(async () => {
    await browser?.close()
    await sending?.cleanup()
  })

  const arrived = (subject: string) => sending.taken.filter((text) => text.includes(`Subject: ${subject}`)).length
  const press = (page: Page, button: string) => Promise.all([page.waitForEvent('load'), page.click(button)])
  const said = async (page: Page) => (await page.textContent('main')) ?? ''

  /** A browser of its own, after the password. */
  async function withPassword(t: TestContext, address: string, options?: BrowserContextOptions): Promise<Page> {
    const { page, errors } = await openScreen(browser, options)
    page.setDefaultTimeout(LIMIT_MS)
    t.after(async () => {
      await page.context().close()
      assert.deepEqual(errors, [])
    })
    await page.goto(`${site}/sign-in`)
    await page.fill('#username', address)
    await page.fill('#password', house.password)
    await press(page, '#password-form button')
    return page
  }

  /** Sends as the program of a page does; it is held. */
  async function send(page: Page, subject: string): Promise<void> {
    const { token } = (await (await page.request.get(`${site}/api/v1/session`)).json()) as { token: string }
    const answer = await page.request.post(`${site}/api/v1/me/messages`, {
      headers: { 'x-gatehouse-token': token },
      data: { to: ['x@remote.example'], subject, text: 'The swan flies.' },
    })
    assert.equal(answer.status(), 202, await answer.text())
    assert.equal(((await answer.json()) as { state: string }).state, 'held')
  }

  /** A screen, and a phone of the same person that has proved itself with a code. */
  async function screenAndPhone(t: TestContext, address: string): Promise<{ screen: Page; phone: Page }> {
    const screen = await withPassword(t, address)
    await screen.goto(`${site}/account/factors`)
    await press(screen, 'form[action="/account/beginTotp"] button')
    const secret = Secret.fromBase32((await screen.textContent('.secret')) ?? '')
    const codeOf = (steps: number) => new TOTP({ secret }).generate({ timestamp: now() + steps * TOTP_STEP_MS })
    await screen.fill('input[name=code]', codeOf(0))
    await press(screen, 'form[action="/account/confirmTotp"] button')
    const phone = await withPassword(t, address, PHONE)
    if ((await phone.locator('button[value=totp]').count()) > 0) await press(phone, 'button[value=totp]')
    await Promise.all([phone.waitForURL(`${site}/`), phone.fill('#answer', codeOf(1))])
    return { screen, phone }
  }

  it('a passkey, in Chinese: the chosen message goes, the other waits', async (t) => {
    const page = await withPassword(t, CAROL, CHINESE)
    await addAuthenticator(page)
    await page.goto(`${site}/account/factors`)
    await page.fill('#label', '笔记本电脑')
    await press(page, '#passkey-form button')
    await send(page, 'First bird')
    await send(page, 'Second bird')
    await page.goto(`${site}/holds`)
    assert.match(await said(page), /First bird[^]*等待[^]*您的确认[^]*Second bird/)
    await page.check('input[aria-label*="First bird"]')
    await press(page, 'button[value=chosen]')
    assert.deepEqual(await seriousFindings(page), [])
    assert.equal(arrived('First bird'), 0)
    await Promise.all([page.waitForURL(/confirmed=1/), page.click('button[value=passkey]')])
    await eventually(async () => arrived('First bird') === 1, LIMIT_MS)
    assert.equal(arrived('Second bird'), 0)
  })

  it('a phone scans the screen, and its owner chooses the number that stands there', async (t) => {
    const { screen, phone } = await screenAndPhone(t, DORA)
    await send(screen, 'Far away')
    await screen.goto(`${site}/holds`)
    await press(screen, 'button[value=all]')
    await press(screen, 'button[value=qr]')
    const [code = ''] = await codesInImage(await screen.locator('.qr').screenshot())
    const number = (await screen.textContent('.number')) ?? ''
    await phone.goto(site + new URL(code).pathname + new URL(code).search)
    assert.match(await said(phone), /这些邮件是您发送的吗？/)
    assert.deepEqual(await seriousFindings(phone), [])
    assert.equal(arrived('Far away'), 0, 'looking lets nothing go')
    await Promise.all([screen.waitForURL(/confirmed=1/), phone.click(`button[value="${number}"]`)])
    await eventually(async () => arrived('Far away') === 1, LIMIT_MS)
  })

  it('"not me" on the phone: nothing goes, the account is frozen, the other screen is out', async (t) => {
    const { screen, phone } = await screenAndPhone(t, EMIL)
    await send(screen, 'Strange bird')
    await screen.goto(`${site}/holds`)
    await press(screen, 'button[value=all]')
    await press(screen, 'button[value=approval]')
    await phone.goto(`${site}/approve`)
    await press(phone, 'form:has(input[name=me][value=no]) button')
    assert.match(await said(phone), /已拒绝/)
    await eventually(async () => (await house.command('member', 'show', EMIL)).out.includes('frozen'), LIMIT_MS)
    await eventually(async () => {
      await screen.goto(`${site}/holds`)
      return screen.url().includes('/sign-in')
    }, LIMIT_MS)
    const { out } = await house.command('hold', 'list', '--json')
    assert.match(out, /"state":"frozen"[^\n]*Strange bird|Strange bird[^\n]*"state":"frozen"/)
    assert.equal(arrived('Strange bird'), 0)
  })
})
