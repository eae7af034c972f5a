// A message on the wire: every line ends with CRLF, a dot at its beginning is doubled, a dot alone ends it all.

const LF = 0x0a
const CR = 0x0d
const DOT = 0x2e

const ONE_CR = Buffer.from('\r')
const ONE_LF = Buffer.from('\n')
const ONE_DOT = Buffer.from('.')

/**
 * RFC 1939 §3, §11. Takes a message in chunks of any size. A lone CR or LF, which only an IMAP client can have brought,
 * becomes CRLF: what follows it is a line to some reader, and its dot must not end the message there (CVE-2026-33604).
 */
export class MessageEncoder {
  readonly #bodyLines: number
  #state: 'line-start' | 'text' | 'cr' = 'line-start'
  #isLineEmpty = true
  /** undefined in the header */
  #bodyLinesSent: number | undefined
  #isFull = false

  /** @param bodyLines  TOP: stop after the header, the blank line and so many lines of the body. RFC 1939 §7 */
  constructor(bodyLines = Number.POSITIVE_INFINITY) {
    this.#bodyLines = bodyLines
  }

  /** Whether all wanted lines were given out: what follows is dropped. */
  get isFull(): boolean {
    return this.#isFull
  }

  /** The chunk as it goes out, in pieces; most are views of it. */
  push(chunk: Buffer): Buffer[] {
    const pieces: Buffer[] = []
    let from = 0
    const insert = (at: number, piece: Buffer) => {
      if (at > from) pieces.push(chunk.subarray(from, at))
      pieces.push(piece)
      from = at
    }
    for (let at = 0; at < chunk.length; at += 1) {
      const byte = chunk[at]
      if (this.#state === 'cr' && byte !== LF) {
        insert(at, ONE_LF)
        this.#endLine()
      }
      if (this.#isFull) return pieces
      if (byte === LF) {
        if (this.#state !== 'cr') insert(at, ONE_CR)
        this.#endLine()
        if (!this.#isFull) continue
        pieces.push(chunk.subarray(from, at + 1))
        return pieces
      }
      if (byte === CR) this.#state = 'cr'
      else {
        if (this.#state === 'line-start' && byte === DOT) insert(at, ONE_DOT)
        this.#state = 'text'
        this.#isLineEmpty = false
      }
    }
    if (from < chunk.length) pieces.push(chunk.subarray(from))
    return pieces
  }

  /** The end of the last line, where the message has none, and the dot. */
  end(): Buffer {
    const lineEnd = this.#state === 'line-start' ? '' : this.#state === 'cr' ? '\n' : '\r\n'
    return Buffer.from(`${lineEnd}.\r\n`)
  }

  #endLine(): void {
    if (this.#bodyLinesSent !== undefined) this.#bodyLinesSent += 1
    else if (this.#isLineEmpty) this.#bodyLinesSent = 0
    this.#isFull = this.#bodyLinesSent !== undefined && this.#bodyLinesSent >= this.#bodyLines
    this.#state = 'line-start'
    this.#isLineEmpty = true
  }
}
