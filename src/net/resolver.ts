// Our own stub resolver: asks the configured DNS servers, keeps answers for as long as they say, never guesses.
// node:dns hides the AD bit, which DANE cannot do without, and says no more than "failed" about a broken server.
import dns from 'node:dns'
import net from 'node:net'
import { domainToASCII } from 'node:url'
import { monotonic } from '../base/clock.ts'
import { classify } from './addresses.ts'
import { exchange, ExchangeError, type DnsServer } from './dns-exchange.ts'
import {
  isRecordType,
  readReply,
  withoutDot,
  type Lookup,
  type RecordType,
  type RecordValues,
  type TimedLookup,
} from './dns-records.ts'

/** Questions on their way at once; more are refused as `busy` rather than queued without end. */
const MAX_IN_FLIGHT = 512
/** Answers kept; about 1 KB each. */
const CACHE_ENTRIES = 10_000
/** s: an answer is kept at least this long, so that a burst of mail asks once. */
const TTL_FLOOR = 5
/** s: RFC 8767 §4 advises a cap of days; one day lets a mistake in a zone end sooner. */
const TTL_CEILING = 86_400
/** s: RFC 2308 §5 advises one to three hours at most; mail set-up goes wrong and is mended faster than that. */
const NEGATIVE_TTL_CEILING = 900
/** s: RFC 9520 §3.2: failures are kept at least 1 s, so that a dead server is not asked for each message anew. */
const FAILURE_TTL = 2

/** Thrown by `resolveFor`; `code` is the word Node's own resolver would use. */
export class ResolverError extends Error {
  override readonly name = 'ResolverError'
  readonly outcome: 'no-such-name' | 'no-data' | 'failed'
  readonly code: 'ENOTFOUND' | 'ENODATA' | 'ETIMEOUT'

  constructor(outcome: 'no-such-name' | 'no-data' | 'failed') {
    super(`DNS lookup: ${outcome}`)
    this.outcome = outcome
    this.code = CODES[outcome]
  }
}

const CODES = { 'no-such-name': 'ENOTFOUND', 'no-data': 'ENODATA', failed: 'ETIMEOUT' } as const

export interface ResolverOptions {
  /** `address` or `address:port`, IPv6 in brackets; absent: those of the machine; empty: every lookup fails */
  readonly servers?: readonly string[]
  /** ms for one question; the tries share them evenly */
  readonly timeoutMs?: number
  /** rounds through the list of servers */
  readonly tries?: number
}

interface CacheEntry {
  readonly lookup: Lookup<unknown>
  /** ms, monotonic */
  readonly until: number
}

export class Resolver {
  readonly #servers: readonly DnsServer[]
  readonly #timeoutMs: number
  readonly #tries: number
  readonly #cache = new Map<string, CacheEntry>()
  readonly #running = new Map<string, Promise<Lookup<unknown>>>()
  /** index of the server that answered last: a dead one in front of the list costs its time-out only once */
  #preferred = 0

  constructor(options: ResolverOptions = {}) {
    this.#servers = (options.servers ?? dns.getServers()).map(parseServer)
    this.#timeoutMs = options.timeoutMs ?? 3_000
    this.#tries = options.tries ?? 2
  }

