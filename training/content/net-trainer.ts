// Teaches the deep part: gradient descent through segments, with most features left out at each step (Srivastava et al. 2014)
// and parts of long letters shown alone, so that no single word and no length of a letter is relied on.
import { bounded, SEGMENT_FLOOR, type NetShape, type NetWeights } from '../../src/screening/content/segment-net.ts'
import type { Example } from './examples.ts'
import { cropped, type Random } from './examples.ts'

export interface NetPlan {
  readonly passes: number
  /** first step of AdaGrad; it falls to nothing over the passes */
  readonly rate: number
  /** share of the features of a letter left out at each look, 0 … 1 */
  readonly featureDropout: number
  /** share of the conclusions left out at each look, 0 … 1 */
  readonly conclusionDropout: number
  /** share of the looks at a part of a longer letter */
  readonly cropShare: number
}

/** letters whose gradients of the small matrices are taken together */
const BATCH = 8
/** AdaGrad's sums begin here, so that first steps are not too wide. Duchi, Hazan, Singer 2011 */
const FIRST_SQUARES = 0.01
/** Squares below this move nothing in single precision. */
const TINY = 1e-14

type Parts = { readonly [part in Exclude<keyof NetWeights, 'embedding'>]: Float32Array }

export class NetTrainer {
  readonly #shape: NetShape
  readonly #plan: NetPlan
  readonly #random: Random
  readonly #embedding: Float32Array
  /** AdaGrad's sum of each row of the embedding */
  readonly #squares: Float32Array
  readonly #parts: Parts
  readonly #gradients: Parts
  readonly #partSquares: Parts
  // What one look leaves for the way back; longer letters make them larger.
  #segments = new Float32Array(0)
  #noticed = new Float32Array(0)
  #factors = new Float32Array(0)
  #isKept = new Uint8Array(0)
  readonly #summary: Float32Array
  readonly #summaryGradient: Float32Array
  readonly #strongest: Int32Array
  readonly #concluded: Float32Array
  readonly #concludedKept: Float32Array
  readonly #concludedGradient: Float32Array
  readonly #scores: Float32Array
  readonly #rowGradient: Float32Array
  #inBatch = 0

