// Blobs against a disk that loses power, fills up, or breaks.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, test } from 'node:test'
import { MemoryFiles, PowerOff } from '../base/files-double.ts'
import { newMemberId, newOrganisationId } from '../base/ids.ts'
import type { Vault } from '../keys/vault.ts'
import { openTestVault } from '../../test/support/store.ts'
import { refusal } from '../../test/support/refusals.ts'
import { TicketOffice } from '../tickets/office.ts'
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { blobIdMatches, blobKeyContext } from './blob-id.ts'
import { PlacedBlobs } from './placed-blobs.ts'
import { openPlacement, PLACED_TOGETHER } from './placement.ts'
import type { Blobs, WrittenBlob } from './store.ts'

const organisationId = newOrganisationId()
const owner = { organisationId, memberId: newMemberId() }
const office = new TicketOffice()
const mx = office.issueModule('mx')
const member = office.issueUser(organisationId, owner.memberId, 'imap')

let keys = ''
let vault: Vault
before(async () => {
  keys = await mkdtemp(path.join(os.tmpdir(), 'gatehouse-keys-'))
  vault = await openTestVault(keys)
  await vault.create({ organisationId })
  await vault.create(owner)
})
after(() => rm(keys, { recursive: true }))

async function blobsOn(files: MemoryFiles): Promise<Blobs> {
  return new PlacedBlobs(await openPlacement(PLACED_TOGETHER, files, '/data'), files, office, vault)
}

async function write(blobs: Blobs, bytes: Buffer): Promise<WrittenBlob> {
  const writer = await blobs.create(mx, organisationId, 'C3')
  await writer.write(bytes)
  return writer.finish()
}

async function read(blobs: Blobs, { blobId, blobKey, size }: WrittenBlob): Promise<Buffer> {
  const wrappedKey = (await vault.key(owner, 'C3')).seal(blobKey, blobKeyContext(blobId, owner))
  const reader = await blobs.open(member, { blobId, dataClass: 'C3', wrappedKey, owner })
  return reader.read(0, size)
}

test('a power cut at any step loses no blob that was finished, and leaves no half one under its name', async () => {
  const bytes = [randomBytes(3_000), randomBytes(150_000), randomBytes(10)]
  let cuts = 0
  for (let step = 0; ; step++) {
    const files = new MemoryFiles(Math.random)
    const finished: WrittenBlob[] = []
    files.powerOffAt = step
    try {
      const blobs = await blobsOn(files)
      for (const content of bytes) finished.push(await write(blobs, content))
    } catch (error) {
      // What the store makes of a dead disk is not the point here, only that it was dead.
      assert.ok(error instanceof PowerOff, String(error))
      cuts += 1
    }
    files.powerCut()
    const blobs = await blobsOn(files)
    for (const [index, blob] of finished.entries()) {
      assert.ok((await read(blobs, blob)).equals(bytes[index]!), `step ${step}, blob ${index}`)
    }
    if (finished.length === bytes.length) break
  }
  assert.ok(cuts > 10, `${cuts} cuts`)
})

test('a full disk is told as storage-full and leaves nothing in staging', async () => {
  for (const call of ['write', 'sync', 'rename'] as const) {
    const files = new MemoryFiles()
    const blobs = await blobsOn(files)
    files.failNext(call, 'ENOSPC')
    await assert.rejects(write(blobs, randomBytes(1_000)), refusal('storage-full'), call)
    assert.deepEqual(await files.list('/data/blobs/staging'), [], call)
    const blob = await write(blobs, Buffer.from('afterwards'))
    assert.equal((await read(blobs, blob)).toString(), 'afterwards')
  }
})

test('a disk that cannot read is unavailable, which is not damage', async () => {
  const files = new MemoryFiles()
  const blobs = await blobsOn(files)
  const blob = await write(blobs, randomBytes(1_000))
  files.failNext('read', 'EIO')
  await assert.rejects(read(blobs, blob), refusal('unavailable'))
})

test('what a crash leaves in staging goes at the next start; what a living process writes stays', async () => {
  const files = new MemoryFiles()
  const blobs = await blobsOn(files)
  const living = await blobs.create(mx, organisationId, 'C3')
  await living.write(randomBytes(100_000))
  const dead = await files.create('/data/blobs/staging/999999999-0123456789-01234567890123456789')
  await dead.close()
  assert.equal((await files.list('/data/blobs/staging')).length, 2)
  await blobsOn(files)
  assert.equal((await files.list('/data/blobs/staging')).length, 1)
  const blob = await living.finish()
  assert.equal((await read(blobs, blob)).length, 100_000)
})

test('two blobs of the same bytes look different and have keys of their own', async () => {
  const blobs = await blobsOn(new MemoryFiles())
  const [one, two] = [await write(blobs, Buffer.from('same')), await write(blobs, Buffer.from('same'))]
  assert.notEqual(one.blobId, two.blobId)
  assert.equal(one.blobKey.equals(two.blobKey), false)
  assert.equal(blobIdMatches(one.blobId, randomBytes(32)), false)
})
