// Writes a made-up document as mail or file of a format, as plainly as the standards allow; what office programs write is
// in `libre-office.ts`.
import zlib from 'node:zlib'
import { sevenZip, tar, zip, type Packed } from '../../test/support/archives.ts'
import { bmpOf } from '../../test/support/qr.ts'
import type { Random } from '../../training/made/grammar.ts'
import { plainText, type Block, type Document } from './document.ts'
import { encoded, letter, type Body } from './letter.ts'
import { pdfOf } from './pdf.ts'
import { pick } from './values.ts'

export type Writer = (document: Document, random: Random) => Promise<Buffer> | Buffer

export const xml = (text: string): string =>
  text.replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c] as string)

/** Cuts a text at chance places, as editors do that keep each change as a run of its own. */
function runsOf(random: Random, text: string): string[] {
  const runs: string[] = []
  for (let at = 0; at < text.length;) {
    const length = 1 + Math.floor(random() * 12)
    // A pair of surrogates stays together.
    const end = /[\ud800-\udbff]/.test(text[at + length - 1] ?? '') ? at + length + 1 : at + length
    runs.push(text.slice(at, end))
    at = end
  }
  return runs
}

export function htmlOf({ title, blocks }: Document, cut: (text: string) => string = xml): string {
  const body = blocks.map((block) =>
    'text' in block
      ? `<p>${cut(block.text).replaceAll('\n', '<br>')}</p>`
      : `<table border="1">${block.rows.map((row, index) => `<tr>${row.map((cell) => (index === 0 ? `<th>${xml(cell)}</th>` : `<td>${cut(cell)}</td>`)).join('')}</tr>`).join('\n')}</table>`,
  )
  return `<!DOCTYPE html><html><head><meta charset="utf-8"><title>${xml(title)}</title><style>p{color:#334455;margin:0 0 12px}</style></head><body>${body.join('\n')}</body></html>`
}

/** Every few characters another element, as pages have it that were written to be read by nobody else. */
function tagged(random: Random): (text: string) => string {
  return (text) =>
    runsOf(random, text)
      .map((run) =>
        pick(random, [
          `<b>${xml(run)}</b>`,
          `<span style="color:#111111">${xml(run)}</span>`,
          xml(run),
          `${xml(run)}<!-- 7 -->`,
        ]),
      )
      .join('')
}

/** characters of what stands before a value, as a cell beside it */
const LABEL = 40

/** A group of four a cell. */
function inCells({ title, language, blocks }: Document): Document {
  const cut = (text: string): Block =>
    /[0-9A-Za-z]{15,}/.test(text) && !/@/.test(text)
      ? {
          rows: [
            [
              ...text
                .replace(/[0-9A-Za-z]{15,}.*/s, ' ')
                .trim()
                .slice(-LABEL)
                .split('\n'),
              ...(/[0-9A-Za-z]{15,}/.exec(text)?.[0].match(/.{1,4}/g) ?? []),
            ],
          ],
        }
      : { text }
  return { title, language, blocks: blocks.flatMap((block) => ('text' in block ? [cut(block.text)] : [block])) }
}

const paragraphs = (document: Document, one: (text: string) => string, row: (cells: readonly string[]) => string, table: (rows: string) => string) =>
  document.blocks
    .map((block) =>
      'text' in block ? block.text.split('\n').map(one).join('') : table(block.rows.map((cells) => row(cells)).join('')),
    )
    .join('') // prettier-ignore

const file = (name: string, text: string): Packed => ({ name, bytes: Buffer.from(text) })
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'

/** ECMA-376 part 1 §17 */
function docxOf(document: Document, random: Random): Buffer {
  const paragraph = (text: string) =>
    `<w:p>${runsOf(random, text)
      .map((run) => `<w:r><w:rPr><w:sz w:val="24"/></w:rPr><w:t xml:space="preserve">${xml(run)}</w:t></w:r>`)
      .join('')}</w:p>`
  const body = paragraphs(
    document,
    paragraph,
    (cells) =>
      `<w:tr>${cells.map((cell) => `<w:tc>${cell.split('\n').map(paragraph).join('')}</w:tc>`).join('')}</w:tr>`,
    (rows) => `<w:tbl>${rows}</w:tbl>`,
  )
  return zip([
    file('[Content_Types].xml', `${HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`),
    file('_rels/.rels', `${HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`),
    file('word/document.xml', `${HEAD}<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>${body}</w:body></w:document>`),
  ]) // prettier-ignore
}

