// Held mail in a real browser: its owner lets it go after a second verification, or says "not me"; approvers decide by page and by link.
import assert from 'node:assert/strict'
import path from 'node:path'
import { after, before, describe, it, type TestContext } from 'node:test'
import { Secret, TOTP } from 'otpauth'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { now } from '../../src/base/clock.ts'
import { openChromium, openScreen, seriousFindings, withoutChromium } from '../support/chromium.ts'
import { furnish, SWAN_POLICY } from '../support/furnish.ts'
import { ALICE, BOB, eventually, type TestHouse } from '../support/house.ts'
import { openSendingHouse, type SendingHouse } from '../support/sending-house.ts'
import { WebCaller } from '../support/web-caller.ts'

const LIMIT_MS = 60_000
const TOTP_STEP_MS = 30_000
const at = (name: string) => `${name}@example.org`
/** One a story, so that none disturbs another. */
const [CAROL, DORA, EMIL, FRANK, GRACE, HEIDI, IVAN, CHEN] = [
  at('carol'),
  at('dora'),
  at('emil'),
  at('frank'),
  at('grace'),
  at('heidi'),
  at('ivan'),
  at('chen'),
]
const PHONE = { locale: 'zh-CN', colorScheme: 'dark', viewport: { width: 390, height: 800 } } as const
const POLICY = `${SWAN_POLICY}approval:
  approver: ${BOB}
  deputies:
    - { of: ${BOB}, is: ${CHEN}, from: 2020-01-01, until: 2099-12-31 }
  rules:
    - id: contracts
      meaning: Contracts leave with four eyes.
      direction: out
      all: [{ words: [contract] }]
      approver: ${BOB}
`

