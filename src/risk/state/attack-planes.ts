// Attacks are counted on planes: address, network, operator, client, TLS fingerprint, account, wrong password. Breadth shows
// on one of them, however few guesses each account gets. Source: login-risk-features §7.
import type { AttackKind } from '../assessment.ts'
import type { RiskInput } from '../input.ts'
import { BoundedMap, Fading, HOUR_MS, DAY_MS } from './decay.ts'
import { Pressure } from './pressure.ts'
import { RecentDistinct } from './recent-distinct.ts'
import { Traffic, type Attempt } from './traffic.ts'
import type { ValueHash, ValueHasher } from './value-hash.ts'

/** Counters of each plane, about 1.5 kB each: 100 MB when all are full. What was quiet longest is forgotten first. */
// prettier-ignore
const CAPACITY = {
  address: 20_000, prefix: 20_000, asn: 5_000, 'asn-country': 5_000, client: 5_000, tls: 2_000, pair: 5_000, sequence: 1_000, cluster: 2_000,
} as const
export type Plane = keyof typeof CAPACITY
const PLANES = Object.keys(CAPACITY) as Plane[]
const MAX_ACCOUNTS = 50_000

/** Source: login-risk-features §7. Accounts, and the share of attempts that fail. */
const SPRAY = { addressAccounts: 20, prefixAccounts: 10, failShare: 0.5 }
const STUFFING = { accounts: 20, unknownShare: 0.3 }
const CAMPAIGN = { accounts: 50, failShare: 0.8 }
const SHARED_WRONG = 5
/** While a campaign runs, so many accounts that failed from one address are enough to tell that it takes part. */
const PARTAKER = { accounts: 3, failShare: 0.8 }

export interface Attack {
  /** the address or its network */
  readonly isHere: boolean
  /** clients like this one, from wherever */
  readonly isCampaign: boolean
  readonly kind: AttackKind
  /** what attacks beyond doubt, so that it can be refused before a password is looked at */
  readonly source: 'address' | 'network' | 'none'
  /** of the source: accounts tried, and tries that failed */
  readonly accounts: number
  readonly failures: number
}

export class AttackPlanes {
  readonly #planes = new Map<Plane, BoundedMap<ValueHash, Traffic>>(
    PLANES.map((plane) => [plane, new BoundedMap(CAPACITY[plane])]),
  )
  readonly #accounts = new BoundedMap<ValueHash, Pressure>(MAX_ACCOUNTS)
  readonly #wrong = new BoundedMap<string, RecentDistinct>(MAX_ACCOUNTS)
  /** failures and attempts of all, and what is usual of them */
  readonly fails = new Fading(HOUR_MS)
  readonly usualFails = new Fading(7 * DAY_MS)
  readonly attempts = new Fading(HOUR_MS)
  readonly usualAttempts = new Fading(7 * DAY_MS)
  readonly #hasher: ValueHasher

  constructor(hasher: ValueHasher) {
    this.#hasher = hasher
  }

  /** The counters a sign-in belongs to; undefined where it is the first. */
  read(input: RiskInput): Readonly<Record<Plane, Traffic | undefined>> {
    const keys = this.#keysOf(input)
    const found = {} as Record<Plane, Traffic | undefined>
    for (const plane of PLANES) {
      const key = keys[plane]
      found[plane] = key === undefined ? undefined : this.#planes.get(plane)?.peek(key)?.settle(input.event.at)
    }
    return found
  }

  pressureOn(account: ValueHash, at: number): Pressure | undefined {
    return this.#accounts.peek(account)?.settle(at)
  }

  pressed(account: ValueHash, at: number): Pressure {
    return this.#accounts.touch(account, () => new Pressure()).settle(at)
  }

  /** Accounts that were tried with the same wrong password within the hour. */
  sharedWrong(wrong: string | undefined, at: number): number {
    return wrong === undefined ? 0 : (this.#wrong.peek(wrong)?.countAt(at) ?? 0)
  }

  note(input: RiskInput, attempt: Attempt): void {
    const { event } = input
    const keys = this.#keysOf(input)
    for (const plane of PLANES) {
      const key = keys[plane]
      if (key !== undefined)
        this.#planes
          .get(plane)
          ?.touch(key, () => new Traffic(event.at))
          .note(attempt)
    }
    this.attempts.add(event.at)
    this.usualAttempts.add(event.at)
    if (!attempt.isFailed) return
    this.fails.add(event.at)
    this.usualFails.add(event.at)
    const wrong = event.secret?.wrong
    if (wrong !== undefined) this.#wrong.touch(wrong, () => new RecentDistinct(HOUR_MS)).add(event.at, attempt.account)
  }

  #keysOf({ event, place, client }: RiskInput): Readonly<Record<Plane, ValueHash | undefined>> {
    const of = (plane: Plane, value: string | undefined) =>
      value === undefined || value === '' ? undefined : this.#hasher.of(`plane:${plane}`, value)
    const pair = event.tls === undefined || event.client === '' ? undefined : `${event.tls} ${event.client}`
    return {
      address: of('address', event.ip),
      prefix: of('prefix', place.prefix),
      asn: of('asn', place.asn?.toString()),
      'asn-country': of('asn-country', place.asn === undefined ? undefined : `${place.asn}/${place.country ?? '-'}`),
      client: of('client', event.client),
      tls: of('tls', event.tls),
      pair: of('pair', pair),
      sequence: of('sequence', event.program?.commandSequence),
      cluster: of('cluster', `${event.tls ?? client.family}/${place.asnClass}`),
    }
  }
}

/** What the counters say of the attempts that this one came with. */
export function attackOf(
  traffic: Readonly<Record<Plane, Traffic | undefined>>,
  sharedWrong: number,
  at: number,
): Attack {
  const { address, prefix } = traffic
  const sprays = (counter: Traffic | undefined, accounts: number, of: 'failedHour' | 'failedDay') =>
    counter !== undefined && counter.failShare > SPRAY.failShare && counter[of].countAt(at) >= accounts - 0.5
  const stuffs = (counter: Traffic | undefined) =>
    counter !== undefined &&
    counter.unknownRatio > STUFFING.unknownShare &&
    counter.accountsHour.countAt(at) > STUFFING.accounts
  const isCampaign = [traffic.pair, traffic.tls, traffic.client, traffic.cluster].some(
    (counter) =>
      counter !== undefined &&
      counter.failShare > CAMPAIGN.failShare &&
      counter.failedDay.countAt(at) >= CAMPAIGN.accounts,
  )
  const isStuffing = stuffs(address) || stuffs(prefix)
  const spraysHere = sprays(address, SPRAY.addressAccounts, 'failedHour')
  const spraysAround = sprays(prefix, SPRAY.prefixAccounts, 'failedDay')
  const isShared = sharedWrong >= SHARED_WRONG
  const isSpray = spraysHere || spraysAround || isShared
  const kind = isStuffing ? 'stuffing' : isSpray ? 'spray' : isCampaign ? 'campaign' : 'none'
  const takesPart =
    (isCampaign || isShared) &&
    address !== undefined &&
    address.failShare > PARTAKER.failShare &&
    address.failedHour.countAt(at) >= PARTAKER.accounts - 0.5
  const source = stuffs(prefix) || spraysAround ? 'network' : isStuffing || spraysHere || takesPart ? 'address' : 'none'
  const counted = source === 'network' ? prefix : address
  return {
    isHere: isStuffing || isSpray,
    isCampaign,
    kind,
    source,
    accounts: Math.round(counted?.failedHour.countAt(at) ?? 0),
    failures: Math.round(counted?.fails ?? 0),
  }
}
