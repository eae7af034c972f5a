// One SMTP session: the loop, the phase, the deadlines, the transaction. What a command does stands in its own file.
import { randomText } from '../../base/ids.ts'
import { logOf } from '../../base/log.ts'
import { Refusal, smtpReply } from '../../base/refusal.ts'
import type { IntakeSession, Submitter } from '../../intake/intake.ts'
import type { Envelope, Peer, Recipient } from '../../mail/envelope.ts'
import type { HoldNeed } from '../../mail/hold.ts'
import { Goodbye, PeerGone, type Connection } from '../../net/connection.ts'
import type { Ways } from '../../wire/sasl-verifier.ts'
import type { MailCommand } from '../../wire/smtp/mail-command.ts'
import { rowFor, type CommandRow } from './commands.ts'
import { IncomingMessage } from './incoming-message.ts'
import { COMMAND_LINE, MAX_COMMANDS, MAX_ERRORS, MX_SESSION_MS, SIGN_IN_MS } from './limits.ts'
import type { SmtpOptions } from './smtp-server.ts'

const log = logOf('servers/smtp')

/** What 250 says of a message that goes nowhere yet. */
const HELD_WORDS: Readonly<Record<HoldNeed, string>> = {
  delay: 'Held: will be sent later',
  'step-up': 'Held for your confirmation',
  approval: 'Held for approval',
  quarantine: 'Held for your administrator',
}

/** RFC 5321 §4.1.4, and `receiving` between the first BDAT and the last (RFC 3030 §2). */
export type Phase = 'connected' | 'greeted' | 'has-sender' | 'has-recipients' | 'receiving'

export class Session {
  readonly connection: Connection
  readonly options: SmtpOptions
  phase: Phase = 'connected'
  /** what the client calls itself; '' before EHLO */
  helo = ''
  isExtended = false
  submitter: Submitter | undefined
  /** the MAIL command of the open transaction */
  sender: MailCommand | undefined
  recipients: Recipient[] = []
  /** the recipient of the RCPT at hand, until it is taken */
  asked: Recipient | undefined
  /** between the first BDAT and the last */
  message: IncomingMessage | undefined
  transactions = 0
  excessRecipients = 0
  failedSignIns = 0
  isOver = false
  #commands = 0
  #errors = 0
  #stopWatching: (() => void) | undefined

  constructor(connection: Connection, options: SmtpOptions) {
    this.connection = connection
    this.options = options
  }

  /** What this client may sign in with. */
  get ways(): Ways {
    return { ...this.options, bindingOf: (type) => this.connection.channelBinding(type) }
  }

  /** From greeting to end. @throws Goodbye, PeerGone */
  async run(): Promise<void> {
    try {
      this.connection.limitLife(this.options.kind === 'mx' ? MX_SESSION_MS : SIGN_IN_MS)
      if (await this.#greet()) await this.#obey()
    } finally {
      await this.reset()
      this.#stopWatching?.()
      if (this.submitter !== undefined) this.options.tickets.giveBack(this.submitter.ticket)
    }
  }

  /** One reply; several lines where the text has them. RFC 5321 §4.2.1 */
  async reply(code: number, ...lines: readonly string[]): Promise<void> {
    const last = lines.length - 1
    await this.connection.write(lines.map((line, index) => `${code}${index < last ? '-' : ' '}${line}\r\n`).join(''))
    if (code >= 400) this.#countError()
  }

  /** Ends the transaction, whatever state it is in. */
  async reset(): Promise<void> {
    const message = this.message
    this.message = undefined
    this.sender = undefined
    this.recipients = []
    this.excessRecipients = 0
    if (this.phase !== 'connected') this.phase = 'greeted'
    await message?.discard()
  }

  /** Everything the client said before is forgotten. RFC 3207 §4.2 */
  async startOver(): Promise<void> {
    await this.reset()
    this.phase = 'connected'
    this.helo = ''
    this.isExtended = false
  }

  signedIn(submitter: Submitter): void {
    this.submitter = submitter
    this.connection.limitLife(undefined)
    this.#stopWatching = this.options.tickets.watch(submitter.ticket, () =>
      this.connection.interrupt(new Refusal('ticket-invalid', 'Session has ended')),
    )
  }

  /** What intake is told about this session. */
  get intakeSession(): IntakeSession {
    const { connection, submitter } = this
    const tls = connection.tlsVersion
    const peer: Peer = {
      address: connection.remoteAddress,
      port: connection.remotePort,
      helo: this.helo,
      protocol: protocolName(this.isExtended, connection.isEncrypted, submitter !== undefined),
      ...(tls !== undefined && { tls }),
    }
    return submitter === undefined ? { peer } : { peer, submitter }
  }

  /** Begins to take a message. @throws Refusal of the intake */
  async openMessage(): Promise<IncomingMessage> {
    return new IncomingMessage(await this.options.intake.spool(this.intakeSession), this.options.maxMessageBytes)
  }

  /** The message is complete: hands it over and answers. The caller resets. @throws Refusal of the content */
  async accept(message: IncomingMessage): Promise<void> {
    await message.finish()
    const { spool } = message
    try {
      const { traceId, heldFor } = await this.options.intake.accept(this.intakeSession, this.#envelope(), spool)
      this.#errors = 0
      log.info({ connection: this.connection.id, traceId, bytes: spool.size }, 'message accepted')
      await this.reply(250, `2.0.0 ${heldFor === undefined ? 'Ok: queued' : this.#heldWords(heldFor)} as ${traceId}`)
    } catch (error) {
      // The intake has noted its own refusals; only the others are left to `#refuse`.
      await this.#answer(this.#asRefusal(error))
    } finally {
      await message.discard()
    }
  }

  /** Some mail programs show the reply: it says what to do. */
  #heldWords(heldFor: HoldNeed): string {
    const { holdsAt } = this.options
    const words = HELD_WORDS[heldFor]
    if (holdsAt === undefined || heldFor === 'delay' || heldFor === 'approval') return words
    return heldFor === 'step-up' ? `${words} at ${holdsAt}` : `${words}, see ${holdsAt}`
  }

