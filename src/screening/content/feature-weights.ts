// The shallow part of the model: each word and pair, or each run of letters, speaks for itself, once, and the sum decides.

export interface WeightShape {
  /** a power of two */
  readonly slots: number
  readonly outputs: number
}

export class FeatureWeights {
  readonly #shape: WeightShape
  readonly #weights: Float32Array | Int8Array
  readonly #biases: Float32Array
  readonly #scale: number
  /** the slots of this letter that have spoken: those that bear its number */
  readonly #spoken: Uint32Array
  #letter = 0

  /**
   * @param weights  the outputs of one slot stand together
   * @param scale    what 1 in the weights stands for
   */
  constructor(shape: WeightShape, weights: Float32Array | Int8Array, biases: Float32Array, scale = 1) {
    this.#shape = shape
    this.#weights = weights
    this.#biases = biases
    this.#scale = scale
    this.#spoken = new Uint32Array(shape.slots)
  }

  /** @returns log-odds, one an output; all 0 of a letter without features */
  score(hashes: Uint32Array): Float32Array {
    const { slots, outputs } = this.#shape
    const sums = new Float32Array(outputs)
    const letter = this.#nextLetter()
    let count = 0
    for (const hash of hashes) {
      const slot = slotOf(hash, slots)
      if (this.#spoken[slot] === letter) continue
      this.#spoken[slot] = letter
      count++
      for (let each = 0; each < outputs; each++) sums[each]! += this.#weights[slot * outputs + each]!
    }
    if (count === 0) return sums
    // Features of a long letter speak lower, or length alone would decide.
    const factor = this.#scale / Math.sqrt(count)
    return sums.map((sum, each) => this.#biases[each]! + sum * factor)
  }

  #nextLetter(): number {
    if (this.#letter === 0xffffffff) {
      this.#spoken.fill(0)
      this.#letter = 0
    }
    return ++this.#letter
  }
}

/** Other bits than those that choose a row of the embedding, so that not the same words meet in both. */
export function slotOf(hash: number, slots: number): number {
  return Math.floor((hash / 0x100000000) * slots)
}
