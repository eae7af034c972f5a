import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BASE_SCORE, VECTOR_LENGTH } from './registry.ts'
import { contributionsOf, encodeTrees, evaluate, TreeModel, type HeadTrees } from './trees.ts'

/** Two trees: is feature 3 above 0.5? then is feature 5 above 2? · is the base score above 1? */
const browser: HeadTrees = {
  head: 'browser',
  bias: -1,
  base: 0.5,
  slope: 1,
  offset: 0,
  threshold: 2,
  roots: Uint32Array.of(0, 5),
  left: Uint32Array.of(1, 0, 3, 0, 0, 6, 0, 0),
  value: Float32Array.of(0.5, -2, 2, 1, 4, 1, -0.25, 0.25),
  mean: Float32Array.of(0, -2, 2, 1, 4, 0, -0.25, 0.25),
  feature: Int16Array.of(3, -1, 5, -1, -1, BASE_SCORE, -1, -1),
}
const vectorOf = (values: Readonly<Record<number, number>>) =>
  Object.entries(values).reduce(
    (vector, [index, value]) => vector.with(Number(index), value),
    new Float32Array(VECTOR_LENGTH),
  )

test('evaluate() adds bias, base score and a leaf of each tree; a model comes back from its bytes as it was', () => {
  const model = TreeModel.decode(encodeTrees('2026-03-02', [browser]))
  assert.deepEqual(model.head('browser'), browser)
  assert.equal(model.head('program'), undefined)
  const trees = model.head('browser')!
  assert.equal(evaluate(trees, vectorOf({})), -1 - 2 - 0.25)
  assert.equal(evaluate(trees, vectorOf({ 3: 1, 5: 2 })), -1 + 1 - 0.25)
  assert.equal(evaluate(trees, vectorOf({ 3: 1, 5: 3, [BASE_SCORE]: 4 })), -1 + 2 + 4 + 0.25)
})

test('contributionsOf() gives each feature its change of the mean along the paths', () => {
  const given = contributionsOf(browser, vectorOf({ 3: 1, 5: 3 }))
  assert.deepEqual([given[3], given[5], given[BASE_SCORE]], [2, 2, -0.25])
})

test('decode() refuses what is no model, is cut off, leads in circles or asks for what is not there', () => {
  const whole = encodeTrees('', [browser])
  assert.throws(() => TreeModel.decode(Buffer.from('nonsense')), /not a sign-in model/)
  assert.throws(() => TreeModel.decode(whole.subarray(0, whole.length - 4)), /cut off/)
  assert.throws(
    () => TreeModel.decode(encodeTrees('', [{ ...browser, left: browser.left.with(2, 0) }])),
    /leads nowhere/,
  )
  assert.throws(
    () => TreeModel.decode(encodeTrees('', [{ ...browser, feature: browser.feature.with(0, VECTOR_LENGTH) }])),
    /not there/,
  )
})
