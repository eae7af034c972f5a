// How far a task came, so that it goes on there after a stop: one row per name.
import { now } from '../../base/clock.ts'
import type { Ticket } from '../../tickets/ticket.ts'
import type { Store } from '../store.ts'

/** @returns '' when the task has never run, or has run through */
export async function positionOf(store: Store, ticket: Ticket, name: string): Promise<string> {
  const row = await store.read(ticket, ({ db }) =>
    db.selectFrom('task').select('position').where('name', '=', name).executeTakeFirst(),
  )
  return row?.position ?? ''
}

export async function keepPosition(store: Store, ticket: Ticket, name: string, position: string): Promise<void> {
  const at_ms = now()
  await store.write(ticket, ({ db }) =>
    db
      .insertInto('task')
      .values({ name, position, at_ms })
      .onConflict((conflict) => conflict.column('name').doUpdateSet({ position, at_ms }))
      .execute(),
  )
}

/**
 * The same, where several servers come to it: one of them goes on, by what each of them read before.
 * @returns whether it is this one
 */
export async function claimPosition(
  store: Store,
  ticket: Ticket,
  name: string,
  before: string,
  position: string,
): Promise<boolean> {
  const at_ms = now()
  const claimed = await store.write(ticket, ({ db }) =>
    db
      .insertInto('task')
      .values({ name, position, at_ms })
      .onConflict((conflict) =>
        conflict.column('name').doUpdateSet({ position, at_ms }).where('task.position', '=', before),
      )
      .returning('name')
      .executeTakeFirst(),
  )
  return claimed !== undefined
}
