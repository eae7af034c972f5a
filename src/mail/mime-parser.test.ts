import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { digestMessage } from './digest.ts'
import { MimeParser, parseMessage, type ParsedMessage } from './mime-parser.ts'
import { MIME_SIGNALS } from './mime-signals.ts'
import type { Part } from './structure.ts'
import { partsOf, textOf } from './text.ts'

const bytesOf = (lines: readonly string[]): Buffer => Buffer.from(lines.join('\r\n'), 'latin1')
const mixed = (...body: string[]): Buffer => bytesOf(['Content-Type: multipart/mixed; boundary=b', '', ...body])

/** `section type/subtype (body)` of each part. */
function outline(message: Buffer): string[] {
  const { root } = parseMessage(message)
  return [...partsOf(root)].map((part) => {
    const body =
      part.children.length > 0 || part.message ? '' : ` ${message.toString('latin1', part.bodyStart, part.bodyEnd)}`
    return `${part.section} ${part.type}/${part.subtype}${body}`
  })
}

const signalsOf = (message: Buffer) =>
  Object.fromEntries(parseMessage(message).signals.map(({ id, value }) => [id, value]))

describe('parseMessage() finds the parts', () => {
  const rows: [title: string, message: Buffer, parts: string[]][] = [
    ['of plain text', bytesOf(['Subject: a', '', 'text', '']), [' text/plain text\r\n']],
    ['of nothing', Buffer.alloc(0), [' text/plain ']],
    ['of a header alone', bytesOf(['Subject: a', '']), [' text/plain ']],
    ['of a body alone', bytesOf(['just text', 'more: text']), [' text/plain just text\r\nmore: text']],
    ['of a multipart', mixed('before', '--b', '', 'one', '--b', 'Content-Type: Text/HTML', '', 'two', '--b--', 'after'), [' multipart/mixed', '1 text/plain one', '2 text/html two']],
    ['of an empty part', mixed('--b', '', '--b', '--b--'), [' multipart/mixed', '1 text/plain ', '2 text/plain ']],
    ['with blanks after the boundary', mixed('--b \t', '', 'one', '--b-- ', ''), [' multipart/mixed', '1 text/plain one']],
    ['of a digest', bytesOf(['Content-Type: multipart/digest; boundary=b', '', '--b', '', 'Subject: in', '', 'x', '--b--']), [' multipart/digest', '1 message/rfc822', '1 text/plain x']],
    ['of a nested multipart', mixed('--b', 'Content-Type: multipart/alternative; boundary=c', '', '--c', '', 'one', '--c', '', 'two', '--c--', '--b', '', 'three', '--b--'), [' multipart/mixed', '1 multipart/alternative', '1.1 text/plain one', '1.2 text/plain two', '2 text/plain three']],
    ['of an enclosed message', mixed('--b', 'Content-Type: message/rfc822', '', 'Content-Type: multipart/mixed; boundary=c', '', '--c', '', 'x', '--c--', '--b--'), [' multipart/mixed', '1 message/rfc822', '1 multipart/mixed', '1.1 text/plain x']],
    ['of a message that only encloses one', bytesOf(['Content-Type: message/rfc822', '', 'Subject: in', '', 'x']), [' message/rfc822', '1 text/plain x']],
    ['when an outer boundary ends an inner multipart', mixed('--b', 'Content-Type: multipart/mixed; boundary=c', '', '--c', '', 'one', '--b', '', 'two'), [' multipart/mixed', '1 multipart/mixed', '1.1 text/plain one', '2 text/plain two']],
    ['with bare LF', Buffer.from('Content-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--b--\n'), [' multipart/mixed', '1 text/plain one']],
  ] // prettier-ignore
  for (const [title, message, parts] of rows) it(title, () => assert.deepEqual(outline(message), parts))

  it('and reads a multipart as text when its boundary never appears', () => {
    const message = bytesOf([
      'Content-Type: multipart/mixed; boundary="x"; charset=gb2312',
      '',
      Buffer.from('c4e3bac3', 'hex').toString('latin1'),
    ])
    const { root } = parseMessage(message)
    assert.equal(`${root.type}/${root.subtype}`, 'text/plain')
    assert.equal(textOf(message, root), '你好')
  })

  it('and counts lines of the body', () => {
    const lines = (message: Buffer) => [...partsOf(parseMessage(message).root)].at(-1)!.lines
    assert.equal(lines(bytesOf(['a: b', '', 'one', 'two', ''])), 2)
    assert.equal(lines(bytesOf(['a: b', '', 'one', 'two'])), 2)
    assert.equal(lines(mixed('--b', '', 'one', 'two', '', '--b--')), 2)
    assert.equal(lines(mixed('--b', '', '--b--')), 0)
  })
})

