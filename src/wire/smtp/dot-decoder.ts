// The transparency of DATA: takes the dots away and finds the end, wherever the stream is cut.

const CR = 0x0d
const LF = 0x0a
const DOT = 0x2e

/** What the last bytes were, as far as they matter. */
type State = 'line-start' | 'dot' | 'dot-cr' | 'text' | 'cr'

export interface DecodedChunk {
  /** pieces of the chunk, in order, without the transparency dots; nothing is copied */
  readonly content: readonly Buffer[]
  /** bytes of the chunk that belong to the message; the rest is the next command */
  readonly used: number
  readonly isEnd: boolean
}

const DOT_CR = Buffer.from('\r')

/**
 * RFC 5321 §4.5.2. Only CRLF "." CRLF ends a message; whatever else looks like an end to somebody is content, and the
 * check of the content refuses the bare CR or LF in it.
 */
export class DotDecoder {
  #state: State = 'line-start'

  push(chunk: Buffer): DecodedChunk {
    const content: Buffer[] = []
    let from = 0
    let at = 0
    while (at < chunk.length) {
      if (this.#state === 'text') {
        const cr = chunk.indexOf(CR, at)
        if (cr < 0) break
        this.#state = 'cr'
        at = cr + 1
        continue
      }
      const byte = chunk[at]
      if (this.#state === 'line-start' && byte === DOT) {
        if (at > from) content.push(chunk.subarray(from, at))
        from = at + 1
        this.#state = 'dot'
      } else if (this.#state === 'dot-cr') {
        if (byte === LF) return { content, used: at + 1, isEnd: true }
        // It was no end: the dot goes as any first dot does, the CR stays and will be refused.
        content.push(DOT_CR)
        from = at
        this.#state = byte === CR ? 'cr' : 'text'
      } else if (this.#state === 'dot' && byte === CR) {
        from = at + 1
        this.#state = 'dot-cr'
      } else {
        this.#state = byte === CR ? 'cr' : this.#state === 'cr' && byte === LF ? 'line-start' : 'text'
      }
      at += 1
    }
    if (from < chunk.length) content.push(chunk.subarray(from))
    return { content, used: chunk.length, isEnd: false }
  }
}
