// The notice that an approver and their deputy get when the deputy is named, in Chinese and English.

export interface DeputyFacts {
  /** addresses */
  readonly approver: string
  readonly deputy: string
  /** ms since 1970 */
  readonly from: number
  readonly until: number
  /** the approver's words; '' without */
  readonly note: string
  /** where held mail is decided about, and where it is ended */
  readonly page: string
}

export function deputyLetter({ approver, deputy, from, until, note, page }: DeputyFacts): {
  readonly subject: string
  readonly text: string
} {
  const [begin, end] = [from, until].map((at) => new Date(at).toISOString().replace('T', ' ').slice(0, 16))
  const words = note === '' ? '' : `\n说明 / Note: ${note.replace(/\s+/g, ' ')}\n`
  return {
    subject: '邮件审核代理人 / Deputy for the approval of mail',
    text: `${deputy} 被指定为 ${approver} 的邮件审核代理人，有效期 ${begin} 至 ${end} UTC，到期自动失效。
在此期间双方均可审核，先处理者为准：${page}
如非本人意愿，审核人可在该页面提前结束；如果不是您本人设置，请立即修改密码并联系管理员。

${deputy} decides about mail that waits for the approval of ${approver}, from ${begin} until ${end} UTC; then it ends by itself.
Both may decide meanwhile, and the first who does counts: ${page}
The approver can end it there before. Approver: if you did not set this up, change your password and tell your administrator.
${words}`,
  }
}
