// Every row finds what it is for, in Chinese and English surroundings, and leaves alone what only looks like it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { VALUES } from '../../../../bench/leak/values.ts'
import { seeded } from '../../../../training/made/seeded.ts'
import type { Page } from '../detector.ts'
import { findLeaks } from '../find-leaks.ts'
import { DETECTORS } from './all.ts'

/** dlp-detectors.md §2-§5 */
const REFERENCE =
  'ID-CN18 ID-CN15 ID-HMT-RES ID-CN-PR ID-HMPASS ID-TWPASS ID-CNPP ID-HKID ID-MO ID-TW ID-TWARC ID-MRZ ID-USSSN ID-USITIN ' +
  'ID-UKNHS ID-UKNINO ID-JPMY ID-KRRRN ID-SG ID-IN ID-TH ID-BR ID-DE ID-FR ID-ES ID-NL ID-PL ID-CA ID-ZA ID-AU PAY-CARD ' +
  'PAY-CUP PAY-TRACK PAY-CVV PAY-IBAN PAY-SWIFT PAY-ABA PAY-CNACC ORG-USCC ORG-CODE ORG-TWUBN ORG-JP ORG-ABN CRY-BTC ' +
  'SEC-PEM SEC-AWS SEC-ALI SEC-TC SEC-HW SEC-WX SEC-HOOK SEC-GH SEC-GCP SEC-SLACK SEC-STRIPE SEC-LLM SEC-JWT SEC-DSN SEC-PW ' +
  'SEC-GEN PII-CNMOB PII-TEL PII-MAIL PII-ADDR PII-NAME PII-PLATE PII-VIN PII-IMEI PII-MED PII-BIO BIZ-SEC BIZ-FIN BIZ-CODE'

function found(text: string): string[] {
  const { findings } = findLeaks(
    { pieces: [{ place: 'body', name: '', text }], notInspectable: [] },
    { key: new Uint8Array(32) },
  )
  return findings.map(({ detector, severity, confidence }) => `${detector} ${severity} ${confidence}`)
}

const ids = (text: string): string[] => found(text).map((finding) => finding.split(' ')[0] as string)

test('DETECTORS has the 73 rows of the reference, each id once', () => {
  const rows = DETECTORS.map(({ id }) => id)
  assert.equal(new Set(rows).size, rows.length)
  assert.equal(REFERENCE.split(' ').length, 73)
  for (const id of REFERENCE.split(' ')) assert.ok(rows.includes(id), id)
})

for (const row of DETECTORS) {
  test(`${row.id}: the row keeps to its form`, () => {
    assert.ok(row.base >= 25 && row.base <= 95 && row.meaning !== '' && row.words.length > 0)
    if (row.find instanceof RegExp) assert.ok(row.find.global)
    assert.equal(row.lengths !== undefined, row.views.includes('joined'))
    for (const word of [...row.words, ...(row.keywords ?? [])]) assert.equal(word, word.toLowerCase())
    for (const other of [
      ...(row.givesWayTo ?? []),
      ...(row.beside?.detectors ?? []),
      ...(row.raises?.detectors ?? []),
    ]) {
      assert.ok(
        DETECTORS.some(({ id }) => id === other),
        other,
      )
    }
  })
}

for (const [kind, make] of Object.entries(VALUES)) {
  const row = DETECTORS.find(({ id }) => id === kind)
  for (const word of [row?.words[0] ?? '', row?.words.at(-1) ?? '']) {
    test(`${kind} is found beside ${JSON.stringify(word)}`, () => {
      const random = seeded(kind.length)
      for (let round = 0; round < 20; round++) {
        const value = make(random)
        const text = `Please see below.\n\n${word}: ${value}\n\nRegards`
        assert.ok(ids(text).includes(kind), `${text} → ${found(text).join('; ')}`)
      }
    })
  }
}

