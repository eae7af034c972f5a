// One connection of a client, as every text protocol needs it: lines and chunks with caps and deadlines, replies with
// back-pressure, TLS in the middle, and an orderly end.
import type { Socket } from 'node:net'
import { TLSSocket, type SecureContext } from 'node:tls'
import { monotonic } from '../base/clock.ts'
import { randomText } from '../base/ids.ts'
import { Refusal } from '../base/refusal.ts'
import { normalise } from './addresses.ts'
import { channelBinding } from './channel-binding.ts'

/** Input that waits unread before the socket is told to stop: bounds the memory of a client that sends too fast. */
const INPUT_HIGH_WATER = 65_536
/** Replies that are collected before they are sent: a pipelined group is answered in few packets. RFC 2920 §3.2 */
const OUTPUT_HIGH_WATER = 32_768
/** A client that does not read its replies for this long is gone. */
const UNREAD_REPLIES_MS = 120_000
const HANDSHAKE_MS = 30_000
/** After our last words the client may still be sending: we read on so long, lest a reset destroys the words. */
const LINGER_MS = 1_000

/** Chooses the certificate; asked at every handshake, so that a renewed one is used at once. '' when no name was sent. */
export type SecureContextFor = (serverName: string) => SecureContext

/** The peer went away; there is nobody left to tell. */
export class PeerGone extends Error {
  override readonly name = 'PeerGone'
}

/** The connection must end, and the refusal holds the last words: a deadline, a shutdown, a line that has no end. */
export class Goodbye extends Error {
  override readonly name = 'Goodbye'
  readonly refusal: Refusal

  constructor(refusal: Refusal) {
    super(refusal.message)
    this.refusal = refusal
  }
}

export interface LineLimits {
  /** longest line in bytes, line end included */
  readonly maxBytes: number
  /** ms until the first byte of the line */
  readonly idleMs: number
  /** ms from the first byte to the line end, however the bytes trickle in */
  readonly wholeMs: number
}

export class Connection {
  /** for the log */
  readonly id = randomText(8)
  readonly localPort: number
  readonly #secureContextFor: SecureContextFor | undefined
  readonly #isWirePrivate: boolean
  readonly #bindsChannels: boolean
  #remoteAddress: string
  #remotePort: number
  #socket: Socket
  #detach: () => void
  #input: Buffer = EMPTY
  #inputEnded = false
  #output: (string | Uint8Array)[] = []
  #outputBytes = 0
  #wake: (() => void) | undefined
  #giveUpDraining: (() => void) | undefined
  #goodbye: Goodbye | undefined
  #life: NodeJS.Timeout | undefined

  /**
   * @param secureContextFor  absent where TLS is not offered
   * @param isWirePrivate  nobody else hears this wire, TLS or not: loopback, or behind a proxy that ended TLS
   * @param bindsChannels  whether sign-ins may be bound to the TLS connection
   */
  constructor(socket: Socket, secureContextFor?: SecureContextFor, isWirePrivate = false, bindsChannels = true) {
    this.#remoteAddress = normalise(socket.remoteAddress ?? '') ?? ''
    this.#remotePort = socket.remotePort ?? 0
    this.localPort = socket.localPort ?? 0
    this.#secureContextFor = secureContextFor
    this.#isWirePrivate = isWirePrivate
    this.#bindsChannels = bindsChannels
    this.#socket = socket
    this.#detach = this.#attach(socket)
  }

  /** textual IP address in its one spelling; the client's, also behind a proxy */
  get remoteAddress(): string {
    return this.#remoteAddress
  }

  get remotePort(): number {
    return this.#remotePort
  }

  /** From now on the connection counts as the one of this client: a trusted proxy said so. */
  speakFor(address: string, port: number): void {
    this.#remoteAddress = address
    this.#remotePort = port
  }

  get isEncrypted(): boolean {
    return this.#socket instanceof TLSSocket
  }

  /** Whether a password may cross it. RFC 8314 §4.1 */
  get isPrivate(): boolean {
    return this.isEncrypted || this.#isWirePrivate
  }

  /** `TLSv1.3`; undefined without TLS */
  get tlsVersion(): string | undefined {
    return this.#socket instanceof TLSSocket ? (this.#socket.getProtocol() ?? undefined) : undefined
  }

