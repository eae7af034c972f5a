// Every worked example of the reference, and a thousand made values with their mutations for each check.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { VALUES, type ValueKind } from '../../../../bench/leak/values.ts'
import { seeded } from '../../../../training/made/seeded.ts'
import * as americas from './americas.ts'
import * as asia from './asia.ts'
import { isBic, isIban } from './bank.ts'
import { bech32Polymod, isBitcoinAddress } from './bitcoin.ts'
import { parseCard } from './card.ts'
import { isOrganisationCode, isSocialCreditCode } from './company.ts'
import { isImei, isVin } from './devices.ts'
import { isLuhn } from './digits.ts'
import * as europe from './europe.ts'
import * as chinese from './greater-china.ts'
import { isMrz } from './mrz.ts'
import { isKnownRegion, parsePrcId, upgradeOldPrcId } from './prc-id.ts'
import * as southern from './southern.ts'
import { entropy, isGitHubToken } from './tokens.ts'

const NOW = Date.UTC(2026, 10, 22)
const isPrc = (text: string) => parsePrcId(text, NOW) !== undefined
const isCard = (text: string) => parseCard(text) !== undefined
const isRrn = (text: string) => asia.parseKoreanNumber(text)?.isChecked === true

/** valid → invalid, as dlp-detectors.md §2-§5 computed them */
const EXAMPLES: readonly [is: (text: string) => boolean, valid: string, invalid: string][] = [
  [isPrc, '11010519491231002X', '110105194912310021'],
  [isPrc, '11010519491231002x', '11010519490231002X'],
  [isPrc, '810000199001010019', '810000199001010010'],
  [isPrc, '820000198506150022', '820000198506150023'],
  [isPrc, '830000197812310036', '830000197812310037'],
  [isPrc, '91184019850101001X', '911840198501010010'],
  [(text) => upgradeOldPrcId(text) === '11010519491231002X', '110105491231002', '110105491331002'],
  [chinese.isHomeReturnPermit, 'H0123456700', 'K0123456700'],
  [chinese.isTaiwanPermit, '01234567', '0123456'],
  [chinese.isChinesePassport, 'E12345678', 'E1234567'],
  [chinese.isChinesePassport, 'EA1234567', 'EI1234567'],
  [chinese.isHongKongId, 'A123456(3)', 'A123456(4)'],
  [chinese.isHongKongId, 'AB987654(3)', 'AB987654(4)'],
  [chinese.isHongKongId, 'A1234563', 'A1234564'],
  [chinese.isMacauId, '5215299(8)', '2215299(8)'],
  [chinese.isTaiwanId, 'A123456789', 'A123456788'],
  [chinese.isTaiwanId, 'A800000014', 'A800000015'],
  [isMrz, 'L898902C36UTO7408122F1204159ZE184226B<<<<<10', 'L898902C36UTO7408122F1204158ZE184226B<<<<<10'],
  [
    isMrz,
    'P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10',
    'P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<11',
  ],
  [
    isMrz, // ICAO 9303 part 5, appendix
    'I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<',
    'I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<7\nERIKSSON<<ANNA<MARIA<<<<<<<<<<',
  ],
  [
    isMrz, // ICAO 9303 part 6, appendix
    'I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<6',
    'I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<7',
  ],
  [americas.isSocialSecurityNumber, '536-90-4399', '666-12-3456'],
  [americas.isSocialSecurityNumber, '536904399', '078-05-1120'],
  [americas.isTaxpayerNumber, '912-70-1234', '912-93-1234'],
  [europe.isNhsNumber, '9434765919', '9434765918'],
  [europe.isNationalInsurance, 'AB123456C', 'GB123456C'],
  [asia.isMyNumber, '123456789018', '123456789017'],
  [isRrn, '900101-1234568', '900101-1234567'],
  [asia.isSingaporeId, 'S1234567D', 'S1234567A'],
  [asia.isSingaporeId, 'M5398242L', 'M5398242M'],
  [asia.isAadhaar, '234123412346', '234123412347'],
  [asia.isThaiId, '1101700230708', '1101700230709'],
  [americas.isCpf, '52998224725', '52998224726'],
  [americas.isCpf, '11144477735', '11111111111'],
  [europe.isGermanTaxId, '86095742719', '86095742718'],
  [europe.isFrenchNir, '255081416802538', '255081416802539'],
  [europe.isSpanishId, '12345678Z', '12345678A'],
  [europe.isSpanishId, 'X1234567L', 'X1234567A'],
  [europe.isDutchBsn, '111222333', '111222334'],
  [europe.isPesel, '44051401359', '44051401358'],
  [americas.isSocialInsuranceNumber, '130692544', '130692545'],
  [southern.isSouthAfricanId, '8001015009087', '8001015009088'],
  [southern.isTaxFileNumber, '123456782', '123456783'],
  [isCard, '4111111111111111', '4111111111111112'],
  [isCard, '6222021234567890128', '6222021234567890129'],
  [isCard, '6212345678901232', '6212345678901233'],
  [isCard, '180016070420458', '180016070420459'], // JCB of fifteen digits
  [isIban, 'GB82WEST12345698765432', 'GB82WEST12345698765433'],
  [isIban, 'DE89370400440532013000', 'DE8937040044053201300'],
  [isBic, 'ICBKCNBJXXX', 'ICBKXXBJXXX'],
  [americas.isRoutingNumber, '021000021', '021000022'],
  [isSocialCreditCode, '91350100M000100Y43', '91350100M000100Y44'],
  [isSocialCreditCode, '9144030071526726XG', '9144030071526726XH'],
  [isOrganisationCode, 'M000100Y-4', 'M000100Y-5'],
  [isOrganisationCode, '71526726-X', '71526726-1'],
  [chinese.isTaiwanBusinessNumber, '04595257', '04595253'],
  [asia.isJapaneseCorporateNumber, '8700110005901', '7700110005901'],
  [southern.isAustralianBusinessNumber, '51824753556', '51824753557'],
  [isBitcoinAddress, '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa', '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb'],
  [isBitcoinAddress, 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4', 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5'],
  [isVin, '1M8GDM9AXKP042788', '1M8GDM9A1KP042788'],
  [isImei, '490154203237518', '490154203237519'],
  [isGitHubToken, `ghp_${'A'.repeat(30)}0uCPlr`, `ghp_${'A'.repeat(30)}0uCPls`],
]

