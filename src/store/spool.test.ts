import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { Worker } from 'node:worker_threads'
import fc from 'fast-check'
import { DiskFiles, type FileWriter } from '../base/files.ts'
import { Refusal } from '../base/refusal.ts'
import { refusal } from '../../test/support/refusals.ts'
import { openStoreWorld, type StoreWorld } from '../../test/support/store-world.ts'
import { MEMORY_BYTES, openHandOver, SpoolRoom } from './spool.ts'
import type { Spool } from './store.ts'

let world: StoreWorld
before(async () => void (world = await openStoreWorld()))
after(() => world.cleanup())

const filesOfSpool = () => readdir(path.join(world.folder, 'spool'))

async function content(source: AsyncIterable<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const bytes of source) {
    assert.ok(bytes.length <= 65_536)
    parts.push(bytes)
  }
  return Buffer.concat(parts)
}

async function spoolOf(parts: readonly Uint8Array[]): Promise<Spool> {
  const spool = await world.store.spool(world.mx)
  for (const part of parts) await spool.write(part)
  return spool
}

test('what is written comes back, however it was cut, again and again', async () => {
  const cuts = fc.array(fc.integer({ min: 0, max: 90_000 }), { maxLength: 8 })
  await fc.assert(
    fc.asyncProperty(cuts, async (sizes) => {
      const parts = sizes.map((size) => randomBytes(size))
      const whole = Buffer.concat(parts)
      const spool = await spoolOf(parts)
      assert.equal(await spool.finish(), createHash('sha256').update(whole).digest('hex'))
      assert.equal(spool.size, whole.length)
      assert.ok((await content(spool.stream())).equals(whole))
      assert.ok((await content(spool.stream())).equals(whole))
      await spool.discard()
    }),
    { numRuns: 30 },
  )
  assert.deepEqual(await filesOfSpool(), [])
})

test('a small message stays in memory; a larger one goes to a sealed file and takes no more memory', async () => {
  const spool = await spoolOf([randomBytes(MEMORY_BYTES)])
  assert.deepEqual(await filesOfSpool(), [])
  const line = Buffer.from('a line that must not be readable on the disk\r\n')
  await spool.write(line)
  for (let n = 0; n < 3_000; n++) await spool.write(line)
  await spool.finish()
  const [name] = await filesOfSpool()
  const sealed = await readFile(path.join(world.folder, 'spool', name!))
  assert.ok(sealed.length > MEMORY_BYTES + 3_000 * line.length)
  assert.equal(sealed.includes('must not be readable'), false)
  await spool.discard()
  assert.deepEqual(await filesOfSpool(), [])
})

test('the bytes are copied: the buffer of the socket may be used again', async () => {
  const buffer = Buffer.from('first')
  const spool = await spoolOf([buffer])
  buffer.write('other')
  await spool.finish()
  assert.equal((await content(spool.stream())).toString(), 'first')
})

test('an altered temporary file is refused as damaged', async () => {
  const spool = await spoolOf([randomBytes(300_000)])
  await spool.finish()
  const file = path.join(world.folder, 'spool', (await filesOfSpool())[0]!)
  const sealed = await readFile(file)
  sealed.writeUInt8(sealed.readUInt8(200_000) ^ 1, 200_000)
  await writeFile(file, sealed)
  await assert.rejects(content(spool.stream()), refusal('data-damaged'))
  await spool.discard()
})

test('a worker thread reads what it is handed', async () => {
  const screening = world.office.issueModule('screening')
  for (const size of [5_000, 500_000]) {
    const bytes = randomBytes(size)
    const spool = await spoolOf([bytes])
    await spool.finish()
    const worker = new Worker(new URL('./spool-worker.fixture.ts', import.meta.url), {
      workerData: spool.handOver(screening),
    })
    const hash = await new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject))
    assert.equal(hash, createHash('sha256').update(bytes).digest('hex'))
    assert.ok((await content(openHandOver(spool.handOver(screening)))).equals(bytes))
    await spool.discard()
  }
})

test('a spool needs its tickets and its order', async () => {
  const { store, keeper, mx, office } = world
  await assert.rejects(store.spool(keeper), refusal('not-permitted'))
  const spool = await spoolOf([Buffer.from('x')])
  assert.throws(() => spool.handOver(office.issueModule('screening')), /open/)
  await spool.finish()
  assert.throws(() => spool.handOver(mx), refusal('not-permitted'))
  await assert.rejects(spool.write(Buffer.from('y')), /finished/)
  await spool.discard()
  await spool.discard()
  await assert.rejects(content(spool.stream()), /discarded/)
})

test('a disk that is full at the last byte leaves no file open', async () => {
  let open = 0
  let isFull = false
  class FillingFiles extends DiskFiles {
    override async create(file: string): Promise<FileWriter> {
      const writer = await super.create(file)
      open += 1
      return {
        ...writer,
        write: (bytes) =>
          isFull ? Promise.reject(new Refusal('storage-full', 'Storage is full')) : writer.write(bytes),
        close: () => ((open -= 1), writer.close()),
      }
    }
  }
  const room = await SpoolRoom.open(new FillingFiles(), path.join(world.folder, 'spool'), world.office)
  const spool = room.begin(world.mx)
  await spool.write(randomBytes(MEMORY_BYTES + 1))
  isFull = true
  await assert.rejects(spool.finish(), refusal('storage-full'))
  await spool.discard()
  assert.equal(open, 0)
  assert.deepEqual(await filesOfSpool(), [])
})
