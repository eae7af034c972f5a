// How Gatehouse says no: one table of reasons, with the words of every protocol beside each.

/** How each protocol renders one reason. */
export interface Rendering {
  /** RFC 5321 §4.2.1: the reply code */
  readonly smtp: number
  /** RFC 3463: the enhanced status code */
  readonly enhanced: string
  /** RFC 5530, RFC 3516 §4.4, RFC 6154 §3: the response code of a NO; '' where none fits */
  readonly imap: string
  /** RFC 3206: the extended response code of -ERR; '' where none fits */
  readonly pop: '' | 'AUTH' | 'SYS/TEMP' | 'SYS/PERM' | 'IN-USE' | 'LOGIN-DELAY'
  /** RFC 9110 §15: the status code */
  readonly http: number
  /** Whether the same request can succeed later without anybody changing it. */
  readonly retry: boolean
}

// prettier-ignore
export const REASONS = {
  //                          SMTP       RFC 3463           IMAP (RFC 5530)                POP (RFC 3206)     HTTP       may a retry help?
  'bad-syntax':             { smtp: 501, enhanced: '5.5.2', imap: 'CLIENTBUG',             pop: '',           http: 400, retry: false },
  'unknown-command':        { smtp: 500, enhanced: '5.5.1', imap: 'CLIENTBUG',             pop: '',           http: 404, retry: false },
  'not-implemented':        { smtp: 502, enhanced: '5.5.1', imap: 'CANNOT',                pop: '',           http: 501, retry: false },
  'bad-sequence':           { smtp: 503, enhanced: '5.5.1', imap: 'CLIENTBUG',             pop: '',           http: 409, retry: false },
  'bad-parameter':          { smtp: 555, enhanced: '5.5.4', imap: 'CLIENTBUG',             pop: '',           http: 400, retry: false },
  'line-too-long':          { smtp: 500, enhanced: '5.5.6', imap: 'TOOBIG',                pop: '',           http: 431, retry: false },
  'too-many-commands':      { smtp: 421, enhanced: '4.7.0', imap: 'LIMIT',                 pop: 'SYS/TEMP',   http: 429, retry: true  },
  'too-many-connections':   { smtp: 421, enhanced: '4.7.0', imap: 'LIMIT',                 pop: 'SYS/TEMP',   http: 429, retry: true  },
  'too-many-recipients':    { smtp: 452, enhanced: '4.5.3', imap: 'LIMIT',                 pop: '',           http: 413, retry: true  },
  'too-slow':               { smtp: 421, enhanced: '4.4.2', imap: 'LIMIT',                 pop: 'SYS/TEMP',   http: 408, retry: true  },
  'message-too-big':        { smtp: 552, enhanced: '5.3.4', imap: 'TOOBIG',                pop: '',           http: 413, retry: false },
  'bare-newline':           { smtp: 521, enhanced: '5.6.0', imap: 'CLIENTBUG',             pop: '',           http: 400, retry: false },
  'malformed-message':      { smtp: 554, enhanced: '5.6.0', imap: 'CANNOT',                pop: '',           http: 422, retry: false },
  'no-such-recipient':      { smtp: 550, enhanced: '5.1.1', imap: 'NONEXISTENT',           pop: '',           http: 404, retry: false },
  'bad-address':            { smtp: 553, enhanced: '5.1.3', imap: 'CANNOT',                pop: '',           http: 422, retry: false },
  'needs-smtputf8':         { smtp: 553, enhanced: '5.6.7', imap: 'CANNOT',                pop: '',           http: 422, retry: false },
  'relaying-denied':        { smtp: 550, enhanced: '5.7.1', imap: 'NOPERM',                pop: '',           http: 403, retry: false },
  'not-your-address':       { smtp: 553, enhanced: '5.7.1', imap: 'NOPERM',                pop: '',           http: 403, retry: false },
  'recipient-restricted':   { smtp: 550, enhanced: '5.2.1', imap: 'NOPERM',                pop: '',           http: 403, retry: false },
  'mailbox-full':           { smtp: 452, enhanced: '4.2.2', imap: 'OVERQUOTA',             pop: 'SYS/TEMP',   http: 507, retry: true  },
  'sign-in-required':       { smtp: 530, enhanced: '5.7.0', imap: 'AUTHENTICATIONFAILED',  pop: 'AUTH',       http: 401, retry: false },
  'wrong-credentials':      { smtp: 535, enhanced: '5.7.8', imap: 'AUTHENTICATIONFAILED',  pop: 'AUTH',       http: 401, retry: false },
  'sign-in-refused':        { smtp: 535, enhanced: '5.7.8', imap: 'AUTHENTICATIONFAILED',  pop: 'AUTH',       http: 403, retry: false },
  'app-password-needed':    { smtp: 534, enhanced: '5.7.9', imap: 'ALERT',                 pop: 'AUTH',       http: 403, retry: false },
  'approval-needed':        { smtp: 454, enhanced: '4.7.0', imap: 'UNAVAILABLE',           pop: 'SYS/TEMP',   http: 403, retry: true  },
  'too-many-attempts':      { smtp: 454, enhanced: '4.7.0', imap: 'LIMIT',                 pop: 'LOGIN-DELAY', http: 429, retry: true },
  'account-frozen':         { smtp: 525, enhanced: '5.7.13', imap: 'CONTACTADMIN',         pop: 'SYS/PERM',   http: 403, retry: false },
  'tls-required':           { smtp: 538, enhanced: '5.7.11', imap: 'PRIVACYREQUIRED',      pop: 'AUTH',       http: 426, retry: false },
  'ticket-invalid':         { smtp: 421, enhanced: '4.7.0', imap: 'EXPIRED',               pop: 'SYS/PERM',   http: 401, retry: false },
  'not-permitted':          { smtp: 550, enhanced: '5.7.1', imap: 'NOPERM',                pop: 'SYS/PERM',   http: 403, retry: false },
  'folder-locked':          { smtp: 550, enhanced: '5.7.1', imap: 'NOPERM',                pop: 'SYS/PERM',   http: 403, retry: false },
  'policy-refused':         { smtp: 550, enhanced: '5.7.1', imap: 'NOPERM',                pop: '',           http: 403, retry: false },
  'malware-found':          { smtp: 554, enhanced: '5.7.1', imap: 'NOPERM',                pop: '',           http: 422, retry: false },
  'sending-limit':          { smtp: 451, enhanced: '4.7.1', imap: 'LIMIT',                 pop: '',           http: 429, retry: true  },
  'weak-password':          { smtp: 550, enhanced: '5.7.0', imap: 'CANNOT',                pop: '',           http: 422, retry: false },
  'no-such-thing':          { smtp: 550, enhanced: '5.1.0', imap: 'NONEXISTENT',           pop: '',           http: 404, retry: false },
  'already-there':          { smtp: 550, enhanced: '5.0.0', imap: 'ALREADYEXISTS',         pop: '',           http: 409, retry: false },
  'key-reused':             { smtp: 550, enhanced: '5.5.4', imap: 'CLIENTBUG',             pop: '',           http: 422, retry: false },
  'in-use':                 { smtp: 450, enhanced: '4.2.0', imap: 'INUSE',                 pop: 'IN-USE',     http: 409, retry: true  },
  'limit-reached':          { smtp: 452, enhanced: '4.3.1', imap: 'LIMIT',                 pop: 'SYS/TEMP',   http: 429, retry: true  },
  'unknown-charset':        { smtp: 555, enhanced: '5.6.7', imap: 'BADCHARSET',            pop: '',           http: 415, retry: false },
  'unknown-encoding':       { smtp: 554, enhanced: '5.6.3', imap: 'UNKNOWN-CTE',           pop: '',           http: 415, retry: false },
  'no-such-use':            { smtp: 550, enhanced: '5.1.0', imap: 'USEATTR',               pop: '',           http: 409, retry: false },
  'data-damaged':           { smtp: 451, enhanced: '4.3.0', imap: 'CORRUPTION',            pop: 'SYS/PERM',   http: 500, retry: false },
  'key-destroyed':          { smtp: 550, enhanced: '5.2.1', imap: 'NONEXISTENT',           pop: 'SYS/PERM',   http: 410, retry: false },
  'storage-full':           { smtp: 452, enhanced: '4.3.1', imap: 'UNAVAILABLE',           pop: 'SYS/TEMP',   http: 507, retry: true  },
  'unavailable':            { smtp: 451, enhanced: '4.3.0', imap: 'UNAVAILABLE',           pop: 'SYS/TEMP',   http: 503, retry: true  },
  'scanner-unavailable':    { smtp: 451, enhanced: '4.7.1', imap: 'UNAVAILABLE',           pop: 'SYS/TEMP',   http: 503, retry: true  },
  'shutting-down':          { smtp: 421, enhanced: '4.3.2', imap: 'UNAVAILABLE',           pop: 'SYS/TEMP',   http: 503, retry: true  },
  'bad-settings':           { smtp: 451, enhanced: '4.3.5', imap: 'SERVERBUG',             pop: 'SYS/PERM',   http: 500, retry: false },
  'wrong-passphrase':       { smtp: 451, enhanced: '4.3.5', imap: 'SERVERBUG',             pop: 'SYS/PERM',   http: 500, retry: false },
} as const satisfies Record<string, Rendering>

