import assert from 'node:assert/strict'
import { test } from 'node:test'
import CFB from 'cfb'
import { readCompoundFile } from './compound-file.ts'
import { NotReadable } from './allowance.ts'

const SECTOR = 512
const LARGE = Buffer.alloc(20_000, 'large ')
const SMALL = Buffer.from('small')

function written(files: Readonly<Record<string, Buffer>>): Buffer {
  const file = CFB.utils.cfb_new()
  for (const [name, bytes] of Object.entries(files)) CFB.utils.cfb_add(file, name, bytes)
  return Buffer.from(CFB.write(file, { type: 'buffer' }) as Uint8Array)
}

const streamsOf = (bytes: Buffer) =>
  new Map(readCompoundFile(bytes).map(({ path, bytes }) => [path, Buffer.from(bytes)]))
/** Where the table of sectors begins. */
const tableOf = (file: Buffer) => (file.readUInt32LE(76) + 1) * SECTOR
const directoryOf = (file: Buffer) => (file.readUInt32LE(48) + 1) * SECTOR

test('readCompoundFile() gives every stream with its path', () => {
  const streams = streamsOf(
    written({
      WordDocument: LARGE,
      'Macros/VBA/dir': SMALL,
      'Macros/PROJECT': SMALL,
      '1Table': Buffer.alloc(4_096, 1),
    }),
  )
  assert.deepEqual(streams.get('Root Entry/WordDocument'), LARGE)
  assert.deepEqual(streams.get('Root Entry/Macros/VBA/dir'), SMALL)
  assert.deepEqual(streams.get('Root Entry/Macros/PROJECT'), SMALL)
  assert.equal(streams.get('Root Entry/1Table')?.length, 4_096)
})

test('readCompoundFile() ends where a chain of sectors goes in circles', () => {
  const file = written({ WordDocument: LARGE })
  const table = tableOf(file)
  for (let sector = 0; sector < SECTOR / 4; sector++) file.writeUInt32LE(sector ^ 1, table + sector * 4)
  for (const bytes of streamsOf(file).values()) assert.ok(bytes.length <= file.length)
})

test('readCompoundFile() gives no more bytes than the file has, whatever its streams claim to share', () => {
  const names = Array.from({ length: 60 }, (_, number) => [`stream${number}`, LARGE] as const)
  const file = written(Object.fromEntries(names))
  const directory = directoryOf(file)
  // Each entry of the directory's first sectors names the same chain and a size of 4 GiB.
  for (let at = directory + 128; file.readUInt8(at + 66) === 2; at += 128) {
    file.writeUInt32LE(0, at + 116)
    file.writeUInt32LE(0xffff_ffff, at + 120)
  }
  const total = [...streamsOf(file).values()].reduce((sum, { length }) => sum + length, 0)
  assert.ok(total <= file.length, `${total} of ${file.length}`)
})

test('readCompoundFile() reads a directory whose tree goes in circles, each entry once', () => {
  const file = written({ a: SMALL, b: SMALL, 'c/d': SMALL })
  const directory = directoryOf(file)
  for (let at = directory; at < directory + SECTOR; at += 128) {
    for (const link of [68, 72, 76]) file.writeUInt32LE(((at - directory) / 128 + 1) % 4, at + link)
  }
  const streams = readCompoundFile(file)
  assert.equal(new Set(streams.map(({ path }) => path)).size, streams.length)
})

test('readCompoundFile() gives what is left of a file that was cut off', () => {
  const file = written({ WordDocument: LARGE })
  const found = streamsOf(file.subarray(0, file.length - SECTOR))
  assert.ok((found.get('Root Entry/WordDocument')?.length ?? 0) > 0)
})

test('readCompoundFile() refuses what is none', () => {
  for (const bytes of [Buffer.alloc(0), Buffer.alloc(600), written({ a: SMALL }).subarray(0, 511)]) {
    assert.throws(() => readCompoundFile(bytes), NotReadable)
  }
})
