import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Refusal, type Reason } from '../../base/refusal.ts'
import {
  ContentCheck,
  MAX_HEADER_BYTES,
  MAX_HEADER_FIELDS,
  MAX_HEADER_LINE_BYTES,
  MAX_RECEIVED_FIELDS,
  MAX_TEXT_LINE_BYTES,
} from './content-check.ts'
import { DotDecoder } from './dot-decoder.ts'

/** Cuts a text at random places, also into empty and single bytes. */
const cuts = fc.array(fc.nat(6), { minLength: 1, maxLength: 8 })

function pieces(text: string, sizes: readonly number[]): Buffer[] {
  const bytes = Buffer.from(text, 'latin1')
  const result: Buffer[] = []
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const size = (sizes[turn % sizes.length] as number) + (turn % 3)
    result.push(bytes.subarray(at, at + size))
    at += size
  }
  return result
}

/** What a whole DATA stream comes to: content, what follows, and whether the end was found. */
function decoded(chunks: readonly Buffer[]): { content: string; rest: string; isEnd: boolean } {
  const decoder = new DotDecoder()
  let content = ''
  for (const [index, chunk] of chunks.entries()) {
    const found = decoder.push(chunk)
    content += Buffer.concat(found.content).toString('latin1')
    if (!found.isEnd) continue
    const rest = Buffer.concat([chunk.subarray(found.used), ...chunks.slice(index + 1)]).toString('latin1')
    return { content, rest, isEnd: true }
  }
  return { content, rest: '', isEnd: false }
}

// prettier-ignore
const STREAMS: readonly [stream: string, content: string, rest: string | undefined][] = [
  ['.\r\n',                       '',                        ''],
  ['a\r\n.\r\n',                  'a\r\n',                   ''],
  ['a\r\n.\r\nQUIT\r\n',          'a\r\n',                   'QUIT\r\n'],
  ['..\r\n.b\r\n.\r\n',           '.\r\nb\r\n',              ''],
  ['a\r\n...\r\n.\r\n',           'a\r\n..\r\n',             ''],
  ['a.\r\n.\r\n',                 'a.\r\n',                  ''],
  ['a\n.\r\nb',                   'a\n.\r\nb',               undefined],
  ['a\r.\r\nb',                   'a\r.\r\nb',               undefined],
  ['a\r\n.\nb',                   'a\r\n\nb',                undefined],
  ['a\r\n.\rb',                   'a\r\n\rb',                undefined],
  ['a\r\n.\r\r\nb',               'a\r\n\r\r\nb',            undefined],
]

for (const [stream, content, rest] of STREAMS) {
  test(`DotDecoder reads ${JSON.stringify(stream)}, however it is cut`, () => {
    const expected = { content, rest: rest ?? '', isEnd: rest !== undefined }
    assert.deepEqual(decoded([Buffer.from(stream, 'latin1')]), expected)
    fc.assert(fc.property(cuts, (sizes) => assert.deepEqual(decoded(pieces(stream, sizes)), expected)))
  })
}

test('DotDecoder undoes dot-stuffing of any lines', () => {
  const lines = fc.array(fc.constantFrom('', '.', '..', '.a', 'a', 'b.c', 'long enough to be a line'), {
    maxLength: 12,
  })
  fc.assert(
    fc.property(lines, cuts, (message, sizes) => {
      const stuffed = message.map((line) => `${line.startsWith('.') ? '.' : ''}${line}\r\n`).join('')
      const content = message.map((line) => `${line}\r\n`).join('')
      assert.deepEqual(decoded(pieces(`${stuffed}.\r\nNOOP`, sizes)), { content, rest: 'NOOP', isEnd: true })
    }),
  )
})

function verdictOn(chunks: readonly Buffer[]): Reason | 'fine' {
  const check = new ContentCheck()
  try {
    for (const chunk of chunks) check.push(chunk)
    check.end()
    return 'fine'
  } catch (error) {
    assert.ok(error instanceof Refusal)
    return error.reason
  }
}

// prettier-ignore
const CONTENTS: readonly [title: string, content: string, verdict: Reason | 'fine'][] = [
  ['a message',                       'A: b\r\n c\r\n\r\ntext\r\n',                              'fine'],
  ['a message without text',          'A: b\r\n',                                                'fine'],
  ['no header at all',                '\r\ntext',                                                'fine'],
  ['a bare LF in the header',         'A: b\nB: c\r\n',                                          'bare-newline'],
  ['a bare LF in the text',           'A: b\r\n\r\nx\ny\r\n',                                    'bare-newline'],
  ['a bare CR in the header',         'A: b\rB\r\n',                                             'bare-newline'],
  ['a bare CR in the text',           'A: b\r\n\r\nx\ry\r\n',                                    'bare-newline'],
  ['two CR before LF',                'A: b\r\n\r\nx\r\r\n',                                     'bare-newline'],
  ['a CR as the last byte',           'A: b\r\n\r\nx\r',                                         'bare-newline'],
  ['NUL in the header',               'A: \0b\r\n',                                              'bare-newline'],
  ['NUL in the text',                 'A: b\r\n\r\n\0',                                          'bare-newline'],
  ['NUL after CR',                    'A: b\r\n\r\nx\r\0\n',                                     'bare-newline'],
  ['as many fields as allowed',       `${'A: b\r\n'.repeat(MAX_HEADER_FIELDS)}\r\n`,             'fine'],
  ['one field too many',              `${'A: b\r\n'.repeat(MAX_HEADER_FIELDS + 1)}\r\n`,         'malformed-message'],
  ['a header line too long',          `A: ${'b'.repeat(MAX_HEADER_LINE_BYTES)}\r\n`,             'malformed-message'],
  ['too large a header',              `A: b\r\n${` ${'c'.repeat(998)}\r\n`.repeat(MAX_HEADER_BYTES / 1000)}`, 'malformed-message'],
  ['a text line as long as allowed',  `\r\n${'x'.repeat(MAX_TEXT_LINE_BYTES - 1)}\r\n`,          'fine'],
  ['a text line too long',            `\r\n${'x'.repeat(MAX_TEXT_LINE_BYTES + 1)}\r\n`,          'malformed-message'],
  ['49 Received fields',              'RECEIVED: x\r\n'.repeat(MAX_RECEIVED_FIELDS - 1),         'fine'],
  ['50 Received fields',              'Received: x\r\n'.repeat(MAX_RECEIVED_FIELDS),             'malformed-message'],
  ['50 lines that only look so',      `${'Received-SPF: x\r\n Received: x\r\n'.repeat(50)}`,      'fine'],
]

for (const [title, content, verdict] of CONTENTS) {
  test(`ContentCheck: ${title}`, () => {
    assert.equal(verdictOn([Buffer.from(content, 'latin1')]), verdict)
    if (content.length < 1000)
      fc.assert(fc.property(cuts, (sizes) => assert.equal(verdictOn(pieces(content, sizes)), verdict)))
    else assert.equal(verdictOn(pieces(content, [997, 1, 4_093])), verdict)
  })
}
