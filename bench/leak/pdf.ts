// The least PDF that shows any character: one page after the other, a font of two bytes a character with its way back to
// Unicode (ISO 32000-1 §9.10.3), streams packed; each line is cut into pieces as typesetters do.
import zlib from 'node:zlib'
import type { Random } from '../../training/made/grammar.ts'
import { plainText, type Document } from './document.ts'

const LINES_A_PAGE = 45
/** Halves of a wide character that fit on a line; it is broken at blanks and between Chinese characters, and words only if
 * they are longer. What stands beyond the edge of the page no reader sees, and pdf.js does not tell it. */
const LINE_HALVES = 76

export function pdfOf(document: Document, random: Random): Buffer {
  const lines = plainText(document)
    .split('\n')
    .flatMap((line) => wrap(line.replaceAll('\t', '    ')))
  const characters = [...new Set(lines.join(''))]
  const codeOf = new Map(characters.map((c, at) => [c, (at + 1).toString(16).padStart(4, '0')]))
  const objects: Buffer[] = []
  const add = (body: string | Buffer): number => objects.push(typeof body === 'string' ? Buffer.from(body) : body)
  const stream = (text: string): Buffer => {
    const packed = zlib.deflateSync(Buffer.from(text))
    return Buffer.concat([Buffer.from(`<< /Length ${packed.length} /Filter /FlateDecode >>\nstream\n`), packed, Buffer.from('\nendstream')])
  }
  const toUnicode = add(stream(cmapOf(codeOf)))
  const descriptor = add('<< /Type /FontDescriptor /FontName /Made /Flags 4 /FontBBox [0 0 1000 1000] /ItalicAngle 0 /Ascent 900 /Descent -100 /CapHeight 700 /StemV 80 >>')
  const widths = characters.map((c) => (c <= '~' ? 500 : 1000)).join(' ')
  const descendant = add(`<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Made /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor ${descriptor} 0 R /DW 1000 /W [1 [${widths}]] >>`)
  const font = add(`<< /Type /Font /Subtype /Type0 /BaseFont /Made /Encoding /Identity-H /DescendantFonts [${descendant} 0 R] /ToUnicode ${toUnicode} 0 R >>`)
  const pages: number[] = []
  const tree = objects.length + 2 * Math.ceil(lines.length / LINES_A_PAGE) + 1
  for (let at = 0; at < lines.length; at += LINES_A_PAGE) {
    const shown = lines.slice(at, at + LINES_A_PAGE).map((line) => `[${piecesOf(random, line, codeOf)}] TJ T*`)
    const content = add(stream(`BT /F1 12 Tf 16 TL 60 780 Td\n${shown.join('\n')}\nET`))
    pages.push(add(`<< /Type /Page /Parent ${tree} 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 ${font} 0 R >> >> /Contents ${content} 0 R >>`))
  }
  add(`<< /Type /Pages /Count ${pages.length} /Kids [${pages.map((page) => `${page} 0 R`).join(' ')}] >>`)
  const catalogue = add(`<< /Type /Catalog /Pages ${tree} 0 R >>`)
  return put(objects, catalogue)
} // prettier-ignore

const halvesOf = (text: string): number => [...text].reduce((sum, c) => sum + (c <= '~' ? 1 : 2), 0)

function wrap(line: string): string[] {
  const lines = ['']
  const add = (piece: string) => {
    if (halvesOf((lines.at(-1) ?? '') + piece) > LINE_HALVES) lines.push('')
    lines.push((lines.pop() ?? '') + piece)
  }
  for (const word of line.match(/[!-~]+|[^!-~]/gu) ?? []) {
    for (const piece of word.match(new RegExp(`.{1,${LINE_HALVES}}`, 'gu')) ?? []) add(piece)
  }
  return lines
}

function piecesOf(random: Random, line: string, codeOf: ReadonlyMap<string, string>): string {
  let pieces = ''
  let run = ''
  for (const c of line) {
    run += codeOf.get(c) ?? ''
    if (random() > 0.2) continue
    // A little kerning between pieces: far less than a blank.
    pieces += `<${run}> ${Math.round((random() - 0.5) * 40)} `
    run = ''
  }
  return `${pieces}<${run}>`
}

function cmapOf(codeOf: ReadonlyMap<string, string>): string {
  const rows = [...codeOf].map(([c, code]) => `<${code}> <${Buffer.from(c, 'utf16le').swap16().toString('hex')}>`)
  const blocks: string[] = []
  for (let at = 0; at < rows.length; at += 100) {
    const some = rows.slice(at, at + 100)
    blocks.push(`${some.length} beginbfchar\n${some.join('\n')}\nendbfchar`)
  }
  return `/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Made def /CMapType 2 def\n1 begincodespacerange <0000> <ffff> endcodespacerange\n${blocks.join('\n')}\nendcmap end end`
}

function put(objects: readonly Buffer[], catalogue: number): Buffer {
  const parts: Buffer[] = [Buffer.from('%PDF-1.7\n%\u00e2\u00e3\n')]
  const places: number[] = []
  let at = parts[0]?.length ?? 0
  for (const [index, body] of objects.entries()) {
    places.push(at)
    const object = Buffer.concat([Buffer.from(`${index + 1} 0 obj\n`), body, Buffer.from('\nendobj\n')])
    parts.push(object)
    at += object.length
  }
  const table = places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('')
  parts.push(
    Buffer.from(
      `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}trailer\n<< /Size ${objects.length + 1} /Root ${catalogue} 0 R >>\nstartxref\n${at}\n%%EOF\n`,
    ),
  )
  return Buffer.concat(parts)
}
