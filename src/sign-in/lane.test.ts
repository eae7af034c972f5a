import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Refusal } from '../base/refusal.ts'
import { Lane } from './lane.ts'

test('a lane runs a few at a time, the last ones last, and refuses what it cannot hold', async () => {
  const lane = new Lane(2, 3)
  const done: number[] = []
  const ends: (() => void)[] = []
  const work = (number: number) => async () => {
    await new Promise<void>((resolve) => ends.push(resolve))
    done.push(number)
    if (number === 1) throw new Error('work failed')
  }
  const all = [0, 1, 2, 3, 4].map((number) => lane.run(work(number), number === 2))
  await assert.rejects(
    lane.run(work(5), false),
    (error) => error instanceof Refusal && error.reason === 'too-many-attempts',
  )
  const settled = Promise.allSettled(all)
  for (let ended = 0; ended < 5; ended++) {
    assert.ok(ends.length <= 2)
    ends.shift()?.()
    await new Promise(setImmediate)
  }
  assert.deepEqual(
    (await settled).map(({ status }) => status),
    ['fulfilled', 'rejected', 'fulfilled', 'fulfilled', 'fulfilled'],
  )
  assert.deepEqual(done, [0, 1, 3, 4, 2])
})
