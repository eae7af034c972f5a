// How often one network may ask: what is looked at before anything else, so that asking stays cheap for everybody.
import type { FastifyRequest } from 'fastify'
import { Refusal } from '../../base/refusal.ts'
import { normalise, prefixKey } from '../../net/addresses.ts'
import { DecayingCounts } from '../../sign-in/decaying-counts.ts'

/**
 * Requests of one network (/24, /64) that count half after a minute: an office of 100 people behind one address opens a
 * few pages each; a page that waits for a phone asks every two seconds.
 */
const HALF_LIFE_MS = 60_000
const MOST = { read: 3_000, change: 600 } as const
/** about 150 bytes each */
const MAX_NETWORKS = 50_000

export class RequestLimits {
  readonly #counts = {
    read: new DecayingCounts(HALF_LIFE_MS, MAX_NETWORKS),
    change: new DecayingCounts(HALF_LIFE_MS, MAX_NETWORKS),
  }

  /** @throws Refusal `too-many-attempts` */
  admit({ method, ip }: FastifyRequest): void {
    const kind = method === 'GET' || method === 'HEAD' ? 'read' : 'change'
    const network = prefixKey(normalise(ip) ?? '0.0.0.0')
    const counts = this.#counts[kind]
    if (counts.of(network) >= MOST[kind]) throw new Refusal('too-many-attempts', 'Too many requests, wait a minute')
    counts.add(network)
  }
}
