// Worlds that nothing was tuned on, lived through by the engine and by the judges beside it.
import { BASE_SCORE, FEATURES } from '../../src/risk/registry.ts'
import { HEADS, type Head } from '../../src/risk/protocols.ts'
import { weigh } from '../../src/risk/base-score.ts'
import { encodeProfile } from '../../src/risk/state/profile-codec.ts'
import { evaluate, type TreeModel } from '../../src/risk/trees.ts'
import { Life, type Scored } from '../../training/sign-in/life.ts'
import { attackerNames, type AttackerName } from '../../training/sign-in/attackers.ts'
import { redrawn } from '../../training/sign-in/rates.ts'
import { World } from '../../training/sign-in/world.ts'
import { rateOf, thresholdFor, type Rate } from '../../training/metrics.ts'
import { plainRules, twoFeatures } from './baselines.ts'

const DAY_MS = 86_400_000
/** C1 … C10; training and tuning have others. */
export const FIRST_SEED = 1_001
const [DAYS, QUIET_DAYS, ATTACKS] = [80, 45, 100]
export const BESIDE = ['two features', 'plain rules'] as const
/** Sign-ins from which a member counts as settled. */
const SETTLED_SIGN_INS = 12

export interface LivedWorld {
  readonly seed: number
  /** servers and pages tell all they can, not only what ours tell today */
  readonly isAllTold: boolean
  readonly scored: readonly Scored[]
  /** bytes of each member's state */
  readonly stateBytes: readonly number[]
  /** days that settled members were watched, all together */
  readonly userDays: number
  /** step-ups and denials of settled members */
  readonly asked: number
}

export function liveWorld(seed: number, trees: TreeModel | undefined): LivedWorld {
  const world = new World({ seed, rates: redrawn(seed), days: DAYS, quietDays: QUIET_DAYS, attacks: ATTACKS })
  const life = new Life(trees, [twoFeatures(), plainRules()])
  const from = world.begins + QUIET_DAYS * DAY_MS
  const scored = [...world.lived()].flatMap((attempts) => life.live(attempts)).filter(({ event }) => event.at >= from)
  const profiles = world.organisation.members.map(({ account }) =>
    life.profiles.of({ organisation: world.organisation.name, account }),
  )
  const isSettled = new Map(
    world.organisation.members.map(({ account }, index) => [
      account,
      (profiles[index]?.logins ?? 0) >= SETTLED_SIGN_INS,
    ]),
  )
  const settled = [...isSettled.values()].filter(Boolean).length
  const asked = scored.filter(
    ({ by, decision, event }) => by === 'owner' && decision !== 'allow' && isSettled.get(event.account) === true,
  )
  return {
    seed,
    isAllTold: world.organisation.rates.everythingTold >= 0.5,
    scored,
    stateBytes: profiles.map((profile) => encodeProfile(profile).length),
    userDays: settled * (DAYS - QUIET_DAYS),
    asked: asked.length,
  }
}

/** How a judge ranks a sign-in. */
export type Ranking = (scored: Scored) => number
export const byEngine: Ranking = ({ score }) => score

/** Attacks that reach what a share of the owners of their world reach. */
export interface Caught {
  readonly hits: number
  readonly total: number
}

/** All sign-ins of some worlds, ranked once. */
export class Ranked {
  readonly #worlds: readonly ReadonlyMap<string, number[]>[]

  constructor(worlds: readonly LivedWorld[], rank: Ranking) {
    this.#worlds = worlds.map(({ scored }) => {
      const scores = new Map<string, number[]>()
      for (const each of scored) {
        const key = `${each.head}/${each.by}`
        let own = scores.get(key)
        if (own === undefined) scores.set(key, (own = []))
        own.push(rank(each))
      }
      return scores
    })
  }

  /** @param budget  share of owners that may be asked. @returns of each world in which this attacker came */
  caught(head: Head, by: AttackerName, budget: number): Caught[] {
    return this.#worlds.flatMap((scores) => {
      const attacks = scores.get(`${head}/${by}`)
      if (attacks === undefined) return []
      const threshold = thresholdFor(scores.get(`${head}/owner`) ?? [], budget)
      return [{ hits: attacks.filter((score) => score >= threshold).length, total: attacks.length }]
    })
  }

  /** Of all worlds together. */
  rate(head: Head, by: AttackerName, budget: number): Rate {
    const each = this.caught(head, by, budget)
    const sum = (of: (caught: Caught) => number) => each.reduce((all, caught) => all + of(caught), 0)
    return rateOf(
      sum(({ hits }) => hits),
      sum(({ total }) => total),
    )
  }
}

/** Pairs of a head and an attacker that comes by it. */
export function pairsOf(worlds: readonly LivedWorld[]): readonly (readonly [Head, AttackerName])[] {
  const found = new Set(worlds.flatMap(({ scored }) => scored.map(({ head, by }) => `${head}/${by}`)))
  return HEADS.flatMap((head) => attackerNames.map((by) => [head, by] as const)).filter(([head, by]) =>
    found.has(`${head}/${by}`),
  )
}

/** The engine's score without some features: as if nobody told them. */
export function without(features: ReadonlySet<number>, trees: TreeModel | undefined): Ranking {
  return ({ vector, head, score }) => {
    if (!vector.some((value, index) => value !== 0 && features.has(index))) return score
    const rest = vector.map((value, index) => (features.has(index) ? 0 : value))
    const base = weigh(rest).score
    const model = trees?.head(head)
    if (model === undefined) return base
    rest[BASE_SCORE] = base
    return evaluate(model, rest)
  }
}

export const indicesOf = (matches: (feature: (typeof FEATURES)[number]) => boolean): ReadonlySet<number> =>
  new Set(FEATURES.flatMap((feature, index) => (matches(feature) ? [index] : [])))
