// The trees of one kind of client: learned, their number chosen and their curve fitted on worlds they have not seen.
import type { Head } from '../../src/risk/protocols.ts'
import { BASE_SCORE, FEATURES, VECTOR_LENGTH } from '../../src/risk/registry.ts'
import { SHIPPED_THRESHOLD } from '../../src/risk/step-up-budget.ts'
import { evaluate, type HeadTrees } from '../../src/risk/trees.ts'
import { rateOf, thresholdFor, type Rate } from '../metrics.ts'
import { boost, walk, type Tree } from './boost.ts'
import type { Scored } from './life.ts'
import { ofHead, type Lives } from './lives.ts'
import { fitCurve } from './logistic.ts'

/** Source: login-risk-features §3.2: at most 300 trees of depth 6. */
const OPTIONS = { trees: 200, depth: 5, rate: 0.08, leastLeaf: 4, ridge: 4, featureShare: 0.5 }
/** All attacks together weigh half as much as all owners; each attacker the same. */
const ATTACK_WEIGHT = 0.5
const BUDGET = 0.01
/** Trees between looks at the tuning worlds. */
const LOOK = 10

/**
 * Attackers of the worlds leave nothing on counters of attempts and failures, and know nothing of a person's dates. Trees would
 * learn that emptiness for a sign of them: they may ask neither, and leave those to the base score, where each is bounded.
 */
export const ASKED: readonly number[] = FEATURES.flatMap(({ id, dimension, group }, index) =>
  dimension === 'reputation' || group === 'secret' || group === 'account' || /attempts|spray|cluster-success/.test(id)
    ? []
    : [index],
).concat(BASE_SCORE)

const MONOTONE = Int8Array.from({ length: VECTOR_LENGTH }, (_, index) =>
  index === BASE_SCORE ? 1 : (FEATURES[index]?.monotone ?? 0),
)

export function trainHead(head: Head, train: Lives, tune: Lives, random: () => number): HeadTrees {
  const rows = ofHead(train, head).flat()
  const tuning = ofHead(tune, head)
  const weights = weightsOf(rows, ATTACK_WEIGHT)
  const isAttack = rows.map(({ by }) => by !== 'owner')
  const base = rows.map(baseOf)
  const start = fitCurve(base, isAttack, weights)
  const margins = Float64Array.from(base, (score) => start.slope * score + start.offset)
  const vectors = rows.map(({ vector }) => vector)
  const examples = {
    vectors,
    isAttack: Uint8Array.from(isAttack, Number),
    weights: Float32Array.from(weights),
    margins,
  }

  const scores = tuning.map((world) => Float64Array.from(world, (each) => start.slope * baseOf(each) + start.offset))
  let best = { caught: caughtOf(tuning, scores), count: 0 }
  const trees = boost(examples, { ...OPTIONS, features: ASKED, monotone: MONOTONE, random }, (tree, count) => {
    tuning.forEach((world, index) =>
      world.forEach(({ vector }, row) => (scores[index]![row] = scores[index]![row]! + walk(tree, vector))),
    )
    if (count % LOOK !== 0) return true
    const caught = caughtOf(tuning, scores)
    if (caught > best.caught) best = { caught, count }
    return true
  }).slice(0, best.count)

  const packed = pack(head, trees, start.slope)
  const tuningRows = tuning.flat()
  const ranks = tuningRows.map(({ vector }) => evaluate(packed, vector))
  const areAttacks = tuningRows.map(({ by }) => by !== 'owner')
  const threshold = thresholdFor(
    ranks.filter((_, row) => areAttacks[row] === false),
    BUDGET,
  )
  // How many of all sign-ins are attacks cannot be known: even odds are set where owners begin to be asked.
  const { slope } = fitCurve(ranks, areAttacks, weightsOf(tuningRows, ATTACK_WEIGHT))
  const shipped = SHIPPED_THRESHOLD[head]
  return { ...packed, bias: shipped - threshold, slope, offset: -slope * shipped, threshold: shipped }
}

const baseOf = ({ vector }: Scored): number => vector[BASE_SCORE] ?? 0

/** Each attacker counts the same, however often it came. @param share  of all attacks against all owners */
function weightsOf(rows: readonly Scored[], share: number): number[] {
  const counts = new Map<string, number>()
  for (const { by } of rows) counts.set(by, (counts.get(by) ?? 0) + 1)
  const owners = counts.get('owner') ?? 0
  return rows.map(({ by }) => (by === 'owner' ? 1 : (share * owners) / (counts.size - 1) / counts.get(by)!))
}

/** Mean over worlds and attackers of what half, one and two per cent of the owners' sign-ins would catch. */
function caughtOf(worlds: Lives, scores: readonly Float64Array[]): number {
  const shares = worlds.flatMap((world, index) => {
    const own = scores[index]!
    const owners = [...own.filter((_, row) => world[row]!.by === 'owner')]
    const attackers = [...new Set(world.map(({ by }) => by))].filter((by) => by !== 'owner')
    return [BUDGET / 2, BUDGET, 2 * BUDGET].flatMap((budget) => {
      const threshold = thresholdFor(owners, budget)
      return attackers.map((by) => {
        const attacks = own.filter((_, row) => world[row]!.by === by)
        return attacks.filter((score) => score >= threshold).length / attacks.length
      })
    })
  })
  return shares.reduce((sum, each) => sum + each, 0) / shares.length
}

/** All trees in one set of arrays, on the scale of the base score. */
function pack(head: Head, trees: readonly Tree[], slope: number): HeadTrees {
  const starts = trees.reduce((places, tree) => [...places, places.at(-1)! + tree.feature.length], [0])
  const scaled = (values: readonly number[], tree: Tree, isLeafOnly: boolean) =>
    values.map((value, node) => (isLeafOnly && tree.feature[node]! >= 0 ? value : value / slope))
  return {
    head,
    bias: 0,
    base: 1,
    slope,
    offset: 0,
    threshold: 0,
    roots: Uint32Array.from(starts.slice(0, -1)),
    left: Uint32Array.from(
      trees.flatMap((tree, index) => tree.left.map((left) => (left === 0 ? 0 : left + starts[index]!))),
    ),
    value: Float32Array.from(trees.flatMap((tree) => scaled(tree.value, tree, true))),
    mean: Float32Array.from(trees.flatMap((tree) => scaled(tree.mean, tree, false))),
    feature: Int16Array.from(trees.flatMap((tree) => tree.feature)),
  }
}

export interface HeadFigure {
  readonly head: Head
  readonly by: string
  readonly base: Rate
  readonly trees: Rate
}

/** Caught at 1 % of the owners of each world, by the base score and by the trees. */
export function measureHead(trees: HeadTrees, worlds: Lives): HeadFigure[] {
  const own = ofHead(worlds, trees.head)
  const attackers = [...new Set(own.flat().map(({ by }) => by))].filter((by) => by !== 'owner')
  return attackers.sort().map((by) => ({
    head: trees.head,
    by,
    base: caught(own, by, baseOf),
    trees: caught(own, by, ({ vector }) => evaluate(trees, vector)),
  }))
}

function caught(worlds: Lives, by: string, rank: (scored: Scored) => number): Rate {
  let [hits, total] = [0, 0]
  for (const world of worlds) {
    const threshold = thresholdFor(world.filter((each) => each.by === 'owner').map(rank), BUDGET)
    const scores = world.filter((each) => each.by === by).map(rank)
    hits += scores.filter((score) => score >= threshold).length
    total += scores.length
  }
  return rateOf(hits, total)
}
