// The plain pages that stand where the web apps will come: what there is, in English and Chinese.

/** @param hostname  checked by its setting: letters, digits, dots and hyphens only */
export function mailPage(hostname: string): string {
  return page(
    `Gatehouse · ${hostname}`,
    `<p>This is a Gatehouse mail server. Webmail is not built yet: use a mail client. <a href="/sign-in">Sign in</a> to see your sessions, devices and app passwords.</p>
<p lang="zh-CN">这是一台 Gatehouse 邮件服务器。网页邮箱尚未提供，请使用邮件客户端。<a href="/sign-in">登录</a>后可查看登录设备和客户端专用密码。</p>
${SERVICES}`,
  )
}

export function consolePage(hostname: string): string {
  return page(
    `Gatehouse console · ${hostname}`,
    `<p>The administration and security console is not built yet: use the command line.</p>
<p lang="zh-CN">管理与安全控制台尚未提供，请使用命令行。</p>
<pre>gatehouse member list
gatehouse trace --since 1d
gatehouse doctor</pre>`,
  )
}

const SERVICES = `<table>
<tr><th scope="col">service</th><th scope="col">what it does</th></tr>
<tr><td>IMAP</td><td>read, search, flag, move; STARTTLS or TLS at once</td></tr>
<tr><td>POP3</td><td>fetch and delete; STLS or TLS at once</td></tr>
<tr><td>Submission</td><td>send mail; STARTTLS or TLS at once</td></tr>
<tr><td>SMTP</td><td>mail from other servers</td></tr>
<tr><td><code>/healthz/live</code>, <code>/healthz/ready</code></td><td>health, for load balancers</td></tr>
</table>`

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:42rem;margin:3rem auto;padding:0 1rem;color:#1b1f24}table{border-collapse:collapse}td,th{text-align:left;padding:.3rem 1rem .3rem 0;border-bottom:1px solid #d0d7de}pre{background:#f6f8fa;padding:1rem}</style></head>
<body><h1>${title}</h1>
${body}
</body></html>
`
}