export type Reason = keyof typeof REASONS

/**
 * A "no" that a remote peer is told about. `message` goes out on the wire: generic, no addresses, no rule names.
 * `detail` goes to the log and the audit trail only.
 */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly reason: Reason
  readonly detail: string

  constructor(reason: Reason, message: string, detail = '', options?: ErrorOptions) {
    super(message, options)
    this.reason = reason
    this.detail = detail
  }

  /** The row of the table of reasons. */
  get rendering(): Rendering {
    return REASONS[this.reason]
  }
}

/** One SMTP reply line without its line end: `550 5.1.1 No such recipient`. RFC 5321 §4.2, RFC 2034 §4 */
export function smtpReply(refusal: Refusal): string {
  const { smtp, enhanced } = refusal.rendering
  return `${smtp} ${enhanced} ${onOneLine(refusal.message)}`
}

/** What follows the tag in IMAP: `NO [OVERQUOTA] …`, or `BAD …` for what the client wrote wrongly. RFC 9051 §7.1 */
export function imapReply(refusal: Refusal): string {
  const { imap } = refusal.rendering
  const kind = refusal.reason === 'bad-syntax' || refusal.reason === 'unknown-command' ? 'BAD' : 'NO'
  return imap === '' ? `${kind} ${onOneLine(refusal.message)}` : `${kind} [${imap}] ${onOneLine(refusal.message)}`
}

/** `-ERR [SYS/TEMP] …`. RFC 1939 §3, RFC 2449 §8 */
export function popReply(refusal: Refusal): string {
  const { pop } = refusal.rendering
  return pop === '' ? `-ERR ${onOneLine(refusal.message)}` : `-ERR [${pop}] ${onOneLine(refusal.message)}`
}

/** Body and status of an HTTP answer. RFC 9457 §3 */
export function httpReply(refusal: Refusal): { status: number; body: { type: string; title: string; status: number } } {
  const { http } = refusal.rendering
  return { status: http, body: { type: `urn:gatehouse:${refusal.reason}`, title: refusal.message, status: http } }
}

/** A reply is one line whatever the message holds: no CR, LF or other control character reaches the wire. */
function onOneLine(message: string): string {
  return message.replace(/[\x00-\x1f\x7f]+/g, ' ').slice(0, 400)
}
