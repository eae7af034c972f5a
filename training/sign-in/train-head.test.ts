import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BASE_SCORE, VECTOR_LENGTH } from '../../src/risk/registry.ts'
import { encodeTrees, TreeModel } from '../../src/risk/trees.ts'
import { seeded } from '../made/seeded.ts'
import type { Scored } from './life.ts'
import { fitCurve } from './logistic.ts'
import { ASKED, measureHead, trainHead } from './train-head.ts'

/** The base score knows little; an attack is where exactly one of two features is large. */
function world(seed: number): Scored[] {
  const random = seeded(seed)
  const [a = 0, b = 0] = ASKED
  return Array.from({ length: 3_000 }, () => {
    const vector = new Float32Array(VECTOR_LENGTH)
    ;[vector[a], vector[b]] = [random(), random()]
    const isAttack = vector[a] > 0.5 !== vector[b] > 0.5
    const score = 2 * random() + (isAttack ? 0.5 : 0)
    vector[BASE_SCORE] = score
    return {
      by: isAttack ? 'naive' : 'owner',
      event: { at: 0, account: 'a', organisation: 'o', ip: '192.0.2.1', protocol: 'web', client: '', passwordOk: true },
      head: 'browser',
      score,
      risk: 0,
      decision: 'allow',
      vector,
      ms: 0,
      beside: [],
    }
  })
}

test('trainHead() makes trees that catch what the base score alone does not, the same each time', () => {
  const learn = () => trainHead('browser', [world(1)], [world(2)], seeded(5))
  const model = encodeTrees('test', [learn()])
  assert.deepEqual(model, encodeTrees('test', [learn()]))
  const [figure] = measureHead(TreeModel.decode(model).head('browser')!, [world(3)])
  assert.ok(figure!.base.value < 0.35)
  assert.ok(figure!.trees.value > 0.9)
})

test('fitCurve() finds the curve that chances were drawn from', () => {
  const random = seeded(9)
  const xs = Array.from({ length: 20_000 }, () => 8 * random() - 2)
  const isAttack = xs.map((x) => random() < 1 / (1 + Math.exp(-(0.9 * x - 2))))
  const { slope, offset } = fitCurve(
    xs,
    isAttack,
    xs.map(() => 1),
  )
  assert.ok(Math.abs(slope - 0.9) < 0.05)
  assert.ok(Math.abs(offset + 2) < 0.1)
})
