// How many connections one client, one network and everybody together may hold open. Shared by all servers of a process.
import { Refusal } from './refusal.ts'

export interface ConnectionCaps {
  /** open connections of all clients together */
  readonly total: number
  /** open connections of one address */
  readonly perAddress: number
  /** open connections of one network: /24 of IPv4, /64 of IPv6 */
  readonly perPrefix: number
}

/**
 * Counts open connections. Only what is open is remembered, so that the memory is bounded by `total`.
 * No address is exempt: loopback and private networks are not trusted (reliability.md §3, local proxy trust).
 */
export class ConnectionLimits {
  readonly #caps: ConnectionCaps
  readonly #prefixOf: (address: string) => string
  readonly #open = new Map<string, number>()
  #total = 0

  /** @param prefixOf  the network that counts as one client, as text */
  constructor(caps: ConnectionCaps, prefixOf: (address: string) => string) {
    this.#caps = caps
    this.#prefixOf = prefixOf
  }

  /** connections open now */
  get total(): number {
    return this.#total
  }

  /**
   * Counts one more connection.
   * @returns the function that counts it off again; calling it twice does no harm
   * @throws Refusal `too-many-connections`
   */
  enter(address: string): () => void {
    const prefix = this.#prefixOf(address)
    const full =
      this.#total >= this.#caps.total
        ? 'total'
        : this.#count(address) >= this.#caps.perAddress
          ? 'address'
          : this.#count(prefix) >= this.#caps.perPrefix
            ? 'prefix'
            : undefined
    if (full !== undefined) throw new Refusal('too-many-connections', 'Too many connections, try again later', full)
    this.#total += 1
    this.#add(address, 1)
    this.#add(prefix, 1)
    let isOpen = true
    return () => {
      if (!isOpen) return
      isOpen = false
      this.#total -= 1
      this.#add(address, -1)
      this.#add(prefix, -1)
    }
  }

  #count(key: string): number {
    return this.#open.get(key) ?? 0
  }

  #add(key: string, by: 1 | -1): void {
    const count = this.#count(key) + by
    if (count === 0) this.#open.delete(key)
    else this.#open.set(key, count)
  }
}
