// The messages of the selected mailbox as this client was told of them: sequence number ↔ UID. RFC 9051 §2.3.1.2
import type { Range } from '../../wire/imap/sequence-set.ts'

/** UIDs ascending; the sequence number of a message is its place, from 1. Four bytes a message. */
export class UidView {
  #uids: Uint32Array
  #count: number

  constructor(uids: Uint32Array) {
    this.#uids = uids
    this.#count = uids.length
  }

  get count(): number {
    return this.#count
  }

  /** The largest UID; 0 when empty. */
  get lastUid(): number {
    return this.#count === 0 ? 0 : (this.#uids[this.#count - 1] ?? 0)
  }

  /** The UID at a sequence number; 0 when there is none. */
  uidAt(sequence: number): number {
    return sequence >= 1 && sequence <= this.#count ? (this.#uids[sequence - 1] ?? 0) : 0
  }

  /** The sequence number of a UID; 0 when the client does not know it. Binary search. */
  sequenceOf(uid: number): number {
    const place = this.#placeOf(uid)
    return place < this.#count && this.#uids[place] === uid ? place + 1 : 0
  }

  all(): Uint32Array {
    return this.#uids.subarray(0, this.#count)
  }

  /** UIDs at ascending ranges of sequence numbers. */
  atSequences(ranges: readonly Range[]): number[] {
    return ranges.flatMap(([first, last]) => Array.from(this.#uids.subarray(first - 1, Math.min(last, this.#count))))
  }

  /** UIDs inside ascending ranges of UIDs. */
  within(ranges: readonly Range[]): number[] {
    return ranges.flatMap(([first, last]) =>
      Array.from(this.#uids.subarray(this.#placeOf(first), Math.min(this.#placeOf(last + 1), this.#count))),
    )
  }

  /** How many UIDs are inside ranges that do not overlap. */
  countWithin(ranges: readonly Range[]): number {
    return ranges.reduce((sum, [first, last]) => sum + this.#placeOf(last + 1) - this.#placeOf(first), 0)
  }

  /** Adds a UID above all others. */
  append(uid: number): void {
    if (this.#count === this.#uids.length) {
      const grown = new Uint32Array(Math.max(64, Math.ceil(this.#count * 1.25)))
      grown.set(this.all())
      this.#uids = grown
    }
    this.#uids[this.#count++] = uid
  }

  /**
   * Takes UIDs out, in one pass; those not in the view are passed over.
   * @param uids  ascending
   * @returns what was taken: each with the sequence number it has after those before it are gone (RFC 9051 §7.5.1)
   */
  remove(uids: readonly number[]): { uid: number; sequence: number }[] {
    const removed: { uid: number; sequence: number }[] = []
    let to = -1
    let from = 0
    const keepUpTo = (end: number) => {
      if (to >= 0) this.#uids.copyWithin(to, from, end)
      to = to < 0 ? end : to + (end - from)
      from = end + 1
    }
    for (const uid of uids) {
      const sequence = this.#sequenceFrom(uid, from)
      if (sequence === 0) continue
      keepUpTo(sequence - 1)
      removed.push({ uid, sequence: sequence - removed.length })
    }
    if (removed.length === 0) return removed
    keepUpTo(this.#count)
    this.#count -= removed.length
    return removed
  }

  /** While `remove` moves UIDs down, only places from `start` on still hold what they held. */
  #sequenceFrom(uid: number, start: number): number {
    const place = this.#placeOf(uid, start)
    return place < this.#count && this.#uids[place] === uid ? place + 1 : 0
  }

  /** The first place whose UID is not below `uid`. */
  #placeOf(uid: number, start = 0): number {
    let low = start
    let high = this.#count
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#uids[middle] ?? 0) < uid) low = middle + 1
      else high = middle
    }
    return low
  }
}
