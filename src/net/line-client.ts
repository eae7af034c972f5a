// A small client for text protocols: one line or block out, lines in, with a deadline on each wait.
import { connect, type Socket } from 'node:net'
import { connect as connectTls, type ConnectionOptions } from 'node:tls'
import { Refusal } from '../base/refusal.ts'

const MAX_HELD_BYTES = 16_777_216

export interface LineClientOptions {
  readonly host: string
  readonly port: number
  /** TLS at once; absent: in the clear */
  readonly tls?: ConnectionOptions
  /** ms to wait for a connection or a line */
  readonly timeoutMs?: number
}

export class LineClient {
  readonly #timeoutMs: number
  #socket: Socket
  #held = Buffer.alloc(0)
  #isOver = false
  #wake: () => void = () => {}

  private constructor(socket: Socket, timeoutMs: number) {
    this.#socket = socket
    this.#timeoutMs = timeoutMs
    socket.on('data', (bytes: Buffer) => {
      this.#held = Buffer.concat([this.#held, bytes])
      if (this.#held.length > MAX_HELD_BYTES) socket.destroy()
      this.#wake()
    })
    const over = () => {
      this.#isOver = true
      this.#wake()
    }
    socket.on('end', over).on('close', over).on('error', over)
  }

  /** @throws Refusal `unavailable` */
  static async connect(options: LineClientOptions): Promise<LineClient> {
    const { host, port, tls, timeoutMs = 60_000 } = options
    const socket = tls === undefined ? connect({ host, port }) : connectTls({ host, port, ...tls })
    const client = new LineClient(socket, timeoutMs)
    await client.#within(
      new Promise<void>((resolve, reject) => {
        socket.once(tls === undefined ? 'connect' : 'secureConnect', resolve)
        socket.once('error', (error) =>
          reject(new Refusal('unavailable', `No connection to ${host}:${port}`, error.message)),
        )
      }),
    )
    return client
  }

  write(bytes: string | Uint8Array): void {
    this.#socket.write(bytes)
  }

  /** @returns the next line without its line end. @throws Refusal `unavailable` when the connection or the time is over */
  async line(): Promise<string> {
    for (;;) {
      const end = this.#held.indexOf('\r\n')
      if (end >= 0) {
        const line = this.#held.toString('utf8', 0, end)
        this.#held = this.#held.subarray(end + 2)
        return line
      }
      await this.#more()
    }
  }

  /** Exactly `count` bytes: an IMAP literal. */
  async bytes(count: number): Promise<Buffer> {
    while (this.#held.length < count) await this.#more()
    const bytes = this.#held.subarray(0, count)
    this.#held = this.#held.subarray(count)
    return bytes
  }

  /** Waits until the other side has closed. */
  async ended(): Promise<void> {
    while (!this.#isOver) await this.#more().catch(() => undefined)
  }

  close(): void {
    this.#socket.destroy()
  }

  #more(): Promise<void> {
    if (this.#isOver) throw new Refusal('unavailable', 'The connection is closed')
    return this.#within(new Promise((resolve) => (this.#wake = resolve)))
  }

  async #within<T>(wait: Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(
        () => reject(new Refusal('unavailable', `No answer within ${this.#timeoutMs} ms`)),
        this.#timeoutMs,
      )
    })
    try {
      return await Promise.race([wait, late])
    } finally {
      clearTimeout(timer)
    }
  }
}
