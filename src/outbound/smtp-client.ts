// One conversation with a remote SMTP server: greeting, TLS, sign-in, then one transaction after another.
import { monotonic } from '../base/clock.ts'
import { logOf } from '../base/log.ts'
import type { Recipient } from '../mail/envelope.ts'
import { DeliveryFailure } from './delivery-failure.ts'
import {
  isWritable,
  mailLine,
  needsUtf8,
  parseExtensions,
  rcptLine,
  recipientLimit,
  sizeLimit,
  type Extensions,
} from './smtp-commands.ts'
import { HandshakeFailure, SmtpConnection } from './smtp-connection.ts'
import { classOf, enhancedOf, statusOf, textOf, type Reply } from './smtp-reply.ts'
import type { Outcome, OutgoingMessage } from './smtp-delivery.ts'
import { asLines, dotStuffed } from './wire-content.ts'

const log = logOf('outbound')

/** ms. RFC 5321 §4.5.3.2, but for the connection, which TCP would try for minutes, and the transaction, which has no limit there. */
export const WAITS = {
  connect: 30_000,
  greeting: 300_000,
  command: 300_000,
  dataStart: 120_000,
  dataBlock: 180_000,
  dataEnd: 600_000,
  handshake: 30_000,
  /** from MAIL to DATA: what a host may take in all that dribbles out its replies */
  envelope: 900_000,
  /** for the text, besides what its size allows */
  data: 600_000,
} as const
export type Waits = { readonly [Name in keyof typeof WAITS]: number }

/** bytes a second; a host that takes the text more slowly on the whole is given up */
const SLOWEST_TAKER = 4_096

/** Where a conversation goes. */
export interface Target {
  readonly host: string
  readonly address: string
  readonly port: number
}

export interface Credentials {
  readonly username: string
  readonly password: string
}

export interface ClientOptions {
  /** our name for EHLO; a host that answers with it is ourselves */
  readonly hostname: string
  /** sent only over TLS with a certificate that is believed, or where the wire does not leave this machine */
  readonly credentials?: Credentials
  /** the message may not go in the clear, nor to a host whose certificate cannot be believed */
  readonly mustVerify: boolean
  /** TLS from the first byte on. RFC 8314 §3.3 */
  readonly implicitTls: boolean
  /** PEM: an authority to believe besides the machine's own */
  readonly ca?: string
  readonly waits: Waits
}

/** What one transaction came to. */
export interface Sending {
  readonly outcomes: readonly Outcome[]
  /** recipients without an outcome: the host broke off before it had the message; another may be tried */
  readonly undecided: readonly Recipient[]
  /** why there are such */
  readonly failure?: DeliveryFailure
}

type Facts = Pick<Outcome, 'result' | 'status' | 'reply'> & { readonly isUncertain?: boolean }

