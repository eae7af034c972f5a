import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ContentModel, VOICES } from '../../src/screening/content/model.ts'
import { calibrate } from './calibrate.ts'
import { madeDocuments } from './documents.ts'
import { cropped, exampleOf, intentExampleOf } from './examples.ts'
import { packModel } from './pack.ts'
import { judgeOf, PLAN, trainModel, UNCALIBRATED, type Plan } from './train-model.ts'
import { seeded } from '../made/seeded.ts'

const SMALL: Plan = {
  ...PLAN,
  netShape: { ...PLAN.netShape, slots: 1 << 12, hidden: 16, concluded: 16 },
  weightShape: { ...PLAN.weightShape, slots: 1 << 14 },
  intentShape: { ...PLAN.intentShape, slots: 1 << 14 },
}

const documents = madeDocuments(1, 0.02)
const examples = documents.map(exampleOf)
const intents = documents.flatMap((document, index) => intentExampleOf(document, examples[index]!) ?? [])
const train = (seed: number) => trainModel(examples, intents, SMALL, seed, () => undefined)
const trained = train(7)

test('the same seed gives the same bytes, another seed others', () => {
  const bytes = packModel(trained, SMALL, UNCALIBRATED)
  assert.ok(packModel(train(7), SMALL, UNCALIBRATED).equals(bytes))
  assert.ok(!packModel(train(8), SMALL, UNCALIBRATED).equals(bytes))
})

test('weights of one byte judge as those of full precision do', () => {
  const full = judgeOf(trained, SMALL)
  const packed = ContentModel.read(packModel(trained, SMALL, UNCALIBRATED))
  for (const { features } of examples) {
    const [one, other] = [full.judgeFeatures(features), packed.judgeFeatures(features)]
    for (const head of ['spam', 'bulk', 'phish'] as const) assert.ok(Math.abs(one[head] - other[head]) < 0.05)
  }
})

test('what was taught is known', () => {
  const model = ContentModel.read(packModel(trained, SMALL, UNCALIBRATED))
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
  const behind = { net: 0.8, words: 0.3, runs: 0.5, opening: 0.1, offset: -1 }
  const observations = Array.from({ length: 5_000 }, () => {
    const said = { net: 0, words: 0, runs: 0, opening: 0 }
    for (const voice of VOICES) said[voice] = random() * 8 - 4
    const logOdds = VOICES.reduce((sum, voice) => sum + behind[voice] * said[voice], behind.offset)
    return { said, isTrue: random() < 1 / (1 + Math.exp(-logOdds)) }
  })
  const found = calibrate(observations)
  for (const name of [...VOICES, 'offset'] as const) assert.ok(Math.abs(found[name] - behind[name]) < 0.15)
})
