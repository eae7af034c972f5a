// What the rules say of one sign-in: refuse it, ask for a second factor, or let the risk decide. Pure, and quick: no rule of others
// is looked at.
import { NetworkSet } from '../../net/network-set.ts'
import { kmBetween, kmOutside, type Area } from './area.ts'
import type { Aspect, RuleScope, SignInRule, SignInSection } from './sign-in-rule.ts'
import { minutesOutside } from './weekly-hours.ts'

/** Where an address is on earth, as far as tables know. */
export interface RulePlace {
  readonly country?: string
  readonly lat?: number
  readonly lon?: number
  /** km; how far the true place may lie from lat and lon */
  readonly radiusKm: number
  /** on the local network: who is there came in through a door */
  readonly isPrivate: boolean
}

export interface RuleMember {
  /** main address, lower case */
  readonly address: string
  /** names from the top of the tree, joined by '/'; '' in none */
  readonly department: string
  /** '' without one */
  readonly jobLevel: string
  readonly roles: readonly string[]
  /** came with a device, or by an app password, that is bound to the account */
  readonly isDeviceBound: boolean
  /** devices that are bound; looked at only where a rule counts them */
  readonly devices: number
  /** where sessions of the member are open, and since when; ms since 1970 */
  readonly open: readonly { readonly place: RulePlace; readonly since: number }[]
  /** ms since 1970; when a second factor was given last */
  readonly provenAt?: number
}

export interface RuledSignIn {
  /** ms since 1970 */
  readonly at: number
  readonly protocol: string
  /** textual IP address */
  readonly address: string
  readonly place: RulePlace
}

/** What the rules found, for the engine that scores; the names are those of its events. */
export interface RuleFindings {
  isAddressAllowed?: boolean
  isAddressDenied?: boolean
  isCountryDenied?: boolean
  outsideFenceKm?: number
  siteKm?: number
  outsideWindowMinutes?: number
  isUnboundDevice?: boolean
}

export interface SignInRuling {
  /** `hours:office`: the aspect and the rule that refuse; for the log and the history */
  readonly refusedBy?: string
  /** the same for a second factor that has to be given */
  readonly verifiedBy?: string
  readonly facts: RuleFindings
}

/** What has to be found out before the rules can be asked. */
export type Asked = 'devices' | 'open' | 'proven'

/** km; a place that is known no better does not tell inside from outside, so it is verified */
const COARSE_KM = 250
/** Nobody is far from an open session within this distance: tables are no better. */
const SAME_PLACE_KM = 100
const LEAST_ELAPSED_HOURS = 1 / 12
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

type Answer = { readonly says: 'refuse' | 'verify'; readonly facts?: RuleFindings } | { readonly facts: RuleFindings }

export class SignInRules {
  readonly #rules: readonly SignInRule[]
  readonly #areas: ReadonlyMap<string, Area>
  readonly #networks = new Map<readonly string[], NetworkSet>()
  /** what the organisation denies to everybody, and by which rule */
  readonly #denied = new NetworkSet<string>()
  readonly asks: ReadonlySet<Asked>

  constructor({ areas, rules }: SignInSection) {
    this.#rules = rules
    this.#areas = new Map(areas.map((area) => [area.id, area]))
    const asks = new Set<Asked>()
    for (const { id, scope, addresses, devices, travel, verifyDays } of rules) {
      if (addresses !== undefined)
        for (const list of [addresses.allow, addresses.deny]) this.#networks.set(list, NetworkSet.of(list))
      if (scope.of === 'organisation') for (const network of addresses?.deny ?? []) this.#denied.add(network, id)
      if (devices !== undefined) asks.add('devices')
      if (travel !== undefined) asks.add('open')
      if (verifyDays !== undefined) asks.add('proven')
    }
    this.asks = asks
  }

  get isEmpty(): boolean {
    return this.#rules.length === 0
  }

  /** Before a name is known. @returns what refuses; undefined: nothing does */
  refusesAddress(address: string): string | undefined {
    const rule = this.#denied.of(address).next().value
    return rule === undefined ? undefined : `addresses:${rule}`
  }

