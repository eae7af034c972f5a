// One suite for the machine's own files and for the double that tests use in their place.
import assert from 'node:assert/strict'
import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { after, describe, it } from 'node:test'
import { MemoryFiles, PowerOff, seeded } from './files-double.ts'
import { DiskFiles, replaceFile, type Files } from './files.ts'
import { Refusal } from './refusal.ts'

const code = (expected: string) => (error: NodeJS.ErrnoException) => error.code === expected
const reason = (expected: string) => (error: unknown) => error instanceof Refusal && error.reason === expected

async function write(files: Files, file: string, text: string): Promise<void> {
  const writer = await files.create(file)
  await writer.write(Buffer.from(text))
  await writer.sync()
  await writer.close()
}

const temporary = await fs.mkdtemp(path.join(os.tmpdir(), 'gatehouse-files-'))
after(() => fs.rm(temporary, { recursive: true, force: true }))

for (const [title, files] of [
  ['DiskFiles', new DiskFiles()],
  ['MemoryFiles', new MemoryFiles()],
] as const) {
  describe(title, () => {
    let count = 0
    const newFolder = async () => {
      const folder = path.join(temporary, `${title}-${count++}`, 'deep', 'er')
      await files.makeFolder(folder)
      return folder
    }

    it('writes in pieces and reads back whole or in part', async () => {
      const file = path.join(await newFolder(), 'a')
      const writer = await files.create(file)
      await writer.write(Buffer.from('one '))
      await writer.write(Buffer.from('two'))
      await writer.sync()
      await writer.close()
      assert.equal((await files.readAll(file)).toString(), 'one two')
      const reader = await files.open(file)
      assert.equal(reader.size, 7)
      assert.equal((await reader.read(4, 6)).toString(), 'tw')
      assert.equal((await reader.read(4, 100)).toString(), 'two')
      assert.equal((await reader.read(7, 9)).toString(), '')
      assert.equal((await reader.read(50, 60)).toString(), '')
      await reader.close()
    })

    it('makes a folder twice without error', async () => {
      const folder = await newFolder()
      await files.makeFolder(folder)
      assert.deepEqual(await files.list(folder), [])
      assert.deepEqual(await files.list(path.dirname(folder)), [path.basename(folder)])
    })

    it('refuses to create a file that is there', async () => {
      const file = path.join(await newFolder(), 'a')
      await write(files, file, 'first')
      await assert.rejects(files.create(file), code('EEXIST'))
      assert.equal((await files.readAll(file)).toString(), 'first')
    })

    it('says ENOENT for what is missing, but lists nothing and removes nothing without complaint', async () => {
      const folder = await newFolder()
      await assert.rejects(files.open(path.join(folder, 'none')), code('ENOENT'))
      await assert.rejects(files.readAll(path.join(folder, 'none')), code('ENOENT'))
      await assert.rejects(files.rename(path.join(folder, 'none'), path.join(folder, 'b')), code('ENOENT'))
      await assert.rejects(files.create(path.join(folder, 'no-folder', 'a')), code('ENOENT'))
      await files.remove(path.join(folder, 'none'))
      await files.erase(path.join(folder, 'none'))
      assert.deepEqual(await files.list(path.join(folder, 'none')), [])
    })

    it('renames over a file that is there, within a folder and across', async () => {
      const [folder, other] = [await newFolder(), await newFolder()]
      await write(files, path.join(folder, 'a'), 'new')
      await write(files, path.join(folder, 'b'), 'old')
      await files.rename(path.join(folder, 'a'), path.join(folder, 'b'))
      await files.rename(path.join(folder, 'b'), path.join(other, 'c'))
      assert.equal((await files.readAll(path.join(other, 'c'))).toString(), 'new')
      assert.deepEqual(await files.list(folder), [])
      assert.deepEqual(await files.list(other), ['c'])
    })

    it('erases: a reader that is still open sees zeros, and the name is gone', async () => {
      const folder = await newFolder()
      const file = path.join(folder, 'a')
      await write(files, file, 'secret')
      const reader = await files.open(file)
      await files.erase(file)
      assert.deepEqual(await reader.read(0, 6), Buffer.alloc(6))
      await reader.close()
      assert.deepEqual(await files.list(folder), [])
    })

    it('syncs a folder for many callers at once', async () => {
      const folder = await newFolder()
      await Promise.all(Array.from({ length: 20 }, () => files.syncFolder(folder)))
      await files.syncFolder(folder)
      await assert.rejects(files.syncFolder(path.join(folder, 'none')), code('ENOENT'))
    })

    it('replaceFile() puts the new bytes in place and leaves no other file', async () => {
      const folder = await newFolder()
      const file = path.join(folder, 'a')
      await replaceFile(files, file, Buffer.from('one'))
      await replaceFile(files, file, Buffer.from('two'))
      assert.equal((await files.readAll(file)).toString(), 'two')
      assert.deepEqual(await files.list(folder), ['a'])
    })
  })
}

