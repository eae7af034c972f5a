import assert from 'node:assert/strict'
import { test } from 'node:test'
import fastify from 'fastify'
import { Refusal } from '../../base/refusal.ts'
import type { OpenedLink } from '../../intake/link-check.ts'
import { addLinkPages } from './link-check.ts'
import { languageOf } from './pages/language.ts'
import { linkPage } from './link-page.ts'

const URL = 'https://evil.example/"><script>alert(1)</script>'

async function answer(opened: OpenedLink | Refusal, path = '/l/some.token', language = 'en') {
  const server = fastify()
  const seen: unknown[] = []
  addLinkPages(server, {
    open: async (token, isConfirmed) => {
      seen.push([token, isConfirmed])
      if (opened instanceof Refusal) throw opened
      return opened
    },
  })
  const reply = await server.inject({ url: path, headers: { 'accept-language': language } })
  await server.close()
  return { status: reply.statusCode, location: reply.headers.location, body: reply.body, seen }
}

test('a fine link is forwarded at once', async () => {
  const { status, location, seen } = await answer(
    { url: 'https://example.com/a b', verdict: 'fine', reasons: [] },
    `/l/${'x'.repeat(3_000)}.y`,
  )
  assert.equal(status, 303)
  assert.equal(location, 'https://example.com/a%20b')
  assert.deepEqual(seen, [[`${'x'.repeat(3_000)}.y`, false]])
})

test('a doubtful link is shown with its reasons, and forwarded when the reader goes on', async () => {
  const opened = { url: URL, verdict: 'doubtful', reasons: ['click.model'] } as const
  const first = await answer(opened)
  assert.equal(first.status, 200)
  assert.match(first.body, /looks like those used for fraud/)
  assert.match(first.body, /href="\?go=1"/)
  assert.doesNotMatch(first.body, /<script/)
  assert.equal((await answer(opened, '/l/some.token?go=1')).status, 303)
})

test('a blocked link is never forwarded and leads nowhere', async () => {
  const { status, location, body } = await answer(
    { url: URL, verdict: 'blocked', reasons: ['intel.x'] },
    '/l/some.token?go=1',
    'zh-CN,zh;q=0.9',
  )
  assert.equal(status, 403)
  assert.equal(location, undefined)
  assert.match(body, /该网址有危险/)
  assert.doesNotMatch(body, /<a /)
})

test('what we have not signed is not opened', async () => {
  const { status, location } = await answer(new Refusal('no-such-thing', 'no'))
  assert.equal(status, 404)
  assert.equal(location, undefined)
})

test('languageOf() takes the first of our languages that is named', () => {
  assert.equal(languageOf('zh-TW,en;q=0.5'), 'zh-CN')
  assert.equal(languageOf('de, en-GB;q=0.9, zh;q=0.1'), 'en')
  assert.equal(languageOf(''), 'en')
})

test('linkPage() shows no letter that turns the address around', () => {
  assert.doesNotMatch(linkPage('en', 'doubtful', { url: 'https://a.example/\u202egnp', reasons: [] }), /\u202e/)
})
