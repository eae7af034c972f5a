import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isNear } from './look-alike.ts'

// prettier-ignore
const CASES: readonly [a: string, b: string, near: boolean][] = [
  ['example', 'example',   false],
  ['example', 'exmaple',   true],
  ['example', 'exampl',    true],
  ['example', 'eexample',  true],
  ['example', 'exampie',   true],
  ['example', 'exapmel',   false],
  ['example', 'examplesx', false],
  ['',        'a',         true],
]

for (const [a, b, near] of CASES) {
  test(`isNear() says ${near} of ${a || 'nothing'} and ${b}`, () => {
    assert.equal(isNear(a, b), near)
    assert.equal(isNear(b, a), near)
  })
}

test('isNear() finds any one letter that was taken out', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z]{2,20}$/), fc.nat(), (name, at) => {
      const place = at % name.length
      assert.ok(isNear(name.slice(0, place) + name.slice(place + 1), name))
    }),
  )
})