describe('parseMessage() notes', () => {
  const part = (...header: string[]): Buffer => bytesOf([...header, '', 'eHg=', ''])
  const rows: [id: keyof typeof MIME_SIGNALS, value: unknown, message: Buffer][] = [
    ['mime.bare-lf', 2, Buffer.from('a: b\n\n')],
    ['mime.bare-cr', 2, Buffer.from('a: b\rc\r\n\r\n\r')],
    ['mime.nul', 2, part('a: \0\0')],
    ['mime.long-line', 1_003, part(`a: ${'x'.repeat(1_000)}`)],
    ['mime.byte-order-mark', true, part('\xef\xbb\xbfa: b')],
    ['mime.no-header', 1, bytesOf(['hello', 'world'])],
    ['mime.header-without-colon', 1, part('a: b', 'nonsense', 'c: d')],
    ['mime.header-space-before-colon', 1, part('a : b')],
    ['mime.header-8bit', 1, part('a: \xc3\x28', 'b: \xc3\xa9')],
    ['mime.header-cap', true, part(...Array.from({ length: 10_001 }, () => 'a: b'))],
    ['mime.no-blank-line', 1, bytesOf(['a: b', ''])],
    ['mime.repeated-field', 'content-type', part('Content-Type: text/plain', 'content-type: text/html')],
    ['mime.repeated-parameter', 'boundary', part('Content-Type: multipart/mixed; boundary=a; boundary=b')],
    ['mime.bad-content-type', 1, part('Content-Type: text')],
    ['mime.no-boundary', 1, part('Content-Type: multipart/mixed')],
    ['mime.boundary-never-appears', 1, mixed('text')],
    ['mime.missing-closing-boundary', 1, mixed('--b', '', 'text')],
    ['mime.boundary-after-close', 1, mixed('--b', '', 'text', '--b--', '--b', '', 'hidden')],
    ['mime.boundary-prefix', 1, mixed('--b', '', 'text', '--bc', '--b--')],
    ['mime.repeated-boundary', 1, mixed('--b', 'Content-Type: multipart/mixed; boundary=b', '', '--b', '', '--b--')],
    ['mime.encoded-multipart', 1, part('Content-Type: multipart/mixed; boundary=b', 'Content-Transfer-Encoding: base64')],
    ['mime.encoded-message', 1, part('Content-Type: message/rfc822', 'Content-Transfer-Encoding: base64')],
    ['mime.unknown-encoding', 'x-uuencode', part('Content-Transfer-Encoding: x-uuencode')],
    ['mime.unknown-charset', 'x-klingon', part('Content-Type: text/plain; charset=x-klingon')],
    ['mime.bad-base64', 2, bytesOf(['Content-Transfer-Encoding: base64', '', 'ab!c?d'])],
    ['mime.base64-after-padding', 1, bytesOf(['Content-Transfer-Encoding: base64', '', 'eHg=', 'eHg='])],
    ['mime.depth-cap', 1, deep(60)],
    ['mime.part-cap', true, mixed(...Array.from({ length: 10_001 }, () => '--b\r\n\r\n'))],
  ] // prettier-ignore
  for (const [id, value, message] of rows) it(id, () => assert.equal(signalsOf(message)[id], value))

  it('every kind that the table names', () => {
    assert.deepEqual(new Set(rows.map(([id]) => id)), new Set(Object.keys(MIME_SIGNALS)))
  })

  it('nothing about a clean message', () => {
    assert.deepEqual(signalsOf(mixed('--b', '', 'one', '--b--', '')), {})
  })
})

describe('MimeParser on hostile input', () => {
  const many = (count: number, text: string) => Buffer.from(text.repeat(count))
  const rows: [title: string, message: Buffer][] = [
    ['10,000 nested multiparts', deep(10_000)],
    ['10,000 nested messages', many(10_000, 'Content-Type: message/rfc822\r\n\r\n')],
    ['1,000,000 header lines', many(1_000_000, 'a:b\r\n')],
    ['1,000,000 folds', Buffer.concat([Buffer.from('a:'), many(1_000_000, '\r\n b')])],
    ['a header line of 8 MB', many(8_000_000, 'a:')],
    ['a huge boundary', bytesOf([`Content-Type: multipart/mixed; boundary="${'b'.repeat(4_000_000)}"`, '', ''])],
    ['200,000 parts', Buffer.concat([mixed(''), many(200_000, '--b\r\n\r\nx\r\n')])],
    ['2,000,000 near misses', Buffer.concat([mixed(''), many(2_000_000, '--c\r\n')])],
    ['50,000 parameters', bytesOf([`Content-Type: a/b${'; a*1*=b'.repeat(50_000)}`, '', ''])],
    ['encoded words without end', bytesOf([`Content-Description: ${'=?a?B? '.repeat(100_000)}`, '', ''])],
    ['nested comments', bytesOf([`Content-Type: ${'('.repeat(250_000)}`, '', ''])],
  ]
  for (const [title, message] of rows) {
    it(`${title}: ends within a second`, { timeout: 10_000 }, () => {
      const before = process.cpuUsage()
      parseMessage(message)
      const { user, system } = process.cpuUsage(before)
      assert.ok(user + system < 1_000_000, `${(user + system) / 1_000} ms`)
    })
  }
})

