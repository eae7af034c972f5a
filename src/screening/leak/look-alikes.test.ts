import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { capitalsForLookAlikes, digitsForLookAlikes } from './look-alikes.ts'
import { ibanLookAlikes, isIban } from './validators/bank.ts'
import { isSocialCreditCode, socialCreditLookAlikes } from './validators/company.ts'
import { isVin, vinLookAlikes } from './validators/devices.ts'

// prettier-ignore
const DIGITS: readonly (readonly [text: string, digits: string])[] = [
  ['11O1O5l9491231OO2X',              '11010519491231002X'],
  ['4lll 1111 IIII 1111',             '4111 1111 1111 1111'],
  ['no more than 82oooool9I2loo3loo', 'no more than 820000019121003100'],
  ['SOS BOIL SOLO',                   'SOS BOIL SOLO'],
  ['1 loss of 20 bolls',              '1 loss of 20 bolls'],
  ['Q2 2026, 5G, GB18030',            'Q2 2026, 5G, GB18030'],
]

describe('digitsForLookAlikes() changes numbers, not words', () => {
  for (const [text, digits] of DIGITS) test(text, () => assert.equal(digitsForLookAlikes(text).text, digits))
})

test('digitsForLookAlikes() says where it changed something', () => {
  const { text, places } = digitsForLookAlikes('id 11O1O5l9491231OO2X, room 12')
  assert.deepEqual(places, [3, 21])
  assert.equal(text.length, 30)
})

// prettier-ignore
const CAPITALS: readonly (readonly [text: string, capitals: string])[] = [
  ['GB82WESTl2345698765432',     'GB82WESTI2345698765432'],
  ['GB82 WEST lz34 oooo 7654 32', 'GB82 WEST IZ34 OOOO 7654 32'],
  ['solo l2',                    'solo I2'],
  ['build a1b2c3',               'build a1b2c3'],
]

describe('capitalsForLookAlikes() changes what may be part of a code', () => {
  for (const [text, capitals] of CAPITALS) test(text, () => assert.equal(capitalsForLookAlikes(text).text, capitals))
})

const CODES: readonly (readonly [string, readonly string[], (text: string) => boolean])[] = [
  ['an IBAN with a bank of letters', ibanLookAlikes('GB82WESTIZ345698765432'), isIban],
  ['an IBAN of figures', ibanLookAlikes('DE8937O4OO44O532O13OOO'), isIban],
  ['letters of an account that are letters', ibanLookAlikes('FRI42OO4IOIOO5O5OOO13MO26O6'), isIban],
  ['a credit code', socialCreditLookAlikes('9I350IOOM000I00Y43'), isSocialCreditCode],
  ['a VIN', vinLookAlikes('IM8GDM9AXKPO42788'), isVin],
]

for (const [what, readings, isValid] of CODES)
  test(`look-alikes of ${what} are read`, () => assert.ok(readings.some(isValid)))

test('ibanLookAlikes() reads nothing in what has the length of no country', () => {
  assert.deepEqual(ibanLookAlikes('GB82WESTIZ34569876543'), [])
  assert.deepEqual(ibanLookAlikes('XX82WESTIZ345698765432'), [])
})
