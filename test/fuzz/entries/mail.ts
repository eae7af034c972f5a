// Messages and the values in them: MIME, sections, text, charsets, addresses, dates, parameters, terms, header fields.
import assert from 'node:assert/strict'
import { addressText, parseAddressList } from '../../../src/mail/address.ts'
import { decodeCharset, decodeGuess, isKnownCharset } from '../../../src/mail/charset.ts'
import { formatDate, parseDate, parseInternalDate } from '../../../src/mail/date.ts'
import { digestMessage } from '../../../src/mail/digest.ts'
import { readDeliveryReport } from '../../../src/mail/delivery-report.ts'
import { decodeHeaderText } from '../../../src/mail/encoded-word.ts'
import { readFeedbackReport } from '../../../src/mail/feedback-report.ts'
import { fold } from '../../../src/mail/folding/fold.ts'
import { addressField, structuredField, textField, withParameters } from '../../../src/mail/header-writer.ts'
import { readHtml } from '../../../src/mail/html-reading.ts'
import { htmlToText } from '../../../src/mail/html-text.ts'
import { normaliseAddress, normaliseDomain } from '../../../src/mail/mailbox-address.ts'
import { MimeParser, parseMessage } from '../../../src/mail/mime-parser.ts'
import { MAX_READABLE, readableOf } from '../../../src/mail/readable.ts'
import { parseParameterised } from '../../../src/mail/parameters.ts'
import { filterHeader, sectionRange } from '../../../src/mail/sections.ts'
import type { Part } from '../../../src/mail/structure.ts'
import { queryTerms, TermCollector } from '../../../src/mail/terms.ts'
import { partsOf } from '../../../src/mail/text.ts'
import { decodeTransfer, transferDecoder } from '../../../src/mail/transfer-encoding.ts'
import { bounce, complaint } from '../../support/reports.ts'
import { pieces, unlessRefused, type FuzzEntry } from '../entry.ts'
import { messages } from '../seeds.ts'

// prettier-ignore
const MIME = ['Content-Type: multipart/mixed; boundary=b\r\n', '--b\r\n', '--b--\r\n', 'Content-Type: message/rfc822\r\n\r\n', 'Content-Transfer-Encoding: base64\r\n', 'charset=gb18030',
  'Content-Type: text/html\r\n', '=?utf-8?B?5rWL?=', "filename*0*=utf-8''", '\r\n\r\n', ' \r\n\t', 'boundary=""', 'multipart/digest', 'Content-Disposition: attachment; ']
const LABELS = [
  'utf-8',
  'gb18030',
  'gbk',
  'big5',
  'iso-2022-jp',
  'utf-7',
  'utf-16',
  'utf-16le',
  'windows-1252',
  'euc-kr',
  'shift_jis',
  'hz-gb-2312',
  'x-unknown',
  '',
]

/** The value of each field of the letters with one of these names. */
const fields = (names: RegExp) => () => {
  const found = messages().flatMap((message) => parseMessage(message).header.fields)
  const values = found.filter(({ name }) => names.test(name)).map(({ raw }) => raw.slice(raw.indexOf(':') + 1).trim())
  return [...new Set(values)].map((value) => Buffer.from(value, 'latin1'))
}

