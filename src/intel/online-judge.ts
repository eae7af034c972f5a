// A judge that learns from every message it is told about: logistic regression on hashed features, one step each.
// Goodman and Yih 2006 (online logistic regression), Sculley and Wachman 2007 (train on error or near it),
// Duchi, Hazan and Singer 2011 (a step of its own for each weight).

/** Step before a weight has moved. */
const RATE = 0.3
/** No step for a message that was judged right with no more doubt than this, 0 … 1. */
const DOUBT = 0.03
/** log-odds that one lesson moves its own message at most, for each unit of error: one word is no certainty. */
const PACE = 5
/** Keeps the first step of a weight finite. */
const SMALLEST = 1e-6
/** Half-precision numbers end here; no weight of any use comes near. */
const MOST_WEIGHT = 1_000

export interface Lesson {
  readonly isUnwanted: boolean
  /** 0 … 1: how much the teacher's word counts; 1 when absent */
  readonly weight?: number
  /** log-odds that others give; what is learned is what they lack. 0 when absent */
  readonly base?: number
  /** log-odds that this message may be moved at most; no limit of its own when absent */
  readonly most?: number
}

export class OnlineJudge {
  readonly #weights: Float32Array
  /** sum of the squares of all gradients of a weight */
  readonly #moved: Float32Array
  readonly #mask: number

  /** @param bits  2^bits weights share all features; 20 loses nothing, 16 little, 12 still tells habits of one person */
  constructor(bits: number) {
    this.#weights = new Float32Array(2 ** bits)
    this.#moved = new Float32Array(2 ** bits)
    this.#mask = 2 ** bits - 1
  }

  /** How unwanted, in log-odds; 0 when nothing is known. Messages of any length speak equally loud. */
  score(features: Uint32Array | Uint16Array): number {
    let sum = 0
    for (let at = 0; at < features.length; at++) sum += this.#weights[features[at]! & this.#mask]!
    return features.length === 0 ? 0 : sum / Math.sqrt(features.length)
  }

  /** @returns what each feature's weight was changed by, in their order: `unlearn` takes it back; empty: nothing to learn */
  learn(
    features: Uint32Array | Uint16Array,
    { isUnwanted, weight = 1, base = 0, most = Infinity }: Lesson,
  ): Float32Array {
    const error = (isUnwanted ? 1 : 0) - 1 / (1 + Math.exp(-this.score(features) - base))
    if (Math.abs(error) < DOUBT || weight === 0 || features.length === 0) return new Float32Array()
    const length = Math.sqrt(features.length)
    const gradient = (weight * error) / length
    const changes = new Float32Array(features.length)
    let moved = 0
    for (let at = 0; at < features.length; at++) {
      const slot = features[at]! & this.#mask
      this.#moved[slot]! += gradient * gradient
      changes[at] = (RATE * gradient) / Math.sqrt(this.#moved[slot]! + SMALLEST)
      moved += changes[at]! / length
    }
    const share = Math.min(1, Math.min(most, PACE * Math.abs(weight * error)) / Math.abs(moved))
    for (let at = 0; at < features.length; at++) {
      changes[at]! *= share
      this.#weights[features[at]! & this.#mask]! += changes[at]!
    }
    return changes
  }

  unlearn(features: Uint32Array | Uint16Array, changes: Float32Array | Float16Array): void {
    for (let at = 0; at < changes.length; at++) this.#weights[features[at]! & this.#mask]! -= changes[at]!
  }

  /** Lets everything fade towards knowing nothing. @param share  0 … 1 that stays */
  fade(share: number): void {
    for (let slot = 0; slot < this.#weights.length; slot++) {
      this.#weights[slot]! *= share
      this.#moved[slot]! *= share
    }
  }

  /** Four bytes a weight: half-precision numbers, weights first. */
  toBytes(): Buffer {
    const all = new Float16Array(2 * this.#weights.length)
    all.set(this.#weights.map((weight) => Math.max(-MOST_WEIGHT, Math.min(MOST_WEIGHT, weight))))
    all.set(this.#moved, this.#weights.length)
    return Buffer.from(all.buffer)
  }

  /** @throws RangeError when they are not what `toBytes` of a judge of this size gives */
  static fromBytes(bytes: Uint8Array, bits: number): OnlineJudge {
    const judge = new OnlineJudge(bits)
    const all = new Float16Array(Uint8Array.from(bytes).buffer)
    if (all.length !== 2 * judge.#weights.length) throw new RangeError('not a judge of this size')
    judge.#weights.set(all.subarray(0, judge.#weights.length))
    judge.#moved.set(all.subarray(judge.#weights.length))
    return judge
  }
}
