import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import { POSTGRES_MISSING, startPostgres, type TestPostgres } from '../../test/support/postgres.ts'
import { openTestStore, type TestStore } from '../../test/support/store.ts'
import { newTraceId, type TraceId } from '../base/ids.ts'
import type { DatabaseSetting } from '../store/open-store.ts'
import { acceptOnce } from './records.ts'

acceptOnceSuite('sqlite', async () => undefined)

describe('with PostgreSQL', { skip: POSTGRES_MISSING }, () => {
  let postgres: TestPostgres
  before(async () => {
    postgres = await startPostgres()
  })
  after(() => postgres.stop())
  acceptOnceSuite('postgresql', async () => ({ engine: 'postgresql', url: await postgres.createDatabase() }))
})

function acceptOnceSuite(name: string, databaseOf: () => Promise<DatabaseSetting | undefined>): void {
  describe(`acceptOnce(), ${name}`, () => {
    let house: TestStore
    const fingerprint = randomBytes(32)
    const accept = (at: number, since: number): Promise<readonly [offered: TraceId, accepted: TraceId]> => {
      const offered = newTraceId()
      const row = { fingerprint, trace_id: offered, at_ms: at }
      return house.store.write(
        house.office.issueModule('mx'),
        async (tx) => [offered, await acceptOnce(tx, row, since)] as const,
      )
    }
    before(async () => {
      const database = await databaseOf()
      house = await openTestStore(database === undefined ? {} : { database })
    })
    after(() => house.cleanup())

    it('gives all that come at the same time the id of one', async () => {
      const claims = await Promise.all(Array.from({ length: 8 }, () => accept(1_000, 0)))
      assert.equal(new Set(claims.map(([, accepted]) => accepted)).size, 1)
      assert.equal(claims.filter(([offered, accepted]) => offered === accepted).length, 1)
    })

    it('takes the same message anew when the earlier one is too long ago', async () => {
      const [offered, accepted] = await accept(9_000, 5_000)
      assert.equal(accepted, offered)
      const [, again] = await accept(9_500, 5_000)
      assert.equal(again, offered)
    })
  })
}
