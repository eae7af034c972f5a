// Client of an ICAP server, the way to commercial virus engines: the message goes as the body of an HTTP response that
// the engine may change (RESPMOD); whether it would is the answer. RFC 3507
import { Refusal } from '../base/refusal.ts'
import { CircuitBreaker, type BreakerLimits } from './circuit-breaker.ts'
import { exchange, hostAndPort, type Send } from './exchange.ts'

/** ms for one scan from connecting to the answer */
const SCAN_BUDGET_MS = 30_000
/** ms for OPTIONS */
const PROBE_BUDGET_MS = 5_000
/** bytes of the header of an answer and of the page that an engine puts in the place of malware: what is read of them */
const LONGEST_ANSWER = 65_536
/** bytes; ICAP has no word for "too large", and servers let pass unseen what is larger than their own bound */
const MOST_BYTES = 104_857_600
const BREAKER: BreakerLimits = { failures: 5, restMs: 5_000 }
/** The message stands for what this request would fetch; some engines want one. */
const REQUEST_HEADER = 'GET http://gatehouse.invalid/message HTTP/1.1\r\nHost: gatehouse.invalid\r\n\r\n'
/** Characters of a signature name that go into signals and answers. */
const NAME_LENGTH = 100

export interface IcapOptions {
  /** `icap://host:port/service` */
  readonly url: string
  /** bytes: larger messages are refused here; set it to the server's own bound */
  readonly maxBytes?: number
  /** ms */
  readonly budgetMs?: number
  readonly breaker?: BreakerLimits
}

export class Icap {
  readonly #url: URL
  readonly #target: { readonly host: string; readonly port: number }
  readonly #maxBytes: number
  readonly #budgetMs: number
  readonly #breaker: CircuitBreaker

  /** @throws RangeError, TypeError when the address is none */
  constructor({ url, maxBytes = MOST_BYTES, budgetMs = SCAN_BUDGET_MS, breaker = BREAKER }: IcapOptions) {
    this.#url = new URL(url)
    this.#target = hostAndPort(this.#url.port === '' ? `${this.#url.hostname}:1344` : this.#url.host)
    this.#maxBytes = maxBytes
    this.#budgetMs = budgetMs
    this.#breaker = new CircuitBreaker(breaker)
  }

  /**
   * @returns 'clean', or the name of what was found ('unnamed' where the engine gives none)
   * @throws Refusal `scanner-unavailable`; `message-too-big`
   */
  async scan(message: Uint8Array): Promise<'clean' | { readonly found: string }> {
    if (message.length > this.#maxBytes) throw new Refusal('message-too-big', 'Message too big to be scanned')
    const responseHeader = `HTTP/1.1 200 OK\r\nContent-Type: message/rfc822\r\nContent-Length: ${message.length}\r\n\r\n`
    const head = this.#head('RESPMOD', [
      'Allow: 204', // "no change" may be said without sending everything back. RFC 3507 §4.6
      `Encapsulated: req-hdr=0, res-hdr=${REQUEST_HEADER.length}, res-body=${REQUEST_HEADER.length + responseHeader.length}`,
    ])
    const answer = await this.#ask(this.#budgetMs, async (send) => {
      if (!(await send(Buffer.from(head + REQUEST_HEADER + responseHeader + `${message.length.toString(16)}\r\n`))))
        return
      if (await send(message)) await send(Buffer.from('\r\n0\r\n\r\n'))
    })
    return answer.isUnchanged ? 'clean' : { found: answer.threat ?? 'unnamed' }
  }

  /** @returns ISTag, which changes with the engine's base and settings. RFC 3507 §4.7 @throws Refusal `scanner-unavailable` */
  async version(): Promise<string> {
    const answer = await this.#ask(PROBE_BUDGET_MS, async (send) => {
      await send(Buffer.from(this.#head('OPTIONS', ['Encapsulated: null-body=0'])))
    })
    return answer.tag
  }

  #head(method: 'RESPMOD' | 'OPTIONS', fields: readonly string[]): string {
    const { host, href } = this.#url
    return [`${method} ${href} ICAP/1.0`, `Host: ${host}`, 'Connection: close', ...fields, '', ''].join('\r\n')
  }

  async #ask(budgetMs: number, talk: (send: Send) => Promise<void>): Promise<Answer> {
    try {
      return await this.#breaker.run(async () => {
        const bounds = { budgetMs, longest: LONGEST_ANSWER }
        return parseAnswer(await exchange(this.#target, bounds, (bytes) => headsOf(bytes) !== undefined, talk))
      })
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException
      throw new Refusal('scanner-unavailable', 'Message cannot be scanned now', code ?? message, { cause: error })
    }
  }
}

interface Answer {
  readonly isUnchanged: boolean
  /** name of what was found, as the engine says it */
  readonly threat?: string
  /** ISTag; '' when not sent */
  readonly tag: string
}

/** The header of the answer, and the first line of the HTTP response in it ('' without one). */
interface Heads {
  readonly icap: string
  readonly http: string
}

/** @returns undefined while they are not all there */
function headsOf(answer: Buffer): Heads | undefined {
  const text = answer.toString('latin1')
  const end = text.indexOf('\r\n\r\n')
  if (end < 0) return undefined
  const icap = text.slice(0, end)
  if (!/^encapsulated:.*\bres-hdr=0/im.test(icap)) return { icap, http: '' }
  const lineEnd = text.indexOf('\r\n', end + 4)
  return lineEnd < 0 ? undefined : { icap, http: text.slice(end + 4, lineEnd) }
}

/** @throws Error when the server says that it did not look */
function parseAnswer(answer: Buffer): Answer {
  const { icap, http } = headsOf(answer) ?? { icap: '', http: '' }
  const status = /^ICAP\/1\.[01] (\d{3})/.exec(icap)?.[1]
  const tag = fieldOf(icap, 'ISTag').replaceAll('"', '')
  if (status === '204') return { isUnchanged: true, tag }
  if (status !== '200') throw new Error(`answer ${status ?? 'unreadable'}`)
  const threat = threatOf(icap)
  if (threat !== undefined) return { isUnchanged: false, threat, tag }
  // Without 204 the message comes back as it was, with the status we gave it; a page in its place has another.
  return { isUnchanged: http === '' || /^HTTP\/1\.[01] 200\b/.test(http), tag }
}

/** X-Infection-Found, X-Violations-Found and X-Virus-ID: draft-stecher-icap-subid §3. */
function threatOf(icap: string): string | undefined {
  const infection = /(?:^|;)\s*Threat=([^;]+)/i.exec(fieldOf(icap, 'X-Infection-Found'))?.[1]
  const violations = fieldOf(icap, 'X-Violations-Found')
  const name = infection ?? (fieldOf(icap, 'X-Virus-ID') || (violations === '' ? undefined : 'violation'))
  return name?.replace(/[^\x21-\x7e]/g, '_').slice(0, NAME_LENGTH)
}

function fieldOf(header: string, name: string): string {
  const prefix = `${name.toLowerCase()}:`
  const line = header.split('\r\n').find((each) => each.toLowerCase().startsWith(prefix))
  return line?.slice(prefix.length).trim() ?? ''
}
