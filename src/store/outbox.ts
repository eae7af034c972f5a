// The outbox: carries out what events ask for, at least once, in the order in which they were written.
import type { Selectable } from 'kysely'
import { now } from '../base/clock.ts'
import type { EventId, MemberId, OrganisationId } from '../base/ids.ts'
import { logOf } from '../base/log.ts'
import type { Ticket } from '../tickets/ticket.ts'
import { EVENT_CLASS, eventContext } from './event-row.ts'
import { locked } from './locked.ts'
import type { ReadTx, Store, WriteTx } from './store.ts'
import type { EventTable } from './tables/store.ts'

const log = logOf('store')

export interface StoredEvent {
  readonly eventId: EventId
  readonly type: string
  readonly organisationId: OrganisationId
  readonly memberId?: MemberId
  readonly body: unknown
  /** ms since 1970 */
  readonly at: number
  /** 1 the first time */
  readonly attempt: number
}

/**
 * Does everything that an event asks for. It may be called again for the same event, after an error, after a crash, or
 * when it ran longer than the lease; so what it does must be the same when done twice.
 */
export type React = (event: StoredEvent) => Promise<void>

/** ms for which events are ours alone once taken; a process that dies leaves them to others after that */
export const LEASE_MS = 60_000
/** Events taken at a time. */
const BATCH = 20
/** ms between looks when no news comes: finds what other processes left, and what is due again */
const POLL_MS = 2_000
/** ms before the second attempt; doubled for each further one */
const FIRST_PAUSE_MS = 1_000
const LONGEST_PAUSE_MS = 3_600_000
/** ms; nothing is put off any further: a later time was written before the machine's clock was set back */
const FARTHEST_DUE_MS = LONGEST_PAUSE_MS + LEASE_MS
/** Rows removed in one transaction, so that nobody waits long for it. */
const PURGE_BATCH = 1_000

/** Which events one outbox carries out, where several share the work: what must not wait has one of its own. */
export interface Lane {
  readonly types: readonly string[]
  /** false: all but those */
  readonly isThose: boolean
}

export class Outbox {
  readonly #store: Store
  readonly #ticket: Ticket
  readonly #react: React
  readonly #lane: Lane
  #running: Promise<void> | undefined
  #stopped = false
  #wake: () => void = () => {}

  /** @param ticket  needs `event:read` and `event:change` @param lane  absent: all events */
  constructor(store: Store, ticket: Ticket, react: React, lane: Lane = { types: [], isThose: false }) {
    this.#store = store
    this.#ticket = ticket
    this.#react = react
    this.#lane = lane
  }

  start(): void {
    this.#running ??= this.#run()
  }

  /** Ends after the event at hand. */
  async stop(): Promise<void> {
    this.#stopped = true
    this.#wake()
    await this.#running
  }

  /** Takes and carries out what is due now. @returns how many events were tried */
  async workOff(): Promise<number> {
    let tried = 0
    for (;;) {
      const { rows, leaseUntil } = await this.#take()
      for (const row of rows) {
        // What the lease no longer covers is taken again, by whoever comes first.
        if (this.#stopped || now() > leaseUntil) return tried
        await this.#carryOut(row)
        tried += 1
      }
      if (rows.length < BATCH) return tried
    }
  }

  async #run(): Promise<void> {
    const stopListening = this.#store.listen(({ topic }) => {
      if (topic === 'event' || topic === '*') this.#wake()
    })
    while (!this.#stopped) {
      // News that comes while we work is not missed: it ends the wait before that has begun.
      const woken = this.#untilWoken()
      try {
        await this.workOff()
      } catch (error) {
        log.warn({ err: error }, 'the outbox waits for the store')
      }
      await woken
    }
    stopListening()
  }

  /** Resolves on news, on `stop`, and after a while by itself. */
  #untilWoken(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, POLL_MS).unref()
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
      if (this.#stopped) this.#wake()
    })
  }

  async #take(): Promise<{ rows: Selectable<EventTable>[]; leaseUntil: number }> {
    const isIdle = await this.#store.read(
      this.#ticket,
      async (tx) => (await undoneAndDue(tx, this.#lane).limit(1).executeTakeFirst()) === undefined,
    )
    if (isIdle) return { rows: [], leaseUntil: 0 }
    return this.#store.write(this.#ticket, async (tx) => {
      tx.require('event:change')
      const leaseUntil = now() + LEASE_MS
      const rows = await tx.db
        .updateTable('event')
        .set((set) => ({ due_ms: leaseUntil, attempts: set('attempts', '+', 1) }))
        .where('event_id', 'in', dueEvents(tx, this.#lane))
        .returningAll()
        .execute()
      return { rows: rows.sort((a, b) => a.event_id - b.event_id), leaseUntil }
    })
  }

  async #carryOut(row: Selectable<EventTable>): Promise<void> {
    try {
      await this.#react(await this.#open(row))
      await this.#set(row.event_id, { done_ms: now() })
    } catch (error) {
      const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (row.attempts - 1))
      log.warn({ event: row.event_id, type: row.type, attempt: row.attempts, pause, err: error }, 'a reaction failed')
      await this.#set(row.event_id, { due_ms: now() + pause })
    }
  }

  #open(row: Selectable<EventTable>): Promise<StoredEvent> {
    const { event_id: eventId, organisation_id: organisationId, type } = row
    const memberId = row.member_id ?? undefined
    return this.#store.read(this.#ticket, async (tx) => {
      const key = await tx.opener('event', { organisationId }, EVENT_CLASS)
      const body = key.open(row.body, eventContext(eventId, organisationId, memberId, type))
      const event = {
        eventId,
        type,
        organisationId,
        body: JSON.parse(body.toString()),
        at: row.at_ms,
        attempt: row.attempts,
      }
      return memberId === undefined ? event : { ...event, memberId }
    })
  }

  #set(eventId: EventId, change: { done_ms: number } | { due_ms: number }): Promise<unknown> {
    return this.#store.write(this.#ticket, ({ db }) =>
      db.updateTable('event').set(change).where('event_id', '=', eventId).execute(),
    )
  }
}

/** Removes events that were done long ago. @param keepMs  how long done events stay. @returns how many went */
export async function purgeEvents(store: Store, ticket: Ticket, keepMs: number): Promise<number> {
  for (let purged = 0; ;) {
    const went = await store.write(ticket, async (tx) => {
      tx.require('event:change')
      const old = tx.db
        .selectFrom('event')
        .select('event_id')
        .where('done_ms', '<', now() - keepMs)
        .limit(PURGE_BATCH)
      return tx.db.deleteFrom('event').where('event_id', 'in', old).returning('event_id').execute()
    })
    purged += went.length
    if (went.length < PURGE_BATCH) return purged
  }
}

function dueEvents(tx: WriteTx, lane: Lane) {
  const due = undoneAndDue(tx, lane).orderBy('event_id').limit(BATCH)
  // Several processes take side by side.
  return locked(tx, due, 'skip')
}

/** What was never tried is due whatever the clock says: the one who wrote it may have had another. */
function undoneAndDue({ db }: ReadTx, { types, isThose }: Lane) {
  const at = now()
  const due = db
    .selectFrom('event')
    .select('event_id')
    .where('done_ms', 'is', null)
    .where((row) =>
      row.or([row('attempts', '=', 0), row('due_ms', '<=', at), row('due_ms', '>', at + FARTHEST_DUE_MS)]),
    )
  return types.length === 0 ? due : due.where('type', isThose ? 'in' : 'not in', [...types])
}