describe('held mail on pages', { skip: withoutChromium }, () => {
  let house: TestHouse
  let browser: Browser
  let sending: SendingHouse
  let site = ''
  let taken: readonly string[] = []

  before(async () => {
    sending = await openSendingHouse()
    ;({ house, taken, site } = sending)
    await furnish(house, { people: [CAROL, DORA, EMIL, FRANK, GRACE, HEIDI, IVAN, CHEN], policy: POLICY })
    await house.start()
    browser = await openChromium()
  })
  after(async () => {
    await browser?.close()
    await sending?.cleanup()
  })

  const letter = (from: string, subject: string, text: string) =>
    [`From: ${from}`, 'To: x@remote.example', `Subject: ${subject}`, '', text, ''].join('\r\n')
  /** Submits one mail as a member, with the password that programs have to use. @returns the reply that decides */
  async function submit(subject: string, text: string, from: string, password = house.password): Promise<string> {
    const { client, answer } = await house.submission(from, password)
    assert.match(answer, /^235/)
    for (const line of [`MAIL FROM:<${from}>`, 'RCPT TO:<x@remote.example>', 'DATA']) await client.say(line)
    await client.send(`${letter(from, subject, text)}\r\n.\r\n`)
    const reply = await client.reply()
    client.socket.destroy()
    return reply
  }
  const arrived = (subject: string) => taken.filter((text) => text.includes(`Subject: ${subject}`)).length

  async function newScreen(t: TestContext, options?: BrowserContextOptions): Promise<Page> {
    const { page, errors } = await openScreen(browser, options)
    page.setDefaultTimeout(LIMIT_MS)
    t.after(async () => {
      await page.context().close()
      assert.deepEqual(errors, [])
    })
    return page
  }
  const press = (page: Page, button: string) => Promise.all([page.waitForEvent('load'), page.click(button)])
  const said = async (page: Page) => (await page.textContent('main')) ?? ''

  async function signedIn(t: TestContext, address: string, options?: BrowserContextOptions): Promise<Page> {
    const page = await newScreen(t, options)
    await page.goto(`${site}/sign-in`)
    await page.fill('#username', address)
    await page.fill('#password', house.password)
    await press(page, '#password-form button')
    assert.equal(page.url(), `${site}/`, await said(page))
    return page
  }

  async function setUpApp(page: Page): Promise<(steps: number) => string> {
    await page.goto(`${site}/account/factors`)
    await press(page, 'form[action="/account/beginTotp"] button')
    const secret = Secret.fromBase32((await page.textContent('.secret')) ?? '')
    const codeOf = (steps: number) => new TOTP({ secret }).generate({ timestamp: now() + steps * TOTP_STEP_MS })
    await page.fill('input[name=code]', codeOf(0))
    await press(page, 'form[action="/account/confirmTotp"] button')
    return codeOf
  }

  /** With a second factor, mail programs need a password of their own. */
  async function appPassword(page: Page): Promise<string> {
    await page.goto(`${site}/account/app-passwords`)
    await page.fill('#label', 'Mail program')
    await press(page, 'form[action="/account/addAppPassword"] button')
    return (await page.textContent('.secret')) ?? ''
  }

  /** Looks as a person would, and by axe-core; a picture is kept where one is asked for. */
  async function look(page: Page, name: string): Promise<void> {
    const folder = process.env['GATEHOUSE_PICTURES']
    if (folder !== undefined) await page.screenshot({ path: path.join(folder, `${name}.png`), fullPage: true })
    assert.deepEqual(await seriousFindings(page), [], name)
    const width = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')
    assert.ok(width <= 0, `${name} is ${width} wider than the screen`)
  }

  /** The newest letter with a word in its subject and one anywhere in it. */
  async function letterTo(address: string, word: string, about: string, password = house.password): Promise<string> {
    const imap = await house.imap(address, password)
    try {
      let found: number[] = []
      await eventually(
        async () => (found = await imap.search('INBOX', `SUBJECT "${word}" TEXT "${about}"`)).length > 0,
        LIMIT_MS,
      )
      return (await imap.command(`UID FETCH ${Math.max(...found)} BODY.PEEK[]`)).join('\r\n')
    } finally {
      imap.close()
    }
  }

  it('the owner sees what waits, proves who they are, and it goes', async (t) => {
    const page = await signedIn(t, CAROL)
    const codeOf = await setUpApp(page)
    const password = await appPassword(page)
    await page.goto(`${site}/holds`)
    assert.match(await said(page), /None of your messages waits/)
    const replies = [
      await submit('Plan one', 'The swan flies', CAROL, password),
      await submit('Plan two', 'The swan swims', CAROL, password),
    ]
    for (const reply of replies) assert.match(reply, /^250 2\.0\.0 Held/)
    const told = await letterTo(CAROL, 'waits for your confirmation', 'Plan', password)
    assert.match(told, /\/holds/)
    await page.goto(`${site}/holds`)
    assert.match(await said(page), /Plan one[^]*x@remote.example[^]*your confirmation[^]*swan[^]*Plan two/)
    await look(page, 'holds-en')
    await page.check(`input[aria-label="Choose: Plan one"]`)
    await press(page, 'button[value=chosen]')
    await look(page, 'verify-en')
    await page.fill('#answer', '000000')
    await page.waitForSelector('.alert')
    assert.match(await said(page), /4 tries left/)
    assert.equal(arrived('Plan one'), 0)
    await Promise.all([page.waitForURL(/confirmed=1/), page.fill('#answer', codeOf(1))])
    assert.match(await said(page), /Confirmed: 1/)
    await eventually(async () => arrived('Plan one') === 1, LIMIT_MS)
    assert.equal(arrived('Plan two'), 0)
    await page.goto(`${site}/holds`)
    await press(page, 'a[href^="/holds/"]:not([href="/holds/not-me"])')
    assert.match(await said(page), /The swan/)
    await look(page, 'hold-en')
    await page.goto(`${site}/holds`)
    await press(page, '.held form.withdraw button, .held button.danger')
    assert.match(await said(page), /It will not be sent/)
    assert.match(await letterTo(CAROL, 'Not sent', 'Plan', password), /Plan two/)
    assert.equal(arrived('Plan two'), 0)
  })

  it('another device says yes, after the number of the screen that asks', async (t) => {
    const page = await signedIn(t, FRANK)
    const codeOf = await setUpApp(page)
    const password = await appPassword(page)
    const phone = await newScreen(t, PHONE)
    await phone.goto(`${site}/sign-in`)
    await phone.fill('#username', FRANK)
    await phone.fill('#password', house.password)
    await press(phone, '#password-form button')
    if ((await phone.locator('button[value=totp]').count()) > 0) await press(phone, 'button[value=totp]')
    await Promise.all([phone.waitForURL(`${site}/`), phone.fill('#answer', codeOf(1))])
    await submit('Far away', 'swan', FRANK, password)
    await page.goto(`${site}/holds`)
    await press(page, 'button[value=all]')
    await look(page, 'choice-en')
    await press(page, 'button[value=approval]')
    await look(page, 'prompt-en')
    const number = (await page.textContent('.number')) ?? ''
    await phone.goto(`${site}/approve`)
    assert.match(await said(phone), /这些邮件是您发送的吗？/)
    await look(phone, 'approve-zh')
    assert.equal(arrived('Far away'), 0)
    await Promise.all([page.waitForURL(/confirmed=1/), phone.click(`button[value="${number}"]`)])
    await eventually(async () => arrived('Far away') === 1, LIMIT_MS)
  })

  it('on a phone in Chinese, in the dark: the same pages', async (t) => {
    const page = await signedIn(t, GRACE, PHONE)
    await submit('Tian e', 'swan', GRACE)
    await submit('He tong', 'contract', GRACE)
    await page.goto(`${site}/holds`)
    assert.match(await said(page), /Tian e[^]*等待[^]*您的确认/)
    await look(page, 'holds-zh')
    await press(page, 'button[value=all]')
    assert.match(await said(page), /没有可以证明身份的二次验证方式/)
    await look(page, 'no-factor-zh')
    await page.goto(`${site}/holds/not-me`)
    await look(page, 'not-me-zh')
    await page.goto(`${site}/approvals`)
    await look(page, 'approvals-zh')
  })

  it('a program sends over HTTP: the same hold, the same proof', async () => {
    const web = new WebCaller(site)
    assert.equal(await web.signIn(EMIL, house.password), 'signed-in')
    const { body: begun } = await web.call('POST', '/me/factors/totp', {})
    const app = new TOTP({ secret: Secret.fromBase32(String(begun['secret'])) })
    const code = (steps: number) => app.generate({ timestamp: now() + steps * TOTP_STEP_MS })
    await web.call('POST', '/me/factors/totp/confirmation', { code: code(0) })
    const plain = { to: ['x@remote.example'], subject: 'Lunch', text: 'At noon?', isCopyKept: true }
    assert.equal((await web.call('POST', '/me/messages', plain)).body['state'], 'sent')
    await eventually(async () => arrived('Lunch') === 1, LIMIT_MS)
    const { body: made } = await web.call('POST', '/me/app-passwords', { label: 'Mail program', protocols: ['imap'] })
    const imap = await house.imap(EMIL, String(made['password']))
    assert.equal((await imap.search('Sent', 'SUBJECT "Lunch"')).length, 1, 'the copy was kept')
    imap.close()
    const files = [{ name: 'plan.txt', type: 'text/plain', content: Buffer.from('the swan').toString('base64') }]
    const held = await web.call('POST', '/me/messages', {
      ...plain,
      subject: 'Birds',
      text: 'swan',
      attachments: files,
    })
    assert.deepEqual([held.status, held.body['state']], [202, 'held'], JSON.stringify(held.body))
    const { body: pending } = await web.call('POST', '/me/step-up', {})
    const answer = { factor: 'totp', answer: code(1) }
    assert.equal(
      (await web.call('POST', `/me/step-up/${String(pending['id'])}/answer`, answer)).body['state'],
      'passed',
    )
    assert.deepEqual((await web.call('POST', '/me/holds/release', {})).body, { released: 1 })
    await eventually(async () => arrived('Birds') === 1, LIMIT_MS)
    const limits = (await web.call('GET', '/me/sending')).body['limits'] as { of: string; used?: number }[]
    assert.ok(
      limits.some(({ of, used = 0 }) => of === 'recipients' && used >= 2),
      JSON.stringify(limits),
    )
  })

  it('"I did not send these": nothing goes, the account is frozen, the session is over', async (t) => {
    const page = await signedIn(t, DORA)
    await submit('Strange', 'swan', DORA)
    await page.goto(`${site}/holds`)
    await press(page, 'a[href="/holds/not-me"]')
    await press(page, 'main form button')
    assert.match(await said(page), /nothing has gone out/)
    await eventually(async () => (await house.command('member', 'show', DORA)).out.includes('frozen'), LIMIT_MS)
    await eventually(async () => {
      await page.goto(`${site}/holds`)
      return page.url().includes('/sign-in')
    }, LIMIT_MS)
    assert.match((await house.submission(DORA)).answer, /^5/)
    assert.equal(arrived('Strange'), 0)
  })

  it('five wrong answers: the account is frozen, as nobody knows who holds the session', async () => {
    const web = new WebCaller(site)
    assert.equal(await web.signIn(HEIDI, house.password), 'signed-in')
    await submit('Guess', 'swan', HEIDI)
    const { body: begun } = await web.call('POST', '/me/step-up', {})
    assert.deepEqual(begun['factors'], [], 'what a thief sets up now proves nothing')
    await web.call('POST', '/me/factors/totp', {})
    assert.deepEqual((await web.call('POST', '/me/step-up', {})).body['factors'], [])
    assert.equal((await web.call('POST', '/me/holds/release', {})).status, 401)

    assert.equal(await web.signIn(IVAN, house.password), 'signed-in')
    const { body: offered } = await web.call('POST', '/me/factors/totp', {})
    const app = new TOTP({ secret: Secret.fromBase32(String(offered['secret'])) })
    await web.call('POST', '/me/factors/totp/confirmation', { code: app.generate() })
    const { body: made } = await web.call('POST', '/me/app-passwords', { label: 'Mail program', protocols: ['smtp'] })
    await submit('Guess again', 'swan', IVAN, String(made['password']))
    const { body: pending } = await web.call('POST', '/me/step-up', {})
    const guess = () =>
      web.call('POST', `/me/step-up/${String(pending['id'])}/answer`, { factor: 'totp', answer: '000000' })
    for (let each = 0; each < 5; each++) assert.equal((await guess()).status, 401)
    await eventually(async () => (await house.command('member', 'show', IVAN)).out.includes('frozen'), LIMIT_MS)
    assert.equal(arrived('Guess') + arrived('Guess again'), 0)
  })

  it('an approver decides by the link of a letter, once; the deputy by the page', async (t) => {
    await submit('Contract one', 'The contract', ALICE)
    const told = await letterTo(BOB, 'waits for your approval', 'Contract one')
    const link = /https:\S+\/decide\?token=\S+/.exec(told)?.[0] ?? told
    const page = await newScreen(t)
    const here = link.replace(/^https:\/\/[^/]+/, site)
    await page.goto(here)
    assert.match(await said(page), /You decide as bob@example.org[^]*Contract one[^]*four eyes/)
    assert.match(await said(page), /chen@example.org/, 'the deputy is named')
    await look(page, 'decide-en')
    assert.equal(arrived('Contract one'), 0, 'looking decides nothing')
    await page.fill('#note', 'Fine with me')
    await press(page, 'button[value=approve]')
    assert.match(await said(page), /Approved/)
    await eventually(async () => arrived('Contract one') === 1, LIMIT_MS)
    await page.goto(here)
    assert.match(await said(page), /waits for you no longer/)

    await submit('Contract two', 'One more contract', ALICE)
    const deputy = await signedIn(t, CHEN, PHONE)
    await deputy.goto(`${site}/approvals`)
    await press(deputy, 'a:has-text("Contract two")')
    assert.match(await said(deputy), /One more contract/)
    await look(deputy, 'approval-zh')
    await deputy.fill('#note', 'Not this one')
    await press(deputy, 'button[value=refuse]')
    assert.match(await said(deputy), /已拒绝/)
    assert.match(await letterTo(ALICE, 'Not sent', 'Contract'), /Not this one/)
    assert.equal(arrived('Contract two'), 0)
  })

  it('an approver names a deputy for some days, sees it, and ends it', async (t) => {
    const page = await signedIn(t, BOB)
    await page.goto(`${site}/approvals`)
    assert.match(await said(page), /chen@example.org stands in for you[^]*set by your organisation/)
    const day = (days: number) => new Date(now() + days * 86_400_000).toISOString().slice(0, 10)
    await page.fill('#address', GRACE)
    await page.fill('#from', day(2))
    await page.fill('#until', day(9))
    await page.fill('#note', 'At the sea')
    await press(page, 'form[action="/approvals/deputies"] button')
    assert.match(
      await said(page),
      /grace@example.org is your deputy[^]*grace@example.org stands in for you[^]*At the sea/,
    )
    await look(page, 'deputies-en')
    await press(page, 'form[action="/approvals/deputies/end"] button')
    assert.match(await said(page), /decides for you no longer/)
    assert.doesNotMatch(await said(page), /At the sea/)
    assert.match(await letterTo(GRACE, 'Deputy for the approval', 'At the sea'), /To: grace/)
  })
})
