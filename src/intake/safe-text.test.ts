import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { defanged } from './safe-text.ts'

const CASES: readonly (readonly [from: string, to: string])[] = [
  ['see http://evil.example/a.b', 'see hxxp://evil[.]example/a.b'],
  ['HTTPS://Evil.Example', 'hxxPS://Evil[.]Example'],
  ['write to a@b.example', 'write to a@b[.]example'],
  ['中文网址.例子', '中文网址[.]例子'],
  ['it ends. And goes on, 3.5 of it', 'it ends. And goes on, 3.5 of it'],
  ['\u001b[31mred\u202etxt', '[31mredtxt'],
]
for (const [from, to] of CASES) test(`defanged() of ${JSON.stringify(from)}`, () => assert.equal(defanged(from), to))

test('defanged() leaves no address that a program would make a link of', () => {
  fc.assert(fc.property(fc.webUrl(), (url) => !/https?:\/\//i.test(defanged(`x ${url} y`))))
})
