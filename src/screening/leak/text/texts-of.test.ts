import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import zlib from 'node:zlib'
import CFB from 'cfb'
import { tar, zip } from '../../../../test/support/archives.ts'
import { cpuMs } from '../../../../test/support/cpu.ts'
import { Allowance } from '../../containers/allowance.ts'
import { unpack } from '../../containers/unpack.ts'
import type { TextPiece, Texts } from '../text-piece.ts'
import { TextBudget } from './text-builder.ts'
import { textsOf } from './texts-of.ts'

const DOCUMENTS = path.join(import.meta.dirname, '../../../../test/documents')
const ID = '11010519491231002X'
const CARD = '6222021234567890128'

function document(name: string): Buffer {
  return readFileSync(path.join(DOCUMENTS, name))
}

async function read(name: string, bytes: Buffer, budget?: TextBudget): Promise<Texts> {
  const contents = await unpack([{ name, bytes, isAttachment: true }], new Allowance(bytes.length))
  return textsOf(contents, [], budget)
}

const textOf = ({ pieces }: Texts): string => pieces.map(({ text }) => text).join('\n')

/** What stands under each header, over all tables. */
function columnsOf(pieces: readonly TextPiece[]): Record<string, string[]> {
  const columns: Record<string, string[]> = {}
  for (const { text, table } of pieces) {
    for (let at = 0; table !== undefined && at < table.cells.length; at += 3) {
      const [start, end, column] = table.cells.slice(at, at + 3)
      ;(columns[table.columns[column ?? -1] ?? ''] ??= []).push(text.slice(start, end))
    }
  }
  return columns
}

for (const name of ['letter.html', 'letter.docx', 'letter.doc', 'letter.odt', 'letter.rtf', 'letter.pdf']) {
  test(`textsOf() reads ${name}: runs joined, all paragraphs`, async () => {
    const texts = await read(name, document(name))
    const text = textOf(texts)
    for (const expected of [
      `公民身份号码：${ID}，请保密。`,
      'Card number 4111 1111 1111 1111',
      'After the table: GB82WEST12345698765432.',
      CARD,
      '张三',
    ])
      assert.ok(text.includes(expected), `${expected} in ${text}`)
    assert.deepEqual(texts.notInspectable, [])
    assert.equal(texts.pieces[0]?.name, name)
  })
}

for (const name of ['letter.html', 'letter.docx', 'letter.doc', 'letter.odt', 'letter.rtf']) {
  test(`textsOf() gives the cells of ${name} under their headers`, async () => {
    const { 姓名: names, 身份证号: numbers, 银行卡号: cards } = columnsOf((await read(name, document(name))).pieces)
    assert.deepEqual(names, ['张三', '李四', '王五'])
    assert.deepEqual(numbers, [ID, '810000199001010019', '820000198506150022'])
    assert.deepEqual(cards, [CARD, '4111111111111111'])
  })
}

for (const name of ['people.csv', 'people.xlsx', 'people.xls', 'people.ods']) {
  test(`textsOf() gives the cells of ${name} under their headers, below a title`, async () => {
    const columns = columnsOf((await read(name, document(name))).pieces)
    assert.deepEqual(columns['姓名'], ['张三', '李四', '王五'])
    assert.equal(columns['身份证号']?.[0], ID)
    // A number that a spreadsheet rounded is told as such, never with made-up zeros.
    if (name !== 'people.csv') assert.match(columns['身份证号']?.[1] ?? '', /^8\.1000019900101E\+0?17$/)
    assert.deepEqual(columns['手机'], ['13800138000', '13900139000', '13700137000'])
    assert.equal(columns['备注']?.[0], '一, 二')
  })
}

for (const name of ['slides.odp', 'slides.pptx', 'slides.ppt.gz', 'slides.fodp']) {
  test(`textsOf() reads the slides, tables and notes of ${name}`, async () => {
    const text = textOf(await read(name, document(name)))
    for (const expected of [`身份证 ${ID}`, CARD, 'notes: GB82WEST12345698765432'])
      assert.ok(text.includes(expected), `${expected} in ${text}`)
  })
}