/** ECMA-376 part 1 §18: texts in the shared table, short numbers as numbers */
export function xlsxOf(document: Document): Buffer {
  const shared: string[] = []
  const cellOf = (text: string, at: string) => {
    if (/^[1-9]\d{0,14}$/.test(text)) return `<c r="${at}"><v>${text}</v></c>`
    return `<c r="${at}" t="s"><v>${shared.push(text) - 1}</v></c>`
  }
  const rows = document.blocks.flatMap((block) =>
    'text' in block ? block.text.split('\n').map((line) => [line]) : block.rows,
  )
  const sheet = rows
    .map(
      (cells, row) =>
        `<row r="${row + 1}">${cells.map((cell, at) => cellOf(cell, `${String.fromCharCode(65 + at)}${row + 1}`)).join('')}</row>`,
    )
    .join('')
  return zip([
    file('[Content_Types].xml', `${HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>`),
    file('_rels/.rels', `${HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`),
    file('xl/workbook.xml', `${HEAD}<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>`),
    file('xl/_rels/workbook.xml.rels', `${HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>`),
    file('xl/worksheets/sheet1.xml', `${HEAD}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${sheet}</sheetData></worksheet>`),
    file('xl/sharedStrings.xml', `${HEAD}<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="${shared.length}" uniqueCount="${shared.length}">${shared.map((text) => `<si><t xml:space="preserve">${xml(text)}</t></si>`).join('')}</sst>`),
  ]) // prettier-ignore
}

/** ECMA-376 part 1 §19 */
function pptxOf(document: Document, random: Random): Buffer {
  const paragraph = (text: string) =>
    `<a:p>${runsOf(random, text)
      .map((run) => `<a:r><a:rPr lang="zh-CN"/><a:t>${xml(run)}</a:t></a:r>`)
      .join('')}</a:p>`
  const shapes = document.blocks
    .map((block) =>
      'text' in block
        ? `<p:sp><p:txBody><a:bodyPr/>${block.text.split('\n').map(paragraph).join('')}</p:txBody></p:sp>`
        : `<p:graphicFrame><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/table"><a:tbl>${block.rows.map((row) => `<a:tr h="1">${row.map((cell) => `<a:tc><a:txBody><a:bodyPr/>${paragraph(cell)}</a:txBody></a:tc>`).join('')}</a:tr>`).join('')}</a:tbl></a:graphicData></a:graphic></p:graphicFrame>`,
    )
    .join('')
  const names =
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
  return zip([
    file('[Content_Types].xml', `${HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/ppt/presentation.xml" ContentType="application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"/><Override PartName="/ppt/slides/slide1.xml" ContentType="application/vnd.openxmlformats-officedocument.presentationml.slide+xml"/></Types>`),
    file('_rels/.rels', `${HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="ppt/presentation.xml"/></Relationships>`),
    file('ppt/presentation.xml', `${HEAD}<p:presentation ${names}><p:sldIdLst><p:sldId id="256" r:id="rId1"/></p:sldIdLst></p:presentation>`),
    file('ppt/_rels/presentation.xml.rels', `${HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/slide" Target="slides/slide1.xml"/></Relationships>`),
    file('ppt/slides/slide1.xml', `${HEAD}<p:sld ${names}><p:cSld><p:spTree>${shapes}</p:spTree></p:cSld></p:sld>`),
  ]) // prettier-ignore
}

/** OASIS ODF 1.3 part 3 */
export function odtOf(document: Document, random: Random): Buffer {
  const paragraph = (text: string) =>
    `<text:p>${runsOf(random, text)
      .map((run) => `<text:span>${xml(run)}</text:span>`)
      .join('')}</text:p>`
  const body = paragraphs(
    document,
    paragraph,
    (cells) =>
      `<table:table-row>${cells.map((cell) => `<table:table-cell>${paragraph(cell)}</table:table-cell>`).join('')}</table:table-row>`,
    // LibreOffice drops a table without columns.
    (rows) =>
      `<table:table table:name="T"><table:table-column table:number-columns-repeated="${rows.split('</table:table-row>')[0]?.split('</table:table-cell>').length ?? 2}"/>${rows}</table:table>`,
  )
  return zip([
    file('mimetype', 'application/vnd.oasis.opendocument.text'),
    file('META-INF/manifest.xml', `${HEAD}<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.text"/><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>`),
    file('content.xml', `${HEAD}<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"><office:body><office:text>${body}</office:text></office:body></office:document-content>`),
  ]) // prettier-ignore
}

