// What the house writes to people about their sign-ins, in Chinese and English. Plain text: nothing to fetch, nothing to hide.
import { now } from '../base/clock.ts'
import { randomText } from '../base/ids.ts'
import { formatDate } from '../mail/date.ts'
import { addressField, structuredField, textField } from '../mail/header-writer.ts'

export interface Letter {
  readonly subject: string
  readonly text: string
}

export function codeLetter(code: string): Letter {
  return {
    subject: `${code} 是您的验证码 / is your code`,
    text: `验证码：${code}，5 分钟内有效。若非本人操作，请修改密码。

Your code is ${code}. It is good for 5 minutes.
If you did not ask for it, somebody has your password: change it.
`,
  }
}

export interface NoticeFacts {
  /** such as `chrome on windows` */
  readonly client: string
  readonly place: string
  readonly remoteAddress: string
  /** ms since 1970 */
  readonly at: number
  /** address of the page "this was not me" */
  readonly notMe: string
}

export function noticeLetter({ client, place, remoteAddress, at, notMe }: NoticeFacts): Letter {
  const when = new Date(at).toISOString().replace('T', ' ').slice(0, 16)
  const where = [client, place, remoteAddress].filter((part) => part !== '').join(', ')
  return {
    subject: '新设备登录 / Sign-in on a new device',
    text: `您的账号在新设备上登录：${where}，${when} UTC。
如果不是您本人，请打开：${notMe}

Somebody signed in to your account on a new device: ${where}, ${when} UTC.
If this was not you, open: ${notMe}
`,
  }
}

/** @param at  ms since 1970 */
export function pageLockClearedLetter(at: number): Letter {
  const when = new Date(at).toISOString().replace('T', ' ').slice(0, 16)
  return {
    subject: '页面安全锁已被清除 / Your page lock was cleared',
    text: `管理员已于 ${when} UTC 清除您的页面安全锁，相关文件夹现在无需第二密码即可打开。管理员无法因此查看您的邮件。
如果您没有提出此请求，请重新设置安全锁并联系管理员。

An administrator cleared your page lock on ${when} UTC: its folders open without the second password now.
This shows them none of your mail. If you did not ask for it, set the lock again and ask your administrator.
`,
  }
}

/** A message as it is handed in. RFC 5322 §3.6, RFC 3834 §5 */
export function writtenLetter({ subject, text }: Letter, to: string, hostname: string): string {
  const body =
    Buffer.from(text)
      .toString('base64')
      .match(/.{1,76}/g) ?? []
  return [
    structuredField('Date', formatDate(now())),
    addressField('From', [{ name: 'Gatehouse', address: `postmaster@${hostname}` }]),
    addressField('To', [{ name: '', address: to }]),
    structuredField('Message-ID', `<${randomText()}@${hostname}>`),
    textField('Subject', subject),
    structuredField('Auto-Submitted', 'auto-generated'),
    structuredField('MIME-Version', '1.0'),
    structuredField('Content-Type', 'text/plain; charset=utf-8'),
    structuredField('Content-Transfer-Encoding', 'base64'),
    '\r\n',
    ...body.map((line) => `${line}\r\n`),
  ].join('')
}
