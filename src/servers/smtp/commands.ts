// The state machine of SMTP as a table: which command may come when, and what runs it.
import { cmdAuth } from './cmd-auth.ts'
import { cmdBdat } from './cmd-bdat.ts'
import { cmdData } from './cmd-data.ts'
import { cmdEhlo, cmdHelo } from './cmd-ehlo.ts'
import { cmdMail } from './cmd-mail.ts'
import { cmdHelp, cmdNoop, cmdQuit, cmdRefused, cmdRset, cmdVrfy } from './cmd-plain.ts'
import { cmdRcpt } from './cmd-rcpt.ts'
import { cmdStarttls } from './cmd-starttls.ts'
import type { Phase, Session } from './session.ts'

export interface CommandRow {
  readonly verb: string
  readonly allowedIn: readonly Phase[]
  readonly on: 'mx' | 'submission' | 'both'
  /** RFC 2920 §3.1: the client waits for the reply before it sends more */
  readonly endsPipeline: boolean
  /** on submission listeners */
  readonly needsSignIn: boolean
  /** where a refusal is noted in the trace */
  readonly stage?: 'mail' | 'rcpt' | 'data'
  readonly run: (session: Session, line: string) => Promise<void>
}

const ALL: readonly Phase[] = ['connected', 'greeted', 'has-sender', 'has-recipients', 'receiving']

// prettier-ignore
export const COMMANDS: readonly CommandRow[] = [
  { verb: 'EHLO',     allowedIn: ALL,                                on: 'both',       endsPipeline: true,  needsSignIn: false, run: cmdEhlo },
  { verb: 'HELO',     allowedIn: ALL,                                on: 'both',       endsPipeline: true,  needsSignIn: false, run: cmdHelo },
  { verb: 'STARTTLS', allowedIn: ['connected', 'greeted'],           on: 'both',       endsPipeline: true,  needsSignIn: false, run: cmdStarttls },
  { verb: 'AUTH',     allowedIn: ['greeted'],                        on: 'submission', endsPipeline: true,  needsSignIn: false, run: cmdAuth },
  { verb: 'MAIL',     allowedIn: ['greeted'],                        on: 'both',       endsPipeline: false, needsSignIn: true,  run: cmdMail, stage: 'mail' },
  { verb: 'RCPT',     allowedIn: ['has-sender', 'has-recipients'],   on: 'both',       endsPipeline: false, needsSignIn: true,  run: cmdRcpt, stage: 'rcpt' },
  { verb: 'DATA',     allowedIn: ['has-recipients'],                 on: 'both',       endsPipeline: true,  needsSignIn: true,  run: cmdData, stage: 'data' },
  // The bytes of a chunk follow whatever we think of it, so that the command itself looks at the phase.
  { verb: 'BDAT',     allowedIn: ALL,                                on: 'both',       endsPipeline: false, needsSignIn: false, run: cmdBdat, stage: 'data' },
  { verb: 'RSET',     allowedIn: ALL,                                on: 'both',       endsPipeline: false, needsSignIn: false, run: cmdRset },
  { verb: 'NOOP',     allowedIn: ALL,                                on: 'both',       endsPipeline: false, needsSignIn: false, run: cmdNoop },
  { verb: 'QUIT',     allowedIn: ALL,                                on: 'both',       endsPipeline: false, needsSignIn: false, run: cmdQuit },
  { verb: 'HELP',     allowedIn: ALL,                                on: 'both',       endsPipeline: false, needsSignIn: false, run: cmdHelp },
  { verb: 'VRFY',     allowedIn: ALL,                                on: 'both',       endsPipeline: false, needsSignIn: true,  run: cmdVrfy },
  { verb: 'EXPN',     allowedIn: ALL,                                on: 'both',       endsPipeline: false, needsSignIn: false, run: cmdRefused },
  { verb: 'ETRN',     allowedIn: ALL,                                on: 'both',       endsPipeline: false, needsSignIn: false, run: cmdRefused },
  { verb: 'TURN',     allowedIn: ALL,                                on: 'both',       endsPipeline: false, needsSignIn: false, run: cmdRefused },
]

const BY_VERB: ReadonlyMap<string, CommandRow> = new Map(COMMANDS.map((row) => [row.verb, row]))

/** The row of a command line; undefined for what nobody knows. */
export function rowFor(line: string): CommandRow | undefined {
  const space = line.indexOf(' ')
  return BY_VERB.get((space < 0 ? line : line.slice(0, space)).toUpperCase())
}
