// Collects the signals of one parse: one per kind, with a count, a largest value or a word.
import { isUtf8 } from 'node:buffer'
import type { Base64Check } from './base64-check.ts'
import type { Header } from './header.ts'
import type { Signal } from './signal.ts'
import { MIME_SIGNALS, type MimeSignalId } from './mime-signals.ts'

const MAX_WORD = 40 // characters; a word that a sender wrote never becomes longer in a signal

export class SignalNotes {
  readonly #values = new Map<MimeSignalId, number | string | true>()

  count(id: MimeSignalId, by = 1): void {
    this.#values.set(id, ((this.#values.get(id) as number | undefined) ?? 0) + by)
  }

  flag(id: MimeSignalId): void {
    this.#values.set(id, true)
  }

  largest(id: MimeSignalId, value: number): void {
    this.#values.set(id, Math.max(value, (this.#values.get(id) as number | undefined) ?? 0))
  }

  /** The first word of a kind is kept. */
  word(id: MimeSignalId, word: string): void {
    if (!this.#values.has(id)) this.#values.set(id, word.replace(/[^\w.+-]/g, '?').slice(0, MAX_WORD))
  }

  header(header: Header): void {
    for (const { name, raw } of header.fields) {
      if (raw.charCodeAt(name.length) !== COLON) this.count('mime.header-space-before-colon')
      if (NOT_ASCII.test(raw) && !isUtf8(Buffer.from(raw, 'latin1'))) this.count('mime.header-8bit')
    }
  }

  base64(check: Base64Check): void {
    if (check.strangers > 0) this.count('mime.bad-base64', check.strangers)
    if (check.linesAfterPadding > 0) this.count('mime.base64-after-padding', check.linesAfterPadding)
  }

  /** In the order of the table, so that equal messages give equal lists however they were cut into chunks. */
  signals(): Signal[] {
    return (Object.keys(MIME_SIGNALS) as MimeSignalId[]).flatMap((id) => {
      const value = this.#values.get(id)
      return value === undefined ? [] : [{ id, value, unit: MIME_SIGNALS[id].unit }]
    })
  }
}

const COLON = 58
const NOT_ASCII = /[^\x00-\x7f]/
