// The selected mailbox of a session: what its client has been told so far. RFC 9051 §3.3
import type { MailboxId } from '../../base/ids.ts'
import { Refusal } from '../../base/refusal.ts'
import type { Folder, Placement } from '../../mailbox/mailbox.ts'
import { mergedRanges, rangesHold, type Range, type SequenceSet } from '../../wire/imap/sequence-set.ts'
import { USUAL_KEYWORDS } from './flags.ts'
import { UidView } from './uid-view.ts'

/** Shared by all selected mailboxes that have no others. */
const USUAL: ReadonlyMap<string, string> = new Map(USUAL_KEYWORDS.map((name) => [name.toLowerCase(), name]))

export class Selected {
  readonly id: MailboxId
  readonly uidValidity: number
  /** EXAMINE, not SELECT */
  readonly isReadOnly: boolean
  readonly view: UidView
  /** every change up to this MODSEQ was told, or waits in `vanished` */
  modseq: number
  /** the store said that something changed since */
  isStale = false
  /** expunged, but not told yet: the running command did not allow it. Ascending. */
  vanished: number[] = []
  /** UIDs that the last SEARCH RETURN (SAVE) found. RFC 9051 §6.4.4.1 */
  saved: readonly number[] = []
  /** UIDs of what no other session was told of before, and perhaps of more that is gone. RFC 3501 §2.3.2 */
  readonly #recent: Range[] = []
  /** keywords named in a FLAGS answer, in lower case */
  #keywords = USUAL
  /** UID → MODSEQ that the running command told by itself */
  #told: Map<number, number> | undefined

  constructor(folder: Folder, uids: Uint32Array, isReadOnly: boolean) {
    this.id = folder.id
    this.uidValidity = folder.uidValidity
    this.isReadOnly = isReadOnly
    this.view = new UidView(uids)
    this.modseq = folder.highestModseq
  }

  get keywords(): readonly string[] {
    return [...this.#keywords.values()]
  }

  addRecent([first, last]: Range): void {
    if (first <= last) this.#recent.push([first, last])
  }

  isRecent(uid: number): boolean {
    return rangesHold(this.#recent, uid)
  }

  get recentCount(): number {
    return this.view.countWithin(this.#recent)
  }

  get recentRanges(): readonly Range[] {
    return this.#recent
  }

  /** @returns whether there are keywords the client was not told of; from now on it counts as told */
  learnKeywords(keywords: readonly string[]): boolean {
    const fresh = keywords.filter((name) => !this.#keywords.has(name.toLowerCase()))
    if (fresh.length === 0) return false
    this.#keywords = new Map([...this.#keywords, ...fresh.map((name) => [name.toLowerCase(), name] as const)])
    return true
  }

  /** The client knows this state already: the next update leaves it out. */
  markTold(placement: Placement): void {
    this.#told ??= new Map()
    this.#told.set(placement.uid, placement.modseq)
  }

  /** Whether a change still has to be told; asked once for each. */
  isNews(placement: Placement): boolean {
    return this.#told?.get(placement.uid) !== placement.modseq
  }

  forgetTold(): void {
    this.#told = undefined
  }

  /**
   * UIDs of a set of sequence numbers or UIDs, ascending.
   * @throws Refusal `bad-syntax` for a sequence number that is not there (RFC 9051 §6.4.8); an unknown UID is passed over
   */
  uidsOf(set: SequenceSet, isUid: boolean): number[] {
    if (set === 'saved') return this.saved.filter((uid) => this.view.sequenceOf(uid) > 0)
    if (isUid) return this.view.within(this.uidRanges(set.ranges))
    // `1:*` of an empty mailbox is nothing, as every client expects that opens one.
    if (this.view.count === 0 && set.ranges.every((range) => range.includes(Infinity))) return []
    const ranges = mergedRanges(set.ranges, this.view.count)
    if ((ranges[0]?.[0] ?? 1) < 1 || (ranges.at(-1)?.[1] ?? 0) > this.view.count) {
      throw new Refusal('bad-syntax', 'No message with this sequence number')
    }
    return this.view.atSequences(ranges)
  }

  /** Ascending UID ranges with "*" replaced; in an empty mailbox it stands for no message. */
  uidRanges(ranges: readonly Range[]): Range[] {
    return mergedRanges(ranges, this.view.lastUid)
  }
}
