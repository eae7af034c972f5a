import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { CAREFUL, CODE, openWebFixture, PASSWORD, PLAIN } from '../web.fixture.ts'
import { OPERATIONS } from './operations.ts'

describe('the API', async () => {
  const { browser, said, server } = await openWebFixture()
  const begin = async () => {
    const here = browser()
    const { body } = await here.json('GET', '/api/v1/session')
    return { here, token: String(body['token']) }
  }

  it('signs in by the same journey, with a second proof', async () => {
    const { here, token } = await begin()
    const call = (path: string, body: object) => here.json('POST', `/api/v1/session${path}`, body, token)
    const first = await call('', { username: CAREFUL, password: PASSWORD })
    assert.equal(first.body['state'], 'factor-needed')
    assert.deepEqual(first.body['factors'], ['qr', 'totp', 'email'])
    assert.deepEqual((await call('/challenge', { factor: 'totp' })).body, { factor: 'totp' })
    const wrong = await call('/answer', { factor: 'totp', answer: '1' })
    assert.deepEqual(wrong, {
      status: 401,
      body: { type: 'urn:gatehouse:wrong-credentials', title: 'Wrong name or password', status: 401 },
    })
    assert.equal((await call('/answer', { factor: 'totp', answer: CODE })).body['state'], 'signed-in')
    assert.equal((await here.json('GET', '/api/v1/session')).body['address'], PLAIN)
  })

  it('nobody acts without a session, and nothing changes without the token', async () => {
    const { here, token } = await begin()
    assert.equal((await here.json('GET', '/api/v1/me/sessions')).status, 401)
    await here.json('POST', '/api/v1/session', { username: PLAIN, password: PASSWORD }, token)
    assert.equal((await here.json('DELETE', '/api/v1/me/sessions/s2')).status, 409)
    const fresh = String((await here.json('GET', '/api/v1/session')).body['token'])
    assert.equal((await here.json('DELETE', '/api/v1/me/sessions/s2', undefined, fresh)).status, 204)
    assert.equal(said.at(-1), 'endSession s2')
    assert.equal((await here.json('DELETE', '/api/v1/session', undefined, fresh)).status, 204)
    assert.equal((await here.json('GET', '/api/v1/me/sessions')).status, 401)
  })

  it('refuses what does not fit the schema', async () => {
    const { here, token } = await begin()
    for (const body of [
      {},
      { username: PLAIN },
      { username: 'x'.repeat(400), password: 'x' },
      { username: { a: 1 }, password: 'x' },
    ]) {
      const { status, body: problem } = await here.json('POST', '/api/v1/session', body, token)
      assert.deepEqual([status, problem['type']], [400, 'urn:gatehouse:bad-parameter'])
    }
  })

  it('describes every operation once', async () => {
    const { paths } = JSON.parse((await server.inject('/api/openapi.json')).body) as {
      paths: Record<string, Record<string, { operationId: string }>>
    }
    const ids = Object.values(paths).flatMap((path) => Object.values(path).map(({ operationId }) => operationId))
    assert.equal(new Set(ids).size, ids.length)
    for (const name of Object.keys(OPERATIONS)) assert.ok(ids.includes(name), name)
  })
})
