// The web: where people are led after signing in, forms, what a browser reports of itself, and text put into HTML.
import assert from 'node:assert/strict'
import type { FastifyRequest } from 'fastify'
import { formBodyOf } from '../../../src/servers/http/pages/form-body.ts'
import { html } from '../../../src/servers/http/pages/html.ts'
import { languageOf } from '../../../src/servers/http/pages/language.ts'
import { localPath } from '../../../src/servers/http/same-site.ts'
import { browserFacts, deviceKeyOf } from '../../../src/servers/http/session/browser-facts.ts'
import { FormTokens } from '../../../src/servers/http/session/form-token.ts'
import type { FuzzEntry } from '../entry.ts'

const HERE = 'https://mx.example.org'
const KEY =
  '{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}' // RFC 7515 §A.3.1
const REPORT =
  '{"screen":"1920x1080","pixelRatio":2,"cpuCores":8,"timezoneMinutes":480,"isAutomated":false,"clientClock":1}'
const REQUEST = { headers: {}, raw: { rawHeaders: ['Host', 'x', 'User-Agent', 'y'] } } as unknown as FastifyRequest
const tokens = new FormTokens()

export const WEB_ENTRIES: readonly FuzzEntry[] = [
  {
    name: 'web-local-path',
    seeds: () =>
      ['/account', '//evil.example/', '/\\evil.example', '/a/../..//b', 'https://evil.example'].map((each) =>
        Buffer.from(each),
      ),
    dictionary: ['/', '//', '\\', '\t', '\n', '%2f', ':', '@', '?', '#', '..', 'javascript:'],
    run: (bytes) => assert.equal(new URL(localPath(bytes.toString('latin1')), HERE).origin, HERE),
  },
  {
    name: 'web-form',
    seeds: () => ['token=a&username=b%40c&protocols=imap&protocols=smtp&__proto__=x'].map((each) => Buffer.from(each)),
    dictionary: ['&', '=', '%', '+', '__proto__', 'constructor', '%00'],
    run: (bytes) => {
      const form = formBodyOf(bytes.toString('utf8'))
      assert.equal(Object.getPrototypeOf(form), null)
      for (const value of Object.values(form))
        assert.ok(typeof value === 'string' || value.every((each) => typeof each === 'string'))
    },
  },
  {
    name: 'web-browser-report',
    seeds: () => [KEY, REPORT].map((each) => Buffer.from(each)),
    dictionary: ['"', '{', '}', ':', ',', '1e999', '-1', 'null', 'true', '"kty"', '"EC"', '"screen"'],
    run: (bytes) => {
      const text = bytes.toString('utf8')
      const { screen = '', cpuCores = 1, timezoneMinutes = 0 } = browserFacts(REQUEST, text)
      assert.ok(screen.length <= 60 && cpuCores >= 1 && cpuCores <= 1_024 && Math.abs(timezoneMinutes) <= 900)
      deviceKeyOf(text)
      languageOf(text, text)
      assert.equal(tokens.isGood(text, 'b'), false)
    },
  },
  {
    name: 'web-html',
    longest: 20_000, // what clients say of themselves is cut far below
    seeds: () =>
      ['"><script>alert(1)</script>', "' onfocus=x autofocus '", '&lt;\u202e'].map((each) => Buffer.from(each)),
    dictionary: ['<', '>', '"', "'", '&', '${', '`', '\u202e'],
    run: (bytes) => {
      const { text } = html`<p title="${bytes.toString('utf8')}">${[bytes.toString('latin1'), undefined, false]}</p>`
      assert.match(text, /^<p title="[^<>"']*">[^<>"']*<\/p>$/)
    },
  },
]
