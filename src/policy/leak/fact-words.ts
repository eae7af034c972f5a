// Findings in words for people: kinds and numbers, never what was found.
import type { DayFinding, LeavingFacts } from './leaving-rule.ts'

/** Longest first where one begins like another. */
// prettier-ignore
const KINDS: readonly (readonly [begins: string, words: string, chinese: string])[] = [
  ['ID-',       'identity numbers',              '身份证件号码'],
  ['PAY-CARD',  'bank cards',                    '银行卡号'],
  ['PAY-CUP',   'bank cards',                    '银行卡号'],
  ['PAY-',      'payment data',                  '支付信息'],
  ['ORG-',      'company numbers',               '企业代码'],
  ['SEC-',      'keys and passwords',            '密钥和密码'],
  ['PII-CNMOB', 'telephone numbers',             '电话号码'],
  ['PII-TEL',   'telephone numbers',             '电话号码'],
  ['PII-',      'personal data',                 '个人信息'],
  ['BIZ-',      'business secrets',              '商业秘密'],
  ['CRY-',      'wallets',                       '加密货币钱包'],
  ['words:',    'words of the organisation',     '单位自定义词语'],
  ['pattern:',  'forms of the organisation',     '单位自定义格式'],
  ['exact:',    'records of the organisation',   '单位登记的数据'],
  ['document:', 'protected documents',           '受保护文档'],
]

/** One of the facts, for who reads Chinese. */
export function inChinese(fact: string): string {
  const colon = fact.indexOf(': ')
  const kind = KINDS.find(([, words]) => words === fact.slice(0, colon))?.[2]
  return kind === undefined ? fact : `${kind}：${fact.slice(colon + 2).replace('today', '今日')}`
}

/** Such as `bank cards: 3`, `identity numbers: 4 (12 today)`, `label: secret`, `not looked into: encrypted`. */
export function factsForPeople(findings: readonly DayFinding[], { leaks }: LeavingFacts): readonly string[] {
  const counts = new Map<string, { here: number; today: number }>()
  for (const { detector, count, today } of findings) {
    const kind = KINDS.find(([begins]) => detector.startsWith(begins))?.[1] ?? detector
    const so = counts.get(kind) ?? { here: 0, today: 0 }
    counts.set(kind, { here: so.here + count, today: so.today + today })
  }
  const found = [...counts].map(([kind, { here, today }]) =>
    today > here ? `${kind}: ${here} (${today} today)` : `${kind}: ${here}`,
  )
  const label = leaks?.label === undefined || leaks.label === 'public' ? [] : [`label: ${leaks.label}`]
  const unseen = leaks?.notInspectable ?? []
  return [...found, ...label, ...(unseen.length > 0 ? [`not looked into: ${unseen.join(', ')}`] : [])]
}