  #envelope(): Envelope {
    if (this.sender === undefined) throw new Error('No transaction is open')
    const { returnPath, body, smtpUtf8, dsnReturn, dsnEnvelopeId } = this.sender
    return {
      returnPath,
      recipients: this.recipients,
      smtpUtf8,
      body,
      ...(dsnReturn !== undefined && { dsnReturn }),
      ...(dsnEnvelopeId !== undefined && { dsnEnvelopeId }),
    }
  }

  /** @returns whether the session goes on */
  async #greet(): Promise<boolean> {
    const { kind, hostname, intake, refuseEarlyTalkers } = this.options
    if (await this.connection.spokeFirst()) {
      log.info({ connection: this.connection.id }, 'client spoke before the greeting')
      if (kind === 'mx' && refuseEarlyTalkers) {
        intake.refused(this.intakeSession, 'connect', new Refusal('bad-sequence', 'Client spoke before the greeting'))
        await this.reply(554, '5.5.1 You spoke before the greeting') // RFC 5321 §3.1: 554 instead of 220
        return false
      }
    }
    const keptOut = kind === 'mx' ? this.options.keptOut?.(this.connection.remoteAddress) : undefined
    if (keptOut !== undefined) {
      const refusal = new Refusal('policy-refused', 'Mail is not taken from your address', `blocked: ${keptOut.source}`)
      intake.refused(this.intakeSession, 'connect', refusal)
      // RFC 5321 §3.1; an attack ends, and the mail of an honest server behind the same address must not be lost.
      if (keptOut.source === 'attack') await this.reply(421, `4.7.1 ${refusal.message} now, try again later`)
      else await this.reply(554, `5.7.1 ${refusal.message}`)
      return false
    }
    await this.reply(220, `${hostname} ESMTP`)
    return true
  }

  async #obey(): Promise<void> {
    while (!this.isOver) {
      const line = await this.connection.readLine(COMMAND_LINE)
      if (line === undefined) return
      if (++this.#commands > MAX_COMMANDS) throw tooMany('Too many commands')
      const row = rowFor(line)
      try {
        await this.#dispatch(row, line)
      } catch (error) {
        await this.#refuse(row, error)
      }
    }
  }

  async #dispatch(row: CommandRow | undefined, line: string): Promise<void> {
    if (row === undefined) throw new Refusal('unknown-command', 'Unknown command')
    const isPushed = row.endsPipeline && this.connection.hasInput
    // RFC 2920 §3.1: what follows was sent blindly; after a refused DATA a message would be obeyed as commands.
    if (isPushed) throw new Goodbye(new Refusal('bad-sequence', `Nothing may follow ${row.verb} before its reply`))
    if (row.on !== 'both' && row.on !== this.options.kind) throw new Refusal('not-implemented', 'Not available here')
    if (row.needsSignIn && this.options.kind === 'submission' && this.submitter === undefined) {
      throw new Refusal('sign-in-required', this.connection.isPrivate ? 'Sign in first' : 'Start TLS and sign in first')
    }
    if (!row.allowedIn.includes(this.phase)) throw new Refusal('bad-sequence', 'Command out of order')
    await row.run(this, line)
  }

  async #refuse(row: CommandRow | undefined, error: unknown): Promise<void> {
    if (error instanceof PeerGone) throw error
    const refusal = this.#asRefusal(error)
    if (row?.stage !== undefined)
      this.options.intake.refused(this.intakeSession, row.stage, refusal, this.#refusedEnvelope())
    this.asked = undefined
    if (error instanceof Goodbye) throw error
    // After a bug in the middle of a message nobody knows where the next command begins.
    if (row?.stage === 'data' && !(error instanceof Refusal)) throw new Goodbye(refusal)
    await this.#answer(refusal)
  }

  /** What is known of the message that was refused, for the trace. */
  #refusedEnvelope(): Partial<Envelope> {
    const recipients = this.asked === undefined ? this.recipients : [this.asked]
    return { recipients, ...(this.sender !== undefined && { returnPath: this.sender.returnPath }) }
  }

  async #answer(refusal: Refusal): Promise<void> {
    await this.connection.write(`${smtpReply(refusal)}\r\n`)
    // A client that pipelines long lists of recipients is honest; it has its own bound.
    if (refusal.reason !== 'too-many-recipients') this.#countError()
  }

  #asRefusal(error: unknown): Refusal {
    if (error instanceof Goodbye) return error.refusal
    if (error instanceof Refusal) return error
    const incident = randomText(10)
    log.error({ connection: this.connection.id, incident, err: error }, 'command failed')
    return new Refusal('unavailable', `Internal error, incident ${incident}`)
  }

  #countError(): void {
    if (++this.#errors > MAX_ERRORS) throw tooMany('Too many errors')
  }
}

/** The end of a session that asks too much. */
export function tooMany(message: string): Goodbye {
  return new Goodbye(new Refusal('too-many-commands', message))
}

/** RFC 3848 §1: what the Received field calls the protocol */
function protocolName(isExtended: boolean, isEncrypted: boolean, isSignedIn: boolean): Peer['protocol'] {
  if (!isExtended) return 'SMTP'
  return isSignedIn ? (isEncrypted ? 'ESMTPSA' : 'ESMTPA') : isEncrypted ? 'ESMTPS' : 'ESMTP'
}
