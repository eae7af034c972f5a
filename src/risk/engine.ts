// Scores every sign-in before a session exists, and learns from what became of it. No I/O, no clock: the time of an event is
// its own, so that a log played again gives the same vectors.
import { DIMENSIONS, type Assessment, type Decision, type Dimension } from './assessment.ts'
import { baseScore } from './base-score.ts'
import { CaseReader, FEW_SIGN_INS } from './case-reader.ts'
import type { RiskCase } from './case.ts'
import type { Outcome, SignInEvent } from './event.ts'
import type { PlaceFinder } from './geography/places.ts'
import { HARD_RULES, isAtHome } from './hard-rules.ts'
import type { Head } from './protocols.ts'
import { degradedReasons, reasonsOf } from './reasons.ts'
import type { Attack } from './state/attack-planes.ts'
import type { Profiles } from './state/profile.ts'
import { SHIPPED_THRESHOLD, StepUpBudget } from './step-up-budget.ts'
import { contributionsOf, evaluate, type TreeModel } from './trees.ts'

/** Hours after which an allowed sign-in that nobody contradicted is a habit. Source: login-risk-features §6. */
const WAIT_HOURS = 24
/** Risk carried by an account after a step-up that failed, and after the owner's "not me"; 0 … 100. */
const CARRIED = { failedStepUp: 20, notMe: 100 }
/** Administrators are verified from a lower score on, in log-odds. Source: §4.1, budget times 3. */
const PRIVILEGED_MARGIN = 1.5
/**
 * Chance of an attack, with sub-scores of reputation and of one more dimension, from which a sign-in is refused outright. Below
 * it the owner is asked: a strange place alone is no proof. Source: §4.1.
 */
const DENY = { risk: 0.99, reputation: 0.75, other: 0.5 }

/** Of the logistic curve from log-odds to the risk that is shown, while no labels calibrate it. */
const SHIPPED_SLOPE = 0.35

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
  readonly #reader: CaseReader
  readonly #budgets = new Map<string, StepUpBudget>()
  /** What the sign-in that was scored last was read as: learning from it mostly follows at once. */
  #last: { readonly event: SignInEvent; readonly facts: RiskCase } | undefined

  constructor(options: RiskEngineOptions) {
    const { places, profiles, key, waitHours = WAIT_HOURS, coldStart = 'verify' } = options
    this.#options = options
    this.#reader = new CaseReader({ places, profiles, key, waitHours, isColdStartVerified: coldStart === 'verify' })
  }

  /** Judges; changes nothing. */
  score(event: SignInEvent): Assessment {
    const facts = this.#reader.read(event)
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
    const decision = decide(risk, score > threshold, dimensions, rules, isAtHome(facts))
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
    return this.#reader.attackFrom(event)
  }

  /** Whether the device or the network is one of the account's own. Also for a name that nobody has: then it is not. */
  isAtHome(event: SignInEvent): boolean {
    return isAtHome(this.#reader.read(event))
  }

  /** Takes in what became of a sign-in. Habits change by what was let in and by nothing else. */
  learn(event: SignInEvent, outcome: Outcome, scored?: Assessment): void {
    const scoredAs = this.#last?.event === event ? this.#last.facts : undefined
    this.#last = undefined
    // Others may have changed the profile since.
    const isCurrent = scoredAs?.profile === this.#options.profiles.of(event)
    const facts = scoredAs !== undefined && isCurrent ? scoredAs : this.#reader.read(event)
    const { at, account } = facts
    this.#reader.noteAttempt(facts, outcome)
    if (facts.pressure !== undefined) facts.pressure.attempts10m++
    if (scored !== undefined && event.passwordOk && !scored.isUnderAttack && facts.profile.logins >= FEW_SIGN_INS)
      this.#budgetOf(event.organisation, facts.head).note(scored.score, account, at)
    if (wasLetIn(outcome)) {
      this.#reader.learnMember(facts, outcome === 'step-up-passed')
      this.#reader.learnOthers(facts)
      if (facts.pressure !== undefined) facts.pressure.streak = 0
      if (outcome === 'step-up-passed') this.#reader.pressed(account, at).stepUpsPassed++
    } else if (outcome === 'failed') this.#reader.noteFailure(facts)
    else if (outcome !== 'denied' && outcome !== 'unanswered') this.#contradict(facts, outcome)
  }

  /** The owner did not prove it, or said it was somebody else. */
  #contradict({ profile, account, at, hour, waitHours }: RiskCase, outcome: Outcome): void {
    const pressed = this.#reader.pressed(account, at)
    if (outcome === 'not-me') {
      pressed.notMeAt = at
      pressed.raise(at, CARRIED.notMe)
      profile.forgetWaiting(hour, waitHours)
      return
    }
    pressed.abandonedAt = at
    if (outcome === 'step-up-abandoned') return
    pressed.stepUpsFailed++
    pressed.raise(at, CARRIED.failedStepUp)
  }

  /** Takes a sign-in of the log in again after a start: for groups and attacks, whose state lives in memory. */
  recall(event: SignInEvent, outcome: Outcome): void {
    const facts = this.#reader.read(event)
    this.#reader.noteAttempt(facts, outcome)
    if (wasLetIn(outcome)) this.#reader.learnOthers(facts)
  }

  /** The log-odds from which sign-ins of a kind are verified now. */
  thresholdOf(organisation: string, head: Head): number {
    return this.#budgetOf(organisation, head).threshold
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
  isAtHome: boolean,
): Decision {
  if (rules.some(({ decision }) => decision === 'deny')) return 'deny'
  const hasBadReputation = dimensions.reputation >= DENY.reputation
  const hasMore = DIMENSIONS.some((each) => each !== 'reputation' && dimensions[each] >= DENY.other)
  // On a device or network of their own people are asked: what others did there must not lock them out.
  if (!isAtHome && isAbove && risk >= DENY.risk && hasBadReputation && hasMore) return 'deny'
  return isAbove || rules.length > 0 ? 'step-up' : 'allow'
}

/** @param score  log-odds of a dimension. @returns 0: nothing speaks against; towards 1: much does */
function subScore(score: number): number {
  return score <= 0 ? 0 : 1 - Math.exp(-score / 3)
}
