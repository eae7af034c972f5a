// What a message must keep to while it streams in, whether it comes by DATA or by BDAT.
import { Refusal } from '../../base/refusal.ts'

/** Longest line of a header. RFC 5322 §2.1.1 wants 998; list software exceeds it. */
export const MAX_HEADER_LINE_BYTES = 65_536
/** Longest line of the text. RFC 5321 §4.5.3.1.6 wants 1,000; some senders write HTML on a single line. */
export const MAX_TEXT_LINE_BYTES = 1_048_576
/** The whole header of the message. */
export const MAX_HEADER_BYTES = 524_288
/** Fields in the header of the message. */
export const MAX_HEADER_FIELDS = 2_000
/** RFC 5321 §6.3: at least 100 would be the safe side of "too many"; no honest way is half as long. */
export const MAX_RECEIVED_FIELDS = 50

const NUL = 0x00
const CR = 0x0d
const LF = 0x0a
const SP = 0x20
const TAB = 0x09
const RECEIVED = 'received:'

/**
 * Looks at every byte once and keeps nothing but counters.
 * RFC 5321 §2.3.8: CR and LF come only together. A lone one is a line end to somebody, and hides a second message
 * from the others (CVE-2023-51764 to -51766); a NUL ends the text for some.
 */
export class ContentCheck {
  #afterCr = false
  #inHeader = true
  #lineBytes = 0
  #headerBytes = 0
  #fields = 0
  #received = 0
  /** how many characters of "received:" the line has matched; -1: it is another field */
  #matched = 0

  /** the empty line after the header has not come yet */
  get isInHeader(): boolean {
    return this.#inHeader
  }

  /** bytes of the last line that has no end yet */
  get openLineBytes(): number {
    return this.#lineBytes
  }

  /** @throws Refusal `bare-newline`, `malformed-message` */
  push(bytes: Buffer): void {
    if (bytes.length === 0) return
    const rest = this.#inHeader ? this.#header(bytes) : 0
    if (rest < bytes.length) this.#text(bytes, rest)
  }

  /** @throws Refusal `bare-newline` */
  end(): void {
    if (this.#afterCr) bareNewline()
  }

  /** @returns where the text begins */
  #header(bytes: Buffer): number {
    for (let at = 0; at < bytes.length; at += 1) {
      const byte = bytes[at] as number
      if (this.#afterCr !== (byte === LF) || byte === NUL) bareNewline()
      this.#headerBytes += 1
      if (byte === CR) {
        this.#afterCr = true
      } else if (byte === LF) {
        this.#afterCr = false
        if (this.#lineBytes === 0) {
          this.#inHeader = false
          return at + 1
        }
        this.#lineBytes = 0
      } else {
        this.#headerByte(byte)
      }
    }
    return bytes.length
  }

  #headerByte(byte: number): void {
    if (this.#lineBytes === 0) {
      const isContinued = byte === SP || byte === TAB
      this.#matched = isContinued ? -1 : 0
      if (!isContinued && ++this.#fields > MAX_HEADER_FIELDS) malformed('Too many header fields')
    }
    if (++this.#lineBytes > MAX_HEADER_LINE_BYTES) malformed('Header line too long')
    if (this.#headerBytes > MAX_HEADER_BYTES) malformed('Header too large')
    if (this.#matched < 0) return
    this.#matched = (byte | SP) === RECEIVED.charCodeAt(this.#matched) ? this.#matched + 1 : -1
    if (this.#matched < RECEIVED.length) return
    this.#matched = -1
    if (++this.#received >= MAX_RECEIVED_FIELDS) malformed('Message is going round in circles')
  }

  /** Line by line with the native search: this is passed by every byte of every attachment. */
  #text(bytes: Buffer, from: number): void {
    if (bytes.indexOf(NUL, from) >= 0) bareNewline()
    let lineStart = from - this.#lineBytes
    let at = from
    if (this.#afterCr) {
      if (bytes[at] !== LF) bareNewline()
      this.#afterCr = false
      lineStart = at += 1
    }
    for (;;) {
      const cr = bytes.indexOf(CR, at)
      const lf = bytes.indexOf(LF, at)
      if (cr < 0 && lf < 0) break
      this.#afterCr = cr === bytes.length - 1 && lf < 0
      if (this.#afterCr) break
      if (cr < 0 || lf !== cr + 1) bareNewline()
      if (lf - lineStart > MAX_TEXT_LINE_BYTES) malformed('Line too long')
      lineStart = at = lf + 1
    }
    this.#lineBytes = bytes.length - lineStart
    if (this.#lineBytes > MAX_TEXT_LINE_BYTES) malformed('Line too long')
  }
}

function bareNewline(): never {
  throw new Refusal('bare-newline', 'CR, LF and NUL must not stand alone in a message')
}

function malformed(message: string): never {
  throw new Refusal('malformed-message', message)
}