  constructor(shape: NetShape, plan: NetPlan, random: Random) {
    this.#shape = shape
    this.#plan = plan
    this.#random = random
    const { slots, width, hidden, concluded, outputs } = shape
    const drawn = (length: number, range: number): Float32Array =>
      Float32Array.from({ length }, () => (random() * 2 - 1) * range)
    this.#embedding = drawn(slots * width, 0.1)
    this.#squares = new Float32Array(slots).fill(FIRST_SQUARES)
    this.#parts = {
      noticeWeights: drawn(hidden * width, Math.sqrt(3 / width)), // He et al. 2015
      noticeBiases: new Float32Array(hidden),
      concludeWeights: drawn(concluded * 2 * hidden, Math.sqrt(3 / (2 * hidden))),
      concludeBiases: new Float32Array(concluded),
      outputWeights: drawn(outputs * concluded, Math.sqrt(3 / concluded)),
      outputBiases: new Float32Array(outputs),
    }
    this.#gradients = likeParts(this.#parts, 0)
    this.#partSquares = likeParts(this.#parts, FIRST_SQUARES)
    this.#summary = new Float32Array(2 * hidden)
    this.#summaryGradient = new Float32Array(2 * hidden)
    this.#strongest = new Int32Array(hidden)
    this.#concluded = new Float32Array(concluded)
    this.#concludedKept = new Float32Array(concluded)
    this.#concludedGradient = new Float32Array(concluded)
    this.#scores = new Float32Array(outputs)
    this.#rowGradient = new Float32Array(width)
  }

  get weights(): NetWeights {
    return { embedding: this.#embedding, ...this.#parts }
  }

  /** One look at a letter, or at a part of it. @param progress  0 … 1 of all looks that there will be */
  learn(example: Example, progress: number): void {
    const shown = cropped(example.features, this.#plan.cropShare, this.#random)
    const count = shown.wordEnds.length
    if (count === 0) return
    const rate = this.#plan.rate * (1 - progress)
    this.#makeRoom(count, shown.words.length + shown.runs.length)
    this.#forward(shown, count)
    this.#backward(example, shown, count, rate)
    if (++this.#inBatch === BATCH) this.#step(rate)
  }

  #makeRoom(segments: number, features: number): void {
    const { width, hidden } = this.#shape
    if (this.#factors.length < segments) {
      this.#factors = new Float32Array(segments)
      this.#segments = new Float32Array(segments * width)
      this.#noticed = new Float32Array(segments * hidden)
    }
    if (this.#isKept.length < features) this.#isKept = new Uint8Array(features)
  }

  #forward(shown: Example['features'], count: number): void {
    const { width, hidden, concluded, outputs } = this.#shape
    const { noticeWeights, noticeBiases, concludeWeights, concludeBiases, outputWeights, outputBiases } = this.#parts
    this.#segments.fill(0, 0, count * width)
    this.#summary.fill(0)
    for (let part = 0; part < count; part++) {
      const kept =
        this.#embed(shown.words, shown.wordEnds, part, 0) +
        this.#embed(shown.runs, shown.runEnds, part, shown.words.length)
      const factor = 1 / Math.sqrt(kept + SEGMENT_FLOOR)
      this.#factors[part] = factor
      const from = part * width
      for (let each = from; each < from + width; each++) this.#segments[each]! *= factor
      for (let row = 0; row < hidden; row++) {
        let sum = noticeBiases[row]!
        for (let each = 0; each < width; each++)
          sum += noticeWeights[row * width + each]! * this.#segments[from + each]!
        const noticed = sum > 0 ? bounded(sum) : 0
        this.#noticed[part * hidden + row] = noticed
        this.#summary[row]! += noticed / count
        if (part === 0 || noticed > this.#summary[hidden + row]!) {
          this.#summary[hidden + row] = noticed
          this.#strongest[row] = part
        }
      }
    }
    const keep = 1 - this.#plan.conclusionDropout
    for (let row = 0; row < concluded; row++) {
      let sum = concludeBiases[row]!
      for (let each = 0; each < 2 * hidden; each++)
        sum += concludeWeights[row * 2 * hidden + each]! * this.#summary[each]!
      this.#concludedKept[row] = this.#random() < keep ? 1 / keep : 0
      this.#concluded[row] = sum > 0 ? bounded(sum) * this.#concludedKept[row]! : 0
    }
    for (let row = 0; row < outputs; row++) {
      let sum = outputBiases[row]!
      for (let each = 0; each < concluded; each++)
        sum += outputWeights[row * concluded + each]! * this.#concluded[each]!
      this.#scores[row] = sum
    }
  }

  /** @param keptFrom  where the marks of these features begin. @returns how many were kept */
  #embed(hashes: Uint32Array, ends: Uint32Array, part: number, keptFrom: number): number {
    const { slots, width } = this.#shape
    const into = part * width
    let kept = 0
    for (let at = ends[part - 1] ?? 0; at < ends[part]!; at++) {
      const isKept = this.#random() >= this.#plan.featureDropout
      this.#isKept[keptFrom + at] = isKept ? 1 : 0
      if (!isKept) continue
      kept++
      const row = (hashes[at]! & (slots - 1)) * width
      for (let each = 0; each < width; each++) this.#segments[into + each]! += this.#embedding[row + each]!
    }
    return kept
  }

  #backward({ targets, weights }: Example, shown: Example['features'], count: number, rate: number): void {
    const { hidden, concluded, outputs } = this.#shape
    const { concludeWeights, outputWeights } = this.#parts
    this.#concludedGradient.fill(0)
    this.#summaryGradient.fill(0)
    for (let row = 0; row < outputs; row++) {
      if (weights[row] === 0) continue
      const error = (1 / (1 + Math.exp(-this.#scores[row]!)) - targets[row]!) * weights[row]!
      this.#gradients.outputBiases[row]! += error
      for (let each = 0; each < concluded; each++) {
        this.#gradients.outputWeights[row * concluded + each]! += error * this.#concluded[each]!
        this.#concludedGradient[each]! += error * outputWeights[row * concluded + each]!
      }
    }
    for (let row = 0; row < concluded; row++) {
      if (this.#concluded[row]! <= 0) continue
      const slope = slopeAt(this.#concluded[row]! / this.#concludedKept[row]!)
      const gradient = this.#concludedGradient[row]! * this.#concludedKept[row]! * slope
      this.#gradients.concludeBiases[row]! += gradient
      const from = row * 2 * hidden
      for (let each = 0; each < 2 * hidden; each++) {
        this.#gradients.concludeWeights[from + each]! += gradient * this.#summary[each]!
        this.#summaryGradient[each]! += gradient * concludeWeights[from + each]!
      }
    }
    for (let part = 0; part < count; part++) this.#backThroughSegment(shown, part, count, rate)
  }

  #backThroughSegment(shown: Example['features'], part: number, count: number, rate: number): void {
    const { width, hidden } = this.#shape
    const { noticeWeights } = this.#parts
    this.#rowGradient.fill(0)
    for (let row = 0; row < hidden; row++) {
      if (this.#noticed[part * hidden + row]! <= 0) continue
      const ofStrongest = this.#strongest[row] === part ? this.#summaryGradient[hidden + row]! : 0
      const slope = slopeAt(this.#noticed[part * hidden + row]!)
      const gradient = (this.#summaryGradient[row]! / count + ofStrongest) * slope
      if (gradient === 0) continue
      this.#gradients.noticeBiases[row]! += gradient
      for (let each = 0; each < width; each++) {
        this.#gradients.noticeWeights[row * width + each]! += gradient * this.#segments[part * width + each]!
        this.#rowGradient[each]! += gradient * noticeWeights[row * width + each]!
      }
    }
    let square = 0
    for (let each = 0; each < width; each++) {
      this.#rowGradient[each]! *= this.#factors[part]!
      square += this.#rowGradient[each]! ** 2
    }
    square /= width
    if (square < TINY) return
    this.#moveRows(shown.words, shown.wordEnds, part, 0, square, rate)
    this.#moveRows(shown.runs, shown.runEnds, part, shown.words.length, square, rate)
  }

  /** All features of a segment share its gradient; each has its own step. */
  #moveRows(
    hashes: Uint32Array,
    ends: Uint32Array,
    part: number,
    keptFrom: number,
    square: number,
    rate: number,
  ): void {
    const { slots, width } = this.#shape
    for (let at = ends[part - 1] ?? 0; at < ends[part]!; at++) {
      if (this.#isKept[keptFrom + at] === 0) continue
      const slot = hashes[at]! & (slots - 1)
      const squares = (this.#squares[slot]! += square)
      const step = rate / Math.sqrt(squares)
      for (let each = 0; each < width; each++) this.#embedding[slot * width + each]! -= step * this.#rowGradient[each]!
    }
  }

  #step(rate: number): void {
    this.#inBatch = 0
    for (const name of Object.keys(this.#parts) as (keyof Parts)[]) {
      const [values, gradients, squares] = [this.#parts[name], this.#gradients[name], this.#partSquares[name]]
      for (let each = 0; each < values.length; each++) {
        const gradient = gradients[each]!
        if (gradient === 0) continue
        squares[each]! += gradient * gradient
        values[each]! -= (rate * gradient) / Math.sqrt(squares[each]!)
        gradients[each] = 0
      }
    }
  }
}

/** Of `bounded`, by its value: the derivative of x / (1 + x). */
const slopeAt = (value: number): number => (1 - value) ** 2

function likeParts(parts: Parts, value: number): Parts {
  const entries = Object.entries(parts).map(([name, { length }]) => [name, new Float32Array(length).fill(value)])
  return Object.fromEntries(entries) as Parts
}
