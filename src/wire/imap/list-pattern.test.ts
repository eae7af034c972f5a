import assert from 'node:assert/strict'
import { test } from 'node:test'
import { matchesPattern } from './list-pattern.ts'

test('matchesPattern() takes no longer for a longer pattern than the name allows', () => {
  const before = process.cpuUsage()
  const name = 'a'.repeat(500)
  for (let folder = 0; folder < 100; folder++) assert.ok(!matchesPattern(name, '*a'.repeat(30_000)))
  const { user, system } = process.cpuUsage(before)
  assert.ok(user + system < 2_000_000) // µs; it was a minute
})