/** What is found in a text, and nothing else; `*` for any severity and confidence. */
const TEXTS: readonly [text: string, expected: readonly string[]][] = [
  ['订单号：4532015112830366，请查收', []],
  ['运单号 6222021234567890136 已签收', []],
  ['会议号 123 456 789 密码 123456', []],
  ['Order number 8100 1122 3344 5566, thank you', []],
  ['See https://example.com/p/4532015112830366?utm=1', []],
  ['Meeting on 2026-11-22 at 10:00, room 1204', []],
  ['This e-mail is confidential and intended for the addressee only.', []],
  ['本邮件及附件含有机密信息，仅供收件人使用。', []],
  ['To reset your password: https://example.com/reset', []],
  ['密码：******', []],
  ['password is required for this page', []],
  ['api_key = ${API_KEY}', []],
  ['key: 550e8400-e29b-41d4-a716-446655440000', []],
  ['postgres://app:secret99x@localhost:5432/dev', []],
  ['The token economy grows; see token-based-authentication-guide-2024', []],
  ['sha256 key: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08', []],
  ['护照已经办好了，编号下周发', []],
  ['诊断问题：网络断开，处理方案如下', []],
  ['机密★5年\n\n关于下一年度的计划', ['BIZ-SEC high medium']],
  ['INTERNAL USE ONLY\n\nQuarterly plan', ['BIZ-SEC high medium']],
  ['卡号 4532015112830366，安全码 123，有效期 12/28', ['PAY-CVV critical high', 'PAY-CARD high high']],
  ['病历号：B20240012，患者主诉头痛，诊断：偏头痛 G43.9，处方布洛芬', ['PII-MED high high']],
  ['姓名\t身份证号\t基本工资\t实发\n王小明\t(略)\t12000\t9850\n李雷\t(略)\t13000\t10240', ['PII-BIO high high']],
  ['收货地址：浙江省杭州市西湖区文三路478号华星大厦1203室', ['PII-ADDR low high']],
  ['华为云 AK: AB3CD4EF5GH6IJ7KL8MN SK: q1w2e3r4t5y6u7i8o9p0a1s2d3f4g5h6j7k8l9z0', ['SEC-HW high high']],
  ['企业微信 corpid ww1a2b3c4d5e6f7a8b secret 0123456789abcdef0123456789abcdef', ['SEC-WX critical high']],
  ['数据库密码：Qx7#kP92mLz', ['SEC-PW medium high']],
  ['client_secret = "f8Ks92jdKKq01mZx88Qpw7"', ['SEC-GEN medium medium']],
  [
    '合并利润表（未经审计）2026年第三季度\n营业收入 1,234,567.00 1,034,567.00\n净利润 234,567.00 134,567.00\n现金流 34,567.00 24,567.00',
    ['BIZ-FIN medium high'],
  ],
  [
    "import fs from 'node:fs'\nexport class Ledger {\n  private total = 0;\n  add(n) {\n    if (n < 0) {\n      return this.total;\n    }\n    this.total += n;\n  }\n}\n",
    ['BIZ-CODE medium medium'],
  ],
  ['电话：0571-88886666', ['PII-TEL low high']],
]

for (const [text, expected] of TEXTS) {
  test(`${JSON.stringify(text.slice(0, 50))} gives ${expected.join(', ') || 'nothing'}`, () => {
    assert.deepEqual(found(text).sort(), [...expected].sort())
  })
}

test('PII-NAME raises the number beside it one step and is not reported', () => {
  assert.deepEqual(found('手机 13812345678'), ['PII-CNMOB low high'])
  assert.deepEqual(found('王小明 13812345678'), ['PII-CNMOB medium low'])
})

test('PII-MAIL asks for fifty distinct addresses', () => {
  const list = (count: number) => Array.from({ length: count }, (_, at) => `p${at}@example.org`).join('\n')
  assert.deepEqual(ids(list(49)), [])
  assert.deepEqual(ids(list(50)), ['PII-MAIL'])
})

/** Twice the text, at most about twice the candidates: none is made again and again of the same characters. */
const LONG: Readonly<Record<string, string>> = {
  digits: '1234567890',
  'one digit': '7',
  'groups of digits': '1234 ',
  capitals: 'A',
  'capitals and digits': 'A1',
  'small letters': 'a',
  Chinese: '王',
  blanks: ' ',
  hyphens: '-',
  fillers: '<',
  'key blocks without end': '-----BEGIN PRIVATE KEY-----',
  addresses: 'a.b@c.d ',
  houses: '路1号',
  code: 'if (a) {\n',
}
const LONG_UNITS = 500_000

for (const [name, unit] of Object.entries(LONG)) {
  test(`every row gets through a megabyte of ${name}`, () => {
    const once = unit.repeat(LONG_UNITS / unit.length)
    for (const row of DETECTORS) {
      const [few, many] = [candidates(row, once), candidates(row, once + once)]
      assert.ok(many <= 2 * few + 2, `${row.id}: ${few} → ${many}`)
    }
  })
}

function candidates({ find }: (typeof DETECTORS)[number], text: string): number {
  const page: Page = { piece: { place: 'body', name: '', text }, view: 'plain', text }
  let count = 0
  for (const _ of typeof find === 'function' ? find(page) : text.matchAll(find)) count++
  return count
}
