import assert from 'node:assert/strict'
import { afterEach, describe, it } from 'node:test'
import { monotonic, useClock } from '../../../base/clock.ts'
import { CODE, openWebFixture } from '../web.fixture.ts'

let restoreClock = () => {}
afterEach(() => restoreClock())

describe('the pages of a member', async () => {
  const { browser, said } = await openWebFixture()
  const here = browser()
  await here.signIn()

  it('show sessions and devices; what a client calls itself is text', async () => {
    const { text } = await here.get('/account')
    assert.match(text, /End session: IMAP · Firefox on Linux/)
    assert.match(text, /&#60;script&#62;alert\(1\)/)
    assert.doesNotMatch(text, /<script>alert/)
  })

  it('show the history with reasons in words, in both languages', async () => {
    assert.match((await here.get('/account/history')).text, /denied[^]*unusual country: US/)
    assert.match(
      (await here.get('/account/history', { 'accept-language': 'zh-CN' })).text,
      /已拒绝[^]*不常见的国家或地区：US/,
    )
  })

  it('forms do what they say, with a token of the page only', async () => {
    const { token } = await here.get('/account')
    assert.equal((await here.post('/account/endSession', { id: 's2' })).status, 409)
    assert.equal((await here.post('/account/endSession', { token, id: 's2' })).headers['location'], '/account')
    assert.equal(said.at(-1), 'endSession s2')
    assert.equal((await here.post('/account/endSession', { token })).status, 400)
  })

  it('a new app password is shown once', async () => {
    const { token } = await here.get('/account/app-passwords')
    const done = await here.post('/account/addAppPassword', { token, label: 'Phone', protocols: 'imap', days: '30' })
    assert.match(done.text, /never shown again[^]*abcd efgh/)
    assert.equal(said.at(-1), 'addAppPassword Phone imap')
    assert.doesNotMatch((await here.get('/account/app-passwords')).text, /abcd efgh/)
    assert.match((await here.post('/account/addAppPassword', { token, label: 'Phone' })).text, /missing or wrong/)
  })

  it('an authenticator app is in use when a code of it came back', async () => {
    const { token } = await here.get('/account/factors')
    assert.match(
      (await here.post('/account/beginTotp', { token })).text,
      /<svg [^]*ABC[^]*action="\/account\/confirmTotp"/,
    )
    assert.match(
      (await here.post('/account/confirmTotp', { token, code: '000000' })).text,
      /Wrong[^]*action="\/account\/confirmTotp"/,
    )
    assert.equal(
      (await here.post('/account/confirmTotp', { token, code: CODE })).headers['location'],
      '/account/factors',
    )
  })

  it('the page lock shows its folders, and its forms say which and for how long', async () => {
    const { token, text } = await here.get('/account/page-lock')
    assert.match(text, /<li>&#60;b&#62;Sent[^]*Locked\.[^]*name="folders" value="1"\s*\/>INBOX[^]*value="3"\s+checked/)
    const chinese = await here.get('/account/page-lock', { 'accept-language': 'zh-CN' })
    assert.match(chinese.text, /页面安全锁[^]*已锁定。[^]*解锁/)
    const open = { token, password: 'second', minutes: '30' }
    assert.equal((await here.post('/account/openPageLock', open)).headers['location'], '/account/page-lock')
    assert.equal(said.at(-1), 'openPageLock second 30')
    await here.post('/account/setPageLock', { token, password: 'second', folders: '3' })
    assert.equal(said.at(-1), 'setPageLock second 3')
    assert.equal((await here.post('/account/setPageLock', { token, password: 'second' })).status, 400)
    assert.equal((await here.post('/account/removePageLock', { token, password: '' })).status, 400)
  })

  it('alerts show the key that the browser needs, and where they are on', async () => {
    const { token, text } = await here.get('/account/alerts')
    assert.match(text, /data-key="BKey"\s+data-worker="\/static\/alert-worker\.js\?v=[^]*name="id" value="b1"/)
    assert.match((await here.get('/account/alerts', { 'accept-language': 'zh-CN' })).text, /在本浏览器显示告警/)
    assert.equal(
      (await here.post('/account/switchAlertsOff', { token, id: 'b1' })).headers['location'],
      '/account/alerts',
    )
    assert.equal(said.at(-1), 'switchAlertsOff b1')
  })

  it('how one signs in is changed only soon after a sign-in, by pages and calls alike', async () => {
    const { browser } = await openWebFixture()
    const late = browser()
    await late.signIn()
    const begun = monotonic()
    restoreClock = useClock({ monotonic: () => begun + 16 * 60_000 })
    const { token } = await late.get('/account/factors')
    assert.equal(
      (await late.post('/account/beginTotp', { token })).headers['location'],
      '/sign-in?why=fresh&next=/account/factors',
    )
    assert.equal((await late.json('POST', '/api/v1/me/factors/totp', {}, token)).status, 401)
    assert.equal((await late.post('/account/endSession', { token, id: 's2' })).headers['location'], '/account')
  })

  it('the phone denies what it does not know, and a wrong number denies too', async () => {
    const { token, text } = await here.get('/approve')
    assert.match(text, /Shanghai, CN[^]*value="17"[^]*value="42"[^]*value="88"/)
    assert.match((await here.post('/approve', { token, id: 'p1', number: '17' })).text, /another number: it is denied/)
    assert.match((await here.post('/approve', { token, id: 'p1', me: 'no' })).text, /Denied/)
    assert.equal(said.at(-1), 'deny p1')
    assert.match((await here.get('/approve?code=other')).text, /not good, or no longer/)
  })

  it('"this was not me" works in a browser without a session, after a confirmation', async () => {
    const anywhere = browser()
    const page = await anywhere.get('/not-me?token=good')
    assert.match(page.text, /Shanghai, CN/)
    assert.equal(said.includes('notMe'), false, 'looking changes nothing')
    assert.equal((await anywhere.post('/not-me', { link: 'good' })).status, 409)
    assert.match((await anywhere.post('/not-me', { token: page.token, link: 'good' })).text, /account is secured/)
    assert.equal(said.at(-1), 'notMe')
    assert.equal((await anywhere.get('/not-me?token=other')).status, 404)
  })
})
