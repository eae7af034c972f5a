import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { LINK } from '../holds.fixture.ts'
import type { MemberId } from '../../../base/ids.ts'
import { CODE, openWebFixture } from '../web.fixture.ts'

const open = async () => {
  const fixture = await openWebFixture()
  const here = fixture.browser()
  await here.signIn()
  return { ...fixture, here }
}

describe('the pages of held mail', () => {
  it('/holds shows what waits and why, as text, and what became of the rest', async () => {
    const { here } = await open()
    const { text, status } = await here.get('/holds')
    assert.equal(status, 200)
    assert.match(text, /&#60;b&#62;Offer h1/)
    assert.doesNotMatch(text, /<b>Offer/)
    assert.match(text, /not sent the way you usually send: 90 strangers within an hour, usually 10/)
    assert.match(text, /x@partner.test, y@partner.test, z@partner.test and 1 more/)
    assert.match(text, /then the account is frozen/)
    assert.doesNotMatch(text, /Offer h3/, 'of somebody else')
    assert.match(text, /Offer h4[^]*sent</)
    assert.match(text, /recipients in a day[^]*<meter[^]*value="250"[^]*250 of 1,000[^]*row everybody/)
    here.headers['accept-language'] = 'zh-CN'
    assert.match((await here.get('/holds')).text, /发信方式与您平时不同/)
  })

  it('being signed in is not enough: a code is asked for, then all of them go', async () => {
    const { here, said } = await open()
    const { token } = await here.get('/holds')
    const asked = await here.post('/holds/confirm', { token, which: 'all' })
    assert.match(asked.text, /action="\/holds\/verify\/answer"[^]*name="meant"[^]*value="all"/)
    assert.ok(!said.some((each) => each.startsWith('proven')))
    const fields = { token, pending: 'p1', meant: 'all', factor: 'totp' }
    const wrong = await here.post('/holds/verify/answer', { ...fields, answer: '1' })
    assert.equal(wrong.status, 401)
    assert.match(wrong.text, /You have 4 tries left/)
    const right = await here.post('/holds/verify/answer', { ...fields, answer: CODE })
    assert.deepEqual([right.status, right.headers['location']], [303, '/holds?confirmed=2'])
    assert.equal(said.at(-1), 'proven all')
    assert.match((await here.get('/holds?confirmed=2')).text, /Confirmed: 2/)
  })

  it('those chosen go, and for some minutes nothing is asked again', async () => {
    const { here, said } = await open()
    const { token } = await here.get('/holds')
    const none = await here.post('/holds/confirm', { token, which: 'chosen' })
    assert.equal(none.headers['location'], '/holds?told=choose')
    await here.post('/holds/confirm', { token, which: 'chosen', hold: 'h2' })
    await here.post('/holds/verify/answer', { token, pending: 'p1', meant: 'h2', factor: 'totp', answer: CODE })
    assert.equal(said.at(-1), 'proven h2')
    await here.post('/holds/confirm', { token, which: 'chosen', hold: 'h1' })
    assert.equal(said.at(-1), 'proven h1')
  })

  it('five wrong answers lead back to the list; who has no factor is sent to the administrator', async () => {
    const { here, held } = await open()
    const { token } = await here.get('/holds')
    await here.post('/holds/confirm', { token, which: 'all' })
    const fields = { token, pending: 'p1', meant: 'all', factor: 'totp', answer: '1' }
    for (let each = 0; each < 4; each++) assert.equal((await here.post('/holds/verify/answer', fields)).status, 401)
    assert.equal((await here.post('/holds/verify/answer', fields)).headers['location'], '/holds?told=over')
    held.factors = []
    const { status, text } = await here.post('/holds/confirm', { token, which: 'all' })
    assert.equal(status, 403)
    assert.match(text, /Ask your administrator/)
  })

  it('what was set up in doubt is named with the way out, beside older ways or without any', async () => {
    const { here, held } = await open()
    const { token } = await here.get('/holds')
    held.tooNew = ['totp']
    held.factors = ['recovery-code']
    const asked = await here.post('/holds/confirm', { token, which: 'all' })
    assert.equal(asked.status, 200)
    assert.match(
      asked.text,
      /proves nothing here: Code of your authenticator app[^<]*administrator[^]*value="recovery-code"/i,
    )
    held.factors = []
    const none = await here.post('/holds/confirm', { token, which: 'all' })
    assert.equal(none.status, 403)
    assert.match(none.text, /proves nothing here: Code of your authenticator app/i)
    assert.match(none.text, /Ask your administrator to release them/)
  })

  it('a phone confirms instead; nothing goes before it did', async () => {
    const { here, held, said } = await open()
    held.factors = ['qr', 'approval']
    const { token } = await here.get('/holds')
    assert.match((await here.post('/holds/confirm', { token, which: 'all' })).text, /Another signed-in device/)
    const fields = { token, pending: 'p1', meant: 'all' }
    const asked = await here.post('/holds/verify/challenge', { ...fields, factor: 'approval' })
    assert.match(asked.text, />42<[^]*data-outcome="\/api\/v1\/me\/step-up\/p1\/outcome"/)
    assert.equal((await here.post('/holds/verify/outcome', fields)).status, 200)
    assert.ok(!said.includes('proven all'))
    said.push('phone yes')
    await here.post('/holds/verify/outcome', fields)
    assert.equal(said.at(-1), 'proven all')
  })

  it('one message: its words as text; withdrawn, explained, and never somebody else’s', async () => {
    const { here } = await open()
    const { text, token } = await here.get('/holds/h1')
    assert.match(text, /Dear &#60;i&#62;all&#60;\/i&#62;,\nsee hxxps/)
    assert.match(text, /prices.xlsx/)
    assert.equal((await here.get('/holds/h3')).status, 404)
    assert.equal((await here.post('/holds/h3/withdraw', { token })).status, 404)
    assert.match(
      (await here.post('/holds/h1/justify', { token, reason: 'They asked\nfor it' })).text,
      /They asked\nfor it/,
    )
    assert.equal((await here.post('/holds/h1/justify', { token, reason: ' ' })).status, 400)
    assert.match((await here.post('/holds/h1/withdraw', { token })).text, /It will not be sent/)
  })

  it('"I did not send these" asks before it freezes, and needs the token of the page', async () => {
    const { here, said } = await open()
    const { token, text } = await here.get('/holds/not-me')
    assert.match(text, /your account is frozen at once/)
    assert.equal((await here.post('/holds/not-me', { token: 'x' })).status, 409)
    assert.match((await here.post('/holds/not-me', { token })).text, /nothing has gone out/)
    assert.equal(said.at(-1), 'notMe not-me 127.0.0.1')
  })

  it('the first page says how many wait', async () => {
    const { here } = await open()
    assert.match(
      (await here.get('/')).text,
      /Messages of yours that wait<\/a> <strong>\(2\)[^]*approval<\/a> <strong>\(1\)/,
    )
  })

  it('nobody sees anything without a session', async () => {
    const { browser } = await openWebFixture()
    for (const path of ['/holds', '/holds/h1', '/approvals', '/approvals/h3'])
      assert.equal((await browser().get(path)).status, 303, path)
  })
})

describe('the pages of approval', () => {
  it('an approver reads and approves or refuses with a note', async () => {
    const { here, said } = await open()
    assert.match((await here.get('/approvals')).text, /bob@example.org → x@partner.test/)
    const { text, token } = await here.get('/approvals/h3')
    assert.match(text, /boss@example.org, deputy@example.org \(for boss@example.org\), role: security-administrator/)
    assert.match(text, /prices.xlsx/)
    assert.equal((await here.post('/approvals/h3', { token, decision: 'perhaps' })).status, 400)
    assert.match((await here.post('/approvals/h3', { token, decision: 'refuse', note: 'Not now' })).text, /Refused/)
    assert.equal(said.at(-1), 'decide boss@example.org h3 false Not now')
    assert.equal((await here.post('/approvals/h3', { token, decision: 'approve' })).status, 404)
  })

  it('an officer lets out and gives back what is frozen; nobody else sees it', async () => {
    const { here, held, said } = await open()
    assert.doesNotMatch((await here.get('/approvals')).text, /Offer h5/)
    held.roles = ['member', 'security-administrator']
    const { text, token } = await here.get('/approvals')
    assert.match(text, /Offer h3[^]*Offer h5|Offer h5[^]*Offer h3/)
    await here.post('/approvals/h5', { token, decision: 'refuse', note: 'Not yours' })
    assert.equal(said.at(-1), 'giveBack boss@example.org h5 Not yours')
    await here.post('/approvals/h3', { token, decision: 'approve' })
    assert.equal(said.at(-1), 'decide boss@example.org h3 true ')
  })

  it('an officer lets out what its sender has no way to confirm', async () => {
    const { here, held, said } = await open()
    const [own] = held.held
    assert.ok(own)
    held.held.push({ ...own, holdId: 'h6', memberId: 13 as MemberId, subject: 'Offer h6' })
    assert.doesNotMatch((await here.get('/approvals')).text, /Offer h6/)
    held.roles = ['member', 'security-administrator']
    const { text, token } = await here.get('/approvals')
    assert.match(text, /Offer h6/)
    assert.doesNotMatch(text, /Offer h1/, 'never their own')
    await here.post('/approvals/h6', { token, decision: 'approve' })
    assert.equal(said.at(-1), 'release boss@example.org h6')
  })

  it('a signed link shows and asks; only the form decides, once', async () => {
    const { browser, said } = await openWebFixture()
    const here = browser()
    const before = said.length
    const { text, token, status } = await here.get(`/decide?token=${LINK}`)
    assert.equal(status, 200)
    assert.match(text, /You decide as boss@example.org/)
    assert.doesNotMatch(text, /Dear/, 'what it says is shown to who signs in')
    assert.equal(said.length, before)
    assert.equal((await here.get('/decide?token=bad')).status, 404)
    assert.equal((await here.post('/decide', { link: LINK, decision: 'approve' })).status, 409)
    assert.match((await here.post('/decide', { token, link: LINK, decision: 'approve' })).text, /Approved/)
    assert.equal(said.at(-1), 'decide boss@example.org h3 true ')
    assert.equal((await here.get(`/decide?token=${LINK}`)).status, 404)
  })
})
