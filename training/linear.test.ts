import assert from 'node:assert/strict'
import { test } from 'node:test'
import { LinearModel, plainFeatures, trainLinear } from './linear.ts'

const featuresOf = (text: string) => plainFeatures({ subject: '', text })
const WANTED = ['the meeting is on thursday', 'please send me the figures', 'lunch at noon?', 'minutes of the meeting']
const UNWANTED = [
  'cheap pills no doctor',
  'you won the lottery claim now',
  'cheap watches cheap pills',
  'claim your prize',
]

test('trainLinear() tells apart what it was taught, and its like; the same each time', () => {
  const examples = [...WANTED, ...UNWANTED].map((text) => ({
    features: featuresOf(text),
    isUnwanted: UNWANTED.includes(text),
  }))
  const score = () => {
    let turn = 0
    const model = trainLinear(examples, () => (turn++ * 0.618) % 1)
    return [...WANTED, ...UNWANTED, 'the thursday meeting', 'claim cheap pills'].map((text) =>
      model.score(featuresOf(text)),
    )
  }
  const scores = score()
  assert.deepEqual(
    scores.map((each) => each > 0.5),
    [false, false, false, false, true, true, true, true, false, true],
  )
  assert.deepEqual(score(), scores)
})

test('LinearModel knows nothing at first, and takes a message without features', () => {
  const model = new LinearModel()
  assert.equal(model.score(featuresOf('anything at all')), 0.5)
  model.learn(featuresOf(''), true)
  assert.ok(model.score(featuresOf('')) > 0.5)
})
