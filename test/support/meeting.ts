// Lets two transactions meet: the first stays open until the second stands in its way.
import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'kysely'
import type { WriteTx } from '../../src/store/store.ts'

const LOOK_MS = 5
const LIMIT_MS = 3_000

type Write = <T>(work: (tx: WriteTx) => Promise<T>) => Promise<T>

/**
 * The second begins when the work of the first is done, and the first commits when the second waits for it, at the latest after some
 * seconds: who waits for nothing does not hang the test.
 * @param write  what the first is done in
 */
export async function meet<First, Second>(
  write: Write,
  first: (tx: WriteTx) => Promise<First>,
  second: () => Promise<Second>,
): Promise<[PromiseSettledResult<First>, PromiseSettledResult<Second>]> {
  let met: Promise<PromiseSettledResult<Second>[]> | undefined
  const [one] = await Promise.allSettled([
    write(async (tx) => {
      const done = await first(tx)
      met ??= Promise.allSettled([second()])
      await untilAwaited(tx)
      return done
    }),
  ])
  const [other] = (await met) ?? []
  if (one === undefined || other === undefined) throw new Error('the first did not come so far', { cause: one })
  return [one, other]
}

/** On SQLite all others wait for the end of a write anyway. */
async function untilAwaited({ db, engine }: WriteTx): Promise<void> {
  if (engine === 'sqlite') return
  for (let waited = 0; waited < LIMIT_MS; waited += LOOK_MS) {
    const { rows } = await sql<{
      waits: boolean
    }>`SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted) AS waits`.execute(db)
    if (rows[0]?.waits === true) return
    await pause(LOOK_MS)
  }
}

/** @throws what it was refused with */
export function valueOf<T>(settled: PromiseSettledResult<T>): T {
  if (settled.status === 'rejected') throw settled.reason
  return settled.value
}
