// The score that needs no labels: ratios summed by group, damped, and the bounded flags beside them.
// Source: login-risk-features §3.1, §3.2 (2).
import { DIMENSIONS, type Dimension } from './assessment.ts'
import type { RiskCase } from './case.ts'
import type { Group } from './feature.ts'
import { PROTOCOLS } from './protocols.ts'
import { BASE_SCORE, FEATURES, speaksOn, VECTOR_LENGTH } from './registry.ts'

/** What speaks for the member hides little of what speaks against her: a known device does not make a bad address good. */
const IN_FAVOUR = 0.25
/** Ratios below this say nothing, and do not damp the others of their group. */
const NEUTRAL = 0.1

const GROUPS: readonly Group[] = [...new Set(FEATURES.map(({ group }) => group))]
const GROUP_OF = Uint8Array.from(FEATURES, ({ group }) => GROUPS.indexOf(group))
const DIMENSION_OF = Uint8Array.from(FEATURES, ({ dimension }) => DIMENSIONS.indexOf(dimension))
const WEIGHTS = Float64Array.from(FEATURES, ({ weight }) => weight)
const ALL = FEATURES.map((_, index) => index)
const IS_RATIO = FEATURES.map(({ unit }) => unit === 'llr')
/** Rows that are evaluated, by protocol letter: with and without the opt-in ones. */
const SPEAKING = new Map(
  Object.values(PROTOCOLS).flatMap(({ letter }) => {
    const all = FEATURES.flatMap((feature, index) => (speaksOn(feature, letter) ? [index] : []))
    return [[`${letter}+`, all] as const, [letter, all.filter((index) => FEATURES[index]?.isOptIn === false)] as const]
  }),
)

/** A score and what it is made of. */
export interface Weighed {
  /** what each feature added, after damping */
  readonly contributions: Float32Array
  /** log-odds */
  readonly score: number
  /** log-odds of each dimension that speak against the member, less a part of those that speak for her */
  readonly dimensions: Readonly<Record<Dimension, number>>
}

export interface BaseScore extends Weighed {
  readonly vector: Float32Array
}

export function baseScore(facts: RiskCase, withOptIn: boolean): BaseScore {
  const vector = new Float32Array(VECTOR_LENGTH)
  const speaking = SPEAKING.get(PROTOCOLS[facts.event.protocol].letter + (withOptIn ? '+' : '')) ?? []
  for (const index of speaking) {
    const feature = FEATURES[index]
    const told = feature?.of(facts)
    if (feature === undefined || told === undefined) continue
    const [low, high] = feature.range
    vector[index] = Math.max(low, Math.min(high, Number(told)))
  }
  const weighed = weigh(vector, speaking)
  vector[BASE_SCORE] = weighed.score
  return { vector, ...weighed }
}

/** @param speaking  features that may stand in the vector; the others are 0 there */
export function weigh(vector: Float32Array, speaking: readonly number[] = ALL): Weighed {
  const contributions = new Float32Array(FEATURES.length)
  const members = new Uint8Array(GROUPS.length)
  for (const index of speaking) {
    const given = (vector[index] ?? 0) * (WEIGHTS[index] ?? 0)
    contributions[index] = given
    const group = GROUP_OF[index] ?? 0
    if (IS_RATIO[index] === true && Math.abs(given) > NEUTRAL) members[group] = (members[group] ?? 0) + 1
  }
  const sums = new Float64Array(DIMENSIONS.length)
  let score = 0
  for (const index of speaking) {
    if (IS_RATIO[index] === true)
      contributions[index] = (contributions[index] ?? 0) / Math.sqrt(Math.max(1, members[GROUP_OF[index] ?? 0] ?? 0))
    const given = contributions[index] ?? 0
    const dimension = DIMENSION_OF[index] ?? 0
    sums[dimension] = (sums[dimension] ?? 0) + (given > 0 ? given : IN_FAVOUR * given)
    score += given
  }
  const dimensions = Object.fromEntries(DIMENSIONS.map((dimension, index) => [dimension, sums[index] ?? 0]))
  return { contributions, score, dimensions: dimensions as Record<Dimension, number> }
}
