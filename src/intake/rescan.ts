// Looks once more at the mail of the last two days when the virus engines have learned something new.
import { recordEvent } from '../audit/events.ts'
import { findTraces, type TraceEntry } from '../audit/trace.ts'
import { now } from '../base/clock.ts'
import type { OrganisationId } from '../base/ids.ts'
import { logOf } from '../base/log.ts'
import { Refusal } from '../base/refusal.ts'
import type { Mailboxes } from '../mailbox/mailbox.ts'
import type { BlobReader, Store } from '../store/store.ts'
import { keepPosition, positionOf } from '../store/tasks/progress.ts'
import type { Ticket } from '../tickets/ticket.ts'

const log = logOf('intake')

/** Most of what an engine learns of late is in mail of the last hours; older copies are found when they are touched. */
const RESCANNED_MS = 48 * 3_600_000
/** Trace entries read at a time. */
const PAGE = 500
/** The task's name among the positions that are kept. */
const TASK = 'rescan'

export interface RescanParts {
  readonly store: Store
  readonly mailboxes: Mailboxes
  /** may read mail and the trace, and raise events */
  readonly ticket: Ticket
  readonly organisation: () => Promise<OrganisationId>
  /** @throws when an engine cannot say */
  readonly scan: (message: Uint8Array) => Promise<'clean' | { readonly found: string }>
  /** changes when the engines might say something else */
  readonly version: () => Promise<string>
}

/**
 * Does nothing until the engines' version has changed since the last whole round; what breaks off begins again.
 * One message at a time: mail that comes in goes first.
 * @returns messages condemned, undefined when there was nothing to do
 * @throws Refusal `scanner-unavailable`
 */
export async function rescan(parts: RescanParts): Promise<number | undefined> {
  const { store, ticket } = parts
  const version = await parts.version()
  const before = await positionOf(store, ticket, TASK)
  if (before === version) return undefined
  // The first version ever seen is the one that looked at everything.
  const condemned = before === '' ? 0 : await lookAgain(parts)
  await keepPosition(store, ticket, TASK, version)
  if (before !== '') log.info({ version, condemned }, 'recent mail was looked at again')
  return condemned
}

async function lookAgain(parts: RescanParts): Promise<number> {
  let condemned = 0
  for await (const entry of recent(parts)) {
    const found = await lookAt(parts, entry)
    if (found === undefined) continue
    const { organisationId, traceId } = entry
    await parts.store.write(parts.ticket, (tx) =>
      recordEvent(tx, { type: 'message.condemned', organisationId, actor: TASK, traceId, why: found }),
    )
    condemned++
  }
  return condemned
}

/** Newest first; what nobody got has no copies. */
async function* recent({ store, ticket, organisation }: RescanParts): AsyncGenerator<TraceEntry> {
  const organisationId = await organisation()
  const since = now() - RESCANNED_MS
  let before = now() + 1
  let seen: ReadonlySet<string> = new Set()
  for (;;) {
    const page = await store.read(ticket, (tx) => findTraces(tx, organisationId, { since, before, limit: PAGE }))
    const fresh = page.filter(({ traceId }) => !seen.has(traceId))
    if (fresh.length === 0) return
    for (const entry of fresh) if (entry.copies.length > 0 && entry.action !== 'quarantine') yield entry
    before = (page.at(-1)?.at ?? 0) + 1 // several may bear the same time
    seen = new Set(page.map(({ traceId }) => traceId))
  }
}

/** All copies have one content. @returns the name of what was found; undefined when clean, or when no copy is left */
async function lookAt(parts: RescanParts, { organisationId, copies }: TraceEntry): Promise<string | undefined> {
  for (const { memberId, emailId } of copies) {
    const owner = { organisationId, memberId }
    try {
      const blob = await parts.store.read(parts.ticket, (tx) => parts.mailboxes.open(tx, owner, emailId))
      const answer = await parts.scan(await allOf(blob))
      return answer === 'clean' ? undefined : answer.found
    } catch (error) {
      if (!(error instanceof Refusal) || !SKIPPED.has(error.reason)) throw error
    }
  }
  return undefined
}

/** What keeps one copy from being looked at, and no other. */
const SKIPPED: ReadonlySet<string> = new Set(['no-such-thing', 'message-too-big', 'data-damaged', 'key-destroyed'])

async function allOf(blob: BlobReader): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of blob.stream()) chunks.push(chunk)
  return Buffer.concat(chunks)
}
