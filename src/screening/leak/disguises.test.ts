import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { findLeaks } from './find-leaks.ts'

/** @returns the findings about numbers of people, accounts and companies, as "id count confidence" */
function found(text: string): string[] {
  const { findings } = findLeaks({ pieces: [{ place: 'body', name: '', text }], notInspectable: [] })
  return findings.map(({ detector, count, confidence }) => `${detector} ${count} ${confidence}`)
}

// prettier-ignore
const FOUND: readonly (readonly [what: string, text: string, finding: string])[] = [
  ['digits one by one',                 '身份证号 1 1 0 1 0 5 1 9 4 9 1 2 3 1 0 0 2 X',                    'ID-CN18 1 high'],
  ['digits behind a number',            'PRC ID 12 1 1 0 1 0 5 1 9 4 9 1 2 3 1 0 0 2 X',                   'ID-CN18 1 high'],
  ['a list of broken lines',            '身份证号\n110105194\n91231002X\t张三\n110101199\n00307002X\t李四', 'ID-CN18 2 high'],
  ['a broken account number',           'IBAN\nGB82WEST123\n45698765432\tLi',                              'PAY-IBAN 1 medium'],
  ['a group a cell in a longer row',    'IBAN\tGB82\tWEST\t1234\t5698\t7654\t32\t710.50',                  'PAY-IBAN 1 medium'],
  ['Chinese numerals',                  '身份证：一一零一零五一九四九一二三一零零二X',                     'ID-CN18 1 high'],
  ['numerals as they are said',         '身份证：幺幺洞幺洞五幺九四九幺两三幺洞洞两X',                     'ID-CN18 1 high'],
  ['a mobile number in numerals',       '手机 一三八〇〇一三八〇〇〇',                                     'PII-CNMOB 1 high'],
  ['an account in numerals',            'IBAN: GB八二WEST一二三四五六九八七六五四三二',                    'PAY-IBAN 1 high'],
  ['letters for digits',                '身份证：11OlO5l949l23lOO2X',                                      'ID-CN18 1 medium'],
  ['letters in one of two',             '身份证：11OlO5l949l23lOO2X 和 110101199003070003',                'ID-CN18 2 high'],
  ['letters in an account number',      'IBAN: GB82WESTl2345698765432',                                    'PAY-IBAN 1 medium'],
  ['letters in groups of it',           'IBAN: GB82 WEST l234 5698 7654 32',                               'PAY-IBAN 1 medium'],
  ['a number of Corsica with letters',  'NIR: 282O62A846I8963',                                            'ID-FR 1 medium'],
  ['a zone of a passport, its end below', '护照\nL898902C36UTO7408122F1204159ZE184226B<<<\n<<10',             'ID-MRZ 1 high'],
  ['a track over two lines',            '%B4111111111111111^LI/NA^30\n12101000000000000?',                 'PAY-TRACK 1 low'],
  ['letters in a credit code',          '税号 9I350IOOM000I00Y43',                                         'ORG-USCC 1 medium'],
  ['halves with words between',         '身份证前九位 110105194，后九位 91231002X',                        'ID-CN18 1 medium'],
  ['halves the other way round',        '身份证后九位 91231002X，前九位 110105194',                        'ID-CN18 1 medium'],
  ['three pieces',                      '身份证：110105，生于19491231，尾号002X',                          'ID-CN18 1 medium'],
  ['an account, its end first',         'IBAN: 698765432 then GB82WEST12345',                              'PAY-IBAN 1 medium'],
  ['a word that a line breaks',         'Tax File\nNumber 123456782',                                      'ID-AU 1 high'],
]

describe('findLeaks() sees through', () => {
  for (const [what, text, finding] of FOUND)
    test(what, () => assert.ok(found(text).includes(finding), `${found(text)}`))
})

// prettier-ignore
const NOT_FOUND: readonly (readonly [what: string, text: string])[] = [
  ['halves with no word near',          '订单 91231002X，110105194'],
  ['halves far apart',                  `身份证 110105194${' 另附'.repeat(30)} 91231002X`],
  ['halves whose place is none',        '身份证 118888194，91231002X'],
  ['a card whose bank nobody knows',    '银行卡 6299990000 ... 00000009'],
  ['words of look-alikes',              '身份证 SOLO BOIL lllOOO 5G Q2 2026'],
]

describe('findLeaks() makes no number of', () => {
  for (const [what, text] of NOT_FOUND) {
    const numbers = () => found(text).filter((finding) => /^(?:ID-CN18|PAY)/.test(finding))
    test(what, () => assert.deepEqual(numbers(), []))
  }
})
