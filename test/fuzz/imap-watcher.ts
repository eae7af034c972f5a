// An IMAP client that only believes what it is told: its view of the selected folder follows the untagged answers.
import tls from 'node:tls'
import { ADDRESS, PASSWORD, type ImapWorld } from '../support/imap-world.ts'

export interface KnownMessage {
  /** 0: not told yet */
  readonly uid: number
  /** absent: not told yet */
  readonly flags?: Set<string>
}

export class ImapWatcher {
  readonly #socket: tls.TLSSocket
  #rest = ''
  #tag = 0
  #answered: (line: string) => void = () => undefined
  view: KnownMessage[] = []

  private constructor(socket: tls.TLSSocket) {
    this.#socket = socket
    socket.setEncoding('latin1')
    socket.on('data', (text: string) => {
      const lines = (this.#rest + text).split('\r\n')
      this.#rest = lines.pop() ?? ''
      for (const line of lines) this.#hear(line)
    })
    socket.on('error', () => undefined)
    socket.on('close', () => this.#answered('closed'))
  }

  static async signIn({ tlsPort: port, certificate }: ImapWorld): Promise<ImapWatcher> {
    const options = { port, host: '127.0.0.1', ca: certificate.certificate, servername: 'localhost' }
    const client = new ImapWatcher(tls.connect(options))
    await client.say(`LOGIN ${ADDRESS} "${PASSWORD}"`)
    return client
  }

  /** Says a command and gives its tagged answer without the tag, or the "+" that asks for more. */
  say(text: string, isTagged = true): Promise<string> {
    this.#socket.write(`${isTagged ? `a${++this.#tag} ` : ''}${text}\r\n`)
    return new Promise((resolve) => (this.#answered = resolve))
  }

  async select(folder: string): Promise<void> {
    this.view = []
    const answer = await this.say(`SELECT ${folder}`)
    if (!answer.startsWith('OK')) throw new Error(answer)
    await this.learnAll()
  }

  async learnAll(): Promise<void> {
    if (this.view.length > 0) await this.say('FETCH 1:* (UID FLAGS)')
  }

  /** The client changes what it knows of a message without being told. */
  believe(place: number, change: (flags: Set<string>) => void): void {
    const flags = this.view[place]?.flags
    if (flags !== undefined) change(flags)
  }

  close(): void {
    this.#socket.destroy()
  }

  /** RFC 9051 §7.4.1, §7.5.1, §7.5.2 */
  #hear(line: string): void {
    const [, number = '', what, rest = ''] = /^\* (\d+) (EXISTS|EXPUNGE|FETCH)(.*)$/.exec(line) ?? []
    const place = Number(number) - 1
    if (what === 'EXISTS') while (this.view.length <= place) this.view.push({ uid: 0 })
    else if (what === 'EXPUNGE') this.view.splice(place, 1)
    else if (what === 'FETCH') this.view[place] = { ...known(rest, this.view[place]) }
    else if (line.startsWith('+') || line.startsWith(`a${this.#tag} `)) this.#answered(line.replace(/^a\d+ /, ''))
  }
}

/** `\Recent` says something about a session, not about the message. RFC 3501 §2.3.2 */
const isOfMessage = (flag: string) => flag !== '' && flag !== '\\Recent'

function known(items: string, before: KnownMessage = { uid: 0 }): KnownMessage {
  const uid = /\bUID (\d+)/.exec(items)?.[1]
  const flags = /\bFLAGS \(([^)]*)\)/.exec(items)?.[1]
  return {
    ...before,
    ...(uid !== undefined && { uid: Number(uid) }),
    ...(flags !== undefined && { flags: new Set(flags.split(' ').filter(isOfMessage)) }),
  }
}
