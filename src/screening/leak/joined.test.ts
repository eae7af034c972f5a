import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { eachJoined } from './joined.ts'

function joined(text: string, least = 11, most = 34): string[] {
  const found: string[] = []
  eachJoined(text, least, most, (start, end, value, isAcross) => {
    assert.equal(
      value,
      text
        .slice(start, end)
        .replace(/[^0-9A-Za-z]/g, '')
        .toUpperCase(),
    )
    found.push(isAcross ? `${value}*` : value)
  })
  return found
}

const CARD = '4111111111111111'

// prettier-ignore
const CASES: readonly (readonly [text: string, contains: readonly string[], lacks: readonly string[]])[] = [
  ['4111 1111-1111.1111',               [CARD],                       []],
  ['4111 - 1111 - 1111 - 1111',         [CARD],                       []],
  ['card:4111 1111 1111 1111, thanks',  [CARD],                       []],
  [`4111 1111 1111 1111 5500 0000 0000 0004`, [CARD, '5500000000000004'], []],
  ['GB82 WEST 1234 5698 7654 32',       ['GB82WEST12345698765432'],   []],
  ['110105 19491231 002x',              ['11010519491231002X'],       []],
  ['11010519491231\n002X is it',        ['11010519491231002X*'],      []],
  ['1\t1\t0\t1\t0\t5\t1\t9\t4\t9\t1',   ['11010519491*'],             []],
  ['1101,0519,4912,3100,2X',            ['11010519491231002X*'],      []],
  ['1 1 0 1 0 5 1 9 4 9 1 2 3 1 0 0 2 X', ['11010519491231002X'],     ['1010519491231002X', '11010519491231002']],
  ['12345678\n87654321\n12345678',      [],                           ['1234567887654321*']],
  ['2026-01-11,123456\n2026-01-12,654321', [],                        ['1234562026*']],
  ['411111111111, 12345, 67890',        [],                           ['41111111111112345*']],
  ['4111 then 1111 1111 1111',          [],                           [CARD]],
  ['4111    1111 1111 1111',            [],                           [CARD]],
  ['v4111 1111 1111 1111x',             [],                           [CARD]],
]

describe('eachJoined() tells sequences of whole groups', () => {
  for (const [text, contains, lacks] of CASES) {
    test(JSON.stringify(text), () => {
      const found = joined(text)
      for (const value of contains) assert.ok(found.includes(value), `${value} missing in ${found.join(' ')}`)
      for (const value of lacks) assert.ok(!found.includes(value), `${value} found`)
    })
  }
})

test('eachJoined() tells a bounded number of sequences for each group', () => {
  for (const unit of ['1 ', '12 ', '123 ', '1234 ', '1\t', '1\n', '12,', 'A1 ', '1234 - ']) {
    const repeats = 20_000
    let told = 0
    eachJoined(unit.repeat(repeats), 11, 34, () => told++)
    assert.ok(told <= 34 * repeats, `${JSON.stringify(unit)}: ${told}`)
  }
})
