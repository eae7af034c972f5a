// Clients that want to cost us more than they pay: each is refused, nothing is stored, and a bystander is served.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { SmtpClient } from '../support/smtp-client.ts'
import { openSmtpStage, type SmtpStage } from '../support/smtp-stage.ts'

const TRANSACTION = ['EHLO client.example.net', 'MAIL FROM:<wang@example.net>', 'RCPT TO:<li@example.org>']

let stage: SmtpStage
before(async () => {
  stage = await openSmtpStage('mx', { maxMessageBytes: 52_428_800 })
})
after(() => stage.stop())

// prettier-ignore
const ABUSES: readonly [title: string, prelude: readonly string[], flood: () => string, last: RegExp][] = [
  ['16 MiB without a line end',            [],                                    () => 'A'.repeat(16_777_216),                        /^500 5\.5\.6 /],
  ['100,000 recipients in one packet',     TRANSACTION.slice(0, 2),               () => 'RCPT TO:<li@example.org>\r\n'.repeat(100_000), /^421 4\.7\.0 /],
  ['100,000 unknown recipients',           TRANSACTION.slice(0, 2),               () => 'RCPT TO:<nobody@example.org>\r\n'.repeat(100_000), /^421 4\.7\.0 /],
  ['100,000 times NOOP',                   [],                                    () => 'NOOP\r\n'.repeat(100_000),                     /^421 4\.7\.0 /],
  ['100,000 empty chunks',                 TRANSACTION,                           () => 'BDAT 0\r\n'.repeat(100_000),                   /^421 4\.7\.0 /],
  ['a million header fields',              [...TRANSACTION, 'DATA'],              () => `${'X: y\r\n'.repeat(1_000_000)}\r\n.\r\nQUIT\r\n`, /^221 /],
  ['a header field folded a million times', [...TRANSACTION, 'DATA'],             () => `X: y\r\n${' y\r\n'.repeat(1_000_000)}\r\n.\r\nQUIT\r\n`, /^221 /],
  ['a text line of 10 MB',                 [...TRANSACTION, 'DATA'],              () => `\r\n${'x'.repeat(10_000_000)}\r\n.\r\nQUIT\r\n`, /^221 /],
]

for (const [title, prelude, flood, last] of ABUSES) {
  test(`The server withstands ${title}`, async () => {
    const accepted = stage.accepted.length
    const bystander = await SmtpClient.open(stage.port, 'EHLO bystander.example.net')
    const client = await SmtpClient.open(stage.port, ...prelude)
    const replies = client.replies()
    await client.send(flood())
    const all = await replies
    assert.match(all.at(-1) ?? '', last)
    if (last.test('221 ')) assert.match(all.at(-2) ?? '', /^554 5\.6\.0 /)
    assert.equal(await bystander.say('NOOP'), '250 2.0.0 Ok')
    assert.equal(stage.accepted.length, accepted)
    await client.close()
    await bystander.close()
  })
}
