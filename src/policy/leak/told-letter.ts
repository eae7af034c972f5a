// The notice a sender gets of sensitive data that went out with their mail, in Chinese and English: kinds and numbers alone.
import { inChinese } from './fact-words.ts'
import { LEAK_ROWS } from './leak-rows.ts'

export interface ToldFacts {
  /** id of the row */
  readonly rule: string
  /** in words for people */
  readonly facts: readonly string[]
  /** of the message, as the answer to its sender named it */
  readonly traceId: string
  /** ms since 1970 */
  readonly at: number
}

export function toldLetter({ rule, facts, traceId, at }: ToldFacts): {
  readonly subject: string
  readonly text: string
} {
  const when = new Date(at).toISOString().replace('T', ' ').slice(0, 16)
  const row = LEAK_ROWS.find(({ id }) => id === rule)
  const found = facts.length > 0 ? facts.join('; ') : rule
  return {
    subject: '您发出的邮件含有敏感信息 / Your mail carried sensitive data',
    text: `您于 ${when} UTC 发往单位外部的邮件（编号 ${traceId}）已发出，其中包含：${facts.map(inChinese).join('；') || rule}（规则 ${rule}）。
${row === undefined ? '' : `${row.chinese}\n`}如非有意发送，请立即联系收件人和贵单位的安全管理员。同一规则每天最多提醒一次。

Your message of ${when} UTC (id ${traceId}) left the organisation. It carries: ${found} (rule ${rule}).
${row === undefined ? '' : `${row.meaning}\n`}If this was not meant to leave, tell its recipients and your security administrator at once.
You are told of the same rule at most once a day.
`,
  }
}
