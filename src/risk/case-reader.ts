// Reads a sign-in: against the member's profile, the groups' habits, the attack planes and the tables. Holds what all sign-ins
// have left behind in memory.
import type { RiskCase } from './case.ts'
import { clientOf } from './client.ts'
import { readDevice } from './device.ts'
import type { Outcome, SignInEvent } from './event.ts'
import type { PlaceFinder } from './geography/places.ts'
import type { RiskInput, TokenState } from './input.ts'
import { learnCrowd, learnHabits } from './learn.ts'
import { habitHashes, readHabits, type Crowd } from './likelihood.ts'
import { headOf } from './protocols.ts'
import { AttackPlanes, attackOf, type Attack } from './state/attack-planes.ts'
import { BoundedMap, DAY_MS, HOUR_MS } from './state/decay.ts'
import { GroupProfile } from './state/group-profile.ts'
import { habitIndex } from './state/habits.ts'
import type { Pressure } from './state/pressure.ts'
import type { Profiles } from './state/profile.ts'
import { ValueHasher, type ValueHash } from './state/value-hash.ts'
import { hourOfWeek, minutesEast } from './state/zone.ts'
import { isMasked, readTravel } from './travel.ts'

/** Source: login-risk-features §5. Habits below this, or older than 45 days, weigh half. */
export const FEW_SIGN_INS = 12
const DORMANT_MS = 45 * DAY_MS
/** Colleagues that make a network or a city the organisation's own. Source: §5. */
const SHARED_BY = 3
const MONTH_HOURS = 30 * 24
const WEEK_HOURS = 7 * 24
const MAX_DEVICES = 100_000
const MAX_ACCOUNTS_OF_DEVICE = 8

const [COUNTRY, CITY, PREFIX] = [habitIndex('country'), habitIndex('city'), habitIndex('prefix')]

export interface CaseReaderOptions {
  readonly places: PlaceFinder
  readonly profiles: Profiles
  /** hashes what is kept; of the organisation, so that destroying its keys ends all profiles */
  readonly key: Uint8Array
  /** hours before an allowed sign-in is a habit */
  readonly waitHours: number
  readonly isColdStartVerified: boolean
}

export class CaseReader {
  readonly #options: CaseReaderOptions
  readonly #hasher: ValueHasher
  readonly #planes: AttackPlanes
  readonly #installation = new GroupProfile()
  readonly #organisations = new Map<string, GroupProfile>()
  readonly #departments = new Map<string, GroupProfile>()
  readonly #deviceAccounts = new BoundedMap<ValueHash, Set<ValueHash>>(MAX_DEVICES)

  constructor(options: CaseReaderOptions) {
    this.#options = options
    this.#hasher = new ValueHasher(options.key)
    this.#planes = new AttackPlanes(this.#hasher)
  }

