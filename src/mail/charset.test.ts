import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { decodeCharset, decodeGuess, isKnownCharset } from './charset.ts'

const ascii = (text: string): string => Buffer.from(text).toString('hex')

describe('decodeCharset() reads', () => {
  const rows: [label: string, hex: string, text: string][] = [
    ['utf-8', 'e4bda0e5a5bd', '你好'],
    ['UTF8', 'efbbbf61', 'a'],
    ['utf-8', 'c4e3bac3cac0bde7', '你好世界'],
    ['utf-8', '636166e9', 'café'],
    ['utf-8', 'e4bda0e5a5bde5', '你好\ufffd'],
    ['gb2312', 'c4e3bac3', '你好'],
    ['GBK', '8180', '亐'],
    ['cp936', 'c4e3', '你'],
    ['gb18030', '95328236', '𠀀'],
    ['big5', 'a741a66e', '你好'],
    ['iso-2022-jp', '1b2442467c4b5c1b2842', '日本'],
    ['shift_jis', '93fa967b', '日本'],
    ['euc-jp', 'c6fccbdc', '日本'],
    ['euc-kr', 'c7d1b1b9', '한국'],
    ['iso-2022-kr', '1b2429430e4751310f', '한\ufffd'],
    ['koi8-r', 'd0d2', 'пр'],
    ['windows-1252', '8093e9', '€“é'],
    ['iso-8859-1', '80e9', '€é'],
    ['utf-7', ascii('Hi Mom -+Jjo--! +-'), 'Hi Mom -☺-! +'], // RFC 2152 §3
    ['hz-gb-2312', ascii('This ~~ ~{<:Ky2;S{#,NpJ)l6HK!#~}Bye.'), 'This ~ 己所不欲，勿施於人。Bye.'], // RFC 1843 §1
    ['us-ascii', 'c4e3bac3cac0bde7', '你好世界'],
    ['x-klingon', 'c3a9', 'é'],
    ['', '636166e9', 'café'],
  ] // prettier-ignore
  for (const [label, hex, text] of rows) {
    it(`${label || 'bytes without label'}: ${text}`, () =>
      assert.equal(decodeCharset(Buffer.from(hex, 'hex'), label), text))
  }

  it('any label and any bytes without throwing', () => {
    const label = fc.oneof(
      fc.string(),
      fc.constantFrom('utf-7', 'hz-gb-2312', 'iso-2022-kr', 'gb18030', '__proto__', 'constructor'),
    )
    fc.assert(fc.property(fc.uint8Array(), label, (bytes, name) => typeof decodeCharset(bytes, name) === 'string'))
  })
})

describe('decodeGuess()', () => {
  it('takes valid UTF-8 first, then pairs of GB, then windows-1252', () => {
    assert.equal(decodeGuess(Buffer.from('你好')), '你好')
    assert.equal(decodeGuess(Buffer.from('bbb6d3ad', 'hex')), '欢迎')
    assert.equal(decodeGuess(Buffer.from('c9edb7d6d743d7d6cc96cca89eb3', 'hex')), '身分證字號台灣')
    assert.equal(decodeGuess(Buffer.from('c9edb7d6bac58132ce39', 'hex')), '身分号ก')
    assert.equal(decodeGuess(Buffer.from('na\xefve caf\xe9', 'latin1')), 'naïve café')
  })
})

it('isKnownCharset() tells readable labels from others', () => {
  for (const label of ['utf-8', 'GB18030', 'hz-gb-2312', 'us-ascii', '']) assert.ok(isKnownCharset(label))
  for (const label of ['x-klingon', 'toString', 'u'.repeat(100)]) assert.ok(!isKnownCharset(label))
})