  /**
   * Bytes that both ends of this TLS connection know and nobody between them does.
   * @param type  `tls-exporter` (RFC 9266), `tls-server-end-point` (RFC 5929 §4)
   * @returns undefined without TLS, for a type that this connection cannot give, and where none are wanted
   */
  channelBinding(type: string): Buffer | undefined {
    if (!this.#bindsChannels || !(this.#socket instanceof TLSSocket)) return undefined
    return channelBinding(this.#socket, type)
  }

  get canUpgradeToTls(): boolean {
    return !this.isEncrypted && this.#secureContextFor !== undefined
  }

  /** Whether the client sent more than was read. */
  get hasInput(): boolean {
    return this.#input.length > 0
  }

  /** Whether the client speaks before it was greeted; costs two turns of the event loop and no waiting. */
  async spokeFirst(): Promise<boolean> {
    await new Promise(setImmediate)
    await new Promise(setImmediate)
    return this.hasInput
  }

  /**
   * The next line without its CRLF, one character a byte (latin1).
   * @returns undefined when the client closed its side
   * @throws Goodbye `line-too-long`, `bare-newline` (RFC 5321 §2.3.8: a CR or LF alone ends no line, NUL has no place
   *   in one), `too-slow`, and what `interrupt` was given
   */
  async readLine(limits: LineLimits): Promise<string | undefined> {
    let scanned = 0
    let lineEnd: number
    let deadline = monotonic() + limits.idleMs
    while ((lineEnd = this.#input.indexOf(LF, scanned)) < 0) {
      if (this.#input.length >= limits.maxBytes) throw goodbye('line-too-long', 'Line too long')
      if (scanned === 0 && this.#input.length > 0) deadline = monotonic() + limits.wholeMs
      scanned = this.#input.length
      if (!(await this.#more(deadline - monotonic()))) return undefined
    }
    if (this.#goodbye !== undefined) throw this.#goodbye
    if (lineEnd >= limits.maxBytes) throw goodbye('line-too-long', 'Line too long')
    const line = this.#taken(lineEnd + 1).toString('latin1')
    if (!line.endsWith('\r\n') || line.indexOf('\r') < line.length - 2 || line.includes('\0')) {
      throw goodbye('bare-newline', 'Lines end with CR and LF')
    }
    return line.slice(0, -2)
  }

  /**
   * What came, at least one and at most `maxBytes` bytes; good until the next read.
   * @returns undefined when the client closed its side
   * @throws Goodbye `too-slow` when nothing comes for `idleMs`, and what `interrupt` was given
   */
  async readChunk(maxBytes: number, idleMs: number): Promise<Buffer | undefined> {
    if (this.#input.length === 0 && !(await this.#more(idleMs))) return undefined
    if (this.#goodbye !== undefined) throw this.#goodbye
    return this.#taken(maxBytes)
  }

  /** Gives back the end of a chunk that was read too far. */
  unread(bytes: Buffer): void {
    if (bytes.length > 0) this.#input = this.#input.length === 0 ? bytes : Buffer.concat([bytes, this.#input])
  }

  /**
   * Collects output; text is latin1. It leaves when the next read has to wait, with `flush`, and when much has gathered:
   * then the promise waits until the client reads.
   * @throws PeerGone
   */
  async write(output: string | Uint8Array): Promise<void> {
    const last = this.#output.length - 1
    const before = this.#output[last]
    if (typeof output === 'string' && typeof before === 'string') this.#output[last] = before + output
    else this.#output.push(output)
    this.#outputBytes += output.length
    if (this.#outputBytes >= OUTPUT_HIGH_WATER) await this.flush()
  }

  /** Sends what was collected; waits while the client reads too slowly. @throws PeerGone */
  async flush(): Promise<void> {
    if (this.#output.length === 0) return
    const output = this.#output
    this.#output = []
    this.#outputBytes = 0
    const socket = this.#socket
    if (!socket.writable) throw new PeerGone()
    socket.cork()
    for (const piece of output) socket.write(piece, 'latin1')
    socket.uncork()
    if (socket.writableNeedDrain) await this.#drained(socket)
  }

  /**
   * Says `goAhead` and continues encrypted. Not a byte of plaintext survives: what came with the command is refused,
   * what comes later is taken as the handshake (CVE-2011-0411, NO STARTTLS).
   * @throws Goodbye `bad-sequence` when the client sent more after its command, PeerGone when the handshake fails
   */
  async upgradeToTls(goAhead: string): Promise<void> {
    this.#socket.pause()
    if (this.hasInput) throw goodbye('bad-sequence', 'Nothing may follow before the TLS handshake')
    await this.write(goAhead)
    await this.flush()
    await this.startTls()
  }

  /** The handshake itself; for connections that are encrypted from the first byte on. @throws PeerGone */
  async startTls(): Promise<void> {
    const contextFor = this.#secureContextFor
    if (contextFor === undefined || this.isEncrypted) throw new Error('TLS is not possible here')
    const plain = this.#socket
    plain.pause()
    this.#detach()
    if (this.hasInput) plain.unshift(this.#taken(this.#input.length))
    const socket = new TLSSocket(plain, {
      isServer: true,
      secureContext: contextFor(''),
      SNICallback: (serverName, done) => done(null, contextFor(serverName)),
    })
    this.#socket = socket
    this.#detach = this.#attach(socket)
    // The wrapped socket's own troubles show on the outer one; without a listener they would end the process.
    plain.on('error', () => socket.destroy())
    const isSecure = await new Promise<boolean>((resolve) => {
      const timer = setTimeout(resolve, HANDSHAKE_MS, false)
      const settle = (outcome: boolean) => {
        clearTimeout(timer)
        resolve(outcome)
      }
      socket.once('secure', () => settle(true))
      this.#wake = () => settle(false) // the client left in mid-handshake, or we are closing
    })
    this.#wake = undefined
    if (!isSecure) {
      socket.destroy()
      throw new PeerGone('TLS handshake failed')
    }
  }

  /**
   * Ends the session from outside: the read that waits now, or the next one, throws `Goodbye` with this refusal. A client
   * that does not read its replies is cut off without words.
   */
  interrupt(refusal: Refusal): void {
    this.#goodbye ??= new Goodbye(refusal)
    this.#wake?.()
    this.#giveUpDraining?.()
  }

  /** The session may last so long from now on; undefined takes the limit away. */
  limitLife(ms: number | undefined): void {
    clearTimeout(this.#life)
    if (ms === undefined) return
    this.#life = setTimeout(() => this.interrupt(new Refusal('too-slow', 'Session took too long')), ms)
    this.#life.unref()
  }

  /** Sends what is collected and closes in good order; never throws. */
  async end(): Promise<void> {
    clearTimeout(this.#life)
    try {
      await this.flush()
    } catch {
      // The peer is gone: nothing to send it to.
    }
    const socket = this.#socket
    if (socket.destroyed) return
    this.#detach()
    this.#input = EMPTY
    socket.on('error', () => socket.destroy())
    socket.end()
    if (!this.#inputEnded) await this.#linger(socket)
    socket.destroySoon()
  }

  /** Closes at once, without words. */
  destroy(): void {
    clearTimeout(this.#life)
    this.#socket.destroy()
  }

  /** @returns the function that stops listening */
  #attach(socket: Socket): () => void {
    const data = (chunk: Buffer) => {
      this.#input = this.#input.length === 0 ? chunk : Buffer.concat([this.#input, chunk])
      if (this.#input.length >= INPUT_HIGH_WATER) socket.pause()
      this.#wake?.()
    }
    const ended = () => {
      this.#inputEnded = true
      this.#wake?.()
    }
    if (socket.destroyed) ended()
    socket.on('data', data).on('end', ended).on('close', ended).on('error', ended)
    return () => socket.off('data', data).off('end', ended).off('close', ended).off('error', ended)
  }

  #taken(maxBytes: number): Buffer {
    const taken = this.#input.subarray(0, maxBytes)
    // An empty rest would still hold the memory of the whole packet, for as long as the client is idle.
    this.#input = taken.length === this.#input.length ? EMPTY : this.#input.subarray(taken.length)
    return taken
  }

  /** Reads on and throws away, until the client closes too. */
  async #linger(socket: Socket): Promise<void> {
    socket.resume()
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, LINGER_MS)
      const settle = () => {
        clearTimeout(timer)
        resolve()
      }
      socket.once('end', settle).once('close', settle)
    })
  }

  /** Waits for input. @returns false when none will come @throws Goodbye */
  async #more(ms: number): Promise<boolean> {
    await this.flush()
    if (this.#goodbye !== undefined) throw this.#goodbye
    if (this.#inputEnded) return false
    const before = this.#input.length
    if (this.#socket.isPaused()) this.#socket.resume()
    const isTooSlow = await new Promise<boolean>((resolve) => {
      const timer = setTimeout(resolve, Math.max(0, ms), true)
      this.#wake = () => {
        clearTimeout(timer)
        resolve(false)
      }
    })
    this.#wake = undefined
    if (this.#goodbye !== undefined) throw this.#goodbye
    if (isTooSlow) throw goodbye('too-slow', 'Timeout, closing the connection')
    return this.#input.length > before
  }

  async #drained(socket: Socket): Promise<void> {
    const isRead = await new Promise<boolean>((resolve) => {
      const timer = setTimeout(resolve, UNREAD_REPLIES_MS, false)
      const settle = (outcome: boolean) => {
        clearTimeout(timer)
        socket.off('drain', onDrain).off('close', onClose)
        resolve(outcome)
      }
      const onDrain = () => settle(true)
      const onClose = () => settle(false)
      socket.on('drain', onDrain).on('close', onClose)
      this.#giveUpDraining = onClose
    })
    this.#giveUpDraining = undefined
    if (isRead) return
    socket.destroy()
    throw new PeerGone('Replies were not read')
  }
}

const EMPTY = Buffer.alloc(0)
const LF = 0x0a

function goodbye(...refusal: ConstructorParameters<typeof Refusal>): Goodbye {
  return new Goodbye(new Refusal(...refusal))
}
