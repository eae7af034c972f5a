// An IMAP client of a few commands, over TLS with the certificate checked, for the demo's script.
import { Refusal } from '../../base/refusal.ts'
import { LineClient } from '../../net/line-client.ts'

export class ImapDialogue {
  readonly #client: LineClient
  #tag = 0

  private constructor(client: LineClient) {
    this.#client = client
  }

  /** Connects to the IMAPS port and signs in. @throws Refusal `wrong-credentials`, `unavailable` */
  static async signIn(port: number, ca: string, address: string, password: string): Promise<ImapDialogue> {
    const tls = { ca, servername: 'localhost' }
    const client = await LineClient.connect({ host: '127.0.0.1', port, tls })
    try {
      await client.line()
      const dialogue = new ImapDialogue(client)
      await dialogue.command(`LOGIN "${address}" "${password}"`)
      return dialogue
    } catch (error) {
      client.close()
      throw error
    }
  }

  /** @returns the untagged lines, literals in place. @throws Refusal `unavailable` with the server's words on NO or BAD */
  async command(text: string): Promise<string[]> {
    const tag = `d${++this.#tag}`
    this.#client.write(`${tag} ${text}\r\n`)
    const lines: string[] = []
    for (;;) {
      const line = await this.#lineWithLiterals()
      if (!line.startsWith(`${tag} `)) lines.push(line)
      else if (line.startsWith(`${tag} OK`)) return lines
      else throw new Refusal('unavailable', line)
    }
  }

  /** Asks until the search finds something, for at most two seconds. @returns UIDs */
  async search(folder: string, criterion: string): Promise<number[]> {
    await this.command(`SELECT ${folder}`)
    const [found = ''] = (await this.command(`UID SEARCH ${criterion}`)).filter((line) => line.startsWith('* SEARCH'))
    return found.split(' ').slice(2).map(Number)
  }

  /** Begins IDLE; the promise inside ends with the server's last line when it closes the connection. */
  async idle(): Promise<{ farewell: Promise<string> }> {
    await this.command('SELECT INBOX')
    this.#client.write(`d${++this.#tag} IDLE\r\n`)
    await this.#client.line()
    return { farewell: this.#untilBye() }
  }

  close(): void {
    this.#client.close()
  }

  async #untilBye(): Promise<string> {
    for (;;) {
      const line = await this.#client.line()
      if (line.startsWith('* BYE')) return line
    }
  }

  async #lineWithLiterals(): Promise<string> {
    let line = await this.#client.line()
    for (let literal = /\{(\d+)\}$/.exec(line); literal !== null; literal = /\{(\d+)\}$/.exec(line)) {
      line += `\r\n${(await this.#client.bytes(Number(literal[1]))).toString('utf8')}${await this.#client.line()}`
    }
    return line
  }
}
