// Talks IMAP as mail programs do: fills mailboxes, runs a mix of commands from many connections, times single commands.
import { monotonic } from '../../src/base/clock.ts'
import { ImapClient } from './imap-client.ts'
import { benchLetter, numbersFrom } from './letters.ts'
import { answerTask, runLoad } from './load-process.ts'
import type { Account } from './stack.ts'

interface Common {
  readonly port: number
  readonly accounts: readonly Account[]
}

export type ImapTask = Common &
  (
    | { readonly what: 'fill'; readonly letters: number; readonly copies: number }
    | { readonly what: 'mix'; readonly clients: number; readonly ms: number }
    | { readonly what: 'time'; readonly folder: string; readonly command: string; readonly times: number }
    | { readonly what: 'session'; readonly times: number }
  )

export interface ImapAnswer {
  /** commands that were answered OK */
  readonly commands: number
  /** ms that all took */
  readonly ms: number
  /** ms of each, lowest first */
  readonly latencies: readonly number[]
}

/** The folder of the first account that `fill` makes large. */
export const LARGE_FOLDER = 'Large'
const LETTER_BYTES = 4_000

export const loadImap = (task: ImapTask) => runLoad<ImapAnswer>(import.meta.filename, task)

await answerTask<ImapTask>(async (task) => {
  const latencies: number[] = []
  const started = monotonic()
  const timed = async (work: () => Promise<unknown>) => {
    const before = monotonic()
    await work()
    latencies.push(monotonic() - before)
  }
  const { port, accounts } = task
  const first = accounts[0]!
  if (task.what === 'fill') {
    await Promise.all(accounts.map((account, index) => fill(port, account, task.letters, index * task.letters)))
    const client = await ImapClient.signIn(port, first)
    await client.command(`CREATE ${LARGE_FOLDER}`)
    await client.command('SELECT INBOX')
    for (let copy = 0; copy < task.copies; copy++) await timed(() => client.command(`COPY 1:* ${LARGE_FOLDER}`))
    client.close()
  } else if (task.what === 'mix') {
    const until = started + task.ms
    await Promise.all(
      Array.from({ length: task.clients }, (_, index) =>
        mix(port, accounts[index % accounts.length]!, index, until, timed),
      ),
    )
  } else if (task.what === 'session') {
    for (let time = 0; time < task.times; time++) await timed(() => session(port, first))
  } else {
    const client = await ImapClient.signIn(port, first)
    await client.command(`SELECT ${task.folder}`)
    for (let time = 0; time < task.times; time++) await timed(() => client.command(task.command))
    client.close()
  }
  return { commands: latencies.length, ms: monotonic() - started, latencies: latencies.sort((a, b) => a - b) }
})

async function fill(port: number, account: Account, letters: number, firstSeed: number): Promise<void> {
  const client = await ImapClient.signIn(port, account)
  for (let index = 0; index < letters; index++) {
    await client.append(
      'INBOX',
      benchLetter(1_000_000 + firstSeed + index, LETTER_BYTES, 'wang@partner.test', account.address),
    )
  }
  client.close()
}

/** What a mail program asks in its day, in a fixed order of chances. */
async function mix(
  port: number,
  account: Account,
  seed: number,
  until: number,
  timed: (work: () => Promise<unknown>) => Promise<void>,
): Promise<void> {
  const next = numbersFrom(seed + 1)
  const client = await ImapClient.signIn(port, account)
  await client.command('SELECT INBOX')
  const any = () => 1 + Math.floor(next() * 150)
  const commands = [
    () => 'NOOP',
    () => 'SELECT INBOX',
    () => 'FETCH 1:* (UID FLAGS)',
    () => `FETCH ${any()} (BODY.PEEK[])`,
    () => {
      const from = any()
      return `FETCH ${from}:${from + 49} (UID FLAGS INTERNALDATE RFC822.SIZE ENVELOPE BODYSTRUCTURE)`
    },
    () => `STORE ${any()} ${next() < 0.5 ? '+' : '-'}FLAGS (\\Seen)`,
    () => 'SEARCH UNSEEN',
    () => 'STATUS INBOX (MESSAGES UNSEEN UIDNEXT)',
  ]
  while (monotonic() < until) {
    const command = commands[Math.floor(next() * commands.length)]!()
    await timed(() => client.command(command))
  }
  client.close()
}

async function session(port: number, account: Account): Promise<void> {
  const client = await ImapClient.signIn(port, account)
  await client.command('SELECT INBOX')
  await client.command('FETCH 101:150 (UID FLAGS INTERNALDATE RFC822.SIZE ENVELOPE BODYSTRUCTURE)')
  client.close()
}
