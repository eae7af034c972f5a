// What a member hands in goes on, into a hold or back: what departure control says becomes durable in one transaction with all of it.
import { acceptedOnce } from '../audit/records.ts'
import { recordTrace, type TraceEntry } from '../audit/trace.ts'
import type { TraceId } from '../base/ids.ts'
import { Refusal } from '../base/refusal.ts'
import type { Directory } from '../directory/directory.ts'
import { HELD_AS, type SecureLinkWish } from '../policy/leaving.ts'
import { needOf } from '../store/hold.ts'
import type { Store, WriteTx } from '../store/store.ts'
import type { Ticket } from '../tickets/ticket.ts'
import {
  acceptedAs,
  acceptOrEarlier,
  recordPlaced,
  recordRefusal,
  sinceSame,
  type Passed,
  type Within,
} from './accepting.ts'
import { classOf } from './copies.ts'
import { departureOf, type Departure, type DepartureParts, type Way } from './departure.ts'
import type { Submitter } from './intake.ts'
import type { Looked } from './looking.ts'
import { sealedHold } from './parking.ts'
import type { Passing } from './passing.ts'
import { sealedPlacing, type PlacingParts } from './placing.ts'
import { isSameWish } from './secure-link-copy.ts'

/** Times that a message is sealed anew because others of its sender changed the answer meanwhile. */
const MOST_ROUNDS = 5

export interface DepartingParts extends DepartureParts, PlacingParts {
  readonly store: Store
  readonly directory: Pick<Directory, 'requireSends'>
  /** may add mail, mail on its way out, and held mail */
  readonly mx: Ticket
}

export interface Departing {
  readonly submitter: Submitter
  readonly message: Passing
  readonly looked: Looked
  readonly entry: TraceEntry
  readonly within: Within
}

type GoodWay = Exclude<Way, 'refuse'>

/**
 * Departure control says whether it goes on or into a hold. Its copies are sealed before the transaction that asks it, for the
 * answer that is likely; for another answer they are sealed anew.
 * @returns the refusal whose trace stands already. @throws Refusal `account-frozen`, `sending-limit`, `storage-full`, `unavailable`
 */
export async function depart(parts: DepartingParts, departing: Departing): Promise<Passed | Refusal> {
  const { submitter, message, looked, entry } = departing
  const { store, mx, directory } = parts
  const ask = await departureOf(parts, submitter, message, looked)
  const { outbound } = looked.ruling
  let way: GoodWay = outbound === undefined || outbound.action === 'send' ? 'send' : 'hold'
  let link: SecureLinkWish | undefined
  for (let round = 1; round <= MOST_ROUNDS; round++) {
    const ready = await readyFor(parts, departing, way, link)
    const done = await store.write(mx, async (tx): Promise<Passed | Refusal | Departure> => {
      const before = await acceptedOnce(tx, message.fingerprint, sinceSame(entry.at))
      if (before !== undefined) return earlier(tx, message, before)
      // To look at it and to seal it took its time: freezing has held what waited, and nothing may come after it.
      await directory.requireSends(tx, submitter.owner)
      const departure = await ask(tx)
      if (departure.way === 'refuse') return refuseDeparture(tx, message, looked, entry, departure)
      if (departure.way !== way || (way === 'send' && !isSameWish(departure.leaving.secureLink, link))) return departure
      const meanwhile = await acceptOrEarlier(tx, message, entry)
      return meanwhile === undefined ? ready(tx, departure) : earlier(tx, message, meanwhile)
    })
    if (done instanceof Refusal || 'acceptedAs' in done) return done
    way = done.way === 'send' ? 'send' : 'hold'
    link = done.leaving.secureLink
  }
  throw new Refusal('unavailable', 'Message cannot be judged now, try again later', 'judged otherwise each time')
}

/** Seals what one answer needs, and gives the function that makes it so. */
async function readyFor(
  parts: DepartingParts,
  { submitter, message, looked, entry, within }: Departing,
  way: GoodWay,
  link: SecureLinkWish | undefined,
): Promise<(tx: WriteTx, departure: Departure) => Promise<Passed>> {
  const { mx, store } = parts
  if (way === 'send') {
    const placing = await sealedPlacing(parts, mx, message, looked.screening, looked.ruling, { link })
    return async (tx, { note }) => {
      await note('sent')
      await recordPlaced(tx, looked, entry, placing)
      await within(tx, acceptedAs(entry.traceId, undefined))
      return { acceptedAs: entry.traceId, action: entry.action }
    }
  }
  const parked = await sealedHold(
    { store, ticket: mx, dataClass: classOf(looked.screening) },
    submitter,
    message,
    looked.screening,
  )
  return async (tx, departure) => {
    await departure.note('held')
    const need = await parked.park(tx, departure.leaving)
    const action = HELD_AS[need]
    await recordTrace(tx, { ...entry, action, rules: departure.leaving.rules })
    await looked.ruling.record(tx, entry.at)
    await within(tx, acceptedAs(entry.traceId, need))
    return { acceptedAs: entry.traceId, action, heldFor: need }
  }
}

/** The same message came a moment ago, or at the same time. */
async function earlier(tx: WriteTx, { organisationId }: Passing, traceId: TraceId): Promise<Passed> {
  return { acceptedAs: traceId, action: 'same', heldFor: await needOf(tx, organisationId, traceId) }
}

async function refuseDeparture(
  tx: WriteTx,
  message: Passing,
  looked: Looked,
  entry: TraceEntry,
  { leaving, note }: Departure,
): Promise<Refusal> {
  const refusal = leaving.refusal ?? new Refusal('policy-refused', 'Message refused by policy', leaving.rules.join(' '))
  await note('refused')
  await recordRefusal(tx, message, looked, { ...entry, rules: leaving.rules }, refusal)
  return refusal
}
