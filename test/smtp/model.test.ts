// The SMTP server against a model of RFC 5321 §4.1.4, and against itself with the stream cut elsewhere.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { SmtpClient, withoutIds } from '../support/smtp-client.ts'
import { openSmtpStage, type SmtpStage } from '../support/smtp-stage.ts'

let stage: SmtpStage
before(async () => {
  stage = await openSmtpStage('mx')
})
after(() => stage.stop())

interface Model {
  phase: 'connected' | 'greeted' | 'has-sender' | 'has-recipients' | 'receiving'
}

interface Move {
  readonly says: string
  /** the codes that the model expects, in order; changes the model */
  readonly expects: (model: Model) => readonly number[]
  /** sent after a 354 */
  readonly content?: string
}

const drop = (model: Model) => {
  if (model.phase !== 'connected') model.phase = 'greeted'
}
const inTransaction = ({ phase }: Model) => phase === 'has-recipients' || phase === 'receiving'

const greet = (says: string): Move => ({
  says,
  expects: (model) => {
    model.phase = 'greeted'
    return [250]
  },
})
const always = (says: string, code: number): Move => ({ says, expects: () => [code] })
const rcpt = (says: string, code: number): Move => ({
  says,
  expects: (model) => {
    if (model.phase !== 'has-sender' && model.phase !== 'has-recipients') return [503]
    if (code === 250) model.phase = 'has-recipients'
    return [code]
  },
})
const data = (content: string, code: number): Move => ({
  says: 'DATA',
  content,
  expects: (model) => {
    if (model.phase !== 'has-recipients') return [503]
    drop(model)
    return [354, code]
  },
})
const bdat = (chunk: string, isLast: boolean): Move => ({
  says: `BDAT ${chunk.length}${isLast ? ' LAST' : ''}\r\n${chunk}`,
  expects: (model) => {
    if (!inTransaction(model)) return [503]
    model.phase = isLast ? 'greeted' : 'receiving'
    return [250]
  },
})

const MOVES: readonly Move[] = [
  greet('EHLO client.example.net'),
  greet('HELO client.example.net'),
  {
    says: 'MAIL FROM:<wang@example.net>',
    expects: (model) => {
      if (model.phase !== 'greeted') return [503]
      model.phase = 'has-sender'
      return [250]
    },
  },
  rcpt('RCPT TO:<li@example.org>', 250),
  rcpt('RCPT TO:<nobody@example.org>', 550),
  rcpt('RCPT TO:<full@example.org>', 452),
  data('A: b\r\n\r\ntext\r\n.\r\n', 250),
  data(`${'A: b\r\n'.repeat(2_001)}\r\n.\r\n`, 554),
  bdat('A: b\r\n', false),
  bdat('RSET\r\nQUIT\r\n', true),
  bdat('', true),
  {
    says: 'RSET',
    expects: (model) => {
      drop(model)
      return [250]
    },
  },
  always('NOOP', 250),
  always('VRFY li', 252),
  always('HELP', 214),
  always('EXPN li', 502),
  always('AUTH PLAIN', 502),
  always('XYZZY', 500),
]
/** Errors stay below the number that ends a session. */
const MOST_MOVES = 19

/** Sends the way through a transaction more often than chance would. */
const move = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom(...MOVES) },
  { weight: 3, arbitrary: fc.constantFrom(...MOVES.slice(0, 11)) },
)

test('Any order of commands gets the replies of the model', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(move, { maxLength: MOST_MOVES }), async (moves) => {
      const model: Model = { phase: 'connected' }
      const client = await SmtpClient.open(stage.port)
      try {
        for (const { says, expects, content } of moves) {
          const expected = expects(model)
          const isChunk = says.startsWith('BDAT')
          await client.send(isChunk ? says : `${says}\r\n`)
          const heard = [Number((await client.reply()).slice(0, 3))]
          if (heard[0] === 354) {
            await client.send(content ?? '')
            heard.push(Number((await client.reply()).slice(0, 3)))
          }
          assert.deepEqual(heard, expected, says)
        }
      } finally {
        await client.close()
      }
    }),
    { numRuns: 60 },
  )
})

const T = 'MAIL FROM:<wang@example.net>\r\nRCPT TO:<li@example.org>\r\n'
// prettier-ignore
const PIPELINES: readonly [title: string, stream: string][] = [
  ['two messages by BDAT',         `${T}BDAT 6\r\nA: b\r\nBDAT 4 LAST\r\n\r\nx.${T}BDAT 0 LAST\r\nQUIT\r\n`],
  ['BDAT without a recipient',     `MAIL FROM:<>\r\nRCPT TO:<nobody@x>\r\nBDAT 6\r\nQUIT\r\nBDAT 6 LAST\r\nQUIT\r\nQUIT\r\n`],
  ['a bare LF by BDAT',            `${T}BDAT 6 LAST\r\nA: b\n.NOOP\r\nQUIT\r\n`],
  ['a bare LF in a command',       `NOOP\r\nNOOP\nNOOP\r\nQUIT\r\n`],
  ['a refused size',               `${T}BDAT 5 \r\nA: b\rBDAT x\r\nNOOP\r\nQUIT\r\n`],
]

for (const [title, stream] of PIPELINES) {
  test(`Replies do not depend on where the stream is cut: ${title}`, async () => {
    const play = async (sizes?: readonly number[]) => {
      const client = await SmtpClient.open(stage.port, 'EHLO client.example.net')
      await client.send(stream, sizes)
      return (await client.replies()).map(withoutIds)
    }
    const expected = await play()
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 6 }), async (sizes) =>
        assert.deepEqual(await play(sizes), expected),
      ),
      { numRuns: 15 },
    )
  })
}

// prettier-ignore
const CONTENTS: readonly [title: string, content: string, code: string][] = [
  ['dots and an end',   'A: b\r\n\r\n..\r\n.x\r\n...\r\n.\r\n',                                            '250'],
  ['LF.CRLF',           `A: b\r\n\r\nx\n.\r\n${T}DATA\r\n.\r\n`,                                           '521'],
  ['CR.CRLF',           `A: b\r\n\r\nx\r.\r\n${T}DATA\r\n.\r\n`,                                           '521'],
  ['CRLF.CR CRLF',      `A: b\r\n\r\nx\r\n.\r\r\n${T}DATA\r\n.\r\n`,                                       '521'],
  ['CRLF NUL.CRLF',     `A: b\r\n\r\nx\r\n\0.\r\n${T}DATA\r\n.\r\n`,                                       '521'],
]

for (const [title, content, code] of CONTENTS) {
  test(`DATA is answered ${code} wherever it is cut: ${title}`, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 6 }), async (sizes) => {
        const client = await SmtpClient.open(stage.port, 'EHLO x', ...T.trimEnd().split('\r\n'), 'DATA')
        const before = stage.accepted.length
        await client.send(content, sizes)
        assert.equal((await client.reply()).slice(0, 3), code)
        if (code === '250') assert.equal(stage.accepted.at(-1)?.content, 'A: b\r\n\r\n.\r\nx\r\n..\r\n')
        else assert.deepEqual([await client.reply(), stage.accepted.length], ['closed', before])
        await client.close()
      }),
      { numRuns: 12 },
    )
  })
}
