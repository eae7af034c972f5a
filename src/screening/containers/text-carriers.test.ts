import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Allowance } from './allowance.ts'
import type { Entry } from './container.ts'
import { markupEntries, textEntries } from './text-carriers.ts'

const LONG = 12_000_000 // characters; regular expressions of V8 give up at some eight million of one class

test('textEntries() gives a run of base64 of any length, over line ends', () => {
  const text = `x\n${'QUJD'.repeat(16)}\r\n${'QUJD'.repeat(LONG / 4)}==\nshort\n`
  const [entry, ...more] = [...textEntries(Buffer.from(text), new Allowance(text.length))]
  assert.equal(more.length, 0)
  assert.equal(entry?.bytes.length, 48 + (LONG * 3) / 4)
})

test('markupEntries() gives the data of an address of any length', async () => {
  const text = `<img src="data:image/png;base64,${'QUJD'.repeat(LONG / 4)}"> data:,short`
  const entries: Entry[] = []
  for await (const entry of markupEntries(Buffer.from(text), new Allowance(text.length), () => undefined))
    entries.push(entry)
  assert.deepEqual(
    entries.map(({ declaredType, bytes }) => [declaredType, bytes.length]),
    [['image/png', (LONG * 3) / 4]],
  )
})
