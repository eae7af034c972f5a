import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { after, before, describe, it } from 'node:test'
import { promisify } from 'node:util'
import type { FileReader } from '../base/files.ts'
import { Refusal } from '../base/refusal.ts'
import { LeakedFilter, sha1Of } from './leaked-filter.ts'

const SHIPPED = path.join(import.meta.dirname, '../../data/leaked-passwords.bin')
const TOOL = path.join(import.meta.dirname, '../../tools/make-leaked-filter.ts')
const STRANGERS = 50_000

function inMemory(bytes: Buffer): FileReader {
  return { size: bytes.length, read: async (start, end) => bytes.subarray(start, end), close: async () => undefined }
}

describe('the filter of leaked passwords that comes along', () => {
  let filter: LeakedFilter
  before(async () => {
    filter = await LeakedFilter.open(inMemory(await readFile(SHIPPED)))
  })

  for (const password of [
    'password',
    'Qwertyuiop',
    '1qaz2wsx3edc',
    'woaini1314',
    'wangwei@520',
    '5201314',
    '19851203',
    'Admin@123',
  ]) {
    it(`names ${password}`, async () => assert.equal(await filter.has(password), true))
  }

  it(`names at most 3 of ${STRANGERS} that are not in it`, async () => {
    let named = 0
    for (let n = 0; n < STRANGERS; n += 1) if (await filter.has(`stranger ${n.toString(36)} zq`)) named += 1
    assert.ok(named <= 3, `${named} named`)
  })
})

describe('make-leaked-filter.ts', () => {
  let folder: string
  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'leaked-'))
  })
  after(() => rm(folder, { recursive: true }))

  const make = async (lines: readonly string[]) => {
    const [list, out] = [path.join(folder, 'list.txt'), path.join(folder, 'out.bin')]
    await writeFile(list, lines.join('\r\n'))
    await promisify(execFile)(process.execPath, [TOOL, out, list])
    return readFile(out)
  }

  it('takes hashes with and without a count, and misses none of them', async () => {
    const passwords = Array.from({ length: 300 }, (_, n) => `leaked ${n}`)
    const lines = passwords.map((each, n) => {
      const hash = sha1Of(each).toString('hex')
      return n % 2 === 0 ? `${hash.toUpperCase()}:${n}` : hash
    })
    const filter = await LeakedFilter.open(inMemory(await make(lines)))
    assert.equal(filter.passwords, 300)
    for (const each of passwords) assert.equal(await filter.has(each), true)
    assert.equal(await filter.has('not among them'), false)
  })

  it('makes nothing of a list that is something else', async () => {
    await assert.rejects(make(['hunter2']), /not a SHA-1/)
  })

  it('a filter that is cut off, or another file, is refused', async () => {
    const bytes = await make([sha1Of('one').toString('hex')])
    for (const bad of [bytes.subarray(0, -1), bytes.subarray(0, 20), Buffer.alloc(128)]) {
      const isDamaged = (error: unknown) => error instanceof Refusal && error.reason === 'data-damaged'
      await assert.rejects(LeakedFilter.open(inMemory(bad)), isDamaged)
    }
  })
})
