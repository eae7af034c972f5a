// What is looked for in a few places only is found wherever it stands.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { VALUES } from '../../../bench/leak/values.ts'
import { seeded } from '../../../training/made/seeded.ts'
import { DETECTORS } from './detectors/all.ts'
import { findLeaks } from './find-leaks.ts'
import { Runs } from './runs.ts'
import { plainOf } from './views.ts'

const PROSE = 'The river was wide and slow, and nobody on the boat said much. '.repeat(60)
/** Makes the plain reading differ from the text, and places with it. */
const INVISIBLE = '\r\n\u200b\u{1d7ce}'.repeat(40)

function found(text: string): readonly string[] {
  const pieces = [{ place: 'body', name: '', text }] as const
  return findLeaks({ pieces, notInspectable: [] }, { key: new Uint8Array(32) }).findings.map(({ detector }) => detector)
}

describe('findLeaks() finds a value far inside of a long text', () => {
  for (const [kind, make] of Object.entries(VALUES)) {
    const word = DETECTORS.find(({ id }) => id === kind)?.words[0] ?? ''
    for (const [what, before] of [
      ['prose', PROSE],
      ['what is written otherwise', PROSE + INVISIBLE],
    ] as const) {
      test(`${kind}, behind ${what}`, () => {
        const text = `${before}\n${word}: ${make(seeded(7))}\n${PROSE}`
        assert.ok(found(text).includes(kind), found(text).join())
      })
    }
  }
})

test('Runs keep digits and keys with what stands around them, and nothing else', () => {
  const number = '110105194912310021'
  const runs = new Runs(`${PROSE}no ${number}, ${PROSE}`)
  for (const zones of [runs.ofNumbers(), runs.ofDigits(18), runs.ofSigns(17)]) {
    assert.ok(zones.text.includes(`no ${number},`) && zones.text.length < 200)
    assert.equal(zones.originOf(zones.text.indexOf(number)), PROSE.length + 3)
  }
  assert.equal(runs.ofDigits(19).text, '')
})

test('plainOf() says where a place of the reading stood in the original', () => {
  const original = 'a\u200bb\r\n１\u{1d7ce}c'
  const { text, originOf } = plainOf(original)
  for (const sign of ['a', 'b', '\n', 'c']) assert.equal(originOf(text.indexOf(sign)), original.indexOf(sign), sign)
})