  /** All aspects; the first that refuses is named, and the first that asks for a second factor. */
  judge(signIn: RuledSignIn, member: RuleMember): SignInRuling {
    const denied = this.refusesAddress(signIn.address)
    const facts: RuleFindings = denied === undefined ? {} : { isAddressDenied: true }
    let refusedBy = denied
    let verifiedBy: string | undefined
    for (const [aspect, ask] of QUESTIONS)
      for (const rule of this.#speaking(aspect, member)) {
        const answer = ask(rule, signIn, member, this.#tables)
        if (answer === undefined) continue
        Object.assign(facts, answer.facts)
        if (!('says' in answer)) continue
        if (answer.says === 'refuse') refusedBy ??= `${aspect}:${rule.id}`
        else verifiedBy ??= `${aspect}:${rule.id}`
      }
    return { facts, ...(refusedBy !== undefined && { refusedBy }), ...(verifiedBy !== undefined && { verifiedBy }) }
  }

  /** The rules that count for an aspect: those of the most specific scope that speaks of it, and those of roles. */
  #speaking(aspect: Aspect, member: Standing): readonly SignInRule[] {
    let most = 0
    const speaking: { readonly rule: SignInRule; readonly depth: number }[] = []
    for (const rule of this.#rules) {
      if (rule[aspect] === undefined) continue
      const depth = depthOf(rule.scope, member)
      if (depth === undefined) continue
      speaking.push({ rule, depth })
      if (depth !== ROLE) most = Math.max(most, depth)
    }
    return speaking.filter(({ depth }) => depth === most || depth === ROLE).map(({ rule }) => rule)
  }

  readonly #tables: Tables = {
    isIn: (networks, address) => this.#networks.get(networks)?.has(address) ?? false,
    areas: (ids) => ids.map((id) => this.#areas.get(id)).filter((area) => area !== undefined),
  }
}

type Standing = Pick<RuleMember, 'address' | 'department' | 'jobLevel' | 'roles'>

/** How specific a scope is. */
const [ROLE, ORGANISATION, LEVEL, DEPARTMENT, MEMBER] = [-1, 0, 1, 2, 1_000]

/** @returns undefined where the scope is not the member's */
function depthOf(scope: RuleScope, { address, department, jobLevel, roles }: Standing): number | undefined {
  if (scope.of === 'organisation') return ORGANISATION
  if (scope.of === 'member') return scope.is.includes(address) ? MEMBER : undefined
  if (scope.of === 'level') return scope.is.includes(jobLevel) ? LEVEL : undefined
  if (scope.of === 'role') return scope.is.some((role) => roles.includes(role)) ? ROLE : undefined
  const depths = scope.is
    .filter((path) => `${department}/`.startsWith(`${path}/`))
    .map((path) => DEPARTMENT + path.split('/').length)
  return depths.length === 0 ? undefined : Math.max(...depths)
}

interface Tables {
  isIn(networks: readonly string[], address: string): boolean
  areas(ids: readonly string[]): readonly Area[]
}

type Question = (rule: SignInRule, signIn: RuledSignIn, member: RuleMember, tables: Tables) => Answer | undefined

/** In the order in which reasons are named. */
const QUESTIONS: readonly (readonly [Aspect, Question])[] = [
  ['protocols', ({ protocols }, { protocol }) => (protocols?.includes(protocol) === false ? REFUSE : undefined)],
  ['addresses', askAddresses],
  ['countries', askCountries],
  ['areas', askAreas],
  ['hours', askHours],
  ['devices', askDevices],
  ['travel', askTravel],
  ['secondFactor', ({ secondFactor }) => (secondFactor === 'required' ? VERIFY : undefined)],
  ['verifyDays', askProof],
]

const REFUSE: Answer = { says: 'refuse' }
const VERIFY: Answer = { says: 'verify' }

