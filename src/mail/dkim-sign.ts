// Signs a message with DKIM: relaxed/relaxed, over a stream, so that no message is held in memory. RFC 6376, RFC 8463
import { createHash, sign, type KeyObject } from 'node:crypto'
import type { HeaderField } from './header.ts'

export interface SigningKey {
  /** d=: A-labels */
  readonly domain: string
  /** s= */
  readonly selector: string
  /** RSA of at least 1024 bits (RFC 8301 §3.2), or Ed25519 */
  readonly privateKey: KeyObject
}

/**
 * Signed as often as it is there; `sealed` once more, so that a field added later breaks the signature (RFC 6376 §8.15).
 * What mailing lists add or change by custom is not sealed.
 */
// prettier-ignore
const SIGNED: readonly { readonly name: string; readonly sealed: boolean }[] = [
  { name: 'from',                      sealed: true  },
  { name: 'to',                        sealed: true  },
  { name: 'cc',                        sealed: true  },
  { name: 'subject',                   sealed: true  },
  { name: 'date',                      sealed: true  },
  { name: 'message-id',                sealed: true  },
  { name: 'reply-to',                  sealed: true  },
  { name: 'mime-version',              sealed: true  },
  { name: 'content-type',              sealed: true  },
  { name: 'content-transfer-encoding', sealed: true  },
  { name: 'sender',                    sealed: false },
  { name: 'in-reply-to',               sealed: false },
  { name: 'references',                sealed: false },
  { name: 'list-unsubscribe',          sealed: false },
  { name: 'list-unsubscribe-post',     sealed: false },
]

/**
 * One DKIM-Signature field, ended by CRLF.
 * @param fields  the header of the message as it will be sent
 * @param bodyHash  what `RelaxedBodyHash` gave
 * @param signedAt  ms since 1970: t=
 */
export function dkimSignature(
  fields: readonly HeaderField[],
  bodyHash: string,
  { domain, selector, privateKey }: SigningKey,
  signedAt: number,
): string {
  const isRsa = privateKey.asymmetricKeyType === 'rsa'
  const lowestFirst = [...fields].reverse() // RFC 6376 §5.4.2: of several with one name, the lowest is signed first
  const covered = SIGNED.map(({ name, sealed }) => {
    const there = lowestFirst.filter((field) => field.name === name)
    return { names: Array<string>(there.length + (sealed ? 1 : 0)).fill(name), there }
  })
  const tags = [
    'v=1',
    `a=${isRsa ? 'rsa' : 'ed25519'}-sha256`,
    'c=relaxed/relaxed',
    `d=${domain}`,
    `s=${selector}`,
    `t=${Math.floor(signedAt / 1000)}`,
    `h=${covered.flatMap(({ names }) => names).join(':')}`,
    `bh=${bodyHash}`,
    'b=',
  ]
  const unsigned = `DKIM-Signature: ${folded(tags)}`
  const input = covered.flatMap(({ there }) => there).map(({ raw }) => `${relaxedField(raw)}\r\n`)
  const data = Buffer.from(input.join('') + relaxedField(unsigned), 'latin1')
  // RFC 8463 §3: Ed25519 signs the SHA-256 of the input.
  const signature = isRsa
    ? sign('sha256', data, privateKey)
    : sign(null, createHash('sha256').update(data).digest(), privateKey)
  // RFC 6376 §3.5: blanks in b= do not count.
  return `${unsigned}${signature.toString('base64').replace(/.{1,72}/g, '\r\n $&')}\r\n`
}

/** Tags on lines of at most 76 characters where they can be; h= is folded after its colons. RFC 6376 §3.5 */
function folded(tags: readonly string[]): string {
  const pieces = tags.join('; ').match(/[^ :]+:?| /g) ?? []
  let text = ''
  let column = 'DKIM-Signature: '.length
  for (const piece of pieces) {
    if (column + piece.length > 76 && piece !== ' ') {
      text = `${text.trimEnd()}\r\n `
      column = 1
    }
    text += piece
    column += piece.length
  }
  return text
}

/** RFC 6376 §3.4.2 */
function relaxedField(raw: string): string {
  const colon = raw.indexOf(':')
  const value = raw.slice(colon + 1).replace(/\r\n/g, '')
  return `${raw.slice(0, colon).trimEnd().toLowerCase()}:${value.replace(/[ \t]+/g, ' ').trim()}`
}

const LF = 0x0a
const CR = 0x0d
const SPACE = 0x20
const TAB = 0x09
const OUT_BYTES = 65_536

/** The hash of a body, fed in pieces of any size, with CRLF line ends. RFC 6376 §3.4.4, §3.7 */
export class RelaxedBodyHash {
  readonly #hash = createHash('sha256')
  readonly #out = Buffer.allocUnsafeSlow(OUT_BYTES)
  #filled = 0
  /** blanks were seen; they count as one, unless the line ends here */
  #hasBlank = false
  /** line ends seen that count only when a further line comes */
  #lineEnds = 0
  #isEmpty = true

  update(bytes: Uint8Array): void {
    const out = this.#out
    for (let at = 0; at < bytes.length; at++) {
      const byte = bytes[at] as number
      if (byte === LF) {
        this.#hasBlank = false
        this.#lineEnds++
      } else if (byte === SPACE || byte === TAB) this.#hasBlank = true
      else if (byte !== CR) {
        if (this.#lineEnds > 0) this.#putLineEnds()
        if (this.#filled > OUT_BYTES - 2) this.#flush()
        if (this.#hasBlank) out[this.#filled++] = SPACE
        out[this.#filled++] = byte
        this.#hasBlank = false
        this.#isEmpty = false
      }
    }
  }

  /** @returns base64, for bh= */
  digest(): string {
    // The last line always ends, and empty ones after it do not count; a body without any line is empty.
    this.#lineEnds = this.#isEmpty ? 0 : 1
    this.#putLineEnds()
    this.#flush()
    return this.#hash.digest('base64')
  }

  #putLineEnds(): void {
    for (; this.#lineEnds > 0; this.#lineEnds--) {
      if (this.#filled > OUT_BYTES - 2) this.#flush()
      this.#out[this.#filled++] = CR
      this.#out[this.#filled++] = LF
    }
  }

  #flush(): void {
    this.#hash.update(this.#out.subarray(0, this.#filled))
    this.#filled = 0
  }
}
