import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { FastifyRequest } from 'fastify'
import { Refusal } from '../../base/refusal.ts'
import { checkSite, localPath } from './same-site.ts'

describe('localPath() keeps people here', () => {
  for (const [wanted, path] of [
    ['/account', '/account'],
    ['/approve?code=ab#x', '/approve?code=ab#x'],
    ['', '/'],
    ['account', '/'],
    ['//evil.example', '/'],
    ['/\\evil.example', '/'],
    ['/a\\..\\b', '/'],
    ['/\t/evil.example', '/'],
    ['https://evil.example/', '/'],
    ['javascript:alert(1)', '/'],
    ['/\r\nset-cookie: a=b', '/'],
    [`/${'a'.repeat(501)}`, '/'],
  ] as const) {
    it(JSON.stringify(wanted.slice(0, 40)), () => assert.equal(localPath(wanted), path))
  }
})

describe('checkSite()', () => {
  const ask = (method: string, headers: Record<string, string>) => () =>
    checkSite({ method, headers, host: 'mx.example.org' } as unknown as FastifyRequest)
  const refused = (error: unknown) => error instanceof Refusal && error.reason === 'not-permitted'
  const link = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }

  for (const [claim, method, headers] of [
    ['a form of ours', 'POST', { 'sec-fetch-site': 'same-origin' }],
    ['a typed address', 'GET', { 'sec-fetch-site': 'none' }],
    ['a link on another site', 'GET', link],
    ['a form of ours, from a browser without Fetch Metadata', 'POST', { origin: 'https://mx.example.org' }],
    ['a program', 'POST', {}],
  ] as const) {
    it(`lets ${claim} pass`, () => assert.doesNotThrow(ask(method, headers)))
  }

  for (const [claim, method, headers] of [
    ['a form of another site', 'POST', link],
    ['a form of a neighbour host', 'POST', { 'sec-fetch-site': 'same-site' }],
    ['a form of another site, without Fetch Metadata', 'POST', { origin: 'https://evil.example' }],
    ['a form of a sandboxed frame', 'POST', { origin: 'null' }],
    ['a frame around a page', 'GET', { ...link, 'sec-fetch-dest': 'iframe' }],
    [
      'a script of another site',
      'GET',
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'script' },
    ],
    [
      'a call of another site',
      'GET',
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' },
    ],
  ] as const) {
    it(`refuses ${claim}`, () => assert.throws(ask(method, headers), refused))
  }
})
