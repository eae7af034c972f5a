// What the pages say, in every language, and the one way to say it. Words follow the vocabulary of the product.
import type { Language, Words } from './language.ts'
import { ACCOUNT_TEXTS } from './texts-account.ts'
import { HOLD_TEXTS } from './texts-holds.ts'
import { INCIDENT_TEXTS } from './texts-incidents.ts'
import { SECURE_LINK_TEXTS } from './texts-secure-link.ts'
import { SIGN_IN_TEXTS } from './texts-sign-in.ts'

// prettier-ignore
export const TEXTS = {
  // the frame
  language:          { en: '中文', 'zh-CN': 'English' },
  account:           { en: 'Account security', 'zh-CN': '账号安全' },
  signOut:           { en: 'Sign out', 'zh-CN': '退出登录' },
  back:              { en: 'Back', 'zh-CN': '返回' },
  unknown:           { en: 'unknown', 'zh-CN': '未知' },
  never:             { en: 'never', 'zh-CN': '从未' },
  needsScript:       { en: 'This way needs JavaScript. Choose another one, or turn JavaScript on.', 'zh-CN': '此方式需要启用 JavaScript。请启用后重试，或选择其他方式。' },

  // home
  signedInAs:        { en: 'You are signed in as {0}.', 'zh-CN': '当前登录账号：{0}' },
  homeHow:           { en: 'Webmail is not built yet: use a mail program with an app password.', 'zh-CN': '网页邮箱尚未提供，请使用邮件客户端和客户端专用密码收发邮件。' },
  toAccount:         { en: 'Sessions, devices, app passwords and second verification', 'zh-CN': '登录设备管理、客户端专用密码与二次验证' },
  toHolds:           { en: 'Messages of yours that wait', 'zh-CN': '待发送邮件' },
  toApprovals:       { en: 'Messages that wait for your approval', 'zh-CN': '待我审核的邮件' },
  toSecureLinks:     { en: 'Your files that were sent as a link', 'zh-CN': '安全链接附件' },
  toApprove:         { en: 'Confirm a request', 'zh-CN': '确认请求' },
  console:           { en: 'Administration and security console', 'zh-CN': '管理后台' },

  onlyPassword:      { en: 'Your account is protected by a password alone. Set up a second verification now: without it, a sign-in from a new place has to wait for your administrator.', 'zh-CN': '您的账号目前仅由密码保护。请立即设置二次验证，否则在新地点登录时须等待管理员确认。' },
  setUpFactor:       { en: 'Set up a second verification', 'zh-CN': '设置二次验证' },

  // saying no
  wrongCredentials:  { en: 'Wrong address, password or code.', 'zh-CN': '账号、密码或验证码错误。' },
  frozen:            { en: 'This account is not active. Ask your administrator.', 'zh-CN': '该账号已被冻结或未启用，请联系管理员。' },
  tooMany:           { en: 'Too many attempts. Wait a few minutes and try again.', 'zh-CN': '尝试次数过多，请几分钟后再试。' },
  askedTooOften:     { en: 'Too many sign-ins to this account wait for a yes. Ask your administrator, or try again in an hour.', 'zh-CN': '该账号等待确认的登录请求过多。请联系管理员，或一小时后再试。' },
  policyRefused:     { en: 'This sign-in is not allowed. Ask your administrator if it was you.', 'zh-CN': '本次登录不被允许。如为本人操作，请联系管理员。' },
  pendingOver:       { en: 'That took too long, or began in another browser. Start again.', 'zh-CN': '操作超时，或不是在此浏览器中开始的。请重新登录。' },
  unavailable:       { en: 'This does not work right now. Try again in a minute.', 'zh-CN': '暂时无法处理，请稍后再试。' },
  formOver:          { en: 'The page was open too long, or cookies are off. Try again.', 'zh-CN': '页面已过期或浏览器禁用了 Cookie，请重试。' },
  weakPassword:      { en: 'This password is too short or easy to guess, known from a leak, or one you had before. Choose another.', 'zh-CN': '该密码太短、容易被猜到、已出现在泄露数据中，或您曾经使用过。请换一个密码。' },
  notPermitted:      { en: 'This is not permitted.', 'zh-CN': '没有权限执行此操作。' },
  badInput:          { en: 'Something in the form is missing or wrong.', 'zh-CN': '填写的内容有缺失或错误。' },
  noSuchThing:       { en: 'That is not there any more.', 'zh-CN': '所请求的内容不存在。' },
  limitReached:      { en: 'You have as many as there may be. Remove one first.', 'zh-CN': '数量已达上限，请先移除一个。' },
  encryptedOnly:     { en: 'Signing in needs an encrypted connection.', 'zh-CN': '登录需要加密连接。' },

  ...SIGN_IN_TEXTS,
  ...ACCOUNT_TEXTS,
  ...HOLD_TEXTS,
  ...INCIDENT_TEXTS,
  ...SECURE_LINK_TEXTS,
} as const satisfies Record<string, Words>

export type TextName = keyof typeof TEXTS

/** @param values  stand where the text has {0}, {1} … */
export type Say = (name: TextName, ...values: readonly (string | number)[]) => string

export function sayIn(language: Language): Say {
  return (name, ...values) =>
    TEXTS[name][language].replace(/\{(\d)\}/g, (_, index: string) => String(values[Number(index)] ?? ''))
}
