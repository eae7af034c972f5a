// An account is taken over, and an analyst looks after it on the pages of incidents in a real browser: from the first held message to
// the closed incident.
import assert from 'node:assert/strict'
import path from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { openChromium, openScreen, seriousFindings, withoutChromium } from '../support/chromium.ts'
import { furnish, SWAN_POLICY } from '../support/furnish.ts'
import { ALICE, BOB, eventually, type TestHouse } from '../support/house.ts'
import { openSendingHouse, type SendingHouse } from '../support/sending-house.ts'
import { WebCaller } from '../support/web-caller.ts'

const LIMIT_MS = 60_000
const SUBJECTS = ['Plan one', 'Plan two', 'Plan three']

describe('incidents on pages', { skip: withoutChromium }, () => {
  let sending: SendingHouse
  let house: TestHouse
  let browser: Browser
  /** of BOB, who is the analyst */
  let codes: string[] = []

  before(async () => {
    sending = await openSendingHouse()
    house = sending.house
    await furnish(house, { policy: SWAN_POLICY })
    await command('member', 'set', BOB, '--role', 'analyst')
    await house.start()
    browser = await openChromium()
    const web = new WebCaller(sending.site)
    await eventually(() => web.isThere(), LIMIT_MS)
    await web.signIn(BOB, house.password)
    codes = (await web.call('POST', '/me/factors/recovery-codes', {})).body['codes'] as string[]
  })
  after(async () => {
    await browser?.close()
    await sending?.cleanup()
  })

  async function command(...args: string[]): Promise<string> {
    const { code, out, err } = await house.command(...args)
    assert.equal(code, 0, err)
    return out
  }

  async function submit(subject: string): Promise<void> {
    const { client } = await house.submission(ALICE)
    for (const line of [`MAIL FROM:<${ALICE}>`, 'RCPT TO:<x@remote.example>', 'DATA']) await client.say(line)
    await client.send(`From: ${ALICE}\r\nTo: x@remote.example\r\nSubject: ${subject}\r\n\r\nThe swan flies.\r\n.\r\n`)
    assert.match(await client.reply(), /^250 2\.0\.0 Held/)
    client.socket.destroy()
  }

  const press = (page: Page, button: string) => Promise.all([page.waitForEvent('load'), page.click(button)])
  const said = async (page: Page) => (await page.textContent('main')) ?? ''
  const arrived = () => sending.taken.flatMap((text) => /Subject: (Plan \w+)/.exec(text)?.[1] ?? [])

  /** One of the codes that open the way once. */
  async function giveCode(page: Page): Promise<void> {
    if ((await page.locator('button[value=recovery-code]').count()) > 0)
      await press(page, 'button[value=recovery-code]')
    await page.fill('#answer', codes.pop() ?? '')
    await press(page, 'main form button')
  }

  /** Opens what is folded, fills it in, and sends it. */
  async function act(page: Page, action: string, fields: Readonly<Record<string, string>> = {}): Promise<void> {
    const form = `form[action$="/${action}"]`
    await page.click(`details:has(${form}) summary`)
    for (const [name, value] of Object.entries(fields)) await page.fill(`${form} [name=${name}]`, value)
    await press(page, `${form} button`)
  }

  /** Looks as a person would, and by axe-core; a picture is kept where one is asked for. */
  async function look(page: Page, name: string): Promise<void> {
    const folder = process.env['GATEHOUSE_PICTURES']
    if (folder !== undefined) await page.screenshot({ path: path.join(folder, `${name}.png`), fullPage: true })
    assert.deepEqual(await seriousFindings(page), [], name)
    const width = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')
    assert.ok(width <= 0, `${name} is ${width} wider than the screen`)
  }

  it('an analyst sees it, acknowledges, lets the mail and the member go on after a second verification, and closes it', async (t) => {
    for (const subject of SUBJECTS) await submit(subject)
    const owner = new WebCaller(sending.site)
    await owner.signIn(ALICE, house.password)
    assert.equal((await owner.call('GET', '/me/incidents')).status, 403, 'no officer')
    assert.deepEqual((await owner.call('POST', '/me/holds/not-me', {})).body, { frozen: SUBJECTS.length })
    const isFrozen = async () => (await command('member', 'show', ALICE)).includes('frozen')
    await eventually(
      async () => (await isFrozen()) && (await command('incident', 'list')).includes('critical'),
      LIMIT_MS,
    )

    const { page, errors } = await openScreen(browser, { locale: 'zh-CN' })
    page.setDefaultTimeout(LIMIT_MS)
    t.after(async () => {
      await page.context().close()
      assert.deepEqual(errors, [])
    })
    await page.goto(`${sending.site}/sign-in`)
    await page.fill('#username', BOB)
    await page.fill('#password', house.password)
    await press(page, '#password-form button')
    if (page.url() !== `${sending.site}/`) await giveCode(page)
    assert.match(await said(page), /安全事件[^]*\(1\)/)
    await press(page, 'a[href="/incidents"]')
    assert.match(await said(page), /严重[^]*待受理[^]*账号被盗 · alice@example\.org[^]*尚未受理/)
    await look(page, 'incidents-zh')

    await press(page, '.card a')
    const story = async () => /member\.frozen|账号已冻结/.test(await said(page))
    await eventually(async () => (await page.reload(), story()), LIMIT_MS)
    assert.match(
      await said(page),
      /来源地址127\.0\.0\.1[^]*3 封邮件，3 位收件人[^]*已冻结，由安全管理员处理 · 3[^]*3 封冻结|暂扣/,
    )
    assert.match((await page.getAttribute('.picture svg', 'aria-label')) ?? '', /暂扣 3.*拒绝 1.*冻结 4/)
    assert.doesNotMatch(await said(page), /Plan one|remote\.example|The swan/)
    await look(page, 'incident-zh')
    await press(page, 'form[action$="/acknowledge"] button')
    assert.match(await said(page), /已确认受理。[^]*处置中[^]*bob@example\.org[^]*确认受理用时/)

    assert.deepEqual(arrived(), [])
    await act(page, 'release')
    await giveCode(page)
    assert.match(await said(page), /已放行 3 封/)
    await eventually(async () => arrived().length === SUBJECTS.length, LIMIT_MS)
    assert.deepEqual(arrived(), SUBJECTS)
    await act(page, 'let-back-in')
    assert.match(await said(page), /账号已恢复/, 'no second verification so soon')
    assert.equal(await isFrozen(), false)
    await act(page, 'suppress', { reason: '演练' })
    await act(page, 'close', { text: '已电话联系本人，密码已更换' })
    assert.match(await said(page), /事件已关闭[^]*已解决/)
    await eventually(async () => (await page.reload(), (await said(page)).includes('暂扣邮件已放行 ×3')), LIMIT_MS)
    assert.match(await said(page), /账号已恢复[^]*bob@example\.org[^]*同类告警已抑制[^]*演练[^]*已电话联系本人/)
    assert.equal(await page.locator('form[action$="/close"], form[action$="/release"]').count(), 0)
    await look(page, 'incident-closed-zh')

    await page.setViewportSize({ width: 390, height: 800 })
    await page.emulateMedia({ colorScheme: 'dark' })
    await press(page, 'a[hreflang=en]')
    assert.match(await said(page), /critical[^]*resolved[^]*Acknowledged after/)
    await look(page, 'incident-phone-en')
    await page.goto(`${sending.site}/incidents?state=closed`)
    assert.match(await said(page), /Account takeover · alice@example\.org/)
    await look(page, 'incidents-phone-en')

    assert.match(await command('incident', 'list', '--severity', 'critical', '--owner', BOB), /resolved +\d+ +alice/)
    const [, id = ''] = /\/incidents\/(\w+)/.exec((await page.getAttribute('.card a', 'href')) ?? '') ?? []
    assert.match(await command('incident', 'return', id, '--as', BOB), /^0 messages are returned/)
    const again = await house.command('incident', 'let-back-in', id, '--as', BOB)
    assert.deepEqual([again.code, /No account is closed/.test(again.err)], [1, true], 'it is open already')
  })
})
