// The look at a message on its way: screening, what is known of the like of it, and what the organisation's policy says.
import { now } from '../base/clock.ts'
import type { BlobId } from '../base/ids.ts'
import type { Knowledge } from '../intel/knowledge.ts'
import type { Classification, Signal } from '../mail/signal.ts'
import type { Screening } from '../screening/screening.ts'
import type { ScreeningRequest } from '../screening/screener.ts'
import type { WriteTx } from '../store/store.ts'
import type { Ticket } from '../tickets/ticket.ts'
import { leakKnowledgeOf } from './leak-knowledge.ts'
import { occasionOf } from './occasion.ts'
import { directionOf, type Passing } from './passing.ts'
import { rulingOn, type Ruling, type RulingParts } from './ruling.ts'

export interface LookingParts extends RulingParts {
  readonly knowledge: Knowledge
  readonly screen: (request: ScreeningRequest) => Promise<Screening>
  /** may read what waits in the spool */
  readonly screening: Ticket
}

export interface Looked {
  readonly screening: Screening
  readonly memory: Memory
  readonly ruling: Ruling
}

export interface Memory {
  readonly signals: readonly Signal[]
  readonly remember: (tx: WriteTx, classification: Classification, blobId: BlobId | undefined) => Promise<void>
}

/** Of what the house itself writes. */
const NO_MEMORY: Memory = { signals: [], remember: async () => {} }

/** @param approved  ids of rows that a person has said yes to, while it waited. @throws Refusal `unavailable` */
export async function lookAt(parts: LookingParts, message: Passing, approved: readonly string[] = []): Promise<Looked> {
  const { session, envelope, spool, destinations } = message
  const direction = directionOf(session, destinations)
  const leaks = direction === 'in' ? undefined : await leakKnowledgeOf(parts, message.organisationId)
  const screening = await parts.screen({
    message: spool.handOver(parts.screening),
    direction,
    ...(leaks && { leaks }),
    peer: session.peer,
    returnPath: envelope.returnPath,
    recipientCount: envelope.recipients.length,
    receivedAt: now(),
  })
  const memory = await memoryOf(parts, message, screening)
  const ruling = await rulingOn(parts, message, screening, [...screening.signals, ...memory.signals], approved)
  return { screening, memory, ruling }
}

/** What is known of the like of this message, and the way to add it. */
async function memoryOf(
  { store, mx, knowledge }: LookingParts,
  message: Passing,
  screening: Screening,
): Promise<Memory> {
  const occasion = occasionOf(message, screening)
  if (occasion === undefined) return NO_MEMORY
  const known = await knowledge.about(occasion, (work) => store.read(mx, work))
  return {
    signals: known.signals,
    remember: (tx, ...outcome) => knowledge.remember(tx, occasion, known, ...outcome),
  }
}
