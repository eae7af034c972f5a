// Robots of groups at a local service that checks what it is told as the makers' documents say.
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { after, before, beforeEach, test } from 'node:test'
import { startService, type TestService } from '../../test/support/listeners.ts'
import { tellDingtalk, tellFeishu, tellWecom } from './chat-robots.ts'
import { Egress } from './egress.ts'
import { Resolver } from './resolver.ts'

const egress = new Egress(new Resolver(), [{ host: '127.0.0.1', classes: ['loopback'] }])
const SECRET = 'this is secret'
const AT = 1_732_250_000_123
const MESSAGE = { title: '[严重] 账号疑似被盗', markdown: '**[严重]**\n> 甲', text: '[严重]\n甲' }
const LONG = { title: 'x', markdown: `**${'告警'.repeat(2_000)}**`, text: '告警'.repeat(2_000) }

let service: TestService
before(async () => {
  service = await startService()
})
after(() => service.close())
beforeEach(() => {
  service.answer = { status: 200, body: '{"errcode":0,"code":0}' }
})

const robot = () => `${service.address}/send?key=k`
const lastHeard = () => {
  const { path = '', body } = service.heard.at(-1) ?? {}
  return { query: new URL(path, service.address).searchParams, body: JSON.parse(String(body)) as Record<string, never> }
}

// prettier-ignore
const ROBOTS = {
  tellWecom:    { tell: (message: typeof MESSAGE) => tellWecom(egress, robot(), message),                   well: ['{"errcode":0}'] },
  tellDingtalk: { tell: (message: typeof MESSAGE) => tellDingtalk(egress, robot(), SECRET, AT, message),    well: ['{"errcode":0,"errmsg":"ok"}'] },
  tellFeishu:   { tell: (message: typeof MESSAGE) => tellFeishu(egress, robot(), SECRET, AT, message),      well: ['{"code":0,"msg":"success"}', '{"StatusCode":0}'] },
}

for (const [name, { tell, well }] of Object.entries(ROBOTS))
  test(`${name}() takes the maker's yes alone for a yes, and sends what fits`, async () => {
    for (const body of well) {
      service.answer = { status: 200, body }
      await tell(MESSAGE)
    }
    await tell(LONG)
    assert.ok((service.heard.at(-1)?.body.length ?? 0) < 4_500)
    for (const body of ['{"errcode":93000}', '{"code":19021,"msg":"sign match fail"}', '<html>', '{}', 'null', '']) {
      service.answer = { status: 200, body }
      await assert.rejects(tell(MESSAGE), { name: 'Refusal' }, body)
    }
    service.answer = { status: 500, body: well[0] ?? '' }
    await assert.rejects(tell(MESSAGE), { name: 'Refusal' })
  })

test('tellWecom() posts markdown', async () => {
  await ROBOTS.tellWecom.tell(MESSAGE)
  assert.deepEqual(lastHeard().body, { msgtype: 'markdown', markdown: { content: MESSAGE.markdown } })
})

test('tellDingtalk() signs the time with the secret, in the address', async () => {
  await ROBOTS.tellDingtalk.tell(MESSAGE)
  const { query, body } = lastHeard()
  assert.deepEqual(body, { msgtype: 'markdown', markdown: { title: MESSAGE.title, text: MESSAGE.markdown } })
  const signed = createHmac('sha256', SECRET)
    .update(`${query.get('timestamp')}\n${SECRET}`)
    .digest('base64')
  assert.deepEqual([query.get('key'), query.get('timestamp'), query.get('sign')], ['k', String(AT), signed])
  // By the Python code of the maker's document.
  assert.equal(signed, 'dqcaZIxEzWkjvkrnYpHpMnH62dDzvEk8HvZ3p+98ups=')
  await tellDingtalk(egress, robot(), '', AT, MESSAGE)
  assert.equal(lastHeard().query.has('sign'), false)
})

test('tellFeishu() signs nothing with the time and the secret, in the message', async () => {
  await ROBOTS.tellFeishu.tell(MESSAGE)
  // By the Python code of the maker's document; seconds.
  const sign = 'HH48JL/Hn5IGbKPTFACuZY25Fo69EdYvPJ8BLFH/9u4='
  const content = { text: MESSAGE.text }
  assert.deepEqual(lastHeard().body, { timestamp: '1732250000', sign, msg_type: 'text', content })
  await tellFeishu(egress, robot(), '', AT, MESSAGE)
  assert.deepEqual(lastHeard().body, { msg_type: 'text', content })
})
