// Chance for made-up worlds: drawn by a seed, so that a world can be made again.
import { seeded } from '../made/seeded.ts'

export class Dice {
  readonly #random: () => number

  constructor(seed: number) {
    this.#random = seeded(seed)
  }

  /** 0 … 1 */
  share(): number {
    return this.#random()
  }

  happens(chance: number): boolean {
    return this.#random() < chance
  }

  /** whole, both ends included */
  whole(low: number, high: number): number {
    return low + Math.floor(this.#random() * (high - low + 1))
  }

  one<Value>(values: readonly Value[]): Value {
    const value = values[Math.floor(this.#random() * values.length)]
    if (value === undefined) throw new Error('nothing to choose from')
    return value
  }

  /** @param weights  of the values, in any unit */
  weighted<Value>(values: readonly Value[], weights: readonly number[]): Value {
    let left = this.#random() * weights.reduce((sum, each) => sum + each, 0)
    const index = weights.findIndex((weight) => (left -= weight) < 0)
    return values[Math.max(0, index)]!
  }

  /** Box and Muller 1958 */
  normal(mean: number, deviation: number): number {
    const angle = 2 * Math.PI * this.#random()
    return mean + deviation * Math.sqrt(-2 * Math.log(1 - this.#random())) * Math.cos(angle)
  }
}
