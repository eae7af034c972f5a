// Gradient boosting of trees for the logistic loss, over histograms, with constraints on the direction of features.
// Source: Friedman, Annals of Statistics 2001; histograms and second-order gains as in Chen, Guestrin, KDD 2016.

export interface Examples {
  /** a row each */
  readonly vectors: readonly Float32Array[]
  readonly isAttack: Uint8Array
  readonly weights: Float32Array
  /** log-odds that boosting starts from */
  readonly margins: Float64Array
}

export interface BoostOptions {
  /** that trees may ask, by their place in a vector */
  readonly features: readonly number[]
  readonly trees: number
  readonly depth: number
  /** of each tree's word */
  readonly rate: number
  /** least weight of examples (second-order) in a leaf */
  readonly leastLeaf: number
  /** L2 on leaves */
  readonly ridge: number
  /** share of the features that each tree may ask */
  readonly featureShare: number
  /** by feature: 1 may only rise, -1 only fall */
  readonly monotone: Int8Array
  readonly random: () => number
}

/** A tree as parallel arrays: feature -1 is a leaf; else no leads to `left`, yes (above `value`) to `left + 1`. */
export interface Tree {
  readonly feature: number[]
  readonly value: number[]
  readonly left: number[]
  /** weighted mean of the leaves below each node */
  readonly mean: number[]
}

const BINS = 64

interface Binned {
  /** features that differ at all */
  readonly features: readonly number[]
  readonly cuts: readonly Float32Array[]
  /** by position in `features`: the bin of each row */
  readonly codes: readonly Uint8Array[]
}

/** @param onTree  is told each tree as it stands; returns false to stop */
export function boost(
  examples: Examples,
  options: BoostOptions,
  onTree: (tree: Tree, count: number) => boolean,
): Tree[] {
  const binned = binsOf(examples.vectors, options.features)
  const margins = examples.margins.slice()
  const rows = margins.length
  const [gradients, curvatures] = [new Float64Array(rows), new Float64Array(rows)]
  const trees: Tree[] = []
  while (trees.length < options.trees) {
    for (let row = 0; row < rows; row++) {
      const chance = 1 / (1 + Math.exp(-margins[row]!))
      const weight = examples.weights[row]!
      gradients[row] = weight * (chance - examples.isAttack[row]!)
      curvatures[row] = weight * Math.max(1e-6, chance * (1 - chance))
    }
    const { tree, leaves } = grow(binned, gradients, curvatures, options)
    for (let row = 0; row < rows; row++) margins[row] = margins[row]! + tree.value[leaves[row]!]!
    trees.push(tree)
    if (!onTree(tree, trees.length)) break
  }
  return trees
}

function binsOf(vectors: readonly Float32Array[], asked: readonly number[]): Binned {
  const [features, cuts, codes]: [number[], Float32Array[], Uint8Array[]] = [[], [], []]
  for (const feature of asked) {
    const column = Float32Array.from(vectors, (vector) => vector[feature]!)
    const own = cutsOf(column)
    if (own.length === 0) continue
    features.push(feature)
    cuts.push(own)
    codes.push(Uint8Array.from(column, (value) => binOf(own, value)))
  }
  return { features, cuts, codes }
}

/** Values between which bins change: quantiles, or every value where there are few. */
function cutsOf(column: Float32Array): Float32Array {
  const sorted = column.slice().sort()
  const distinct = sorted.filter((value, index) => index === 0 || value !== sorted[index - 1])
  const ends =
    distinct.length <= BINS
      ? distinct
      : new Float32Array(
          new Set(Array.from({ length: BINS }, (_, bin) => sorted[Math.floor((bin * sorted.length) / BINS)]!)),
        )
  return ends.slice(0, -1)
}

/** Cuts below the value: a vector asks whether it is above one. */
function binOf(cuts: Float32Array, value: number): number {
  let [low, high] = [0, cuts.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (value > cuts[middle]!) low = middle + 1
    else high = middle
  }
  return low
}

interface Open {
  readonly node: number
  readonly gradient: number
  readonly curvature: number
  /** between which its leaves must lie, so that constrained features stay in order */
  readonly low: number
  readonly high: number
}

interface Split {
  readonly gain: number
  readonly position: number
  readonly bin: number
  readonly gradient: number
  readonly curvature: number
}

