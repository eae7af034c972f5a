import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { outgoing } from '../../test/support/outgoing.ts'
import { parseMail } from '../wire/smtp/mail-command.ts'
import { parseRcpt } from '../wire/smtp/rcpt-command.ts'
import { isWritable, mailLine, parseExtensions, rcptLine, recipientLimit, sizeLimit } from './smtp-commands.ts'

const offered = (...lines: readonly string[]) => parseExtensions({ code: 250, lines: ['host hello', ...lines] })
const ALL = offered('SIZE', '8BITMIME', 'SMTPUTF8', 'DSN')

// prettier-ignore
const OFFERS: readonly (readonly [line: string, size: number | undefined, recipients: number])[] = [
  ['SIZE 1000',               1000,      100],
  ['size 1000',               1000,      100],
  ['SIZE',                    undefined, 100],
  ['SIZE 0',                  undefined, 100],
  ['SIZE many',               undefined, 100],
  ['LIMITS RCPTMAX=20',       undefined, 20],
  ['LIMITS MAILMAX=5 RCPTMAX=1000', undefined, 100],
  ['LIMITS RCPTMAX=0',        undefined, 100],
  ['250-SIZE 5',              undefined, 100],
  ['',                        undefined, 100],
]

for (const [line, size, recipients] of OFFERS) {
  test(`parseExtensions() of "${line}"`, () => {
    assert.deepEqual([sizeLimit(offered(line)), recipientLimit(offered(line))], [size, recipients])
  })
}

test('parseExtensions() knows the old way to announce AUTH', () => {
  assert.equal(offered('AUTH=PLAIN LOGIN').get('AUTH'), 'PLAIN LOGIN')
})

// prettier-ignore
const ADDRESSES: readonly (readonly [address: string, isWritable: boolean])[] = [
  ['b@remote.example', true],
  ['"a b"@remote.example', true],
  ['"a>b\\"c"@remote.example', true],
  ['李@例子.example', true],
  ['b@[192.0.2.1]', true],
  ['', false],
  ['postmaster', false],
  ['a b@remote.example', false],
  ['a>b@remote.example', false],
  ['a@b>', false],
  ['"a\r\n"@remote.example', false],
  ['a@b\r\nQUIT', false],
  ['a@b\0', false],
]

for (const [address, expected] of ADDRESSES) {
  test(`isWritable() of ${JSON.stringify(address)}`, () => assert.equal(isWritable(address), expected))
}

test('What mailLine() and rcptLine() write is one line, and our own server reads the same from it', () => {
  const printable = fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 40 })
  const local = fc.stringMatching(/^[a-z0-9+=_-]{1,20}$/)
  fc.assert(
    fc.property(local, printable, printable, fc.constantFrom('full', 'hdrs'), (name, id, original, dsnReturn) => {
      const message = outgoing(undefined, { returnPath: `${name}@example.org`, dsnReturn, dsnEnvelopeId: id })
      const mail = mailLine(message, true, ALL)
      const { size, ...rest } = parseMail(mail.slice(0, -2))
      assert.deepEqual(
        [size, rest],
        [
          message.size,
          { returnPath: `${name}@example.org`, body: '7bit', smtpUtf8: true, dsnReturn, dsnEnvelopeId: id },
        ],
      )

      const recipient = {
        address: `${name}@remote.example`,
        notify: ['failure', 'delay'] as const,
        originalRecipient: `rfc822;${original}`,
      }
      const rcpt = rcptLine(recipient, false, ALL)
      assert.deepEqual(parseRcpt(rcpt.slice(0, -2), false), recipient)
      for (const line of [mail, rcpt]) assert.match(line, /^[ -~]+\r\n$/)
    }),
  )
})
