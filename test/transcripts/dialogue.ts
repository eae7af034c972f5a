// A dialogue between a client and one of our servers, as text: parsing it, and playing the client's part.
import net from 'node:net'
import tls from 'node:tls'
import { sleep } from '../../src/base/clock.ts'

/** A server that is ready to be talked to. Each folder of transcripts has a `stage.ts` that opens one. */
export interface Stage {
  readonly port: number
  /** PEM of the authority to trust after `T:` */
  readonly certificate: string
  /** whether the connection is encrypted from the first byte on */
  readonly implicitTls?: boolean
  /** lines that may be left out of a transcript, such as the first lines of a long reply */
  readonly skippable: RegExp
  stop(): Promise<void>
}

export type Step =
  /** lines that follow each other go out in one packet */
  | { readonly kind: 'send'; readonly bytes: string }
  /** `…` stands for any rest */
  | { readonly kind: 'expect'; readonly line: string }
  | { readonly kind: 'closed' }
  | { readonly kind: 'tls' }
  | { readonly kind: 'wait'; readonly ms: number }

/** How long a line may take to come. */
const PATIENCE_MS = 5_000

/**
 * The steps of a transcript. Lines begin with
 *
 *     #           a comment
 *     S:          a line the server says; `S: (closed)` it closes the connection
 *     C:          a line the client says; \r \n \0 \t \xHH are bytes, a "\" at the end leaves out the line end
 *     C*100:      the same line a hundred times
 *     T:          the client shakes hands for TLS
 *     W: 100      the client waits, ms
 */
export function parseTranscript(text: string): readonly Step[] {
  const steps: Step[] = []
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '' || line.startsWith('#')) continue
    const found = /^(S|C(?:\*(\d+))?|T|W):(?: (.*))?$/.exec(line)
    if (found === null) throw new Error(`line ${index + 1} is no step: ${line}`)
    const [, mark = '', times = '1', rest = ''] = found
    const last = steps.at(-1)
    if (mark === 'T') steps.push({ kind: 'tls' })
    else if (mark === 'W') steps.push({ kind: 'wait', ms: Number(rest) })
    else if (mark === 'S') steps.push(rest === '(closed)' ? { kind: 'closed' } : { kind: 'expect', line: rest })
    else if (last?.kind === 'send') steps[steps.length - 1] = { kind: 'send', bytes: last.bytes + said(rest, times) }
    else steps.push({ kind: 'send', bytes: said(rest, times) })
  }
  return steps
}

function said(line: string, times: string): string {
  const bytes = line.endsWith('\\') ? line.slice(0, -1) : `${line}\\r\\n`
  const latin1 = Buffer.from(bytes, 'utf8').toString('latin1')
  return latin1.replace(/\\(?:x([0-9a-f]{2})|(.))/gi, (_, hex, letter) => escaped(hex, letter)).repeat(Number(times))
}

const LETTERS: Readonly<Record<string, string>> = { r: '\r', n: '\n', t: '\t', '0': '\0', '\\': '\\' }

function escaped(hex: string | undefined, letter: string): string {
  return hex === undefined ? (LETTERS[letter] ?? letter) : String.fromCharCode(Number.parseInt(hex, 16))
}

/** Plays the client and throws at the first line that is not as written. */
export async function play(steps: readonly Step[], stage: Stage): Promise<void> {
  const line = await Line.open(stage)
  try {
    for (const step of steps) await line.perform(step)
  } finally {
    line.close()
  }
}

class Line {
  readonly #stage: Stage
  #socket: net.Socket
  #heard = ''
  #isClosed = false

  private constructor(socket: net.Socket, stage: Stage) {
    this.#stage = stage
    this.#socket = socket
    this.#listen()
  }

  static async open(stage: Stage): Promise<Line> {
    const line = new Line(net.connect(stage.port, '127.0.0.1'), stage)
    if (stage.implicitTls === true) await line.perform({ kind: 'tls' })
    return line
  }

  async perform(step: Step): Promise<void> {
    if (step.kind === 'send') this.#socket.write(step.bytes, 'latin1')
    else if (step.kind === 'expect') await this.#expect(step.line)
    else if (step.kind === 'closed') await this.#expectClosed()
    else if (step.kind === 'wait') await sleep(step.ms)
    else this.#secure()
  }

  close(): void {
    this.#socket.destroy()
  }

  #listen(): void {
    this.#socket.on('data', (bytes: Buffer) => (this.#heard += bytes.toString('utf8')))
    for (const end of ['error', 'end', 'close']) this.#socket.on(end, () => (this.#isClosed = true))
  }

  #secure(): void {
    this.#socket.removeAllListeners('data')
    this.#socket = tls.connect({ socket: this.#socket, ca: this.#stage.certificate, servername: 'localhost' })
    this.#listen()
  }

  async #expect(expected: string): Promise<void> {
    const pattern = patternOf(expected)
    for (;;) {
      const line = await this.#nextLine()
      if (line !== undefined && pattern.test(line)) return
      if (line !== undefined && this.#stage.skippable.test(line)) continue
      throw new Error(`expected  ${expected}\nheard     ${line ?? (this.#isClosed ? '(closed)' : '(silence)')}`)
    }
  }

  async #expectClosed(): Promise<void> {
    const line = await this.#nextLine()
    if (line !== undefined || !this.#isClosed) throw new Error(`expected  (closed)\nheard     ${line ?? '(silence)'}`)
  }

  /** @returns undefined when the connection is closed, or nothing comes */
  async #nextLine(): Promise<string | undefined> {
    for (let waited = 0; waited < PATIENCE_MS; waited += 5) {
      const end = this.#heard.indexOf('\r\n')
      if (end >= 0) {
        const line = this.#heard.slice(0, end)
        this.#heard = this.#heard.slice(end + 2)
        return line
      }
      if (this.#isClosed) return undefined
      await sleep(5)
    }
    return undefined
  }
}

function patternOf(expected: string): RegExp {
  const parts = expected.split('…').map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
  return new RegExp(`^${parts.join('.*')}$`)
}
