// Why no mail went a way: a domain without a host, a host without a word, a connection that broke.

/** Thrown on the way to a recipient's answer; carries what the outcome of those recipients says. */
export class DeliveryFailure extends Error {
  override readonly name = 'DeliveryFailure'
  /** enhanced status code, `4.…` or `5.…`. RFC 3463 §2 */
  readonly status: string
  /** '' when no host was reached */
  readonly remoteHost: string

  /** @param reply  the host's reply on one line, or our own words; they end up in a report to the sender */
  constructor(status: string, reply: string, remoteHost = '', options?: ErrorOptions) {
    super(reply, options)
    this.status = status
    this.remoteHost = remoteHost
  }

  get isPermanent(): boolean {
    return this.status.startsWith('5')
  }
}

const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'Connection refused',
  ECONNRESET: 'Connection reset',
  EPIPE: 'Connection reset',
  EHOSTUNREACH: 'Host not reachable',
  ENETUNREACH: 'Network not reachable',
  ETIMEDOUT: 'Connection timed out',
  ABORT_ERR: 'Sending was interrupted',
}

/** The words for an error of a socket; those that Node wrote would name addresses of this machine. */
export function wordsOf(error: unknown): string {
  const { code = 'unknown' } = error as NodeJS.ErrnoException
  return WORDS[code] ?? `Connection failed (${code})`
}
