// Identity numbers that a spreadsheet made floats of: their last digits are lost, and with them the check.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, test } from 'node:test'
import { Allowance } from '../../containers/allowance.ts'
import { unpack } from '../../containers/unpack.ts'
import { findLeaks } from '../find-leaks.ts'
import { textsOf } from '../text/texts-of.ts'

const DOCUMENTS = path.join(import.meta.dirname, '../../../../test/documents')

async function found(name: string, bytes: Buffer): Promise<string[]> {
  const contents = await unpack([{ name, bytes, isAttachment: true }], new Allowance(bytes.length))
  const { findings } = findLeaks(await textsOf(contents), { key: new Uint8Array(32) })
  return findings.map(({ detector, count, confidence }) => `${detector} ${count} ${confidence}`)
}

const A = '1.1010519491231E+17'
const B = '4.40305199001011E+17'
const FIVE = [1, 2, 3, 4, 5].map((day) => `1.1010519800${day}01${day}E+17`)
const ZEROS = [1, 2, 3, 4, 5].map((day) => `110105198001${String(day).padStart(2, '0')}2000`)

// prettier-ignore
const COLUMNS: readonly (readonly [what: string, header: string, cells: readonly string[], expected: string | undefined])[] = [
  ['two of them',                  '身份证号',      [A, B],                                       'ID-CN18 2 medium'],
  ['one of them',                  '身份证号',      [A],                                          'ID-CN18 1 medium'],
  ['many are no surer',            '身份证号',      FIVE,                                         'ID-CN18 5 medium'],
  ['one number in all its ways',   '证件号码',      [A, '1.10105194912310e17', '1.1010519491231E+017', '1.1010519491231000E+17'], 'ID-CN18 1 medium'],
  ['an odd thousand of 17 digits', 'ID No.',       ['1.1010519491231501E+17', '1.10105194912315E+17'], 'ID-CN18 1 medium'],
  ['a comma for the point',        'ID number',    ['"1,1010519491231E+17"', '"4,40305199001011E+17"'], 'ID-CN18 2 medium'],
  ['a column of a data base',      'id_card',      [A, B],                                       'ID-CN18 2 medium'],
  ['zeros for what is lost',       '身份证号',      ['110105194912310000', '440305199001011000'], 'ID-CN18 2 low'],
  ['a column of such',             '身份证号',      ZEROS,                                        'ID-CN18 5 medium'],
  ['those of Hong Kong and Macau', '身份证号',      ['8.1000019900101E+17', '8.20000198506150E+17'], 'ID-HMT-RES 2 medium'],
  ['orders',                       '订单号',        [A, B, ...FIVE],                              undefined],
  ['amounts',                      'Amount',       [A, B, ...FIVE],                              undefined],
  ['orders with zeros',            '订单号',        ZEROS,                                        undefined],
  ['no header that says so',       'id',           [A, B],                                       undefined],
  ['no such province',             '身份证号',      ['1.6010519491231E+17', '2.90305199001011E+17'], undefined],
  ['no such day',                  '身份证号',      ['1.1010519491331E+17', '4.40305199002301E+17'], undefined],
  ['too few digits for a day',     '身份证号',      ['1.10105E+17', '4.40305199E+17'],            undefined],
  ['nobody born yet',              '身份证号',      ['1.1010520991231E+17', '4.40305209901011E+17'], undefined],
  ['another size',                 '身份证号',      ['1.1010519491231E+16', '4.40305199001011E+18'], undefined],
  ['a check that is wrong',        '身份证号',      ['110105194912310021', '440305199001011234'], undefined],
]

describe('findLeaks() knows rounded identity numbers under the header of a column', () => {
  for (const [what, header, cells, expected] of COLUMNS)
    test(what, async () => {
      const csv = `Name;${header}\n${cells.map((cell) => `x;${cell}`).join('\n')}\n`
      assert.deepEqual(await found('a.csv', Buffer.from(csv)), expected === undefined ? [] : [expected])
    })
})

// prettier-ignore
const FILES: readonly (readonly [name: string, expected: string])[] = [
  ['rounded.xlsx', 'ID-CN18 3 medium'], // four rows of three people, and a column of orders that look alike
  ['people.xlsx',  'ID-HMT-RES 2 medium'],
  ['people.xls',   'ID-HMT-RES 2 medium'],
  ['people.ods',   'ID-HMT-RES 2 medium'],
]

for (const [name, expected] of FILES) {
  test(`findLeaks() finds what an office program rounded in ${name}`, async () => {
    const findings = await found(name, readFileSync(path.join(DOCUMENTS, name)))
    assert.ok(findings.includes(expected), findings.join('; '))
  })
}
