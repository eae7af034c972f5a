import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { useClock } from '../base/clock.ts'
import { BreakerOpen, CircuitBreaker } from './circuit-breaker.ts'

let time = 0
let restore: () => void
beforeEach(() => {
  time = 1_000
  restore = useClock({ monotonic: () => time })
})
afterEach(() => restore())

const fail = () => Promise.reject(new Error('down'))
const work = () => Promise.resolve('done')

async function opened(): Promise<CircuitBreaker> {
  const breaker = new CircuitBreaker({ failures: 3, restMs: 100 })
  for (let i = 0; i < 3; i++) await assert.rejects(breaker.run(fail), { message: 'down' })
  return breaker
}

test('run() stops asking after failures in a row', async () => {
  const breaker = await opened()
  assert.equal(breaker.isOpen, true)
  await assert.rejects(breaker.run(work), BreakerOpen)
})

test('a success in between starts the count anew', async () => {
  const breaker = new CircuitBreaker({ failures: 2, restMs: 100 })
  await assert.rejects(breaker.run(fail))
  await breaker.run(work)
  await assert.rejects(breaker.run(fail))
  assert.equal(breaker.isOpen, false)
})

test('after the rest one probe goes, and its success closes the breaker', async () => {
  const breaker = await opened()
  time += 100
  let finish = () => {}
  const probe = breaker.run(() => new Promise<void>((resolve) => (finish = resolve)))
  await assert.rejects(breaker.run(work), BreakerOpen)
  finish()
  await probe
  assert.equal(await breaker.run(work), 'done')
})

test('a failed probe starts another rest', async () => {
  const breaker = await opened()
  time += 100
  await assert.rejects(breaker.run(fail), { message: 'down' })
  await assert.rejects(breaker.run(work), BreakerOpen)
  time += 100
  assert.equal(await breaker.run(work), 'done')
})
