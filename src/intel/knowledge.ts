// What the house knows: asked about each message before the verdict, told of each message after it.
import type { Classification, Signal } from '../mail/signal.ts'
import type { ReadTx, WriteTx } from '../store/store.ts'
import { campaignSignals } from './campaign.ts'
import type { Occasion } from './occasion.ts'
import { impersonationSignals } from './impersonation.ts'
import { NameBook, type NameSource } from './own-names.ts'
import { recall } from './recall.ts'
import { addSightings, type SightingRow } from './records.ts'
import { relationSignals } from './relation.ts'
import { DAY_MS, MILLI } from './sighting.ts'
import { KINDS, trailOf, type Step } from './trail.ts'

/** What was found out about a message, and where it is to be remembered. */
export interface Known {
  readonly signals: readonly Signal[]
  readonly trail: readonly Step[]
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

/** Days are forgotten in groups, so that a row that is seen every day is not indexed anew every day. */
const DAYS_IN_GROUP = 8

export type Read = <T>(work: (tx: ReadTx) => Promise<T>) => Promise<T>

export class Knowledge {
  readonly #names: NameBook

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
      return { signals: [...ofSender, ...campaignSignals(recalled)], trail }
    })
  }

  /** Grant `intel:append`; in the transaction that stores the message, or refuses it. */
  async remember(
    tx: WriteTx,
    { organisationId, at, receivers, proof }: Occasion,
    { trail }: Known,
    classification: Classification,
  ): Promise<void> {
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
    await addSightings(tx, rows.sort(byKey))
  }
}

/** The end of the group of days in which it may be forgotten. @param days  after the last time it was seen */
function untilDay(at: number, days: number): number {
  return Math.ceil((at / DAY_MS + days) / DAYS_IN_GROUP) * DAYS_IN_GROUP
}

/** One order for all writers: two that meet wait for each other in line, not in a circle. */
function byKey(a: SightingRow, b: SightingRow): number {
  return a.member_id - b.member_id || Buffer.compare(a.token, b.token)
}
