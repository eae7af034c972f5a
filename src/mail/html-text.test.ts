import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { htmlToText } from './html-text.ts'

describe('htmlToText() reads', () => {
  const rows: [html: string, text: string][] = [
    ['plain', 'plain'],
    ['<p>one</p><p>two<br>three', 'one\ntwo\nthree'],
    ['a <b>bold</b>word', 'a boldword'],
    ['<td>a</td><td>b</td>', 'a b'],
    ['  a \n\t b&nbsp;c ', 'a b c'],
    ['&lt;p&gt; &amp;amp; &#20320;&#x597d; &copy &bogus; &#0; &#x110000; &#128;', '<p> &amp; 你好 © &bogus; \ufffd \ufffd €'],
    ['<title>no</title><style>p{}</style><script>if (a</b) "</p>"</script>yes', 'yes'],
    ['<SCRIPT>x</sCrIpT >yes', 'yes'],
    ['<script>never closed', ''],
    ['a<!-- > b -->c<!-->d<!--->e', 'acde'],
    ['<!DOCTYPE html><?xml?>a', 'a'],
    ['<!--[if mso]>no<![endif]-->yes', 'yes'],
    ['<a title="a > b" href=x>c</a>', 'c'],
    ["<a title='\">' x=\">\">c", 'c'],
    ['<a href=it\'s>c</a>', 'c'],
    ['1 < 2 and 3 > 2', '1 < 2 and 3 > 2'],
    ['a</>b</ x>c', 'abc'],
    ['open <a href="', 'open'],
    ['你<br/>好', '你\n好'],
    ['zero\u200bwidth', 'zero width'],
  ] // prettier-ignore
  for (const [html, text] of rows) it(JSON.stringify(html), () => assert.equal(htmlToText(html), text))

  it('anything without throwing', () => {
    const piece = fc.constantFrom(
      '<',
      '>',
      '/',
      '"',
      "'",
      '=',
      '!',
      '--',
      'p',
      'script',
      'style',
      '&',
      '#',
      ';',
      ' ',
      '你',
    )
    fc.assert(fc.property(fc.array(piece), (pieces) => typeof htmlToText(pieces.join('')) === 'string'))
  })

  it('in time that grows with the length', () => {
    const before = process.cpuUsage()
    const units = [
      '<',
      '</',
      '<!--',
      '<!',
      '<a ',
      '<a "',
      '<a b="',
      '<script>',
      '<script></',
      '&',
      '&#',
      '<p>',
      '</p',
      '<![',
      ' \n',
    ]
    for (const unit of units) htmlToText(unit.repeat(200_000))
    assert.ok(process.cpuUsage(before).user < 4_000_000, `${process.cpuUsage(before).user / 1_000} ms`)
  })
})
