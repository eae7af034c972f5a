// The floor: a plain logistic regression on hashed character 4-grams of unfolded text. What cannot beat it is not needed.
import { gramsOf } from '../src/mail/folding/grams.ts'
import type { Readable } from '../src/mail/readable.ts'

const GRAM = 4
/** 2^20 weights, 4 MiB: few of some million different grams share one */
const SLOTS = 1 << 20
/** Step of one message; each pass over the training mail halves it. */
const RATE = 8
const PASSES = 4

/** Hashed grams of subject and text as they stand, in lower case. */
export function plainFeatures({ subject, text }: Pick<Readable, 'subject' | 'text'>): Uint32Array {
  return gramsOf(`${subject}\n${text}`.toLowerCase(), GRAM)
}

/** Learns one message after the other; the features of a message share its length, so that long ones do not shout. */
export class LinearModel {
  readonly #weights = new Float32Array(SLOTS)
  #bias = 0

  /** @returns the probability, 0 … 1 */
  score(features: Uint32Array): number {
    return 1 / (1 + Math.exp(-this.#sum(features)))
  }

  /** One step of gradient descent on the logistic loss. Goodman, Yih 2006 */
  learn(features: Uint32Array, isUnwanted: boolean, rate = RATE): void {
    const error = (isUnwanted ? 1 : 0) - this.score(features)
    const step = (rate * error) / Math.sqrt(features.length || 1)
    for (const feature of features) this.#weights[feature & (SLOTS - 1)]! += step
    this.#bias += (rate * error) / SLOTS
  }

  #sum(features: Uint32Array): number {
    let sum = 0
    for (const feature of features) sum += this.#weights[feature & (SLOTS - 1)]!
    return this.#bias + sum / Math.sqrt(features.length || 1)
  }
}

export interface Example {
  readonly features: Uint32Array
  readonly isUnwanted: boolean
}

/** @param random  0 ≤ x < 1, deterministic: the order of the examples */
export function trainLinear(examples: readonly Example[], random: () => number): LinearModel {
  const model = new LinearModel()
  const order = Uint32Array.from({ length: examples.length }, (_, index) => index)
  for (let pass = 0; pass < PASSES; pass++) {
    shuffle(order, random)
    for (const index of order) model.learn(examples[index]!.features, examples[index]!.isUnwanted, RATE / 2 ** pass)
  }
  return model
}

/** Fisher, Yates 1938 */
function shuffle(order: Uint32Array, random: () => number): void {
  for (let last = order.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1))
    ;[order[last], order[other]] = [order[other]!, order[last]!]
  }
}
