import assert from 'node:assert/strict'
import { test } from 'node:test'
import { listOrderOf } from './list-order.ts'

const list = 'abcdefghij'.split('').map((letter) => `${letter}@example.net`)

const cases: readonly (readonly [name: string, addresses: readonly string[], low: number, high: number])[] = [
  ['a list', list, 1, 1],
  ['a list backwards', list.toReversed(), 1, 1],
  ['few', list.slice(0, 5), 0, 0],
  ['none', [], 0, 0],
  ['a mixture', [3, 0, 7, 1, 9, 2, 8, 4, 6, 5].map((index) => list[index] ?? ''), 0, 0.4],
]
for (const [name, addresses, low, high] of cases)
  test(`listOrderOf() of ${name}`, () => {
    const order = listOrderOf(addresses)
    assert.ok(order >= low && order <= high, `${order}`)
  })
