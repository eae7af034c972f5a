import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { UidView } from './uid-view.ts'

const viewOf = (...uids: number[]) => new UidView(Uint32Array.from(uids))

test('sequence numbers and UIDs map to each other', () => {
  const view = viewOf(3, 7, 9)
  assert.deepEqual([view.count, view.lastUid], [3, 9])
  assert.deepEqual([3, 7, 9, 4].map((uid) => view.sequenceOf(uid)), [1, 2, 3, 0]) // prettier-ignore
  assert.deepEqual(view.within([[4, 8], [9, 99]]), [7, 9]) // prettier-ignore
  assert.deepEqual(view.atSequences([[2, 3]]), [7, 9])
  assert.equal(
    view.countWithin([
      [1, 7],
      [9, 100],
    ]),
    view.within([
      [1, 7],
      [9, 100],
    ]).length,
  )
  view.append(12)
  assert.equal(view.sequenceOf(12), 4)
  assert.deepEqual([viewOf().lastUid, viewOf().sequenceOf(1)], [0, 0])
})

test('remove() numbers each message as the client counts at that moment', () => {
  const view = viewOf(1, 2, 3, 4, 5)
  // RFC 9051 §7.5.1: after EXPUNGE of 2, the old 4 is 3
  assert.deepEqual(view.remove([2, 4, 5, 99]), [
    { uid: 2, sequence: 2 },
    { uid: 4, sequence: 3 },
    { uid: 5, sequence: 3 },
  ])
  assert.deepEqual(view.within([[1, 99]]), [1, 3])
})

test('a view behaves as a list of numbers does', () => {
  const uid = fc.integer({ min: 1, max: 40 })
  const steps = fc.array(fc.oneof(fc.constant('append' as const), fc.uniqueArray(uid, { maxLength: 10 })))
  fc.assert(
    fc.property(steps, (all) => {
      const view = viewOf()
      let model: number[] = []
      let next = 1
      for (const step of all) {
        if (step === 'append') {
          view.append(next)
          model.push(next++)
          continue
        }
        for (const { uid: gone, sequence } of view.remove(step.toSorted((a, b) => a - b))) {
          assert.equal(model[sequence - 1], gone)
          model = model.toSpliced(sequence - 1, 1)
        }
      }
      assert.deepEqual(view.within([[1, 100]]), model)
      for (const [at, known] of model.entries()) assert.equal(view.sequenceOf(known), at + 1)
    }),
  )
})
