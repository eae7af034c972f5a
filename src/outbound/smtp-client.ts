// One conversation with a remote SMTP server: greeting, TLS, sign-in, then one transaction after another.
import { monotonic } from '../base/clock.ts'
import { logOf } from '../base/log.ts'
import type { Recipient } from '../mail/envelope.ts'
import { DeliveryFailure } from './delivery-failure.ts'
import { parseExtensions, recipientLimit, type Extensions } from './smtp-commands.ts'
import { HandshakeFailure, SmtpConnection, type Target } from './smtp-connection.ts'
import type { Outcome, OutgoingMessage } from './smtp-delivery.ts'
import { classOf, failureOf, textOf, type Reply } from './smtp-reply.ts'
import { transact, type Verdict, type Verdicts } from './smtp-transaction.ts'
import type { Waits } from './smtp-waits.ts'

const log = logOf('outbound')

export interface Credentials {
  readonly username: string
  readonly password: string
}

export interface ClientOptions {
  /** our name for EHLO; a host that answers with it is ourselves */
  readonly hostname: string
  readonly credentials?: Credentials
  /** nothing goes in the clear, nor to a host whose certificate cannot be believed */
  readonly mustVerify: boolean
  /** TLS from the first byte on. RFC 8314 §3.3 */
  readonly implicitTls: boolean
  /** PEM: an authority to believe besides the machine's own */
  readonly ca?: string
  readonly waits: Waits
  /** ends the conversation before its first transaction */
  readonly signal?: AbortSignal
}

/** What one transaction came to. */
export interface Sending {
  readonly outcomes: readonly Outcome[]
  /** recipients without an outcome: the host broke off before it could have the message; another may be tried */
  readonly undecided: readonly Recipient[]
  /** why there are such */
  readonly failure?: DeliveryFailure
}

export class SmtpClient {
  readonly target: Target
  readonly #connection: SmtpConnection
  readonly #options: ClientOptions
  readonly #openedAt = monotonic()
  #extensions: Extensions = new Map()
  #tlsProblem: string
  #transactions = 0

  private constructor(target: Target, connection: SmtpConnection, options: ClientOptions, tlsProblem: string) {
    this.target = target
    this.#connection = connection
    this.#options = options
    this.#tlsProblem = tlsProblem
  }

  /**
   * Connects, greets, encrypts when it can, signs in when it should. A failed handshake is followed by one connection in
   * the clear (RFC 7435 §3), and every outcome over that one says so.
   * @throws DeliveryFailure
   */
  static async open(target: Target, options: ClientOptions): Promise<SmtpClient> {
    try {
      return await SmtpClient.#greeted(target, options, '')
    } catch (error) {
      if (!(error instanceof HandshakeFailure)) throw error
      const problem = `TLS handshake failed: ${error.message}`
      log.warn({ host: target.host, reason: error.message }, 'TLS handshake failed')
      if (options.mustVerify || options.implicitTls) throw new DeliveryFailure('4.7.5', problem, target.host)
      return await SmtpClient.#greeted(target, options, problem)
    }
  }