  /** Looks a name up; never throws. A name that DNS cannot hold is a name that does not exist. */
  lookup<T extends RecordType>(name: string, type: T): Promise<Lookup<RecordValues[T]>> {
    const asked = askable(name)
    if (asked === undefined) return Promise.resolve({ outcome: 'no-such-name', authentic: false })
    const key = `${type} ${asked}`
    const kept = this.#fromCache(key)
    if (kept !== undefined) return Promise.resolve(kept as Lookup<RecordValues[T]>)
    const running = this.#running.get(key)
    if (running !== undefined) return running as Promise<Lookup<RecordValues[T]>>
    if (this.#running.size >= MAX_IN_FLIGHT) return Promise.resolve({ outcome: 'failed', reason: 'busy' })

    const fresh = this.#ask(asked, type)
      .then((answer) => this.#keep(key, answer))
      .finally(() => this.#running.delete(key))
    this.#running.set(key, fresh)
    return fresh
  }

  /**
   * The same in the shape that mailauth expects of a resolver; its types know no objects, but MX values are objects.
   * @throws ResolverError with code ENOTFOUND, ENODATA or ETIMEOUT
   */
  readonly resolveFor = async (name: string, type: string): Promise<string[] | string[][]> => {
    if (!isRecordType(type)) throw new ResolverError('no-data')
    const answer = await this.lookup(name, type)
    if (answer.outcome !== 'found') throw new ResolverError(answer.outcome)
    // Callers sort and change what they get; the cache keeps its own.
    return structuredClone(answer.values) as unknown as string[] | string[][]
  }

  async #ask<T extends RecordType>(name: string, type: T): Promise<TimedLookup<RecordValues[T]>> {
    let failure: TimedLookup<RecordValues[T]> = { lookup: { outcome: 'failed', reason: 'no-servers' }, ttl: 0 }
    const turns = this.#tries * this.#servers.length
    for (let turn = 0; turn < turns; turn++) {
      const index = (this.#preferred + turn) % this.#servers.length
      const server = this.#servers[index] as DnsServer
      const answer = await askOne(server, name, type, this.#timeoutMs / turns)
      if (answer.lookup.outcome !== 'failed') {
        this.#preferred = index
        return answer
      }
      failure = answer
    }
    return failure
  }

  #fromCache(key: string): Lookup<unknown> | undefined {
    const entry = this.#cache.get(key)
    if (entry === undefined) return undefined
    this.#cache.delete(key)
    if (monotonic() >= entry.until) return undefined
    this.#cache.set(key, entry) // the map's order is the order of use
    return entry.lookup
  }

  #keep<Value>(key: string, { lookup, ttl }: TimedLookup<Value>): Lookup<Value> {
    this.#cache.set(key, { lookup, until: monotonic() + 1000 * lifeOf(lookup, ttl) })
    if (this.#cache.size > CACHE_ENTRIES) this.#cache.delete(this.#cache.keys().next().value as string)
    return lookup
  }
}

/** `192.0.2.1`, `192.0.2.1:53`, `2001:db8::1` or `[2001:db8::1]:53`. @throws RangeError */
export function parseServer(text: string): DnsServer {
  const bracketed = /^\[([^\]]+)\](?::(\d{1,5}))?$/.exec(text)
  const plain = /^([^:]+):(\d{1,5})$/.exec(text)
  const [, address = text, port = '53'] = bracketed ?? plain ?? []
  if (net.isIP(address) === 0 || Number(port) > 65_535) throw new RangeError('Not an address of a DNS server')
  return { address, port: Number(port) }
}

async function askOne<T extends RecordType>(
  server: DnsServer,
  name: string,
  type: T,
  timeoutMs: number,
): Promise<TimedLookup<RecordValues[T]>> {
  try {
    const reply = await exchange(server, name, type, timeoutMs)
    // RFC 6840 §5.8: AD means something only over a path that nobody can write to; that is this machine.
    const trusted = classify(server.address) === 'loopback'
    return readReply(trusted ? reply : { ...reply, flag_ad: false }, name, type)
  } catch (error) {
    if (!(error instanceof ExchangeError)) throw error
    return { lookup: { outcome: 'failed', reason: error.reason }, ttl: 0 }
  }
}

/** s */
function lifeOf(lookup: Lookup<unknown>, ttl: number): number {
  if (lookup.outcome === 'failed') return FAILURE_TTL
  const ceiling = lookup.outcome === 'found' ? TTL_CEILING : NEGATIVE_TTL_CEILING
  return Math.min(Math.max(ttl, TTL_FLOOR), ceiling)
}

/** Lower case, A-labels, no final dot; undefined when no DNS message can carry it. RFC 1035 §2.3.4 */
function askable(name: string): string | undefined {
  const plain = withoutDot(name)
  const ascii = /^[\x20-\x7e]*$/.test(plain) ? plain.toLowerCase() : domainToASCII(plain)
  const labels = ascii.split('.')
  const fits = ascii.length <= 253 && labels.every((label) => label.length > 0 && label.length <= 63)
  return fits ? ascii : undefined
}
