// The maildrop: INBOX as it was when the session began, and what the client wants deleted. RFC 1939 §4, §5
import { setImmediate as turn } from 'node:timers/promises'
import type { MailboxId } from '../../base/ids.ts'
import { Refusal } from '../../base/refusal.ts'
import type { SignedIn } from '../../sign-in/sign-in.ts'
import { MESSAGES_PER_LOOK } from './limits.ts'
import type { PopServices } from './services.ts'
import { UNKNOWN, type Page, type SizeBook } from './size-book.ts'

export interface DropMessage {
  /** counts from 1 and never changes within a session */
  readonly number: number
  readonly uid: number
  /** octets as they are sent, without doubled dots. RFC 1939 §11 */
  readonly size: number
}

export class Maildrop {
  readonly inbox: MailboxId
  readonly #uidValidity: number
  // Two numbers a message: a hundred thousand of them take less than a megabyte.
  readonly #uids: Uint32Array
  readonly #sizes: Uint32Array
  readonly #deleted = new Set<number>()
  #octets = 0

  private constructor(inbox: MailboxId, { uidValidity, uids, sizes }: Page) {
    this.inbox = inbox
    this.#uidValidity = uidValidity
    this.#uids = uids
    this.#sizes = sizes
    for (const size of sizes) this.#octets += size
  }

  /** @throws Refusal `unavailable`, `data-damaged`, `ticket-invalid` */
  static async open({ store, mailboxes }: PopServices, { ticket, owner }: SignedIn, book: SizeBook): Promise<Maildrop> {
    const { inbox, uids } = await store.read(ticket, async (tx) => {
      const inbox = (await mailboxes.folders(tx, owner)).find(({ specialUse }) => specialUse === 'inbox')
      if (inbox === undefined) throw new Refusal('data-damaged', 'There is no INBOX')
      return { inbox, uids: await mailboxes.uids(tx, owner, inbox.id) }
    })
    const { id, uidValidity } = inbox
    const sizes = book.sizesOf(owner.memberId, uidValidity, uids)
    const asked = uids.filter((_, index) => sizes[index] === UNKNOWN)
    let index = 0
    for (let at = 0; at < asked.length; at += MESSAGES_PER_LOOK) {
      const some = [...asked.subarray(at, at + MESSAGES_PER_LOOK)]
      const listed = await store.read(ticket, (tx) => mailboxes.listed(tx, owner, id, some))
      for (const { uid, size, digest } of listed) {
        index = uids.indexOf(uid, index) // both ascend
        sizes[index] = digest.sizeWithLineEnds ?? size
      }
      await turn()
    }
    // What was expunged while we looked is not there any more.
    const isThere = (_: number, index: number) => sizes[index] !== UNKNOWN
    const page = { uidValidity, uids: uids.filter(isThere), sizes: sizes.filter(isThere) }
    book.keep(owner.memberId, page)
    return new Maildrop(id, page)
  }

  /** messages not marked as deleted */
  get count(): number {
    return this.#uids.length - this.#deleted.size
  }

  /** their octets together */
  get octets(): number {
    return this.#octets
  }

  /** UIDs of the messages marked as deleted, in the order of their marks */
  get deletedUids(): number[] {
    return [...this.#deleted].map((number) => this.#uids[number - 1] as number)
  }

  /** @throws Refusal `no-such-thing` for a number that is not there, or is marked as deleted */
  message(number: number): DropMessage {
    if (number > this.#uids.length) throw new Refusal('no-such-thing', 'No such message')
    if (this.#deleted.has(number)) throw new Refusal('no-such-thing', 'Message is marked as deleted')
    return { number, uid: this.#uids[number - 1] as number, size: this.#sizes[number - 1] as number }
  }

  /** Messages not marked as deleted, by number. */
  *messages(): Iterable<DropMessage> {
    for (let number = 1; number <= this.#uids.length; number += 1) {
      if (!this.#deleted.has(number)) yield this.message(number)
    }
  }

  /** The same in every session, for as long as the message is in INBOX. RFC 1939 §7 (UIDL) */
  uniqueId({ uid }: DropMessage): string {
    return `${this.#uidValidity}-${uid}`
  }

  /** @throws Refusal `no-such-thing` */
  markDeleted(number: number): void {
    this.#octets -= this.message(number).size
    this.#deleted.add(number)
  }

  unmarkAll(): void {
    for (const number of this.#deleted) this.#octets += this.#sizes[number - 1] as number
    this.#deleted.clear()
  }
}