  /** @param tlsProblem  of an earlier connection: this one stays in the clear */
  static async #greeted(target: Target, options: ClientOptions, tlsProblem: string): Promise<SmtpClient> {
    const connection = await SmtpConnection.connect(target, options.waits.connect, options.signal)
    const client = new SmtpClient(target, connection, options, tlsProblem)
    try {
      await client.#greet()
      return client
    } catch (error) {
      connection.destroy()
      throw error
    }
  }

  /** transactions begun */
  get transactions(): number {
    return this.#transactions
  }

  /** ms since the connection was made */
  get age(): number {
    return monotonic() - this.#openedAt
  }

  /** Whether the next message may go over it. */
  get isUsable(): boolean {
    return this.#connection.isQuiet
  }

  /** recipients of one transaction */
  get maxRecipients(): number {
    return recipientLimit(this.#extensions)
  }

  /**
   * One transaction. What the host does is an outcome, or leaves recipients undecided; it throws nothing.
   * @param recipients  at most `maxRecipients`
   */
  async send(message: OutgoingMessage, recipients: readonly Recipient[]): Promise<Sending> {
    const verdicts: Verdicts = new Map()
    const host = {
      connection: this.#connection,
      extensions: this.#extensions,
      waits: this.#options.waits,
      isUsed: this.#transactions++ > 0,
    }
    try {
      await transact(host, message, recipients, verdicts)
      return { outcomes: this.#outcomes(verdicts), undecided: [] }
    } catch (error) {
      this.destroy()
      if (!(error instanceof DeliveryFailure)) throw error
      const undecided = recipients.filter((recipient) => !verdicts.has(recipient))
      return { outcomes: this.#outcomes(verdicts), undecided, failure: error }
    }
  }

  /** Says QUIT and does not wait for the answer, which changes nothing. RFC 5321 §4.1.1.10 */
  quit(): void {
    this.#connection.end('QUIT\r\n')
  }

  destroy(): void {
    this.#connection.destroy()
  }

  async #greet(): Promise<void> {
    const { waits, mustVerify, implicitTls } = this.#options
    if (implicitTls) await this.#startTls()
    const greeting = await this.#connection.reply(waits.greeting)
    if (classOf(greeting) !== 2) throw failureOf(greeting, this.target.host)
    await this.#hello()
    if (!implicitTls && this.#extensions.has('STARTTLS') && this.#tlsProblem === '') {
      const reply = await this.#ask('STARTTLS')
      if (classOf(reply) === 2) {
        await this.#startTls()
        await this.#hello() // RFC 3207 §4.2: what was offered in the clear is forgotten
      } else this.#tlsProblem = `STARTTLS refused: ${textOf(reply)}`
    }
    if (mustVerify && this.#connection.tlsVersion === '') {
      throw new DeliveryFailure('4.7.10', 'Host does not offer TLS', this.target.host)
    }
    await this.#signIn()
  }

  async #startTls(): Promise<void> {
    const { mustVerify, ca, waits } = this.#options
    const wish = { mustVerify, withinMs: waits.handshake }
    await this.#connection.startTls(ca === undefined ? wish : { ...wish, ca })
    this.#tlsProblem = this.#connection.tlsProblem
  }

  /** RFC 5321 §3.2: EHLO, and HELO for those who do not know it. */
  async #hello(): Promise<void> {
    const { hostname } = this.#options
    const extended = await this.#ask(`EHLO ${hostname}`)
    const reply = classOf(extended) === 5 ? await this.#ask(`HELO ${hostname}`) : extended
    if (classOf(reply) !== 2) throw failureOf(reply, this.target.host)
    const name = reply.lines[0]?.split(' ')[0]?.toLowerCase()
    if (name === hostname.toLowerCase()) {
      throw new DeliveryFailure('5.4.6', 'Mail for this domain comes back to this host', this.target.host)
    }
    this.#extensions = reply === extended ? parseExtensions(reply) : new Map()
  }

  /** AUTH PLAIN with the response at once. RFC 4954 §4, RFC 4616 §2 */
  async #signIn(): Promise<void> {
    const { credentials } = this.#options
    if (credentials === undefined) return
    if (!/(^| )PLAIN( |$)/i.test(this.#extensions.get('AUTH') ?? '')) {
      throw new DeliveryFailure('4.7.0', 'Smart host does not offer AUTH PLAIN', this.target.host)
    }
    const response = Buffer.from(`\0${credentials.username}\0${credentials.password}`).toString('base64')
    const reply = await this.#ask(`AUTH PLAIN ${response}`)
    // A wrong password is ours to mend, not the sender's: the mail waits.
    if (classOf(reply) !== 2) throw new DeliveryFailure('4.7.8', textOf(reply), this.target.host)
  }

  async #ask(line: string): Promise<Reply> {
    await this.#connection.say(`${line}\r\n`, this.#options.waits.command)
    return this.#connection.reply(this.#options.waits.command)
  }

  #outcomes(verdicts: ReadonlyMap<Recipient, Verdict>): Outcome[] {
    const facts = {
      remoteHost: this.target.host,
      tls: this.#connection.tlsVersion,
      tlsProblem: this.#tlsProblem,
      relaysDsn: this.#extensions.has('DSN'),
    }
    const isFallback = facts.tls === '' && facts.tlsProblem !== ''
    return [...verdicts].map(([recipient, verdict]) => ({
      recipient,
      ...(isFallback ? notForEver(verdict) : verdict),
      ...facts,
    }))
  }
}

/** Who refuses for security what came in the clear because TLS failed may take it when TLS works again. RFC 3207 §4 */
function notForEver(verdict: Verdict): Verdict {
  if (!verdict.status.startsWith('5.7.')) return verdict
  return { ...verdict, result: 'deferred', status: `4${verdict.status.slice(1)}` }
}
