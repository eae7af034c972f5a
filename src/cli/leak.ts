// gatehouse leak: which sensitive data stands in files and messages. Needs no server, no settings, no network; shows no value.
import { parseArgs } from 'node:util'
import { Refusal } from '../base/refusal.ts'
import type { LeakFinding, LeakReport, NotInspectable } from '../mail/leak.ts'
import { structuredField, withParameters } from '../mail/header-writer.ts'
import { fileType } from '../screening/file-type.ts'
import { Screener } from '../screening/screener.ts'
import type { Command, CommandIo } from './command.ts'
import { lookThrough } from './look-through.ts'
import type { FoundMessage } from './scan-source.ts'

export interface LeakLine {
  readonly id: string
  /** most severe first; as the engine orders them */
  readonly leaks: readonly Pick<LeakFinding, 'detector' | 'count' | 'severity' | 'confidence'>[]
}

interface Looked extends LeakLine {
  /** what stayed closed */
  readonly notInspectable: readonly NotInspectable[]
}

const FACTS = { direction: 'out', returnPath: '', recipientCount: 1, receivedAt: 0 } as const

const USAGE = `Usage: gatehouse leak PATH… [--json]

Looks for sensitive data in files of any type, in .eml messages with what is attached, in folders of both, in mbox
files, and in .jsonl or .jsonl.gz files with the fields id, raw and enc ("utf8" or "base64"). Archives are opened.
Prints which kinds of data there are, how many different values, how severe, how sure: never a value.

  --json   one JSON object a line, in input order; what could not be looked into is told on standard error

Exit status: 0 all files were looked at, 1 something could not be read, 2 wrong usage.`

export const leakCommand: Command = { name: 'leak', summary: 'find sensitive data in files', usage: USAGE, run }

async function run(args: string[], io: CommandIo): Promise<number> {
  const options = optionsOf(args)
  if (typeof options === 'string') {
    io.err(options)
    io.err(USAGE)
    return 2
  }
  const { paths, asJson } = options
  // Files come from anywhere: they are read in threads that may end, as mail is.
  const screener = new Screener({ authservId: 'localhost', dnsServers: [] })
  const tell = ({ notInspectable, ...line }: Looked) => {
    io.out(asJson ? JSON.stringify(line) : rowOf({ ...line, notInspectable }))
    // The line of a program has the keys of the contract; that something stayed closed is never silent.
    if (asJson && notInspectable.length > 0) io.err(`${line.id}: ${closedWords(notInspectable).join(', ')}`)
  }
  const look = (found: FoundMessage) => leaksIn(screener, found)
  const unreadable = await lookThrough(paths, io, io.isTerminal && !asJson, look, tell).finally(() => screener.close())
  return unreadable > 0 ? 1 : 0
}

function optionsOf(args: string[]): { paths: string[]; asJson: boolean } | string {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { json: { type: 'boolean', default: false } },
    })
    return positionals.length === 0 ? 'No path given.' : { paths: positionals, asJson: values.json }
  } catch (error) {
    return (error as Error).message
  }
}

async function leaksIn(screener: Screener, found: FoundMessage): Promise<Looked> {
  const { findings, notInspectable } = await reportOf(screener, isMessage(found) ? found.bytes : letterWith(found))
  const leaks = findings.map(({ detector, count, severity, confidence }) => ({
    detector,
    count,
    severity,
    confidence,
  }))
  return { id: found.id, leaks, notInspectable }
}

async function reportOf(
  screener: Screener,
  bytes: Uint8Array,
): Promise<Pick<LeakReport, 'findings' | 'notInspectable'>> {
  const unknown = { findings: [], notInspectable: ['not-readable'] } as const
  try {
    const { leaks } = await screener.screen({ message: { kind: 'memory', bytes }, ...FACTS })
    return leaks ?? unknown
  } catch (error) {
    // A file that breaks a thread is told as one that nobody could look into, and the rest goes on.
    if (!(error instanceof Refusal)) throw error
    return unknown
  }
}

/** What a collection holds is a message whatever it begins with. */
function isMessage({ id, bytes, isFile }: FoundMessage): boolean {
  return !isFile || /\.eml$/i.test(id) || fileType(bytes).id === 'eml'
}

/** The file as a letter would carry it: its name counts, and its type is told by its content. RFC 2045 §6.8 */
function letterWith({ id, bytes }: FoundMessage): Buffer {
  const name = id.slice(id.lastIndexOf('/') + 1)
  const header = [
    structuredField('MIME-Version', '1.0'),
    structuredField('Content-Type', 'application/octet-stream'),
    structuredField('Content-Disposition', withParameters('attachment', { filename: name })),
    structuredField('Content-Transfer-Encoding', 'base64'),
  ]
  const lines = Buffer.from(bytes).toString('base64').replaceAll(LINE, '$&\r\n')
  return Buffer.from(`${header.join('')}\r\n${lines}`)
}

const LINE = /.{1,76}/g

/** What is most severe comes first. */
function rowOf({ id, leaks, notInspectable }: Looked): string {
  const found = leaks.map(({ detector, count, severity, confidence }) => `${detector}×${count} (${severity}, ${confidence})`) // prettier-ignore
  const all = [...found, ...closedWords(notInspectable)]
  return `${id}  ${all.length > 0 ? all.join(', ') : '-'}`
}

const closedWords = (reasons: readonly NotInspectable[]) => reasons.map((why) => `not looked into: ${why}`)
