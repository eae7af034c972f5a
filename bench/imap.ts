// The IMAP server alone: commands a second in a folder of 1,000 messages, and what an idle connection holds in memory.
// Client and server share a process, so that the figures are a floor: the client's work is in them.
import { monotonic } from '../src/base/clock.ts'
import { ImapTalk } from '../test/support/imap-talk.ts'
import { openImapWorld } from '../test/support/imap-world.ts'

const MESSAGES = 1_000
const ROUND_MS = 1_000
const IDLE_CONNECTIONS = 200

const COMMANDS = [
  'NOOP',
  'FETCH 7 (FLAGS)',
  `FETCH 1:${MESSAGES} (FLAGS)`,
  `FETCH 1:${MESSAGES} (ENVELOPE)`,
  `FETCH 1:${MESSAGES} (UID FLAGS BODY.PEEK[HEADER.FIELDS (From To Subject Date)])`,
  'FETCH 7 (BODY.PEEK[])',
  'STORE 7 +FLAGS (\\Flagged)',
  'SEARCH UNSEEN',
  'SEARCH SUBJECT figures',
  'SORT (DATE) UTF-8 ALL',
  'THREAD REFERENCES UTF-8 ALL',
] as const

/** Prints commands per second of one client for each, then kB per idle connection, both ends of it counted. */
export async function run(): Promise<void> {
  const world = await openImapWorld()
  for (let number = 0; number < MESSAGES; number++) await world.deliver({ subject: `The figures of week ${number}` })
  const client = await ImapTalk.signIn(world)
  await client.command('SELECT INBOX')
  console.log(`imap: one client with TLS, ${MESSAGES} messages`)
  for (const command of COMMANDS) {
    const rate = await rateOf(client, command)
    console.log(`  ${command.slice(0, 60).padEnd(62)} ${rate.toFixed(rate < 100 ? 1 : 0).padStart(7)} /s`)
  }
  const before = process.memoryUsage().rss
  const idle: ImapTalk[] = []
  for (let number = 0; number < IDLE_CONNECTIONS; number++) {
    const session = await ImapTalk.signIn(world)
    await session.command('SELECT INBOX')
    void session.command('IDLE')
    idle.push(session)
  }
  const each = (process.memoryUsage().rss - before) / IDLE_CONNECTIONS / 1_024
  console.log(`  ${IDLE_CONNECTIONS} connections in IDLE, client side included: ${each.toFixed(0)} KiB each`)
  for (const session of [client, ...idle]) session.close()
  await world.cleanup()
}

async function rateOf(client: ImapTalk, command: string): Promise<number> {
  for (let warm = 0; warm < 3; warm++) await client.command(command)
  const begun = monotonic()
  let count = 0
  for (; monotonic() - begun < ROUND_MS; count++) await client.command(command)
  return (count * 1_000) / (monotonic() - begun)
}