for (const [is, valid, invalid] of EXAMPLES) {
  test(`${is.name || 'upgradeOldPrcId'}() takes ${JSON.stringify(valid)} and refuses ${JSON.stringify(invalid)}`, () => {
    assert.equal(is(valid), true)
    assert.equal(is(invalid), false)
  })
}

/** Kind of value → its check, and what that check must catch of single digits and of adjacent swaps. */
const CHECKS: readonly {
  kind: ValueKind
  is: (text: string) => boolean
  single: 'all' | 'most'
  swap: 'all' | 'most'
}[] = [
  { kind: 'ID-CN18', is: isPrc, single: 'all', swap: 'all' },
  { kind: 'ID-HMT-RES', is: isPrc, single: 'all', swap: 'all' },
  { kind: 'ID-CN-PR', is: isPrc, single: 'all', swap: 'all' },
  { kind: 'ID-HKID', is: chinese.isHongKongId, single: 'all', swap: 'all' },
  { kind: 'ID-TW', is: chinese.isTaiwanId, single: 'most', swap: 'most' },
  { kind: 'ID-TWARC', is: chinese.isTaiwanId, single: 'most', swap: 'most' },
  { kind: 'ID-MRZ', is: isMrz, single: 'most', swap: 'most' },
  { kind: 'ID-UKNHS', is: europe.isNhsNumber, single: 'all', swap: 'all' },
  { kind: 'ID-JPMY', is: asia.isMyNumber, single: 'most', swap: 'most' },
  { kind: 'ID-KRRRN', is: isRrn, single: 'most', swap: 'most' },
  { kind: 'ID-SG', is: asia.isSingaporeId, single: 'all', swap: 'all' },
  { kind: 'ID-IN', is: asia.isAadhaar, single: 'all', swap: 'all' },
  { kind: 'ID-TH', is: asia.isThaiId, single: 'most', swap: 'most' },
  { kind: 'ID-BR', is: (text) => americas.isCpf(text.replace(/\D/g, '')), single: 'most', swap: 'most' },
  { kind: 'ID-DE', is: europe.isGermanTaxId, single: 'all', swap: 'most' },
  { kind: 'ID-FR', is: europe.isFrenchNir, single: 'all', swap: 'all' },
  { kind: 'ID-ES', is: europe.isSpanishId, single: 'all', swap: 'all' },
  { kind: 'ID-NL', is: europe.isDutchBsn, single: 'all', swap: 'all' },
  { kind: 'ID-PL', is: europe.isPesel, single: 'all', swap: 'most' },
  { kind: 'ID-CA', is: americas.isSocialInsuranceNumber, single: 'all', swap: 'most' },
  { kind: 'ID-ZA', is: southern.isSouthAfricanId, single: 'all', swap: 'most' },
  { kind: 'ID-AU', is: southern.isTaxFileNumber, single: 'all', swap: 'all' },
  { kind: 'PAY-CARD', is: isCard, single: 'all', swap: 'most' },
  { kind: 'PAY-CUP', is: isCard, single: 'all', swap: 'most' },
  { kind: 'PAY-IBAN', is: isIban, single: 'all', swap: 'all' },
  { kind: 'PAY-ABA', is: americas.isRoutingNumber, single: 'all', swap: 'most' },
  { kind: 'ORG-USCC', is: isSocialCreditCode, single: 'all', swap: 'all' },
  { kind: 'ORG-CODE', is: isOrganisationCode, single: 'all', swap: 'all' },
  { kind: 'ORG-TWUBN', is: chinese.isTaiwanBusinessNumber, single: 'most', swap: 'most' },
  { kind: 'ORG-JP', is: asia.isJapaneseCorporateNumber, single: 'most', swap: 'most' },
  { kind: 'ORG-ABN', is: southern.isAustralianBusinessNumber, single: 'all', swap: 'all' },
  { kind: 'PII-VIN', is: isVin, single: 'most', swap: 'most' },
  { kind: 'PII-IMEI', is: isImei, single: 'all', swap: 'most' },
]
const MADE = 1_000
/** of what a check that misses something misses at the least, and at the most */
const MOST_MISSED = 0.25

