import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { decodeHeaderText } from './encoded-word.ts'

describe('decodeHeaderText() reads', () => {
  const rows: [raw: string, text: string][] = [
    ['plain', 'plain'],
    ['=?UTF-8?B?5L2g5aW9?=', '你好'],
    ['=?utf-8?Q?a_=C3=A9?=', 'a é'],
    ['=?ISO-8859-1?Q?a?= b', 'a b'], // RFC 2047 §8
    ['=?ISO-8859-1?Q?a?= =?ISO-8859-1?Q?b?=', 'ab'],
    ['=?ISO-8859-1?Q?a?=  \t =?ISO-8859-1?Q?b?=', 'ab'],
    ['=?ISO-8859-1?Q?a_b?=', 'a b'],
    ['=?ISO-8859-1?Q?a?= =?ISO-8859-2?Q?_b?=', 'a b'],
    ['=?utf-8*de?Q?=C3=A4?=', 'ä'], // RFC 2231 §5
    ['=?utf-8?B?5L0=?= =?utf-8?B?oOWlvQ==?=', '你好'],
    ['=?gb2312?B?xOM=?=x=?gb2312?B?usM=?=', '你x好'],
    ['(=?utf-8?q?a?=)', '(a)'],
    ['=?utf-8?Q?why?no?=', 'why?no'],
    ['=?utf-8?Q?bad=XY?=', 'bad=XY'],
    ['=?utf-8?X?abc?=', '=?utf-8?X?abc?='],
    ['=?utf-8?B?open', '=?utf-8?B?open'],
    ['=?=?utf-8?Q?a?=', '=?a'],
    ['caf\xc3\xa9', 'café'],
    ['caf\xe9', 'café'],
    ['\xc4\xe3\xba\xc3', '你好'],
  ] // prettier-ignore
  for (const [raw, text] of rows) it(JSON.stringify(raw), () => assert.equal(decodeHeaderText(raw), text))

  it('anything without throwing', () => {
    const piece = fc.constantFrom('=?', '?=', '?', 'B', 'q', '=', 'utf-8', ' ', 'YQ', '_', '\xe9')
    fc.assert(fc.property(fc.array(piece), (pieces) => typeof decodeHeaderText(pieces.join('')) === 'string'))
  })

  it('in time that grows with the length', () => {
    const before = process.cpuUsage()
    for (const unit of ['=?', '=?a?B?', '=?a?B? ', '=?a?Q?=', '=?utf-8?B?YQ==?= '])
      decodeHeaderText(unit.repeat(150_000))
    assert.ok(process.cpuUsage(before).user < 2_000_000)
  })
})
