// The sections that worlds are summed up in.
import { BASE_SCORE, FEATURES, speaksOn } from '../../src/risk/registry.ts'
import { PROTOCOLS, HEADS, type Head } from '../../src/risk/protocols.ts'
import type { TreeModel } from '../../src/risk/trees.ts'
import type { AttackerName } from '../../training/sign-in/attackers.ts'
import { rateOf } from '../../training/metrics.ts'
import type { Row } from '../content/section.ts'
import { quantile } from '../support/report.ts'
import { BESIDE, byEngine, indicesOf, pairsOf, Ranked, without, type LivedWorld, type Ranking } from './worlds.ts'

const BUDGETS = [0.005, 0.01, 0.02]

/** Thresholds are those that a share of the owners of the same world reach, as the engine's own budget seeks them. */
export function caughtRows(worlds: readonly LivedWorld[]): Row[] {
  const ranked = new Ranked(worlds, byEngine)
  return pairsOf(worlds).map(([head, by]) => {
    const worst = Math.min(...ranked.caught(head, by, 0.01).map(({ hits, total }) => hits / total))
    const attacks = worlds.flatMap(({ scored }) => scored.filter((each) => each.head === head && each.by === by))
    const stopped = attacks.filter(({ decision }) => decision !== 'allow').length
    return {
      head,
      attacker: by,
      ...Object.fromEntries(BUDGETS.map((budget) => [`at ${budget * 100} %`, ranked.rate(head, by, budget)])),
      'worst world, 1 %': percentText(worst),
      'not let in': rateOf(stopped, attacks.length),
    }
  })
}

/** @param trees  when there are some, the base score stands beside them */
export function besideRows(worlds: readonly LivedWorld[], trees: TreeModel | undefined): Row[] {
  const ours = new Ranked(worlds, byEngine)
  const base = trees && new Ranked(worlds, ({ vector }) => vector[BASE_SCORE] ?? 0)
  const others = BESIDE.map((_, index) => new Ranked(worlds, ({ beside }) => beside[index] ?? 0))
  return pairsOf(worlds).map(([head, by]) => ({
    head,
    attacker: by,
    Gatehouse: ours.rate(head, by, 0.01),
    ...(base !== undefined && { 'base score': base.rate(head, by, 0.01) }),
    ...Object.fromEntries(BESIDE.map((name, index) => [name, others[index]!.rate(head, by, 0.01)])),
  }))
}

/** Caught at 1 %, in worlds that tell everything and in those that tell what our servers tell today. */
export function toldRows(worlds: readonly LivedWorld[]): Row[] {
  const [all, little] = [true, false].map((isAll) => worlds.filter(({ isAllTold }) => isAllTold === isAll))
  const [ofAll, ofLittle] = [new Ranked(all ?? [], byEngine), new Ranked(little ?? [], byEngine)]
  return pairsOf(worlds).map(([head, by]) => ({
    head,
    attacker: by,
    [`everything told, ${all?.length} worlds`]: ofAll.rate(head, by, 0.01),
    [`little told, ${little?.length} worlds`]: ofLittle.rate(head, by, 0.01),
  }))
}

export function ownerRows(worlds: readonly LivedWorld[]): Row[] {
  return HEADS.map((head) => {
    const owners = worlds.flatMap(({ scored }) => scored.filter((each) => each.head === head && each.by === 'owner'))
    return {
      head,
      'sign-ins': owners.length,
      asked: rateOf(owners.filter(({ decision }) => decision === 'step-up').length, owners.length),
      denied: rateOf(owners.filter(({ decision }) => decision === 'deny').length, owners.length),
    }
  })
}

export function settledRow(worlds: readonly LivedWorld[]): Row {
  const asked = worlds.reduce((sum, each) => sum + each.asked, 0)
  const days = worlds.reduce((sum, each) => sum + each.userDays, 0)
  return { 'user-days': days, 'step-ups': asked, 'a 1,000 user-days': (asked / days) * 1_000 }
}

/** Features that say nothing where servers tell no TLS fingerprint, round trip or zone, and no habits of commands. */
const FROM_SOCKETS =
  /^(dev\.(tls|alpn|timezone|mechanism|extensions|server-name|major|changed|likeness)|net\.(rtt|port)|geo\.timezone|beh\.(imap|pop|smtp)-sequence|beh\.(entry-mode|landing))/

