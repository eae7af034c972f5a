// A bare IMAP client for tests: sends commands, keeps the answers, and counts messages as RFC 9051 §7.5.1 says.
import tls from 'node:tls'
import { ADDRESS, PASSWORD, type ImapWorld } from './imap-world.ts'

export class ImapTalk {
  readonly #socket: tls.TLSSocket
  #heard = ''
  #wake: (() => void) | undefined
  #isClosed = false
  #count = 0
  /** UIDs in sequence, as EXISTS, EXPUNGE and FETCH told them; 0 where the UID was not told */
  view: number[] = []

  private constructor(socket: tls.TLSSocket) {
    this.#socket = socket
    socket.setEncoding('latin1')
    socket.on('data', (text: string) => {
      this.#heard += text
      this.#wake?.()
    })
    const closed = () => {
      this.#isClosed = true
      this.#wake?.()
    }
    socket.on('close', closed).on('error', closed)
  }

  static async signIn(world: ImapWorld): Promise<ImapTalk> {
    const socket = tls.connect({
      port: world.tlsPort,
      host: '127.0.0.1',
      ca: world.certificate.certificate,
      servername: 'localhost',
    })
    const talk = new ImapTalk(socket)
    await talk.command(`LOGIN ${ADDRESS} "${PASSWORD}"`)
    return talk
  }

  /** Sends a command and gives all that came, up to its tagged answer, or up to the end of the connection. */
  async command(text: string): Promise<string> {
    const tag = `t${++this.#count}`
    this.#socket.write(`${tag} ${text}\r\n`, 'latin1')
    let scanned = 0
    for (;;) {
      const begin = this.#heard.startsWith(`${tag} `) ? 0 : this.#heard.indexOf(`\r\n${tag} `, scanned)
      const end = begin < 0 ? -1 : this.#heard.indexOf('\r\n', begin + 2)
      if (end >= 0) {
        const answer = this.#heard.slice(0, end + 2)
        this.#heard = this.#heard.slice(end + 2)
        this.#follow(answer)
        return answer
      }
      scanned = begin < 0 ? Math.max(0, this.#heard.length - tag.length - 3) : 0
      if (this.#isClosed) return this.#heard
      await new Promise<void>((resolve) => (this.#wake = resolve))
    }
  }

  get isClosed(): boolean {
    return this.#isClosed
  }

  close(): void {
    this.#socket.destroy()
  }

  #follow(answer: string): void {
    for (const [, number = '', what, rest = ''] of answer.matchAll(/^\* (\d+) (EXISTS|EXPUNGE|FETCH)(.*)\r$/gm)) {
      const sequence = Number(number)
      if (what === 'EXISTS') while (this.view.length < sequence) this.view.push(0)
      else if (what === 'EXPUNGE') this.view.splice(sequence - 1, 1)
      else this.view[sequence - 1] = Number(/\bUID (\d+)/.exec(rest)?.[1] ?? this.view[sequence - 1])
    }
  }
}
