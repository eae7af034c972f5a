// Character maps for PDF files in Chinese, Japanese and Korean whose fonts are not embedded: made from the decoders that
// we have anyway. ISO 32000-1 §9.7.5.2 (predefined CMaps), §9.10.2 (from characters to Unicode over the collection)
import { decodeCharset } from '../../../mail/charset.ts'

/** What the codes of a predefined CMap are, by its name. ISO 32000-1 table 118 */
const CHARSETS: readonly (readonly [name: RegExp, charset: string])[] = [
  [/^(?:GB-|GBpc-|GBK|GBKp-|GBK2K)/, 'gbk'],
  [/^(?:B5pc|HKscs|ETen|ETenms|ETHK)/, 'big5'],
  [/^(?:83pv|90ms|90msp|90pv|Add|Ext)/, 'shift_jis'],
  [/^(?:KSC|KSCms|KSCpc)/, 'euc-kr'],
]
const UNICODE = /^Uni\w{1,12}-(?:UCS2|UTF16)/
const COLLECTION = /^Adobe-(?:GB1|CNS1|Japan1|Korea1|KR)-UCS2$/
/** In all four collections the numbers 1 … 95 are the characters of ASCII; the narrow ones follow somewhere else. */
const [ASCII_FIRST, ASCII_COUNT] = [0x20, 95]
const NARROW: Readonly<Record<string, number>> = { GB1: 814, Japan1: 231, CNS1: 13648, Korea1: 8094 }

/**
 * Numbers of characters inside a collection are the collection's own, and the tables are large. Between two maps of ours
 * any number does: ASCII has its true one, so that digits are right in every file, and the rest is its Unicode number.
 */
export class CharacterMaps {
  /** @throws Error for a map that is none of these, and for fonts: the library goes on without */
  async fetch({ kind, filename }: { kind: string; filename: string }): Promise<Uint8Array> {
    const map = kind === 'cMapUrl' ? mapOf(filename) : undefined
    if (map === undefined) throw new Error(`no data: ${filename.slice(0, 100)}`)
    return Buffer.from(map, 'latin1')
  }
}

const made = new Map<string, string>()

function mapOf(name: string): string | undefined {
  const known = made.get(name)
  if (known !== undefined) return known
  const isVertical = name.endsWith('-V')
  const charset = CHARSETS.find(([pattern]) => pattern.test(name))?.[1]
  const body = UNICODE.test(name)
    ? unicodeMap()
    : COLLECTION.test(name)
      ? collectionMap(name.split('-')[1] ?? '')
      : charset && charsetMap(charset)
  if (!body) return undefined
  const map = `/CMapName /${name} def\n/WMode ${isVertical ? 1 : 0} def\n${body}endcmap\n`
  made.set(name, map) // names are those of the patterns: some dozens
  return map
}

const hex = (value: number, digits: number): string => `<${value.toString(16).padStart(digits, '0')}>`
const ascii = `${hex(ASCII_FIRST, 4)} ${hex(ASCII_FIRST + ASCII_COUNT - 1, 4)} 1\n`

function unicodeMap(): string {
  const rest = `${hex(0x80, 4)} ${hex(0xffff, 4)} ${0x80}\n`
  return `1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n2 begincidrange\n${ascii}${rest}endcidrange\n`
}

/** One byte for ASCII, two for the rest: every pair that the charset has. */
function charsetMap(charset: string): string {
  const lines: string[] = []
  for (let lead = 0x81; lead <= 0xfe; lead++) {
    for (let trail = 0x40; trail <= 0xfe; trail++) {
      const text = decodeCharset(Uint8Array.of(lead, trail), charset)
      const code = text.charCodeAt(0)
      if (text.length === 1 && code >= 0x80 && code !== 0xfffd) lines.push(`${hex(lead * 256 + trail, 4)} ${code}`)
    }
  }
  const spaces = '2 begincodespacerange\n<00> <80>\n<8140> <fefe>\nendcodespacerange\n'
  const narrow = `1 begincidrange\n${hex(ASCII_FIRST, 2)} ${hex(ASCII_FIRST + ASCII_COUNT - 1, 2)} 1\nendcidrange\n`
  return `${spaces}${narrow}${lines.length} begincidchar\n${lines.join('\n')}\nendcidchar\n`
}

function collectionMap(collection: string): string {
  const last = ASCII_FIRST + ASCII_COUNT - 1
  const range = (from: number, to: number, unicode: number) => `${hex(from, 4)} ${hex(to, 4)} ${hex(unicode, 4)}\n`
  const narrow = NARROW[collection]
  const ranges = [range(1, ASCII_COUNT, ASCII_FIRST), range(last + 2, 0xffff, last + 2)]
  if (narrow !== undefined) ranges.push(range(narrow, narrow + ASCII_COUNT - 1, ASCII_FIRST))
  return `1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n${ranges.length} beginbfrange\n${ranges.join('')}endbfrange\n`
}
