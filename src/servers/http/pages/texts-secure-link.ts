// What the pages say about files behind a secure link: to whoever got the link, and to its sender.
import type { Words } from './language.ts'

// prettier-ignore
export const SECURE_LINK_TEXTS = {
  linkTitle:         { en: 'Files for you', 'zh-CN': '发给您的文件' },
  linkHow:           { en: 'These files are given out only to whom they were sent. Write your address: a code is sent there.', 'zh-CN': '这些文件仅提供给收件人本人。请输入您的邮箱地址，验证码将发送到该地址。' },
  linkAddress:       { en: 'Your mail address', 'zh-CN': '您的邮箱地址' },
  linkSendCode:      { en: 'Send the code', 'zh-CN': '发送验证码' },
  linkCodeSent:      { en: 'If the files were sent to this address, a code is on its way there. It is good for 10 minutes.', 'zh-CN': '如果文件是发给该地址的，验证码已发送，10 分钟内有效。' },
  linkCode:          { en: 'Code', 'zh-CN': '验证码' },
  linkOpen:          { en: 'Show the files', 'zh-CN': '查看文件' },
  linkWrongCode:     { en: 'The code is wrong or too old. After five wrong ones another code has to be sent.', 'zh-CN': '验证码错误或已失效。输错五次后需要重新获取。' },
  linkAnotherCode:   { en: 'Send another code', 'zh-CN': '重新发送验证码' },
  linkFrom:          { en: '{0} sent you these files: {1}', 'zh-CN': '{0} 发给您的文件：{1}' },
  linkUntil:         { en: 'Until', 'zh-CN': '有效期至' },
  linkFetch:         { en: 'Download', 'zh-CN': '下载' },
  linkFetchAbout:    { en: 'Download {0}', 'zh-CN': '下载 {0}' },
  linkGone:          { en: 'This link does not work any more: its time is over, or its sender took it back. Ask the sender for the files.', 'zh-CN': '该链接已失效：已过期或已被发件人撤回。请联系发件人。' },
  linkUnknown:       { en: 'This link is not from this server. Open the link in your message again.', 'zh-CN': '该链接不是由本服务器生成的。请从邮件中重新打开。' },
  linkTooOften:      { en: 'The file was fetched too often. Ask the sender to send it again.', 'zh-CN': '下载次数已达上限，请联系发件人重新发送。' },
  linkMalware:       { en: 'The file is dangerous and is not given out.', 'zh-CN': '该文件存在安全风险，已停止提供。' },

  links:             { en: 'Files sent as a link', 'zh-CN': '安全链接附件' },
  linksHow:          { en: 'Files of your messages that outsiders fetch with a code. Take a link back, and nobody gets them any more.', 'zh-CN': '您发给外部收件人的附件，需凭验证码下载。撤回链接后将无法再下载。' },
  linksNone:         { en: 'None of your files was sent as a link.', 'zh-CN': '没有以安全链接发送的附件。' },
  linkSubject:       { en: 'Subject', 'zh-CN': '主题' },
  linkFiles:         { en: 'Files', 'zh-CN': '附件' },
  linkDownloads:     { en: 'Downloads', 'zh-CN': '下载次数' },
  linkStateOpen:     { en: 'works', 'zh-CN': '有效' },
  linkStateExpired:  { en: 'over', 'zh-CN': '已过期' },
  linkStateRevoked:  { en: 'taken back', 'zh-CN': '已撤回' },
  linkRevoke:        { en: 'Take back', 'zh-CN': '撤回' },
  linkRevokeAbout:   { en: 'Take back the link of {0}', 'zh-CN': '撤回“{0}”的链接' },
  linkRevoked:       { en: 'The link works no more.', 'zh-CN': '链接已撤回。' },
} as const satisfies Record<string, Words>