  read(event: SignInEvent): RiskCase {
    const { at } = event
    const { waitHours, isColdStartVerified } = this.#options
    const profile = this.#options.profiles.of(event)
    const hour = Math.floor(at / HOUR_MS)
    const account = this.#hasher.of('account', `${event.organisation}\0${event.account}`)
    const device = this.#deviceHash(event)
    const record = device === 0 ? undefined : profile.deviceOf(device, at, waitHours)
    const accounts = device === 0 ? undefined : this.#deviceAccounts.peek(device)
    const others = (accounts?.size ?? 0) - (accounts?.has(account) === true ? 1 : 0)
    const token: TokenState = device === 0 ? 'none' : record !== undefined ? 'known' : others > 0 ? 'other' : 'unseen'
    const input = this.#inputOf(event, token)
    const hashes = habitHashes(input, this.#hasher)
    const crowd = this.#crowdOf(event)
    const isCautious = profile.logins < FEW_SIGN_INS || at - profile.lastAt > DORMANT_MS
    const caution = isCautious ? 2 : 1
    const habits = readHabits(hashes, profile, crowd, hour, waitHours, caution)
    const traffic = this.#planes.read(input)
    const sharedWrong = this.#planes.sharedWrong(event.secret?.wrong, at)
    const colleaguesOnPrefix = crowd.organisation.peopleAt(hashes[PREFIX] ?? 0, account, hour, MONTH_HOURS)
    const isShared = colleaguesOnPrefix >= SHARED_BY || habits[PREFIX]?.isNew === false || isMasked(event, input.place)
    const facts = {
      ...input,
      head: headOf(event.protocol),
      at,
      hour,
      hourOfWeek: hourOfWeek(profile.zone, at),
      timeOfDay: ((((at / 60_000 + minutesEast(profile.zone, at)) / 60) % 24) + 24) % 24,
      account,
      profile,
      crowd,
      caution,
      waitHours,
      hashes,
      habits,
      device: readDevice(record, profile, hashes),
      deviceAccounts: others,
      travel: readTravel(event, input.place, profile, isShared, hashes[COUNTRY] ?? 0, hashes[CITY] ?? 0),
      traffic,
      planes: this.#planes,
      pressure: this.#planes.pressureOn(account, at),
      attack: attackOf(traffic, sharedWrong, at),
      sharedWrong,
      isColdStartVerified,
      colleaguesOnPrefix,
      colleaguesInCity: crowd.organisation.peopleAt(hashes[CITY] ?? 0, account, hour, WEEK_HOURS),
    }
    const confirmation = this.#confirmationOf(facts)
    return { ...facts, isConfirmed: confirmation !== 0 && profile.confirmed.includes(confirmation) }
  }

  /** What is known before the rest is read: the address, its network and the client. */
  attackFrom(event: SignInEvent): Attack {
    const traffic = this.#planes.read(this.#inputOf(event, 'none'))
    return attackOf(traffic, this.#planes.sharedWrong(event.secret?.wrong, event.at), event.at)
  }

  /** Counts an attempt, whatever came of it. */
  noteAttempt(facts: RiskCase, outcome: Outcome): void {
    const { event, at, account } = facts
    this.#planes.note(facts, {
      at,
      account,
      isFailed: outcome === 'failed',
      isUnknownAccount: event.accountExists === false,
      isStranger: facts.habits[PREFIX]?.isNew ?? true,
      isHoney: event.person?.isHoneyAccount === true,
    })
  }

  /** A wrong password. */
  noteFailure({ event, at, account, hashes }: RiskCase): void {
    const [address, client] = [this.#hasher.of('ip', event.ip), this.#hasher.of('client', event.client)]
    this.pressed(account, at).failed(at, address, hashes[PREFIX] ?? 0, client, event.secret?.wrong)
  }

  pressed(account: ValueHash, at: number): Pressure {
    return this.#planes.pressed(account, at)
  }

  learnMember(facts: RiskCase, isTrusted: boolean): void {
    learnHabits(facts, this.#deviceHash(facts.event), this.#confirmationOf(facts), isTrusted)
    this.#options.profiles.keep(facts.event, facts.profile)
  }

  learnOthers(facts: RiskCase): void {
    learnCrowd(facts)
    const device = this.#deviceHash(facts.event)
    if (device === 0) return
    const accounts = this.#deviceAccounts.touch(device, () => new Set())
    if (accounts.size < MAX_ACCOUNTS_OF_DEVICE) accounts.add(facts.account)
  }

  #inputOf(event: SignInEvent, token: TokenState): RiskInput {
    return { event, place: this.#options.places.of(event.ip, event.place), client: clientOf(event.client), token }
  }

  #crowdOf({ organisation, department }: SignInEvent): Crowd {
    const ofOrganisation = grouped(this.#organisations, organisation)
    const ofDepartment =
      department === undefined ? ofOrganisation : grouped(this.#departments, `${organisation}\0${department}`)
    return { department: ofDepartment, organisation: ofOrganisation, installation: this.#installation }
  }

  #deviceHash({ device }: SignInEvent): ValueHash {
    return device === undefined ? 0 : this.#hasher.of('device', device)
  }

  /** A device, or the program of a client without a page, on a network; 0 when there is neither. */
  #confirmationOf({ event, place }: RiskInput): ValueHash {
    const who =
      event.device ?? (headOf(event.protocol) === 'program' ? `${event.client} ${event.tls ?? ''}` : undefined)
    return who === undefined ? 0 : this.#hasher.of('confirmed', `${who} ${place.prefix}`)
  }
}

function grouped(groups: Map<string, GroupProfile>, key: string): GroupProfile {
  let group = groups.get(key)
  if (group === undefined) groups.set(key, (group = new GroupProfile()))
  return group
}
