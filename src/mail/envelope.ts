// The envelope of a message: what SMTP says about it, apart from what its header says.

export type Direction = 'in' | 'out' | 'internal'

/** RFC 3461: what the sender asked to be told about one recipient. */
export interface Recipient {
  /** RFC 5321 §4.1.2 Mailbox, as given; UTF-8 when SMTPUTF8 was used */
  readonly address: string
  readonly notify?: readonly ('never' | 'success' | 'failure' | 'delay')[]
  readonly originalRecipient?: string
}

export interface Envelope {
  /** '' is the null reverse-path of bounces. RFC 5321 §4.5.5 */
  readonly returnPath: string
  readonly recipients: readonly Recipient[]
  readonly smtpUtf8: boolean
  readonly body: '7bit' | '8bitmime' | 'binarymime'
  /** RFC 3461 §4.3: full message or headers only in a failure report */
  readonly dsnReturn?: 'full' | 'hdrs'
  readonly dsnEnvelopeId?: string
}

/** Who brought the message: facts of the connection. */
export interface Peer {
  /** textual IP address, IPv4-mapped IPv6 written as IPv4 */
  readonly address: string
  readonly port: number
  /** the argument of EHLO or HELO, '' before it */
  readonly helo: string
  /** RFC 3848; HTTP: handed in by a program that uses the API */
  readonly protocol: 'SMTP' | 'ESMTP' | 'ESMTPS' | 'ESMTPA' | 'ESMTPSA' | 'HTTP' | 'HTTPS'
  /** the TLS version, when the connection is encrypted */
  readonly tls?: string
}
