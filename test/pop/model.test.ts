// The POP3 server against a model of RFC 1939 §3, with the commands pipelined and the stream cut anywhere.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { ADDRESS, openPopWorld, PASSWORD, PopClient, type PopWorld } from '../support/pop-world.ts'

const LETTERS = [
  { subject: 'One', body: 'one' },
  { subject: 'Two', body: '.\r\n..\r\ntwo' },
  { subject: 'Three', body: 'three' },
]
/** lines of a letter of the test world before its body */
const HEADER_LINES = 8

let world: PopWorld
before(async () => {
  world = await openPopWorld(LETTERS)
})
after(() => world.cleanup())

interface Model {
  phase: 'authorization' | 'named' | 'transaction' | 'over'
  readonly deleted: Set<number>
}

interface Move {
  readonly says: string
  /** how each line of the answer begins; changes the model */
  readonly expects: (model: Model) => readonly string[]
}

const OK = '+OK'
/** a bad command: so many in a row end the session */
const BAD = '-ERR'
const CANCELLED = '-ERR Authentication cancelled'
const CHALLENGE = '+ '
const isSignedIn = ({ phase }: Model) => phase === 'transaction'
const left = ({ deleted }: Model) => LETTERS.map((_, index) => index + 1).filter((number) => !deleted.has(number))

/** Allowed after signing in only. */
const inTransaction = (says: string, expects: Move['expects']): Move => ({
  says,
  expects: (model) => (isSignedIn(model) ? expects(model) : [BAD]),
})
/** About one message; "no such message" is no bad command. */
const about = (says: string, number: number, expects: Move['expects']): Move =>
  inTransaction(`${says} ${number}`, (model) =>
    left(model).includes(number) ? expects(model) : ['-ERR Message is marked'],
  )
const beforeSigningIn = (says: string, expects: Move['expects']): Move => ({
  says,
  expects: (model) => (isSignedIn(model) ? [BAD] : expects(model)),
})
const signsIn = (model: Model) => {
  model.phase = 'transaction'
  return ['+OK 3 messages']
}
const lines = (count: number) => Array.from({ length: count }, () => '')

const MOVES: readonly Move[] = [
  beforeSigningIn(`USER ${ADDRESS}`, (model) => {
    model.phase = 'named'
    return [OK]
  }),
  {
    says: `PASS ${PASSWORD}`,
    expects: (model) => (model.phase === 'named' ? signsIn(model) : [BAD]),
  },
  beforeSigningIn(`AUTH PLAIN ${Buffer.from(`\0${ADDRESS}\0${PASSWORD}`).toString('base64')}`, signsIn),
  {
    says: 'AUTH PLAIN\r\n*',
    expects: (model) => {
      if (isSignedIn(model)) return [BAD, BAD]
      model.phase = 'authorization'
      return [CHALLENGE, CANCELLED]
    },
  },
  { says: 'CAPA', expects: () => [OK, ...lines(9), '.'] },
  inTransaction('STAT', (model) => [`+OK ${left(model).length} `]),
  inTransaction('LIST', (model) => [OK, ...left(model).map((number) => `${number} `), '.']),
  inTransaction('UIDL', (model) => [OK, ...left(model).map((number) => `${number} `), '.']),
  about('UIDL', 2, () => ['+OK 2 ']),
  about('RETR', 2, () => [OK, ...lines(HEADER_LINES), '..', '...', 'two', '.']),
  inTransaction('TOP 1 0', (model) =>
    model.deleted.has(1) ? ['-ERR Message is marked'] : [OK, ...lines(HEADER_LINES), '.'],
  ),
  ...[1, 2, 3].map((number) =>
    about('DELE', number, ({ deleted }) => {
      deleted.add(number)
      return [OK]
    }),
  ),
  inTransaction('RETR 4', () => ['-ERR No such message']),
  inTransaction('RSET', ({ deleted }) => {
    deleted.clear()
    return [OK]
  }),
  inTransaction('NOOP', () => [OK]),
  { says: 'XYZZY', expects: () => [BAD] },
  { says: 'DELE one', expects: () => [BAD] },
]
const QUIT: Move = {
  says: 'QUIT',
  expects: (model) => {
    const answer = isSignedIn(model) ? `+OK Goodbye, ${model.deleted.size} messages deleted` : '+OK Goodbye'
    model.phase = 'over'
    return [answer]
  },
}

/** What the model says to all of it, until one side ends the session. */
function answersOf(moves: readonly Move[]): string[] {
  const model: Model = { phase: 'authorization', deleted: new Set() }
  const answers: string[] = []
  let bad = 0
  for (const { expects } of moves) {
    for (const line of expects(model)) {
      answers.push(line)
      if (line !== CHALLENGE) bad = line === BAD || line === CANCELLED ? bad + 1 : 0
      if (bad < (isSignedIn(model) ? 20 : 5)) continue
      return [...answers, '-ERR [SYS/TEMP] Too many bad commands']
    }
    if (model.phase === 'over') break
  }
  return answers
}

/** Signing in comes more often than chance would have it. */
const move = fc.oneof(
  { weight: 1, arbitrary: fc.constantFrom(...MOVES.slice(0, 3)) },
  { weight: 3, arbitrary: fc.constantFrom(...MOVES) },
)

test('Any order of commands, cut anywhere, gets the answers of the model', async () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 })
  await fc.assert(
    fc.asyncProperty(fc.array(move, { maxLength: 30 }), sizes, async (some, cuts) => {
      const moves = [...some, QUIT]
      const client = await PopClient.connect(world)
      const stream = moves.map(({ says }) => `${says}\r\n`).join('')
      for (let at = 0, turn = 0; at < stream.length; turn += 1) {
        const size = cuts[turn % cuts.length] ?? 1
        client.line.write(stream.slice(at, at + size))
        at += size
      }
      for (const expected of answersOf(moves)) {
        const heard = await client.line.line()
        assert.ok(expected === '.' ? heard === '.' : heard.startsWith(expected), `${heard} is not ${expected}`)
      }
      await client.line.ended()
      await assert.rejects(async () => client.line.line(), /closed/, 'nothing follows')
    }),
    { numRuns: 60 },
  )
})
