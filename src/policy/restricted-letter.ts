// The letter to a member whose mail to outside is restricted because of complaints or bounces, in Chinese and English.
import type { EventBodies } from '../audit/events.ts'

type Restricted = EventBodies['sending.restricted']

/** By the row of sending control that led to it. */
const WHY: Readonly<Record<string, (facts: Restricted) => readonly [en: string, zh: string]>> = {
  'rule.complaints': ({ complaints, outside }) => [
    `recipients complained ${Math.ceil(complaints)} times of the mail that you sent to ${outside} addresses outside`,
    `您发往外部 ${outside} 个地址的邮件近期被收件人投诉 ${Math.ceil(complaints)} 次`,
  ],
  'rule.bounces': ({ bounces, outside }) => [
    `${Math.ceil(bounces)} of the ${outside} addresses outside that you wrote to do not exist or refused your mail`,
    `您发往外部 ${outside} 个地址的邮件近期有 ${Math.ceil(bounces)} 个被退回`,
  ],
}

export function restrictedLetter(facts: Restricted): { readonly subject: string; readonly text: string } {
  const why = facts.reasons.flatMap((row) => {
    const words = WHY[row]?.(facts)
    return words === undefined ? [] : [words]
  })
  const [en, zh] = [why.map(([words]) => words).join('; '), why.map(([, words]) => words).join('；')]
  return {
    subject: '您的对外发信已受限 / Your mail to outside is restricted',
    text: `近一个月内，${zh}。因此，发给从未给您写过信的外部收件人的邮件将先由管理员审核。
内部邮件以及发给曾给您来信者的邮件不受影响。情况好转后限制自动解除，也可由管理员解除。
等待审核的邮件见“待发邮件”页面。如果这些邮件不是您发的，请立即修改密码并联系管理员。

Within about a month, ${en}. Mail to people outside who never wrote to you waits for an administrator therefore.
Mail inside, and to those who wrote to you, goes on. This ends by itself when the figures have fallen, or when an administrator says so.
What waits is shown on the page of held mail. If it was not you who sent this, change your password and tell your administrator at once.
`,
  }
}
