import assert from 'node:assert/strict'
import { test } from 'node:test'
import zlib from 'node:zlib'
import { onePage, pdf } from '../../../../test/support/pdf.ts'
import { Allowance } from '../../containers/allowance.ts'
import { unpack } from '../../containers/unpack.ts'
import type { Texts } from '../text-piece.ts'
import { readPdf } from './pdf-pages.ts'
import { TextBudget, type FileText } from './text-builder.ts'
import { textsOf } from './texts-of.ts'

const ID = '11010519491231002X'

async function read(bytes: Buffer): Promise<Texts> {
  const contents = await unpack([{ name: 'a.pdf', bytes, isAttachment: true }], new Allowance(bytes.length))
  return textsOf(contents)
}

const textOf = ({ pieces }: Texts): string => pieces.map(({ text }) => text).join('\n')

const show = (text: string) => `BT /F 12 Tf 50 700 Td ${text} ET`
const hex = (bytes: Buffer) => `<${bytes.toString('hex')}> Tj`
const wide = (text: string) => hex(Buffer.from(text, 'utf16le').swap16())
const composite = (encoding: string, collection = 'GB1') =>
  `<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/${encoding}/DescendantFonts[<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(${collection})/Supplement 2>>/FontDescriptor<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[0 0 1000 1000]/ItalicAngle 0/Ascent 800/Descent -200/CapHeight 700/StemV 80>>>>]>>`
/** 身份证号 in GBK, and in Big5 */
const GBK = Buffer.concat([Buffer.from('c9edb7ddd6a4bac5', 'hex'), Buffer.from(` ${ID}`)])
const BIG5 = Buffer.concat([Buffer.from('a8ada5f7c3d2b8b9', 'hex'), Buffer.from(' A123456789')])
/** Real numbers of the collection: 1 is the space, 18 the digit 1. Adobe-GB1 */
const cids = (text: string) =>
  hex(Buffer.concat([...text].map((letter) => Buffer.from([0, letter.charCodeAt(0) - 31]))))

// prettier-ignore
const CASES: readonly [title: string, file: Buffer, expected: string][] = [
  ['a plain font',                   onePage(show(`(${ID}) Tj`)), ID],
  ['a number in several pieces',     onePage(show(`[(110105) -20 (1949) 10 (1231002X)] TJ`)), ID],
  ['Unicode without its font',       onePage(show(wide(`身份证号 ${ID}`)), { font: composite('UniGB-UCS2-H') }), `身份证号 ${ID}`],
  ['GBK without its font',           onePage(show(hex(GBK)), { font: composite('GBK-EUC-H') }), `身份证号 ${ID}`],
  ['Big5 without its font',          onePage(show(hex(BIG5)), { font: composite('ETen-B5-H', 'CNS1') }), '身份證號 A123456789'],
  ['digits by their number',         onePage(show(cids(ID)), { font: composite('Identity-H') }), ID],
  ['text below the page',            onePage(`BT /F 12 Tf 50 -700 Td (${ID}) Tj ET`), ID],
  ['text moved off the page',        onePage(`${show('(inside) Tj')} q 1 0 0 1 9000 0 cm ${show(`[(110105) -20 (19491231002X)] TJ`)} Q`), ID],
  ['pieces beside the page',         onePage('BT /F 12 Tf 1 0 0 1 -900 70 Tm (110105) Tj 50 0 Td (19491231002X) Tj ET'), '110105 19491231002X'],
  ['text outside of the shown box',  onePage(show(`(${ID}) Tj`), { page: '/CropBox[0 0 9 9]' }), ID],
  ['an invisible layer of text',     onePage(`BT 3 Tr /F 12 Tf (${ID}) Tj ET`), ID],
  ['a packed page',                  onePage(zlib.deflateSync(Buffer.from(show(`(${ID}) Tj`))), { stream: '/Filter/FlateDecode' }), ID],
  ['a form field',                   onePage('', { page: '/Annots[6 0 R]', catalog: '/AcroForm<</Fields[6 0 R]>>', more: [`<</Type/Annot/Subtype/Widget/FT/Tx/T(id)/V(${ID})/Rect[0 0 9 9]>>`] }), ID],
  ['a hidden form field',            onePage('', { page: '/Annots[6 0 R]', catalog: '/AcroForm<</Fields[6 0 R]>>', more: [`<</Type/Annot/Subtype/Widget/FT/Tx/F 2/T(id)/V(${ID})/Rect[0 0 0 0]>>`] }), ID],
  ['a note',                         onePage('', { page: '/Annots[6 0 R]', more: [`<</Type/Annot/Subtype/Text/Contents(${ID})/Rect[0 0 9 9]>>`] }), ID],
  ['a bookmark',                     onePage('', { catalog: '/Outlines 6 0 R', more: ['<</Type/Outlines/First 7 0 R/Last 7 0 R/Count 1>>', `<</Title(${ID})/Parent 6 0 R/Dest[3 0 R/Fit]>>`] }), ID],
  ['a property',                     onePage('', { trailer: '/Info 6 0 R', more: [`<</Keywords(${ID})>>`] }), ID],
  ['XMP',                            onePage('', { catalog: '/Metadata 6 0 R', more: [['/Type/Metadata/Subtype/XML', Buffer.from(`<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:description><rdf:Alt><rdf:li xml:lang="x-default">${ID}</rdf:li></rdf:Alt></dc:description></rdf:Description></rdf:RDF></x:xmpmeta>`)]] }), ID],
  ['an attached file',               onePage('', { more: [['/Type/EmbeddedFile', Buffer.from(`number ${ID}`)]] }), ID],
]