describe('DiskFiles', () => {
  it('makes files and folders that only their owner can read', async () => {
    const files = new DiskFiles()
    const folder = path.join(temporary, 'modes')
    await files.makeFolder(folder)
    await write(files, path.join(folder, 'a'), 'x')
    assert.equal((await fs.stat(folder)).mode & 0o777, 0o700)
    assert.equal((await fs.stat(path.join(folder, 'a'))).mode & 0o777, 0o600)
  })
})

describe('MemoryFiles.powerCut()', () => {
  const onDisk = async () => {
    const files = new MemoryFiles()
    await files.makeFolder('/d')
    return files
  }

  it('forgets a name that was not synced', async () => {
    const files = await onDisk()
    await write(files, '/d/a', 'x')
    files.powerCut()
    assert.deepEqual(await files.list('/d'), [])
  })

  it('forgets bytes that were not synced', async () => {
    const files = await onDisk()
    const writer = await files.create('/d/a')
    await writer.write(Buffer.from('kept'))
    await writer.sync()
    await writer.write(Buffer.from(' lost'))
    await files.syncFolder('/d')
    files.powerCut()
    assert.equal((await files.readAll('/d/a')).toString(), 'kept')
    await assert.rejects(writer.write(Buffer.from('late')), PowerOff)
  })

  it('brings back what was removed or renamed without a sync', async () => {
    const files = await onDisk()
    await write(files, '/d/a', 'a')
    await write(files, '/d/b', 'b')
    await files.syncFolder('/d')
    await files.remove('/d/a')
    await files.rename('/d/b', '/d/c')
    files.powerCut()
    assert.deepEqual((await files.list('/d')).sort(), ['a', 'b'])
  })

  it('with randomness, lets unsynced bytes and names survive now and then, and a prefix of them only', async () => {
    const seen = new Set<string>()
    for (let seed = 1; seed <= 200; seed++) {
      const files = new MemoryFiles(seeded(seed))
      await files.makeFolder('/d')
      for (const name of ['a', 'b', 'c']) {
        const writer = await files.create(`/d/${name}`)
        await writer.write(Buffer.alloc(2048, name))
      }
      files.powerCut()
      const names = (await files.list('/d')).join('')
      assert.match(names, /^(abc|ab|a|)$/)
      const first = names === '' ? Buffer.alloc(0) : await files.readAll('/d/a')
      seen.add(`${names} ${first.length === 2048 && first.every((byte) => byte === 97) ? 'whole' : 'part'}`)
    }
    assert.ok(seen.has(' part') && seen.has('abc part') && seen.size >= 4, [...seen].join(', '))
  })

  for (const random of [undefined, seeded(7)]) {
    it(`replaceFile() holds the old or the new bytes after a cut at every step${random ? ', torn writes too' : ''}`, async () => {
      const [old, fresh] = [Buffer.alloc(3000, 'o'), Buffer.alloc(5000, 'n')]
      for (let step = 0, isDone = false; !isDone; step++) {
        const files = new MemoryFiles(random)
        await files.makeFolder('/d')
        await replaceFile(files, '/d/a', old)
        files.powerOffAt = files.steps + step
        isDone = await replaceFile(files, '/d/a', fresh).then(
          () => true,
          () => false,
        )
        files.powerCut()
        const left = await files.readAll('/d/a')
        assert.ok(left.equals(isDone ? fresh : old) || left.equals(fresh), `cut at step ${step}`)
        await replaceFile(files, '/d/a', fresh)
        assert.ok((await files.readAll('/d/a')).equals(fresh))
      }
    })
  }
})

describe('MemoryFiles.failNext()', () => {
  for (const [failure, expected] of [
    ['ENOSPC', 'storage-full'],
    ['EDQUOT', 'storage-full'],
    ['EIO', 'unavailable'],
    ['EROFS', 'unavailable'],
  ] as const) {
    it(`makes one write fail with ${failure} as ${expected}; replaceFile() then leaves the old bytes`, async () => {
      const files = new MemoryFiles()
      await files.makeFolder('/d')
      await replaceFile(files, '/d/a', Buffer.from('old'))
      files.failNext('write', failure)
      await assert.rejects(replaceFile(files, '/d/a', Buffer.from('new')), reason(expected))
      assert.equal((await files.readAll('/d/a')).toString(), 'old')
      await replaceFile(files, '/d/a', Buffer.from('new'))
      assert.equal((await files.readAll('/d/a')).toString(), 'new')
    })
  }
})
