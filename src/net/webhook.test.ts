// Signed webhooks, read by the reference library of the standard.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Webhook } from 'standardwebhooks'
import { now } from '../base/clock.ts'
import { signedWebhook } from './webhook.ts'

const SECRET = `whsec_${Buffer.alloc(24, 9).toString('base64')}`

test('signedWebhook() is signed as Standard Webhooks asks', () => {
  const { headers, body } = signedWebhook(SECRET, 'alert_1', now(), 'alert', { account: '甲@example.org' })
  const read = new Webhook(SECRET).verify(body.toString(), { ...headers }) as { type: string; data: object }
  assert.deepEqual([read.type, read.data], ['alert', { account: '甲@example.org' }])
  const changed = body.toString().replace('alert', 'other')
  assert.throws(() => new Webhook(SECRET).verify(changed, { ...headers }))
  const old = signedWebhook(SECRET, 'alert_1', now() - 3_600_000, 'alert', {})
  assert.throws(() => new Webhook(SECRET).verify(old.body.toString(), { ...old.headers }))
})
