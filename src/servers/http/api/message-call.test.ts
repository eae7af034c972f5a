import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { HELD_TO, MAX_BYTES, NOBODY } from '../post.fixture.ts'
import { openWebFixture } from '../web.fixture.ts'
import { MESSAGES_PATH } from './message-call.ts'

const open = async () => {
  const fixture = await openWebFixture()
  const here = fixture.browser()
  await here.signIn()
  const token = String((await here.json('GET', '/api/v1/session')).body['token'])
  const send = (body: object | string, more: Readonly<Record<string, string>> = {}, path = MESSAGES_PATH) =>
    here.json('POST', path, body, token, more)
  return { ...fixture, here, token, send }
}
const LETTER = 'From: alice@example.org\r\nTo: Bob <bob@partner.test>\r\nSubject: x\r\n\r\nhello'
const WHOLE = { 'content-type': 'message/rfc822' }

describe('POST /api/v1/me/messages', () => {
  it('writes a message from its parts and hands it in as the member', async () => {
    const { send, post, said } = await open()
    const content = Buffer.from('rows').toString('base64')
    const { status, body } = await send({
      to: ['Bob <bob@partner.test>'],
      cc: ['carol@partner.test'],
      bcc: ['dora@partner.test'],
      subject: '报价',
      text: 'Dear Bob',
      html: '<p>Dear Bob</p>',
      attachments: [{ name: 'a.csv', type: 'text/csv', content }],
      isCopyKept: true,
    })
    assert.deepEqual([status, body], [202, { id: 't1', state: 'sent' }])
    const [{ envelope, text } = { envelope: undefined, text: '' }] = post.taken
    assert.deepEqual(
      envelope?.recipients.map(({ address }) => address),
      ['bob@partner.test', 'carol@partner.test', 'dora@partner.test'],
    )
    assert.equal(envelope?.returnPath, 'alice@example.org')
    assert.match(text, /^From: alice@example\.org\r\n/m)
    assert.match(text, /filename=a\.csv/)
    assert.doesNotMatch(text, /dora/)
    assert.deepEqual(post.kept, [text])
    assert.equal(said.at(-1), 'accept HTTP alice@example.org')
  })

  it('takes a whole message, with its recipients from the header or beside it', async () => {
    const { send, post } = await open()
    assert.equal((await send(LETTER, WHOLE)).status, 202)
    assert.match(post.taken[0]?.text ?? '', /^Date: [^]*Message-ID: <[^]*From: alice[^]*hello\r\n$/)
    await send(LETTER, WHOLE, `${MESSAGES_PATH}?to=x@partner.test&to=y@partner.test&isCopyKept=true`)
    assert.deepEqual(
      post.taken[1]?.envelope.recipients.map(({ address }) => address),
      ['x@partner.test', 'y@partner.test'],
    )
    assert.equal(post.kept.length, 1)
  })

  it('says that it is held, and why', async () => {
    const { send } = await open()
    const { status, body } = await send({ to: [HELD_TO], text: 'x' })
    assert.equal(status, 202)
    assert.equal(body['state'], 'held')
    assert.match(JSON.stringify(body['why']), /"needs":"step-up".*"rule":"sending:rule.strangers-hour".*陌生收件人 90/)
  })

  it('a request that comes again with its key sends once', async () => {
    const { send, post } = await open()
    const key = { 'idempotency-key': 'k1' }
    const first = await send({ to: ['bob@partner.test'], text: 'x' }, key)
    assert.deepEqual(await send({ to: ['bob@partner.test'], text: 'x' }, key), first)
    assert.equal(post.taken.length, 1)
    assert.equal((await send({ to: ['bob@partner.test'], text: 'y' }, key)).status, 422)
    assert.equal(
      (await send({ to: ['bob@partner.test'], text: 'x' }, { 'idempotency-key': 'k'.repeat(201) })).status,
      400,
    )
  })

  it('two at once with one key: one sends, the other is asked to come again', async () => {
    const { send, post } = await open()
    const twice = () => send(LETTER, { ...WHOLE, 'idempotency-key': 'k2' })
    const [one, two] = await Promise.all([twice(), twice()])
    assert.deepEqual([one.status, two.status].sort(), [202, 409])
    assert.equal((one.status === 409 ? one : two).body['type'], 'urn:gatehouse:in-use')
    assert.deepEqual((await twice()).body, { id: 't1', state: 'sent' })
    assert.equal(post.taken.length, 1)
  })

  for (const [what, body, status, more] of [
    ['no recipient', { text: 'x' }, 400, {}],
    ['an unknown recipient', { to: [NOBODY], text: 'x' }, 404, {}],
    ['too many recipients', { to: ['a@b.test, c@b.test, d@b.test, e@b.test'], text: 'x' }, 413, {}],
    ['what is no address', { to: ['nobody'], text: 'x' }, 422, {}],
    ['somebody else’s address', { from: 'x@other.test', to: ['b@b.test'], text: 'x' }, 403, {}],
    [
      'a file of no type',
      { to: ['b@b.test'], text: 'x', attachments: [{ name: 'a', type: 'b', content: '' }] },
      400,
      {},
    ],
    [
      'what is no base64',
      { to: ['b@b.test'], text: 'x', attachments: [{ name: 'a', type: 'a/b', content: 'ä' }] },
      400,
      {},
    ],
    ['a line end in the subject', { to: ['b@b.test'], subject: 'a\r\nBcc: x@b.test', text: 'x' }, 422, {}],
    ['too much', { to: ['b@b.test'], text: 'x '.repeat(MAX_BYTES / 2) }, 413, {}],
    ['a bare line end', 'From: alice@example.org\nTo: b@b.test\n\nx', 400, WHOLE],
    ['a form', 'to=b@b.test', 415, { 'content-type': 'application/x-www-form-urlencoded' }],
  ] as const)
    it(`refuses ${what}`, async () => {
      const { send, post } = await open()
      const answer = await send(body, more)
      assert.equal(answer.status, status, JSON.stringify(answer.body))
      assert.match(String(answer.body['type']), /^urn:gatehouse:/)
      assert.equal(post.taken.length, 0)
    })

  it('takes two at once from a member, and more when they are done', async () => {
    const { send } = await open()
    const body = { to: ['bob@partner.test'], text: 'x' }
    const answers = await Promise.all([send(body), send(body), send(body)])
    assert.deepEqual(answers.map(({ status }) => status).sort(), [202, 202, 429])
    assert.equal((await send(body)).status, 202)
  })

  it('reads nothing of who is not signed in, or brings no token', async () => {
    const { browser, here } = await open()
    assert.equal((await browser().json('POST', MESSAGES_PATH, { to: ['b@b.test'], text: 'x' })).status, 401)
    assert.equal((await here.json('POST', MESSAGES_PATH, { to: ['b@b.test'], text: 'x' })).status, 409)
  })
})
