// gatehouse replay: runs judgement over recorded events, offline, with fresh state. Needs no server, no settings, no network.
import { parseArgs } from 'node:util'
import { Refusal } from '../base/refusal.ts'
import type { Command, CommandIo } from './command.ts'
import { linesOf } from './lines-of.ts'

/** A run over one file: takes its records in order, and answers each. */
export interface Replay {
  /** @returns undefined for a record that is only learned. @throws Refusal `bad-parameter` for one that is none */
  judge(record: Readonly<Record<string, unknown>>): ReplayAnswer | undefined
}

export interface ReplayAnswer {
  /** what `--json` prints */
  readonly line: object
  /** the same for people */
  readonly words: string
}

interface Kind {
  readonly meaning: string
  readonly open: () => Promise<Replay>
}

const KINDS: Readonly<Record<string, Kind>> = {
  'sign-in': {
    meaning: 'the risk engine over sign-ins: at, account, ip, protocol, passwordOk, …',
    open: async () => (await import('./replay-sign-in.ts')).openSignInReplay(),
  },
  sending: {
    meaning: 'sending control over mail of members: at, account, recipients, …; kind: received, released, campaign',
    open: async () => (await import('./replay-sending.ts')).openSendingReplay(),
  },
}

const USAGE = `Usage: gatehouse replay KIND FILE [--json]

${Object.entries(KINDS)
  .map(([name, { meaning }]) => `  ${name.padEnd(10)}${meaning}`)
  .join('\n')}

FILE holds a JSON object a line; .gz is unpacked, - is standard input. Records are judged in order, with fresh
state; keys that are not known are ignored.

  --json   one JSON object a line, in input order

Exit status: 0 all records were judged, 1 something could not be read, 2 wrong usage.`

export const replayCommand: Command = {
  name: 'replay',
  summary: 'run judgement over recorded events',
  usage: USAGE,
  run,
}

async function run(args: string[], io: CommandIo): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { json: { type: 'boolean', default: false } },
  })
  const [name = '', file, ...rest] = positionals
  const kind = Object.hasOwn(KINDS, name) ? KINDS[name] : undefined
  if (kind === undefined || file === undefined || rest.length > 0) {
    io.err(USAGE)
    return 2
  }
  const replay = await kind.open()
  let [number, unreadable] = [0, 0]
  try {
    for await (const line of linesOf(file)) {
      number++
      if (line.trim() === '') continue
      try {
        const answer = replay.judge(recordOf(line))
        if (answer !== undefined) io.out(values.json ? JSON.stringify(answer.line) : answer.words)
      } catch (error) {
        if (!(error instanceof Refusal)) throw error
        unreadable++
        io.err(`${file}:${number}: ${error.message}`)
      }
    }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === undefined && !(error instanceof Refusal)) throw error
    unreadable++
    io.err(`${file}: ${code ?? (error as Error).message}`)
  }
  return unreadable > 0 ? 1 : 0
}

function recordOf(line: string): Readonly<Record<string, unknown>> {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    value = undefined
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Refusal('bad-parameter', 'not a JSON object')
  return value as Readonly<Record<string, unknown>>
}
