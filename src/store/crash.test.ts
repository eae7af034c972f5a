// kill -9 in the middle of deliveries: whatever was acknowledged is there, whole, exactly once.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { createInterface } from 'node:readline/promises'
import { test } from 'node:test'
import { sql } from 'kysely'
import { openStoreWorld } from '../../test/support/store-world.ts'
import type { BlobId } from '../base/ids.ts'
import { Outbox } from './outbox.ts'

const FIXTURE = path.join(import.meta.dirname, 'crash.fixture.ts')
const ROUNDS = 2
const ACKS = 40

/** Runs the process until it has acknowledged so many deliveries, then kills it. @returns the acknowledgements */
async function deliveriesUntilKilled(args: readonly string[]): Promise<string[]> {
  const child = spawn(process.execPath, [FIXTURE, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  const exited = new Promise((resolve) => child.once('exit', resolve))
  const lines: string[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line)
    if (lines.length === ACKS) child.kill('SIGKILL')
  }
  await exited
  return lines.filter((line) => /^\S+ \S+ [0-9a-f]+$/.test(line))
}

test(`${ROUNDS} kills lose nothing that was acknowledged and leave nothing half`, async () => {
  const world = await openStoreWorld()
  const { store, alice, aliceTicket, organisationId, folder, reactions } = world
  const told: string[] = []
  try {
    const acknowledged: string[] = []
    for (let round = 0; round < ROUNDS; round++) {
      acknowledged.push(...(await deliveriesUntilKilled([folder, String(organisationId), String(alice.memberId)])))
    }
    assert.ok(acknowledged.length >= ROUNDS * ACKS)
    for (const line of acknowledged) {
      const [text = '', blobId = '', wrappedKey = ''] = line.split(' ')
      const use = {
        blobId: blobId as BlobId,
        dataClass: 'C3',
        wrappedKey: Buffer.from(wrappedKey, 'hex'),
        owner: alice,
      } as const
      const reader = await store.blobs.open(aliceTicket, use)
      assert.equal((await reader.read(0, reader.size)).toString(), text.repeat(1_000))
      await reader.close()
    }
    const outbox = new Outbox(store, reactions, async ({ body }) => void told.push((body as { text: string }).text))
    await outbox.workOff()
    const [uses, integrity] = await store.read(
      aliceTicket,
      async ({ db }) =>
        [
          await db.selectFrom('blob_use').select('blob_id').where('uses', '=', 1).execute(),
          await sql<{ integrity_check: string }>`PRAGMA integrity_check`.execute(db),
        ] as const,
    )
    assert.deepEqual(integrity.rows, [{ integrity_check: 'ok' }])
    // A delivery that was cut off before its acknowledgement is there with all its parts, or not at all.
    assert.equal(told.length, new Set(told).size)
    assert.equal(told.length, uses.length)
    for (const line of acknowledged) assert.ok(told.includes(line.split(' ')[0]!))
    await (await world.openAgain()).cleanup()
    assert.deepEqual(await readdir(path.join(folder, 'blobs', 'staging')), [])
  } finally {
    await world.cleanup()
  }
})
