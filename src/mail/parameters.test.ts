import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { parseParameterised } from './parameters.ts'

describe('parseParameterised() reads', () => {
  const rows: [raw: string, value: string, parameters: Record<string, string>][] = [
    ['text/plain', 'text/plain', {}],
    ['Text/HTML; Charset="UTF-8"', 'text/html', { charset: 'UTF-8' }],
    ['text/plain (comment; a=b); charset=us-ascii (Plain text)', 'text/plain', { charset: 'us-ascii' }], // RFC 2045 §5.1
    ['a/b;;  x = y ; z', 'a/b', { x: 'y' }],
    ['a/b; name="a\\"b\\\\c"', 'a/b', { name: 'a"b\\c' }],
    ['a/b; name="C:\\temp\\a.txt"', 'a/b', { name: 'C:\\temp\\a.txt' }],
    ['a/b; name="open; c=d', 'a/b', { name: 'open; c=d' }],
    ['a/b; name=two words.pdf; c=d', 'a/b', { name: 'two words.pdf', c: 'd' }],
    ['a/b; name="=?utf-8?B?5L2g?=.pdf"', 'a/b', { name: '你.pdf' }],
    ["attachment; filename*=UTF-8''%E4%BD%A0.pdf", 'attachment', { filename: '你.pdf' }],
    ["attachment; filename=x.pdf; filename*=gb2312'zh'%C4%E3.pdf", 'attachment', { filename: '你.pdf' }],
    ['a/b; url*0="ftp://"; url*1="cs.utk.edu/"', 'a/b', { url: 'ftp://cs.utk.edu/' }], // RFC 2231 §3
    ["a/b; t*1*=%2a%2a; t*0*=us-ascii'en'even%20; t*2=more", 'a/b', { t: 'even **more' }], // RFC 2231 §4.1
    ["a/b; n*0*=utf-8''%E4%BD; n*1*=%A0", 'a/b', { n: '你' }],
    ['a/b; boundary="b"; boundary="c"', 'a/b', { boundary: 'b' }],
    ['a/b; __proto__=x', 'a/b', JSON.parse('{"__proto__":"x"}') as Record<string, string>],
    ['', '', {}],
  ] // prettier-ignore
  for (const [raw, value, parameters] of rows) {
    it(JSON.stringify(raw), () => {
      const read = parseParameterised(raw)
      assert.deepEqual([read.value, Object.entries(read.parameters)], [value, Object.entries(parameters)])
    })
  }

  it('which parameters came twice', () => {
    assert.deepEqual(parseParameterised('a/b; c=1; d=2; C=3').repeated, ['c'])
  })

  it('anything without throwing', () => {
    const piece = fc.constantFrom(';', '=', '*', '0', "'", '"', '\\', '(', ')', '%', 'E4', ' ', 'name')
    fc.assert(fc.property(fc.array(piece), (pieces) => typeof parseParameterised(pieces.join('')).value === 'string'))
  })
})
