// Teaches the shallow parts: logistic regression over hashed features with a step of its own for each weight.
// Duchi, Hazan, Singer 2011 (AdaGrad)
import { slotOf, type WeightShape } from '../../src/screening/content/feature-weights.ts'
import { cropped, type Example, type Random } from './examples.ts'

export interface WeightPlan {
  /** which features of a letter */
  readonly of: 'words' | 'runs'
  readonly passes: number
  /** first step of AdaGrad; it falls to nothing over the passes */
  readonly rate: number
  /** share of the looks at a part of a longer letter */
  readonly cropShare: number
}

const FIRST_SQUARES = 0.01
/** of the step of a weight: the bias is in every letter */
const BIAS_RATE = 0.05
/** An error below this teaches nothing. */
const LEAST_ERROR = 1e-3

export class WeightTrainer {
  readonly weights: Float32Array
  readonly biases: Float32Array
  readonly #shape: WeightShape
  readonly #plan: WeightPlan
  readonly #random: Random
  readonly #squares: Float32Array
  /** the slots of a letter that were met: those that bear its number */
  readonly #met: Uint32Array
  #letter = 0

  constructor(shape: WeightShape, plan: WeightPlan, random: Random) {
    this.#shape = shape
    this.#plan = plan
    this.#random = random
    this.weights = new Float32Array(shape.slots * shape.outputs)
    this.biases = new Float32Array(shape.outputs)
    this.#squares = new Float32Array(shape.slots * shape.outputs).fill(FIRST_SQUARES)
    this.#met = new Uint32Array(shape.slots)
  }

  /** One look at a letter, or at a part of it. @param progress  0 … 1 of all looks that there will be */
  learn({ features, targets, weights }: Example, progress: number): void {
    const slots = this.#distinctSlots(cropped(features, this.#plan.cropShare, this.#random)[this.#plan.of])
    if (slots.length === 0) return
    const rate = this.#plan.rate * (1 - progress)
    const value = 1 / Math.sqrt(slots.length)
    const { outputs } = this.#shape
    for (let output = 0; output < outputs; output++) {
      if (weights[output] === 0) continue
      let sum = this.biases[output]!
      for (const slot of slots) sum += this.weights[slot * outputs + output]! * value
      const error = (1 / (1 + Math.exp(-sum)) - targets[output]!) * weights[output]!
      if (Math.abs(error) < LEAST_ERROR) continue
      this.biases[output]! -= BIAS_RATE * rate * error
      const gradient = error * value
      for (const slot of slots) {
        const at = slot * outputs + output
        const squares = (this.#squares[at]! += gradient * gradient)
        this.weights[at]! -= (rate * gradient) / Math.sqrt(squares)
      }
    }
  }

  #distinctSlots(hashes: Uint32Array): Uint32Array {
    const letter = ++this.#letter
    const slots = new Uint32Array(hashes.length)
    let count = 0
    for (const hash of hashes) {
      const slot = slotOf(hash, this.#shape.slots)
      if (this.#met[slot] === letter) continue
      this.#met[slot] = letter
      slots[count++] = slot
    }
    return slots.subarray(0, count)
  }
}
