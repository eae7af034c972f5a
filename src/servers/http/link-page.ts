// What the link check page says, in Chinese and English. Plain HTML without scripts; light and dark.
import { escaped } from './pages/html.ts'
import type { Language, Words } from './pages/language.ts'

// prettier-ignore
const PAGES = {
  unknown:  { title: { en: 'This link cannot be opened',   'zh-CN': '无法打开此链接' },
              text:  { en: 'It does not come from this mail server, or it is too old. Open the link in your message again.', 'zh-CN': '该链接不是由本邮件服务器生成，或者已过期。请回到邮件中重新打开。' } },
  doubtful: { title: { en: 'Is this where you want to go?', 'zh-CN': '确定要前往该网址吗？' },
              text:  { en: 'We have doubts about this address. Never type a password there unless you are certain whose site it is.', 'zh-CN': '该网址存在可疑之处。除非确认网站的归属，否则请勿在其中输入密码。' } },
  blocked:  { title: { en: 'This address is dangerous',     'zh-CN': '该网址有危险' },
              text:  { en: 'It was blocked to protect you. Report the message to your administrator if you expected it.', 'zh-CN': '为保护您的安全，该网址已被拦截。如果这是您等待的邮件，请联系管理员。' } },
} as const satisfies Record<string, { title: Words; text: Words }>

// prettier-ignore
const REASONS: Readonly<Record<string, Words>> = {
  'click.looks-like-brand': { en: 'The name imitates a well-known company.',                       'zh-CN': '网址名称模仿知名公司。' },
  'click.userinfo':         { en: 'The address is written so that it shows another site first.',   'zh-CN': '网址的写法会让人误认为是另一个网站。' },
  'click.ip-host':          { en: 'The site has a bare number instead of a name.',                  'zh-CN': '网站使用数字地址而不是域名。' },
  'click.hidden-target':    { en: 'A short address: where it leads cannot be seen.',                'zh-CN': '短网址：无法看出真正的目的地。' },
  'click.model':            { en: 'The address looks like those used for fraud.',                   'zh-CN': '该网址与诈骗网站的网址相似。' },
  'click.no-web-address':   { en: 'It is not the address of a web page.',                           'zh-CN': '这不是网页地址。' },
}
const OTHER: Words = { en: 'It is known for fraud or malware.', 'zh-CN': '该网址已被确认用于诈骗或传播恶意软件。' }
// prettier-ignore
const LABELS = {
  address: { en: 'Address',           'zh-CN': '网址' },
  site:    { en: 'Site',              'zh-CN': '网站' },
  go:      { en: 'Open it all the same', 'zh-CN': '仍然打开' },
} as const satisfies Record<string, Words>

const STYLE =
  'body{font:16px/1.6 system-ui,"PingFang SC","Microsoft YaHei",sans-serif;max-width:40rem;margin:3rem auto;padding:0 1rem;color:#1b1f24;background:#fff}h1{font-size:1.5rem}code{overflow-wrap:anywhere}dt{color:#57606a}dd{margin:0 0 .75rem}a{color:#0550ae}@media(prefers-color-scheme:dark){body{color:#e6edf3;background:#0d1117}dt{color:#9198a1}a{color:#79b8ff}}'

/** @param link  of an address that a stranger wrote: escaped here, never a link on a page that blocks it */
export function linkPage(
  language: Language,
  kind: keyof typeof PAGES,
  link?: { readonly url: string; readonly reasons: readonly string[] },
): string {
  const { title, text } = PAGES[kind]
  const reasons = [...new Set(link?.reasons.map((reason) => (REASONS[reason] ?? OTHER)[language]))]
  const site = link && URL.canParse(link.url) ? new URL(link.url).host : ''
  const facts =
    link &&
    `<dl>
<dt>${LABELS.site[language]}</dt><dd><strong><code>${escaped(site)}</code></strong></dd>
<dt>${LABELS.address[language]}</dt><dd><code>${escaped(link.url.slice(0, MAX_SHOWN))}</code></dd>
</dl>
<ul>${reasons.map((reason) => `<li>${reason}</li>`).join('')}</ul>`
  const go = kind === 'doubtful' ? `<p><a href="?go=1" rel="noreferrer nofollow">${LABELS.go[language]}</a></p>` : ''
  return `<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>${title[language]}</title>
<style>${STYLE}</style></head>
<body><main><h1>${title[language]}</h1>
<p>${text[language]}</p>
${facts ?? ''}
${go}
</main></body>
</html>
`
}

const MAX_SHOWN = 500 // characters of an address
