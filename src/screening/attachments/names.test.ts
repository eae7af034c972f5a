import assert from 'node:assert/strict'
import { test } from 'node:test'
import { extensionOf, hasDoubleExtension, runsWhenOpened, trickIn } from './names.ts'

// prettier-ignore
const NAMES: readonly [name: string, extension: string, runs: boolean, isDouble: boolean, trick: ReturnType<typeof trickIn>][] = [
  ['report.pdf',                       'pdf',  false, false, undefined],
  ['report',                           '',     false, false, undefined],
  ['REPORT.EXE',                       'exe',  true,  false, undefined],
  ['report.pdf.exe',                   'exe',  true,  true,  undefined],
  ['report.exe.pdf',                   'pdf',  false, false, undefined],
  ['report.exe. . ',                   'exe',  true,  false, undefined], // Windows drops dots and blanks at the end
  ['report.pdf.exe.',                  'exe',  true,  true,  undefined],
  ['report.pdf          .scr',         'scr',  true,  true,  'spaces'],
  ['发票.pdf.js',                       'js',   true,  true,  undefined],
  ['报告 2024.05.docx',                 'docx', false, false, undefined],
  ['v1.2.3.tar.gz',                    'gz',   false, false, undefined],
  ['invoice\u202efdp.exe',             'exe',  true,  false, 'direction'],
  ['in\u200bvoice.pdf',                'pdf',  false, false, 'invisible'],
  ['a.exe\0.pdf',                      'pdf',  false, false, 'invisible'], // some programs end a name at NUL
  ['family \u{1f468}\u200d\u{1f469}.jpg', 'jpg', false, false, 'invisible'], // a joined emoji is rare in names; it weighs little
]

for (const [name, extension, runs, isDouble, trick] of NAMES) {
  test(`the name ${JSON.stringify(name)}`, () => {
    assert.equal(extensionOf(name), extension)
    assert.equal(runsWhenOpened(name), runs)
    assert.equal(hasDoubleExtension(name), isDouble)
    assert.equal(trickIn(name), trick)
  })
}
