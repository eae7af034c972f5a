// The state machine of POP3 as a table: which command may come when, and what runs it. RFC 1939 §3 – §7
import { Refusal } from '../../base/refusal.ts'
import type { Cursor } from '../../wire/cursor.ts'
import type { ClientCommand } from '../../wire/pop/commands.ts'
import { cmdAuth } from './cmd-auth.ts'
import { cmdCapa } from './cmd-capa.ts'
import { cmdDele, cmdNoop, cmdRset } from './cmd-dele.ts'
import { cmdList, cmdStat, cmdUidl } from './cmd-list.ts'
import { cmdQuit } from './cmd-quit.ts'
import { cmdRetr, cmdTop } from './cmd-retr.ts'
import { cmdStls } from './cmd-stls.ts'
import { cmdPass, cmdUser } from './cmd-user.ts'
import type { Session } from './session.ts'

/** RFC 1939 §3; `named` is AUTHORIZATION after USER: a PASS is due. No command is taken in `update`. */
export type Phase = 'authorization' | 'named' | 'transaction' | 'update'

export interface CommandRow {
  readonly verb: string
  readonly allowedIn: readonly Phase[]
  /** Reads its arguments, does its work, answers. @throws Refusal, which becomes the -ERR */
  readonly run: (session: Session, args: Cursor) => Promise<void>
}

const BEFORE: readonly Phase[] = ['authorization', 'named']
const ANY: readonly Phase[] = [...BEFORE, 'transaction']
const SIGNED_IN: readonly Phase[] = ['transaction']

// prettier-ignore
export const COMMANDS: readonly CommandRow[] = [
  { verb: 'CAPA', allowedIn: ANY,       run: cmdCapa },
  { verb: 'QUIT', allowedIn: ANY,       run: cmdQuit },
  { verb: 'STLS', allowedIn: BEFORE,    run: cmdStls },
  { verb: 'USER', allowedIn: BEFORE,    run: cmdUser },
  { verb: 'PASS', allowedIn: ['named'], run: cmdPass },
  { verb: 'AUTH', allowedIn: BEFORE,    run: cmdAuth },
  { verb: 'STAT', allowedIn: SIGNED_IN, run: cmdStat },
  { verb: 'LIST', allowedIn: SIGNED_IN, run: cmdList },
  { verb: 'UIDL', allowedIn: SIGNED_IN, run: cmdUidl },
  { verb: 'RETR', allowedIn: SIGNED_IN, run: cmdRetr },
  { verb: 'TOP',  allowedIn: SIGNED_IN, run: cmdTop },
  { verb: 'DELE', allowedIn: SIGNED_IN, run: cmdDele },
  { verb: 'RSET', allowedIn: SIGNED_IN, run: cmdRset },
  { verb: 'NOOP', allowedIn: SIGNED_IN, run: cmdNoop },
]

const ROWS: ReadonlyMap<string, CommandRow> = new Map(COMMANDS.map((row) => [row.verb, row]))

/** @throws Refusal `unknown-command` */
export function rowFor({ verb }: ClientCommand): CommandRow {
  const row = ROWS.get(verb)
  if (row === undefined) throw new Refusal('unknown-command', 'Unknown command')
  return row
}
