import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { DamagedArtefact, decodeArtefact, encodeArtefact, type Tensor } from './artefact.ts'

const FILE = encodeArtefact({
  facts: { slots: 4, 'calibration.spam': [1, 2, 3] },
  tensors: new Map<string, Tensor>([
    ['bytes', Int8Array.of(1, -2, 3)],
    ['floats', Float32Array.of(0.5, -1.5)],
  ]),
})

test('an artefact comes back as it was written', () => {
  const { facts, tensors } = decodeArtefact(FILE)
  assert.deepEqual(facts, { slots: 4, 'calibration.spam': [1, 2, 3] })
  assert.deepEqual(tensors.get('bytes'), Int8Array.of(1, -2, 3))
  assert.deepEqual(tensors.get('floats'), Float32Array.of(0.5, -1.5))
})

test('an artefact with any one byte changed is refused', () => {
  fc.assert(
    fc.property(fc.nat(FILE.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const damaged = Buffer.from(FILE)
      damaged[at]! ^= change
      assert.throws(() => decodeArtefact(damaged), DamagedArtefact)
    }),
  )
})

test('an artefact that was cut is refused', () => {
  for (const length of [0, 1, 31, 32, FILE.length - 1]) {
    assert.throws(() => decodeArtefact(FILE.subarray(0, length)), DamagedArtefact)
  }
})
