import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DIMENSIONS } from './assessment.ts'
import { PROTOCOLS } from './protocols.ts'
import { FEATURES, speaksOn } from './registry.ts'

const live = FEATURES.filter(({ isOptIn }) => !isOptIn)

test('at least 200 features are live from the first day on every protocol, in all five dimensions', () => {
  for (const { letter } of Object.values(PROTOCOLS))
    assert.ok(live.filter((each) => speaksOn(each, letter)).length >= 200, letter)
  for (const dimension of DIMENSIONS)
    assert.ok(live.filter((each) => each.dimension === dimension).length >= 40, dimension)
})

test('every row has an id of its own, a sentence, a range, and letters of protocols that there are', () => {
  assert.equal(new Set(FEATURES.map(({ id }) => id)).size, FEATURES.length)
  const letters = new Set(Object.values(PROTOCOLS).map(({ letter }) => letter))
  for (const { id, meaning, range, protocols, weight, monotone } of FEATURES) {
    assert.match(id, /^(geo|beh|rep|dev|time|net)\.[a-z0-9-]+$/)
    assert.match(meaning, /^[A-Z0-9].*\.$/, id)
    assert.ok(range[0] < range[1], id)
    assert.ok(protocols === '*' || [...protocols].every((letter) => letters.has(letter)), id)
    assert.ok(weight * monotone >= 0, `${id}: weight and direction contradict each other`)
  }
})
