// Domains where anybody gets a mail box for nothing: such an address proves no firm.

/** The large ones, by their own pages of sign-up; the part before the first dot stands for all countries of a brand. */
const BRANDS: ReadonlySet<string> = new Set(['yahoo', 'hotmail', 'outlook', 'live', 'gmx', 'yandex'])
// prettier-ignore
const DOMAINS: ReadonlySet<string> = new Set([
  'gmail.com', 'googlemail.com', 'msn.com', 'aol.com', 'icloud.com', 'me.com', 'mac.com', 'ymail.com', 'rocketmail.com',
  'proton.me', 'protonmail.com', 'tutanota.com', 'tuta.io', 'zoho.com', 'zohomail.com', 'mail.com', 'email.com', 'web.de',
  'freenet.de', 't-online.de', 'orange.fr', 'wanadoo.fr', 'laposte.net', 'free.fr', 'libero.it', 'virgilio.it', 'seznam.cz',
  'mail.ru', 'bk.ru', 'inbox.ru', 'list.ru', 'rambler.ru', 'ukr.net', 'uol.com.br', 'bol.com.br', 'terra.com.br', 'naver.com',
  'daum.net', 'hanmail.net', 'rediffmail.com', 'qq.com', 'vip.qq.com', 'foxmail.com', '163.com', '126.com', 'yeah.net',
  'sina.com', 'sina.cn', 'sohu.com', 'aliyun.com', '139.com', '189.cn', 'wo.cn', 'tom.com', '21cn.com', 'inbox.lv', 'hushmail.com',
  'fastmail.com', 'mailbox.org', 'posteo.de', 'disroot.org', 'mail2world.com', 'usa.com', 'consultant.com', 'dr.com',
])

export function isFreeMail(domain: string): boolean {
  const name = domain.toLowerCase()
  return DOMAINS.has(name) || BRANDS.has(name.slice(0, name.indexOf('.')))
}
