// What the risk engine answers: a decision, how sure it is, and why.

export type Decision = 'allow' | 'step-up' | 'deny'

export type Dimension = 'geography' | 'behaviour' | 'reputation' | 'device' | 'timeNetwork'
export const DIMENSIONS: readonly Dimension[] = ['geography', 'behaviour', 'reputation', 'device', 'timeNetwork']

/** Many accounts, few guesses each · names and passwords of elsewhere · the same clients from many addresses. */
export type AttackKind = 'spray' | 'stuffing' | 'campaign' | 'none'

/** One thing that spoke for or against; shown to the owner's history and to administrators, never to who signs in. */
export interface Reason {
  /** id of a feature, or of a hard rule (`rule.…`) */
  readonly id: string
  /** the feature's value in its own unit */
  readonly value: number
  /** log-odds added (above 0) or taken away */
  readonly weight: number
  readonly en: string
  readonly zh: string
}

export interface Assessment {
  readonly decision: Decision
  /** 0 … 1, calibrated chance of an attack */
  readonly risk: number
  /** log-odds; what thresholds compare, and what the simulator ranks by */
  readonly score: number
  /** 0 … 1 each */
  readonly dimensions: Readonly<Record<Dimension, number>>
  /** at most 5, strongest first; empty when allowed without a doubt */
  readonly reasons: readonly Reason[]
  /** every feature of `registry.ts` in its order, then the base score */
  readonly vector: Float32Array
  /** the tables that could not be read: the decision was made without them */
  readonly degraded: readonly string[]
  /** the address, network or client takes part in an attack that is running */
  readonly isUnderAttack: boolean
  /** which kind of attack; none for most */
  readonly attack: AttackKind
}
