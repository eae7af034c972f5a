// One POP3 session: the loop, the phase, the deadlines, and the answer to everything that goes wrong. RFC 1939 §3
import { randomText } from '../../base/ids.ts'
import { logOf } from '../../base/log.ts'
import { popReply, Refusal } from '../../base/refusal.ts'
import type { Owner } from '../../mailbox/mailbox.ts'
import { Goodbye, PeerGone, type Connection } from '../../net/connection.ts'
import type { SignedIn } from '../../sign-in/sign-in.ts'
import type { ReadTx, WriteTx } from '../../store/store.ts'
import { parseCommand } from '../../wire/pop/commands.ts'
import type { Ways } from '../../wire/sasl-verifier.ts'
import { rowFor, type Phase } from './commands.ts'
import { COMMAND_LINE, MAX_BAD_COMMANDS, SIGN_IN_MS } from './limits.ts'
import type { Maildrop } from './maildrop.ts'
import type { PopServices } from './services.ts'
import type { SizeBook } from './size-book.ts'

const log = logOf('servers/pop')

export class Session {
  readonly connection: Connection
  readonly services: PopServices
  /** shared by the sessions of a listener */
  readonly sizes: SizeBook
  phase: Phase = 'authorization'
  /** what USER said */
  username = ''
  failedSignIns = 0
  isOver = false
  #member: SignedIn | undefined
  #maildrop: Maildrop | undefined
  #stopWatching: (() => void) | undefined
  #badCommands = 0
  /** between the +OK of a message and its last line there is no place for other words */
  #isMidMessage = false

  constructor(connection: Connection, services: PopServices, sizes: SizeBook) {
    this.connection = connection
    this.services = services
    this.sizes = sizes
  }

  /** The messages of this session; commands allowed in phase `transaction` alone ask for them. */
  get maildrop(): Maildrop {
    if (this.#maildrop === undefined) throw new Refusal('sign-in-required', 'Sign in first')
    return this.#maildrop
  }

  /** What this client may sign in with. */
  get ways(): Ways {
    return { ...this.services, bindingOf: (type) => this.connection.channelBinding(type) }
  }

  /** From greeting to end. @throws Goodbye, PeerGone: the listener says the last words */
  async run(): Promise<void> {
    this.connection.limitLife(SIGN_IN_MS)
    try {
      // No time stamp in angle brackets: that would offer APOP (RFC 1939 §7), which needs passwords that can be read.
      await this.ok('Gatehouse ready')
      while (!this.isOver) {
        const line = await this.connection.readLine(COMMAND_LINE)
        if (line === undefined) return
        await this.#serve(line)
      }
    } catch (error) {
      if (!isTimeout(error)) throw error
      // RFC 1939 §3: the session ends without a word, and nothing is deleted.
      log.info({ session: this.connection.id }, 'timeout')
    } finally {
      this.#stopWatching?.()
      if (this.#member !== undefined) this.services.tickets.giveBack(this.#member.ticket)
    }
  }

  /** One positive answer, or the first line of a longer one. */
  ok(text: string): Promise<void> {
    return this.connection.write(`+OK ${text}\r\n`)
  }

  /** The lines of a longer answer, none of which begins with a dot. RFC 1939 §3 */
  async lines(lines: Iterable<string>): Promise<void> {
    for (const line of lines) await this.connection.write(`${line}\r\n`)
    await this.connection.write('.\r\n')
  }

  /** Runs `send`; if it fails midway the connection is cut, so that no client takes the half for the whole. */
  async whole(send: () => Promise<void>): Promise<void> {
    this.#isMidMessage = true
    try {
      await send()
    } catch (error) {
      if (!(error instanceof PeerGone)) log.error({ session: this.connection.id, err: error }, 'message broke off')
      throw new PeerGone('A message broke off')
    } finally {
      this.#isMidMessage = false
    }
  }

  /** The person is known: from here on the ticket decides, and its end is the end of the session. */
  begin(member: SignedIn, maildrop: Maildrop): void {
    this.#member = member
    this.#maildrop = maildrop
    this.phase = 'transaction'
    this.connection.limitLife(undefined)
    this.#stopWatching = this.services.tickets.watch(member.ticket, () => {
      if (this.#isMidMessage) this.connection.destroy()
      else this.connection.interrupt(new Refusal('ticket-invalid', 'Session has ended'))
    })
  }

  read<T>(work: (tx: ReadTx, owner: Owner) => Promise<T>): Promise<T> {
    const { ticket, owner } = this.#signedIn
    return this.services.store.read(ticket, (tx) => work(tx, owner))
  }

  write<T>(work: (tx: WriteTx, owner: Owner) => Promise<T>): Promise<T> {
    const { ticket, owner } = this.#signedIn
    return this.services.store.write(ticket, (tx) => work(tx, owner))
  }

  get #signedIn(): SignedIn {
    if (this.#member === undefined) throw new Refusal('sign-in-required', 'Sign in first')
    return this.#member
  }

  async #serve(line: string): Promise<void> {
    try {
      const command = parseCommand(line)
      const row = rowFor(command)
      if (!row.allowedIn.includes(this.phase)) throw this.#outOfOrder()
      await row.run(this, command.args)
      this.#badCommands = 0
    } catch (error) {
      if (error instanceof Goodbye || error instanceof PeerGone) throw error
      await this.#refuse(this.#asRefusal(error))
    }
  }

  #outOfOrder(): Refusal {
    return this.phase === 'transaction' || this.phase === 'named'
      ? new Refusal('bad-sequence', 'Command out of order')
      : new Refusal('bad-sequence', 'Sign in first')
  }

  async #refuse(refusal: Refusal): Promise<void> {
    const { reason } = refusal
    if (reason === 'ticket-invalid') throw new Goodbye(refusal)
    await this.connection.write(`${popReply(refusal)}\r\n`)
    const isBad = reason === 'bad-syntax' || reason === 'unknown-command' || reason === 'bad-sequence'
    this.#badCommands = isBad ? this.#badCommands + 1 : 0
    if (this.#badCommands >= (this.#member === undefined ? MAX_BAD_COMMANDS.before : MAX_BAD_COMMANDS.signedIn)) {
      throw new Goodbye(new Refusal('too-many-commands', 'Too many bad commands'))
    }
  }

  #asRefusal(error: unknown): Refusal {
    if (error instanceof Refusal) {
      log.info({ session: this.connection.id, reason: error.reason, detail: error.detail }, 'refused')
      return error
    }
    const incident = randomText(10)
    log.error({ session: this.connection.id, incident, err: error }, 'command failed')
    return new Refusal('unavailable', `Internal error, incident ${incident}`)
  }
}

function isTimeout(error: unknown): boolean {
  return error instanceof Goodbye && error.refusal.reason === 'too-slow'
}
