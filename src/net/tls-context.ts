// TLS for the servers: certificates by name, TLS 1.2 and newer, tickets that open only the service that issued them.
import { createHash, X509Certificate } from 'node:crypto'
import tls from 'node:tls'
import { logOf } from '../base/log.ts'
import { randomBytes } from '../base/random.ts'
import { Refusal } from '../base/refusal.ts'

const log = logOf('net/tls-context')

/** A certificate with its chain, and its key. */
export interface CertificatePair {
  /** PEM: the server's certificate first, then those above it */
  readonly certificate: string
  /** PEM */
  readonly key: string
}

/** Where the pairs come from: asked at start and again by `reload`. */
export type CertificateSource = () => Promise<readonly CertificatePair[]>

/** RFC 9325 §4.2: forward secrecy and authenticated encryption only. The names are OpenSSL's; those of TLS 1.3 come first. */
const SUITES = [
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'TLS_AES_128_GCM_SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
  'ECDHE-RSA-CHACHA20-POLY1305',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
].join(':')

/** s: how long a client may come back without a full handshake. RFC 8446 §4.6.1 allows 7 days; keys should not live so long. */
const SESSION_LIFE_S = 3_600
/** bytes of `ticketKeys`, as Node wants them */
const TICKET_KEY_BYTES = 48

/** ms between two looks at the certificates: certbot and its like replace the files, and nobody tells us */
const LOOK_EVERY_MS = 60_000

interface NamedContext {
  /** names in lower case, `*.example.org` among them */
  readonly names: readonly string[]
  readonly context: tls.SecureContext
}

export class TlsContexts {
  readonly #source: CertificateSource
  readonly #service: string
  /** One key for the life of the process: a reload of certificates ends no session. */
  readonly #ticketKeys = randomBytes(TICKET_KEY_BYTES)
  readonly #servers = new Set<tls.Server>()
  #pairs: readonly CertificatePair[] = []
  #contexts: readonly NamedContext[] = []

  private constructor(source: CertificateSource, service: string) {
    this.#source = source
    this.#service = service
  }

  /**
   * @param service  name of the listener, such as `imap`: sessions of one service open no other (ALPACA attack)
   * @throws Refusal `bad-settings` when there is no usable pair
   */
  static async open(source: CertificateSource, service: string): Promise<TlsContexts> {
    const contexts = new TlsContexts(source, service)
    contexts.#take(await source())
    return contexts
  }

  /** For a server that speaks TLS at once, such as HTTPS; `keepCurrent` gives it the later certificates. */
  get serverOptions(): tls.TlsOptions {
    return { ...this.#defaults, SNICallback: (name, done) => done(null, this.contextFor(name)) }
  }

  /** From now until it closes, the server gets every new certificate. */
  keepCurrent(server: tls.Server): void {
    this.#servers.add(server)
    server.once('close', () => this.#servers.delete(server))
  }

  /** What a client gets that asks for no name. */
  get #defaults(): tls.SecureContextOptions {
    return contextOptions(this.#pairs[0] as CertificatePair, this.#service, this.#ticketKeys)
  }

  /** The context of the certificate for a host, '' when the client named none; the first pair's when none names it. RFC 6066 §3 */
  contextFor(host: string): tls.SecureContext {
    const name = host.toLowerCase()
    const wildcard = name.replace(/^[^.]+/, '*')
    const found =
      this.#contexts.find(({ names }) => names.includes(name)) ??
      this.#contexts.find(({ names }) => names.includes(wildcard))
    return (found ?? (this.#contexts[0] as NamedContext)).context
  }

  /**
   * Looks whether the certificates changed, as they do every few weeks; connections that stand are not touched.
   * Broken new ones are logged, and the old ones stay in use.
   * @returns whether new ones are in use
   */
  async reload(): Promise<boolean> {
    try {
      const pairs = await this.#source()
      if (JSON.stringify(pairs) === JSON.stringify(this.#pairs)) return false
      this.#take(pairs)
      log.info({ service: this.#service, pairs: pairs.length }, 'certificates changed')
      return true
    } catch (error) {
      const reason = error instanceof Refusal ? error.detail : (error as NodeJS.ErrnoException).code
      log.error({ service: this.#service, reason }, 'new certificates cannot be used, the old ones stay')
      return false
    }
  }

  /** Looks every minute whether the certificates changed. @returns the function that stops it */
  watch(): () => void {
    const timer = setInterval(() => void this.reload(), LOOK_EVERY_MS).unref()
    return () => clearInterval(timer)
  }

  #take(pairs: readonly CertificatePair[]): void {
    if (pairs.length === 0) throw unusable('no certificate')
    this.#contexts = pairs.map((pair) => contextOf(pair, this.#service, this.#ticketKeys))
    this.#pairs = pairs
    for (const server of this.#servers) server.setSecureContext(this.#defaults)
  }
}

function contextOf(pair: CertificatePair, service: string, ticketKeys: Buffer): NamedContext {
  try {
    const certificate = new X509Certificate(pair.certificate)
    const names = (certificate.subjectAltName ?? '').split(', ').flatMap((entry) => /^DNS:(.+)$/.exec(entry)?.[1] ?? [])
    // createSecureContext also checks that the key belongs to the certificate.
    const context = tls.createSecureContext(contextOptions(pair, service, ticketKeys))
    return { names: names.map((name) => name.toLowerCase()), context }
  } catch (error) {
    throw unusable((error as NodeJS.ErrnoException).code ?? 'not a certificate')
  }
}

function contextOptions(pair: CertificatePair, service: string, ticketKeys: Buffer): tls.SecureContextOptions {
  return {
    cert: pair.certificate,
    key: pair.key,
    minVersion: 'TLSv1.2',
    ciphers: SUITES,
    honorCipherOrder: true,
    ticketKeys,
    sessionTimeout: SESSION_LIFE_S,
    // OpenSSL refuses a ticket whose session was made under another id context; at most 32 bytes.
    sessionIdContext: createHash('sha256').update(`gatehouse ${service}`).digest('hex').slice(0, 32),
  }
}

function unusable(detail: string): Refusal {
  return new Refusal(
    'bad-settings',
    'TLS certificate cannot be used: tls.certificate and tls.key are PEM files that belong together',
    detail,
  )
}