/** What each group, and each gap in what is told, costs. */
export function ablationRows(worlds: readonly LivedWorld[], trees: TreeModel | undefined): Row[] {
  const groups = [...new Set(FEATURES.map(({ group }) => group))]
  const variants: readonly (readonly [string, Ranking])[] = [
    ['all', byEngine],
    ...groups.map(
      (group) =>
        [
          `without ${group}`,
          without(
            indicesOf((each) => each.group === group),
            trees,
          ),
        ] as const,
    ),
    [
      'without what sockets tell',
      without(
        indicesOf(({ id }) => FROM_SOCKETS.test(id)),
        trees,
      ),
    ],
    [
      'without any token',
      without(
        indicesOf(({ id, group }) => group === 'token' || id.startsWith('dev.token')),
        trees,
      ),
    ],
    [
      'place and network only',
      without(
        indicesOf(({ group }) => group !== 'place' && group !== 'network'),
        trees,
      ),
    ],
  ]
  const shown = pairsOf(worlds).filter(([, by]) => HARD.includes(by))
  return variants.map(([name, rank]) => {
    const ranked = new Ranked(worlds, rank)
    return {
      'caught at 1 %': name,
      ...Object.fromEntries(
        shown.map(([head, by]) => [`${head}: ${by}`, percentText(ranked.rate(head, by, 0.01).value)]),
      ),
    }
  })
}

/** Those that are not caught by anything. */
const HARD: readonly AttackerName[] = ['targeted', 'very targeted', 'insider', 'stolen cookie']

/** Points; less is chance. */
const LEAST_GAIN = 0.2

/** How much less is caught at 1 % without each feature, over all attackers of a head alike; largest first. */
export function gainRows(worlds: readonly LivedWorld[], trees: TreeModel | undefined): Row[] {
  const pairs = pairsOf(worlds)
  const mean = (head: Head, ranked: Ranked) => {
    const own = pairs.filter(([each]) => each === head)
    return own.reduce((sum, [, by]) => sum + ranked.rate(head, by, 0.01).value, 0) / own.length
  }
  const all = new Ranked(worlds, byEngine)
  const whole = Object.fromEntries(HEADS.map((head) => [head, mean(head, all)]))
  return FEATURES.flatMap((feature, index) => {
    if (feature.weight === 0 && trees === undefined) return []
    const rest = new Ranked(worlds, without(new Set([index]), trees))
    const gains = HEADS.map((head) => [head, ((whole[head] ?? 0) - mean(head, rest)) * 100] as const)
    if (gains.every(([, gain]) => Math.abs(gain) < LEAST_GAIN)) return []
    return [{ feature: feature.id, ...Object.fromEntries(gains.map(([head, gain]) => [head, gain.toFixed(2)])) }]
  }).sort((a, b) => gainOf(b) - gainOf(a))
}

const gainOf = (row: Row) => Math.max(...HEADS.map((head) => Number(row[head])))

export function costRow(worlds: readonly LivedWorld[]): Row {
  const ms = worlds.flatMap(({ scored }) => scored.map((each) => each.ms)).sort((a, b) => a - b)
  const bytes = worlds.flatMap(({ stateBytes }) => stateBytes).sort((a, b) => a - b)
  return {
    decisions: ms.length,
    'ms p50': quantile(ms, 0.5),
    'ms p99': quantile(ms, 0.99),
    'state bytes, median': quantile(bytes, 0.5),
    'state bytes, most': bytes.at(-1) ?? 0,
  }
}

/** Live: it spoke in some world. */
export function featureRows(worlds: readonly LivedWorld[]): Row[] {
  return Object.entries(PROTOCOLS).map(([protocol, { letter }]) => {
    const vectors = worlds.flatMap(({ scored }) =>
      scored.filter(({ event }) => event.protocol === protocol).map(({ vector }) => vector),
    )
    const isSpoken = (_: unknown, index: number) => vectors.some((vector) => vector[index] !== 0)
    return {
      protocol,
      'apply to it': FEATURES.filter((feature) => !feature.isOptIn && speaksOn(feature, letter)).length,
      'other than 0 in these worlds': FEATURES.filter(isSpoken).length,
    }
  })
}

const percentText = (share: number) => (Number.isFinite(share) ? `${(share * 100).toFixed(1)} %` : '–')
