// What the worlds came to, as tables.
import { rateOf } from '../../training/metrics.ts'
import type { Row } from '../content/section.ts'
import { TAKEOVERS } from './takeovers.ts'
import { KINDS } from './people.ts'
import type { Lived, TakenOver } from './world.ts'

/** Days on which an owner was asked for nothing, by kind of people. */
export function holdRows(worlds: readonly Lived[]): readonly Row[] {
  const rowOf = (people: string, kinds: readonly string[]): Row => {
    const days = sum(worlds.map(({ userDays }) => sum(kinds.map((kind) => userDays.get(kind) ?? 0))))
    const holds = worlds.flatMap((world) => world.holds.filter(({ kind }) => kinds.includes(kind)))
    const wrong = holds.filter(({ isUnannounced }) => !isUnannounced)
    const rate = rateOf(wrong.length, days)
    return {
      people,
      'user-days': days,
      'false holds': wrong.length,
      'one in': wrong.length === 0 ? NaN : Math.round(days / wrong.length),
      'one in, 95 %': `${Math.round(1 / rate.high)} … ${rate.low === 0 ? '∞' : Math.round(1 / rate.low)}`,
      'unannounced mailings held': holds.length - wrong.length,
    }
  }
  const names = KINDS.map(({ name }) => name)
  return [rowOf('all', names), ...names.map((name) => rowOf(name, [name]))]
}

/** Which rows asked for nothing. */
export function ruleRows(worlds: readonly Lived[]): readonly Row[] {
  const counts = new Map<string, number>()
  for (const { reasons, isUnannounced } of worlds.flatMap(({ holds }) => holds))
    if (!isUnannounced) counts.set(reasons[0]?.id ?? '', (counts.get(reasons[0]?.id ?? '') ?? 0) + 1)
  return [...counts].sort((a, b) => b[1] - a[1]).map(([rule, holds]) => ({ rule, 'false holds': holds }))
}

export function takeoverRows(worlds: readonly Lived[]): readonly Row[] {
  const all = worlds.flatMap(({ taken }) => taken)
  return TAKEOVERS.flatMap(({ name, meaning, counts }) => {
    const found = all.filter(({ takeover }) => takeover === name)
    if (found.length === 0) return []
    const left = found.map((each) => each.left).sort((a, b) => a - b)
    const after = found.flatMap(({ noticedAfter, isNoticed }) => (isNoticed ? noticedAfter : [])).sort((a, b) => a - b)
    return {
      takeover: name,
      what: meaning,
      runs: found.length,
      held: rateOf(found.filter(({ isNoticed }) => isNoticed).length, found.length),
      'that left': counts,
      median: quantile(left, 0.5),
      'p95 ': quantile(left, 0.95),
      worst: quantile(left, 1),
      'held after, median': shown(quantile(after, 0.5)),
      p95: shown(quantile(after, 0.95)),
    }
  })
}

/** Whose mail the worst runs left from. */
export function worstRows(worlds: readonly Lived[]): readonly Row[] {
  const all = worlds.flatMap(({ taken }) => taken)
  return TAKEOVERS.flatMap(({ name }) =>
    KINDS.flatMap((kind) => {
      const left = all
        .filter((each) => each.takeover === name && each.kind === kind.name)
        .map((each: TakenOver) => each.left)
      left.sort((a, b) => a - b)
      return left.length === 0
        ? []
        : {
            takeover: name,
            people: kind.name,
            runs: left.length,
            'median left': quantile(left, 0.5),
            worst: quantile(left, 1),
          }
    }),
  )
}

export function costRow(worlds: readonly Lived[]): Row {
  const costs = worlds.flatMap((world) => world.costs).sort((a, b) => a - b)
  const bytes = worlds.flatMap((world) => world.stateBytes).sort((a, b) => a - b)
  return {
    messages: sum(worlds.map(({ messages }) => messages)),
    delayed: sum(worlds.map(({ delays }) => delays)),
    'judged and noted, p50 in µs': quantile(costs, 0.5),
    'p99 in µs': quantile(costs, 0.99),
    'state of a member, bytes': quantile(bytes, 1),
  }
}

function quantile(ascending: readonly number[], share: number): number {
  return ascending[Math.min(ascending.length - 1, Math.floor(share * ascending.length))] ?? NaN
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0)
}

/** @param ms  of a time */
function shown(ms: number): string {
  if (Number.isNaN(ms)) return '–'
  if (ms < 120_000) return `${(ms / 1_000).toFixed(1)} s`
  if (ms < 7_200_000) return `${Math.round(ms / 60_000)} min`
  return `${(ms / 3_600_000).toFixed(1)} h`
}
