// What the house knows: asked about each message before the verdict, told of each message after it.
import type { BlobId } from '../base/ids.ts'
import type { Classification, Signal } from '../mail/signal.ts'
import type { ReadTx, WriteTx } from '../store/store.ts'
import { campaignSignals, REPUTATIONS } from './campaign.ts'
import { LeakData } from './leak-data.ts'
import { LearnedJudges } from './learned-judges.ts'
import { lessonContext } from './learning.ts'
import type { Occasion } from './occasion.ts'
import { impersonationSignals } from './impersonation.ts'
import { NameBook, type NameSource } from './own-names.ts'
import { recall } from './recall.ts'
import { addSightings, type SightingRow } from './records.ts'
import { addLesson } from './records-learned.ts'
import { relationSignals } from './relation.ts'
import { DAY_MS, MILLI } from './sighting.ts'
import { intelSignal } from './signals.ts'
import { packSlots, slotsOf } from './slots.ts'
import { KINDS, trailOf, type Kind, type Step } from './trail.ts'

/** What was found out about a message, and where it is to be remembered. */
export interface Known {
  readonly signals: readonly Signal[]
  readonly trail: readonly Step[]
  /** what to learn from once somebody says what the message was */
  readonly slots: Uint16Array
}

/**
 * How much our own verdict counts, in messages: half of what a person's word would, or the house would talk itself
 * into opinions. Bulk mail is neither wanted nor unwanted until its reader says so.
 */
const OUTCOMES: Readonly<Record<Classification, { readonly good: number; readonly bad: number }>> = {
  clean: { good: 0.5, bad: 0 },
  bulk: { good: 0, bad: 0 },
  spam: { good: 0, bad: 0.5 },
  phish: { good: 0, bad: 0.5 },
  malware: { good: 0, bad: 1 },
}

/** What gets a better or worse record by what people say of the message. */
const JUDGED: ReadonlySet<Kind> = new Set(REPUTATIONS.map(([kind]) => kind))

/** Days are forgotten in groups, so that a row that is seen every day is not indexed anew every day. */
const DAYS_IN_GROUP = 8

export type Read = <T>(work: (tx: ReadTx) => Promise<T>) => Promise<T>

export class Knowledge {
  /** what organisations know as their own, for leak detection */
  readonly leakData = new LeakData()
  readonly #names: NameBook
  readonly #judges = new LearnedJudges()

  constructor(names: NameSource) {
    this.#names = new NameBook(names)
  }

  /** @param read  a transaction with the grant `intel:read`; one is asked for */
  async about(occasion: Occasion, read: Read): Promise<Known> {
    const { organisationId, writer } = occasion
    // Before the transaction: the directory is read in others, and they are few.
    const own = writer === undefined ? await this.#names.of(organisationId) : undefined
    return read(async (tx) => {
      tx.require('intel:read', { organisationId })
      const trail = trailOf(await tx.sealer('intel', { organisationId }, 'C2'), occasion)
      const recalled = await recall(tx, occasion, trail)
      const ofSender =
        own === undefined
          ? []
          : [...relationSignals(occasion, recalled, own.domains), ...impersonationSignals(occasion, own)]
      const slots = slotsOf(occasion.marks.features)
      const learned = await this.#judges.correction(tx, occasion, slots)
      const ofPeople = learned === undefined ? [] : [intelSignal('learned.spam', learned)]
      return { signals: [...ofSender, ...campaignSignals(recalled), ...ofPeople], trail, slots }
    })
  }

  /**
   * Grant `intel:append`; in the transaction that stores the message, or refuses it.
   * @param blobId  where it lies with its receivers; undefined when nobody here has got it
   */
  async remember(
    tx: WriteTx,
    occasion: Occasion,
    { trail, slots }: Known,
    classification: Classification,
    blobId: BlobId | undefined,
  ): Promise<void> {
    const { organisationId, at, receivers, proof, contentLogOdds } = occasion
    tx.require('intel:append', { organisationId })
    const outcome = OUTCOMES[classification]
    const copies = Math.max(1, receivers.length) * MILLI
    const habit = proof?.isProven ? { good: 1, bad: 0 } : { good: 0, bad: 1 }
    const rows = trail
      .filter(({ use }) => use !== 'ask')
      .map(({ kind, memberId, token }): SightingRow => {
        const { good, bad } = kind === 'proof' ? habit : outcome
        return {
          organisation_id: organisationId,
          member_id: memberId,
          token,
          first_ms: at,
          last_ms: at,
          hour_milli: copies,
          day_milli: copies,
          week_milli: copies,
          good_milli: good * MILLI,
          bad_milli: bad * MILLI,
          until_day: untilDay(at, KINDS[kind]),
        }
      })
    await addSightings(tx, rows)
    if (blobId === undefined) return
    const sealer = await tx.sealer('intel', { organisationId }, 'C2')
    const judged = trail.filter(({ kind, memberId }) => memberId === 0 && JUDGED.has(kind)).map(({ token }) => token)
    await addLesson(tx, {
      organisation_id: organisationId,
      blob_id: blobId,
      at_ms: at,
      base_milli: Math.round(contentLogOdds * MILLI),
      tokens: Buffer.concat(judged),
      features_sealed: sealer.seal(packSlots(slots), lessonContext(blobId)),
      habit_token: trail.find(({ kind }) => kind === 'habit')?.token ?? null,
      writer_id: occasion.writer ?? null,
    })
  }
}

/** The end of the group of days in which it may be forgotten. @param days  after the last time it was seen */
function untilDay(at: number, days: number): number {
  return Math.ceil((at / DAY_MS + days) / DAYS_IN_GROUP) * DAYS_IN_GROUP
}
