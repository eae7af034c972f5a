import assert from 'node:assert/strict'
import { test } from 'node:test'
import { VERDICT_SIGNALS } from '../policy/decide.ts'
import { INBOUND_RULES } from '../policy/inbound-rules.ts'
import { OUTBOUND_RULES } from '../policy/outbound-rules.ts'
import { WEIGHTS } from '../policy/weights.ts'
import { SIGNALS } from './signals.ts'

test('every signal stands once in the list', () => {
  assert.equal(new Set(SIGNALS.map(({ id }) => id)).size, SIGNALS.length)
})

test('the policy names only signals that can be raised', () => {
  const known = new Set([...SIGNALS.map(({ id }) => id), ...Object.keys(VERDICT_SIGNALS)])
  const named = [...[...INBOUND_RULES, ...OUTBOUND_RULES].flatMap(({ when }) => when), ...WEIGHTS].map(
    ({ signal }) => signal,
  )
  assert.deepEqual(
    named.filter((id) => !known.has(id)),
    [],
  )
})
