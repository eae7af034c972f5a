// What outsiders read about files that come as a link: the notice in the message, and the letter with the code.

export interface NoticeFacts {
  readonly name: string
  /** bytes */
  readonly size: number
  readonly url: string
  /** ms since 1970 */
  readonly expiresAt: number
}

/** HTML, shown where the file stood. */
export function linkNotice({ name, size, url, expiresAt }: NoticeFacts): string {
  const until = new Date(expiresAt).toISOString().slice(0, 10)
  const file = `<strong>${escaped(name)}</strong> (${sizeText(size)})`
  const link = `<a href="${escaped(url)}">${escaped(url)}</a>`
  return `<div style="border:1px solid #999;padding:8px 12px;margin:8px 0;font-family:sans-serif">
<p lang="zh-CN">附件 ${file} 以安全链接提供，有效期至 ${until}。打开链接并输入您的邮箱地址，我们会把验证码发到该地址。</p>
<p lang="en">The file ${file} is kept behind a secure link until ${until}. Open it and give your address: a code is sent there.</p>
<p>${link}</p>
</div>
`
}

/** The letter with the code, in the form of the house's letters. */
export function linkCodeLetter(code: string, sender: string): { readonly subject: string; readonly text: string } {
  return {
    subject: `${code} 是您的验证码 / is your code`,
    text: `验证码：${code}，10 分钟内有效，用于下载 ${sender} 发给您的文件。若非本人操作，请忽略本邮件。

Your code is ${code}. It is good for 10 minutes and opens the files that ${sender} sent you.
If you did not ask for it, do nothing: without the code nobody gets them.
`,
  }
}

/** To the sender of a file that became known as dangerous after it had left as a link. */
export function linkCondemnedLetter({ name, subject }: { readonly name: string; readonly subject: string }): {
  readonly subject: string
  readonly text: string
} {
  return {
    subject: '您的安全链接已撤回 / Your secure link was taken back',
    text: `您发出的邮件“${subject}”中的附件“${name}”被检测出危险内容，其安全链接已撤回，收件人无法再下载。
请检查您的设备，并提醒可能已下载的收件人。如果该邮件不是您发的，请立即修改密码并联系管理员。

The file "${name}" of your message "${subject}" turned out to be dangerous. Its secure link was taken back: nobody gets it any more.
Have your device looked at, and warn those who fetched it before. If it was not you who sent it, change your password and tell your
administrator at once.
`,
  }
}

export function sizeText(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`
  return bytes < 1_000_000 ? `${Math.round(bytes / 1_000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`
}

const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`)
