// Every bound of a POP3 session.
import type { LineLimits } from '../../net/connection.ts'
import { MAX_COMMAND_LINE } from '../../wire/pop/commands.ts'
import { MAX_SASL_LINE } from '../../wire/sasl.ts'

export const COMMAND_LINE: LineLimits = {
  maxBytes: MAX_COMMAND_LINE,
  idleMs: 600_000, // RFC 1939 §3: the autologout timer, at least 10 minutes
  wholeMs: 60_000,
}
export const SASL_LINE: LineLimits = { maxBytes: MAX_SASL_LINE, idleMs: 60_000, wholeMs: 60_000 }

/** A client has to sign in within this time. */
export const SIGN_IN_MS = 60_000
/** A wrong password costs its session this long, each time more; other sessions do not wait. */
export const FAILURE_DELAY_MS = 500
/** After so many wrong passwords the connection is closed. */
export const MAX_FAILED_SIGN_INS = 3
/** Commands in a row that could not be understood or came at the wrong time, before the connection is closed. */
export const MAX_BAD_COMMANDS = { before: 5, signedIn: 20 } as const

/** Messages in one look at the store, so that other sessions get their turn. */
export const MESSAGES_PER_LOOK = 500
