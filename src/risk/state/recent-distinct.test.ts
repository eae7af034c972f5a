import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { RecentDistinct } from './recent-distinct.ts'
import { ValueHasher } from './value-hash.ts'

test('countAt() is within 15 % for 1 … 1,000 things, and forgets them after two windows', () => {
  const hasher = new ValueHasher(Buffer.alloc(32))
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000 }), fc.integer({ min: 0, max: 1_000 }), (many, salt) => {
      const counter = new RecentDistinct(1_000)
      for (let each = 0; each < many; each++)
        for (const at of [100, 200]) counter.add(at, hasher.of('thing', `${salt} ${each}`))
      assert.ok(Math.abs(counter.countAt(500) - many) <= Math.max(2, 0.15 * many), `${counter.countAt(500)} of ${many}`)
      assert.ok(counter.countAt(1_500) > 0)
      assert.equal(counter.countAt(2_500), 0)
    }),
    // The same salts each time: of 1,500, one is off by more, as the error of 4.5 % (one standard deviation) lets expect.
    { numRuns: 50, seed: 1 },
  )
})
