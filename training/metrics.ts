// How good a judge is, without flattery: exact intervals, and thresholds that were chosen on other mail than is measured.

/** A rate with its exact interval. */
export interface Rate {
  readonly hits: number
  readonly total: number
  /** 0 … 1; NaN of nothing */
  readonly value: number
  /** 95 % interval, 0 … 1 */
  readonly low: number
  readonly high: number
}

const ALPHA = 0.05
/** Halvings until an interval is exact to some 10^-12. */
const HALVINGS = 40

/** The exact interval of a binomial rate. Clopper, Pearson 1934 */
export function rateOf(hits: number, total: number): Rate {
  const value = hits / total
  if (total === 0) return { hits, total, value, low: 0, high: 1 }
  const low = hits === 0 ? 0 : rootOf((p) => incompleteBeta(hits, total - hits + 1, p) - ALPHA / 2)
  const high = hits === total ? 1 : rootOf((p) => incompleteBeta(hits + 1, total - hits, p) - (1 - ALPHA / 2))
  return { hits, total, value, low, high }
}

/** How many scores reach the threshold. */
export function reaching(scores: readonly number[], threshold: number): Rate {
  return rateOf(scores.filter((score) => score >= threshold).length, scores.length)
}

/**
 * The lowest threshold that at most this share of wanted mail reaches. To be chosen on mail that is not measured with it.
 * @param budget  0 … 1; 0.001 allows one of 1,000
 */
export function thresholdFor(wanted: readonly number[], budget: number): number {
  const highestFirst = wanted.toSorted((a, b) => b - a)
  const firstThatMustStay = highestFirst[Math.floor(wanted.length * budget)]
  return firstThatMustStay === undefined ? -Infinity : nextAbove(firstThatMustStay)
}

/**
 * The area above the ROC curve in per cent: how often, of a wanted and an unwanted message, the wanted one looks worse;
 * ties count half. The measure of the TREC spam track. Cormack, Lynam 2005
 */
export function oneMinusRocaPercent(wanted: readonly number[], unwanted: readonly number[]): number {
  const all = [
    ...wanted.map((score) => ({ score, isWanted: true })),
    ...unwanted.map((score) => ({ score, isWanted: false })),
  ].sort((a, b) => a.score - b.score)
  let wantedBelow = 0
  let inOrder = 0
  for (let from = 0; from < all.length;) {
    let to = from + 1
    while (to < all.length && all[to]!.score === all[from]!.score) to++
    const tied = all.slice(from, to)
    const wantedHere = tied.filter(({ isWanted }) => isWanted).length
    inOrder += (tied.length - wantedHere) * (wantedBelow + wantedHere / 2)
    wantedBelow += wantedHere
    from = to
  }
  return 100 * (1 - inOrder / (wanted.length * unwanted.length))
}

export interface RocPoint {
  readonly threshold: number
  /** share of wanted mail that reaches it */
  readonly misjudged: number
  /** share of unwanted mail that reaches it */
  readonly caught: number
}

/** The ROC curve at some shares of misjudged mail. These thresholds are of the very mail measured: a curve, no promise. */
export function rocOf(wanted: readonly number[], unwanted: readonly number[], shares: readonly number[]): RocPoint[] {
  return shares.map((share) => {
    const threshold = thresholdFor(wanted, share)
    return {
      threshold,
      misjudged: reaching(wanted, threshold).value,
      caught: reaching(unwanted, threshold).value,
    }
  })
}

const BINS = 10

/**
 * How far probabilities are from what happens: the mean distance between the two in ten equal bins, weighted by their
 * messages. Naeini, Cooper, Hauskrecht 2015
 * @returns 0 … 1
 */
export function calibrationError(probabilities: readonly number[], happened: readonly boolean[]): number {
  const bins = Array.from({ length: BINS }, () => ({ count: 0, expected: 0, happened: 0 }))
  probabilities.forEach((probability, index) => {
    const bin = bins[Math.min(BINS - 1, Math.floor(probability * BINS))]!
    bin.count++
    bin.expected += probability
    if (happened[index]) bin.happened++
  })
  const distances = bins.map(({ expected, happened }) => Math.abs(expected - happened))
  return distances.reduce((sum, each) => sum + each, 0) / probabilities.length
}

/** The next larger number; scores are compared with "reaches". */
function nextAbove(value: number): number {
  return value + Math.max(Number.MIN_VALUE, Math.abs(value) * Number.EPSILON)
}

/** The place in 0 … 1 where a falling or rising function crosses zero. */
function rootOf(f: (p: number) => number): number {
  let [low, high] = [0, 1]
  const isRising = f(1) > 0
  for (let step = 0; step < HALVINGS; step++) {
    const middle = (low + high) / 2
    if (f(middle) > 0 === isRising) high = middle
    else low = middle
  }
  return (low + high) / 2
}

/** The regularised incomplete beta function I_x(a, b). Numerical Recipes §6.4: continued fraction by Lentz's method */
export function incompleteBeta(a: number, b: number, x: number): number {
  if (x <= 0) return 0
  if (x >= 1) return 1
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x))
  return x < (a + 1) / (a + b + 2) ? (front * betaFraction(a, b, x)) / a : 1 - (front * betaFraction(b, a, 1 - x)) / b
}

const TINY = 1e-300
const MOST_TERMS = 10_000 // grows with the root of a and b; 10^6 messages need some 1,000

function betaFraction(a: number, b: number, x: number): number {
  let c = 1
  let d = 1 / kept(1 - ((a + b) * x) / (a + 1))
  let fraction = d
  for (let m = 1; m <= MOST_TERMS; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / kept(1 + even * d)
    c = kept(1 + even / c)
    fraction *= d * c
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / kept(1 + odd * d)
    c = kept(1 + odd / c)
    fraction *= d * c
    if (Math.abs(d * c - 1) < Number.EPSILON) break
  }
  return fraction
}

const kept = (value: number): number => (Math.abs(value) < TINY ? TINY : value)

// prettier-ignore
const LANCZOS = [
  676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406, 12.507343278686905,
  -0.13857109526572012, 9.984369578019572e-6, 1.5056327351493116e-7,
]

/** Lanczos 1964, g = 7 */
function logGamma(x: number): number {
  const at = x - 1
  const series = LANCZOS.reduce((sum, each, index) => sum + each / (at + index + 1), 0.9999999999998099)
  const t = at + LANCZOS.length - 0.5
  return 0.5 * Math.log(2 * Math.PI) + (at + 0.5) * Math.log(t) - t + Math.log(series)
}
