import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MemoryFiles } from '../base/files-double.ts'
import { startS3 } from '../../test/support/s3.ts'
import { openStoreWorld } from '../../test/support/store-world.ts'
import { refusal } from '../../test/support/refusals.ts'
import { openPlacement, PLACED_TOGETHER } from './placement.ts'

test('each class is written to its place and to no other', async () => {
  const s3 = await startS3()
  const world = await openStoreWorld({
    blobs: { C1: { folder: 'open' }, C2: { folder: 'open' }, C3: { folder: 'mail' }, C4: { bucket: s3.bucket } },
    egress: s3.egress,
  })
  try {
    const { store, mx, organisationId } = world
    const placed: Record<string, string> = {}
    for (const dataClass of ['C1', 'C2', 'C3', 'C4'] as const) {
      const writer = await store.blobs.create(mx, organisationId, dataClass)
      await writer.write(Buffer.from(dataClass))
      placed[dataClass] = (await writer.finish()).blobId
    }
    const { C1, C2, C3, C4 } = store.placement
    assert.equal(C1, C2)
    const found = async (place: typeof C1) => {
      const blobIds: string[] = []
      for await (const blobId of place.list()) blobIds.push(blobId)
      return blobIds
    }
    assert.deepEqual(new Set(await found(C1)), new Set([placed['C1'], placed['C2']]))
    assert.deepEqual(await found(C3), [placed['C3']])
    assert.deepEqual(await found(C4), [placed['C4']])
  } finally {
    await world.cleanup()
    await s3.stop()
  }
})

test('a bucket that is dead is unavailable', async () => {
  const s3 = await startS3()
  const files = new MemoryFiles()
  const place = { bucket: s3.bucket }
  const { C3 } = await openPlacement({ ...PLACED_TOGETHER, C3: place }, files, '/data', s3.egress)
  await s3.stop()
  const file = `${C3.staging}/staged`
  const writer = await files.create(file)
  await writer.write(Buffer.from('sealed'))
  const blobId = `2026010203-${'0'.repeat(40)}` as never
  await assert.rejects(C3.keep({ file, writer, size: 6 }, blobId), refusal('unavailable'))
  await assert.rejects(C3.open(blobId), refusal('unavailable'))
})

test('a bucket that refuses our key is unavailable, not damage', async () => {
  const s3 = await startS3()
  const bucket = { ...s3.bucket, accessKeyId: 'STRANGER' }
  const { C3 } = await openPlacement({ ...PLACED_TOGETHER, C3: { bucket } }, new MemoryFiles(), '/data', s3.egress)
  try {
    await assert.rejects(C3.list()[Symbol.asyncIterator]().next(), refusal('unavailable'))
  } finally {
    await s3.stop()
  }
})

test('a bucket without a way out is a mistake in the settings', async () => {
  const bucket = { endpoint: 'https://s3.example.net', region: 'x', name: 'x', accessKeyId: 'x', secretAccessKey: 'x' }
  const opening = openPlacement({ ...PLACED_TOGETHER, C4: { bucket } }, new MemoryFiles(), '/data')
  await assert.rejects(opening, refusal('bad-settings'))
})
