import assert from 'node:assert/strict'
import { test } from 'node:test'
import { seeded } from '../made/seeded.ts'
import { boost, walk, type BoostOptions, type Tree } from './boost.ts'

const options = (monotone: readonly number[]): BoostOptions => ({
  features: [0, 1, 2],
  trees: 40,
  depth: 4,
  rate: 0.2,
  leastLeaf: 1,
  ridge: 1,
  featureShare: 1,
  monotone: Int8Array.from(monotone),
  random: seeded(1),
})

/** An attack is where exactly one of the first two is large; the third is noise. */
function examples(rows: number) {
  const random = seeded(7)
  const vectors = Array.from({ length: rows }, () => Float32Array.of(random(), random(), random()))
  return {
    vectors,
    isAttack: Uint8Array.from(vectors, ([a = 0, b = 0]) => Number(a > 0.5 !== b > 0.5)),
    weights: new Float32Array(rows).fill(1),
    margins: new Float64Array(rows),
  }
}

const sum = (trees: readonly Tree[], vector: Float32Array) => trees.reduce((all, tree) => all + walk(tree, vector), 0)

test('boost() learns what no sum of single features can tell', () => {
  const trees = boost(examples(2_000), options([0, 0, 0]), () => true)
  for (const [a, b, isAttack] of [
    [0.2, 0.8, true],
    [0.8, 0.2, true],
    [0.2, 0.2, false],
    [0.8, 0.8, false],
  ] as const)
    assert.equal(sum(trees, Float32Array.of(a, b, 0.5)) > 0, isAttack)
})

test('boost() keeps the direction of constrained features everywhere', () => {
  const trees = boost(examples(2_000), options([1, -1, 0]), () => true)
  const random = seeded(3)
  for (let each = 0; each < 10_000; each++) {
    const vector = Float32Array.of(random(), random(), random())
    const higher = Float32Array.of((vector[0] ?? 0) + random(), vector[1] ?? 0, vector[2] ?? 0)
    const lower = Float32Array.of(vector[0] ?? 0, (vector[1] ?? 0) + random(), vector[2] ?? 0)
    assert.ok(sum(trees, higher) >= sum(trees, vector) - 1e-9)
    assert.ok(sum(trees, lower) <= sum(trees, vector) + 1e-9)
  }
})

test('boost() stops when it is told to', () => {
  assert.equal(boost(examples(200), options([0, 0, 0]), (_, count) => count < 3).length, 3)
})
