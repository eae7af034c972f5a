// One IMAP session: the loop, the state, the deadlines, and the answer to everything that goes wrong. RFC 9051 §3
import { setImmediate as turn } from 'node:timers/promises'
import { randomText } from '../../base/ids.ts'
import { logOf } from '../../base/log.ts'
import { imapReply, Refusal } from '../../base/refusal.ts'
import type { Owner } from '../../mailbox/mailbox.ts'
import { Goodbye, PeerGone, type Connection } from '../../net/connection.ts'
import type { SignedIn } from '../../sign-in/sign-in.ts'
import type { ReadTx, WriteTx } from '../../store/store.ts'
import { CommandReader, UnreadableCommand, type ClientCommand } from '../../wire/imap/command-reader.ts'
import type { Ways } from '../../wire/sasl-verifier.ts'
import { capabilityText, type Extension } from './capabilities.ts'
import { rowFor, type Phase } from './commands.ts'
import type { NewsBoard } from './news-board.ts'
import type { Selected } from './selected.ts'
import type { ImapServices } from './services.ts'
import { sendUpdates } from './updates.ts'

const log = logOf('servers/imap')

/** A client has to sign in within this time. */
const SIGN_IN_MS = 60_000
/** RFC 9051 §5.4: at least 30 minutes; a minute more, for clients that renew IDLE exactly then */
export const IDLE_MS = 31 * 60_000
/** From the first byte of a line to its end. */
const LINE_MS = 60_000
/** Between two pieces of a literal. */
const LITERAL_IDLE_MS = 60_000
/** Commands that could not be understood, in a row, before the connection is closed. */
const MAX_BAD_COMMANDS = { 'not-authenticated': 5, authenticated: 20, selected: 20 } as const
/** Answer text that gathers before the client has to read it, UTF-16 units. */
const ANSWER_HIGH_WATER = 32_768

export class Session {
  readonly services: ImapServices
  readonly connection: Connection
  /** what the client switched on with ENABLE. RFC 5161 */
  readonly enabled = new Set<Extension>()
  /** what the client says of itself: IMAP ID. RFC 2971 */
  client = ''
  failedSignIns = 0
  selected: Selected | undefined
  /** LOGOUT: the loop ends after the answer. */
  isOver = false
  readonly #reader: CommandReader
  readonly #board: NewsBoard
  #member: SignedIn | undefined
  #answers: string[] = []
  #answerLength = 0
  /** where in `#answers` a line began that may still turn out not to be sendable */
  #lineStart: number | undefined
  /** a part of that line has left: it can only be finished or cut off */
  #isMidLine = false
  #badCommands = 0
  #goodbye: Refusal | undefined
  #wake: (() => void) | undefined
  readonly #endings: (() => void)[] = []

