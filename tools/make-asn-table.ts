// Makes data/asn-table.br out of the CSV files of the npm package @ip-location-db/asn (RouteViews, NRO, DB-IP: CC BY 4.0).
//   npm pack @ip-location-db/asn && tar xzf ip-location-db-asn-*.tgz
//   node tools/make-asn-table.ts package 2026-06-17
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import zlib from 'node:zlib'
import type { AsnTableHeader } from '../src/risk/geography/asn-table.ts'

/** Longer names say nothing more and make the table larger. */
const MAX_NAME = 40
const V6_SHIFT = 80n // 128 - 48: IPv6 ranges are kept in /48 networks

interface Range {
  start: number
  end: number
  asn: number
}

const [folder = '', date = ''] = process.argv.slice(2)
if (folder === '' || !/^\d{4}-\d{2}-\d{2}$/.test(date)) throw new Error('usage: make-asn-table.ts FOLDER YYYY-MM-DD')

const names = new Map<number, string>()
const v4 = rangesIn('asn-ipv4-num.csv', (text) => Number(text))
const v6 = rangesIn('asn-ipv6-num.csv', (text) => Number(BigInt(text) >> V6_SHIFT))

// Operators with the most ranges get the smallest indexes, and so the shortest numbers.
const uses = new Map<number, number>()
for (const { asn } of [...v4, ...v6]) uses.set(asn, (uses.get(asn) ?? 0) + 1)
const operators = [...uses.keys()].sort((a, b) => (uses.get(b) ?? 0) - (uses.get(a) ?? 0) || a - b)
const indexOf = new Map(operators.map((asn, index) => [asn, index]))

const header: AsnTableHeader = {
  date,
  attribution: 'IP to ASN by RouteViews, NRO and DB-IP (https://db-ip.com), CC BY 4.0, by way of ip-location-db',
  operators: operators.length,
  v4: v4.length,
  v6: v6.length,
}
const numbers: number[] = []
for (const asn of operators) numbers.push(asn)
for (const ranges of [v4, v6]) {
  ranges.forEach(({ start }, index) => numbers.push(start - ((ranges[index - 1]?.end ?? -1) + 1)))
  ranges.forEach(({ start, end }) => numbers.push(end - start))
  ranges.forEach(({ asn }) => numbers.push(indexOf.get(asn) ?? 0))
}
const text = operators.map((asn) => names.get(asn) ?? '').join('\n')
const bytes = Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n${text}\0`, 'utf8'), leb128(numbers)])
const compressed = zlib.brotliCompressSync(bytes, {
  params: {
    [zlib.constants.BROTLI_PARAM_QUALITY]: 11,
    [zlib.constants.BROTLI_PARAM_LGWIN]: 24,
    [zlib.constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  },
})
writeFileSync(new URL('../data/asn-table.br', import.meta.url), compressed)
console.log(`${v4.length} IPv4 and ${v6.length} IPv6 ranges, ${operators.length} operators, ${compressed.length} bytes`)

/** Ranges of one file, sorted, neighbours of one operator joined, narrower ones that overlap cut off. */
function rangesIn(file: string, numberOf: (text: string) => number): Range[] {
  const found: Range[] = []
  for (const line of readFileSync(path.join(folder, file), 'utf8').split('\n')) {
    const [, start = '', end = '', number = '', quoted, plain = ''] =
      /^(\d+),(\d+),(\d+),(?:"(.*)"|(.*))$/.exec(line) ?? []
    if (start === '') continue
    const asn = Number(number)
    const name = (quoted ?? plain)
      .replaceAll('""', '"')
      .replace(/[\x00-\x1f]/g, ' ')
      .slice(0, MAX_NAME)
      .trim()
    if (!names.has(asn)) names.set(asn, name)
    const range = { start: numberOf(start), end: numberOf(end), asn }
    const last = found.at(-1)
    if (last !== undefined && range.start <= last.end) range.start = last.end + 1
    if (range.start > range.end) continue
    if (last?.asn === asn && range.start === last.end + 1) last.end = range.end
    else found.push(range)
  }
  return found
}

/** Unsigned LEB128 of numbers up to 53 bits. */
function leb128(numbers: readonly number[]): Buffer {
  const bytes = Buffer.alloc(numbers.length * 8)
  let at = 0
  for (let rest of numbers) {
    while (rest > 127) {
      bytes[at++] = (rest % 128) | 128
      rest = Math.floor(rest / 128)
    }
    bytes[at++] = rest
  }
  return bytes.subarray(0, at)
}
