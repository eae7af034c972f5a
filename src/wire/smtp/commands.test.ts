import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Refusal, type Reason } from '../../base/refusal.ts'
import { parsePlain } from '../sasl.ts'
import { parseMail } from './mail-command.ts'
import { parseRcpt } from './rcpt-command.ts'
import { parseAuth, parseBdat, parseHello } from './small-commands.ts'

const bytes = (text: string) => Buffer.from(text, 'utf8').toString('latin1')
const refused = (reason: Reason) => (error: unknown) => error instanceof Refusal && error.reason === reason
const MAIL = { body: '7bit', smtpUtf8: false }

// prettier-ignore
const MAIL_ACCEPTED: readonly [line: string, expected: object][] = [
  ['MAIL FROM:<>',                                        { returnPath: '' }],
  ['mail from:<li@example.org>',                          { returnPath: 'li@example.org' }],
  ['MAIL FROM: <li@example.org>',                         { returnPath: 'li@example.org' }],
  ['MAIL FROM:<li@example.org> ',                         { returnPath: 'li@example.org' }],
  ['MAIL FROM:<@a.example,@b.example:li@example.org>',    { returnPath: 'li@example.org' }], // RFC 5321 §4.1.1.3
  ['MAIL FROM:<"a b\\"c>"@example.org>',                  { returnPath: '"a b\\"c>"@example.org' }],
  ['MAIL FROM:<li@[192.0.2.1]>',                          { returnPath: 'li@[192.0.2.1]' }],
  ['MAIL FROM:<li@[IPv6:2001:db8::1]>',                   { returnPath: 'li@[IPv6:2001:db8::1]' }],
  ['MAIL FROM:<a..b.@docomo.example>',                    { returnPath: 'a..b.@docomo.example' }],
  ['MAIL FROM:<a@b> SIZE=1000 BODY=8BITMIME',             { returnPath: 'a@b', size: 1000, body: '8bitmime' }],
  ['MAIL FROM:<a@b> RET=HDRS ENVID=QQ+2B1',               { returnPath: 'a@b', dsnReturn: 'hdrs', dsnEnvelopeId: 'QQ+1' }],
  ['MAIL FROM:<a@b> AUTH=<>',                             { returnPath: 'a@b' }],
  [bytes('MAIL FROM:<李雷@例子.中国> SMTPUTF8'),             { returnPath: '李雷@例子.中国', smtpUtf8: true }],
]

for (const [line, expected] of MAIL_ACCEPTED) {
  test(`parseMail() reads ${line}`, () => assert.deepEqual(parseMail(line), { ...MAIL, ...expected }))
}

// prettier-ignore
const MAIL_REFUSED: readonly [line: string, reason: Reason][] = [
  ['MAIL FROM',                                'bad-syntax'],
  ['MAIL FROM:li@example.org',                 'bad-syntax'],
  ['MAIL FROM:<a b>',                          'bad-address'],
  ['MAIL FROM:<a@b',                           'bad-address'],
  ['MAIL FROM:<a>',                            'bad-address'],
  ['MAIL FROM:<@>',                            'bad-syntax'],
  ['MAIL FROM:<a@-b>',                         'bad-address'],
  ['MAIL FROM:<a@b> \x01',                     'bad-syntax'],
  ['MAIL FROM:<a@b>SIZE=1',                    'bad-syntax'],
  ['MAIL FROM:<a@b> SIZE=1 SIZE=1',            'bad-syntax'],
  ['MAIL FROM:<a@b> SIZE=-1',                  'bad-parameter'],
  ['MAIL FROM:<a@b> SIZE',                     'bad-parameter'],
  ['MAIL FROM:<a@b> BODY=BINARYMIME',          'bad-parameter'],
  ['MAIL FROM:<a@b> RET=ALL',                  'bad-parameter'],
  ['MAIL FROM:<a@b> ENVID=a+0Ab',              'bad-parameter'],
  ['MAIL FROM:<a@b> ENVID=a+2',                'bad-parameter'],
  [`MAIL FROM:<a@b> ENVID=${'x'.repeat(101)}`, 'bad-parameter'],
  ['MAIL FROM:<a@b> SMTPUTF8=1',               'bad-parameter'],
  ['MAIL FROM:<a@b> XFOO=1',                   'bad-parameter'],
  [`MAIL FROM:<${'x'.repeat(251)}@a.b>`,       'bad-address'],
  [bytes('MAIL FROM:<李雷@example.org>'),       'needs-smtputf8'],
  ['MAIL FROM:<\xff@example.org> SMTPUTF8',    'bad-address'],
]

for (const [line, reason] of MAIL_REFUSED) {
  test(`parseMail() refuses ${line.slice(0, 60)}`, () => assert.throws(() => parseMail(line), refused(reason)))
}

