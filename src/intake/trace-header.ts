// The header fields the receiving house puts on top of a message: where it came from and what was found out about it.
import { now } from '../base/clock.ts'
import type { TraceId } from '../base/ids.ts'
import { formatDate } from '../mail/date.ts'
import type { Envelope, Peer } from '../mail/envelope.ts'
import { internationalField } from '../mail/header-writer.ts'

export interface TraceHeader {
  readonly hostname: string
  readonly peer: Peer
  readonly envelope: Envelope
  readonly traceId: TraceId
  /** the value of Authentication-Results; '' for mail of our own members */
  readonly authenticationResults: string
}

/** Written where a message comes to rest, on top of all others. RFC 5321 §4.4 */
export function returnPathField({ returnPath }: Envelope): string {
  return internationalField('Return-Path', `<${returnPath}>`)
}

/**
 * Authentication-Results and Received, each ended by CRLF, newest on top. RFC 5321 §4.4
 * `for` is written for a single recipient only, so that nobody learns of the others (RFC 5321 §7.2).
 */
export function traceHeader(header: TraceHeader): string {
  const { hostname, peer, envelope, traceId } = header
  const [only, ...others] = envelope.recipients
  const from = `from ${peer.helo || 'unknown'} (${addressLiteral(peer.address)})`
  const tls = peer.tls === undefined ? '' : ` (${peer.tls})`
  const by = `by ${hostname} with ${protocolOf(peer, envelope)}${tls} id ${traceId}`
  const to = only !== undefined && others.length === 0 ? ` for <${only.address}>` : ''
  const fields = [
    header.authenticationResults === ''
      ? ''
      : internationalField('Authentication-Results', header.authenticationResults),
    internationalField('Received', `${from} ${by}${to}; ${formatDate(now())}`),
  ]
  return fields.join('')
}

/** RFC 3848, RFC 6531 §4.3 */
function protocolOf(peer: Peer, envelope: Envelope): string {
  return envelope.smtpUtf8 ? peer.protocol.replace('ESMTP', 'UTF8SMTP') : peer.protocol
}

/** RFC 5321 §4.1.3 */
function addressLiteral(address: string): string {
  return address.includes(':') ? `[IPv6:${address}]` : `[${address}]`
}
