// The small share of fuzzing that runs with every `npm test`: the same inputs each time. `npm run fuzz` is the long run.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { monotonic } from '../../src/base/clock.ts'
import { ENTRIES, sourceOf } from './entries.ts'
import { examine } from './examine.ts'
import { inputOf, shrink } from './mutate.ts'

/** ms for one entry; the slow ones stop early */
const SHARE_MS = 100
const MOST_INPUTS = 200

describe('No input is a bug, nor takes a second or 64 MiB', () => {
  for (const entry of ENTRIES) {
    test(entry.name, async () => {
      const source = sourceOf(entry)
      const endsAt = monotonic() + SHARE_MS
      try {
        for (let number = 0; number < MOST_INPUTS && monotonic() < endsAt; number++) {
          const { finding } = await examine(entry, inputOf(entry.name, number, source))
          assert.equal(
            finding?.what,
            undefined,
            `again: npm run fuzz -- --entry ${entry.name} --seed ${number} --inputs 1`,
          )
        }
      } finally {
        await entry.close?.()
      }
    })
  }
})

test('inputOf() gives the same input for the same number, and others for others', () => {
  const source = {
    seeds: [Buffer.from('MAIL FROM:<a@b>\r\n'), Buffer.from('RCPT TO:<1>')],
    dictionary: ['x'],
    longest: 100,
  }
  const inputs = Array.from({ length: 300 }, (_, number) => inputOf('entry', number, source).toString('latin1'))
  assert.deepEqual(
    inputs,
    Array.from({ length: 300 }, (_, number) => inputOf('entry', number, source).toString('latin1')),
  )
  assert.ok(new Set(inputs).size > 200)
  assert.ok(inputs.every(({ length }) => length <= 100))
})

test('shrink() leaves what matters', async () => {
  const fails = async (input: Buffer) => input.includes('<') && input.includes('>')
  assert.equal((await shrink(Buffer.from('some text < and more > and more'), fails)).toString(), '<>')
})

test('examine() finds what throws, what takes too long and what takes too much memory', async () => {
  const entry = { name: 'example', seeds: () => [], dictionary: [] }
  const find = async (run: () => unknown) => (await examine({ ...entry, run }, Buffer.from('abc'))).finding?.kind
  assert.equal(await find(() => JSON.parse('{')), 'error')
  assert.equal(await find(() => spin(1_050)), 'slow')
  assert.equal(await find(() => void kept.push(Buffer.alloc(200_000_000))), 'memory')
  assert.equal(await find(() => 'fine'), undefined)
})

const kept: Buffer[] = []

function spin(cpuMs: number): void {
  const before = process.threadCpuUsage()
  while (process.threadCpuUsage(before).user < cpuMs * 1_000);
}
