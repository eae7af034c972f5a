import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { letterWith, zip } from '../../../test/support/archives.ts'
import { bmpOf, fullBlocksOf, halfBlocksOf, pdfOf, tableOf } from '../../../test/support/qr.ts'
import { contextOf } from '../context.ts'
import { linkSignals } from './link-signals.ts'
import { markedLinks } from './reading.ts'

const FACTS = { direction: 'in', returnPath: '', recipientCount: 1, receivedAt: 0 } as const
const contextFor = (bytes: Uint8Array) => contextOf(bytes, FACTS, { authservId: 'mx.example.org' })
const HEADER = ['From: Ann <ann@sender.example>', 'To: Bob <bob@example.org>', 'Subject: x', 'MIME-Version: 1.0']
const html = (body: string) => Buffer.from([...HEADER, 'Content-Type: text/html; charset=utf-8', '', body].join('\r\n'))
const plain = (body: string) =>
  Buffer.from([...HEADER, 'Content-Type: text/plain; charset=utf-8', '', body].join('\r\n'))
const attached = (name: string, bytes: Uint8Array) => letterWith([{ name, bytes }])
const file = (name: string, text: string) => attached(name, Buffer.from(text))

async function found(letter: Uint8Array): Promise<string[]> {
  const signals = await linkSignals(contextFor(letter))
  return signals.map(({ id, value }) => `${id.replace('links.', '')} ${value}`)
}

const EVIL = 'https://evil.example/x'

// prettier-ignore
const LETTERS: readonly [title: string, letter: Uint8Array, signals: readonly string[]][] = [
  ['shows a brand and leads elsewhere',    html(`<a href="${EVIL}">https://www.paypal.com/signin</a>`),                ['text-mismatch brand']],
  ['shows another site',                   html(`<a href="${EVIL}">https://honest.example/</a>`),                       ['text-mismatch other']],
  ['shows another site, split by tags',    html(`<a href="${EVIL}">https://<b>honest</b>.example/&#8203;</a>`),         ['text-mismatch other']],
  ['shows the site over a known wrapper',  html(`<a href="https://www.google.com/url?q=https://honest.example/">honest.example/a</a>`), ['wrapper 1']],
  ['has a host before the "@"',            html(`<a href="https://www.paypal.com@evil.example/">pay</a>`),              ['userinfo true']],
  ['hides tabs and line ends in a scheme', html(`<a href="ja\tvascript:alert(1)">x</a><a href=" &#1;java\nscript:x">y</a>`), []],
  ['runs a script',                        html(`<a href="javascript:alert(1)">x</a>`),                                 ['scheme javascript']],
  ['carries a page with it',               html(`<a href="data:text/html,<form>">x</a>`),                               ['scheme data']],
  ['writes backslashes',                   html(`<a href="https:\\\\evil.example\\x">x</a>`),                           ['disguised backslash']],
  ['writes a host in percent signs',       html(`<a href="https://%65vil.example/">x</a>`),                             ['disguised percent']],
  ['writes a host as a number',            html(`<a href="http://3232235777/">x</a>`),                                  ['disguised number', 'ip-host 1']],
  ['writes entities',                      html(`<a href="&#104;ttps&colon;//evil.example:8081&sol;">x</a>`),           ['odd-port 8081']],
  ['leads over a base',                    html(`<base href="https://evil.example:4443/"><a href="x">x</a>`),           ['odd-port 4443']],
  ['speaks to Outlook alone',              html(`<!--[if mso]><a href="http://192.0.2.1/">x</a><![endif]-->`),          ['ip-host 1']],
  ['moves on by itself',                   html(`<meta http-equiv=refresh content="0; URL='${EVIL}'">`),                ['refresh true']],
  ['asks for a password',                  html(`<form action="${EVIL}"><input type=password></form>`),                 ['form password', 'form-target true']],
  ['has an area of a picture map',         html(`<map><area href="http://192.0.2.1/"></map>`),                          ['ip-host 1']],
  ['has a link in an SVG',                 html(`<svg><a xlink:href="http://192.0.2.1/">x</a></svg>`),                  ['ip-host 1']],
  ['is written for readers alone',         plain('open hxxps://evil[.]example[.]com/x'),                                ['disguised defanged']],
  ['shortens',                             plain('https://bit.ly/abc'),                                                 ['shortener 1']],
  ['uses a free host',                     plain('https://account-update.weebly.com/'),                                 ['free-host 1', 'sign-in 1']],
  ['knows the reader in the fragment',     plain(`${EVIL}#bob@example.org`),                                            ['recipient-inside fragment']],
  ['knows the reader in base64',           plain(`${EVIL}?e=${Buffer.from('bob@example.org').toString('base64')}`),     ['recipient-inside base64']],
  ['knows the reader, escaped',            plain(`${EVIL}?e=bob%40example.org`),                                        ['recipient-inside plain']],
  ['looks like a brand: digits',           plain('https://paypa1.com/'),                                                ['lookalike confusable', 'brand paypal']],
  ['looks like a brand: Cyrillic',         plain('https://xn--pypal-4ve.com/'),                                         ['lookalike confusable', 'punycode mixed']],
  ['looks like a brand: one letter more',  plain('https://micr0soft-online.com/ https://netfliix.com/'),                ['lookalike near']],
  ['looks like a brand: more words',       plain('https://paypal-secure-login.example/'),                               ['lookalike combined']],
  ['looks like a brand: before the dot',   plain('https://www.icbc.com.cn.account.top/'),                               ['lookalike subdomain', 'brand icbc']],
  ['looks like a brand: in the path',      plain(`https://evil.example/www.paypal.com/signin`),                         ['lookalike path']],
  ['bears a brand\'s name',                Buffer.from(['From: "C o i n b a s e" <a@sender.example>', '', EVIL].join('\r\n')),         ['author-brand elsewhere']],
  ['bears a brand\'s name alone',          Buffer.from(['From: Microsoft account team <>', '', EVIL].join('\r\n')),                      ['author-brand elsewhere']],
  ['bears a brand\'s name and its links',  Buffer.from(['From: PayPal Service <a@sender.example>', '', 'https://www.paypal.com/'].join('\r\n')), ['author-brand linked']],
  ['comes from nearly a brand',            Buffer.from(['From: Support <a@paypa1.com>', '', 'hello'].join('\r\n')),                       ['author-lookalike confusable']],
  ['has a code in a picture',              attached('a.bmp', bmpOf(EVIL)),                                              ['qr 1', 'qr-only true']],
  ['has a code in a picture in a zip',     attached('a.zip', zip([{ name: 'a.bmp', bytes: bmpOf(EVIL) }])),             ['qr 1']],
  ['has a code in a PDF',                  attached('a.pdf', pdfOf(EVIL)),                                              ['qr 1']],
  ['draws a code with half blocks',        plain(`scan\r\n${halfBlocksOf(EVIL)}\r\n`),                                  ['qr 1', 'qr-drawn true']],
  ['draws a code with blocks',             plain(`scan\r\n${fullBlocksOf(EVIL)}\r\n`),                                  ['qr-drawn true']],
  ['draws a code in HTML',                 html(`<pre>${halfBlocksOf(EVIL).replaceAll(' ', '&nbsp;')}</pre>`),          ['qr-drawn true']],
  ['draws a code with cells',              html(tableOf(EVIL)),                                                         ['qr-drawn true']],
  ['links from a PDF',                     attached('a.pdf', pdfOf('1', '/S /UR#49 /URI (http://192.0.2.1/\\050x\\))')), ['file 1', 'ip-host 1', 'file-only true']],
  ['links from a page',                    file('a.html', `<html><a href="http://192.0.2.1/">x</a>`),                   ['file 1', 'ip-host 1']],
  ['links from a document',                attached('a.docx', zip([{ name: 'word/document.xml', bytes: Buffer.from('<?xml version="1.0"?><w/>') }, { name: 'word/_rels/document.xml.rels', bytes: Buffer.from('<?xml version="1.0"?><Relationship Type="http://schemas.openxmlformats.org/x" Target="http://192.0.2.1/" TargetMode="External"/>') }])), ['file 1', 'ip-host 1']],
  ['links from an enclosed letter',        Buffer.from([...HEADER, 'Content-Type: message/rfc822', '', 'From: a@b.example', '', 'http://192.0.2.1/'].join('\r\n')), ['ip-host 1']],
]

