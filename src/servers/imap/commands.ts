// The IMAP server as a table: which command is allowed when, and what may be told before its answer. RFC 9051 §3, §6
import { Refusal } from '../../base/refusal.ts'
import type { ClientCommand } from '../../wire/imap/command-reader.ts'
import { cmdAppend } from './cmd-append.ts'
import { cmdAuthenticate } from './cmd-authenticate.ts'
import { cmdCapability } from './cmd-capability.ts'
import { cmdClose, cmdUnselect } from './cmd-close.ts'
import { cmdCopy, cmdMove } from './cmd-copy.ts'
import { cmdCreate } from './cmd-create.ts'
import { cmdDelete } from './cmd-delete.ts'
import { cmdEnable } from './cmd-enable.ts'
import { cmdExpunge, cmdUidExpunge } from './cmd-expunge.ts'
import { cmdFetch } from './cmd-fetch.ts'
import { cmdId } from './cmd-id.ts'
import { cmdIdle } from './cmd-idle.ts'
import { cmdList } from './cmd-list.ts'
import { cmdLogin } from './cmd-login.ts'
import { cmdLogout } from './cmd-logout.ts'
import { cmdLsub } from './cmd-lsub.ts'
import { cmdNamespace } from './cmd-namespace.ts'
import { cmdNoop } from './cmd-noop.ts'
import { cmdGetQuota, cmdGetQuotaRoot } from './cmd-quota.ts'
import { cmdRename } from './cmd-rename.ts'
import { cmdSearch } from './cmd-search.ts'
import { cmdExamine, cmdSelect } from './cmd-select.ts'
import { cmdSort } from './cmd-sort.ts'
import { cmdStartTls } from './cmd-starttls.ts'
import { cmdStatus } from './cmd-status.ts'
import { cmdStore } from './cmd-store.ts'
import { cmdSubscribe, cmdUnsubscribe } from './cmd-subscribe.ts'
import { cmdThread } from './cmd-thread.ts'
import type { Session } from './session.ts'

/** RFC 9051 §3 */
export type Phase = 'not-authenticated' | 'authenticated' | 'selected'

/**
 * Runs one command.
 * @returns the tagged answer without its tag: `OK [READ-WRITE] SELECT completed`; undefined when it was sent already
 * @throws Refusal
 */
export type RunCommand = (session: Session, command: ClientCommand, isUid: boolean) => Promise<string | undefined>

export interface CommandRow {
  readonly verb: string
  readonly allowedIn: readonly Phase[]
  /** untagged news before the tagged answer: everything, everything but EXPUNGE (RFC 9051 §7.5.1), nothing */
  readonly updates: 'all' | 'no-expunge' | 'none'
  readonly run: RunCommand
}

const ANY: readonly Phase[] = ['not-authenticated', 'authenticated', 'selected']
const BEFORE: readonly Phase[] = ['not-authenticated']
const SIGNED_IN: readonly Phase[] = ['authenticated', 'selected']
const SELECTED: readonly Phase[] = ['selected']

