// Slows the guessing of passwords down: by address, by network and by account, without locking the owner out.
import { createHash } from 'node:crypto'
import { sleep } from '../base/clock.ts'
import { Refusal } from '../base/refusal.ts'
import { prefixKey } from '../net/addresses.ts'
import { DecayingCounts } from './decaying-counts.ts'
import { RecentMap } from './recent-map.ts'

/** What a count of failures leads to. */
interface CountRow {
  /** so many failures cost nothing: typing errors */
  readonly free: number
  /** so many more double the delay */
  readonly doublesEvery: number
  /** from here on attempts are refused before a password is looked at; Infinity: they are only slowed */
  readonly refusedFrom: number
}

/**
 * An address stands for one guesser, a network (/24, /64) for a rented range, an account for who is attacked. Many
 * failures on an account say nothing about who comes now, so they only slow: NIST SP 800-63B-4 §3.2.2 wants guesses
 * limited to 100 in a row, and the owner not locked out by others. OWASP Authentication Cheat Sheet: delay that grows.
 */
// prettier-ignore
export const COUNTS = {
  address: { free: 5,  doublesEvery: 2,  refusedFrom: 30       },
  network: { free: 50, doublesEvery: 20, refusedFrom: 300      },
  account: { free: 10, doublesEvery: 5,  refusedFrom: Infinity },
} as const satisfies Record<string, CountRow>

/** Failures count half after this time: at 30, an address may guess about 80 times an hour. */
export const HALF_LIFE_MS = 15 * 60_000
const FIRST_DELAY_MS = 250
/** Longer than that and clients break off: Thunderbird and Outlook wait a minute, phones less. */
export const MAX_DELAY_MS = 8_000
/** Where an account signed in within this time, or half of it under load, failures from elsewhere do not slow it. */
const KNOWN_FOR_MS = 30 * 86_400_000

/** An address that failed by itself, lately: the owner who comes from a new place goes before it. */
const SUSPECT_FROM = 0.5

/** `home`: the member came in from this address before */
export type Pace = 'home' | 'free' | 'slowed' | 'suspect'

/** About 150 bytes a key: 15 MB for each kind of count, whatever an attacker does. */
const MAX_KEYS = 100_000
/** Attempts that wait at once: of one address (a phone and a laptop of a household), and of all. Each holds a connection. */
export const MAX_WAITING = { address: 8, total: 10_000 } as const

/** Failures that happened, and where an account is at home. In memory only: a restart forgets, and slows nobody. */
export class AttemptLimits {
  readonly #address = new DecayingCounts(HALF_LIFE_MS, MAX_KEYS)
  readonly #network = new DecayingCounts(HALF_LIFE_MS, MAX_KEYS)
  readonly #account = new DecayingCounts(HALF_LIFE_MS, MAX_KEYS)
  /** failures of an account from an address where it is at home */
  readonly #home = new DecayingCounts(HALF_LIFE_MS, MAX_KEYS)
  /** account and address of successes */
  readonly #known = new RecentMap<true>(KNOWN_FOR_MS, MAX_KEYS)
  readonly #waiting = new Map<string, number>()
  #waitingTotal = 0

  /** keys held, for the bound on memory */
  get size(): number {
    const counts = [this.#address, this.#network, this.#account, this.#home]
    return counts.reduce((sum, { size }) => sum + size, this.#known.size + this.#waiting.size)
  }

  /**
   * Waits as long as this attempt has to wait. Known and unknown names wait alike.
   * @returns how it goes on: `slowed` ones must not stand in the way of `free` ones, nor `suspect` ones in the way of both
   * @throws Refusal `too-many-attempts`: nothing was looked at, and nothing is counted
   */
  async admit(address: string, username: string): Promise<Pace> {
    const delay = this.delayOf(address, username)
    const { address: here, pair } = keysOf(address, username)
    if (delay === 0) return this.#known.get(pair) ? 'home' : 'free'
    const waiting = this.#waiting.get(here) ?? 0
    if (waiting >= MAX_WAITING.address || this.#waitingTotal >= MAX_WAITING.total) throw tooMany()
    this.#waiting.set(here, waiting + 1)
    this.#waitingTotal += 1
    try {
      await sleep(delay)
    } finally {
      this.#waitingTotal -= 1
      const left = (this.#waiting.get(here) ?? 1) - 1
      if (left > 0) this.#waiting.set(here, left)
      else this.#waiting.delete(here)
    }
    // Others of this address may have failed meanwhile.
    this.delayOf(address, username)
    return this.#address.of(here) < SUSPECT_FROM ? 'slowed' : 'suspect'
  }

  /** @returns ms that an attempt has to wait now. @throws Refusal `too-many-attempts` */
  delayOf(address: string, username: string): number {
    const keys = keysOf(address, username)
    if (this.#known.get(keys.pair)) return delayFor(COUNTS.address, this.#home.of(keys.pair))
    return Math.max(
      delayFor(COUNTS.address, this.#address.of(keys.address)),
      delayFor(COUNTS.network, this.#network.of(keys.network)),
      delayFor(COUNTS.account, this.#account.of(keys.account)),
    )
  }

  failed(address: string, username: string): void {
    const keys = keysOf(address, username)
    // What happens at home is mostly an old password in a phone: it must not slow the neighbours.
    if (this.#known.get(keys.pair)) return this.#home.add(keys.pair)
    this.#address.add(keys.address)
    this.#network.add(keys.network)
    this.#account.add(keys.account)
  }

  /** The member is at home there, though nobody signed in from there since the start. */
  knowsHome(address: string, username: string): void {
    this.#known.set(keysOf(address, username).pair, true)
  }

  /** Does not clear the address: who guesses has often one account of their own. */
  succeeded(address: string, username: string): void {
    const { pair } = keysOf(address, username)
    this.#home.clear(pair)
    this.#known.set(pair, true)
  }
}

/** @returns ms. @throws Refusal `too-many-attempts` */
function delayFor({ free, doublesEvery, refusedFrom }: CountRow, count: number): number {
  if (count >= refusedFrom) throw tooMany()
  if (count < free) return 0
  return Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** ((count - free) / doublesEvery))
}

function tooMany(): Refusal {
  return new Refusal('too-many-attempts', 'Too many failed sign-ins from your address, try again later')
}

interface Keys {
  /** one subscriber: an address of IPv4, a whole /64 of IPv6 (RFC 6177 §2) */
  readonly address: string
  readonly network: string
  readonly account: string
  /** this account at this address */
  readonly pair: string
}

/** Short, whatever the client sent. The spellings that reach one account are one: case and +tag do not matter. */
function keysOf(remoteAddress: string, username: string): Keys {
  const network = prefixKey(remoteAddress)
  const address = remoteAddress.includes(':') ? network : remoteAddress
  const name = username.toLowerCase().replace(/\+[^@]*(?=@)/, '')
  const account = createHash('sha256').update(name).digest('base64').slice(0, 22)
  return { address, network, account, pair: `${account} ${address}` }
}
