// The wire to a remote SMTP server: commands out, replies in, TLS in the middle; bounded in time and memory whatever the
// other side does.
import net, { type Socket } from 'node:net'
import tls from 'node:tls'
import { monotonic } from '../base/clock.ts'
import { DeliveryFailure, wordsOf } from './delivery-failure.ts'
import { MAX_REPLY_LINE_BYTES, MAX_REPLY_LINES, parseReplyLine, type Reply } from './smtp-reply.ts'

/** bytes of replies that wait unread before the socket is told to stop */
const INPUT_HIGH_WATER = 65_536
const LF = 0x0a

/** The handshake failed: nothing was said over this connection that counts, and it is closed. */
export class HandshakeFailure extends Error {
  override readonly name = 'HandshakeFailure'
}

/** Where a connection goes. */
export interface Target {
  /** its name, for reports and certificates */
  readonly host: string
  readonly address: string
  readonly port: number
}

export interface TlsWish {
  /** a certificate that cannot be believed ends the handshake */
  readonly mustVerify: boolean
  /** PEM, besides the machine's own authorities */
  readonly ca?: string
  /** ms */
  readonly withinMs: number
}

interface KeptSession {
  readonly session: Buffer
  readonly problem: string
}

/** TLS sessions by `host:port`, so that the next connection needs no full handshake. RFC 8446 §2.2 */
const sessions = new Map<string, KeptSession>()
const MAX_SESSIONS = 1_000

export class SmtpConnection {
  readonly host: string
  #socket: Socket
  #input: Buffer = EMPTY
  #isOver = false
  #error: Error | undefined
  #wake: () => void = () => undefined
  #tlsVersion = ''
  #tlsProblem = ''

  private constructor(socket: Socket, host: string) {
    this.host = host
    this.#socket = socket
    this.#attach(socket)
  }

  /**
   * @param withinMs  ms
   * @param signal  destroys it, also later
   * @throws DeliveryFailure 4.4.1
   */
  static async connect(target: Target, withinMs: number, signal?: AbortSignal): Promise<SmtpConnection> {
    const { host, address, port } = target
    const socket = net.connect({ host: address, port, noDelay: true, keepAlive: true, ...(signal && { signal }) })
    const problem = await new Promise<unknown>((resolve) => {
      const timer = setTimeout(() => resolve({ code: 'ETIMEDOUT' }), withinMs)
      socket.once('connect', () => resolve(undefined)).once('error', resolve)
      socket.once('close', () => clearTimeout(timer)).once('connect', () => clearTimeout(timer))
    })
    if (problem === undefined) return new SmtpConnection(socket, host)
    socket.on('error', () => undefined).destroy()
    throw new DeliveryFailure('4.4.1', wordsOf(problem))
  }

  /** `TLSv1.3`; '' without TLS */
  get tlsVersion(): string {
    return this.#tlsVersion
  }

  /** why the certificate could not be believed; '' when it was, and without TLS */
  get tlsProblem(): string {
    return this.#tlsProblem
  }

  /** Whether there is something that was said and not read. */
  get hasInput(): boolean {
    return this.#input.length > 0
  }

  /** Whether the other side is there and has said nothing that was not asked for. */
  get isQuiet(): boolean {
    return !this.#isOver && this.#input.length === 0
  }