// prettier-ignore
const RCPT_ACCEPTED: readonly [line: string, expected: object][] = [
  ['RCPT TO:<li@example.org>',                          { address: 'li@example.org' }],
  ['rcpt to:<Postmaster>',                              { address: 'Postmaster' }],
  ['RCPT TO:<a@b> NOTIFY=NEVER',                        { address: 'a@b', notify: ['never'] }],
  ['RCPT TO:<a@b> NOTIFY=SUCCESS,failure,SUCCESS',      { address: 'a@b', notify: ['success', 'failure'] }],
  ['RCPT TO:<a@b> ORCPT=rfc822;li+2Bx@example.org',     { address: 'a@b', originalRecipient: 'rfc822;li+x@example.org' }],
]

for (const [line, expected] of RCPT_ACCEPTED) {
  test(`parseRcpt() reads ${line}`, () => assert.deepEqual(parseRcpt(line, false), expected))
}

// prettier-ignore
const RCPT_REFUSED: readonly [line: string, reason: Reason][] = [
  ['RCPT TO:<>',                                'bad-address'],
  ['RCPT TO:<li>',                              'bad-address'],
  ['RCPT TO:<a@b> NOTIFY=NEVER,SUCCESS',        'bad-parameter'],
  ['RCPT TO:<a@b> NOTIFY',                      'bad-parameter'],
  ['RCPT TO:<a@b> ORCPT=li@example.org',        'bad-parameter'],
  ['RCPT TO:<a@b> ORCPT=rfc822;a+0D+0Ab',       'bad-parameter'],
  [`RCPT TO:<a@b> ORCPT=rfc822;${'x'.repeat(500)}`, 'bad-parameter'],
  ['RCPT TO:<a@b> SIZE=1',                      'bad-parameter'],
  [bytes('RCPT TO:<李雷@example.org>'),          'needs-smtputf8'],
]

for (const [line, reason] of RCPT_REFUSED) {
  test(`parseRcpt() refuses ${line.slice(0, 60)}`, () => assert.throws(() => parseRcpt(line, false), refused(reason)))
}

test('parseHello(), parseBdat() and parseAuth() keep to their grammars', () => {
  assert.equal(parseHello('EHLO [192.0.2.1] '), '[192.0.2.1]')
  assert.throws(() => parseHello('EHLO'), refused('bad-syntax'))
  assert.throws(() => parseHello('EHLO a b'), refused('bad-syntax'))
  assert.deepEqual(parseBdat('BDAT 0 last'), { size: 0, isLast: true })
  assert.deepEqual(parseBdat('bdat 70000'), { size: 70_000, isLast: false })
  for (const line of ['BDAT', 'BDAT -1', 'BDAT 1 FIRST', 'BDAT 1000000000000000', 'BDAT 0x10']) {
    assert.throws(() => parseBdat(line), refused('bad-syntax'), line)
  }
  assert.deepEqual(parseAuth('AUTH plain'), { mechanism: 'PLAIN' })
  assert.deepEqual(parseAuth('AUTH PLAIN ='), { mechanism: 'PLAIN', initialResponse: Buffer.alloc(0) })
  assert.throws(() => parseAuth('AUTH PLAIN AA='), refused('bad-syntax'))
})

test('parsePlain() takes three parts and nobody acting as somebody else', () => {
  const plain = (text: string) => parsePlain(Buffer.from(text))
  assert.deepEqual(plain('\0li\0pass word'), { username: 'li', password: 'pass word' })
  assert.deepEqual(plain('li\0li\0李'), { username: 'li', password: '李' })
  assert.throws(() => plain('wang\0li\0x'), refused('not-permitted'))
  assert.throws(() => plain('\0\0x'), refused('bad-syntax'))
  assert.throws(() => plain('li\0x'), refused('bad-syntax'))
  assert.throws(() => parsePlain(Buffer.from([0, 0xff, 0, 1])), refused('bad-syntax'))
})

test('No line makes a parser throw anything but a Refusal, and none takes long', () => {
  const atoms = [
    'MAIL FROM:',
    'RCPT TO:',
    '<',
    '>',
    '@',
    '"',
    '\\',
    ':',
    ',',
    ' ',
    '=',
    '+',
    'SIZE',
    'a',
    '.',
    '\xe6',
    '\xff',
    '[',
  ]
  const line = fc.array(fc.constantFrom(...atoms), { maxLength: 60 }).map((parts) => parts.join(''))
  fc.assert(
    fc.property(line, (text) => {
      for (const parse of [parseMail, (rcpt: string) => parseRcpt(rcpt, true), parseHello, parseBdat, parseAuth]) {
        try {
          parse(text)
        } catch (error) {
          assert.ok(error instanceof Refusal)
        }
      }
    }),
  )
})