export const MAIL_ENTRIES: readonly FuzzEntry[] = [
  {
    name: 'mime',
    seeds: messages,
    dictionary: MIME,
    run: (bytes) => {
      const whole = parseMessage(bytes)
      const parser = new MimeParser()
      for (const piece of pieces(bytes)) parser.write(piece)
      const cut = parser.end()
      assert.deepEqual(
        [cut.root, cut.signals, cut.size],
        [whole.root, whole.signals, whole.size],
        'it depends on where it is cut',
      )
      for (const part of partsOf(whole.root)) {
        const { headerStart, bodyStart, bodyEnd } = part
        assert.ok(0 <= headerStart && headerStart <= bodyStart && bodyStart <= bodyEnd && bodyEnd <= bytes.length)
        // The line end of an empty part's blank line belongs to the boundary after it, too.
        assert.ok(part.children.every((child) => child.headerStart >= bodyStart && child.bodyEnd <= bodyEnd + 2))
      }
    },
  },
  {
    name: 'digest',
    seeds: messages,
    dictionary: MIME,
    run: (bytes) => {
      const { digest } = digestMessage(bytes)
      assert.equal(digest.size, bytes.length)
      JSON.stringify(digest)
      for (const section of ['', 'HEADER', 'TEXT', '1', '1.MIME', '2.1', '2.HEADER', '1.1.1.TEXT', '4294967295']) {
        const range = sectionRange(digest.structure as Part, section)
        assert.ok(range === undefined || (range.start >= 0 && range.start <= range.end && range.end <= bytes.length))
      }
      const header = bytes.subarray(0, digest.structure.bodyStart)
      const [kept, rest] = [false, true].map((without) => filterHeader(header, ['subject', 'from'], without))
      assert.ok(kept!.length + rest!.length <= header.length + 8)
    },
  },
  {
    name: 'html-text',
    seeds: () => [
      ...messages().filter((bytes) => bytes.includes('<')),
      Buffer.from('<a href="x">&amp;&#x4e2d;<!-- x --><style>a</style><br>b</a>'),
    ],
    dictionary: [
      '<',
      '>',
      '</',
      '<!--',
      '-->',
      '<script>',
      '</script>',
      '<![CDATA[',
      '&',
      '&#',
      '&#x110000;',
      ';',
      '<style',
      '<td>',
      '"',
      "='",
    ],
    run: (bytes) => htmlToText(bytes.toString('utf8')),
  },
  {
    name: 'html-reading',
    seeds: messages,
    // prettier-ignore
    dictionary: ['<div style="', 'display:none', 'font-size:0', 'color:#fff', 'background:', 'rgb(1,2,3)', ';', '">', '</div>', '<a href=x>', '</a>', '<img alt="', ' hidden', '<td bgcolor='],
    run: (bytes) => readHtml(bytes.toString('utf8')),
  },
  {
    name: 'readable',
    seeds: messages,
    dictionary: [...MIME, 'multipart/alternative', 'format=flowed', 'delsp=yes', '> ', ' \r\n'],
    run: (bytes) => {
      const { text, disagreement } = readableOf(bytes, parseMessage(bytes))
      assert.ok(text.length <= 2 * MAX_READABLE && disagreement >= 0 && disagreement <= 1)
    },
  },
  {
    name: 'fold',
    seeds: () =>
      [
        'v i a g r a f-r-e-e m0ney',
        'раypаl ＦＲＥＥ 🅵🆁 v̶i',
        '加 薇信 发*票 jia wei xin',
        '\u202ecba\u202c a\u200bb',
      ].map((text) => Buffer.from(text)),
    dictionary: ['\u200b', '\u202e', '\u0301', 'аеор', '微信', 'ⓐ', '🇨🇳', ' ', '.', '*', '1', '@'].map((word) =>
      Buffer.from(word).toString('latin1'),
    ),
    longest: 16_384,
    run: (bytes) => {
      const { text } = fold(bytes.toString('utf8'))
      assert.ok(text.length <= 18 * bytes.length)
    },
  },
  {
    name: 'mail-report',
    seeds: () => {
      const returned = 'Received: from c by mx.example.org with ESMTP id abc; now\r\nFrom: a@example.org\r\n\r\nHi'
      const letter = { from: 'fbl@remote.example', to: 'abuse@example.org', returned }
      const reader = 'reader@remote.example'
      return [complaint(letter, 'abuse', reader), bounce(letter, reader)].map((text) => Buffer.from(text))
    },
    // prettier-ignore
    dictionary: ['Feedback-Type: fraud\r\n', 'Version: 1\r\n', 'Original-Rcpt-To: <', '\r\n\r\n', 'Action: failed\r\n', 'Status: 5.', 'Final-Recipient: rfc822;',
      'Received: by x id y', 'Content-Transfer-Encoding: base64\r\n', 'report-type=delivery-status', '--part\r\n', 'message/rfc822'],
    longest: 65_536,
    run: (bytes) => {
      const { root } = parseMessage(bytes)
      const feedback = readFeedbackReport(bytes, root)
      const failures = readDeliveryReport(bytes, root)
      for (const { traces, author } of [feedback, failures].flatMap((each) => each?.returned ?? [])) {
        assert.ok(traces.length <= 50 && traces.every(({ by, id }) => by.length <= 255 && id.length <= 128))
        assert.ok(author === '' || author.includes('@'))
      }
      for (const { status } of failures?.failed ?? []) assert.match(status, /^5\.\d{1,3}\.\d{1,3}$/)
    },
  },
  {
    name: 'charset',
    seeds: () => [
      ...messages(),
      ...['测试邮件', 'Ünïcödé', 'テスト'].map((text) => Buffer.from(text)),
      Buffer.from('b2e2cad4d3cabcfe', 'hex'),
      Buffer.from('\x1b$B%F%9%H\x1b(B~{<:~}+AGE-'),
    ],
    dictionary: [
      '\x1b$B',
      '\x1b(B',
      '~{',
      '~}',
      '+',
      '-',
      '\xff\xfe',
      '\xfe\xff',
      '\xef\xbb\xbf',
      '\x81\x30\x81\x30',
      '\x00',
    ],
    run: (bytes) => {
      decodeGuess(bytes)
      for (const label of LABELS) decodeCharset(bytes, label)
      isKnownCharset(bytes.toString('latin1', 0, 100))
    },
  },
  {
    name: 'transfer-encoding',
    seeds: messages,
    dictionary: ['=', '==', '=\r\n', '=3D', '\r\n', '=C3', 'AAAA', ' \r\n', '\t'],
    run: (bytes) => {
      for (const encoding of ['base64', 'quoted-printable', '7bit', 'x-uuencode']) {
        const whole = decodeTransfer(bytes, encoding)
        const decoder = transferDecoder(encoding)
        const cut = Buffer.concat([...Array.from(pieces(bytes), (piece) => decoder.write(piece)), decoder.end()])
        assert.ok(cut.equals(whole), `${encoding} depends on where it is cut`)
        assert.ok(whole.length <= bytes.length + 2)
      }
    },
  },
  {
    name: 'header-value',
    longest: 65_536,
    seeds: fields(/subject|content|from|to|disposition|received/),
    dictionary: ['=?', '?=', '?Q?', '?B?', '=?gb2312?B?', "*0*=utf-8''%", '*1=', ';', '="', '\\', '(', ')', '%E6'],
    run: (bytes) => {
      const raw = bytes.toString('latin1')
      decodeHeaderText(raw)
      parseParameterised(raw)
    },
  },
  {
    name: 'address',
    longest: 65_536,
    seeds: fields(/^(?:from|to|cc|reply-to|sender)$/),
    dictionary: [
      '<',
      '>',
      '@',
      ',',
      ';',
      ':',
      '(',
      ')',
      '"',
      '\\',
      '=?utf-8?q?a=40b?=',
      '[127.0.0.1]',
      '[IPv6:::1]',
      'xn--',
      '.',
      '\xe5\xbc\xa0',
    ],
    run: (bytes) => {
      for (const address of parseAddressList(bytes.toString('latin1'))) addressText(address)
      const text = bytes.toString('utf8')
      for (const normalise of [normaliseAddress, normaliseDomain]) {
        const once = unlessRefused(() => normalise(text))
        if (once !== undefined) assert.equal(normalise(once), once, 'it changes when it is normalised again')
      }
    },
  },
  {
    name: 'date',
    longest: 2_048,
    seeds: () => [
      ...fields(/date/)(),
      ...[' 1-Jan-2026 08:00:00 +0000', '2026-01-02T03:04:05Z'].map((date) => Buffer.from(date)),
    ],
    dictionary: ['Jan', 'feb', '+0800', '-9999', '(', ')', ' 24:60:61 ', '0000', '99', 'GMT', ',', 'Mon, 31 '],
    run: (bytes) => {
      const text = bytes.toString('latin1')
      parseInternalDate(text)
      const at = parseDate(text)
      if (at !== undefined) assert.equal(parseDate(formatDate(at)), at - (at % 1_000), 'a date does not come back')
    },
  },
  {
    name: 'terms',
    seeds: () => [
      ...messages(),
      ...['企业邮箱 test', 'Ünïcödé ﬁ ｆｕｌｌ', 'a.b@example.org'].map((text) => Buffer.from(text)),
    ],
    dictionary: [
      '\xe4\xb8\xad',
      '\xef\xbd\x86',
      '\xef\xac\x81',
      '\xcc\x88',
      '\xf0\xa0\x80\x80',
      '_',
      '@',
      "'",
      '\xc4\xb0',
    ],
    run: (bytes) => {
      const text = bytes.toString('utf8').slice(0, 4_000)
      const collector = new TermCollector()
      collector.add('s', text)
      const terms = new Set(collector.terms())
      for (const term of queryTerms('s', text))
        assert.ok(terms.has(term) || collector.isFull, `a search for the whole text misses it: ${term}`)
    },
  },
  {
    name: 'header-writer',
    seeds: fields(/subject|from|content-type/),
    dictionary: [
      '\r\n',
      '\n',
      '\0',
      '"',
      '\\',
      '\xe6\xb5\x8b',
      '\xf0\x9f\x98\x80',
      ' ',
      'x'.repeat(80),
      '@example.org',
    ],
    run: (bytes) => {
      const text = bytes.toString('utf8')
      const written = [
        () => textField('Subject', text),
        () => structuredField('X-Value', text),
        () => addressField('To', [{ name: text, address: 'a@example.org' }, { address: text }]),
        () => structuredField('Content-Type', withParameters('text/plain', { name: text })),
      ].map(unlessRefused)
      for (const field of written) {
        if (field !== undefined)
          assert.match(field, /^[^\r\n\0]{1,998}(?:\r\n[ \t][^\r\n\0]{1,997})*\r\n$/, 'more than one field')
      }
      if (written[0] !== undefined) {
        const { header } = parseMessage(Buffer.from(`${written[0]}\r\n`))
        const read = decodeHeaderText(header.first('subject') ?? '')
        const plain = (subject: string) => subject.replace(/\s+/g, ' ').trim()
        if (!text.includes('=?')) assert.equal(plain(read), plain(text), 'a subject does not come back')
      }
    },
  },
]
