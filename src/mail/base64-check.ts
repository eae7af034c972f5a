// Looks whether a base64 body keeps to its alphabet, line by line, without decoding it.
import { BASE64_PAD, BASE64_VALUES } from './transfer-encoding.ts'

export class Base64Check {
  letters = 0
  /** bytes outside the alphabet. RFC 2045 §6.8 */
  strangers = 0
  /** lines with letters after the padding */
  linesAfterPadding = 0
  #isPadded = false

  line(bytes: Uint8Array, from: number, to: number): void {
    let i = from
    while (i < to && BASE64_VALUES[bytes[i]!]! < BASE64_PAD) i++ // nearly every line is nothing but letters
    this.letters += i - from
    let isAfter = this.#isPadded && i > from
    for (; i < to; i++) {
      const byte = bytes[i]!
      const value = BASE64_VALUES[byte]!
      if (value < BASE64_PAD) {
        this.letters++
        isAfter ||= this.#isPadded
      } else if (value === BASE64_PAD) this.#isPadded = true
      else if (byte > 0x20) this.strangers++
    }
    if (isAfter) this.linesAfterPadding++
  }
}
