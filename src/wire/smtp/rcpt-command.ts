// RCPT: one recipient, and what the sender wants to hear about it.
import { Refusal } from '../../base/refusal.ts'
import { Cursor } from '../cursor.ts'
import { badParameter, decodeXtext, parseParameters } from './parameters.ts'
import { parseForwardPath, SPACES } from './path.ts'

const MAX_ORIGINAL_RECIPIENT = 500 // RFC 3461 §4.2
const NOTIFY = /^(NEVER|(SUCCESS|FAILURE|DELAY)(,(SUCCESS|FAILURE|DELAY))*)$/i // RFC 3461 §4.1: NEVER stands alone
// RFC 3461 §4.2: addr-type ";" xtext; RFC 6533 §3 adds utf-8 with its own escapes
const ORIGINAL_RECIPIENT = /^(rfc822|x400|utf-8|x-[a-z0-9-]{1,30});(.+)$/i

export type Notify = 'never' | 'success' | 'failure' | 'delay'

export interface RcptCommand {
  /** `postmaster` may come without a domain. RFC 5321 §4.1.1.3 */
  readonly address: string
  readonly notify?: readonly Notify[]
  /** `rfc822;li@example.org`, decoded */
  readonly originalRecipient?: string
}

/**
 * rcpt = "RCPT TO:" Forward-path [SP Rcpt-parameters] CRLF   (RFC 5321 §4.1.1.3)
 * @param smtpUtf8  whether MAIL asked for it
 * @throws Refusal `bad-syntax`, `bad-address`, `bad-parameter`, `needs-smtputf8`
 */
export function parseRcpt(line: string, smtpUtf8: boolean): RcptCommand {
  const c = new Cursor(line)
  c.expect('RCPT TO:')
  c.tryRun(SPACES) // as with MAIL
  const { mailbox, isInternational } = parseForwardPath(c)
  if (isInternational && !smtpUtf8) throw new Refusal('needs-smtputf8', 'Address needs SMTPUTF8')
  const parameters = parseParameters(c)
  const notify = parameters.get('NOTIFY')
  const original = parameters.get('ORCPT')
  parameters.delete('NOTIFY')
  parameters.delete('ORCPT')
  if (parameters.size > 0) badParameter()
  return {
    address: mailbox,
    ...(notify !== undefined && { notify: parseNotify(notify) }),
    ...(original !== undefined && { originalRecipient: parseOriginalRecipient(original) }),
  }
}

function parseNotify(value: string): readonly Notify[] {
  if (!NOTIFY.test(value)) badParameter()
  return [...new Set(value.toLowerCase().split(',') as Notify[])]
}

function parseOriginalRecipient(value: string): string {
  const [, type = '', address = ''] = ORIGINAL_RECIPIENT.exec(value) ?? badParameter()
  if (value.length > MAX_ORIGINAL_RECIPIENT) badParameter()
  // RFC 6533 §3: utf-8-addr-xtext escapes as \x{…}; it stays as it came, printable ASCII.
  return `${type.toLowerCase()};${decodeXtext(address)}`
}
