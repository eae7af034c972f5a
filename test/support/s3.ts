// A real S3 server for tests, in this process, with one bucket.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { Egress } from '../../src/net/egress.ts'
import { Resolver } from '../../src/net/resolver.ts'
import type { Bucket } from '../../src/store/s3-blobs.ts'

/** What is used of s3rver, which has no types. */
interface S3rver {
  run(): Promise<AddressInfo>
  close(): Promise<void>
}
const S3rver = createRequire(import.meta.url)('s3rver') as new (options: object) => S3rver

export interface TestS3 {
  readonly bucket: Bucket
  /** reaches this machine, and nothing else */
  readonly egress: Egress
  /** Overwrites what is kept under a key, behind the server's back; undefined removes it. */
  damage(key: string, change: (bytes: Buffer) => Buffer | undefined): Promise<void>
  stop(): Promise<void>
}

export async function startS3(): Promise<TestS3> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'gatehouse-s3-'))
  const name = 'mail'
  const server = new S3rver({
    address: '127.0.0.1',
    port: 0,
    silent: true,
    directory: folder,
    configureBuckets: [{ name }],
  })
  const { port } = await server.run()
  // The only credentials that s3rver knows.
  const credentials = { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' }
  return {
    bucket: { endpoint: `http://127.0.0.1:${port}`, region: 'us-east-1', name, ...credentials },
    egress: new Egress(new Resolver({ servers: [] }), [{ host: '127.0.0.1', classes: ['loopback'] }]),
    async damage(key, change) {
      const file = path.join(folder, name, `${key}._S3rver_object`)
      const bytes = change(await readFile(file))
      if (bytes === undefined) await rm(file)
      else await writeFile(file, bytes)
    },
    async stop() {
      await server.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
