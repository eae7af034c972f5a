import assert from 'node:assert/strict'
import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { after, describe, it } from 'node:test'
import { MemoryFiles } from '../base/files-double.ts'
import { DiskFiles, type Files } from '../base/files.ts'
import { FileShelf } from './key-shelf.ts'

const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'gatehouse-shelf-'))
after(() => fs.rm(folder, { recursive: true, force: true }))

/** Every file below a folder, leftovers too. */
async function allFiles(files: Files, shelf: string): Promise<string[]> {
  const found: string[] = []
  for (const fan of await files.list(shelf)) {
    for (const name of await files.list(path.join(shelf, fan))) found.push(path.join(shelf, fan, name))
  }
  return found
}

for (const [title, files] of [
  ['on disk', new DiskFiles()],
  ['in memory', new MemoryFiles()],
] as const) {
  describe(`FileShelf ${title}`, () => {
    let count = 0
    const newShelf = () => new FileShelf(files, path.join(folder, `${title}-${count++}`))

    it('puts, gets, lists by prefix and removes', async () => {
      const shelf = newShelf()
      for (const key of ['owner/1/2', 'owner/12/3', 'owner/1/own', 'organisation/1']) {
        assert.equal(await shelf.put(key, Buffer.from(key), undefined), true)
      }
      assert.equal((await shelf.get('owner/1/own'))?.toString(), 'owner/1/own')
      assert.deepEqual((await shelf.list('owner/1/')).sort(), ['owner/1/2', 'owner/1/own'])
      await shelf.remove('owner/1/2')
      await shelf.remove('owner/1/2')
      assert.equal(await shelf.get('owner/1/2'), undefined)
      assert.deepEqual(await shelf.list('owner/1/'), ['owner/1/own'])
    })

    it('puts only where the expected value lies', async () => {
      const shelf = newShelf()
      const [one, two] = [Buffer.from('one'), Buffer.from('two')]
      assert.equal(await shelf.put('a', two, one), false)
      assert.equal(await shelf.put('a', one, undefined), true)
      assert.equal(await shelf.put('a', two, undefined), false)
      assert.equal(await shelf.put('a', two, two), false)
      assert.equal(await shelf.put('a', two, one), true)
      assert.equal((await shelf.get('a'))?.toString(), 'two')
    })

    it('lets one of many writers at once win', async () => {
      const shelf = newShelf()
      const wins = await Promise.all(
        Array.from({ length: 20 }, (_, index) => shelf.put('a', Buffer.from(`${index}`), undefined)),
      )
      assert.equal(wins.filter(Boolean).length, 1)
      assert.equal((await shelf.get('a'))?.toString(), `${wins.indexOf(true)}`)
    })

    it('takes no path that could leave the folder', async () => {
      const shelf = newShelf()
      for (const bad of ['', '/', '../a', 'a/../b', 'a//b', 'A', 'a.new', 'a_b', 'a\0']) {
        await assert.rejects(shelf.get(bad), /not a path/)
        await assert.rejects(shelf.put(bad, Buffer.alloc(1), undefined), /not a path/)
      }
    })
  })
}

describe('FileShelf and the power', () => {
  it('put() leaves the old or the new value after a cut at every step, and never lists a leftover', async () => {
    for (let step = 0, isDone = false; !isDone; step++) {
      const files = new MemoryFiles()
      const shelf = new FileShelf(files, '/shelf')
      const [old, fresh] = [Buffer.from('old'), Buffer.from('new')]
      await shelf.put('owner/1/2', old, undefined)
      files.powerOffAt = files.steps + step
      isDone = await shelf.put('owner/1/2', fresh, old).catch(() => false)
      files.powerCut()
      const left = (await shelf.get('owner/1/2'))?.toString()
      assert.ok(left === 'new' || (left === 'old' && !isDone), `cut at step ${step}`)
      assert.deepEqual(await shelf.list('owner/'), ['owner/1/2'])
    }
  })

  it('remove(), called again after a cut at any step, leaves no file: not even what a cut put() left', async () => {
    for (let step = 0, isDone = false; !isDone; step++) {
      const files = new MemoryFiles(() => 0.999) // all that was written survives, also what was not synced
      const shelf = new FileShelf(files, '/shelf')
      const old = Buffer.from('old')
      await shelf.put('owner/1/2', old, undefined)
      files.failNext('rename', 'EIO')
      await assert.rejects(shelf.put('owner/1/2', Buffer.from('new'), old))
      files.powerOffAt = files.steps + step
      isDone = await shelf.remove('owner/1/2').then(
        () => true,
        () => false,
      )
      files.powerCut()
      if (!isDone) await shelf.remove('owner/1/2')
      files.powerCut()
      assert.deepEqual(await allFiles(files, '/shelf'), [], `cut at step ${step}`)
    }
  })
})