function grow(
  binned: Binned,
  gradients: Float64Array,
  curvatures: Float64Array,
  options: BoostOptions,
): { tree: Tree; leaves: Uint16Array } {
  const rows = gradients.length
  const leaves = new Uint16Array(rows)
  const tree: Tree = { feature: [-1], value: [0], left: [0], mean: [0] }
  const asked = binned.features.flatMap((_, position) => (options.random() < options.featureShare ? [position] : []))
  const total = (values: Float64Array) => values.reduce((sum, each) => sum + each, 0)
  const weights = [total(curvatures)]
  let open: Open[] = [{ node: 0, gradient: total(gradients), curvature: weights[0]!, low: -Infinity, high: Infinity }]
  const word = (gradient: number, curvature: number, low: number, high: number) =>
    Math.max(low, Math.min(high, -gradient / (curvature + options.ridge)))
  for (let depth = 0; depth < options.depth && open.length > 0; depth++) {
    const splits = bestSplits(binned, asked, gradients, curvatures, leaves, open, options)
    const next: Open[] = []
    const changed = new Map<number, { codes: Uint8Array; bin: number; left: number }>()
    open.forEach((parent, index) => {
      const split = splits[index]
      if (split === undefined) return
      const left = tree.feature.length
      const feature = binned.features[split.position]!
      tree.feature[parent.node] = feature
      tree.value[parent.node] = binned.cuts[split.position]![split.bin]!
      tree.left[parent.node] = left
      changed.set(parent.node, { codes: binned.codes[split.position]!, bin: split.bin, left })
      const rest = { gradient: parent.gradient - split.gradient, curvature: parent.curvature - split.curvature }
      const { low, high } = parent
      const middle =
        (word(split.gradient, split.curvature, low, high) + word(rest.gradient, rest.curvature, low, high)) / 2
      const direction = options.monotone[feature]!
      const sides = [
        { ...split, low: direction < 0 ? middle : low, high: direction > 0 ? middle : high },
        { ...rest, low: direction > 0 ? middle : low, high: direction < 0 ? middle : high },
      ]
      sides.forEach(({ gradient, curvature, low, high }, side) => {
        tree.feature.push(-1)
        tree.value.push(options.rate * word(gradient, curvature, low, high))
        tree.left.push(0)
        tree.mean.push(0)
        weights.push(curvature)
        next.push({ node: left + side, gradient, curvature, low, high })
      })
    })
    if (changed.size === 0) break
    for (let row = 0; row < rows; row++) {
      const split = changed.get(leaves[row]!)
      if (split !== undefined) leaves[row] = split.left + (split.codes[row]! > split.bin ? 1 : 0)
    }
    open = next
  }
  for (let node = tree.feature.length - 1; node >= 0; node--) {
    const left = tree.left[node]!
    const [a = 0, b = 0] = [weights[left], weights[left + 1]]
    tree.mean[node] =
      tree.feature[node] === -1 ? tree.value[node]! : (a * tree.mean[left]! + b * tree.mean[left + 1]!) / (a + b)
  }
  return { tree, leaves }
}

/** For each open node the split that gains most; undefined where none does. */
function bestSplits(
  { features, cuts, codes }: Binned,
  asked: readonly number[],
  gradients: Float64Array,
  curvatures: Float64Array,
  leaves: Uint16Array,
  open: readonly Open[],
  { leastLeaf, ridge, monotone }: BoostOptions,
): (Split | undefined)[] {
  const placeOf = new Int16Array(Math.max(...open.map(({ node }) => node)) + 1).fill(-1)
  open.forEach(({ node }, index) => (placeOf[node] = index))
  const places = Int16Array.from(leaves, (leaf) => placeOf[leaf] ?? -1)
  const best: (Split | undefined)[] = open.map(() => undefined)
  const sums = new Float64Array(open.length * BINS * 2)
  for (const position of asked) {
    sums.fill(0)
    const code = codes[position]!
    for (let row = 0; row < places.length; row++) {
      if (places[row]! < 0) continue
      const cell = 2 * (places[row]! * BINS + code[row]!)
      sums[cell] = sums[cell]! + gradients[row]!
      sums[cell + 1] = sums[cell + 1]! + curvatures[row]!
    }
    const direction = monotone[features[position]!]!
    open.forEach((node, index) => {
      let [gradient, curvature] = [0, 0]
      for (let bin = 0; bin < cuts[position]!.length; bin++) {
        gradient += sums[2 * (index * BINS + bin)]!
        curvature += sums[2 * (index * BINS + bin) + 1]!
        const [otherGradient, otherCurvature] = [node.gradient - gradient, node.curvature - curvature]
        if (curvature < leastLeaf || otherCurvature < leastLeaf) continue
        const rise = gradient / (curvature + ridge) - otherGradient / (otherCurvature + ridge)
        if (direction * rise < 0) continue
        const gain =
          gradient ** 2 / (curvature + ridge) +
          otherGradient ** 2 / (otherCurvature + ridge) -
          node.gradient ** 2 / (node.curvature + ridge)
        if (gain > (best[index]?.gain ?? LEAST_GAIN)) best[index] = { gain, position, bin, gradient, curvature }
      }
    })
  }
  return best
}

const LEAST_GAIN = 1e-3

/** @returns the word of one tree */
export function walk(tree: Tree, vector: Float32Array): number {
  let node = 0
  while (tree.feature[node]! >= 0) node = tree.left[node]! + (vector[tree.feature[node]!]! > tree.value[node]! ? 1 : 0)
  return tree.value[node]!
}
