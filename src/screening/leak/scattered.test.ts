import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { eachScattered } from './scattered.ts'
import { CUT } from './zones.ts'

function scattered(text: string, least = 16, most = 19): string[] {
  const found: string[] = []
  eachScattered(text, least, most, (start, end, value) => found.push(`${value} ${start}-${end}`))
  return found
}

// prettier-ignore
const CASES: readonly (readonly [text: string, found: readonly string[]])[] = [
  ['91231002x ... 110105194',                    ['91231002X110105194 0-23', '11010519491231002X 0-23']],
  ['back 9: 91231002X, front 9: 110105194',      ['91231002X110105194 8-37', '11010519491231002X 8-37']],
  ['110105194\t91231002X\t12',                   ['11010519491231002X 0-19', '91231002X110105194 0-19']],
  ['110105 then 19491231 then 002X',             ['11010519491231002X 0-30']],
  ['ID\t1101\t0519\t4912\t3100\t2X\t7',          ['1101051949123100 3-22', 'ID1101051949123100 0-22', '11010519491231002X 3-25', '11010519491231002X7 3-27']],
  [`110105194${' and'.repeat(20)} 91231002X`,    []],
  [`110105194\n${CUT}\n91231002X`,               []],
  ['110 105 and 194 912 310',                    []],
  ['a110105194 91231002Xb',                      []],
]

describe('eachScattered() tells pieces that may make one value', () => {
  for (const [text, found] of CASES) test(JSON.stringify(text), () => assert.deepEqual(scattered(text), found))
})

test('eachScattered() tells a bounded number of values for each piece', () => {
  for (const unit of ['1 ', '12\t', '1234,', '12345678 ', 'A1 ', '123456 and ']) {
    let told = 0
    eachScattered(unit.repeat(20_000), 15, 34, () => told++)
    assert.ok(told <= 34 * 20_000, `${JSON.stringify(unit)}: ${told}`)
  }
})
