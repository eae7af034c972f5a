// What the queue asks of the SMTP client: hand one message to one destination, and say per recipient what became of it.
import type { Envelope, Recipient } from '../mail/envelope.ts'

/** Where mail for one domain goes, best first. RFC 5321 §5.1 */
export interface Route {
  /** the recipients' domain, A-labels; '' for a smart host */
  readonly domain: string
  readonly hosts: readonly RouteHost[]
}

export interface RouteHost {
  readonly name: string
  readonly addresses: readonly string[]
  readonly port: number
}

/** A message as the client sends it; `open` is called anew for each transaction: next host, next group of recipients. */
export interface OutgoingMessage {
  readonly envelope: Omit<Envelope, 'recipients'>
  /** bytes; for SIZE */
  readonly size: number
  /** whether header or body holds 8-bit bytes; for 8BITMIME */
  readonly is8bit: boolean
  /** May throw a DeliveryFailure until its last moment: then the end of the message is not sent. */
  open(): AsyncIterable<Uint8Array>
}

/** What became of one recipient at one attempt. RFC 3463, RFC 3464 §2.3 */
export interface Outcome {
  readonly recipient: Recipient
  /** delivered: the remote side took responsibility; deferred: try again; failed: never try again */
  readonly result: 'delivered' | 'deferred' | 'failed'
  /** the remote host's reply on one line, or our own words when there was none */
  readonly reply: string
  /** enhanced status code `2.0.0`, `4.4.1`, `5.1.1` … */
  readonly status: string
  /** name of the host that said so, '' when none was reached */
  readonly remoteHost: string
  /** the TLS version of the connection, '' without */
  readonly tls: string
  /** why the certificate could not be believed, or why a handshake failed before the message went in the clear; else '' */
  readonly tlsProblem: string
  /** the host took over what the sender wants to be told (DSN); false: who delivered reports `relayed`. RFC 3461 §5.2.2 */
  readonly relaysDsn: boolean
  /** the reply to the end of data never came: the remote side may have the message. RFC 1047 */
  readonly isUncertain: boolean
}