describe('linkSignals()', () => {
  for (const [title, letter, signals] of LETTERS) {
    test(`a letter that ${title}`, async () => {
      const all = await found(letter)
      for (const signal of signals) assert.ok(all.includes(signal), `${signal} is not among ${all.join(', ')}`)
    })
  }

  // prettier-ignore
  const HONEST: readonly [title: string, letter: Uint8Array][] = [
    ['a brand\'s own sites',          plain('https://www.paypal.com/signin https://amazon.de/ https://login.microsoftonline.com/ https://mail.qq.com/ https://smile.amazon.co.uk/')],
    ['the author\'s own sign-in',     plain('https://login.sender.example/account')],
    ['a text that is no address',     html('<a href="https://honest.example/">Read it at example.com, with pictures and more</a>')],
    ['the same site over a tracker',  html('<a href="https://click.honest.example/1">honest.example</a>')],
    ['a brand\'s own letter',         Buffer.from(['From: PayPal <service@paypal.de>', '', 'https://www.paypal.com/'].join('\r\n'))],
    ['people named like firms',       Buffer.from(['From: Ricardo Square <a@sender.example>', '', 'hello'].join('\r\n'))],
    ['words that are also names',     plain('https://orange-juice.example/ https://boxes.example/ https://discover-italy.example/')],
  ]
  for (const [title, letter] of HONEST) {
    test(`nothing is said against ${title}`, async () => {
      const all = await found(letter)
      assert.deepEqual(
        all.filter((signal) => /^(?:text-mismatch|lookalike|brand|author|sign-in|userinfo)/.test(signal)),
        [],
      )
    })
  }
})

test('markedLinks() gives where a click leads, with and without the wrapper', async () => {
  const letter = html(
    `<img src="https://images.example/a.png"><a href="https://www.google.com/url?q=${EVIL}?utm_source=x">x</a>`,
  )
  const marked = markedLinks(await contextFor(letter).links())
  assert.deepEqual(
    marked.map(({ domain }) => domain),
    ['google.com', 'evil.example', 'images.example'],
  )
  assert.equal(marked[1]?.url, EVIL)
})
