// Pushes at a local service: the browser's side decrypts, the service checks who sends.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startService, testBrowser, vapidClaims } from '../../test/support/listeners.ts'
import { Egress } from './egress.ts'
import { Resolver } from './resolver.ts'
import { newPushKeys, pushToBrowser } from './web-push.ts'

const egress = new Egress(new Resolver(), [{ host: '127.0.0.1', classes: ['loopback'] }])

test('pushToBrowser() is read by the browser alone, and says who sends it', async () => {
  const service = await startService()
  const browser = testBrowser(`${service.address}/push/1`)
  const text = JSON.stringify({ title: '[critical] Account taken over', text: '账号' })
  await pushToBrowser(egress, browser.subscription, newPushKeys(), 'mailto:postmaster@example.org', 'topic1', text)
  const [request] = service.heard
  assert.ok(request)
  assert.equal(browser.read(request.body), text)
  assert.doesNotMatch(request.body.toString('latin1'), /Account/)
  const { authorization = '', topic, urgency } = request.headers
  assert.deepEqual([topic, urgency, request.headers['content-encoding']], ['topic1', 'high', 'aes128gcm'])
  const claims = vapidClaims(authorization)
  assert.deepEqual([claims?.aud, claims?.sub], [service.address, 'mailto:postmaster@example.org'])
  for (const [status, reason] of [
    [410, 'no-such-thing'],
    [404, 'no-such-thing'],
    [500, 'unavailable'],
  ] as const) {
    service.answer = { status, body: '' }
    const push = pushToBrowser(egress, browser.subscription, newPushKeys(), 'mailto:a@b.c', 'topic1', text)
    await assert.rejects(push, { name: 'Refusal', reason })
  }
  await service.close()
})
