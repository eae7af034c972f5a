// The shape of a feature: a row with an id, a unit, a range and a meaning, and the function that reads it from a case.
import type { Dimension } from './assessment.ts'
import type { RiskCase } from './case.ts'
import { clamped, MAX_LLR } from './likelihood.ts'
import { habit } from './case.ts'

/**
 * `llr`: log-likelihood ratio, log-odds; `flag`: 0 or 1; `ratio`: 0 … 1; `log km`: natural logarithm of 1 + kilometres,
 * and so on; `z`: deviations from what is usual; `nats`: negative logarithm of a share.
 */
export type Unit =
  | 'llr'
  | 'flag'
  | 'ratio'
  | 'log days'
  | 'log km'
  | 'log count'
  | 'log s'
  | 'log ms'
  | 'log minutes'
  | 'log km/h'
  | 'z'
  | 'count'
  | 'class'
  | 'hours'
  | 'nats'
  | 'score'

/** Ratios of one group tell much the same, so they are damped before they are summed. */
export type Group =
  | 'place'
  | 'network'
  | 'client'
  | 'token'
  | 'page'
  | 'clock'
  | 'habit'
  | 'secret'
  | 'reputation'
  | 'account'
  | 'rule'
  | 'session'

export interface Feature {
  /** `geo.country-new`; never used again for another meaning */
  readonly id: string
  readonly dimension: Dimension
  readonly group: Group
  readonly unit: Unit
  readonly range: readonly [low: number, high: number]
  readonly meaning: string
  /** letters of `protocols.ts`; '*' for all */
  readonly protocols: string
  /** of the registry in which its meaning last changed */
  readonly version: number
  /** log-odds that the base score adds per unit; 0: evidence for the trained model and for people */
  readonly weight: number
  /** off until an organisation turns it on, because it comes near fingerprinting */
  readonly isOptIn: boolean
  /** the trained model may only rise (1) or only fall (-1) with it; 0: it is free */
  readonly monotone: 1 | -1 | 0
  /** @returns undefined when it cannot be told: it stands as 0 in the vector and says nothing */
  readonly of: Of
}

type Of = (facts: RiskCase) => number | boolean | undefined

interface Extra {
  readonly weight?: number
  readonly on?: string
  readonly monotone?: 1 | -1
  readonly isOptIn?: true
  readonly version?: number
}

/** The rows of one dimension; the constructors below leave out what is the same for every row of a unit. */
export function features(dimension: Dimension, rows: readonly Omit<Feature, 'dimension'>[]): readonly Feature[] {
  return rows.map((row) => ({ ...row, dimension }))
}

type Row = Omit<Feature, 'dimension'>

function row(
  id: string,
  group: Group,
  unit: Unit,
  range: readonly [number, number],
  meaning: string,
  of: Of,
  extra: Extra,
): Row {
  const { weight = 0, on = '*', monotone = 0, isOptIn = false, version = 1 } = extra
  return { id, group, unit, range, meaning, protocols: on, version, weight, isOptIn, monotone, of }
}

/** A habit's log-likelihood ratio. */
export function ratioOf(id: string, kind: string, group: Group, meaning: string, extra: Extra = {}): Row {
  const read = habit(kind)
  return row(id, group, 'llr', [-MAX_LLR, MAX_LLR], meaning, (facts) => read(facts)?.llr, { weight: 1, ...extra })
}

export function llr(id: string, group: Group, meaning: string, of: Of, extra: Extra = {}): Row {
  return row(
    id,
    group,
    'llr',
    [-MAX_LLR, MAX_LLR],
    meaning,
    (facts) => {
      const value = of(facts)
      return value === undefined ? undefined : clamped(Number(value))
    },
    extra,
  )
}

/** A habit's value that was never trusted for the member; silent while the member has no history. */
export function isNew(id: string, kind: string, group: Group, meaning: string, extra: Extra = {}): Row {
  const read = habit(kind)
  return row(
    id,
    group,
    'flag',
    [0, 1],
    meaning,
    (facts) => (facts.profile.logins === 0 ? undefined : read(facts)?.isNew),
    { monotone: 1, ...extra },
  )
}

export function flag(id: string, group: Group, meaning: string, of: Of, extra: Extra = {}): Row {
  return row(id, group, 'flag', [0, 1], meaning, of, extra)
}

export function share(id: string, group: Group, meaning: string, of: Of, extra: Extra = {}): Row {
  return row(id, group, 'ratio', [0, 1], meaning, of, extra)
}

/** ln(1 + x) of something that is 0 or more. */
export function log(
  id: string,
  group: Group,
  what: 'days' | 'km' | 'count' | 's' | 'ms' | 'minutes' | 'km/h',
  meaning: string,
  of: Of,
  extra: Extra = {},
): Row {
  return row(
    id,
    group,
    `log ${what}`,
    [0, 16],
    meaning,
    (facts) => {
      const value = of(facts)
      return value === undefined || Number.isNaN(value)
        ? undefined
        : Math.log1p(Math.max(0, Math.min(Number(value), 8e6)))
    },
    extra,
  )
}

export function deviation(id: string, group: Group, meaning: string, of: Of, extra: Extra = {}): Row {
  return row(id, group, 'z', [-8, 8], meaning, of, extra)
}

export function measure(
  id: string,
  group: Group,
  unit: Unit,
  range: readonly [number, number],
  meaning: string,
  of: Of,
  extra: Extra = {},
): Row {
  return row(id, group, unit, range, meaning, of, extra)
}

/** Days since a moment of the past; undefined when it is unknown. */
export function daysSince(then: number | undefined, now: number): number | undefined {
  return then === undefined || then <= 0 ? undefined : Math.max(0, now - then) / 86_400_000
}

/** Whether a moment lies within the last hours; undefined when it is unknown. */
export function isWithin(then: number | undefined, now: number, hours: number): boolean | undefined {
  return then === undefined ? undefined : now >= then && now - then <= hours * 3_600_000
}

/** -ln of a share, 0 … 12. */
export function rarity(part: number): number {
  return Math.min(12, -Math.log(Math.max(part, 1e-6)))
}
