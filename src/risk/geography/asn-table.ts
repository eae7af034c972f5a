// The table of operators: which autonomous system announces an address, and its name. Made once by tools/make-asn-table.ts.
//
// Layout, after brotli: a line of JSON (`AsnTableHeader`), then for each list LEB128 numbers, one column after the other:
// the operators (their numbers; their names, one a line), IPv4 ranges (gap to the range before, length - 1, index of the
// operator) and IPv6 ranges the same, counted in /48 networks.
import { brotliDecompressSync } from 'node:zlib'
import ipaddr from 'ipaddr.js'

export interface AsnTableHeader {
  /** ISO date of the data */
  readonly date: string
  readonly attribution: string
  readonly operators: number
  readonly v4: number
  readonly v6: number
}

export interface AsnEntry {
  readonly asn: number
  readonly operator: string
}

interface Ranges {
  readonly starts: Float64Array
  readonly ends: Float64Array
  readonly operators: Uint32Array
}

export class AsnTable {
  readonly header: AsnTableHeader
  readonly #numbers: Float64Array
  readonly #names: readonly string[]
  readonly #v4: Ranges
  readonly #v6: Ranges

  /** @throws Error when the bytes are no such table */
  constructor(compressed: Uint8Array) {
    const bytes = brotliDecompressSync(compressed)
    const headEnd = bytes.indexOf(10)
    this.header = JSON.parse(bytes.toString('utf8', 0, headEnd)) as AsnTableHeader
    const namesEnd = bytes.indexOf(0, headEnd + 1)
    this.#names = bytes.toString('utf8', headEnd + 1, namesEnd).split('\n')
    const reader = new NumberReader(bytes, namesEnd + 1)
    this.#numbers = reader.column(this.header.operators)
    this.#v4 = rangesOf(reader, this.header.v4)
    this.#v6 = rangesOf(reader, this.header.v6)
  }

  /** @returns undefined for an address that nobody announces. @throws Error when the text is no address */
  of(address: string): AsnEntry | undefined {
    const bytes = ipaddr.process(address).toByteArray()
    const number = bytes.slice(0, bytes.length === 4 ? 4 : 6).reduce((sum, byte) => sum * 256 + byte, 0)
    const ranges = bytes.length === 4 ? this.#v4 : this.#v6
    let [low, high] = [0, ranges.starts.length - 1]
    while (low < high) {
      const middle = (low + high + 1) >>> 1
      if ((ranges.starts[middle] ?? 0) <= number) low = middle
      else high = middle - 1
    }
    if (number < (ranges.starts[low] ?? Infinity) || number > (ranges.ends[low] ?? -1)) return undefined
    const operator = ranges.operators[low] ?? 0
    return { asn: this.#numbers[operator] ?? 0, operator: this.#names[operator] ?? '' }
  }
}

function rangesOf(reader: NumberReader, count: number): Ranges {
  const [starts, ends, operators] = [reader.column(count), reader.column(count), Uint32Array.from(reader.column(count))]
  let next = 0
  for (let index = 0; index < count; index++) {
    starts[index] = next + (starts[index] ?? 0)
    ends[index] = (starts[index] ?? 0) + (ends[index] ?? 0)
    next = (ends[index] ?? 0) + 1
  }
  return { starts, ends, operators }
}

/** LEB128 numbers of up to 53 bits. */
class NumberReader {
  readonly #bytes: Uint8Array
  #at: number

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes
    this.#at = at
  }

  column(count: number): Float64Array {
    const values = new Float64Array(count)
    for (let index = 0; index < count; index++) {
      let [value, scale, byte] = [0, 1, 0]
      do {
        byte = this.#bytes[this.#at++] ?? 0
        value += (byte & 127) * scale
        scale *= 128
      } while (byte > 127)
      values[index] = value
    }
    return values
  }
}