for (const [title, file, expected] of CASES) {
  test(`pdfTexts() finds ${title}`, async () => {
    const texts = await read(file)
    assert.ok(textOf(texts).includes(expected), JSON.stringify(texts))
  })
}

test('pdfTexts() tells a page once when all its text stands on it', async () => {
  const text = textOf(await read(onePage(show(`(${ID}) Tj`))))
  assert.equal(text.split(ID).length, 2)
})

test('pdfTexts() says that a page is a picture where it has no text', async () => {
  const picture = ['/Type/XObject/Subtype/Image/Width 9/Height 9', Buffer.alloc(81)] as const
  const scanned = onePage('/X Do', { page: '/Resources<</XObject<</X 6 0 R>>>>', more: [picture] })
  assert.deepEqual((await read(scanned)).notInspectable, ['image'])
  assert.deepEqual((await read(onePage(show('(words enough) Tj'), { more: [picture] }))).notInspectable, [])
})

test('pdfTexts() takes what needs a password for encrypted', async () => {
  const locked = onePage(show(`(x) Tj`), {
    trailer: `/Encrypt<</Filter/Standard/V 1/R 2/P -64/O<${'11'.repeat(32)}>/U<${'22'.repeat(32)}>>>/ID[<00><00>]`,
  })
  assert.deepEqual((await read(locked)).notInspectable, ['encrypted'])
})

test('readPdf() asks nobody: no address is fetched, whatever the file names', async (context) => {
  const fetched = context.mock.method(globalThis, 'fetch', () => Promise.reject(new Error('no network')))
  const file = onePage(show(`(${ID}) Tj`), {
    font: '<</Type/Font/Subtype/Type1/BaseFont/http#3A#2F#2F127.0.0.1#2Ffont>>',
    catalog: '/OpenAction<</S/URI/URI(http://127.0.0.1/x)>>/URI<</Base(http://127.0.0.1/)>>',
    page: '/Annots[<</Subtype/Link/Rect[0 0 9 9]/A<</S/URI/URI(http://127.0.0.1/y)>>>>]',
  })
  const texts: FileText[] = []
  for await (const text of readPdf(file, new TextBudget())) texts.push(text)
  assert.ok(texts.some(({ text }) => text.includes(ID)))
  assert.equal(fetched.mock.callCount(), 0)
})

const deflated = (text: string, times: number) => zlib.deflateSync(Buffer.from(text.repeat(times)))

// prettier-ignore
const HOSTILE: readonly [title: string, file: () => Buffer][] = [
  ['a million operators',      () => onePage(deflated('q Q ', 1_000_000), { stream: '/Filter/FlateDecode' })],
  ['a million words',          () => onePage(deflated('BT /F 1 Tf (a) Tj ET ', 300_000), { stream: '/Filter/FlateDecode' })],
  ['pages that are their own', () => pdf(['<</Type/Catalog/Pages 2 0 R>>', '<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2000000>>'])],
  ['forms in forms',           () => onePage('/X Do', { page: '/Resources<</XObject<</X 6 0 R>>>>', more: [['/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 6 0 R>>>>', Buffer.from('/X Do /X Do')]] })],
  ['open arrays',              () => onePage('['.repeat(1_000_000))],
  ['outlines in a circle',     () => onePage('', { catalog: '/Outlines 6 0 R', more: ['<</First 7 0 R>>', '<</Title(a)/Next 7 0 R/First 7 0 R>>'] })],
]

for (const [title, file] of HOSTILE) {
  test(`pdfTexts() ends over ${title}`, async () => {
    await read(file())
  })
}

test('pdfTexts() gives a file up that keeps the library busy, and reads the next one', async () => {
  // Without a table the library looks for objects everywhere, and reads each open string to the end of the file.
  const endless = Buffer.from(`%PDF-1.7\n${'1 0 obj <'.repeat(400_000)}`)
  assert.deepEqual((await read(endless)).notInspectable, ['too-slow'])
  assert.ok(textOf(await read(onePage(show(`(${ID}) Tj`)))).includes(ID))
})
