// Client of clamd, the virus scanner of ClamAV. When it cannot say, it says so: nothing passes unscanned (clamd(8)).
import type net from 'node:net'
import { Refusal } from '../base/refusal.ts'
import { CircuitBreaker, type BreakerLimits } from './circuit-breaker.ts'
import { exchange, hostAndPort, type Send } from './exchange.ts'

/** ms for one scan from connecting to the answer; figures of the fault list: 451 after 30 s at the latest */
const SCAN_BUDGET_MS = 30_000
/** ms for PING and VERSION */
const PROBE_BUDGET_MS = 5_000
/** bytes; no answer of clamd is longer than a path and a signature name */
const LONGEST_ANSWER = 4_096
/** bytes. clamd.conf(5): StreamMaxLength of ClamAV 1.4 when not set */
const STREAM_MAX_LENGTH = 104_857_600
/** clamd(8) INSTREAM; the answer about size is a fact about the message, not a fault of the scanner. */
const SCAN_ANSWER = /^stream: (OK|.+ FOUND)$|^INSTREAM size limit exceeded\. ERROR$/
const BREAKER: BreakerLimits = { failures: 5, restMs: 5_000 }

export interface ClamdOptions {
  /** path of a unix socket, or `host:port` */
  readonly address: string
  /** clamd's StreamMaxLength, in bytes: larger messages are refused here, as clamd hangs up on them in mid-sentence */
  readonly maxBytes?: number
  /** ms */
  readonly budgetMs?: number
  readonly breaker?: BreakerLimits
}

export interface ClamdVersion {
  /** such as `ClamAV 1.4.6` */
  readonly engine: string
  /** number of the daily signature base; undefined without one */
  readonly base?: number
  /** ms since 1970: when that base was made; an old one is a reason to warn */
  readonly baseMadeAt?: number
}

export class Clamd {
  readonly #target: net.NetConnectOpts
  readonly #maxBytes: number
  readonly #budgetMs: number
  readonly #breaker: CircuitBreaker

  constructor({ address, maxBytes = STREAM_MAX_LENGTH, budgetMs = SCAN_BUDGET_MS, breaker = BREAKER }: ClamdOptions) {
    this.#target = targetOf(address)
    this.#maxBytes = maxBytes
    this.#budgetMs = budgetMs
    this.#breaker = new CircuitBreaker(breaker)
  }

  /**
   * Scans one message; its bytes go through as fast as clamd takes them.
   * @returns 'clean', or the name of the signature that was found
   * @throws Refusal `scanner-unavailable`; `message-too-big` when clamd takes no message of this size;
   *   what the message's own stream throws
   */
  async scan(message: Uint8Array | AsyncIterable<Uint8Array>): Promise<'clean' | { readonly found: string }> {
    let messageError: unknown
    let size = 0
    const answer = await this.#guarded(SCAN_ANSWER, () =>
      converse(this.#target, this.#budgetMs, async (send) => {
        await send(Buffer.from('zINSTREAM\0'))
        try {
          for await (const chunk of message instanceof Uint8Array ? [message] : message) {
            size += chunk.length
            if (size > this.#maxBytes) throw new Refusal('message-too-big', 'Message too big to be scanned')
            // A chunk of no bytes would end the stream.
            if (chunk.length > 0 && !((await send(lengthOf(chunk))) && (await send(chunk)))) return
          }
        } catch (error) {
          messageError = error
        }
        await send(Buffer.alloc(4)) // a chunk of length zero ends the stream
      }),
    )
    if (messageError !== undefined) throw messageError
    const found = /^stream: (.+) FOUND$/.exec(answer)?.[1]
    if (found !== undefined) return { found }
    if (answer === 'stream: OK') return 'clean'
    throw new Refusal('message-too-big', 'Message too big to be scanned', answer)
  }

  /** @throws Refusal `scanner-unavailable` */
  async ping(): Promise<void> {
    await this.#guarded(/^PONG$/, () => command(this.#target, 'PING'))
  }

  /** @throws Refusal `scanner-unavailable` */
  async version(): Promise<ClamdVersion> {
    const [engine = '', base, madeAt] = (await this.#guarded(/^ClamAV /, () => command(this.#target, 'VERSION'))).split(
      '/',
    )
    const at = Date.parse(madeAt ?? '')
    return base === undefined || Number.isNaN(at) ? { engine } : { engine, base: Number(base), baseMadeAt: at }
  }

  /** Makes it load its base anew; it goes on with the old one until then. @throws Refusal `scanner-unavailable` */
  async reload(): Promise<void> {
    await this.#guarded(/^RELOADING$/, () => command(this.#target, 'RELOAD'))
  }

  /** Whatever is not one of the expected answers shows a broken scanner, and counts as no answer. */
  async #guarded(expected: RegExp, ask: () => Promise<string>): Promise<string> {
    try {
      return await this.#breaker.run(async () => {
        const answer = await ask()
        if (!expected.test(answer)) throw new Error(answer)
        return answer
      })
    } catch (error) {
      throw new Refusal('scanner-unavailable', 'Message cannot be scanned now', detailOf(error), { cause: error })
    }
  }
}

const isWhole = (answer: Buffer) => answer.at(-1) === 0

function converse(target: net.NetConnectOpts, budgetMs: number, talk: (send: Send) => Promise<void>): Promise<string> {
  return exchange(target, { budgetMs, longest: LONGEST_ANSWER }, isWhole, talk).then((answer) =>
    answer.toString('utf8', 0, answer.length - 1),
  )
}

function command(target: net.NetConnectOpts, name: 'PING' | 'VERSION' | 'RELOAD'): Promise<string> {
  return converse(target, PROBE_BUDGET_MS, async (send) => void (await send(Buffer.from(`z${name}\0`))))
}

function lengthOf(chunk: Uint8Array): Buffer {
  const length = Buffer.allocUnsafe(4)
  length.writeUInt32BE(chunk.length)
  return length
}

/** @throws RangeError */
function targetOf(address: string): net.NetConnectOpts {
  return address.startsWith('/') ? { path: address } : hostAndPort(address)
}

function detailOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException
  return code ?? message
}
