// Every bound of an SMTP session. What an administrator may change comes with `SmtpOptions`.
import type { LineLimits } from '../../net/connection.ts'
import { MAX_SASL_LINE } from '../../wire/sasl.ts'

/** RFC 5321 §4.5.3.1.4 wants 512; extensions add to it (RFC 3461 §5.5 alone 1,036 for RCPT). */
export const COMMAND_LINE: LineLimits = {
  maxBytes: 4_096,
  idleMs: 300_000, // RFC 5321 §4.5.3.2.7: at least 5 minutes
  wholeMs: 60_000,
}
export const SASL_LINE: LineLimits = { maxBytes: MAX_SASL_LINE, idleMs: 60_000, wholeMs: 60_000 }

export const MAX_COMMANDS = 10_000
/** Refused commands since the last accepted message: dictionary harvesting, confused clients. */
export const MAX_ERRORS = 20
/** RCPT commands above the limit of recipients: a pipelining client may have sent them before it saw our first no. */
export const MAX_EXCESS_RECIPIENTS = 1_000
/** RFC 9422 §3: announced as MAILMAX */
export const MAX_TRANSACTIONS = 1_000
export const MAX_FAILED_SIGN_INS = 3

/** A session on the MX port may last so long; honest ones come back. */
export const MX_SESSION_MS = 3_600_000
/** On a submission port until the member has signed in. */
export const SIGN_IN_MS = 120_000

/** RFC 5321 §4.5.3.2.5: at least 3 minutes between two pieces of a message */
export const DATA_IDLE_MS = 180_000
/** From the first to the last byte of a message, however it trickles. */
export const MESSAGE_MS = 1_800_000
/** A refused message is read on and thrown away so far, that the client may hear the reply; then the line is cut. */
export const SWALLOW_BYTES = 16_777_216
/** Read in one piece at most. */
export const CHUNK_BYTES = 65_536
