// Attacks at scale, before a password is looked at: who takes part in one waits, or is refused, unless the member is at home there.
// Source: login-risk-features §4.3, §7.
import { monotonic, sleep } from '../base/clock.ts'
import { Refusal } from '../base/refusal.ts'
import { logOf } from '../base/log.ts'
import { clientOf } from '../risk/client.ts'
import type { SignInEvent } from '../risk/event.ts'
import type { Attack } from '../risk/state/attack-planes.ts'
import { DecayingCounts } from './decaying-counts.ts'
import { RecentMap } from './recent-map.ts'
import type { NamedVisitor } from './sign-in.ts'

const log = logOf('sign-in')

/** A network that is refused, as the guard is told of it. */
export interface KeptOut {
  readonly source: 'attack' | 'administrator'
}

export interface AttackGuardParts {
  /** what keeps an address out now */
  readonly keptOut: (address: string) => KeptOut | undefined
  /** refuses an address or its network for hours, on every port */
  readonly keepOut: (event: SignInEvent, attack: Attack) => Promise<void>
  /** tells of an attack that has begun */
  readonly tell: (attack: Attack) => Promise<void>
  readonly attackFrom: (event: SignInEvent) => Attack
}

/** Each 50 attempts of a cluster within the hour double the wait. Source: §7, 0.2 → 5 s */
const TARPIT = { firstMs: 200, longestMs: 5_000, doublesEvery: 50, halfLifeMs: 30 * 60_000 }
const MAX_CLUSTERS = 10_000
const TOLD_AGAIN_MS = 3_600_000
/** Each holds a connection. */
const MAX_WAITING = 5_000

export class AttackGuard {
  readonly #parts: AttackGuardParts
  readonly #clusters = new DecayingCounts(TARPIT.halfLifeMs, MAX_CLUSTERS)
  /** attacks that were told of within the hour, by kind and cluster */
  readonly #told = new RecentMap<true>(TOLD_AGAIN_MS, MAX_CLUSTERS)
  /** networks whose block is being written */
  readonly #writing = new Set<string>()
  #waiting = 0

  constructor(parts: AttackGuardParts) {
    this.#parts = parts
  }

  /**
   * Known and unknown names wait alike: what is looked up meanwhile does not show in the time.
   * @param isAtHome  whether the device or the network is one of the named member's; asked only when it matters
   * @returns `partaker` of an attack, perhaps: it must not stand in the way of others; `home`: there is one, and this is not of it
   * @throws Refusal `sign-in-refused`, `too-many-attempts`
   */
  async admit(
    visitor: NamedVisitor,
    event: SignInEvent,
    isAtHome: () => Promise<boolean>,
  ): Promise<'partaker' | 'home' | 'calm'> {
    const keptOut = this.#parts.keptOut(visitor.remoteAddress)
    const { isHere, isCampaign } = this.#parts.attackFrom(event)
    if (keptOut === undefined && !isHere && !isCampaign) return 'calm'
    const begun = monotonic()
    const mayPass = keptOut?.source !== 'administrator' && (await isAtHome())
    if (mayPass) return 'home'
    const cluster = clientOf(visitor.client).family
    this.#clusters.add(cluster)
    const doublings = this.#clusters.of(cluster) / TARPIT.doublesEvery
    const wait = keptOut === undefined ? TARPIT.firstMs * 2 ** doublings : TARPIT.firstMs
    await this.#wait(begun + Math.min(TARPIT.longestMs, wait))
    if (keptOut !== undefined) {
      const why = keptOut.source === 'attack' ? 'attack' : 'blocked'
      throw new Refusal('sign-in-refused', 'Sign-in is not permitted from here, ask your administrator', why)
    }
    return 'partaker'
  }

  /** After a wrong password was counted: whether what it came from attacks beyond doubt. */
  async noteFailure(event: SignInEvent): Promise<void> {
    const attack = this.#parts.attackFrom(event)
    const cluster = `${attack.kind} ${clientOf(event.client).family}`
    if (attack.kind !== 'none' && this.#told.get(cluster) === undefined) {
      this.#told.set(cluster, true)
      await this.#parts.tell(attack)
    }
    if (attack.source === 'none' || this.#writing.has(event.ip) || this.#parts.keptOut(event.ip) !== undefined) return
    this.#writing.add(event.ip)
    try {
      await this.#parts.keepOut(event, attack)
      const { kind, accounts, failures, source } = attack
      log.warn({ kind, accounts, failures, of: source }, 'passwords are being guessed; what it comes from is refused')
    } finally {
      this.#writing.delete(event.ip)
    }
  }

  /** @param until  ms, monotonic */
  async #wait(until: number): Promise<void> {
    if (this.#waiting >= MAX_WAITING)
      throw new Refusal('too-many-attempts', 'Too many failed sign-ins from your address, try again later')
    this.#waiting += 1
    try {
      await sleep(Math.max(0, until - monotonic()))
    } finally {
      this.#waiting -= 1
    }
  }
}