/** RTF 1.9.1: every character beyond ASCII as \u with a replacement */
function rtfOf(document: Document): Buffer {
  const escaped = (text: string) =>
    [...text].map((c) => (/[\\{}]/.test(c) ? `\\${c}` : c <= '~' ? c : Array.from({ length: c.length }, (_, at) => `\\u${(c.charCodeAt(at) << 16) >> 16}?`).join(''))).join('') // prettier-ignore
  const body = paragraphs(
    document,
    (text) => `${escaped(text)}\\par\n`,
    (cells) =>
      `\\trowd${cells.map((_, at) => `\\cellx${(at + 1) * 2000}`).join('')} ${cells.map((cell) => `\\intbl ${escaped(cell)}\\cell`).join(' ')}\\row\n`,
    (rows) => rows,
  )
  return Buffer.from(`{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0 Calibri;}}\\f0\\fs24 ${body}}`)
}

function csvOf(document: Document): string {
  const cell = (text: string) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
  return document.blocks
    .flatMap((block) => ('text' in block ? [[block.text]] : block.rows))
    .map((row) => row.map(cell).join(','))
    .join('\r\n')
}

const COVER: Readonly<Record<Document['language'], string>> = {
  zh: '您好，附件请查收。',
  en: 'Please see the attachment.',
}

const attached =
  (name: string, write: (document: Document, random: Random) => Buffer | Promise<Buffer>): Writer =>
  async (document, random) =>
    letter({ subject: document.title, text: COVER[document.language] }, [
      { name, bytes: await write(document, random) },
    ])

const body =
  (make: (document: Document, random: Random) => Body): Writer =>
  (document, random) =>
    letter(make(document, random))

const plainBody = (charset: string, coding: Body['coding'] = 'quoted-printable') =>
  body((document) => ({ subject: document.title, text: plainText(document), charset, coding }))

const txt = (document: Document) => Buffer.from(plainText(document))
const bom = (document: Document) => Buffer.from(`\ufeff${plainText(document)}`, 'utf16le')

/** Format → how a letter with such a document is written. */
export const FORMATS: Readonly<Record<string, Writer>> = {
  'text body': plainBody('utf-8'),
  'html body': body((document) => ({ subject: document.title, html: htmlOf(document) })),
  txt: attached('notes.txt', txt),
  html: attached('page.html', (document) => Buffer.from(htmlOf(document))),
  csv: attached('table.csv', (document) => Buffer.from(csvOf(document))),
  docx: attached('letter.docx', docxOf),
  xlsx: attached('table.xlsx', xlsxOf),
  pptx: attached('slides.pptx', pptxOf),
  odt: attached('letter.odt', odtOf),
  rtf: attached('letter.rtf', rtfOf),
  pdf: attached('letter.pdf', pdfOf),
  eml: attached('mail.eml', (document) => letter({ subject: document.title, text: plainText(document) })),
  'docx in zip': attached('files.zip', (document, random) =>
    zip([{ name: 'a/letter.docx', bytes: docxOf(document, random) }]),
  ),
  'xlsx in zip in tar.gz': attached('files.tar.gz', (document) => {
    const inner = zip([{ name: 'table.xlsx', bytes: xlsxOf(document) }])
    return zlib.gzipSync(tar([{ name: 'files.zip', bytes: inner }]))
  }),
  'txt in 7z': attached(
    'files.7z',
    async (document) => (await sevenZip('files.7z', { name: 'notes.txt', bytes: txt(document) })) ?? Buffer.alloc(0),
  ),
  'QR picture': attached('code.bmp', (document) => bmpOf(plainText(document).slice(0, 600))),
}

/** Forms that a trick is made of. */
export const TRICK_FORMATS: Readonly<Record<string, Writer>> = {
  'html tags': body((document, random) => ({ subject: document.title, html: htmlOf(document, tagged(random)) })),
  'html cells': body((document) => ({ subject: document.title, html: htmlOf(inCells(document)) })),
  'docx cells': attached('letter.docx', (document, random) => docxOf(inCells(document), random)),
  'xlsx cells': attached('table.xlsx', (document) => xlsxOf(inCells(document))),
  'base64 body': plainBody('utf-8', 'base64'),
  'gb18030 body': plainBody('gb18030', 'base64'),
  'gb18030 txt': attached('notes.txt', (document) => encoded(plainText(document), 'gb18030')),
  'utf-16 txt': attached('notes.txt', bom),
  'utf-7 body': plainBody('utf-7', 'as is'),
}
