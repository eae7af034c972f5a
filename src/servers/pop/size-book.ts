// Sizes that earlier sessions of a member found out. A message never changes, so neither does its size; what asks every
// few minutes for a mailbox of ten thousand messages must not have ten thousand header caches opened each time.
import type { MemberId } from '../../base/ids.ts'

/** Messages of all members together, 8 bytes each. */
const MAX_MESSAGES = 2_000_000

/** The size of a message that nobody asked for yet: 4 GiB, more than any message has. */
export const UNKNOWN = 0xffff_ffff

/** INBOX of one member. */
export interface Page {
  readonly uidValidity: number
  /** ascending */
  readonly uids: Uint32Array
  readonly sizes: Uint32Array
}

export class SizeBook {
  /** the member who was here last comes last */
  readonly #pages = new Map<MemberId, Page>()
  readonly #maxMessages: number
  #messages = 0

  constructor(maxMessages = MAX_MESSAGES) {
    this.#maxMessages = maxMessages
  }

  /**
   * @param uids  ascending
   * @returns the size of each, or UNKNOWN
   */
  sizesOf(member: MemberId, uidValidity: number, uids: Uint32Array): Uint32Array {
    const sizes = new Uint32Array(uids.length).fill(UNKNOWN)
    const page = this.#pages.get(member)
    if (page?.uidValidity !== uidValidity) return sizes
    let at = 0
    for (const [index, uid] of uids.entries()) {
      while (at < page.uids.length && page.uids[at]! < uid) at += 1
      if (page.uids[at] === uid) sizes[index] = page.sizes[at]!
    }
    return sizes
  }

  /** Remembers these sizes, and none of the member's that are not among them. */
  keep(member: MemberId, page: Page): void {
    this.#forget(member)
    if (page.uids.length > this.#maxMessages) return
    this.#pages.set(member, page)
    this.#messages += page.uids.length
    for (const longestAgo of this.#pages.keys()) {
      if (this.#messages <= this.#maxMessages) break
      this.#forget(longestAgo)
    }
  }

  #forget(member: MemberId): void {
    this.#messages -= this.#pages.get(member)?.uids.length ?? 0
    this.#pages.delete(member)
  }
}
