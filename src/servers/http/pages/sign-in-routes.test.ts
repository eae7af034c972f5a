import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { CAREFUL, CODE, LEAKED, NEW_PASSWORD, openWebFixture, PASSWORD, PLAIN } from '../web.fixture.ts'

const COOKIE = 'gatehouse-session'

describe('signing in by pages', async () => {
  const { browser, said, tickets, owner } = await openWebFixture()

  it('name and password lead in, and on to where the person wanted to go', async () => {
    const here = browser()
    const first = await here.get('/account')
    assert.equal(first.headers['location'], '/sign-in?why=again&next=%2Faccount')
    const done = await here.signIn(PLAIN, PASSWORD, { next: '/account', facts: '{"screen":"1x1","cpuCores":"many"}' })
    assert.deepEqual([done.status, done.headers['location']], [303, '/account'])
    assert.equal(said.at(-1), 'password - 1x1')
    assert.equal((await here.get('/account')).status, 200)
  })

  it('another site as goal leads home instead', async () => {
    assert.equal((await browser().signIn(PLAIN, PASSWORD, { next: '//evil.example' })).headers['location'], '/')
  })

  it('a wrong password and an unknown name get the same page', async () => {
    const [wrong, unknown] = [await browser().signIn(PLAIN, 'x'), await browser().signIn('nobody@example.org', 'x')]
    assert.equal(wrong.status, 401)
    assert.match(wrong.text, /role="alert">Wrong address, password or code\./)
    const same = (text: string, name: string) => text.replace(name, '').replaceAll(/name="token" value="[^"]+"/g, '')
    assert.equal(same(wrong.text, PLAIN), same(unknown.text, 'nobody@example.org'))
  })

  it('without the token of a page, or with that of another browser, nothing is looked at', async () => {
    const [here, other] = [browser(), browser()]
    const asked = said.length
    const { token } = await other.get('/sign-in')
    await here.get('/sign-in')
    for (const wrong of [token, '']) {
      const answer = await here.post('/sign-in', { token: wrong, username: PLAIN, password: PASSWORD })
      assert.equal(answer.status, 409)
      assert.match(answer.text, /open too long, or cookies are off/)
    }
    assert.equal(said.length, asked)
  })

  it('each step changes what the browser is known by: nobody can prepare a session for somebody else', async () => {
    const here = browser()
    await here.get('/sign-in')
    const before = here.cookies.get('gatehouse-browser')
    here.cookies.set(COOKIE, 'planted')
    await here.signIn()
    assert.notEqual(here.cookies.get('gatehouse-browser'), before)
    assert.notEqual(here.cookies.get(COOKIE), 'planted')
  })

  it('a second proof is chosen and given; a wrong code leaves one try less', async () => {
    const here = browser()
    assert.equal((await here.signIn(CAREFUL, PASSWORD, { next: '/approve' })).headers['location'], '/sign-in/factor')
    assert.equal((await here.get('/account')).status, 303, 'half a sign-in opens nothing')
    const choice = await here.get('/sign-in/factor')
    assert.match(
      choice.text,
      /value="qr">Phone[^]*value="totp">Code of your authenticator app[^]*value="email">Code by e-mail/,
    )
    const asked = await here.post('/sign-in/challenge', { token: choice.token, factor: 'email' })
    assert.match(asked.text, /We sent a code to a…@elsewhere\.example/)
    const wrong = await here.post('/sign-in/answer', { token: asked.token, factor: 'email', answer: '000000' })
    assert.equal(wrong.status, 401)
    assert.match(wrong.text, /You have 4 tries left/)
    const right = await here.post('/sign-in/answer', { token: wrong.token, factor: 'email', answer: ` ${CODE}` })
    assert.equal(right.headers['location'], '/approve')
    assert.equal((await here.get('/account')).status, 200)
  })

  it('a pending sign-in is nothing in another browser', async () => {
    const [here, thief] = [browser(), browser()]
    await here.signIn(CAREFUL)
    const { token } = await thief.get('/sign-in')
    const answer = await thief.post('/sign-in/answer', { token, factor: 'totp', answer: CODE })
    assert.equal(answer.status, 401)
    assert.equal(thief.cookies.has(COOKIE), false)
  })

  it('a leaked password has to be changed first, into two equal good ones', async () => {
    const here = browser()
    await here.signIn(LEAKED)
    const page = await here.get('/sign-in/factor')
    assert.match(page.text, /known from a data leak/)
    const differ = await here.post('/sign-in/password', { token: page.token, password: NEW_PASSWORD, repeated: 'x' })
    assert.match(differ.text, /not the same/)
    const weak = await here.post('/sign-in/password', { token: page.token, password: 'x', repeated: 'x' })
    assert.deepEqual([weak.status, /too short or easy to guess/.test(weak.text)], [422, true])
    const done = await here.post('/sign-in/password', {
      token: page.token,
      password: NEW_PASSWORD,
      repeated: NEW_PASSWORD,
    })
    assert.equal(done.headers['location'], '/')
    assert.equal((await here.get('/account')).status, 200)
  })

  it('the screen shows a code and a number, and goes on when the phone said yes', async () => {
    const here = browser()
    await here.signIn(CAREFUL, PASSWORD, { next: '/account' })
    const { token } = await here.get('/sign-in/factor')
    const page = await here.post('/sign-in/challenge', { token, factor: 'qr' })
    assert.match(page.text, /<svg [^]*class="number">42</)
    assert.equal((await here.json('GET', '/api/v1/session/outcome')).status, 202)
    const phone = browser()
    await phone.signIn()
    const prompt = await phone.get('/approve?code=abc')
    await phone.post('/approve', { token: prompt.token, id: 'p1', number: '42' })
    const outcome = await here.json('GET', '/api/v1/session/outcome')
    assert.deepEqual(outcome.body, { state: 'signed-in', address: PLAIN, next: '/account' })
    assert.equal((await here.get('/account')).status, 200)
  })

  it('signing out ends the session everywhere, and a page of another site cannot do it', async () => {
    const here = browser()
    await here.signIn()
    const { token } = await here.get('/')
    assert.equal((await here.post('/sign-out', { token: 'x' })).status, 409)
    assert.equal((await here.post('/sign-out', { token }, { 'sec-fetch-site': 'cross-site' })).status, 403)
    const stolen = new Map(here.cookies)
    assert.equal((await here.post('/sign-out', { token })).headers['location'], '/sign-in?why=out')
    for (const [name, value] of stolen) here.cookies.set(name, value)
    assert.equal((await here.get('/account')).headers['location'], '/sign-in?why=again&next=%2Faccount')
  })

  it('a session cookie alone, or on another kind of browser, opens nothing', async () => {
    const [here, thief] = [browser(), browser()]
    await here.signIn()
    thief.cookies.set(COOKIE, here.cookies.get(COOKIE) ?? '')
    assert.match(String((await thief.get('/account')).headers['location']), /^\/sign-in\/prove/)
    for (const [name, value] of here.cookies) thief.cookies.set(name, value)
    thief.headers['user-agent'] = 'curl/8'
    assert.match(String((await thief.get('/account')).headers['location']), /^\/sign-in\/prove/)
    assert.equal((await here.get('/account')).status, 200)
  })

  it('freezing the member ends the session at once', async () => {
    const here = browser()
    await here.signIn()
    tickets.revokeMember(owner.memberId)
    assert.equal((await here.get('/account')).status, 303)
  })

  it('every page says what browsers must not do with it', async () => {
    const { headers } = await browser().get('/sign-in')
    const policy = String(headers['content-security-policy'])
    for (const rule of ["default-src 'none'", "frame-ancestors 'none'", "form-action 'self'", "base-uri 'none'"])
      assert.ok(policy.includes(rule), rule)
    assert.doesNotMatch(policy, /unsafe/)
    assert.equal(headers['cache-control'], 'no-store')
    assert.equal(headers['x-frame-options'], 'DENY')
    assert.equal(headers['referrer-policy'], 'same-origin')
  })

  it('speaks Chinese by the browser, and English by the switch', async () => {
    const here = browser()
    here.headers['accept-language'] = 'zh-CN,zh;q=0.9'
    assert.match((await here.get('/sign-in')).text, /<html lang="zh-CN">[^]*<h1>登录<\/h1>/)
    const switched = await here.get('/language?to=en&next=/sign-in')
    assert.equal(switched.headers['location'], '/sign-in')
    assert.match((await here.get('/sign-in')).text, /<h1>Sign in<\/h1>/)
  })
})

it('where the wire is not private, plain HTTP only leads to HTTPS', async () => {
  const { browser, said } = await openWebFixture({ isPlainAllowed: false })
  const here = browser()
  const look = await here.get('/sign-in?next=/account')
  assert.deepEqual([look.status, look.headers['location']], [308, 'https://mx.example.org/sign-in?next=/account'])
  assert.equal((await here.post('/sign-in', { username: PLAIN, password: PASSWORD })).status, 426)
  assert.deepEqual(said, [])
})