function askAddresses(rule: SignInRule, { address }: RuledSignIn, _: RuleMember, tables: Tables): Answer | undefined {
  const { allow = [], deny = [] } = rule.addresses ?? {}
  if (tables.isIn(deny, address)) return { says: 'refuse', facts: { isAddressDenied: true } }
  if (allow.length === 0) return undefined
  return tables.isIn(allow, address) ? { facts: { isAddressAllowed: true } } : REFUSE
}

/** The local network is in no country; an address that the tables do not know may be in any, so it is verified. */
function askCountries({ countries }: SignInRule, { place }: RuledSignIn): Answer | undefined {
  const { allow = [], deny = [] } = countries ?? {}
  if (place.isPrivate) return undefined
  if (place.country === undefined) return VERIFY
  const isDenied = deny.includes(place.country) || (allow.length > 0 && !allow.includes(place.country))
  return isDenied ? { says: 'refuse', facts: { isCountryDenied: true } } : undefined
}

/** Refused is who surely is outside, whatever the error of the tables; who may be outside is verified. */
function askAreas(rule: SignInRule, { place }: RuledSignIn, _: RuleMember, tables: Tables): Answer | undefined {
  const { within = [], outside = [] } = rule.areas ?? {}
  const { lat, lon, radiusKm, isPrivate } = place
  if (isPrivate) return undefined
  if (lat === undefined || lon === undefined) return VERIFY
  const kmTo = (ids: readonly string[]) =>
    Math.min(...tables.areas(ids).map((area) => Math.max(0, kmOutside(area, { lat, lon }))))
  const isCoarse = radiusKm > COARSE_KM
  if (outside.length > 0 && kmTo(outside) === 0) return isCoarse ? VERIFY : REFUSE
  if (within.length === 0) return undefined
  const siteKm = kmTo(within)
  const outsideFenceKm = Math.max(0, siteKm - radiusKm)
  if (outsideFenceKm > 0) return { says: 'refuse', facts: { outsideFenceKm, siteKm } }
  return isCoarse ? { says: 'verify', facts: { siteKm } } : { facts: { siteKm } }
}

function askHours({ hours }: SignInRule, { at }: RuledSignIn): Answer | undefined {
  const outsideWindowMinutes = hours === undefined ? 0 : minutesOutside(hours.spans, hours.zone, at)
  return outsideWindowMinutes === 0 ? undefined : { says: 'refuse', facts: { outsideWindowMinutes } }
}

/** While there is room a new device is verified, and then it is bound. */
function askDevices({ devices }: SignInRule, _: RuledSignIn, member: RuleMember): Answer | undefined {
  if (devices === undefined || member.isDeviceBound) return undefined
  const says = member.devices < devices.most ? 'verify' : devices.others
  return { says, facts: { isUnboundDevice: true } }
}

function askTravel({ travel }: SignInRule, { at, place }: RuledSignIn, { open }: RuleMember): Answer | undefined {
  if (travel === undefined) return undefined
  const isTooFast = open.some(({ place: other, since }) => {
    const km = kmApart(place, other)
    const hours = Math.max(LEAST_ELAPSED_HOURS, (at - since) / HOUR_MS)
    return km > SAME_PLACE_KM && km / hours > travel.maxKmh
  })
  return isTooFast ? { says: travel.faster } : undefined
}

/** @returns 0 where either is not known */
function kmApart(a: RulePlace, b: RulePlace): number {
  if (a.lat === undefined || a.lon === undefined || b.lat === undefined || b.lon === undefined) return 0
  return kmBetween({ lat: a.lat, lon: a.lon }, { lat: b.lat, lon: b.lon }) - a.radiusKm - b.radiusKm
}

/** A program cannot be asked, and its app password ends by itself. */
function askProof({ verifyDays }: SignInRule, { at, protocol }: RuledSignIn, member: RuleMember): Answer | undefined {
  if (verifyDays === undefined || protocol !== 'web') return undefined
  return at - (member.provenAt ?? 0) > verifyDays * DAY_MS ? VERIFY : undefined
}
