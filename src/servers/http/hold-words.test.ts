import assert from 'node:assert/strict'
import { test } from 'node:test'
import { reasonWords } from './hold-words.ts'

for (const [rule, fact, en, zh] of [
  [
    'sending:rule.strangers-hour',
    'rule.strangers-hour: 90 (usual: 10)',
    /usually send.*90 strangers within an hour, usually 10/,
    /平时不同.*陌生收件人 90，平时约 10/,
  ],
  [
    'restricted:complaints',
    'rule.complaints: 0.0375',
    /restricted for now.*3\.8 % of the recipients outside complained/,
    /受限.*投诉比例 3\.8 %/,
  ],
  ['sending:rule.denied', 'rule.denied: 1', /did not confirm/, /本人未确认/],
  [
    'leak-people-few',
    'identity numbers: 4 (12 today)',
    /several people.*identity numbers: 4 \(12 today\)/,
    /多人的身份证件号.*身份证件号码：4/,
  ],
  ['quota:day:recipients:day', 'recipients in a day: 1000 of 1000', /limit.*1000/, /限额/],
  ['contracts', 'x', /A rule of your organisation \(contracts\)/, /企业规则（contracts）/],
] as const)
  test(`reasonWords() says ${rule} to people`, () => {
    const { meaning, facts } = reasonWords({ rule, facts: [fact] })
    assert.match([meaning.en, ...facts.map((each) => each.en)].join(' '), en)
    assert.match([meaning['zh-CN'], ...facts.map((each) => each['zh-CN'])].join(' '), zh)
  })
