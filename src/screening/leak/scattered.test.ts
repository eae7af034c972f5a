import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { eachTwoHalves } from './halves.ts'
import { CUT } from './zones.ts'

function halves(text: string, least = 16, most = 19): string[] {
  const found: string[] = []
  eachTwoHalves(text, least, most, (start, end, value) => found.push(`${value} ${text.slice(start, end).length}`))
  return found
}

// prettier-ignore
const CASES: readonly (readonly [text: string, found: readonly string[]])[] = [
  ['91231002x ... 110105194',                     ['91231002X110105194 23', '11010519491231002X 23']],
  ['back 9: 91231002X, front 9: 110105194',       ['91231002X110105194 29', '11010519491231002X 29']],
  ['110105194\t91231002X\t1234',                  ['11010519491231002X 19', '91231002X110105194 19']],
  ['110105194 12345678 91231002X',                ['11010519412345678 18', '12345678110105194 18', '1234567891231002X 18', '91231002X12345678 18']],
  [`110105194${' and'.repeat(20)} 91231002X`,     []],
  [`110105194\n${CUT}\n91231002X`,                []],
  ['110 105 194 912',                             []],
  ['a110105194 91231002Xb',                       []],
]

describe('eachTwoHalves() tells both orders of what stands side by side', () => {
  for (const [text, found] of CASES) test(JSON.stringify(text), () => assert.deepEqual(halves(text), found))
})
