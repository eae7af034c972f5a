// The pages of incidents, over the real server and a desk whose answers are written down.
import assert from 'node:assert/strict'
import { beforeEach, describe, test } from 'node:test'
import { CODE, openWebFixture } from '../web.fixture.ts'

type Fixture = Awaited<ReturnType<typeof openWebFixture>>

describe('the pages of incidents', () => {
  let fixture: Fixture
  let here: ReturnType<Fixture['browser']>
  let token = ''
  beforeEach(async () => {
    fixture = await openWebFixture()
    here = fixture.browser()
    await here.signIn()
    fixture.held.roles = ['analyst']
    token = (await here.get('/incidents')).token
    fixture.said.length = 0
  })
  const post = (action: string, fields: Record<string, string> = {}) =>
    here.post(`/incidents/i1/${action}`, { token, ...fields })

  /** The page that a step leads to. */
  async function after({ status, headers, text }: Awaited<ReturnType<typeof post>>) {
    assert.equal(status, 303, text)
    return here.get(String(headers['location']))
  }

  test('others are told whose they are; nobody sees them without a session', async () => {
    fixture.held.roles = ['member', 'help-desk']
    for (const path of ['/incidents', '/incidents/i1']) {
      const { status, text } = await here.get(path)
      assert.equal(status, 403)
      assert.match(text, /Analysts and security administrators/)
      assert.doesNotMatch(text, /dora/)
    }
    assert.equal((await post('acknowledge')).status, 403)
    assert.doesNotMatch((await here.get('/')).text, /\/incidents/)
    assert.deepEqual(fixture.said, [])
    assert.equal(
      (await fixture.browser().get('/incidents/i1')).headers['location'],
      '/sign-in?why=again&next=%2Fincidents%2Fi1',
    )
  })

  test('the list is of what is still to be done, or as the filter says; the first page counts it', async () => {
    const { text } = await here.get('/incidents')
    assert.match(text, /Account takeover · dora@example.org/)
    assert.match(text, /median time to acknowledge[^]*4 minutes/)
    assert.match(text, /not acknowledged for 10 minutes/)
    await here.get('/incidents?state=closed&severity=high&owner=me')
    await here.get('/incidents?state=bad&severity=bad')
    assert.deepEqual(fixture.said, [
      'list active undefined undefined',
      'list closed high 11',
      'list active undefined undefined',
    ])
    assert.match((await here.get('/')).text, /\/incidents">Security incidents<\/a>\s*<strong>\(1\)/)
  })

  test('one incident: who, how much, from where, as a picture and line by line; never what mail says', async () => {
    const { text } = await here.get('/incidents/i1')
    assert.match(text, /dora@example.org[^]*frozen[^]*203\.0\.113\.9/)
    assert.match(
      text,
      /<svg[^>]*role="img" aria-label="What happened when\. From [^"]* to [^"]*: noticed 1, held 1, denied 1, frozen 2\."/,
    )
    assert.match(text, /1 messages to 4 recipients, 12\.3 kB/)
    assert.match(text, /comes back to its sender unsent at/)
    assert.match(text, /This was not sent the way you usually send/)
    assert.match(text, /90 messages to 900 recipients within an hour, 800 of them strangers/)
    assert.doesNotMatch(text, /Offer h5|partner\.test|<i>203/)
    assert.equal((await here.get('/incidents/i2')).status, 404)
  })

  test('each form does its part, says so, and needs the token of the page', async () => {
    const done = [
      ['acknowledge', {}, /Acknowledged[^]*Acknowledged after/],
      ['take', {}, /You work on it from now on/],
      ['note', { text: 'called the owner' }, /The note stands/],
      ['suppress', { hours: '8', reason: 'a drill' }, /Suppressed/],
      ['return', { note: 'not yours' }, /Returned: 1/],
      ['close', { outcome: 'contained', text: 'password reset' }, /The incident is closed/],
    ] as const
    for (const [action, fields, words] of done) {
      assert.match((await after(await post(action, fields))).text, words)
    }
    assert.deepEqual(
      fixture.said.filter((each) => !each.startsWith('show')),
      [
        'acknowledge 11',
        'takeOver 11',
        'note 11 called the owner',
        'suppress 11 a drill 8',
        'returnHeld 11 not yours',
        'close 11 contained password reset',
      ],
    )
    assert.equal((await here.post('/incidents/i1/note', { text: 'x' })).status, 409)
    for (const [action, fields] of [
      ['note', {}],
      ['note', { text: 'x'.repeat(1_001) }],
      ['close', { outcome: 'bored', text: 'x' }],
      ['suppress', { hours: '9999', reason: 'x' }],
    ] as const)
      assert.match((await post(action, fields)).text, /missing or wrong/, action)
  })

  test('what lets mail or a member go on asks for a second verification, and five minutes later for none', async () => {
    const asked = await post('release')
    assert.match(asked.text, /action="\/incidents\/verify\/answer"[^]*name="meant"[^]*value="i1 release"/)
    assert.deepEqual(
      fixture.said.filter((each) => each.startsWith('release')),
      [],
    )
    const fields = { token, pending: 'p1', meant: 'i1 release', factor: 'totp' }
    assert.equal((await here.post('/incidents/verify/answer', { ...fields, answer: '1' })).status, 401)
    const right = await here.post('/incidents/verify/answer', { ...fields, answer: CODE })
    assert.match((await after(right)).text, /Released: 1/)
    assert.match((await after(await post('let-back-in'))).text, /The account is open again/)
    assert.deepEqual(
      fixture.said.filter((each) => /^(release|letBack)/.test(each)),
      ['releaseHeld 11', 'letBackIn 11'],
    )
  })

  test('who has no second verification from before the session lets nothing go', async () => {
    fixture.held.factors = []
    const { status, text } = await post('let-back-in')
    assert.equal(status, 403)
    assert.match(text, /set up before you signed in/)
    assert.deepEqual(fixture.said, ['begin decide-incident'])
  })

  test('programs do the same, and verify themselves first', async () => {
    const call = (path: string, input?: object) =>
      here.json(input === undefined ? 'GET' : 'POST', `/api/v1/me${path}`, input, token)
    const list = (await call('/incidents?state=active')).body as {
      incidents: { id: string }[]
      figures: { open: number }
    }
    assert.deepEqual([list.incidents.map(({ id }) => id), list.figures.open], [['i1'], 1])
    const { body } = await call('/incidents/i1')
    assert.deepEqual(body['held'], {
      messages: 1,
      waiting: 1,
      recipients: 4,
      states: { frozen: 1 },
      rules: { 'sending:rule.strangers-hour': 1 },
    })
    assert.doesNotMatch(JSON.stringify(body), /Offer|partner\.test/)
    assert.equal((await call('/incidents/i1/acknowledge', {})).status, 204)
    assert.equal((await call('/incidents/i1/release', {})).status, 401)
    const { body: pending } = await call('/step-up', { purpose: 'decide-incident' })
    await call(`/step-up/${String(pending['id'])}/answer`, { factor: 'totp', answer: CODE })
    assert.deepEqual((await call('/incidents/i1/release', {})).body, { messages: 1 })
    fixture.held.roles = ['member']
    assert.equal((await call('/incidents')).status, 403)
  })
})
