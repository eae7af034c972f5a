// A small world, so that the benchmark keeps working and the rows keep what they promise; the figures are those of the full run.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { holdRows, takeoverRows } from './tables.ts'
import { TAKEOVERS } from './takeovers.ts'
import { liveWorld } from './world.ts'

test('liveWorld() asks owners hardly ever, and lets few strangers be reached by a fast takeover', () => {
  const lived = liveWorld({ seed: 50, people: 40, days: 60, taken: 0.8, isRedrawn: false })
  const userDays = [...lived.userDays.values()].reduce((sum, each) => sum + each, 0)
  assert.ok(userDays > 1_000)
  assert.ok(lived.holds.filter(({ isUnannounced }) => !isUnannounced).length <= 3)
  const fast = lived.taken.filter(({ takeover }) => takeover.startsWith('fast'))
  assert.ok(fast.length >= 3)
  for (const { left, takeover, kind } of fast) assert.ok(left <= 15, `${takeover} of ${kind}: ${left} left`)
  assert.ok(lived.taken.filter(({ isNoticed }) => isNoticed).length >= 0.8 * lived.taken.length)
  assert.ok(lived.stateBytes.every((bytes) => bytes <= 16_384))
  assert.equal(takeoverRows([lived]).length, new Set(lived.taken.map(({ takeover }) => takeover)).size)
  assert.equal(holdRows([lived])[0]?.['user-days'], userDays)
  assert.equal(new Set(TAKEOVERS.map(({ name }) => name)).size, TAKEOVERS.length)
})
