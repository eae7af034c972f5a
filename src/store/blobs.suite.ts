// What blobs promise in every place.
import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { now, useClock } from '../base/clock.ts'
import { refusal } from '../../test/support/refusals.ts'
import type { StoreWorld } from '../../test/support/store-world.ts'
import type { BlobUse } from './store.ts'
import { collectOrphans } from './tasks/collect-orphans.ts'
import { scrub } from './tasks/scrub.ts'

const HOUR_MS = 3_600_000

/** Overwrites the sealed bytes of a stored blob, as a broken disk does; undefined removes them. */
export type Damage = (use: BlobUse, change: (sealed: Buffer) => Buffer | undefined) => Promise<void>

export function blobTests(world: () => StoreWorld, damage: () => Damage): void {
  const content = async (use: BlobUse, start?: number, end?: number) => {
    const reader = await world().store.blobs.open(world().aliceTicket, use)
    try {
      const parts: Buffer[] = []
      for await (const bytes of reader.stream(start, end)) parts.push(bytes)
      return Buffer.concat(parts)
    } finally {
      await reader.close()
    }
  }
  const stored = async (bytes: Buffer) => world().useBlob(await world().writeBlob(bytes), world().alice)

  for (const size of [0, 1, 65_535, 65_536, 65_537, 400_000]) {
    test(`a blob of ${size} bytes comes back, whole and in parts`, async () => {
      const bytes = randomBytes(size)
      const use = await stored(bytes)
      assert.match(use.blobId, /^\d{10}-[0-9a-f]{40}$/)
      assert.ok((await content(use)).equals(bytes))
      const reader = await world().store.blobs.open(world().aliceTicket, use)
      assert.equal(reader.size, size)
      for (const [start, end] of [
        [0, 10],
        [65_530, 65_550],
        [size - 3, size + 100],
      ] as const) {
        const from = Math.max(0, Math.min(start, size))
        assert.ok((await reader.read(from, end)).equals(bytes.subarray(from, end)), `${start} … ${end}`)
      }
      await reader.close()
    })
  }

  test('nothing of a message is readable on the disk or in the bucket', async () => {
    const use = await stored(Buffer.from('Subject: merger\r\n\r\nkeep this quiet'))
    await damage()(use, (sealed) => {
      assert.equal(sealed.includes('merger') || sealed.includes('quiet'), false)
      return sealed
    })
  })

  test('a blob with a changed, cut, grown or missing file is refused as damaged', async () => {
    const changes: Record<string, (sealed: Buffer) => Buffer | undefined> = {
      changed: (sealed) => (sealed.writeUInt8(sealed.readUInt8(70_000) ^ 1, 70_000), sealed),
      'cut within a chunk': (sealed) => sealed.subarray(0, -1),
      'cut after a chunk': (sealed) => sealed.subarray(0, 20 + 65_536 + 16),
      grown: (sealed) => Buffer.concat([sealed, Buffer.alloc(1)]),
      missing: () => undefined,
    }
    for (const [name, change] of Object.entries(changes)) {
      const use = await stored(randomBytes(100_000))
      await damage()(use, change)
      await assert.rejects(content(use), refusal('data-damaged'), name)
    }
  })

  test('a range away from the damage is still given', async () => {
    const bytes = randomBytes(200_000)
    const use = await stored(bytes)
    await damage()(use, (sealed) => (sealed.writeUInt8(sealed.readUInt8(70_000) ^ 1, 70_000), sealed))
    assert.ok((await content(use, 140_000, 150_000)).equals(bytes.subarray(140_000, 150_000)))
    await assert.rejects(content(use, 60_000, 70_000), refusal('data-damaged'))
  })

  test('a row copied to another member does not open the blob', async () => {
    const { store, alice, bob, bobTicket } = world()
    const use = await stored(Buffer.from('for Alice'))
    await assert.rejects(store.blobs.open(bobTicket, use), refusal('not-permitted'))
    await assert.rejects(store.blobs.open(bobTicket, { ...use, owner: bob }), refusal('data-damaged'))
    const other = await stored(Buffer.from('also for Alice'))
    await assert.rejects(content({ ...use, blobId: other.blobId, owner: alice }), refusal('data-damaged'))
  })

  test("the MX's ticket adds a blob and cannot open it", async () => {
    const { store, mx } = world()
    const use = await stored(Buffer.from('in only'))
    await assert.rejects(store.blobs.open(mx, use), refusal('not-permitted'))
  })

  test('two members share the bytes of one blob, each with a key of their own', async () => {
    const { store, alice, bob, bobTicket, writeBlob, useBlob } = world()
    const blob = await writeBlob(Buffer.from('to both'))
    const [aliceUse, bobUse] = [await useBlob(blob, alice), await useBlob(blob, bob)]
    assert.equal(Buffer.from(aliceUse.wrappedKey).equals(bobUse.wrappedKey), false)
    const reader = await store.blobs.open(bobTicket, bobUse)
    assert.equal((await reader.read(0, 100)).toString(), 'to both')
    await reader.close()
    assert.equal(await usesOf(blob.blobId), 2)
  })

  const usesOf = async (blobId: string) => {
    const row = await world().store.read(world().keeper, ({ db }) =>
      db
        .selectFrom('blob_use')
        .select('uses')
        .where('blob_id', '=', blobId as never)
        .executeTakeFirst(),
    )
    return row?.uses
  }

  test('an abandoned blob leaves nothing', async () => {
    const { store, mx, organisationId } = world()
    const writer = await store.blobs.create(mx, organisationId, 'C3')
    await writer.write(randomBytes(200_000))
    await writer.abandon()
    await assert.rejects(writer.finish(), /abandoned/)
  })

  test('the collector takes what has had no use for a day, and nothing else', async () => {
    const { store, alice, aliceTicket, keeper, mx, writeBlob, useBlob } = world()
    const [kept, dropped, revived, orphan] = await Promise.all(
      ['1', '2', '3', '4'].map((n) => writeBlob(Buffer.from(n))),
    )
    const keptUse = await useBlob(kept!, alice)
    const droppedUse = await useBlob(dropped!, alice)
    const revivedUse = await useBlob(revived!, alice)
    const count = (blobId: typeof keptUse.blobId, by: 1 | -1) =>
      store.write(aliceTicket, (tx) => tx.countBlobUse(blobId, by))
    await count(dropped!.blobId, -1)
    await count(revived!.blobId, -1)
    await assert.rejects(count(dropped!.blobId, -1), /check/i) // no use can be given back twice
    await assert.rejects(
      store.write(mx, (tx) => tx.countBlobUse(kept!.blobId, -1)),
      refusal('not-permitted'),
    )

    const collectAfter = async (hours: number) => {
      const later = now() + hours * HOUR_MS
      const restore = useClock({ now: () => later })
      try {
        return await collectOrphans(store, store.placement, keeper)
      } finally {
        restore()
      }
    }
    await collectAfter(23)
    assert.equal((await content(droppedUse)).toString(), '2')
    await count(revived!.blobId, 1)
    await collectAfter(26)
    assert.equal((await content(keptUse)).toString(), '1')
    assert.equal((await content(revivedUse)).toString(), '3')
    await assert.rejects(content(droppedUse), refusal('data-damaged'))
    assert.equal(await usesOf(dropped!.blobId), undefined)
    await assert.rejects(store.placement.C3.open(orphan!.blobId), refusal('data-damaged'))
  })

  test('addBlobUse() refuses a blob that the collector may be about to take', async () => {
    const { alice, writeBlob, useBlob } = world()
    const blob = await writeBlob(Buffer.from('late'))
    const later = now() + 24 * HOUR_MS
    const restore = useClock({ now: () => later })
    try {
      await assert.rejects(useBlob(blob, alice), refusal('unavailable'))
    } finally {
      restore()
    }
  })

  test('the scrub finds every damaged blob without a key', async () => {
    const { store, keeper } = world()
    const before = await scrub(store, store.placement, keeper, 2 ** 40)
    const uses = await Promise.all(Array.from({ length: 4 }, () => stored(randomBytes(1_000))))
    await damage()(uses[1]!, (sealed) => (sealed.writeUInt8(sealed.readUInt8(500) ^ 0x80, 500), sealed))
    await damage()(uses[2]!, () => undefined)
    const after = await scrub(store, store.placement, keeper, 2 ** 40)
    assert.equal(after.isThrough, true)
    const found = new Set(after.damaged.filter((blobId) => !before.damaged.includes(blobId)))
    assert.deepEqual(found, new Set([uses[1]!.blobId, uses[2]!.blobId]))
  })

  test('the name of a blob is the hash of its sealed bytes', async () => {
    const use = await stored(Buffer.from('named'))
    await damage()(use, (sealed) => {
      assert.ok(use.blobId.endsWith(createHash('sha256').update(sealed).digest('hex').slice(0, 40)))
      return sealed
    })
  })
}
