// Runs the store suite on SQLite with a folder, and on PostgreSQL with a bucket.
import { readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { POSTGRES_MISSING, startPostgres } from '../../test/support/postgres.ts'
import { startS3 } from '../../test/support/s3.ts'
import { openStoreWorld } from '../../test/support/store-world.ts'
import { hourOf } from './blob-id.ts'
import type { Damage } from './blobs.suite.ts'
import { type Candidate, storeSuite } from './store.suite.ts'

storeSuite('SQLite and a folder', async (): Promise<Candidate> => {
  const world = await openStoreWorld()
  const damage: Damage = async ({ blobId }, change) => {
    const file = path.join(world.folder, 'blobs', hourOf(blobId), blobId)
    const bytes = change(await readFile(file))
    if (bytes === undefined) await rm(file)
    else await writeFile(file, bytes)
  }
  return { world, damage, stop: () => world.cleanup() }
})

const onServers = async (): Promise<Candidate> => {
  const postgres = await startPostgres()
  const s3 = await startS3()
  const place = { bucket: s3.bucket }
  const database = { engine: 'postgresql', url: await postgres.createDatabase() } as const
  const world = await openStoreWorld({
    database,
    blobs: { C1: place, C2: place, C3: place, C4: place },
    egress: s3.egress,
  })
  return {
    world,
    damage: (use, change) => s3.damage(`${hourOf(use.blobId)}/${use.blobId}`, change),
    async stop() {
      await world.cleanup()
      await s3.stop()
      await postgres.stop()
    },
  }
}
storeSuite('PostgreSQL and a bucket', onServers, POSTGRES_MISSING)
