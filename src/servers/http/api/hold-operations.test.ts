import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { CODE, openWebFixture } from '../web.fixture.ts'

const open = async () => {
  const fixture = await openWebFixture()
  const here = fixture.browser()
  await here.signIn()
  const token = String((await here.json('GET', '/api/v1/session')).body['token'])
  const get = (path: string) => here.json('GET', `/api/v1/me${path}`)
  const post = (path: string, body: object = {}) => here.json('POST', `/api/v1/me${path}`, body, token)
  const drop = (path: string) => here.json('DELETE', `/api/v1/me${path}`, undefined, token)
  return { ...fixture, get, post, drop }
}
const ids = (rows: unknown) => (rows as { id: string }[]).map(({ id }) => id)

describe('held mail by the API', () => {
  it('is listed with its reasons, and goes only after a second verification', async () => {
    const { get, post, said } = await open()
    assert.deepEqual(ids((await get('/holds')).body['holds']), ['h1', 'h2'])
    assert.equal((await get('/holds/h1')).body['needs'], 'step-up')
    assert.equal((await get('/holds/h3')).status, 404)
    assert.equal((await get('/holds/h3/text')).status, 404)
    assert.equal((await post('/holds/release')).status, 401)
    const { body } = await post('/step-up')
    assert.deepEqual(body['factors'], ['totp'])
    const path = `/step-up/${String(body['id'])}`
    assert.deepEqual((await post(`${path}/challenge`, { factor: 'totp' })).body, { factor: 'totp' })
    assert.deepEqual((await get(`${path}/outcome`)).body, { state: 'waiting' })
    assert.equal((await post(`${path}/answer`, { factor: 'totp', answer: '1' })).status, 401)
    assert.equal((await post(`${path}/answer`, { factor: 'totp', answer: CODE })).body['state'], 'passed')
    assert.deepEqual((await get(`${path}/outcome`)).body, { state: 'passed' })
    assert.deepEqual((await post('/holds/release', { holds: ['h2'] })).body, { released: 1 })
    assert.equal(said.at(-1), 'proven h2')
  })

  it('is withdrawn, explained and denied', async () => {
    const { get, post, said } = await open()
    assert.equal((await post('/holds/h1/justification', { reason: 'They asked' })).status, 204)
    assert.equal((await get('/holds/h1')).body['justification'], 'They asked')
    assert.equal((await post('/holds/h1/withdrawal')).status, 204)
    assert.deepEqual(ids((await get('/holds?state=returned')).body['holds']), ['h1'])
    assert.equal((await post('/holds/not-me')).status, 200)
    assert.equal(said.at(-1), 'notMe not-me 127.0.0.1')
  })

  it('approvers name their deputies, and end that', async () => {
    const { get, post, drop, said } = await open()
    const named = await post('/deputies', { address: 'wu@example.org', from: 5, until: 9, note: 'Sea' })
    assert.deepEqual([named.status, named.body['id']], [200, 'd1'])
    assert.match(said.at(-1) ?? '', /^deputy wu@example.org 5 9 Sea \d+$/)
    const { body } = await get('/deputies')
    assert.deepEqual([body['mayName'], ids(body['named'])], [true, ['d1']])
    assert.equal((await post('/deputies', { address: 'wu@example.org' })).status, 400, 'no end')
    assert.equal((await drop('/deputies/d1')).status, 204)
    assert.equal((await drop('/deputies/d1')).status, 404)
  })

  it('approvers read and decide', async () => {
    const { get, post, said } = await open()
    const [waiting] = (await get('/approvals')).body['approvals'] as { id: string; from: string }[]
    assert.deepEqual([waiting?.id, waiting?.from], ['h3', 'bob@example.org'])
    assert.match(String((await get('/approvals/h3/text')).body['text']), /Dear/)
    assert.equal((await post('/approvals/h3/decision', { isApproved: 'perhaps' })).status, 400)
    assert.equal((await post('/approvals/h3/decision', { isApproved: false, note: 'no' })).status, 204)
    assert.equal(said.at(-1), 'decide boss@example.org h3 false no')
  })

  it('says what may still be sent', async () => {
    const { get } = await open()
    const [day] = (await get('/sending')).body['limits'] as object[]
    assert.deepEqual(day, { of: 'recipients', in: 'day', used: 250, limit: 1_000, row: 'everybody', isTogether: false })
  })

  it('every operation is described', async () => {
    const { server } = await open()
    const { paths } = JSON.parse((await server.inject('/api/openapi.json')).body) as { paths: object }
    for (const path of ['/api/v1/me/holds/{id}/withdrawal', '/api/v1/me/messages', '/api/v1/me/step-up/{id}/answer'])
      assert.ok(path in paths, path)
  })
})
