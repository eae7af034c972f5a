import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { readHtml } from './html-reading.ts'

describe('readHtml() tells seen from hidden text', () => {
  // prettier-ignore
  const ROWS: readonly [html: string, text: string, hidden: string][] = [
    ['a<div style="display:none">b</div>c',                                       'a\nc',  'b'],
    ['vi<span style="DISPLAY : none !important">x</span>agra',                    'viagra', 'x'],
    ['vi<!-- x -->ag<b></b>ra',                                                   'viagra', ''],
    ['a<i hidden>b</i>',                                                          'a',     'b'],
    ['a<i style="visibility:hidden">b<b style="visibility:visible">c</b></i>',    'ac',    'b'],
    ['<td style="font-size:0px">b<p style="font-size:14px">c',                    'c',     'b'],
    ['<p style="font-size:0.9em">c',                                              'c',     ''],
    ['<p style="font-size:12px">c',                                               'c',     ''],
    ['<p style="opacity:0">b<p style="opacity:0.5">c',                            'c',     'b'],
    ['<p style="max-height:0;overflow:hidden">b</p>c',                            'c',     'b'],
    ['<p style="max-height:0">c',                                                 'c',     ''],
    ['<p style="position:absolute;left:-9999px">b</p>c',                          'c',     'b'],
    ['<font color="#ffffff">b</font>c',                                           'c',     'b'],
    ['<p style="color:rgb(250,255,254)">b</p>c',                                  'c',     'b'],
    ['<table bgcolor=#003366><td><font color=white>c',                            'c',     ''],
    ['<table bgcolor=#003366><td style="color:#013367">b</table>c',               'c',     'b'],
    ['<div style="background:url(x.png)"><p style="color:#fff">c',                'c',     ''],
    ['<div class=dark><p style="color:#fff">c',                                   'c',     ''],
    ['<div style="display:none"><p>b</div>c<p>d',                                 'c\nd',  'b'],
    ['<p style="display:none">b<p>c',                                             'c',     'b'],
    ['<img alt="Pay &amp; go" src=x><img style="display:none" src=y>c',           'Pay & go c', ''],
    ['1 < 2</p></div></span> c',                                                  '1 < 2\nc', ''],
  ]
  for (const [html, text, hidden] of ROWS) {
    it(html, () =>
      assert.deepEqual({ ...readHtml(html), linkTexts: undefined }, { text, hidden, linkTexts: undefined }),
    )
  }

  it('what links are called, with the images in them', () => {
    const html =
      '<a href=x>Click <b>here</b></a> <a name=y>no</a><a href=z><img alt="Log in"></a><a href=q>last<div>one'
    assert.deepEqual(readHtml(html).linkTexts, ['Click here', 'Log in', 'last one'])
  })

  it('of anything, without throwing', () => {
    const piece = fc.constantFrom(
      '<a href=',
      '<div style="',
      'display:none',
      'color:#fff',
      ';',
      '">',
      "'",
      '</div>',
      '</a>',
      '<p',
      '>',
      'x',
      '&',
      '<img alt=',
    )
    fc.assert(fc.property(fc.array(piece), (pieces) => typeof readHtml(pieces.join('')).hidden === 'string'))
  })

  it('in time that grows with the length', () => {
    const before = process.cpuUsage()
    const units = [
      '<p>',
      '<div>',
      '<a href=x>',
      '<div style="display:none">',
      '<td style="color:',
      ' style="',
      '</div>',
      '<b style=x',
      'color : ',
      '<p hidden ',
    ]
    for (const unit of units) readHtml(unit.repeat(50_000))
    for (const unit of units) readHtml(`<p ${unit.repeat(50_000)}>`)
    assert.ok(process.cpuUsage(before).user < 6_000_000, `${process.cpuUsage(before).user / 1_000} ms`)
  })
})
