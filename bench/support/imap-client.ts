// An IMAP client that costs little, so that the server is what is measured: it waits for the ends of replies, unread.
import net from 'node:net'
import type { Account } from './stack.ts'

/** Characters of a reply that are kept: its last line is shorter. */
const TAIL = 1_000

export class ImapClient {
  readonly #socket: net.Socket
  #tag = 0
  /** the end of what has come since the last command */
  #tail = '\n'
  #isOver = false
  #wake: () => void = () => undefined

  private constructor(socket: net.Socket) {
    this.#socket = socket
    socket.setEncoding('latin1')
    socket.on('data', (chunk: string) => {
      this.#tail = (this.#tail + chunk).slice(-TAIL)
      this.#wake()
    })
    const over = () => {
      this.#isOver = true
      this.#wake()
    }
    socket.on('close', over).on('error', over)
  }

  static async signIn(port: number, { address, password }: Account): Promise<ImapClient> {
    const client = new ImapClient(net.connect({ port, host: '127.0.0.1', noDelay: true }))
    await client.#until('* OK')
    await client.command(`LOGIN ${address} ${password}`)
    return client
  }

  /** @throws Error with the reply when it is not OK */
  async command(text: string): Promise<void> {
    const tag = `t${++this.#tag}`
    this.#say(`${tag} ${text}\r\n`)
    const reply = await this.#until(`${tag} `)
    if (!reply.startsWith('OK')) throw new Error(`${text.slice(0, 40)}: ${reply}`)
  }

  async append(folder: string, letter: string): Promise<void> {
    const tag = `t${++this.#tag}`
    this.#say(`${tag} APPEND ${folder} {${Buffer.byteLength(letter)}}\r\n`)
    await this.#until('+ ')
    this.#say(`${letter}\r\n`)
    const reply = await this.#until(`${tag} `)
    if (!reply.startsWith('OK')) throw new Error(`APPEND: ${reply}`)
  }

  close(): void {
    this.#socket.destroy()
  }

  /** @returns what follows the mark in the last line, which begins with it. @throws Error when the server hangs up */
  async #until(mark: string): Promise<string> {
    for (;;) {
      const at = this.#tail.lastIndexOf(`\n${mark}`)
      if (at >= 0 && this.#tail.endsWith('\n')) return this.#tail.slice(at + 1 + mark.length)
      if (this.#isOver) throw new Error('the server has closed the connection')
      await new Promise<void>((resolve) => (this.#wake = resolve))
    }
  }

  #say(text: string): void {
    this.#tail = '\n'
    this.#socket.write(text)
  }
}
