import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Refusal } from '../../base/refusal.ts'
import { CommandReader, UnreadableCommand, type ByteSource } from './command-reader.ts'

/** The end of the bytes, as a peer that is gone. */
class End extends Error {}

/** Bytes in pieces of any size, as a socket gives them. */
function sourceOf(bytes: Buffer, pieceSize = 7): ByteSource & { left(): Buffer } {
  let rest = bytes
  return {
    async line(maxBytes) {
      const end = rest.indexOf('\r\n')
      if (end > maxBytes) throw new Refusal('line-too-long', 'Line too long')
      if (end < 0) throw new End()
      const line = rest.toString('latin1', 0, end)
      rest = rest.subarray(end + 2)
      return line
    },
    async some(max) {
      if (rest.length === 0) throw new End()
      const piece = rest.subarray(0, Math.min(max, pieceSize))
      rest = rest.subarray(piece.length)
      return piece
    },
    left: () => rest,
  }
}

function readerOf(text: string, isSignedIn = false) {
  let proceeded = 0
  const reader = new CommandReader(sourceOf(Buffer.from(text)), () => proceeded++)
  reader.isSignedIn = isSignedIn
  return { reader, proceeded: () => proceeded }
}

test('next() joins lines and literals to one command', async () => {
  const { reader, proceeded } = readerOf('a1 LOGIN {5}\r\nalice {3+}\r\na b\r\na2 noop\r\n')
  const login = await reader.next()
  assert.deepEqual([login.tag, login.verb, login.args.rest()], ['a1', 'LOGIN', ' {5}\r\nalice {3+}\r\na b'])
  assert.equal(proceeded(), 1)
  const noop = await reader.next()
  assert.deepEqual([noop.tag, noop.verb], ['a2', 'NOOP'])
})

test('next() refuses lines that are no command, and goes on', async () => {
  const { reader } = readerOf('\r\n+ x\r\na\r\na {\r\na1 NOOP\r\n')
  for (const tag of ['*', '*', 'a', 'a']) {
    await assert.rejects(
      reader.next(),
      (error) => error instanceof UnreadableCommand && error.tag === tag && !error.isFatal,
    )
  }
  assert.equal((await reader.next()).verb, 'NOOP')
})

test('a literal that is too big is refused before it is sent; one that is on its way ends the session', async () => {
  const refused = (isFatal: boolean) => (error: unknown) =>
    error instanceof UnreadableCommand && error.isFatal === isFatal
  await assert.rejects(readerOf('a LOGIN {5000}\r\n').reader.next(), refused(false))
  await assert.rejects(readerOf('a LOGIN {5000+}\r\n').reader.next(), refused(true))
  await assert.rejects(readerOf('a LIST {70000}\r\n', true).reader.next(), refused(false))
  await assert.rejects(readerOf(`a SEARCH${' {0+}\r\n'.repeat(40)}\r\n`, true).reader.next(), refused(true))
})

test('the message of an APPEND is streamed', async () => {
  const { reader, proceeded } = readerOf(
    'a APPEND {5}\r\nINBOX (\\Seen) {20}\r\n0123456789abcdefghij\r\nb NOOP\r\n',
    true,
  )
  const { args, message } = await reader.next()
  assert.equal(args.rest(), ' {5}\r\nINBOX (\\Seen) ')
  assert.ok(message)
  assert.equal(message.size, 20)
  const pieces: string[] = []
  for await (const piece of message.read()) pieces.push(piece.toString())
  assert.deepEqual(pieces, ['0123456', '789abcd', 'efghij'])
  assert.equal((await message.rest()).rest(), '')
  assert.equal(proceeded(), 2)
  assert.equal((await reader.next()).tag, 'b')
})

test('a message that nobody reads is skipped when it is on its way, and not waited for when it is not', async () => {
  const begun = readerOf('a APPEND x {4+}\r\nabcd\r\nb NOOP\r\n', true).reader
  await begun.next()
  assert.equal((await begun.next()).tag, 'b')
  const waiting = readerOf('a APPEND x {4}\r\nb NOOP\r\n', true)
  await waiting.reader.next()
  assert.equal((await waiting.reader.next()).tag, 'b')
  assert.equal(waiting.proceeded(), 0)
})

test('before sign-in APPEND streams nothing', async () => {
  assert.equal((await readerOf('a APPEND x {4+}\r\nabcd\r\n').reader.next()).message, undefined)
})

test('next() takes whatever bytes come and throws nothing else', async () => {
  const piece = fc.constantFrom(
    'a ',
    'LOGIN ',
    'APPEND x ',
    '{3}\r\n',
    '{3+}\r\n',
    '~{9}\r\n',
    'abc',
    '\r\n',
    '"',
    ' ',
    '\xff',
    '{',
    '+',
  )
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 40 }), fc.boolean(), async (pieces, isSignedIn) => {
      const { reader } = readerOf(pieces.join(''), isSignedIn)
      for (let round = 0; round < 50; round++) {
        try {
          await reader.next()
        } catch (error) {
          if (error instanceof End || (error instanceof UnreadableCommand && error.isFatal)) return
          assert.ok(error instanceof UnreadableCommand)
        }
      }
      assert.fail('the reader makes no progress')
    }),
  )
})
