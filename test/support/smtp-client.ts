// A client that says exactly the bytes a test wants, cut where it wants.
import { once } from 'node:events'
import net from 'node:net'

export class SmtpClient {
  readonly socket: net.Socket
  #heard = ''
  #isClosed = false
  #wake: () => void = () => undefined

  constructor(port: number) {
    this.socket = net.connect({ port, host: '127.0.0.1', noDelay: true })
    this.socket.on('data', (bytes) => {
      this.#heard += bytes.toString('latin1')
      this.#wake()
    })
    for (const end of ['end', 'close', 'error']) {
      this.socket.on(end, () => {
        this.#isClosed = true
        this.#wake()
      })
    }
  }

  /** Sends bytes (latin1), in pieces of the given sizes that take turns. */
  async send(bytes: string, sizes: readonly number[] = [bytes.length]): Promise<void> {
    for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
      const size = Math.max(1, sizes[turn % sizes.length] as number)
      this.socket.write(bytes.slice(at, at + size), 'latin1')
      at += size
      if (at < bytes.length) await new Promise(setImmediate)
    }
  }

  /** The last line of the next reply; `closed` when there is none any more. */
  async reply(): Promise<string> {
    for (;;) {
      const found = /^(?:\d{3}-.*\r\n)*(\d{3} .*)\r\n/.exec(this.#heard)
      if (found !== null) {
        this.#heard = this.#heard.slice(found[0].length)
        return found[1] as string
      }
      if (this.#isClosed) return 'closed'
      await new Promise<void>((resolve) => (this.#wake = resolve))
    }
  }

  /** Sends one line and gives the reply. */
  async say(line: string): Promise<string> {
    await this.send(`${line}\r\n`)
    return await this.reply()
  }

  /** All replies until the server closes. */
  async replies(): Promise<string[]> {
    const all: string[] = []
    for (let reply = await this.reply(); reply !== 'closed'; reply = await this.reply()) all.push(reply)
    return all
  }

  /** Past the greeting, and past EHLO when asked. */
  static async open(port: number, ...lines: readonly string[]): Promise<SmtpClient> {
    const client = new SmtpClient(port)
    await client.reply()
    for (const line of lines) await client.say(line)
    return client
  }

  async close(): Promise<void> {
    if (this.socket.destroyed) return
    this.socket.destroy()
    await once(this.socket, 'close')
  }
}

/** A reply without what differs from run to run. */
export function withoutIds(reply: string): string {
  return reply.replace(/queued as \w+/, 'queued').replace(/incident \w+/, 'incident')
}
