// The webhook of a prompt, read by the reference library of the standard.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Webhook } from 'standardwebhooks'
import { now } from '../base/clock.ts'
import { heldWebhook, promptWebhook } from './prompt-webhook.ts'

const SECRET = Buffer.alloc(24, 7).toString('base64')
const prompt = {
  id: 'p1',
  state: 'open',
  protocol: 'imap',
  client: 'Thunderbird/128',
  remoteAddress: '8.8.8.8',
  number: '42',
  numbers: ['17', '42', '93'],
  appPassword: '',
  askedAt: now(),
  expiresAt: now() + 600_000,
} as const

test('promptWebhook() is signed as Standard Webhooks asks, and keeps the number to itself', () => {
  const { headers, body } = promptWebhook(`whsec_${SECRET}`, 'alice@example.org', prompt, 'https://x.example/approve')
  const text = body.toString()
  const read = new Webhook(SECRET).verify(text, { ...headers }) as { type: string; data: Record<string, string> }
  assert.equal(read.type, 'sign-in.stepped-up')
  assert.deepEqual([read.data['account'], read.data['client']], ['alice@example.org', 'thunderbird'])
  assert.doesNotMatch(text.replace(/\d{4}-\d\d-\d\dT[^"]+/g, ''), /\b(17|42|93)\b/)
  assert.throws(() => new Webhook(SECRET).verify(text.replace('imap', 'smtp'), { ...headers }))
})

test('heldWebhook() tells how many wait and until when, under a kind of its own', () => {
  const held = { holdId: 'h1', messages: 3, expiresAt: now() + 60_000 }
  const { headers, body } = heldWebhook(SECRET, 'alice@example.org', held, 'https://x.example/holds')
  const read = new Webhook(SECRET).verify(body.toString(), { ...headers }) as {
    type: string
    data: Record<string, unknown>
  }
  assert.deepEqual([read.type, read.data['kind'], read.data['messages']], ['hold.asked', 'held-mail', 3])
})
