// gatehouse scan: what the screens and the policy say about messages in files. Needs no server, no settings, no network.
import { parseArgs } from 'node:util'
import { Refusal } from '../base/refusal.ts'
import type { InboundAction, OutboundAction, Signal, Verdict } from '../mail/signal.ts'
import { decideInbound, decideOutbound, weightOf } from '../policy/decide.ts'
import type { Screening } from '../screening/screening.ts'
import { Screener } from '../screening/screener.ts'
import type { Command, CommandIo } from './command.ts'
import { lookThrough } from './look-through.ts'
import type { FoundMessage } from './scan-source.ts'

/** What `scan` says is done with a message: the words of both directions in one list. */
type ScanAction = 'deliver' | 'bulk' | 'junk' | 'quarantine' | 'reject' | 'hold'

export interface ScanLine {
  readonly id: string
  readonly verdict: Verdict['classification']
  readonly action: ScanAction
  readonly score: number
  readonly phishScore: number
  readonly signals: readonly (Signal & { readonly weight: number })[]
  readonly leaks: readonly { readonly detector: string; readonly count: number; readonly severity: string }[]
  readonly ms: number
}

const ACTIONS: Readonly<Record<InboundAction | OutboundAction, ScanAction>> = {
  deliver: 'deliver',
  tag: 'deliver',
  bulk: 'bulk',
  junk: 'junk',
  quarantine: 'quarantine',
  discard: 'reject',
  reject: 'reject',
  tempfail: 'hold',
  send: 'deliver',
  delay: 'hold',
  'hold-for-step-up': 'hold',
  'hold-for-approval': 'hold',
  block: 'reject',
  freeze: 'reject',
}

const USAGE = `Usage: gatehouse scan PATH… [--direction in|out] [--json]

Screens messages without a server and without the network: .eml files, folders of them, mbox files,
and .jsonl or .jsonl.gz files with the fields id, raw and enc ("utf8" or "base64").

  --direction in|out   judge as mail that comes in (the default) or goes out
  --json               one JSON object a line, in input order

Exit status: 0 all messages were judged, 1 something could not be read, 2 wrong usage.`

export const scanCommand: Command = { name: 'scan', summary: 'screen messages in files', usage: USAGE, run }

async function run(args: string[], io: CommandIo): Promise<number> {
  const options = optionsOf(args)
  if (typeof options === 'string') {
    io.err(options)
    io.err(USAGE)
    return 2
  }
  const { paths, direction, asJson } = options
  const screener = new Screener({ authservId: 'localhost', dnsServers: [] })
  const tell = (line: ScanLine) => io.out(asJson ? JSON.stringify(line) : rowOf(line))
  const look = (found: FoundMessage) => judge(screener, found, direction)
  const unreadable = await lookThrough(paths, io, io.isTerminal && !asJson, look, tell).finally(() => screener.close())
  return unreadable > 0 ? 1 : 0
}

function optionsOf(args: string[]): { paths: string[]; direction: 'in' | 'out'; asJson: boolean } | string {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { json: { type: 'boolean', default: false }, direction: { type: 'string', default: 'in' } },
    })
    if (positionals.length === 0) return 'No path given.'
    if (values.direction !== 'in' && values.direction !== 'out') return '--direction is "in" or "out".'
    return { paths: positionals, direction: values.direction, asJson: values.json }
  } catch (error) {
    return (error as Error).message
  }
}

async function judge(screener: Screener, { id, bytes }: FoundMessage, direction: 'in' | 'out'): Promise<ScanLine> {
  const { signals, leaks, ms } = await screened(screener, bytes, direction)
  const verdict = direction === 'in' ? decideInbound(signals) : decideOutbound(signals)
  return {
    id,
    verdict: verdict.classification,
    action: ACTIONS[verdict.action],
    score: rounded(verdict.score),
    phishScore: rounded(verdict.phishScore),
    signals: signals.map((signal) => ({ ...signal, weight: weightOf(signal) })),
    leaks: (leaks?.findings ?? []).map(({ detector, count, severity }) => ({ detector, count, severity })),
    ms: rounded(ms),
  }
}

async function screened(
  screener: Screener,
  bytes: Uint8Array,
  direction: 'in' | 'out',
): Promise<Pick<Screening, 'signals' | 'leaks' | 'ms'>> {
  const facts = { direction, returnPath: '', recipientCount: 1, receivedAt: 0 }
  try {
    return await screener.screen({ message: { kind: 'memory', bytes }, ...facts })
  } catch (error) {
    // A message that breaks a thread is one the server would not take either: it is told as such, and the rest goes on.
    if (!(error instanceof Refusal)) throw error
    return { signals: [{ id: 'screening.aspect-failed', value: 'worker' }], ms: 0 }
  }
}

/** What speaks loudest against it comes first. */
function rowOf({ id, verdict, action, score, signals }: ScanLine): string {
  const against = signals.filter(({ weight }) => weight > 0).toSorted((a, b) => b.weight - a.weight)
  const reasons = against.map((signal) => `${signal.id}=${signal.value}`)
  return `${action.padEnd(10)} ${verdict.padEnd(7)} ${score.toFixed(2)}  ${id}  ${reasons.join(' ')}`.trimEnd()
}

function rounded(value: number): number {
  return Math.round(value * 1_000) / 1_000
}
