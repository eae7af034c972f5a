import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { it } from 'node:test'
import { parseArgs } from 'node:util'
import { Refusal } from '../base/refusal.ts'
import { durationOf, limitOf } from './arguments.ts'
import { failureOf } from './failure.ts'
import { queueCommand } from './queue.ts'

function failure(work: () => unknown) {
  try {
    work()
  } catch (error) {
    return failureOf(queueCommand, error)
  }
  return assert.fail('nothing was refused')
}

// prettier-ignore
for (const [claim, work, status, words] of [
  ['a no',                     () => { throw new Refusal('no-such-thing', 'Not one of ours') },         1, /^Not one of ours$/],
  ['a server that is away',    () => { throw new Refusal('unavailable', 'Storage is not available', 'SQLITE_CANTOPEN') }, 3, /\(SQLITE_CANTOPEN\)$/],
  ['a time without a unit',    () => durationOf('7'),                                                   2, /"7" is not a time such as 30m/],
  ['a limit that is a word',   () => limitOf('all'),                                                    2, /--limit is a whole number from 1/],
  ['a limit of nothing',       () => limitOf('0'),                                                      2, /--limit/],
  ['an option nobody knows',   () => parseArgs({ args: ['--nonsense'] }),                               2, /Unknown option '--nonsense'[^]*Usage: gatehouse queue/],
  ['a file that is not there', () => readFileSync('/nowhere/password'),                                 1, /^\/nowhere\/password: there is no such file$/],
  ['a folder for a file',      () => readFileSync('/'),                                                 1, /a file is expected|^Error: EISDIR/],
  ['a bug',                    () => (undefined as unknown as { x: { y: 1 } }).x.y,                     1, /TypeError[^]*failure\.test\.ts/],
] as const) {
  it(`failureOf() ${claim}: exit status ${status}`, () => {
    const { words: said, status: found } = failure(work)
    assert.equal(found, status)
    assert.match(said, words)
  })
}

it('failureOf() names the port and the address that another program has', async (t) => {
  const first = createServer().listen(0, '127.0.0.1')
  t.after(() => first.close())
  await new Promise((resolve) => first.once('listening', resolve))
  const { port } = first.address() as { port: number }
  const error = await new Promise((resolve) => createServer().once('error', resolve).listen(port, '127.0.0.1'))
  const { words, status } = failureOf(queueCommand, error)
  assert.equal(status, 1)
  assert.match(words, new RegExp(`^port ${port} at 127\\.0\\.0\\.1: another program listens there`))
})
