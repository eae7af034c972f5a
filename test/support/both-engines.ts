// Runs suites of what is kept in the database on SQLite and on PostgreSQL, each in a world of its own.
import { after, before, describe } from 'node:test'
import { POSTGRES_MISSING, startPostgres, type TestPostgres } from './postgres.ts'
import type { TestStoreOptions } from './store.ts'

interface World {
  cleanup(): Promise<void>
}

/**
 * @param what  the beginning of the titles
 * @param suites  each is given the function that gives the world, once its tests run
 */
export function onBothEngines<W extends World>(
  what: string,
  open: (options?: TestStoreOptions) => Promise<W>,
  suites: readonly ((world: () => W) => void)[],
): void {
  describe(`${what} on SQLite`, () => {
    let world: W
    before(async () => {
      world = await open()
    })
    after(() => world.cleanup())
    for (const suite of suites) suite(() => world)
  })

  describe(`${what} on PostgreSQL`, { skip: POSTGRES_MISSING }, () => {
    let postgres: TestPostgres
    let world: W
    before(async () => {
      postgres = await startPostgres()
      world = await open({ database: { engine: 'postgresql', url: await postgres.createDatabase() } })
    })
    after(async () => {
      await world?.cleanup()
      await postgres?.stop()
    })
    for (const suite of suites) suite(() => world)
  })
}
