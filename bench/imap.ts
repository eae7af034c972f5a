// Reading: Gatehouse's IMAP server beside Dovecot, on mailboxes with the same letters, in turn.
import { startGatehouse } from './support/gatehouse-stack.ts'
import { loadImap, LARGE_FOLDER } from './support/imap-load.ts'
import { startPostfixDovecot } from './support/postfix-dovecot.ts'
import { cpuMs, pssMib } from './support/process-tree.ts'
import { medians, printFigures, quantile, type Figures } from './support/report.ts'
import { isInstalled, stopAll, type Stack } from './support/stack.ts'

const CLIENTS = [10, 50]
const ROUNDS = 3
const MIX_MS = 4_000
const LETTERS = 200
/** of the letters of one inbox, into one folder: 10,000 messages */
const COPIES = 50
const SESSIONS = 100

/** One command in a folder of 10,000 messages; how often it is timed. */
// prettier-ignore
const COMMANDS = [
  { title: 'headers of 10,000',                    times: 1, command: 'FETCH 1:* (UID FLAGS RFC822.SIZE BODY.PEEK[HEADER.FIELDS (From To Subject Date)])' },
  { title: 'envelopes of 10,000',                  times: 1, command: 'FETCH 1:* (UID FLAGS ENVELOPE)' },
  { title: 'flags of 10,000',                      times: 3, command: 'FETCH 1:* (UID FLAGS)' },
  { title: 'search of a body for what is nowhere', times: 1, command: 'SEARCH BODY zebrawordnotthere' },
  { title: 'search of a body for what is there',   times: 1, command: 'SEARCH BODY kamino' },
  { title: 'search by subject',                    times: 1, command: 'SEARCH SUBJECT kamino' },
] as const

/** Prints for each load the rate, CPU and time of a command, and memory; medians of three rounds in turn. */
export async function run(): Promise<void> {
  const stacks: Stack[] = []
  try {
    stacks.push(await startGatehouse())
    if (isInstalled('postfix', 'dovecot')) stacks.push(await startPostfixDovecot())
    else console.log('postfix and dovecot are not installed: Gatehouse is measured alone')
    await print('APPEND of 1,200 letters, six at a time, then COPY of 200 fifty times', stacks, 1, (stack) =>
      cost(stack, LETTERS * stack.accounts.length, { what: 'fill', letters: LETTERS, copies: COPIES }),
    )
    for (const clients of CLIENTS) {
      await print(`a day's mix, ${clients} clients`, stacks, ROUNDS, (stack) =>
        cost(stack, undefined, { what: 'mix', clients, ms: MIX_MS }),
      )
    }
    await print('connect, LOGIN, SELECT, FETCH of 50 envelopes', stacks, ROUNDS, (stack) =>
      cost(stack, undefined, { what: 'session', times: SESSIONS }),
    )
    for (const { title, command, times } of COMMANDS) {
      await print(title, stacks, ROUNDS, (stack) =>
        cost(stack, undefined, { what: 'time', folder: LARGE_FOLDER, command, times }),
      )
    }
  } finally {
    await stopAll()
  }
}

async function print(
  title: string,
  stacks: readonly Stack[],
  rounds: number,
  measure: (stack: Stack) => Promise<Figures>,
): Promise<void> {
  const rows = stacks.map(({ name }) => ({ name, figures: [] as Figures[] }))
  for (let round = 0; round < rounds; round++) {
    for (const [index, stack] of stacks.entries()) rows[index]!.figures.push(await measure(stack))
  }
  printFigures(
    title,
    rows.map(({ name, figures }) => ({ name, figures: medians(figures) })),
  )
}

type Work = Parameters<typeof loadImap>[0] extends infer Task
  ? Task extends unknown
    ? Omit<Task, 'port' | 'accounts'>
    : never
  : never

/** @param count  of what was done, where it is not what was timed */
async function cost({ imapPort, accounts, roots }: Stack, count: number | undefined, work: Work): Promise<Figures> {
  const before = cpuMs(roots)
  const { commands, ms, latencies } = await loadImap({ port: imapPort, accounts, ...work })
  const done = count ?? commands
  return {
    'per s': (done * 1_000) / ms,
    'CPU ms each': (cpuMs(roots) - before) / done,
    'p50 ms': quantile(latencies, 0.5),
    'p99 ms': quantile(latencies, 0.99),
    'MiB PSS': pssMib(roots),
  }
}
