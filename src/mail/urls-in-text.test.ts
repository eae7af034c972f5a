import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { urlsInText } from './urls-in-text.ts'

// prettier-ignore
const TEXTS: readonly [text: string, urls: readonly string[]][] = [
  ['see https://example.com/a?b=c#d.',                         ['https://example.com/a?b=c#d']],
  ['(https://example.com/a_(b))',                              ['https://example.com/a_(b)']],
  ['<https://example.com/>, "http://example.org"',             ['https://example.com/', 'http://example.org']],
  ['visit www.example.com/path today',                         ['http://www.example.com/path']],
  ['visit example.top today',                                  ['http://example.top']],
  ['open hxxps://evil[.]example[.]com/x',                      ['https://evil.example.com/x']],
  ['open evil(dot)com/x',                                      ['http://evil.com/x']],
  ['请访问https://example.com/登录，谢谢',                       ['https://example.com/']],
  ['请访问www.example.com查看',                                 ['http://www.example.com']],
  ['网址：http://例子.中国/路径。',                               ['http://例子.中国/']],
  ['http://a.example/?next=http://b.example/',                 ['http://a.example/?next=http://b.example/']],
  ['write to bob@example.com or call',                         []],
  ['see README.md, main.rs and setup.py',                      []],
  ['version 1.2.3 of e.g. Node.js costs 3.50',                 []],
  ['http://192.0.2.1:8080/x and ftp://files.example.com/a',    ['http://192.0.2.1:8080/x', 'ftp://files.example.com/a']],
  ['http:// and www. alone',                                   []],
]

for (const [text, urls] of TEXTS) {
  test(`urlsInText() finds ${urls.length} in ${JSON.stringify(text)}`, () => {
    assert.deepEqual(
      [...urlsInText(text)].map(({ url }) => url),
      urls,
    )
  })
}

test('urlsInText() says where each stands, without overlap, in any text', () => {
  const piece = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('http://', 'www.', '.com', '[.]', 'hxxp://', '/', '@', '登', '（'),
  )
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      const text = pieces.join('')
      let before = 0
      for (const { start, end } of urlsInText(text)) {
        assert.ok(start >= before && end > start && end <= text.length)
        before = end
      }
    }),
  )
})

test('urlsInText() takes a second for a million hostile characters at the very most', () => {
  for (const hostile of ['http://', 'www.', 'a.', '[.]', ')', '.com/', 'hxxp://a.b ', 'x@']) {
    const started = process.cpuUsage().user
    for (const _ of urlsInText(hostile.repeat(1_000_000 / hostile.length)));
    assert.ok(process.cpuUsage().user - started < 1_000_000, hostile)
  }
})