// prettier-ignore
export const COMMANDS: readonly CommandRow[] = [
  { verb: 'CAPABILITY',   allowedIn: ANY,       updates: 'all',        run: cmdCapability },
  { verb: 'NOOP',         allowedIn: ANY,       updates: 'all',        run: cmdNoop },
  { verb: 'LOGOUT',       allowedIn: ANY,       updates: 'none',       run: cmdLogout },
  { verb: 'ID',           allowedIn: ANY,       updates: 'all',        run: cmdId },
  { verb: 'STARTTLS',     allowedIn: BEFORE,    updates: 'none',       run: cmdStartTls },
  { verb: 'LOGIN',        allowedIn: BEFORE,    updates: 'none',       run: cmdLogin },
  { verb: 'AUTHENTICATE', allowedIn: BEFORE,    updates: 'none',       run: cmdAuthenticate },
  { verb: 'ENABLE',       allowedIn: SIGNED_IN, updates: 'all',        run: cmdEnable },
  { verb: 'NAMESPACE',    allowedIn: SIGNED_IN, updates: 'all',        run: cmdNamespace },
  { verb: 'SELECT',       allowedIn: SIGNED_IN, updates: 'none',       run: cmdSelect },
  { verb: 'EXAMINE',      allowedIn: SIGNED_IN, updates: 'none',       run: cmdExamine },
  { verb: 'CREATE',       allowedIn: SIGNED_IN, updates: 'all',        run: cmdCreate },
  { verb: 'DELETE',       allowedIn: SIGNED_IN, updates: 'none',       run: cmdDelete },
  { verb: 'RENAME',       allowedIn: SIGNED_IN, updates: 'all',        run: cmdRename },
  { verb: 'SUBSCRIBE',    allowedIn: SIGNED_IN, updates: 'all',        run: cmdSubscribe },
  { verb: 'UNSUBSCRIBE',  allowedIn: SIGNED_IN, updates: 'all',        run: cmdUnsubscribe },
  { verb: 'LIST',         allowedIn: SIGNED_IN, updates: 'all',        run: cmdList },
  { verb: 'LSUB',         allowedIn: SIGNED_IN, updates: 'all',        run: cmdLsub },
  { verb: 'STATUS',       allowedIn: SIGNED_IN, updates: 'all',        run: cmdStatus },
  { verb: 'APPEND',       allowedIn: SIGNED_IN, updates: 'all',        run: cmdAppend },
  { verb: 'IDLE',         allowedIn: SIGNED_IN, updates: 'all',        run: cmdIdle },
  { verb: 'GETQUOTA',     allowedIn: SIGNED_IN, updates: 'all',        run: cmdGetQuota },
  { verb: 'GETQUOTAROOT', allowedIn: SIGNED_IN, updates: 'all',        run: cmdGetQuotaRoot },
  { verb: 'CHECK',        allowedIn: SELECTED,  updates: 'all',        run: cmdNoop },
  { verb: 'CLOSE',        allowedIn: SELECTED,  updates: 'none',       run: cmdClose },
  { verb: 'UNSELECT',     allowedIn: SELECTED,  updates: 'none',       run: cmdUnselect },
  { verb: 'EXPUNGE',      allowedIn: SELECTED,  updates: 'all',        run: cmdExpunge },
  { verb: 'UID EXPUNGE',  allowedIn: SELECTED,  updates: 'all',        run: cmdUidExpunge },
  { verb: 'FETCH',        allowedIn: SELECTED,  updates: 'no-expunge', run: cmdFetch },
  { verb: 'UID FETCH',    allowedIn: SELECTED,  updates: 'all',        run: cmdFetch },
  { verb: 'STORE',        allowedIn: SELECTED,  updates: 'no-expunge', run: cmdStore },
  { verb: 'UID STORE',    allowedIn: SELECTED,  updates: 'all',        run: cmdStore },
  { verb: 'SEARCH',       allowedIn: SELECTED,  updates: 'no-expunge', run: cmdSearch },
  { verb: 'UID SEARCH',   allowedIn: SELECTED,  updates: 'all',        run: cmdSearch },
  { verb: 'SORT',         allowedIn: SELECTED,  updates: 'no-expunge', run: cmdSort },
  { verb: 'UID SORT',     allowedIn: SELECTED,  updates: 'all',        run: cmdSort },
  { verb: 'THREAD',       allowedIn: SELECTED,  updates: 'no-expunge', run: cmdThread },
  { verb: 'UID THREAD',   allowedIn: SELECTED,  updates: 'all',        run: cmdThread },
  { verb: 'COPY',         allowedIn: SELECTED,  updates: 'all',        run: cmdCopy },
  { verb: 'UID COPY',     allowedIn: SELECTED,  updates: 'all',        run: cmdCopy },
  { verb: 'MOVE',         allowedIn: SELECTED,  updates: 'all',        run: cmdMove },
  { verb: 'UID MOVE',     allowedIn: SELECTED,  updates: 'all',        run: cmdMove },
]

const ROWS = new Map(COMMANDS.map((row) => [row.verb, row]))

/** The row of a command; `UID FETCH` is one verb of two words. @throws Refusal `unknown-command` */
export function rowFor({ verb, args }: ClientCommand): CommandRow {
  const whole = verb === 'UID' ? `UID ${args.take(' ') ? args.keyword() : ''}` : verb
  const row = ROWS.get(whole)
  if (row === undefined) throw new Refusal('unknown-command', 'Unknown command')
  return row
}
