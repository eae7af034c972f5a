// A rule of judgement is data: conditions over signals, an action, and why. The same shape for every table.
import type { Classification, Signal } from '../mail/signal.ts'

/** Holds when the signal is there and, if asked, has one of the values, reaches the number, stays below the other. */
export interface Condition {
  readonly signal: string
  readonly is?: Signal['value'] | readonly Signal['value'][]
  readonly atLeast?: number
  readonly below?: number
}

export interface Rule<Action extends string> {
  readonly id: string
  /** all must hold */
  readonly when: readonly Condition[]
  readonly action: Action
  readonly classification: Classification
  readonly meaning: string
}

/** What a signal adds to the scores, in nats of log-odds; the first row that fits counts. 0 when absent. */
export interface Weight extends Condition {
  readonly spam?: number
  readonly phish?: number
  readonly bulk?: number
  /**
   * What the numbers are multiplied with: nothing (absent: the signal is there, that is all), the value itself
   * (`log-odds`), or how far the value, a chance, lies above what is expected of any message (`chance`).
   */
  readonly of?: 'log-odds' | 'chance'
}

export function holds({ signal: id, is, atLeast, below }: Condition, signal: Signal): boolean {
  if (signal.id !== id) return false
  if (atLeast !== undefined && !(typeof signal.value === 'number' && signal.value >= atLeast)) return false
  if (below !== undefined && !(typeof signal.value === 'number' && signal.value < below)) return false
  if (is === undefined) return true
  return Array.isArray(is) ? is.includes(signal.value) : is === signal.value
}