it('MimeParser keeps no body', () => {
  const parser = new MimeParser()
  parser.write(Buffer.from('Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n'))
  const chunk = Buffer.from(`${'x'.repeat(1_000)}${'y\r\n'.repeat(8_000)}`)
  const memory = () => process.memoryUsage().heapUsed + process.memoryUsage().external
  const before = memory()
  for (let i = 0; i < 2_000; i++) parser.write(chunk)
  assert.ok(memory() - before < 16_000_000, `${memory() - before} bytes`)
  assert.equal(parser.end().root.children[0]?.lines, 2_000 * 8_000)
})

/** A message of `depth` multiparts, one in the other. */
function deep(depth: number): Buffer {
  const lines: string[] = []
  for (let i = 0; i < depth; i++) lines.push(`Content-Type: multipart/mixed; boundary=b${i}`, '', `--b${i}`)
  return bytesOf(lines)
}

describe('MimeParser properties', () => {
  const line = fc.oneof(
    {
      weight: 4,
      arbitrary: fc.constantFrom('--b', '--b--', '--c', '--c--', '', '', 'text', ' folded', 'no colon', '--bx'),
    },
    {
      weight: 4,
      arbitrary: fc.constantFrom(
        'Content-Type: multipart/mixed; boundary=b',
        'Content-Type: multipart/digest; boundary="c"',
        'Content-Type: message/rfc822',
        'Content-Transfer-Encoding: base64',
        "Content-Type: text/html; charset=gb2312; name*0*=utf-8''%e4; name*1=\"x",
        'Subject: =?utf-8?B?5L2g?= =?q?',
        'From: "a <b@c>, (d',
      ),
    },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 20 }) },
  )
  const lineEnd = fc.constantFrom('\r\n', '\r\n', '\r\n', '\n', '\r', '\r\r\n', '\0')
  const message = fc.oneof(
    fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
    fc.array(fc.tuple(line, lineEnd), { maxLength: 40 }).map((lines) => Buffer.from(lines.flat().join(''))),
  )

  it('give the same tree and signals however the bytes are cut', () => {
    fc.assert(
      fc.property(message, fc.array(fc.nat(12), { minLength: 1, maxLength: 30 }), (bytes, cuts) => {
        assert.deepEqual(plain(parsedInPieces(bytes, cuts)), plain(parseMessage(bytes)))
      }),
      { numRuns: 1_500 },
    )
  })

  it('hold for the whole digest: it throws on nothing', () => {
    fc.assert(
      fc.property(message, (bytes) => digestMessage(bytes).digest.size === bytes.length),
      { numRuns: 1_500 },
    )
  })

  it('keep every offset in bounds, and parts inside the body that holds them', () => {
    fc.assert(
      fc.property(message, (bytes) => {
        const { root } = parseMessage(bytes)
        assert.deepEqual([root.headerStart, root.bodyEnd], [0, bytes.length])
        checkNested(root)
      }),
      { numRuns: 1_500 },
    )
  })
})

function parsedInPieces(bytes: Buffer, cuts: readonly number[]): ParsedMessage {
  const parser = new MimeParser()
  let at = 0
  for (const cut of cuts) {
    parser.write(Buffer.from(bytes.subarray(at, at + cut)))
    at += cut
  }
  parser.write(Buffer.from(bytes.subarray(at)))
  return parser.end()
}

const plain = ({ root, header, signals, size }: ParsedMessage) => ({ root, header, signals, size })

function checkNested(part: Part): void {
  assert.ok(part.headerStart <= part.bodyStart && part.bodyStart <= part.bodyEnd && part.lines >= 0)
  let from = part.bodyStart
  for (const inner of part.message ? [part.message] : part.children) {
    assert.ok(from <= inner.headerStart && inner.bodyEnd <= part.bodyEnd, `${inner.section} lies outside`)
    from = inner.bodyEnd
    checkNested(inner)
  }
}
