// People in a real browser: every way to come in, and what becomes of those who copy, replay, relay, frame or forge.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, describe, it, type TestContext } from 'node:test'
import { Secret, TOTP } from 'otpauth'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { now } from '../../src/base/clock.ts'
import { codesInImage } from '../../src/screening/links/qr.ts'
import { addAuthenticator, openChromium, openScreen, seriousFindings, withoutChromium } from '../support/chromium.ts'
import { eventually, openTestHouse, type TestHouse } from '../support/house.ts'
import { letterOf } from '../support/letters.ts'
import { freePorts } from '../support/ports.ts'

const LIMIT_MS = 60_000
const WINDOWS = 'Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36'
const TOTP_STEP_MS = 30_000
/** One a story, so that none disturbs another. */
const [CAROL, DORA, EMIL, FRANK, GRACE, HEIDI, IVAN, JUDY] = (
  ['carol', 'dora', 'emil', 'frank', 'grace', 'heidi', 'ivan', 'judy'] as const
).map((name) => `${name}@example.org`) as [string, string, string, string, string, string, string, string]

describe('coming in by the web', { skip: withoutChromium }, () => {
  let house: TestHouse
  let browser: Browser
  /** plain HTTP, but to a browser this machine is as good as HTTPS */
  let site: string
  let secureSite: string

  before(async () => {
    const [http = 0, https = 0] = await freePorts(2)
    house = await openTestHouse({ settings: { 'http.port': http, 'http.https-port': https } })
    ;[site, secureSite] = [`http://localhost:${http}`, `https://localhost:${https}`]
    const csv = path.join(house.folder, 'people.csv')
    const people = [CAROL, DORA, EMIL, FRANK, GRACE, HEIDI, IVAN, JUDY].map((address) => `${address},${house.password}`)
    writeFileSync(csv, ['address,password', ...people].join('\n'))
    const { code, err } = await house.command('member', 'import', csv)
    assert.equal(code, 0, err)
    await house.start()
    browser = await openChromium()
  })
  after(async () => {
    await browser?.close()
    await house?.cleanup()
  })

  /** A browser that nobody used before. No script of a page may fail, and nothing may be blocked by its policy. */
  async function newScreen(t: TestContext, options?: BrowserContextOptions): Promise<Page> {
    const { page, errors } = await openScreen(browser, options)
    page.setDefaultTimeout(LIMIT_MS)
    t.after(async () => {
      await page.context().close()
      assert.deepEqual(errors, [])
    })
    return page
  }

  const submit = (page: Page, button: string) => Promise.all([page.waitForEvent('load'), page.click(button)])

  async function givePassword(page: Page, address: string, password = house.password): Promise<void> {
    if (!page.url().includes('/sign-in')) await page.goto(`${site}/sign-in`)
    await page.fill('#username', address)
    await page.fill('#password', password)
    await submit(page, '#password-form button')
  }

  /** A browser in which a member is signed in. */
  async function signedIn(t: TestContext, address: string, options?: BrowserContextOptions): Promise<Page> {
    const page = await newScreen(t, options)
    await givePassword(page, address)
    assert.equal(page.url(), `${site}/`, (await said(page)) ?? '')
    return page
  }

  /** An authenticator app that is set up on the account page. @returns its code of now, or of so many steps later */
  async function setUpApp(page: Page): Promise<(steps: number) => string> {
    await page.goto(`${site}/account/factors`)
    await submit(page, 'form[action="/account/beginTotp"] button')
    const secret = Secret.fromBase32((await page.textContent('.secret')) ?? '')
    assert.equal(new URL(await codeOn(page)).searchParams.get('secret'), secret.base32)
    const codeOf = (steps: number) => new TOTP({ secret }).generate({ timestamp: now() + steps * TOTP_STEP_MS })
    await page.fill('input[name=code]', codeOf(0))
    await submit(page, 'form[action="/account/confirmTotp"] button')
    assert.equal(page.url(), `${site}/account/factors`)
    return codeOf
  }

  /** What a phone's camera reads from the screen. */
  async function codeOn(page: Page): Promise<string> {
    const [text = ''] = await codesInImage(await page.locator('.qr').screenshot())
    return text
  }

  /** Chooses one way of second verification, where there is more than one. */
  async function choose(page: Page, factor: string): Promise<void> {
    if ((await page.locator(`button[value=${factor}]`).count()) > 0) await submit(page, `button[value=${factor}]`)
  }

  /** Types a code; the page sends it by itself when it is complete. */
  const typeCode = (page: Page, code: string) => Promise.all([page.waitForEvent('load'), page.fill('#answer', code)])

  /** The link in the newest of so many notices that lie in a member's inbox. */
  async function noticeOf(address: string, notices: number): Promise<string> {
    const text = await letterOf(house, address, 'new device', notices)
    return (/https:\S+\/not-me\S+/.exec(text)?.[0] ?? text).replace(secureSite, site)
  }

  const said = (page: Page) => page.textContent('main')
  const isIn = async (page: Page) => {
    await page.goto(`${site}/account`)
    return page.url() === `${site}/account`
  }

  it('a wrong password, then the right one: in Chinese, in the dark, on a phone', async (t) => {
    const page = await newScreen(t, { locale: 'zh-CN', colorScheme: 'dark', viewport: { width: 390, height: 800 } })
    await page.goto(`${site}/account/history`)
    assert.equal(await page.textContent('h1'), '登录')
    assert.deepEqual(await seriousFindings(page), [])
    await givePassword(page, CAROL, 'not the password')
    assert.match((await said(page)) ?? '', /账号、密码或验证码错误。/)
    await givePassword(page, CAROL)
    assert.equal(page.url(), `${site}/account/history`)
    assert.match((await said(page)) ?? '', /登录成功[^]*密码错误/)
    for (const tab of ['', '/history', '/app-passwords', '/factors']) {
      await page.goto(`${site}/account${tab}`)
      assert.deepEqual(await seriousFindings(page), [], tab)
    }
    await submit(page, 'form[action="/sign-out"] button')
    assert.match((await said(page)) ?? '', /您已退出登录。/)
    assert.equal(await isIn(page), false)
  })

  it('over HTTPS, cookies are out of reach of scripts, neighbours and plain HTTP', async (t) => {
    const page = await newScreen(t, { ignoreHTTPSErrors: true })
    await page.goto(`${secureSite}/sign-in`)
    assert.deepEqual(await seriousFindings(page), [])
    await page.fill('#username', CAROL)
    await page.fill('#password', house.password)
    await submit(page, '#password-form button')
    assert.equal(page.url(), `${secureSite}/`)
    const cookies = await page.context().cookies()
    assert.deepEqual(
      cookies.map(({ name }) => name).sort(),
      ['browser', 'device', 'session'].map((name) => `__Host-gatehouse-${name}`),
    )
    for (const { httpOnly, secure, sameSite } of cookies)
      assert.deepEqual([httpOnly, secure, sameSite], [true, true, 'Lax'])
    assert.equal(await page.evaluate('document.cookie'), '')
  })

  it('a code of an app: asked for on a new device, good once', async (t) => {
    const codeOf = await setUpApp(await signedIn(t, CAROL))
    const page = await newScreen(t)
    await givePassword(page, CAROL)
    await choose(page, 'totp')
    assert.match((await said(page)) ?? '', /six digits/)
    assert.deepEqual(await seriousFindings(page), [])
    const [code, wrong] = [codeOf(1), codeOf(40)]
    await typeCode(page, wrong)
    assert.match((await said(page)) ?? '', /Wrong address, password or code\.[^]*4 tries left/)
    await typeCode(page, code)
    assert.equal(await isIn(page), true)

    const thief = await newScreen(t)
    await givePassword(thief, CAROL)
    await choose(thief, 'totp')
    await typeCode(thief, code)
    assert.match((await said(thief)) ?? '', /Wrong address, password or code/)
    assert.equal(await isIn(thief), false)
  })

  it('a recovery code: shown once, good once', async (t) => {
    const page = await signedIn(t, DORA)
    await setUpApp(page)
    await submit(page, 'form[action="/account/newRecoveryCodes"] button')
    const [code = ''] = await page.locator('.secret').allTextContents()
    assert.deepEqual(await seriousFindings(page), [])
    for (const isFirst of [true, false]) {
      const other = await newScreen(t)
      await givePassword(other, DORA)
      await choose(other, 'recovery-code')
      await other.fill('#answer', code)
      await submit(other, 'form[action="/sign-in/answer"] button')
      assert.equal(await isIn(other), isFirst)
    }
  })

  it('a passkey: set up, then alone instead of the password, then as second proof', async (t) => {
    const page = await signedIn(t, EMIL)
    const { credentials } = await addAuthenticator(page)
    await page.goto(`${site}/account/factors`)
    await page.fill('#label', 'This laptop')
    await submit(page, '#passkey-form button')
    assert.match((await said(page)) ?? '', /This laptop/)
    await submit(page, 'form[action="/sign-out"] button')
    await submit(page, '#passkey-form button')
    assert.equal(await isIn(page), true)

    const other = await newScreen(t)
    await addAuthenticator(other, await credentials())
    await givePassword(other, EMIL)
    await submit(other, 'button[value=passkey]')
    await other.waitForURL(`${site}/`)

    const without = await newScreen(t)
    await addAuthenticator(without)
    await givePassword(without, EMIL)
    await without.click('button[value=passkey]')
    await without.waitForSelector('#passkey-form [role=alert]:not([hidden])')
    assert.equal(await isIn(without), false)
  })

  it('a phone: scans, chooses the number, and the other screen goes on; once, and for that screen alone', async (t) => {
    const phone = await signedIn(t, FRANK, { viewport: { width: 390, height: 800 } })
    const codeOf = await setUpApp(phone)
    // Only a device on which a second proof was given lets others in.
    await submit(phone, 'form[action="/sign-out"] button')
    await givePassword(phone, FRANK)
    await choose(phone, 'totp')
    await typeCode(phone, codeOf(1))

    const showCode = async (screen: Page) => {
      await givePassword(screen, FRANK)
      await submit(screen, 'button[value=qr]')
      return {
        address: (await codeOn(screen)).replace(secureSite, site),
        number: (await screen.textContent('.number')) ?? '',
      }
    }
    const desk = await newScreen(t)
    const { address, number } = await showCode(desk)
    assert.deepEqual(await seriousFindings(desk), [])
    await phone.goto(address)
    assert.deepEqual(await seriousFindings(phone), [])
    await submit(phone, `button[value="${number}"]`)
    assert.match((await said(phone)) ?? '', /Confirmed/)
    await desk.waitForURL(`${site}/`)
    assert.equal(await isIn(desk), true)
    // Replayed: the code was used.
    await phone.goto(address)
    assert.match((await said(phone)) ?? '', /not good, or no longer/)

    // Relayed: who has the password sends his code to the phone's owner, who sees another number, or none.
    const stranger = await newScreen(t)
    const relayed = await showCode(stranger)
    const other = await signedIn(t, IVAN)
    await other.goto(relayed.address)
    assert.match((await said(other)) ?? '', /not good, or no longer/)
    await phone.goto(relayed.address)
    const numbers = await phone.locator('button[name=number]').allTextContents()
    await submit(phone, `button[value="${numbers.find((each) => each !== relayed.number)}"]`)
    assert.match((await said(phone)) ?? '', /another number: it is denied/)
    await stranger.locator('#answer-state', { hasText: /no longer|denied/ }).waitFor()
    assert.equal(await isIn(stranger), false)
    // Who has the code but not the browser cannot collect what the phone allowed.
    assert.equal((await (await newScreen(t)).request.get(`${site}/api/v1/session/outcome`)).status(), 401)
  })

  it('an app password: shown once, opens IMAP, and takes it away from the main password', async (t) => {
    const page = await signedIn(t, GRACE)
    await setUpApp(page)
    await page.goto(`${site}/account/app-passwords`)
    await page.fill('#label', 'Thunderbird at work')
    await submit(page, 'form[action="/account/addAppPassword"] button')
    const password = (await page.textContent('.secret')) ?? ''
    await page.goto(`${site}/account/app-passwords`)
    assert.doesNotMatch((await said(page)) ?? '', new RegExp(password))
    const imap = await house.imap(GRACE, password)
    await assert.rejects(house.imap(GRACE), /unavailable|password/i)
    await submit(page, 'form[action="/account/removeAppPassword"] button')
    await assert.rejects(house.imap(GRACE, password))
    imap.close()
  })

  it('sessions are ended from afar, and all of them when the member is frozen', async (t) => {
    const [here, there] = [await signedIn(t, HEIDI), await signedIn(t, HEIDI)]
    await here.goto(`${site}/account`)
    await submit(here, 'form[action="/account/endSession"] button')
    assert.equal(await isIn(there), false)
    assert.equal(await isIn(here), true)
    await house.command('member', 'freeze', HEIDI)
    await eventually(async () => !(await isIn(here)))
    await givePassword(here, HEIDI)
    assert.match((await said(here)) ?? '', /not active/)
  })

  it('"this was not me": a link in the notice ends what the thief began, and asks for a new password', async (t) => {
    const owner = await signedIn(t, JUDY, { locale: 'zh-CN', colorScheme: 'dark' })
    const thief = await signedIn(t, JUDY, { locale: 'zh-CN' })
    const notice = await noticeOf(JUDY, 2)
    const codeOf = await setUpApp(owner)
    await thief.goto(`${site}/account/app-passwords`)
    await thief.fill('#label', 'to come back')
    await submit(thief, 'form[action="/account/addAppPassword"] button')
    const stolen = (await thief.textContent('.secret')) ?? ''
    const read = await house.imap(JUDY, stolen)
    read.close()
    const page = await newScreen(t, { locale: 'zh-CN', colorScheme: 'dark' })
    await page.goto(notice)
    assert.match((await said(page)) ?? '', /如果这次登录不是您本人操作/)
    assert.deepEqual(await seriousFindings(page), [])
    assert.equal(await isIn(thief), true, 'looking at the link changes nothing')
    await submit(page, 'form[action="/not-me"] button')
    assert.match((await said(page)) ?? '', /所有会话均已结束/)
    await eventually(async () => !(await isIn(thief)))
    await assert.rejects(house.imap(JUDY, stolen), 'what the thief made to come back is void')

    await owner.goto(`${site}/sign-in`)
    await givePassword(owner, JUDY)
    await choose(owner, 'totp')
    await typeCode(owner, codeOf(1))
    assert.equal(await owner.textContent('h1'), '设置新密码')
    assert.deepEqual(await seriousFindings(owner), [])
    const hint = owner.locator('#strength')
    for (const [password, level] of [
      ['judy', 'short'],
      ['password1234', 'weak'],
      ['ocean lamp forty violin', 'good'],
    ] as const) {
      await owner.fill('#password', password)
      await owner.locator(`#strength[data-level=${level}]`).waitFor()
    }
    assert.equal(await hint.textContent(), '强度良好')
    await owner.fill('#repeated', 'ocean lamp forty violin')
    await submit(owner, '#new-password button')
    assert.equal(await isIn(owner), true)
  })

  it('copied cookies are challenged on another device, and the owner goes on', async (t) => {
    const owner = await signedIn(t, IVAN)
    const thief = await newScreen(t, {
      userAgent: WINDOWS,
    })
    await thief.context().addCookies(await owner.context().cookies())
    await thief.goto(`${site}/account`)
    await thief.waitForURL(/\/sign-in\?/)
    // The owner's browser may change its look: the key that it kept speaks for it.
    await owner.setExtraHTTPHeaders({ 'user-agent': WINDOWS })
    await owner.goto(`${site}/account`)
    await owner.waitForURL(`${site}/account`)
    assert.equal(await owner.textContent('h1'), 'Account security')
  })

  it('other sites can neither frame a page, nor send a form, nor lead people away', async (t) => {
    const page = await signedIn(t, IVAN)
    await page.route('http://evil.test/', (route) =>
      route.fulfill({
        contentType: 'text/html',
        body: `<iframe src="${site}/account"></iframe><form method="post" action="${site}/account/endOtherSessions"><button>Win!</button></form>`,
      }),
    )
    await page.goto('http://evil.test/')
    const [frame] = page.frames().slice(1)
    assert.doesNotMatch((await frame?.content()) ?? '', /Sessions/)
    const [answer] = await Promise.all([page.waitForResponse(/endOtherSessions/), page.click('button')])
    assert.equal(answer.status(), 403)
    assert.equal(await isIn(page), true)
    await submit(page, 'form[action="/sign-out"] button')
    await page.goto(`${site}/sign-in?next=//evil.test/`)
    await givePassword(page, IVAN)
    assert.equal(new URL(page.url()).origin, site)
  })
})