export class SmtpClient {
  readonly target: Target
  readonly #connection: SmtpConnection
  readonly #options: ClientOptions
  readonly #openedAt = monotonic()
  #extensions: Extensions = new Map()
  #tlsProblem: string
  #transactions = 0
  #isOver = false

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
      return await SmtpClient.#greeted(target, options)
    } catch (error) {
      if (!(error instanceof HandshakeFailure)) throw error
      const problem = `TLS handshake failed: ${error.message}`
      log.warn({ host: target.host, reason: error.message }, 'TLS handshake failed')
      if (options.mustVerify || options.implicitTls) throw new DeliveryFailure('4.7.5', problem, target.host)
      return await SmtpClient.#greeted(target, options, problem)
    }
  }

  static async #greeted(target: Target, options: ClientOptions, tlsProblem = ''): Promise<SmtpClient> {
    const { host, address, port } = target
    const connection = await SmtpConnection.connect(host, address, port, options.waits.connect)
    const client = new SmtpClient(target, connection, options, tlsProblem)
    try {
      await client.#greet()
      return client
    } catch (error) {
      connection.destroy()
      throw error
    }
  }

  /** messages whose transaction was begun */
  get transactions(): number {
    return this.#transactions
  }

  /** ms since the connection was made */
  get age(): number {
    return monotonic() - this.#openedAt
  }

  /** Whether the next message may go over it. */
  get isUsable(): boolean {
    return !this.#isOver && this.#connection.isQuiet
  }

  /** recipients of one transaction */
  get maxRecipients(): number {
    return recipientLimit(this.#extensions)
  }

  /**
   * One transaction. Never throws: whatever happens is an outcome, or leaves recipients undecided.
   * @param recipients  at most `maxRecipients`
   */
  async send(message: OutgoingMessage, recipients: readonly Recipient[]): Promise<Sending> {
    const refusal = this.#ownRefusal(message)
    if (refusal !== undefined) return { outcomes: this.#all(recipients, refusal), undecided: [] }
    const writable = recipients.filter(({ address }) => isWritable(address))
    const outcomes = this.#all(
      recipients.filter((recipient) => !writable.includes(recipient)),
      { result: 'failed', status: '5.1.3', reply: 'Not a valid address' },
    )
    const isWide = (recipient: Recipient) => needsUtf8(message, [message.envelope.returnPath, recipient.address])
    const lacksUtf8 = this.#extensions.has('SMTPUTF8') ? [] : writable.filter(isWide)
    outcomes.push(...this.#all(lacksUtf8, { result: 'failed', status: '5.6.7', reply: 'Host does not offer SMTPUTF8' }))
    const rest = writable.filter((recipient) => !lacksUtf8.includes(recipient))
    if (rest.length === 0) return { outcomes, undecided: [] }

    const usesUtf8 = rest.some(isWide)
    const accepted: Recipient[] = []
    try {
      await this.#envelope(message, rest, usesUtf8, accepted, outcomes)
      if (accepted.length > 0) outcomes.push(...this.#all(accepted, await this.#data(message)))
      return { outcomes, undecided: [] }
    } catch (error) {
      this.destroy()
      if (!(error instanceof DeliveryFailure)) throw error
      const decided = new Set(outcomes.map(({ recipient }) => recipient))
      return { outcomes, undecided: rest.filter((recipient) => !decided.has(recipient)), failure: error }
    }
  }

  /** Says QUIT and does not wait for the answer, which changes nothing. RFC 5321 §4.1.1.10 */
  quit(): void {
    this.#isOver = true
    this.#connection.end('QUIT\r\n')
  }

  destroy(): void {
    this.#isOver = true
    this.#connection.destroy()
  }

  async #greet(): Promise<void> {
    const { waits, mustVerify, implicitTls } = this.#options
    if (implicitTls) await this.#startTls()
    const greeting = await this.#connection.reply(waits.greeting)
    if (classOf(greeting) !== 2) throw this.#failureOf(greeting)
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
    const wish = { host: this.target.host, mustVerify, withinMs: waits.handshake }
    await this.#connection.startTls(ca === undefined ? wish : { ...wish, ca })
    this.#tlsProblem = this.#connection.tlsProblem
  }

  /** RFC 5321 §3.2: EHLO, and HELO for those who do not know it. */
  async #hello(): Promise<void> {
    const { hostname } = this.#options
    const extended = await this.#ask(`EHLO ${hostname}`)
    const reply = classOf(extended) === 5 ? await this.#ask(`HELO ${hostname}`) : extended
    if (classOf(reply) !== 2) throw this.#failureOf(reply)
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

  /** What we can say no to without asking. */
  #ownRefusal({ size, is8bit, envelope }: OutgoingMessage): Facts | undefined {
    const limit = sizeLimit(this.#extensions)
    if (limit !== undefined && size > limit) {
      return {
        result: 'failed',
        status: '5.3.4',
        reply: `Message of ${size} bytes is above the host's limit of ${limit}`,
      }
    }
    if (is8bit && !this.#extensions.has('8BITMIME')) {
      return { result: 'failed', status: '5.6.3', reply: 'Host does not offer 8BITMIME' }
    }
    if (envelope.returnPath !== '' && !isWritable(envelope.returnPath)) {
      return { result: 'failed', status: '5.1.7', reply: 'Not a valid sender address' }
    }
    return undefined
  }

  /**
   * RSET where a transaction was before, MAIL and RCPT: in one group where the host can (RFC 2920 §3.1). DATA waits until
   * somebody is accepted, lest it begins a message that nobody gets.
   * @param accepted  filled with those who may get the message; `outcomes` with the others
   * @throws DeliveryFailure
   */
  async #envelope(
    message: OutgoingMessage,
    recipients: readonly Recipient[],
    usesUtf8: boolean,
    accepted: Recipient[],
    outcomes: Outcome[],
  ): Promise<void> {
    const { waits } = this.#options
    const mail = mailLine(message, usesUtf8, this.#extensions)
    const isFirst = this.#transactions++ === 0
    const lines = [
      ...(isFirst ? [] : ['RSET\r\n']),
      mail,
      ...recipients.map((recipient) => rcptLine(recipient, usesUtf8, this.#extensions)),
    ]
    const replies = this.#replies(lines, monotonic() + waits.envelope)
    const next = async () => (await replies.next()).value as Reply
    if (!isFirst && classOf(await next()) !== 2) throw new DeliveryFailure('4.5.0', 'RSET refused', this.target.host)
    const mailReply = await next()
    if (mailReply.code === 421) throw this.#failureOf(mailReply)
    const isMailRefused = classOf(mailReply) !== 2
    if (isMailRefused && !this.#extensions.has('PIPELINING')) {
      outcomes.push(...this.#all(recipients, factsOf(mailReply)))
      return
    }
    for (const recipient of recipients) {
      const reply = await next()
      if (reply.code === 421) throw this.#failureOf(reply)
      if (isMailRefused) outcomes.push(this.#outcome(recipient, factsOf(mailReply)))
      else if (classOf(reply) === 2) accepted.push(recipient)
      else outcomes.push(this.#outcome(recipient, factsOfRcpt(reply)))
    }
  }

  /** The replies to lines, which are sent one by one, or all at once where the host can. @throws DeliveryFailure */
  async *#replies(lines: readonly string[], deadline: number): AsyncGenerator<Reply> {
    const { waits } = this.#options
    const isGroup = this.#extensions.has('PIPELINING')
    this.#mustBeQuiet()
    if (isGroup) await this.#connection.write(lines.join(''), waits.command)
    for (const line of lines) {
      if (!isGroup) {
        this.#mustBeQuiet()
        await this.#connection.write(line, waits.command)
      }
      yield await this.#connection.reply(Math.min(waits.command, deadline - monotonic()))
    }
  }

  /**
   * DATA, the text, and the answer to its end.
   * @throws DeliveryFailure as long as the host cannot have the message
   */
  async #data(message: OutgoingMessage): Promise<Facts> {
    const { waits } = this.#options
    this.#mustBeQuiet()
    await this.#connection.write('DATA\r\n', waits.command)
    const goAhead = await this.#connection.reply(waits.dataStart)
    if (goAhead.code === 421) throw this.#failureOf(goAhead)
    if (classOf(goAhead) === 2) throw new DeliveryFailure('4.5.0', 'DATA answered out of turn', this.target.host)
    if (classOf(goAhead) !== 3) return factsOf(goAhead)

    const early = await this.#content(message)
    if (early !== undefined) return early
    // From here on the host may have the message although we never hear of it. RFC 1047
    let reply: Reply
    try {
      await this.#connection.write('.\r\n', waits.dataBlock)
      reply = await this.#connection.reply(waits.dataEnd)
    } catch (error) {
      if (!(error instanceof DeliveryFailure)) throw error
      return { result: 'deferred', status: error.status, reply: error.message, isUncertain: true }
    }
    if (reply.code === 421) this.#isOver = true
    if (classOf(reply) !== 3) return factsOf(reply)
    this.destroy()
    return { result: 'deferred', status: '4.5.0', reply: textOf(reply), isUncertain: true }
  }

  /** Streams the text. @returns facts when the host, or our own store, ended it early: then the end was never sent */
  async #content(message: OutgoingMessage): Promise<Facts | undefined> {
    const { waits } = this.#options
    const deadline = monotonic() + waits.data + (1000 * message.size) / SLOWEST_TAKER
    const chunks = dotStuffed(asLines(message.open()))[Symbol.asyncIterator]()
    try {
      for (;;) {
        const chunk = await chunks.next().catch((error: unknown) => this.#unreadable(error))
        if ('result' in chunk) return chunk
        if (!this.#connection.isQuiet) return await this.#earlyReply()
        if (chunk.done === true) return undefined
        try {
          await this.#connection.write(chunk.value, Math.min(waits.dataBlock, deadline - monotonic()))
        } catch (error) {
          if (!this.#connection.hasInput) throw error
          return await this.#earlyReply()
        }
      }
    } finally {
      await chunks.return?.()
    }
  }

  /** A refusal in the middle of the text counts (RFC 5321 §4.2.5 knows no other way); a yes to what it has not got does not. */
  async #earlyReply(): Promise<Facts> {
    const reply = await this.#connection.reply(this.#options.waits.command)
    this.destroy()
    if (classOf(reply) < 4 || reply.code === 421) throw this.#failureOf(reply)
    return factsOf(reply)
  }

  /** That is no fault of the host, and no other host would get the message; this one must not take half of it for the whole. */
  #unreadable(error: unknown): Facts {
    log.error({ host: this.target.host, error: (error as Error).name }, 'message cannot be read')
    this.destroy()
    return { result: 'deferred', status: '4.3.0', reply: 'Message could not be read' }
  }

  async #ask(line: string): Promise<Reply> {
    this.#mustBeQuiet()
    await this.#connection.write(`${line}\r\n`, this.#options.waits.command)
    return this.#connection.reply(this.#options.waits.command)
  }

  /** What was not asked for cannot be told from the answer to the next command. */
  #mustBeQuiet(): void {
    if (this.#connection.hasInput) throw new DeliveryFailure('4.5.0', 'Host speaks out of turn', this.target.host)
  }

  #failureOf(reply: Reply): DeliveryFailure {
    const status = classOf(reply) > 3 ? statusOf(reply) : '4.5.0'
    return new DeliveryFailure(status, textOf(reply), this.target.host)
  }

  #all(recipients: readonly Recipient[], facts: Facts): Outcome[] {
    return recipients.map((recipient) => this.#outcome(recipient, facts))
  }

  #outcome(recipient: Recipient, facts: Facts): Outcome {
    return {
      recipient,
      isUncertain: false,
      ...facts,
      remoteHost: this.target.host,
      tls: this.#connection.tlsVersion,
      tlsProblem: this.#tlsProblem,
      relaysDsn: this.#extensions.has('DSN'),
    }
  }
}

function factsOf(reply: Reply): Facts {
  const isOdd = classOf(reply) === 3
  const result = classOf(reply) === 2 ? 'delivered' : classOf(reply) === 5 ? 'failed' : 'deferred'
  return { result, status: isOdd ? '4.5.0' : statusOf(reply), reply: textOf(reply) }
}

/** RFC 5321 §4.5.3.1.10: 452 here, and 552 of older servers, mean too many recipients: the others go by themselves. */
function factsOfRcpt(reply: Reply): Facts {
  const enhanced = enhancedOf(reply)
  const isTooMany = (reply.code === 452 && enhanced === undefined) || (reply.code === 552 && enhanced === '5.5.3')
  return isTooMany ? { result: 'deferred', status: '4.5.3', reply: textOf(reply) } : factsOf(reply)
}
