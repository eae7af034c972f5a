import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { htmlPieces } from './html-tags.ts'

const opened = (html: string) =>
  [...htmlPieces(html)].flatMap((piece) =>
    piece.kind === 'open'
      ? [`${piece.name} ${piece.attributes.map(({ name, value }) => `${name}=${value}`).join('|')}`.trim()]
      : [],
  )

// prettier-ignore
const PAGES: readonly [html: string, tags: readonly string[]][] = [
  ['<a href="x">y</a>',                    ['a href=x']],
  ["<A HREF='x>y' b>",                     ['a href=x>y|b=']],
  ['<a href=x>',                           ['a href=x']],
  ['<a/href="x"/class=y>',                 ['a href=x|class=y']],
  ['<a\nhref\n=\n"x\ny">',                 ['a href=x\ny']],
  ['a < b <c>',                            ['c']],
  ['<!-- <a href=x> --><b>',               ['b']],
  ['<!--><a href=x>',                      ['a href=x']],
  ['<!-- --!><a href=x>',                  ['a href=x']],
  ['<style><a href=x></style><b>',         ['style', 'b']],
  ['<script>"</scripty><a>"</script ><b>', ['script', 'b']],
  ['<textarea><a href=x>',                 ['textarea']],
  ['<?xml x?><a href=x>',                  ['a href=x']],
  ['<a href="x',                           ['a href=x']],
  ['<svg:a xlink:href=x>',                 ['svg:a xlink:href=x']],
]

for (const [html, tags] of PAGES)
  test(`htmlPieces() reads ${JSON.stringify(html)}`, () => assert.deepEqual(opened(html), tags))

test('htmlPieces() gives values where they stand, in any text', () => {
  const piece = fc.oneof(
    fc.string(),
    fc.constantFrom('<a ', 'href=', '"', "'", '>', '<!--', '-->', '</', '<style>', '='),
  )
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      const html = pieces.join('')
      for (const each of htmlPieces(html)) {
        if (each.kind === 'open')
          for (const { value, start, end } of each.attributes) assert.equal(html.slice(start, end), value)
        else if (each.kind !== 'close') assert.ok(each.end > each.start && each.end <= html.length)
      }
    }),
  )
})

test('htmlPieces() is linear in what is never closed', () => {
  for (const hostile of ['<a href="', '<!--', '<style>', '<a ', '<', '</', '<!', "<a b='"]) {
    const started = process.cpuUsage().user
    for (const _ of htmlPieces(hostile.repeat(1_000_000 / hostile.length)));
    assert.ok(process.cpuUsage().user - started < 1_000_000, hostile)
  }
})
