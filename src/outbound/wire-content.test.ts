import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { END_LOOKALIKES, smuggler } from '../../test/support/end-lookalikes.ts'
import { DotDecoder } from '../wire/smtp/dot-decoder.ts'
import { asLines, dotStuffed } from './wire-content.ts'

async function* pieces(text: string | Buffer, size = Infinity): AsyncIterable<Buffer> {
  const bytes = typeof text === 'string' ? Buffer.from(text, 'latin1') : text
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function joined(chunks: AsyncIterable<Buffer>): Promise<string> {
  const all: Buffer[] = []
  for await (const chunk of chunks) all.push(chunk)
  return Buffer.concat(all).toString('latin1')
}

const LONG = 'x'.repeat(998)

// prettier-ignore
const LINES: readonly (readonly [stored: string, sent: string])[] = [
  ['',                       ''],
  ['a\r\nb\r\n',             'a\r\nb\r\n'],
  ['a\r\nb',                 'a\r\nb\r\n'],
  ['a\nb\n',                 'a\r\nb\r\n'],
  ['a\rb\r',                 'a\r\nb\r\n'],
  ['a\r\r\nb\r\n',           'a\r\n\r\nb\r\n'],
  ['a\n\rb\r\n',             'a\r\n\r\nb\r\n'],
  ['a\0b\r\n',               'ab\r\n'],
  ['a\r\0\nb\r\n',           'a\r\nb\r\n'],
  ['\r\n\0.\r\n',            '\r\n.\r\n'],
  [`${LONG}\r\n`,            `${LONG}\r\n`],
  [`${LONG}y\r\n`,           `${LONG}\r\n y\r\n`],
  [`${LONG}${LONG}\r\n`,     `${LONG}\r\n ${LONG.slice(1)}\r\n x\r\n`],
]

for (const [stored, sent] of LINES) {
  test(`asLines() of ${JSON.stringify(stored.replaceAll(LONG, '…'))}, cut anywhere`, async () => {
    for (const size of [1, 2, 3, 997, Infinity]) assert.equal(await joined(asLines(pieces(stored, size))), sent)
  })
}

test('asLines() breaks no UTF-8 character', async () => {
  const text = Buffer.from('中'.repeat(1_000))
  const lines = (await joined(asLines(pieces(text)))).split('\r\n')
  const decoded = lines.map((line) => new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(line, 'latin1')))
  assert.equal(decoded.join('').replaceAll(' ', ''), '中'.repeat(1_000))
  assert.ok(lines.every((line) => line.length <= 998))
})

test('dotStuffed() doubles a dot at the start of a line and nowhere else', async () => {
  for (const size of [1, 2, 3, Infinity]) {
    assert.equal(await joined(dotStuffed(pieces('.a\r\n.\r\n..b.\r\nc.\r\n', size))), '..a\r\n..\r\n...b.\r\nc.\r\n')
  }
})

test('No stored sequence that looks like an end of the text to somebody leaves as one', async () => {
  assert.equal(END_LOOKALIKES.length, 48)
  for (const sequence of [...END_LOOKALIKES, '\r\n.\r\n']) {
    for (const size of [1, 7, Infinity]) {
      const sent = await joined(dotStuffed(asLines(pieces(smuggler(sequence), size))))
      assert.doesNotMatch(sent, /\0|\r(?!\n)|(?<!\r)\n|(^|\n)\.(?!\.)/, JSON.stringify(sequence))
    }
  }
})

test('What leaves are whole lines of at most 998 bytes, and a receiver reads them as one message', async () => {
  const atom = fc.constantFrom('\r', '\n', '\0', '.', '\r\n', '\r\n.\r\n', 'text', ' ', '\xe4\xb8\xad', 'y'.repeat(600))
  await fc.assert(
    fc.asyncProperty(fc.array(atom, { maxLength: 60 }), fc.integer({ min: 1, max: 2_000 }), async (atoms, size) => {
      const lines = await joined(asLines(pieces(atoms.join(''), size)))
      assert.match(lines, /^(?:[^\r\n\0]{0,998}\r\n)*$/)
      assert.equal(await joined(asLines(pieces(lines, size))), lines)
      const wire = Buffer.from(`${await joined(dotStuffed(pieces(lines, size)))}.\r\n`, 'latin1')
      const { content, used, isEnd } = new DotDecoder().push(wire)
      assert.deepEqual([Buffer.concat(content).toString('latin1'), used, isEnd], [lines, wire.length, true])
    }),
  )
})
