// SMTP: commands, DATA as it streams in and as it goes out, replies, the PROXY header.
import assert from 'node:assert/strict'
import { asLines, dotStuffed } from '../../../src/outbound/wire-content.ts'
import { classOf, parseReplyLine, statusOf, textOf } from '../../../src/outbound/smtp-reply.ts'
import { MAX_PROXY_HEADER_BYTES, parseProxyHeader } from '../../../src/wire/proxy-protocol.ts'
import { ContentCheck } from '../../../src/wire/smtp/content-check.ts'
import { DotDecoder } from '../../../src/wire/smtp/dot-decoder.ts'
import { parseMail } from '../../../src/wire/smtp/mail-command.ts'
import { parseRcpt } from '../../../src/wire/smtp/rcpt-command.ts'
import { parseAuth, parseBdat, parseHello } from '../../../src/wire/smtp/small-commands.ts'
import { pieces, unlessRefused, type FuzzEntry } from '../entry.ts'
import { lines, messages } from '../seeds.ts'

// prettier-ignore
const WORDS = ['MAIL FROM:<', 'RCPT TO:<', '>', ' SIZE=', ' BODY=8BITMIME', ' SMTPUTF8', ' NOTIFY=SUCCESS,DELAY', ' ORCPT=rfc822;', ' RET=HDRS', ' ENVID=+2B', '@', '[IPv6:',
  '[127.0.0.1]', 'BDAT ', ' LAST', 'AUTH PLAIN ', 'EHLO ', '"a b"', '@a,@b:', 'postmaster', '\xe9\x82\xae']
const PARSERS = [
  parseMail,
  (line: string) => parseRcpt(line, true),
  (line: string) => parseRcpt(line, false),
  parseHello,
  parseBdat,
  parseAuth,
]

export const SMTP_ENTRIES: readonly FuzzEntry[] = [
  {
    name: 'smtp-command',
    longest: 8_192,
    seeds: () => lines('smtp', 'submission'),
    dictionary: WORDS,
    run: (bytes) => {
      for (const parse of PARSERS) unlessRefused(() => parse(bytes.toString('latin1')))
    },
  },
  {
    name: 'smtp-data',
    seeds: () => [
      ...messages(),
      ...messages().map((bytes) => Buffer.concat([bytes, Buffer.from('\r\n.\r\nQUIT\r\n')])),
    ],
    dictionary: ['\r\n.\r\n', '\n.\n', '\r.\r', '\r\n..', '.\r\n', '\r\n\r\n', 'Received: x\r\n'],
    run: (bytes) => {
      const whole = decode([bytes])
      assert.deepEqual(decode(pieces(bytes)), whole, 'DATA depends on where it is cut')
      const judge = (chunks: Iterable<Buffer>) => unlessRefused(() => checked(chunks)) ?? 'refused'
      assert.equal(judge(pieces(bytes)), judge([bytes]), 'the check of content depends on where it is cut')
    },
  },
  {
    name: 'smtp-outgoing-content',
    seeds: messages,
    dictionary: ['\r\n.\r\n', '\n.\n', '\r.\r', '\r\n..', '\0', '\r\0\n', 'x'.repeat(998)],
    run: async (bytes) => {
      const lines = await all(asLines(async(pieces(bytes))))
      assert.ok((await all(asLines(async([lines])))).equals(lines), 'lines change when they are made lines again')
      assert.ok(!/[^\r]\n|^\n|\r(?!\n)|\0/.test(lines.toString('latin1')), 'a bare CR, LF or NUL goes out')
      const sent = Buffer.concat([await all(dotStuffed(async(pieces(lines)))), Buffer.from('.\r\n')])
      const { content, used, isEnd } = decode([sent])
      assert.ok(
        isEnd && used === sent.length && content === lines.toString('latin1'),
        'what arrives is not what was sent',
      )
    },
  },
  {
    name: 'smtp-reply',
    longest: 4_096,
    seeds: () => ['250 2.1.0 OK', '250-SIZE 1', '421', '550 5.7.1 no'].map((line) => Buffer.from(line)),
    dictionary: ['250', '-', ' ', '5.1.1', '4.0.0', '\t'],
    run: (bytes) => {
      const line = parseReplyLine(bytes.toString('latin1'))
      if (line === undefined) return
      const reply = { code: line.code, lines: [line.text] }
      assert.match(textOf(reply), /^\P{Cc}*$/u)
      assert.match(statusOf(reply), new RegExp(`^${classOf(reply) === 3 ? 4 : classOf(reply)}\\.\\d{1,3}\\.\\d{1,3}$`))
    },
  },
  {
    name: 'proxy-header',
    longest: 4_096,
    seeds: () => [
      Buffer.from('PROXY TCP4 192.0.2.1 192.0.2.2 1000 25\r\nEHLO x\r\n'),
      Buffer.from('PROXY UNKNOWN\r\n'),
      Buffer.from('0d0a0d0a000d0a515549540a2111000cc0000201c000020203e80019', 'hex'),
      Buffer.from(`0d0a0d0a000d0a515549540a21210024${'20010db8000000000000000000000001'.repeat(2)}03e80019`, 'hex'),
    ],
    dictionary: ['PROXY ', 'TCP6 ', '::1', '\r\n', '\x21\x11', '\x20\x00'],
    run: (bytes) => {
      const header = parseProxyHeader(bytes)
      if (header.kind === 'incomplete') assert.ok(bytes.length < MAX_PROXY_HEADER_BYTES, 'waits for ever')
      if (header.kind !== 'header') return
      assert.ok(header.length <= bytes.length)
      assert.deepEqual(parseProxyHeader(bytes.subarray(0, header.length)), header)
      assert.equal(parseProxyHeader(bytes.subarray(0, header.length - 1)).kind, 'incomplete')
    },
  },
]

function decode(chunks: Iterable<Buffer>): { content: string; used: number; isEnd: boolean } {
  const decoder = new DotDecoder()
  let [content, used] = ['', 0]
  for (const chunk of chunks) {
    const decoded = decoder.push(chunk)
    content += Buffer.concat(decoded.content).toString('latin1')
    used += decoded.used
    if (decoded.isEnd) return { content, used, isEnd: true }
  }
  return { content, used, isEnd: false }
}

function checked(chunks: Iterable<Buffer>): 'fine' {
  const check = new ContentCheck()
  for (const chunk of chunks) check.push(chunk)
  check.end()
  return 'fine'
}

async function* async(chunks: Iterable<Buffer>): AsyncIterable<Buffer> {
  yield* chunks
}

async function all(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const list: Uint8Array[] = []
  for await (const chunk of chunks) list.push(chunk)
  return Buffer.concat(list)
}
