// Messages that come in over HTTP now: so many at once, and no more in memory than there is room for.
import type { MemberId } from '../../../base/ids.ts'
import { Refusal } from '../../../base/refusal.ts'

/** One member leaves room to others. */
const MOST = { all: 8, member: 2 } as const
/** Bodies that are held in memory; one that is larger alone is taken when there is no other. */
const MOST_HELD_BYTES = 128 * 1_048_576

export class UnderWay {
  #all = 0
  #heldBytes = 0
  readonly #byMember = new Map<MemberId, number>()

  /** @param heldBytes  of its body, in memory until it is over. @returns what is called then. @throws Refusal `limit-reached` */
  enter(memberId: MemberId, heldBytes: number): () => void {
    const own = this.#byMember.get(memberId) ?? 0
    const isTooMuch = this.#heldBytes > 0 && this.#heldBytes + heldBytes > MOST_HELD_BYTES
    if (this.#all >= MOST.all || own >= MOST.member || (heldBytes > 0 && isTooMuch))
      throw new Refusal('limit-reached', 'Too many messages at once, try again')
    this.#all += 1
    this.#heldBytes += heldBytes
    this.#byMember.set(memberId, own + 1)
    return () => {
      this.#all -= 1
      this.#heldBytes -= heldBytes
      const left = (this.#byMember.get(memberId) ?? 1) - 1
      if (left > 0) this.#byMember.set(memberId, left)
      else this.#byMember.delete(memberId)
    }
  }
}