const word = (body: string, parts: Record<string, string> = {}): Buffer =>
  zip(
    Object.entries({ 'word/document.xml': `<w:document><w:body>${body}</w:body></w:document>`, ...parts }).map(
      ([name, xml]) => ({ name, bytes: Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>${xml}`) }),
    ),
  )
const run = (text: string, properties = ''): string => `<w:r><w:rPr>${properties}</w:rPr><w:t>${text}</w:t></w:r>`

// prettier-ignore
const WORD_CASES: readonly [title: string, body: string, parts: Record<string, string>, expected: string][] = [
  ['runs',                         `<w:p>${run('110105')}${run('19491231')}<w:bookmarkStart/>${run('002X')}</w:p>`, {}, ID],
  ['other prefixes',               `<x:p><x:r><x:t>110105</x:t></x:r><x:r><x:t>19491231002X</x:t></x:r></x:p>`, {}, ID],
  ['a tracked deletion',           `<w:p><w:del><w:r><w:delText>${ID}</w:delText></w:r></w:del></w:p>`, {}, ID],
  ['a number half deleted',        `<w:p>${run('110105')}<w:del><w:r><w:delText>19491231</w:delText></w:r></w:del><w:ins>${run('x')}</w:ins>${run('002X')}</w:p>`, {}, ID],
  ['noise that was deleted',       `<w:p>${run('110105')}<w:del><w:r><w:delText>xyz</w:delText></w:r></w:del>${run('19491231002X')}</w:p>`, {}, ID],
  ['hidden noise between digits',  `<w:p>${run('110105')}${run('xyz', '<w:vanish/>')}${run('19491231002X')}</w:p>`, {}, ID],
  ['hidden text',                  `<w:p>${run(ID, '<w:vanish/>')}</w:p>`, {}, ID],
  ['a field code',                 `<w:p>${run('110105')}<w:r><w:instrText> QUOTE "${CARD}" </w:instrText></w:r>${run('19491231002X')}</w:p>`, {}, CARD],
  ['what a field does not part',   `<w:p>${run('110105')}<w:r><w:instrText> QUOTE </w:instrText></w:r>${run('19491231002X')}</w:p>`, {}, ID],
  ['character references',         `<w:p>${run('1101051949&#49;231002&#x58;')}</w:p>`, {}, ID],
  ['CDATA',                        `<w:p>${run(`<![CDATA[${ID}]]>`)}</w:p>`, {}, ID],
  ['a comment of XML in a number', `<w:p>${run('110105<!-- x -->19491231002X')}</w:p>`, {}, ID],
  ['the title of a picture',       `<w:p><w:r><w:drawing><wp:docPr id="1" descr="${ID}"/></w:drawing></w:r></w:p>`, {}, ID],
  ['a header',                     '', { 'word/header1.xml': `<w:hdr><w:p>${run(ID)}</w:p></w:hdr>` }, ID],
  ['a footnote',                   '', { 'word/footnotes.xml': `<w:footnotes><w:p>${run(ID)}</w:p></w:footnotes>` }, ID],
  ['a comment',                    '', { 'word/comments.xml': `<w:comments><w:comment><w:p>${run(ID)}</w:p></w:comment></w:comments>` }, ID],
  ['custom data',                  '', { 'customXml/item1.xml': `<data><person id="x">${ID}</person></data>` }, ID],
  ['an attribute of custom data',  '', { 'customXml/item1.xml': `<data><person id="${ID}"/></data>` }, ID],
  ['a custom property',            '', { 'docProps/custom.xml': `<Properties><property name="note"><vt:lpwstr>${ID}</vt:lpwstr></property></Properties>` }, ID],
  ['a part of another name',       '', { 'word/body7.xml': `<w:document><w:body><w:p>${run(ID)}</w:p></w:body></w:document>` }, ID],
  ['the watermark',                `<w:p><w:pict><v:shape><v:textpath string="绝密 机密"/></v:shape></w:pict></w:p>`, {}, '绝密 机密'],
  ['UTF-16',                       '', {}, ID],
]

for (const [title, body, parts, expected] of WORD_CASES) {
  test(`textsOf() finds in a Word document: ${title}`, async () => {
    const wide = Buffer.from(`\ufeff<w:document><w:body><w:p>${run(ID)}</w:p></w:body></w:document>`, 'utf16le')
    const file = title === 'UTF-16' ? zip([{ name: 'word/document.xml', bytes: wide }]) : word(body, parts)
    const text = textOf(await read('a.docx', file))
    assert.ok(text.includes(expected), text)
  })
}

test('textsOf() gives the properties of a document under their names, for labels', async () => {
  const custom = `<Properties><property fmtid="x" pid="2" name="MSIP_Label_1_Name"><vt:lpwstr>机密</vt:lpwstr></property><property name="Owner"><vt:lpwstr>人事部</vt:lpwstr></property></Properties>`
  const { pieces } = await read('a.docx', word('', { 'docProps/custom.xml': custom, 'docProps/core.xml': '<x><dc:title>T</dc:title></x>' })) // prettier-ignore
  assert.deepEqual(pieces.find(({ properties }) => properties)?.properties, { MSIP_Label_1_Name: '机密', Owner: '人事部', title: 'T' }) // prettier-ignore
})

const workbook = (sheet: string, parts: Record<string, string> = {}): Buffer =>
  zip(
    Object.entries({
      'xl/workbook.xml': '<workbook><sheets><sheet name="S" state="veryHidden"/></sheets></workbook>',
      'xl/worksheets/sheet1.xml': `<worksheet><sheetData>${sheet}</sheetData></worksheet>`,
      ...parts,
    }).map(([name, xml]) => ({ name, bytes: Buffer.from(xml) })),
  )

// prettier-ignore
const SHEET_CASES: readonly [title: string, sheet: string, parts: Record<string, string>, expected: string][] = [
  ['a shared string of several runs', '<row><c r="A1" t="s"><v>0</v></c></row>', { 'xl/sharedStrings.xml': '<sst><si><r><t>110105</t></r><r><t>19491231002X</t></r></si></sst>' }, ID],
  ['an inline string',                `<row><c t="inlineStr"><is><r><t>110105</t></r><r><t>19491231002X</t></r></is></c></row>`, {}, ID],
  ['a number',                        '<row><c><v>6222021234567890</v></c></row>', {}, '6222021234567890'],
  ['a number with an exponent',       '<row><c><v>1.3800138E+10</v></c></row>', {}, '13800138000'],
  ['the result of a formula',         `<row><c t="str"><f>A1&amp;B1</f><v>${ID}</v></c></row>`, {}, ID],
  ['a text inside a formula',         `<row><c t="str"><f>LEFT("${ID}",1)</f><v>1</v></c></row>`, {}, ID],
  ['a comment',                       '', { 'xl/comments1.xml': `<comments><commentList><comment><text><r><t>${ID}</t></r></text></comment></commentList></comments>` }, ID],
  ['a drawing',                       '', { 'xl/drawings/drawing1.xml': `<wsDr><a:p><a:r><a:t>${ID}</a:t></a:r></a:p></wsDr>` }, ID],
  ['a defined name',                  '', { 'xl/workbook.xml': `<workbook><definedNames><definedName name="x">"${ID}"</definedName></definedNames></workbook>` }, ID],
  ['cached values of other books',    '', { 'xl/externalLinks/externalLink1.xml': `<externalLink><cell><v>${ID}</v></cell></externalLink>` }, ID],
  ['the cache of a pivot table',      '', { 'xl/pivotCache/pivotCacheRecords1.xml': `<pivotCacheRecords><r><s v="${ID}"/></r></pivotCacheRecords>` }, ID],
  ['a password of a connection',      '', { 'xl/connections.xml': '<connections><connection><dbPr connection="Password=Tiger99!"/></connection></connections>' }, 'Password=Tiger99!'],
  ['a sheet of another name',         '', { 'xl/data/x.xml': `<worksheet><sheetData><row><c t="inlineStr"><is><t>${ID}</t></is></c></row></sheetData></worksheet>` }, ID],
]

for (const [title, sheet, parts, expected] of SHEET_CASES) {
  test(`textsOf() finds in a workbook: ${title}`, async () => {
    const text = textOf(await read('a.xlsx', workbook(sheet, parts)))
    assert.ok(text.includes(expected), text)
  })
}

/** [MS-XLSB] 2.1.4: number and length of a record in groups of seven bits. */
function binaryRecord(id: number, ...data: Buffer[]): Buffer {
  const body = Buffer.concat(data)
  const head = id < 0x80 ? [id] : [(id & 0x7f) | 0x80, id >> 7]
  return Buffer.concat([Buffer.from([...head, (body.length & 0x7f) | 0x80, body.length >> 7]), body])
}
const int32 = (value: number): Buffer => Buffer.from(Uint32Array.of(value).buffer)
const wideText = (text: string): Buffer => Buffer.concat([int32(text.length), Buffer.from(text, 'utf16le')])
const double = (value: number): Buffer => Buffer.from(Float64Array.of(value).buffer)

test('textsOf() reads a binary workbook: shared and own strings, numbers, columns', async () => {
  const cell = (column: number) => Buffer.concat([int32(column), int32(0)])
  const row = binaryRecord(0, Buffer.alloc(17))
  const sheet = [
    ...[
      row,
      binaryRecord(7, cell(0), int32(0)),
      binaryRecord(6, cell(1), wideText('身份证号')),
      binaryRecord(6, cell(2), wideText('手机')),
    ],
    ...[
      row,
      binaryRecord(6, cell(0), wideText('张三')),
      binaryRecord(7, cell(1), int32(1)),
      binaryRecord(5, cell(2), double(13_800_138_000)),
    ],
  ]
  const strings = [
    binaryRecord(159),
    binaryRecord(19, Buffer.from([0]), wideText('姓名')),
    binaryRecord(19, Buffer.from([0]), wideText(ID)),
  ]
  const book = zip([
    { name: 'xl/workbook.bin', bytes: Buffer.from('x') },
    { name: 'xl/worksheets/sheet1.bin', bytes: Buffer.concat(sheet) },
    { name: 'xl/sharedStrings.bin', bytes: Buffer.concat(strings) },
  ])
  const columns = columnsOf((await read('a.xlsb', book)).pieces)
  assert.deepEqual(columns, { 姓名: ['张三'], 身份证号: [ID], 手机: ['13800138000'] })
})

test('textsOf() puts cells under their headers whatever order and gaps they have', async () => {
  const cell = (at: string, text: string) => `<c r="${at}" t="inlineStr"><is><t>${text}</t></is></c>`
  const sheet = `<row>${cell('B2', '姓名')}${cell('XFD2', '证件号')}</row><row>${cell('XFD3', ID)}</row><row>${cell('B4', '李四')}</row>`
  const columns = columnsOf((await read('a.xlsx', workbook(sheet))).pieces)
  assert.deepEqual(columns, { 姓名: ['李四'], 证件号: [ID] })
})

const wide = (text: string): Buffer => Buffer.from(text, 'utf16le')

// prettier-ignore
const OTHERS: readonly [title: string, name: string, bytes: Buffer, expected: string][] = [
  ['UTF-16 with a mark',       'a.txt',  Buffer.concat([Buffer.from([0xff, 0xfe]), wide(`身份证 ${ID}`)]), `身份证 ${ID}`],
  ['UTF-16 without a mark',    'a.txt',  wide(`number ${ID} and more words`), ID],
  ['UTF-16BE with a mark',     'a.txt',  Buffer.concat([Buffer.from([0xfe, 0xff]), wide(`身份证 ${ID}`).swap16()]), `身份证 ${ID}`],
  ['GB 18030',                 'a.txt',  Buffer.from('c9edb7ddd6a4bac5c2eb', 'hex'), '身份证号码'],
  ['escapes of JSON',          'a.json', Buffer.from(`{"a":"\\u8eab\\u4efd\\u8bc1 110105194912\\u0033\\u0031002X"}`), `身份证 ${ID}`],
  ['a folded calendar',        'a.ics',  Buffer.from(`BEGIN:VCALENDAR\r\nDESCRIPTION:11010519491\r\n 231002X\r\nEND:VCALENDAR\r\n`), ID],
  ['a quoted-printable card',  'a.vcf',  Buffer.from(`BEGIN:VCARD\r\nNOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:=E8=BA=AB 110105=31949=31231002X\r\nEND:VCARD\r\n`), `身 ${ID}`],
  ['tags between digits',      'a.html', Buffer.from(`<html><p>110105<b>1949</b><!-- x --><i>1231</i>002X</p>`), `110105`],
  ['what HTML hides in digits', 'a.html', Buffer.from(`<html><p>110105<span style="display:none">x</span>19491231002X</p>`), ID],
  ['hidden HTML',              'a.html', Buffer.from(`<html><p style="display:none">${ID}</p>`), ID],
  ['a form field',             'a.html', Buffer.from(`<html><input value="${ID}">`), ID],
  ['a textarea',               'a.html', Buffer.from(`<html><textarea>${ID}</textarea>`), ID],
  ['data of a script',         'a.html', Buffer.from(`<html><script>let a = "${ID}"</script>`), ID],
  ['a comment of HTML',        'a.html', Buffer.from(`<html><!-- ${ID} --><p>x`), ID],
  ['an element of XML',        'a.xml',  Buffer.from(`<?xml version="1.0"?><people><id>${ID}</id></people>`), ID],
  ['an attribute of XML',      'a.xml',  Buffer.from(`<?xml version="1.0"?><people id='${ID}'/>`), ID],
  ['the subject of a message', 'a.eml',  Buffer.from(`From: a@example.org\r\nTo: b@example.org\r\nSubject: =?utf-8?B?${Buffer.from(`号 ${ID}`).toString('base64')}?=\r\n\r\nx\r\n`), `号 ${ID}`],
  ['the body of a message',    'a.eml',  Buffer.from(`From: a@example.org\r\nTo: b@example.org\r\nSubject: x\r\nContent-Type: text/plain; charset=utf-16le\r\nContent-Transfer-Encoding: base64\r\n\r\n${wide(`号 ${ID}`).toString('base64')}\r\n`), `号 ${ID}`],
  ['RTF in hex',               'a.rtf',  Buffer.from(`{\\rtf1\\ansi\\ansicpg936 \\'c9\\'ed\\'b7\\'dd 110105{\\b 19491231}002\\'58\\par}`), `身份 ${ID}`],
  ['RTF in Unicode',           'a.rtf',  Buffer.from(`{\\rtf1\\ansi\\uc1 \\u-29651?\\u20221?\\u35777? 1\\u49?0105{\\*\\x}19491231002X\\par}`), `${String.fromCharCode(-29651 & 0xffff)}份证 ${ID}`],
  ['RTF hidden in digits',     'a.rtf',  Buffer.from(`{\\rtf1 110105{\\v xyz}19491231002X\\par}`), ID],
  ['RTF with a picture before', 'a.rtf', Buffer.from(`{\\rtf1{\\pict\\bin4 }}{}}${ID}\\par}`), ID],
  ['a database',               'a.db',   Buffer.concat([Buffer.from('SQLite format 3\0'), Buffer.alloc(200), Buffer.from(`\x01\x02身份证${ID}\x00\x03`)]), ID],
  ['a message of Outlook',     'a.msg',  outlook({ '0037001F': `主题 ${ID}` }), `主题 ${ID}`],
  ['a packed body of Outlook', 'a.msg',  outlook({ '0037001F': 'x', '10090102': packedRtf(`{\\rtf1 ${ID}\\par}`) }), ID],
  ['an archive in an archive', 'a.zip',  zip([{ name: 'b.tar.gz', bytes: zlib.gzipSync(tar([{ name: 'c.docx', bytes: word(`<w:p>${run(ID)}</w:p>`) }])) }]), ID],
  ['an embedded workbook',     'a.docx', word('', { 'word/embeddings/x.xlsx': 'replaced below' }), ID],
]

function outlook(streams: Record<string, string | Buffer>): Buffer {
  const file = CFB.utils.cfb_new()
  CFB.utils.cfb_add(file, '__properties_version1.0', Buffer.alloc(32))
  for (const [name, data] of Object.entries(streams))
    CFB.utils.cfb_add(file, `__substg1.0_${name}`, typeof data === 'string' ? wide(data) : data)
  return Buffer.from(CFB.write(file, { type: 'buffer' }) as Uint8Array)
}

/** [MS-OXRTFCP] with literals only. */
function packedRtf(rtf: string): Buffer {
  const body = Buffer.concat((rtf.match(/[^]{1,8}/g) ?? []).map((group) => Buffer.from(`\0${group}`, 'latin1')))
  const header = Buffer.alloc(16)
  header.writeUInt32LE(body.length + 12, 0)
  header.writeUInt32LE(rtf.length, 4)
  header.writeUInt32LE(0x75465a4c, 8)
  return Buffer.concat([header, body])
}

for (const [title, name, bytes, expected] of OTHERS) {
  test(`textsOf() finds ${title}`, async () => {
    const inner = workbook(`<row><c t="inlineStr"><is><t>${ID}</t></is></c></row>`)
    const file =
      title === 'an embedded workbook'
        ? zip([
            { name: 'word/document.xml', bytes: Buffer.from('<w:document/>') },
            { name: 'word/embeddings/x.xlsx', bytes: inner },
          ])
        : bytes
    const text = textOf(await read(name, file))
    assert.ok(text.includes(expected), text)
  })
}

test('textsOf() names a file with the archives it was in', async () => {
  const { pieces } = await read('all.zip', zip([{ name: 'in/people.csv', bytes: document('people.csv') }]))
  assert.equal(pieces[0]?.name, 'all.zip/in/people.csv')
})

// prettier-ignore
const MISSING: readonly [title: string, name: string, bytes: () => Buffer, expected: string[]][] = [
  ['an encrypted archive',    'a.zip',  () => zip([{ name: 'a.txt', bytes: Buffer.from('x') }], { encrypted: true }), ['encrypted']],
  ['a large picture',         'a.bmp',  () => bitmap(400, 300), ['image']],
  ['a logo',                  'a.bmp',  () => bitmap(40, 40), []],
  ['bytes that nobody knows', 'a.bin',  () => locked(5_000), ['not-readable']],
  ['few of them',             'a.bin',  () => locked(300), ['not-readable']],
  ['a table in bytes',        'a.bin',  () => Buffer.from(Array.from({ length: 9_000 }, (_, at) => (at % 3 === 0 ? at & 0xff : at % 7))), []],
  ['a document cut off',      'a.doc',  () => document('letter.doc').subarray(0, 2_000), ['not-readable']],
  ['a PDF that is none',      'a.pdf',  () => Buffer.from('%PDF-1.7\nnothing'), ['not-readable']],
  ['a text',                  'a.txt',  () => Buffer.from('hello'), []],
  ['a sheet',                 'a.xlsx', () => document('people.xlsx'), []],
]

/** Bytes as a cipher makes them. */
function locked(length: number): Buffer {
  return createHash('shake256', { outputLength: length }).update('locked').digest()
}

function bitmap(width: number, height: number): Buffer {
  const bytes = Buffer.alloc(100)
  bytes.write('BM')
  bytes.writeInt32LE(width, 18)
  bytes.writeInt32LE(height, 22)
  return bytes
}

for (const [title, name, bytes, expected] of MISSING) {
  test(`textsOf() says what it could not read: ${title}`, async () => {
    assert.deepEqual((await read(name, bytes())).notInspectable, expected)
  })
}

test('textsOf() says so when the texts are longer than the budget', async () => {
  const texts = await read('a.txt', Buffer.alloc(1_000, 'number '), new TextBudget(500))
  assert.deepEqual(texts.notInspectable, ['limit'])
})

test('textsOf() takes what QR codes say as a text of its own', async () => {
  const contents = await unpack([], new Allowance(0))
  assert.deepEqual((await textsOf(contents, [ID])).pieces, [{ place: 'file', name: '', text: ID }])
})

/** Beginnings that lead each reader as far as it goes, over and over: the time must grow with the length alone. */
// prettier-ignore
const HOSTILE: readonly [title: string, name: string, bytes: () => Buffer][] = [
  ['open tags of XML',          'a.docx', () => word('<w:t '.repeat(400_000))],
  ['quotes that do not end',    'a.docx', () => word('<w:t a="'.repeat(200_000))],
  ['quotes that do not fit',    'a.docx', () => word(`<w:x "${'<a b="c"d"e f<'.repeat(150_001)}`)],
  ['attributes',                'a.docx', () => word(`<wp:docPr ${'descr descr='.repeat(150_000)}/>`)],
  ['nested tables',             'a.docx', () => word('<w:tbl><w:tr><w:tc>'.repeat(100_000))],
  ['insertions',                'a.docx', () => word(`<w:delText/>${'<w:ins>'.repeat(250_000)}`)],
  ['columns far apart',         'a.xlsx', () => workbook(Array.from({ length: 16_000 }, (_, row) => `<row><c r="${letters(row)}1"><v>1</v></c></row>`).join(''))],
  ['numbers of strings',        'a.xlsx', () => workbook('<row><c t="s"><v>9999999999</v></c></row>'.repeat(50_000))],
  ['groups of RTF',             'a.rtf',  () => Buffer.from(`{\\rtf1 ${'{'.repeat(2_000_000)}`)],
  ['escapes of RTF',            'a.rtf',  () => Buffer.from(`{\\rtf1 ${"\\'c9\\u12?".repeat(200_000)}`)],
  ['quotes in a table',         'a.csv',  () => Buffer.from('"a""'.repeat(500_000))],
  ['commas',                    'a.csv',  () => Buffer.from(',\n'.repeat(1_000_000))],
  ['comments of HTML',          'a.html', () => Buffer.from(`<html>${'<!--'.repeat(500_000)}`)],
  ['cells of HTML',             'a.html', () => Buffer.from(`<html>${'<table><tr><td>'.repeat(120_000)}`)],
  ['binary noise',              'a.bin',  () => Buffer.alloc(2_000_000, 'abcdefg\0')],
]

const letters = (column: number): string =>
  (column >= 26 ? letters(Math.floor(column / 26) - 1) : '') + String.fromCharCode(65 + (column % 26))

for (const [title, name, bytes] of HOSTILE) {
  test(`textsOf() reads two megabytes of ${title} within a moment`, async () => {
    const file = bytes()
    const startedAt = cpuMs()
    await read(name, file)
    const ms = cpuMs() - startedAt
    assert.ok(ms < 3_000, `${Math.round(ms)} ms`)
  })
}
