import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Allowance } from './allowance.ts'
import { storedZip } from './stored-zip.ts'
import { unpack } from './unpack.ts'

test('what is written is read again, nothing odd about it', async () => {
  const files = ['first', '', '第三', 'some words. '.repeat(6_000)].map((text) => ({ bytes: Buffer.from(text) }))
  const bytes = storedZip(files)
  const { items, oddities } = await unpack([{ name: 'a.zip', bytes, isAttachment: true }], new Allowance(bytes.length))
  assert.deepEqual(
    items.slice(1, 5).map((item) => Buffer.from(item.bytes).toString()),
    ['first', '', '第三', 'some words. '.repeat(6_000)],
  )
  assert.deepEqual(oddities, [])
})