for (const { kind, is, single, swap } of CHECKS) {
  test(`${kind}: takes ${MADE} made values; catches ${single} single digits and ${swap} adjacent swaps`, () => {
    const random = seeded(kind.length * 1_000 + kind.charCodeAt(3))
    const missed = { single: [] as string[], swap: [] as string[] }
    for (let round = 0; round < MADE; round++) {
      const value = VALUES[kind](random)
      assert.equal(is(value), true, value)
      const places = [...value].flatMap((character, at) => (/\d/.test(character) ? [at] : []))
      const at = places[Math.floor(random() * places.length)] as number
      const other = String((Number(value[at]) + 1 + Math.floor(random() * 9)) % 10)
      if (is(value.slice(0, at) + other + value.slice(at + 1))) missed.single.push(value)
      const pairs = places.filter((place) => /\d/.test(value[place + 1] ?? '') && value[place] !== value[place + 1])
      const from = pairs[Math.floor(random() * pairs.length)]
      if (from === undefined) continue
      const swapped = `${value.slice(0, from)}${value[from + 1]}${value[from]}${value.slice(from + 2)}`
      if (is(swapped)) missed.swap.push(value.slice(from, from + 2))
    }
    assert.ok(missed.single.length <= (single === 'all' ? 0 : MADE * MOST_MISSED), `single: ${missed.single.length}`)
    assert.ok(missed.swap.length <= (swap === 'all' ? 0 : MADE * MOST_MISSED), `swaps: ${missed.swap.join(' ')}`)
  })
}

test('isLuhn() misses exactly the swaps 09 and 90', () => {
  const random = seeded(7)
  for (let round = 0; round < 20_000; round++) {
    const digits = VALUES['PAY-CARD'](random)
    for (let at = 0; at + 1 < digits.length; at++) {
      const pair = digits.slice(at, at + 2)
      if (pair[0] === pair[1]) continue
      const swapped = `${digits.slice(0, at)}${pair[1]}${pair[0]}${digits.slice(at + 2)}`
      assert.equal(isLuhn(swapped), pair === '09' || pair === '90', `${digits} at ${at}`)
    }
    if (round === 500) break
  }
})

test('isTaiwanId() misses a swap exactly where weight × difference is a multiple of ten', () => {
  const random = seeded(8)
  const weights = [8, 7, 6, 5, 4, 3, 2, 1, 1]
  for (let round = 0; round < MADE; round++) {
    const id = VALUES['ID-TW'](random)
    for (let at = 2; at + 1 < id.length; at++) {
      const [a, b] = [Number(id[at]), Number(id[at + 1])]
      const change = ((weights[at - 1] ?? 0) - (weights[at] ?? 0)) * (b - a)
      const swapped = `${id.slice(0, at)}${b}${a}${id.slice(at + 2)}`
      assert.equal(chinese.isTaiwanId(swapped), change % 10 === 0, `${id} at ${at}`)
    }
  }
})

test('isKnownRegion() knows codes of today and withdrawn ones, and no others', () => {
  for (const code of ['110105', '440305', '330106', '510122', '110103', '320503', '654326', '810000']) {
    assert.equal(isKnownRegion(code), true, code)
  }
  for (const code of ['110299', '160101', '999999']) assert.equal(isKnownRegion(code), false, code)
})

test('parsePrcId() refuses births in the future, of long ago, and days that never were', () => {
  for (const id of ['110105202711240017', '110105190501010014', '110105199902300019']) {
    const body = id.slice(0, 17)
    const check = '10X98765432'[[7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2].reduce((s, w, i) => s + w * Number(body[i]), 0) % 11] // prettier-ignore
    assert.equal(parsePrcId(body + check, NOW), undefined, id)
  }
})

test('parseCard() refuses typed runs and lengths that the issuer has not', () => {
  for (const digits of ['4444444444444444', '41111111111111', '0000000000000000']) assert.equal(isCard(digits), false)
})

test('bech32Polymod() and isBitcoinAddress() keep to BIP 350: version 1 ends on the constant of Bech32m', () => {
  assert.equal(bech32Polymod([3, 3, 0, 2, 3]) === 1, false)
  assert.equal(isBitcoinAddress('bc1p5cyxnuxmeuwuvkwfem96lqzszd02n6xdcjrs20cac6yqjjwudpxqkedrcr'), true)
})

test('entropy() is 0 for one character and log2 for all different', () => {
  assert.equal(entropy('aaaa'), 0)
  assert.equal(entropy('abcdefgh'), 3)
  assert.equal(entropy('AKIAIOSFODNN7EXAMPLE').toFixed(2), '3.68')
})
