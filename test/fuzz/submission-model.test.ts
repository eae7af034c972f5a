// The submission server against a model of RFC 6409: nothing is taken before a sign-in, and only with one's own address.
// The MX port has its model in test/smtp/model.test.ts, POP3 in test/pop/model.test.ts.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { SmtpClient } from '../support/smtp-client.ts'
import { openSmtpStage, type SmtpStage } from '../support/smtp-stage.ts'

interface Model {
  phase: 'connected' | 'greeted' | 'has-sender' | 'has-recipients' | 'over'
  isSignedIn: boolean
  failedSignIns: number
  accepted: number
}

type Move = fc.AsyncCommand<Model, SmtpClient>
/** The codes to expect, in order; changes the model. */
type Expect = (model: Model) => readonly number[]

/** RFC 4954 §4: the session ends with so many failed sign-ins */
const MAX_FAILED_SIGN_INS = 3
/** Errors stay below the number that ends a session. */
const MOST_MOVES = 19

const plain = (password: string) => `AUTH PLAIN ${Buffer.from(`\0li@example.org\0${password}`).toString('base64')}`

let stage: SmtpStage
before(async () => {
  stage = await openSmtpStage('submission', { isWirePrivate: true })
})
after(() => stage.stop())

/** Lines that are sent one by one, each after the reply to the one before. */
function move(lines: readonly string[], expect: Expect): fc.Arbitrary<Move> {
  return fc.constant({
    check: ({ phase }) => phase !== 'over',
    run: async (model, client) => {
      const heard: number[] = []
      for (const line of lines) {
        heard.push(Number((await client.say(line)).slice(0, 3)))
        if ((heard.at(-1) ?? 0) >= 400) break
      }
      assert.deepEqual(heard, expect(model))
      assert.equal(stage.accepted.length, model.accepted)
    },
    toString: () => lines.join(' / '),
  })
}

const greet: Expect = (model) => {
  model.phase = 'greeted'
  return [250]
}
/** Allowed in AUTH's phase, and once. */
const signIn =
  (outcome: Expect): Expect =>
  (model) =>
    model.phase !== 'greeted' || model.isSignedIn ? [503] : outcome(model)
const signedInOnly =
  (outcome: Expect): Expect =>
  (model) =>
    model.isSignedIn ? outcome(model) : [530]
const failed: Expect = (model) => {
  if (++model.failedSignIns < MAX_FAILED_SIGN_INS) return [535]
  model.phase = 'over'
  return [421]
}
const succeeded: Expect = (model) => {
  model.isSignedIn = true
  return [235]
}
const mail = (code: number) =>
  signedInOnly((model) => {
    if (model.phase !== 'greeted') return [503]
    if (code === 250) model.phase = 'has-sender'
    return [code]
  })
const rcpt = (code: number) =>
  signedInOnly((model) => {
    if (model.phase !== 'has-sender' && model.phase !== 'has-recipients') return [503]
    if (code === 250) model.phase = 'has-recipients'
    return [code]
  })
const data = signedInOnly((model) => {
  if (model.phase !== 'has-recipients') return [503]
  model.phase = 'greeted'
  model.accepted += 1
  return [354, 250]
})
const reset: Expect = (model) => {
  if (model.phase !== 'connected') model.phase = 'greeted'
  return [250]
}

const MOVES = [
  move(['EHLO client.example.net'], greet),
  move(['HELO client.example.net'], greet),
  move([plain('correct horse')], signIn(succeeded)),
  move([plain('wrong')], signIn(failed)),
  move(
    ['AUTH LOGIN', '*'],
    signIn(() => [334, 501]),
  ),
  move(
    ['AUTH CRAM-MD5'],
    signIn(() => [504]),
  ),
  move(['MAIL FROM:<li@example.org>'], mail(250)),
  move(['MAIL FROM:<wang@example.org>'], mail(553)),
  move(['RCPT TO:<wang@example.net>'], rcpt(250)),
  move(['RCPT TO:<full@example.org>'], rcpt(452)),
  move(['DATA', 'A: b\r\n\r\ntext\r\n.'], data),
  move(['RSET'], reset),
  move(
    ['VRFY li'],
    signedInOnly(() => [252]),
  ),
  move(['NOOP'], () => [250]),
]

test('Any order of commands gets the replies of the model, and nothing is taken from strangers', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.commands([...MOVES, ...MOVES.slice(0, 3), ...MOVES.slice(6, 11)], { maxCommands: MOST_MOVES }),
      async (moves) => {
        const client = await SmtpClient.open(stage.port)
        const model: Model = {
          phase: 'connected',
          isSignedIn: false,
          failedSignIns: 0,
          accepted: stage.accepted.length,
        }
        try {
          await fc.asyncModelRun(() => ({ model, real: client }), moves)
          if (model.phase === 'over') assert.equal(await client.reply(), 'closed')
        } finally {
          await client.close()
        }
      },
    ),
    { numRuns: 80 },
  )
})
