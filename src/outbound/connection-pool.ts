// Connections that wait a moment for the next message to the same host, and how many may be open to one.
import { DeliveryFailure } from './delivery-failure.ts'
import type { SmtpClient } from './smtp-client.ts'
import type { Target } from './smtp-connection.ts'

/** Connections to one address at a time; large receivers answer more with 421. */
const MAX_PER_ADDRESS = 10
/** ms to wait for one of them */
const MAX_WAIT_MS = 60_000
/** Messages over one connection; many servers end it after 100 themselves. */
const MAX_TRANSACTIONS = 100
/** ms from its begin; a host that was taken out of service is left in that time */
const MAX_AGE_MS = 300_000
/** ms; the other side pays for a connection that does nothing */
const MAX_IDLE_MS = 10_000

export interface Lease {
  readonly client: SmtpClient
  /** It waited in between: that it broke meanwhile says nothing about the host. */
  readonly isReused: boolean
}

interface Lane {
  busy: number
  readonly idle: { client: SmtpClient; timer: NodeJS.Timeout }[]
  readonly waiting: (() => void)[]
}

/** Makes a new connection; the signal ends the try. @throws DeliveryFailure */
export type Open = (target: Target, signal: AbortSignal) => Promise<SmtpClient>

export class ConnectionPool {
  readonly #open: Open
  readonly #lanes = new Map<string, Lane>()
  readonly #opening = new Set<AbortController>()
  readonly #busy = new Set<SmtpClient>()
  #isClosed = false

  constructor(open: Open) {
    this.#open = open
  }

  /**
   * A connection for one message; `giveBack` must follow.
   * @throws DeliveryFailure of the connection; 4.4.5 when all stay busy; 4.3.2 after `close`
   */
  async take(target: Target): Promise<Lease> {
    const lane = this.#laneOf(target)
    if (lane.busy >= MAX_PER_ADDRESS) await turnIn(lane)
    else lane.busy += 1
    try {
      const kept = usableOf(lane)
      const client = kept ?? (await this.#opened(target))
      this.#busy.add(client)
      return { client, isReused: kept !== undefined }
    } catch (error) {
      this.#leave(target)
      throw error
    }
  }

  giveBack(client: SmtpClient): void {
    this.#busy.delete(client)
    if (!client.isUsable) client.destroy()
    else if (this.#isClosed || client.transactions >= MAX_TRANSACTIONS || client.age >= MAX_AGE_MS) client.quit()
    else {
      const { idle } = this.#laneOf(client.target)
      const timer = setTimeout(() => {
        idle.splice(
          idle.findIndex((each) => each.client === client),
          1,
        )
        client.quit()
        this.#forgetUnused(client.target)
      }, MAX_IDLE_MS).unref()
      idle.push({ client, timer })
    }
    this.#leave(client.target)
  }

  /** Ends what waits and what is under way: a message that was not answered is tried again later. */
  close(): void {
    this.#isClosed = true
    for (const { idle } of this.#lanes.values()) {
      for (const { client, timer } of idle.splice(0)) {
        clearTimeout(timer)
        client.quit()
      }
    }
    for (const opening of this.#opening) opening.abort()
    for (const client of this.#busy) client.destroy()
  }

  async #opened(target: Target): Promise<SmtpClient> {
    if (this.#isClosed) throw new DeliveryFailure('4.3.2', 'Sending was interrupted')
    const opening = new AbortController()
    this.#opening.add(opening)
    return this.#open(target, opening.signal).finally(() => this.#opening.delete(opening))
  }

  #leave(target: Target): void {
    const lane = this.#laneOf(target)
    const next = lane.waiting.shift()
    if (next !== undefined)
      next() // takes over the place
    else lane.busy -= 1
    this.#forgetUnused(target)
  }

  #laneOf(target: Target): Lane {
    const lane = this.#lanes.get(keyOf(target)) ?? { busy: 0, idle: [], waiting: [] }
    this.#lanes.set(keyOf(target), lane)
    return lane
  }

  #forgetUnused(target: Target): void {
    const { busy, idle } = this.#laneOf(target)
    if (busy + idle.length === 0) this.#lanes.delete(keyOf(target))
  }
}

/** Names share addresses: what a certificate says belongs to the name. */
function keyOf({ host, address, port }: Target): string {
  return `${host} ${address} ${port}`
}

/** The connection that was used last, if it is still good; those that broke are dropped on the way. */
function usableOf({ idle }: Lane): SmtpClient | undefined {
  for (let last = idle.pop(); last !== undefined; last = idle.pop()) {
    clearTimeout(last.timer)
    if (last.client.isUsable) return last.client
    last.client.destroy()
  }
  return undefined
}

/** @throws DeliveryFailure 4.4.5 */
async function turnIn({ waiting }: Lane): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const take = () => {
      clearTimeout(timer)
      resolve()
    }
    const timer = setTimeout(() => {
      waiting.splice(waiting.indexOf(take), 1)
      reject(new DeliveryFailure('4.4.5', 'Too many connections to this host'))
    }, MAX_WAIT_MS)
    waiting.push(take)
  })
}
