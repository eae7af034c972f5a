// Links: addresses of text, HTML and PDF, their canonical form, links rewritten in a letter, tokens of the link check page.
import assert from 'node:assert/strict'
import { linkToken, readLinkToken, requireSigned } from '../../../src/intake/link-token.ts'
import { SealingKey } from '../../../src/keys/sealed-value.ts'
import { htmlPieces } from '../../../src/mail/html-tags.ts'
import { parseMessage } from '../../../src/mail/mime-parser.ts'
import { rewriteLinks } from '../../../src/mail/rewrite-links.ts'
import { urlsInText } from '../../../src/mail/urls-in-text.ts'
import { webAddress } from '../../../src/screening/links/canonical.ts'
import { judgeUrl } from '../../../src/screening/links/click.ts'
import { drawingsInHtml, drawingsInText } from '../../../src/screening/links/drawn-qr.ts'
import { linksInHtml } from '../../../src/screening/links/html-links.ts'
import { linkOf } from '../../../src/screening/links/link.ts'
import { linksInPdf } from '../../../src/screening/links/pdf-links.ts'
import { codesInImage } from '../../../src/screening/links/qr.ts'
import { bmpOf, halfBlocksOf, pdfOf, tableOf } from '../../support/qr.ts'
import type { FuzzEntry } from '../entry.ts'
import { unlessRefused } from '../entry.ts'
import { messages } from '../seeds.ts'

const KEY = new SealingKey(Buffer.alloc(32, 1))
const PAGES = [
  '<base href="https://b.example/"><a href="x">y</a><form action=/z><input type=password></form><map><area href=//c.example></map>',
  '<meta http-equiv="refresh" content="0; url=https://a.example/"><style>a{background:url(https://d.example/i.png)}</style>',
  '<!--[if mso]><v:rect href="https://e.example/"></v:rect><![endif]--><svg><a xlink:href="https://f.example/">x</a></svg>',
]
const ADDRESSES = [
  'https://user:pw@www.paypal.com.evil.example:8443/a%2fb/../index.html?utm_source=x&u=https%3A%2F%2Fx.example#bob@example.org',
  'https://urldefense.com/v3/__https://evil.example/a__;!!x$',
  'http://0x7f.1/ http://[::1]/ hxxps://evil[.]example[.]com www.例子.中国 https://xn--pypal-4ve.com/',
]
const WORDS = ['http://', 'https:\\\\', 'www.', '.com', '[.]', 'href=', '"', "'", '<a ', '>', '<!--', '-->', '%2F', '@', '#', '?url=', '=\r\n', '=3D', 'url(', '&#x', ';'] // prettier-ignore

const texts = (bytes: Buffer) => [bytes.toString('utf8'), bytes.toString('latin1')]

export const LINK_ENTRIES: readonly FuzzEntry[] = [
  {
    name: 'urls-in-text',
    seeds: () => [...ADDRESSES, halfBlocksOf('https://a.example/')].map((each) => Buffer.from(each)),
    dictionary: WORDS,
    run: (bytes) => {
      for (const text of texts(bytes)) {
        let before = 0
        for (const { start, end } of urlsInText(text)) {
          assert.ok(start >= before && end > start && end <= text.length)
          before = end
        }
        drawingsInText(text)
      }
    },
  },
  {
    name: 'links-in-html',
    seeds: () => [...PAGES, tableOf('https://a.example/')].map((each) => Buffer.from(each)),
    dictionary: WORDS,
    run: (bytes) => {
      for (const html of texts(bytes)) {
        for (const piece of htmlPieces(html))
          if (piece.kind === 'open')
            for (const { value, start, end } of piece.attributes) assert.equal(html.slice(start, end), value)
        for (const link of linksInHtml(html).links) linkOf(link)
        drawingsInHtml(html)
      }
    },
  },
  {
    name: 'web-address',
    seeds: () => ADDRESSES.map((each) => Buffer.from(each)),
    dictionary: WORDS,
    longest: 20_000,
    run: (bytes) => {
      for (const text of texts(bytes)) {
        const address = webAddress(text)
        if (address && address.url.length < 2_048) assert.equal(webAddress(address.url)?.url, address.url)
        judgeUrl(text)
      }
    },
  },
  {
    name: 'links-in-pdf',
    seeds: () => [pdfOf('https://a.example/', '/S /URI /URI (https://b.example/\\050)'), pdfOf('x', '/F <68747470>')],
    dictionary: [
      '/URI (',
      '/F (',
      'stream\n',
      'endstream',
      '/Subtype /Image',
      '/FlateDecode',
      '/DCTDecode',
      '/Width 9',
      '\\)',
      '<<',
      '[(a)] TJ',
      '/Predictor 15',
    ],
    run: (bytes) => linksInPdf(bytes),
  },
  {
    name: 'qr-in-pictures',
    seeds: () => [
      bmpOf('https://a.example/'),
      ...linksInPdf(pdfOf('https://a.example/')).pictures.map((each) => Buffer.from(each)),
    ],
    dictionary: ['BM', '\x89PNG\r\n\x1a\n', 'IHDR', 'IDAT', '\xff\xd8\xff\xc0', 'GIF89a', '\xff\xff\xff\x7f'],
    run: (bytes) => codesInImage(bytes),
  },
  {
    name: 'rewrite-links',
    seeds: messages,
    dictionary: [...WORDS, 'Content-Transfer-Encoding: quoted-printable\r\n', 'Content-Type: text/html\r\n', '--b\r\n'],
    run: (bytes) => {
      const message = parseMessage(bytes)
      const changed = rewriteLinks(
        bytes,
        message,
        (url) => `https://mx.example.org/l/${Buffer.from(url).toString('hex').slice(0, 200)}`,
      )
      if (!changed) return
      const { bodyStart } = message.root
      assert.deepEqual(changed.subarray(0, bodyStart), bytes.subarray(0, bodyStart))
    },
  },
  {
    name: 'link-token',
    seeds: () => [
      Buffer.from(linkToken(KEY, { organisationId: 1, traceId: 't', url: ADDRESSES[0]!, expiresAt: 9e12 } as never)),
    ],
    dictionary: ['.', 'WzEsMCwidCI', '==', '-', '_'],
    run: (bytes) => {
      const token = bytes.toString('latin1')
      const link = unlessRefused(() => requireSigned(KEY, readLinkToken(token), 0))
      // Padding and the last bits of base64 count for nothing; all else is signed.
      if (link)
        assert.equal(
          linkToken(KEY, link).split('.')[0],
          Buffer.from(token.split('.')[0]!, 'base64url').toString('base64url'),
        )
    },
  },
]
