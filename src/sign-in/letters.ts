// What the house writes to people about their sign-ins, in Chinese and English. Plain text: nothing to fetch, nothing to hide.
import type { EventBodies } from '../audit/events.ts'
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

type Told = EventBodies['account.told']
type Words = readonly [en: string, zh: string]

// prettier-ignore
const ADDED: Readonly<Partial<Record<Told['what'], Words>>> = {
  totp:            ['an authenticator app was set up', '已设置身份验证器'],
  passkey:         ['a passkey was added', '已添加通行密钥'],
  'recovery-code': ['new recovery codes were made', '已生成新的恢复码'],
  email:           ['a second e-mail address was set', '已设置备用邮箱'],
  'app-password':  ['an app password was made', '已新建客户端专用密码'],
  password:        ['the password was changed', '密码已修改'],
}
// prettier-ignore
const REMOVED: Readonly<Partial<Record<Told['what'], Words>>> = {
  totp:            ['the authenticator app was removed', '已移除身份验证器'],
  passkey:         ['a passkey was removed', '已移除通行密钥'],
  email:           ['the second e-mail address was removed', '已移除备用邮箱'],
  all:             ['all ways of second verification were removed', '已移除所有二次验证方式'],
  'app-password':  ['an app password was revoked', '已撤销客户端专用密码'],
}
const CHANGED: Words = ['how you sign in was changed', '登录方式已变更']

export interface ChangeFacts extends Told {
  /** of the account: a second address may serve several */
  readonly address: string
  readonly place: string
  /** ms since 1970 */
  readonly at: number
  /** address of the page "this was not me"; '' where no sign-in is known */
  readonly notMe: string
}

/** That a way to come in was added, changed or removed; in words, without what it is. */
export function changeLetter(facts: ChangeFacts): Letter {
  const { what, isAdded, isByOwner, address, client, place, remoteAddress, at, notMe } = facts
  const [en, zh] = (isAdded ? ADDED : REMOVED)[what] ?? CHANGED
  const when = new Date(at).toISOString().replace('T', ' ').slice(0, 16)
  const where = [client, place, remoteAddress].filter((part) => part !== '').join(', ') || '—'
  const administrator = `postmaster@${address.slice(address.lastIndexOf('@') + 1)}`
  const [how, chineseHow] = notMe === '' ? ['', ''] : notMeWords(notMe)
  return {
    subject: `账号安全通知：${zh} / Security notice: ${en}`,
    text: `您的账号 ${address}：${zh}（${when} UTC，${isByOwner ? `来自 ${where}` : '由管理员操作'}）。
${chineseHow}如果您未进行或未要求此操作，请立即联系管理员（${administrator}）。

Your account ${address}: ${en} (${when} UTC, ${isByOwner ? `from ${where}` : 'by an administrator'}).
${how}If you did not do this or ask for it, tell your administrator at once (${administrator}).
`,
  }
}

const notMeWords = (link: string): Words => [
  `If this was not you, open: ${link}
What this sign-in added to come in with is void then, and all sessions end; if it set the password, the account is frozen.
`,
  `如果不是您本人操作，请打开：${link}
此次登录中新增的登录方式将作废，所有会话结束；若密码在此次登录中被修改，账号将被冻结。
`,
]

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
