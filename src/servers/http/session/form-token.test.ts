import assert from 'node:assert/strict'
import { afterEach, test } from 'node:test'
import { useClock } from '../../../base/clock.ts'
import { FormTokens } from './form-token.ts'

let restoreClock = () => {}
afterEach(() => restoreClock())

test('a token is good in its browser, for 12 hours, and where it was made', () => {
  let at = 1_700_000_000_000
  restoreClock = useClock({ now: () => at })
  const tokens = new FormTokens()
  const token = tokens.issue('b1')
  assert.equal(tokens.isGood(token, 'b1'), true)
  assert.equal(tokens.isGood(token, 'b2'), false)
  assert.equal(tokens.isGood(tokens.issue(''), ''), false)
  assert.equal(new FormTokens().isGood(token, 'b1'), false)
  assert.equal(tokens.isGood(token.replace(/^./, 'x'), 'b1'), false)
  for (const broken of ['', '.', 'a', 'a.b', `${token}x`]) assert.equal(tokens.isGood(broken, 'b1'), false)
  at += 12 * 3_600_000
  assert.equal(tokens.isGood(token, 'b1'), false)
})
