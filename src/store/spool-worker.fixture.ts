// A worker of spool.test.ts: reads the spool that it is handed and reports its hash.
import { createHash } from 'node:crypto'
import { parentPort, workerData } from 'node:worker_threads'
import { openHandOver } from './spool.ts'
import type { SpoolHandOver } from './store.ts'

const hash = createHash('sha256')
for await (const bytes of openHandOver(workerData as SpoolHandOver)) hash.update(bytes)
parentPort?.postMessage(hash.digest('hex'))
