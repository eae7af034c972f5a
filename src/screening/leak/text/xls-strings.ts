// Strings in records of Excel 97-2003 that go on in CONTINUE records. [MS-XLS] 2.5.293 XLUnicodeRichExtendedString
import { utf16Text } from '../../../mail/bytes.ts'

const HIGH_BYTE = 1 // two bytes a character
const EXTENDED = 4
const RICH = 8

export class Segments {
  readonly #segments: readonly Buffer[]
  #segment = 0
  #at = 0

  constructor(segments: readonly Buffer[]) {
    this.#segments = segments
  }

  get isAtEnd(): boolean {
    this.#forward()
    return this.#segment >= this.#segments.length
  }

  skip(bytes: number): void {
    for (let left = bytes; left > 0 && !this.isAtEnd;) {
      const taken = Math.min(left, this.#left)
      this.#at += taken
      left -= taken
    }
  }

  readUInt8(): number {
    if (this.isAtEnd) throw new RangeError('string past its record')
    return this.#current[this.#at++] as number
  }

  readUInt16(): number {
    return this.readUInt8() + this.readUInt8() * 0x100
  }

  readUInt32(): number {
    return this.readUInt16() + this.readUInt16() * 0x10000
  }

  /** @param lengthBytes  of the count of its characters */
  string(lengthBytes: 1 | 2): string {
    const units = lengthBytes === 1 ? this.readUInt8() : this.readUInt16()
    const flags = this.readUInt8()
    const runs = flags & RICH ? this.readUInt16() : 0
    const extended = flags & EXTENDED ? this.readUInt32() : 0
    const text = this.characters(units, flags)
    // Runs of format, and the reading aid of Japanese and Chinese texts.
    this.skip(runs * 4 + extended)
    return text
  }

  /** Characters that may go on behind a seam, where a byte of flags says anew how wide they are. */
  characters(units: number, flags: number): string {
    let isWide = (flags & HIGH_BYTE) !== 0
    let text = ''
    for (let left = units; left > 0;) {
      if (this.#segment >= this.#segments.length) break
      if (this.#left === 0) {
        this.#forward()
        if (this.#segment >= this.#segments.length) break
        isWide = (this.readUInt8() & HIGH_BYTE) !== 0
        continue
      }
      const width = isWide ? 2 : 1
      const taken = Math.min(left, Math.max(1, Math.floor(this.#left / width)))
      const bytes = this.#current.subarray(this.#at, this.#at + taken * width)
      text += isWide ? utf16Text(bytes) : bytes.toString('latin1')
      this.#at += Math.min(this.#left, taken * width)
      left -= taken
    }
    return text
  }

  get #current(): Buffer {
    return this.#segments[this.#segment] as Buffer
  }

  get #left(): number {
    return this.#current.length - this.#at
  }

  /** Past segments of which nothing is left. */
  #forward(): void {
    while (this.#segment < this.#segments.length && this.#left === 0) {
      this.#segment++
      this.#at = 0
    }
  }
}