  /**
   * The next reply.
   * @param withinMs  ms for the whole of it, however its bytes trickle in
   * @throws DeliveryFailure 4.4.2 when time or connection end, 4.5.0 when it is no reply. RFC 5321 §4.2
   */
  async reply(withinMs: number): Promise<Reply> {
    const deadline = monotonic() + withinMs
    const lines: string[] = []
    let code: number | undefined
    while (lines.length < MAX_REPLY_LINES) {
      const line = parseReplyLine(await this.#line(deadline))
      if (line === undefined || line.code !== (code ?? line.code)) throw this.#broken('Reply is malformed')
      code = line.code
      lines.push(line.text)
      if (line.isLast) return { code, lines }
    }
    throw this.#broken('Reply has no end')
  }

  /**
   * Sends commands whose replies are read next. What was said before cannot be told from them.
   * @throws DeliveryFailure 4.5.0 when the other side speaks out of turn, 4.4.2
   */
  async say(commands: string, withinMs: number): Promise<void> {
    if (this.hasInput) throw this.#broken('Host speaks out of turn')
    await this.write(commands, withinMs)
  }

  /**
   * Sends bytes (text as UTF-8) and waits while the other side takes them too slowly.
   * @param withinMs  ms for these bytes
   * @throws DeliveryFailure 4.4.2
   */
  async write(output: string | Uint8Array, withinMs: number): Promise<void> {
    if (this.#isOver) throw this.#lost()
    const socket = this.#socket
    if (socket.write(output)) return
    const isTaken = await new Promise<boolean>((resolve) => {
      const settle = (outcome: boolean) => {
        clearTimeout(timer)
        socket.off('drain', onDrain).off('close', onClose)
        resolve(outcome)
      }
      const onDrain = () => settle(true)
      const onClose = () => settle(false)
      const timer = setTimeout(onClose, withinMs)
      socket.on('drain', onDrain).on('close', onClose)
    })
    if (!isTaken) throw this.#isOver ? this.#lost() : this.#late()
  }

  /**
   * The handshake after STARTTLS was granted. What came before it in the clear is not believed (RFC 3207 §4.2).
   * @throws HandshakeFailure
   */
  async startTls({ mustVerify, ca, withinMs }: TlsWish): Promise<void> {
    const { host } = this
    if (!this.isQuiet) {
      this.destroy()
      throw new HandshakeFailure('Text came in the clear after STARTTLS')
    }
    const plain = this.#socket
    plain.removeAllListeners('data').removeAllListeners('end')
    const key = `${host}:${plain.remotePort}`
    const kept = mustVerify ? undefined : sessions.get(key)
    const socket = tls.connect({
      socket: plain,
      host, // the name in the certificate
      ...(net.isIP(host) === 0 && { servername: host }), // RFC 6066 §3: no addresses
      rejectUnauthorized: mustVerify,
      minVersion: 'TLSv1.2', // RFC 8996 §3
      ...(ca !== undefined && { ca }),
      ...(kept !== undefined && { session: kept.session }),
    })
    const problem = await new Promise<unknown>((resolve) => {
      const timer = setTimeout(() => resolve({ code: 'ETIMEDOUT' }), withinMs)
      socket.once('secureConnect', () => resolve(undefined)).once('error', resolve)
      socket.once('close', () => resolve({ code: 'ECONNRESET' }))
      socket.once('secureConnect', () => clearTimeout(timer)).once('close', () => clearTimeout(timer))
    })
    if (problem !== undefined) {
      sessions.delete(key)
      socket.on('error', () => undefined).destroy()
      this.destroy()
      throw new HandshakeFailure(wordsOf(problem))
    }
    this.#tlsVersion = socket.getProtocol() ?? ''
    // Node does not look at the name again when a session goes on: what was found at its start still holds.
    this.#tlsProblem = socket.isSessionReused() && kept !== undefined ? kept.problem : problemOf(socket)
    socket.on('session', (session: Buffer) => keepSession(key, { session, problem: this.#tlsProblem }))
    this.#socket = socket
    this.#attach(socket)
  }

  /** Our last words: they leave, nothing is waited for. */
  end(lastWords: string): void {
    if (!this.#isOver) this.#socket.end(lastWords)
    this.#socket.setTimeout(LAST_WORDS_MS, () => this.destroy())
  }

  destroy(): void {
    this.#isOver = true
    this.#socket.destroy()
    this.#wake()
  }

  #attach(socket: Socket): void {
    const over = () => {
      this.#isOver = true
      this.#wake()
    }
    socket.on('data', (bytes: Buffer) => {
      this.#input = this.#input.length === 0 ? bytes : Buffer.concat([this.#input, bytes])
      if (this.#input.length > INPUT_HIGH_WATER) socket.pause()
      this.#wake()
    })
    socket
      .on('error', (error) => (this.#error ??= error))
      .on('end', over)
      .on('close', over)
  }

  /** @returns a line without its CRLF */
  async #line(deadline: number): Promise<string> {
    let end: number
    while ((end = this.#input.indexOf(LF)) < 0) {
      if (this.#input.length >= MAX_REPLY_LINE_BYTES) throw this.#broken('Reply line is too long')
      if (this.#isOver) throw this.#lost()
      if (this.#socket.isPaused()) this.#socket.resume()
      if (!(await this.#more(deadline - monotonic()))) throw this.#late()
    }
    if (end >= MAX_REPLY_LINE_BYTES) throw this.#broken('Reply line is too long')
    const line = this.#input.toString('utf8', 0, end + 1)
    this.#input = this.#input.subarray(end + 1)
    if (!line.endsWith('\r\n')) throw this.#broken('Reply is malformed')
    return line.slice(0, -2)
  }

  /** Waits for bytes or the end. @returns false when the time is over */
  async #more(ms: number): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, Math.max(0, ms), false)
      this.#wake = () => {
        clearTimeout(timer)
        resolve(true)
      }
    })
  }

  #lost(): DeliveryFailure {
    const words = this.#error === undefined ? 'Connection closed by the remote host' : wordsOf(this.#error)
    return new DeliveryFailure('4.4.2', words, this.host, { cause: this.#error })
  }

  #late(): DeliveryFailure {
    this.destroy()
    return new DeliveryFailure('4.4.2', 'No answer in time', this.host)
  }

  #broken(words: string): DeliveryFailure {
    this.destroy()
    return new DeliveryFailure('4.5.0', words, this.host)
  }
}

/** ms for the other side to take QUIT and to close */
const LAST_WORDS_MS = 5_000
const EMPTY = Buffer.alloc(0)

function problemOf(socket: tls.TLSSocket): string {
  if (socket.authorized) return ''
  const error = socket.authorizationError as Error | string | undefined
  return `certificate not verified: ${(error as NodeJS.ErrnoException | undefined)?.code ?? String(error)}`
}

function keepSession(key: string, kept: KeptSession): void {
  sessions.delete(key)
  sessions.set(key, kept)
  if (sessions.size > MAX_SESSIONS) sessions.delete(sessions.keys().next().value as string)
}
