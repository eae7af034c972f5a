// Scores every sign-in before a session exists, and learns from what became of it. No I/O, no clock: the time of an event is
// its own, so that a log played again gives the same vectors.
import { DIMENSIONS, type Assessment, type Decision, type Dimension } from './assessment.ts'
import { baseScore } from './base-score.ts'
import type { RiskCase } from './case.ts'
import { clientOf } from './client.ts'
import { readDevice } from './device.ts'
import type { Outcome, SignInEvent } from './event.ts'
import type { PlaceFinder } from './geography/places.ts'
import { HARD_RULES } from './hard-rules.ts'
import type { RiskInput, TokenState } from './input.ts'
import { learnCrowd, learnHabits } from './learn.ts'
import { habitHashes, readHabits, type Crowd } from './likelihood.ts'
import { headOf, type Head } from './protocols.ts'
import { degradedReasons, reasonsOf } from './reasons.ts'
import { AttackPlanes, attackOf, type Attack } from './state/attack-planes.ts'
import { BoundedMap, DAY_MS, HOUR_MS } from './state/decay.ts'
import { GroupProfile } from './state/group-profile.ts'
import { habitIndex } from './state/habits.ts'
import type { Profiles } from './state/profile.ts'
import { ValueHasher, type ValueHash } from './state/value-hash.ts'
import { hourOfWeek, minutesEast } from './state/zone.ts'
import { StepUpBudget } from './step-up-budget.ts'
import { isMasked, readTravel } from './travel.ts'
import { contributionsOf, evaluate, type TreeModel } from './trees.ts'

/** Hours after which an allowed sign-in that nobody contradicted is a habit. Source: login-risk-features §6. */
const WAIT_HOURS = 24
/** Source: §5. Habits below this, or older than 45 days, weigh half. */
const FEW_SIGN_INS = 12
const DORMANT_MS = 45 * DAY_MS
/** Colleagues that make a network or a city the organisation's own. Source: §5. */
const SHARED_BY = 3
const MONTH_HOURS = 30 * 24
const WEEK_HOURS = 7 * 24
const MAX_DEVICES = 100_000
const MAX_ACCOUNTS_OF_DEVICE = 8
/** Administrators are verified from a lower score on, in log-odds. Source: §4.1, budget times 3. */
const PRIVILEGED_MARGIN = 1.5
/** Chance of an attack, with bad reputation and one more dimension, from which a sign-in is refused outright. Source: §4.1. */
const DENY = { risk: 0.99, dimension: 0.5 }

/**
 * The log-odds to verify from until enough honest traffic was seen: about 1 % of the honest sign-ins of the first weeks of
 * made worlds lie above. A program brings no token, so that a new network alone comes nearer to it.
 */
const SHIPPED_THRESHOLD: Readonly<Record<Head, number>> = { browser: 2.5, program: 3.5, token: 3 }
/** Of the logistic curve from log-odds to the risk that is shown, while no labels calibrate it. */
const SHIPPED_SLOPE = 0.35

const [COUNTRY, CITY, PREFIX] = [habitIndex('country'), habitIndex('city'), habitIndex('prefix')]

export interface RiskEngineOptions {
  readonly places: PlaceFinder
  readonly profiles: Profiles
  /** hashes what is kept; 32 bytes of the organisation's key */
  readonly key: Uint8Array
  readonly trees?: TreeModel
  /** hours before an allowed sign-in is a habit; 0 in a replay, where what is allowed is learned */
  readonly waitHours?: number
  /** `learn`: the first sign-ins of a log are judged like others; `verify` (default): a new device on a new network is verified */
  readonly coldStart?: 'verify' | 'learn'
  /** whether an organisation turned the fine-grained features on */
  readonly hasOptIn?: (organisation: string) => boolean
}

