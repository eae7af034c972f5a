import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ContentModel, HEADS, type Calibration, type Head } from '../../src/screening/content/model.ts'
import { calibrate } from './calibrate.ts'
import { madeDocuments } from './documents.ts'
import { cropped, exampleOf } from './examples.ts'
import { packModel } from './pack.ts'
import { judgesOf, PLAN, trainModel, type Plan } from './train-model.ts'
import { seeded } from '../made/seeded.ts'

const SMALL: Plan = {
  ...PLAN,
  netShape: { ...PLAN.netShape, slots: 1 << 12, hidden: 16, concluded: 16 },
  wordShape: { ...PLAN.wordShape, slots: 1 << 14 },
}
const HALVES = Object.fromEntries(HEADS.map((head) => [head, { net: 1, words: 1, offset: 0 }])) as Record<
  Head,
  Calibration
>

const documents = madeDocuments(1, 0.02)
const examples = documents.map(exampleOf)
const trained = trainModel(examples, SMALL, 7, () => undefined)

test('the same seed gives the same bytes, another seed others', () => {
  const bytes = packModel(trained, SMALL, HALVES)
  assert.ok(
    packModel(
      trainModel(examples, SMALL, 7, () => undefined),
      SMALL,
      HALVES,
    ).equals(bytes),
  )
  assert.ok(
    !packModel(
      trainModel(examples, SMALL, 8, () => undefined),
      SMALL,
      HALVES,
    ).equals(bytes),
  )
})

test('weights of one byte judge as those of full precision do', () => {
  const { nets, words } = judgesOf(trained, SMALL)
  const full = new ContentModel(nets, words, HALVES)
  const packed = ContentModel.read(packModel(trained, SMALL, HALVES))
  for (const { features } of examples) {
    const [one, other] = [full.judgeFeatures(features), packed.judgeFeatures(features)]
    for (const head of ['spam', 'bulk', 'phish'] as const) assert.ok(Math.abs(one[head] - other[head]) < 0.05)
  }
})

test('what was taught is known', () => {
  const model = ContentModel.read(packModel(trained, SMALL, HALVES))
  const right = documents.filter(({ label }, index) => {
    return model.judgeFeatures(examples[index]!.features).spam > 0.5 === (label === 'spam' || label === 'phish')
  })
  assert.ok(right.length > 0.9 * documents.length, `${right.length} of ${documents.length}`)
})

test('a part of a letter holds whole segments of it', () => {
  const random = seeded(3)
  for (const { features } of examples) {
    const part = cropped(features, 1, random)
    assert.equal(part.words.length, part.wordEnds.at(-1) ?? 0)
    assert.equal(part.runs.length, part.runEnds.at(-1) ?? 0)
    assert.ok(features.words.join(' ').includes(part.words.join(' ')))
  }
})

test('calibrate() finds the chances behind what was observed', () => {
  const random = seeded(5)
  const observations = Array.from({ length: 5_000 }, () => {
    const [net, words] = [random() * 8 - 4, random() * 8 - 4]
    return { net, words, isTrue: random() < 1 / (1 + Math.exp(-(0.8 * net + 0.3 * words - 1))) }
  })
  const { net, words, offset } = calibrate(observations)
  for (const [found, behind] of [
    [net, 0.8],
    [words, 0.3],
    [offset, -1],
  ] as const)
    assert.ok(Math.abs(found - behind) < 0.15)
})
