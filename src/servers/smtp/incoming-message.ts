// A message while it streams in, by DATA or by BDAT: checked, counted, written to the spool, never held in memory.
import { monotonic } from '../../base/clock.ts'
import { Refusal } from '../../base/refusal.ts'
import { Goodbye, PeerGone, type Connection } from '../../net/connection.ts'
import type { Spool } from '../../store/store.ts'
import { ContentCheck } from '../../wire/smtp/content-check.ts'
import { CHUNK_BYTES, DATA_IDLE_MS, MESSAGE_MS, SWALLOW_BYTES } from './limits.ts'

const CRLF = Buffer.from('\r\n')
/** Pieces are gathered to this size before the spool gets them: a client that sends byte by byte costs no more. */
const STAGE_BYTES = 16_384

export class IncomingMessage {
  readonly #spool: Spool
  readonly #maxBytes: number
  readonly #check = new ContentCheck()
  readonly #deadline = monotonic() + MESSAGE_MS
  readonly #stage = Buffer.allocUnsafeSlow(STAGE_BYTES)
  #staged = 0
  #size = 0
  #failure: unknown

  constructor(spool: Spool, maxBytes: number) {
    this.#spool = spool
    this.#maxBytes = maxBytes
  }

  get spool(): Spool {
    return this.#spool
  }

  get hasFailed(): boolean {
    return this.#failure !== undefined
  }

  /**
   * The next piece of the stream.
   * @throws Goodbye `too-slow`; PeerGone when the client leaves in the middle
   */
  async read(connection: Connection, maxBytes = CHUNK_BYTES): Promise<Buffer> {
    const left = this.#deadline - monotonic()
    const chunk = await connection.readChunk(Math.min(maxBytes, CHUNK_BYTES), Math.min(DATA_IDLE_MS, left))
    if (chunk === undefined) throw new PeerGone('Left in the middle of a message')
    if (left <= 0) throw new Goodbye(new Refusal('too-slow', 'Message took too long'))
    return chunk
  }

  /**
   * Takes a piece of the message. After a failure the pieces are thrown away, and `finish` tells why.
   * @throws Goodbye `bare-newline`: where the next command begins is not certain; or too much came after a failure
   */
  async take(bytes: Buffer): Promise<void> {
    this.#size += bytes.length
    if (this.hasFailed) {
      if (this.#size <= this.#maxBytes + SWALLOW_BYTES) return
      throw this.#failure instanceof Refusal ? new Goodbye(this.#failure) : this.#failure
    }
    try {
      if (this.#size > this.#maxBytes) throw new Refusal('message-too-big', 'Message exceeds the size limit')
      this.#check.push(bytes)
      await this.#write(bytes)
    } catch (error) {
      this.#failure = error
      await this.discard()
      if (error instanceof Refusal && error.reason === 'bare-newline') throw new Goodbye(error)
    }
  }

  /** After the last piece. @throws what went wrong */
  async finish(): Promise<void> {
    if (this.hasFailed) throw this.#failure
    this.#check.end()
    // BDAT may end within a line (RFC 3030 §2); DATA to the next server cannot.
    if (this.#check.openLineBytes > 0) await this.#write(CRLF)
    await this.#flush()
  }

  async discard(): Promise<void> {
    await this.#spool.discard()
  }

  async #write(bytes: Buffer): Promise<void> {
    if (this.#staged + bytes.length > STAGE_BYTES) await this.#flush()
    if (bytes.length >= STAGE_BYTES) return await this.#spool.write(bytes)
    this.#staged += bytes.copy(this.#stage, this.#staged)
  }

  /** The spool copies or writes what it is given before it comes back. */
  async #flush(): Promise<void> {
    const staged = this.#stage.subarray(0, this.#staged)
    this.#staged = 0
    if (staged.length > 0) await this.#spool.write(staged)
  }
}
