// What stands behind a large installation: PostgreSQL and a bucket, both real, both breakable.
import { startPostgres, type TestPostgres } from './postgres.ts'
import { startS3, type TestS3 } from './s3.ts'
import { startWire, type BreakableWire } from './breakable-wire.ts'

export interface LargeSite {
  readonly postgres: TestPostgres
  readonly s3: TestS3
  /** between every server and the bucket */
  readonly wire: BreakableWire
  /** what makes a house use them: see `openTestHouse` */
  readonly settings: Readonly<Record<string, unknown>>
  stop(): Promise<void>
}

export async function startLargeSite(): Promise<LargeSite> {
  const postgres = await startPostgres()
  const s3 = await startS3()
  const { endpoint, name, accessKeyId, secretAccessKey } = s3.bucket
  const wire = await startWire(endpoint)
  const bucket = `s3:${name}`
  return {
    postgres,
    s3,
    wire,
    settings: {
      'data.engine': 'postgresql',
      'data.url': await postgres.createDatabase(),
      'keys.url': await postgres.createDatabase(),
      ...Object.fromEntries(['c1', 'c2', 'c3', 'c4'].map((dataClass) => [`blobs.${dataClass}`, bucket])),
      's3.endpoint': `http://127.0.0.1:${wire.port}`,
      's3.access-key-id': accessKeyId,
      's3.secret-access-key': secretAccessKey,
    },
    async stop() {
      await wire.stop()
      await s3.stop()
      await postgres.stop()
    },
  }
}
