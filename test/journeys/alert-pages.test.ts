// Alerts in a real browser: switched on by a member, shown by the service worker, switched off again.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Browser, CDPSession, Page } from 'playwright-core'
import { openChromium, openScreen, seriousFindings, withoutChromium } from '../support/chromium.ts'
import { ALICE, eventually, openTestHouse, type TestHouse } from '../support/house.ts'
import { freePorts } from '../support/ports.ts'
import { startService, testBrowser, type TestService } from '../support/listeners.ts'

const LIMIT_MS = 60_000

describe('alerts on pages', { skip: withoutChromium }, () => {
  let house: TestHouse
  let browser: Browser
  let pushes: TestService
  let site = ''
  before(async () => {
    pushes = await startService()
    const [http = 0] = await freePorts(1)
    site = `http://localhost:${http}`
    house = await openTestHouse({ settings: { 'http.port': http, 'alerts.push-services': ['127.0.0.1'] } })
    await house.start()
    browser = await openChromium()
  })
  after(async () => {
    await browser?.close()
    await house?.cleanup()
    await pushes?.close()
  })

  const press = (page: Page, button: string) => Promise.all([page.waitForEvent('load'), page.click(button)])

  /** The maker's service alone is ours: a browser without network has none. */
  async function withOwnService(page: Page, subscription: object): Promise<void> {
    const { endpoint, ...keys } = subscription as { endpoint: string }
    await page.addInitScript((json: string) => {
      const scope = globalThis as unknown as { PushManager: { prototype: object } }
      Object.assign(scope.PushManager.prototype, {
        subscribe: async (wanted: { applicationServerKey: string }) => {
          if (wanted.applicationServerKey.length !== 87) throw new Error('no key')
          return { toJSON: () => JSON.parse(json) as object }
        },
      })
    }, JSON.stringify({ endpoint, keys }))
  }

  /** Hands a pushed message to the worker, as the browser does when one comes. */
  async function deliver(session: CDPSession, data: string): Promise<void> {
    const found = new Promise<string>((resolve) =>
      session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
        const [first] = registrations
        if (first !== undefined) resolve(first.registrationId)
      }),
    )
    await session.send('ServiceWorker.enable')
    const registrationId = await found
    await session.send('ServiceWorker.deliverPushMessage', { origin: site, registrationId, data })
  }

  it('a member switches alerts on, sees one that was pushed, and switches them off', async (t) => {
    const { page, errors } = await openScreen(browser)
    page.setDefaultTimeout(LIMIT_MS)
    t.after(async () => {
      await page.context().close()
      assert.deepEqual(errors, [])
    })
    await page.context().grantPermissions(['notifications'], { origin: site })
    const reader = testBrowser(`${pushes.address}/alice`)
    await withOwnService(page, reader.subscription)
    await page.goto(`${site}/sign-in`)
    await page.fill('#username', ALICE)
    await page.fill('#password', house.password)
    await press(page, '#password-form button')
    await page.goto(`${site}/account/alerts`)
    assert.deepEqual(await seriousFindings(page), [])
    await page.click('#alerts-form button')
    await page.waitForSelector('form[action="/account/switchAlertsOff"]')
    assert.deepEqual(await seriousFindings(page), [])

    const { code, out, err } = await house.command('alert', 'test', '--json')
    assert.equal(code, 1, `${out}${err}: members without a role are told of their own account alone`)
    const session = await page.context().newCDPSession(page)
    await deliver(session, JSON.stringify({ title: '[critical] Account taken over', text: 'alice@example.org' }))
    const shown = () =>
      page.evaluate<string[]>(`navigator.serviceWorker
        .getRegistrations()
        .then(([registration]) => registration.getNotifications())
        .then((all) => all.map(({ title, body }) => title + ' ' + body))`)
    await eventually(async () => (await shown()).length > 0, LIMIT_MS)
    assert.deepEqual(await shown(), ['[critical] Account taken over alice@example.org'])

    await press(page, 'form[action="/account/switchAlertsOff"] button')
    assert.equal(await page.locator('form[action="/account/switchAlertsOff"]').count(), 0)
  })
})