export class RiskEngine {
  readonly #options: RiskEngineOptions
  readonly #hasher: ValueHasher
  readonly #planes: AttackPlanes
  readonly #installation = new GroupProfile()
  readonly #organisations = new Map<string, GroupProfile>()
  readonly #departments = new Map<string, GroupProfile>()
  readonly #deviceAccounts = new BoundedMap<ValueHash, Set<ValueHash>>(MAX_DEVICES)
  readonly #budgets = new Map<string, StepUpBudget>()
  /** What the sign-in that was scored last was read as: learning from it mostly follows at once. */
  #last: { readonly event: SignInEvent; readonly facts: RiskCase } | undefined

  constructor(options: RiskEngineOptions) {
    this.#options = options
    this.#hasher = new ValueHasher(options.key)
    this.#planes = new AttackPlanes(this.#hasher)
  }

  /** Judges; changes nothing. */
  score(event: SignInEvent): Assessment {
    const facts = this.#caseOf(event)
    this.#last = { event, facts }
    const base = baseScore(facts, this.#options.hasOptIn?.(event.organisation) ?? false)
    const trees = this.#options.trees?.head(facts.head)
    const blend = trees === undefined ? 0 : Math.min(1, facts.profile.logins / FEW_SIGN_INS)
    const score = trees === undefined ? base.score : base.score + blend * (evaluate(trees, base.vector) - base.score)
    const budget = this.#budgetOf(event.organisation, facts.head)
    const risk = this.#riskOf(score, facts.head)
    const dimensions = Object.fromEntries(DIMENSIONS.map((each) => [each, subScore(base.dimensions[each])])) as Record<
      Dimension,
      number
    >
    const rules = HARD_RULES.filter(({ applies }) => applies(facts))
    const threshold = budget.threshold - ((event.person?.privilege ?? 0) >= 2 ? PRIVILEGED_MARGIN : 0)
    const decision = decide(risk, score > threshold, dimensions, rules)
    const { degraded } = this.#options.places
    const given = () => {
      if (trees === undefined) return base.contributions
      const ofTrees = contributionsOf(trees, base.vector)
      return base.contributions.map(
        (each, index) => (1 - blend + blend * trees.base) * each + blend * (ofTrees[index] ?? 0),
      )
    }
    return {
      decision,
      risk,
      score,
      dimensions,
      reasons:
        decision === 'allow'
          ? degradedReasons(degraded)
          : [...reasonsOf(facts, base.vector, given(), rules), ...degradedReasons(degraded)],
      vector: base.vector,
      degraded,
      isUnderAttack: facts.attack.isHere || facts.attack.isCampaign,
      attack: facts.attack.kind,
    }
  }

  /**
   * Before a password is looked at: whether the address or its network takes part in an attack that is running. Cheap, and
   * the same for accounts that exist and that do not.
   */
  attackFrom(event: SignInEvent): Attack {
    const input = this.#inputOf(event, 'none')
    return attackOf(this.#planes.read(input), this.#planes.sharedWrong(event.secret?.wrong, event.at), event.at)
  }

  /** Takes in what became of a sign-in. Habits change by what was let in and by nothing else. */
  learn(event: SignInEvent, outcome: Outcome, scored?: Assessment): void {
    const facts = this.#last?.event === event ? this.#last.facts : this.#caseOf(event)
    this.#last = undefined
    const { at, account } = facts
    this.#noteAttempt(facts, outcome)
    const pressure = this.#planes.pressureOn(account, at)
    if (pressure !== undefined) pressure.attempts10m++
    if (scored !== undefined && event.passwordOk && !scored.isUnderAttack && facts.profile.logins >= FEW_SIGN_INS)
      this.#budgetOf(event.organisation, facts.head).note(scored.score, account, at)
    if (wasLetIn(outcome)) {
      learnHabits(facts, this.#deviceHash(event), this.#confirmationOf(facts), outcome === 'step-up-passed')
      learnCrowd(facts)
      this.#noteDevice(event, account)
      if (pressure !== undefined) pressure.streak = 0
      if (outcome === 'step-up-passed') this.#planes.pressed(account, at).stepUpsPassed++
      return
    }
    if (outcome === 'denied' || outcome === 'unanswered') return
    const pressed = this.#planes.pressed(account, at)
    if (outcome === 'failed') {
      const client = this.#hasher.of('client', event.client)
      pressed.failed(at, this.#hasher.of('ip', event.ip), facts.hashes[PREFIX] ?? 0, client, event.secret?.wrong)
    } else if (outcome === 'step-up-abandoned') pressed.abandonedAt = at
    else if (outcome === 'step-up-failed') {
      pressed.stepUpsFailed++
      pressed.abandonedAt = at
      pressed.risk = Math.min(100, pressed.risk + 20)
    } else {
      pressed.notMeAt = at
      pressed.risk = 100
      facts.profile.forgetWaiting(facts.hour, facts.waitHours)
    }
  }

  /** Takes a sign-in of the log in again after a start: for groups and attacks, whose state lives in memory. */
  recall(event: SignInEvent, outcome: Outcome): void {
    const facts = this.#caseOf(event)
    this.#noteAttempt(facts, outcome)
    if (!wasLetIn(outcome)) return
    learnCrowd(facts)
    this.#noteDevice(event, facts.account)
  }

  /** The log-odds from which sign-ins of a kind are verified now. */
  thresholdOf(organisation: string, head: Head): number {
    return this.#budgetOf(organisation, head).threshold
  }

  #noteAttempt(facts: RiskCase, outcome: Outcome): void {
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

  #caseOf(event: SignInEvent): RiskCase {
    const { at } = event
    const profile = this.#options.profiles.of(event)
    const waitHours = this.#options.waitHours ?? WAIT_HOURS
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
      isColdStartVerified: (this.#options.coldStart ?? 'verify') === 'verify',
      colleaguesOnPrefix,
      colleaguesInCity: crowd.organisation.peopleAt(hashes[CITY] ?? 0, account, hour, WEEK_HOURS),
    }
    const confirmation = this.#confirmationOf(facts)
    return { ...facts, isConfirmed: confirmation !== 0 && profile.confirmed.includes(confirmation) }
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

  #noteDevice(event: SignInEvent, account: ValueHash): void {
    const device = this.#deviceHash(event)
    if (device === 0) return
    const accounts = this.#deviceAccounts.touch(device, () => new Set())
    if (accounts.size < MAX_ACCOUNTS_OF_DEVICE) accounts.add(account)
  }

  #budgetOf(organisation: string, head: Head): StepUpBudget {
    const key = `${organisation}\0${head}`
    let budget = this.#budgets.get(key)
    if (budget === undefined) {
      budget = new StepUpBudget(this.#options.trees?.head(head)?.threshold ?? SHIPPED_THRESHOLD[head])
      this.#budgets.set(key, budget)
    }
    return budget
  }

  #riskOf(score: number, head: Head): number {
    const trees = this.#options.trees?.head(head)
    if (trees !== undefined) return 1 / (1 + Math.exp(-(trees.slope * score + trees.offset)))
    // Without labels: one half at the threshold, which honest sign-ins hardly ever reach.
    return 1 / (1 + Math.exp(-SHIPPED_SLOPE * (score - SHIPPED_THRESHOLD[head])))
  }
}

function wasLetIn(outcome: Outcome): boolean {
  return outcome === 'allowed' || outcome === 'step-up-passed'
}

function decide(
  risk: number,
  isAbove: boolean,
  dimensions: Readonly<Record<Dimension, number>>,
  rules: readonly { readonly decision: Decision }[],
): Decision {
  if (rules.some(({ decision }) => decision === 'deny')) return 'deny'
  const bad = DIMENSIONS.filter((each) => dimensions[each] >= DENY.dimension)
  if (risk >= DENY.risk && isAbove && bad.length >= 2 && bad.includes('reputation')) return 'deny'
  return isAbove || rules.length > 0 ? 'step-up' : 'allow'
}

/** @param score  log-odds of a dimension. @returns 0: nothing speaks against; towards 1: much does */
function subScore(score: number): number {
  return score <= 0 ? 0 : 1 - Math.exp(-score / 3)
}

function grouped(groups: Map<string, GroupProfile>, key: string): GroupProfile {
  let group = groups.get(key)
  if (group === undefined) groups.set(key, (group = new GroupProfile()))
  return group
}