  constructor(connection: Connection, services: ImapServices, board: NewsBoard) {
    this.connection = connection
    this.services = services
    this.#board = board
    this.#reader = new CommandReader(
      {
        line: (maxBytes, isContinued) => this.line(maxBytes, isContinued ? LINE_MS : IDLE_MS),
        some: async (max) => (await connection.readChunk(max, LITERAL_IDLE_MS)) ?? gone(),
      },
      () => this.proceed('Ready for literal data'),
    )
  }

  /** What this client may sign in with. */
  get ways(): Ways {
    return { ...this.services, bindingOf: (type) => this.connection.channelBinding(type) }
  }

  get phase(): Phase {
    return this.selected !== undefined ? 'selected' : this.#member !== undefined ? 'authenticated' : 'not-authenticated'
  }

  /** Names and texts of this client are UTF-8. RFC 6855 §3, RFC 9051 §5.1 */
  get isUtf8(): boolean {
    return this.enabled.has('UTF8=ACCEPT') || this.enabled.has('IMAP4rev2')
  }

  /** @throws Refusal `sign-in-required`, which the table of commands keeps from happening */
  get member(): SignedIn {
    return this.#member ?? fail('sign-in-required', 'Sign in first')
  }

  /** The selected mailbox; commands allowed in phase `selected` alone ask for it. */
  get mailbox(): Selected {
    return this.selected ?? fail('bad-sequence', 'No mailbox is selected')
  }

  /** From greeting to goodbye. @throws Goodbye, PeerGone: the listener says the last words */
  async run(): Promise<void> {
    this.connection.limitLife(SIGN_IN_MS)
    try {
      this.send(`* OK [CAPABILITY ${capabilityText(this)}] Gatehouse ready`)
      await this.drain()
      while (!this.isOver) {
        await this.#serveNext()
        // A client that sends commands by the thousand takes turns with all others.
        if (this.connection.hasInput) await turn()
      }
    } catch (error) {
      throw this.#isMidLine ? new PeerGone('An answer broke off') : error
    } finally {
      for (const end of this.#endings) end()
      if (this.#member !== undefined) this.services.tickets.giveBack(this.#member.ticket)
    }
  }

  /** The person is known: from here on the ticket decides, and its end is the end of the session. */
  begin(member: SignedIn): void {
    this.#member = member
    this.#reader.isSignedIn = true
    this.connection.limitLife(undefined)
    this.#endings.push(
      this.services.tickets.watch(member.ticket, () => this.close(new Refusal('ticket-invalid', 'Session has ended'))),
      this.#board.listen(member.owner.memberId, (mailbox) => {
        if (this.selected === undefined || (mailbox !== undefined && mailbox !== this.selected.id)) return
        this.selected.isStale = true
        this.#wake?.()
      }),
    )
  }

  /** Ends the session from outside, also in the middle of IDLE or of a long answer. */
  close(refusal: Refusal): void {
    this.#goodbye ??= refusal
    this.connection.interrupt(refusal)
    this.#wake?.()
  }

  /** The client shows that it knows CONDSTORE: from now on it is told every MODSEQ. RFC 7162 §3.1 */
  enableCondstore(): void {
    if (this.enabled.has('CONDSTORE')) return
    this.enabled.add('CONDSTORE')
    if (this.selected !== undefined) this.send(`* OK [HIGHESTMODSEQ ${this.selected.modseq}] Highest modification`)
  }

  read<T>(work: (tx: ReadTx, owner: Owner) => Promise<T>): Promise<T> {
    const { ticket, owner } = this.member
    return this.services.store.read(ticket, (tx) => work(tx, owner))
  }

  write<T>(work: (tx: WriteTx, owner: Owner) => Promise<T>): Promise<T> {
    const { ticket, owner } = this.member
    return this.services.store.write(ticket, (tx) => work(tx, owner))
  }

  /** Adds one line to the answer; it leaves with the next `drain`. */
  send(line: string): void {
    this.sendPiece(`${line}\r\n`)
  }

  /** Adds a part of a line. */
  sendPiece(text: string): void {
    this.#answers.push(text)
    this.#answerLength += text.length
  }

  /** A continuation request. RFC 9051 §7.6 */
  proceed(text: string): void {
    this.send(`+ ${text}`)
    this.#handOver().catch(() => undefined) // the read that follows finds out by itself
  }

  /** Hands the answer to the connection once there is enough of it, and lets other sessions have their turn. */
  async ease(): Promise<void> {
    if (this.#answerLength >= ANSWER_HIGH_WATER) await this.drain()
    await turn()
  }

  /** Hands the answer to the connection; waits while the client reads too slowly. @throws Goodbye, PeerGone */
  async drain(): Promise<void> {
    if (this.#goodbye !== undefined) throw new Goodbye(this.#goodbye)
    await this.#handOver()
  }

  /** Octets inside a line that `beginAnswer` has begun, such as a message. */
  async sendBytes(bytes: Uint8Array): Promise<void> {
    this.#isMidLine = this.#lineStart !== undefined
    await this.drain()
    await this.connection.write(bytes)
  }

  /** A line of several pieces begins. If it fails, it is taken back, or, when some of it has left, the connection ends. */
  beginAnswer(): void {
    this.#lineStart = this.#answers.length
  }

  endAnswer(): void {
    this.#lineStart = undefined
    this.#isMidLine = false
  }

  #takeBack(): void {
    if (this.#isMidLine) throw new PeerGone('An answer broke off')
    if (this.#lineStart !== undefined) this.#answers.length = this.#lineStart
    this.endAnswer()
  }

  /** A line that is no command: the answer to a challenge, or DONE. */
  async line(maxBytes: number, idleMs = LINE_MS): Promise<string> {
    await this.drain()
    return (await this.connection.readLine({ maxBytes, idleMs, wholeMs: LINE_MS })) ?? gone()
  }

  /** Waits until the selected mailbox has news, or `rouse` is called. @returns false when neither came within `ms` */
  news(ms: number): Promise<boolean> {
    if (this.selected?.isStale === true || this.#goodbye !== undefined) return Promise.resolve(true)
    return new Promise((resolve) => {
      const settle = (came: boolean) => {
        clearTimeout(timer)
        this.#wake = undefined
        resolve(came)
      }
      const timer = setTimeout(settle, ms, false)
      this.#wake = () => settle(true)
    })
  }

  rouse(): void {
    this.#wake?.()
  }

  async #serveNext(): Promise<void> {
    let command: ClientCommand
    try {
      command = await this.#reader.next()
    } catch (error) {
      if (!(error instanceof UnreadableCommand)) throw error
      if (error.isFatal) throw new Goodbye(error.refusal)
      return this.#refuse(error.tag, error.refusal)
    }
    try {
      // What an APPEND that failed midway has set ends with its last octet.
      if (this.#member !== undefined) this.connection.limitLife(undefined)
      const row = rowFor(command)
      if (!row.allowedIn.includes(this.phase)) throw new Refusal('bad-sequence', 'Command not allowed in this state')
      // RFC 9051 §6.4.9: a UID may name a message that came a moment ago; the client learns of it on the way.
      if (this.selected !== undefined && row.updates !== 'none') await sendUpdates(this, false)
      const ending = await row.run(this, command, row.verb.startsWith('UID '))
      this.#badCommands = 0
      if (row.updates !== 'none') await sendUpdates(this, row.updates === 'all')
      if (ending !== undefined) this.send(`${command.tag} ${ending}`)
      await this.drain()
    } catch (error) {
      await this.#answerFailure(command.tag, error)
    }
  }

  async #answerFailure(tag: string, error: unknown): Promise<void> {
    if (error instanceof Goodbye || error instanceof PeerGone) throw error
    if (error instanceof Refusal) {
      log.info({ session: this.connection.id, reason: error.reason, detail: error.detail }, 'refused')
      return this.#refuse(tag, error)
    }
    const incident = randomText(12)
    log.error({ session: this.connection.id, incident, err: error }, 'command failed')
    this.#takeBack()
    this.send(`${tag} NO [SERVERBUG] Internal error, incident ${incident}`)
    await this.drain()
  }

  async #refuse(tag: string, refusal: Refusal): Promise<void> {
    this.#takeBack()
    const { reason } = refusal
    if (reason === 'ticket-invalid') throw new Goodbye(refusal)
    this.send(`${tag} ${reason === 'bad-sequence' ? `BAD ${refusal.message}` : imapReply(refusal)}`)
    const isBad = reason === 'bad-syntax' || reason === 'unknown-command' || reason === 'bad-sequence'
    this.#badCommands = isBad ? this.#badCommands + 1 : 0
    await this.drain()
    if (this.#badCommands >= MAX_BAD_COMMANDS[this.phase]) {
      throw new Goodbye(new Refusal('too-many-commands', 'Too many bad commands'))
    }
  }

  async #handOver(): Promise<void> {
    if (this.#answers.length === 0) return
    const text = this.#answers.join('')
    this.#answers = []
    this.#answerLength = 0
    await this.connection.write(Buffer.from(text))
  }
}

function fail(reason: 'sign-in-required' | 'bad-sequence', message: string): never {
  throw new Refusal(reason, message)
}

function gone(): never {
  throw new PeerGone()
}
