// From weighted signals to scores: a sum of log-odds, so that evidence for and against adds up and each part can be told.
import type { Signal } from '../mail/signal.ts'
import { CAPS } from './caps.ts'
import { holds, type Weight } from './rule.ts'
import { WEIGHTS } from './weights.ts'

/** nats: what is believed of a message before anything is known of it: 1.8 % of being unwanted */
export const PRIOR = -4
/** no single signal says more than this, either way */
const MOST = 12
/** A chance of exactly 0 or 1 is a rounded one. */
const LEAST_CHANCE = 0.0005

export interface Contribution {
  readonly spam: number
  readonly phish: number
  readonly bulk: number
}

const NOTHING: Contribution = { spam: 0, phish: 0, bulk: 0 }

/** What this signal alone adds, in nats of log-odds. */
export function contributionOf(signal: Signal, weights: readonly Weight[] = WEIGHTS): Contribution {
  const row = weights.find((each) => holds(each, signal))
  if (row === undefined) return NOTHING
  const factor = factorOf(row, signal.value)
  const of = (weight = 0) => Math.min(MOST, Math.max(-MOST, weight * factor))
  return { spam: of(row.spam), phish: of(row.phish), bulk: of(row.bulk) }
}

export interface Scores {
  /** 0 … 1: unwanted, for whatever reason */
  readonly score: number
  /** 0 … 1 */
  readonly phishScore: number
  /** 0 … 1: sent to many who asked for it, or might have */
  readonly bulkScore: number
}

export function blend(signals: readonly Signal[], weights: readonly Weight[] = WEIGHTS): Scores {
  const sums = new Map<string, AspectSum>()
  for (const signal of signals) {
    const aspect = signal.id.slice(0, signal.id.indexOf('.'))
    const sum = sums.get(aspect) ?? { for: { ...NOTHING }, against: { ...NOTHING } }
    const contribution = contributionOf(signal, weights)
    for (const kind of KINDS) sum[contribution[kind] < 0 ? 'for' : 'against'][kind] += contribution[kind]
    sums.set(aspect, sum)
  }
  const total = { spam: PRIOR, phish: PRIOR, bulk: PRIOR }
  for (const [aspect, sum] of sums) {
    const cap = CAPS[aspect] ?? NO_CAP
    total.spam += sum.for.spam + Math.min(cap.spam, sum.against.spam)
    total.phish += sum.for.phish + Math.min(cap.phish, sum.against.phish)
    total.bulk += sum.for.bulk + sum.against.bulk
  }
  const phishScore = chanceOf(total.phish)
  return { score: Math.max(chanceOf(total.spam), phishScore), phishScore, bulkScore: chanceOf(total.bulk) }
}

/** What an aspect says for a message, and against it. */
interface AspectSum {
  readonly for: { spam: number; phish: number; bulk: number }
  readonly against: { spam: number; phish: number; bulk: number }
}

const KINDS = ['spam', 'phish', 'bulk'] as const
const NO_CAP = { spam: Infinity, phish: Infinity }

function factorOf({ of }: Weight, value: Signal['value']): number {
  if (of === undefined) return 1
  if (typeof value !== 'number') return 0
  return of === 'log-odds' ? value : logOddsOf(value) - PRIOR
}

function logOddsOf(chance: number): number {
  const bounded = Math.min(1 - LEAST_CHANCE, Math.max(LEAST_CHANCE, chance))
  return Math.log(bounded / (1 - bounded))
}

function chanceOf(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds))
}
