// Learns the linear model of addresses: logistic loss, AdaGrad, each class with the same weight; then one byte a weight.
import type { UrlModel } from '../../src/screening/links/url-model.ts'
import { SLOTS } from '../../src/screening/links/url-features.ts'
import type { KnownAddress } from './addresses.ts'

const PASSES = 4
const RATE = 0.3
/** Pulls weights of rare pieces back to nothing; of each step. */
const DECAY = 2e-5

/** @param random  0 ≤ x < 1, deterministic: the order of the addresses */
export function learn(train: readonly KnownAddress[], tune: readonly KnownAddress[], random: () => number): UrlModel {
  const weights = new Float32Array(SLOTS)
  const squares = new Float32Array(SLOTS).fill(1)
  let bias = 0
  const fraud = train.filter(({ isFraud }) => isFraud).length
  const weightOf = (isFraud: boolean) => train.length / (2 * (isFraud ? fraud : train.length - fraud))
  const order = Uint32Array.from({ length: train.length }, (_, index) => index)
  for (let pass = 0; pass < PASSES; pass++) {
    shuffle(order, random)
    for (const index of order) {
      const { features, isFraud } = train[index] as KnownAddress
      const share = 1 / Math.sqrt(features.length || 1)
      let sum = bias
      for (const slot of features) sum += (weights[slot] as number) * share
      const error = ((isFraud ? 1 : 0) - 1 / (1 + Math.exp(-sum))) * weightOf(isFraud)
      bias += 0.001 * error
      for (const slot of features) {
        const slope = error * share - DECAY * (weights[slot] as number)
        squares[slot]! += slope * slope
        weights[slot]! += (RATE * slope) / Math.sqrt(squares[slot] as number)
      }
    }
  }
  return calibrated(quantised(weights, bias), tune)
}

/** The largest weights are cut at the 99.99th part, so that the many small ones keep their differences. */
function quantised(weights: Float32Array, bias: number): UrlModel {
  const sizes = weights
    .filter((each) => each !== 0)
    .map(Math.abs)
    .sort()
  const largest = sizes[Math.floor(sizes.length * 0.9999)] ?? 1
  const scale = largest / 127
  const bytes = Int8Array.from(weights, (each) => Math.max(-127, Math.min(127, Math.round(each / scale))))
  return { weights: bytes, scale, bias, slope: 1, offset: 0 }
}

/** Chances that hold on domains not learned from, both classes alike. Platt 1999, by gradient descent */
function calibrated(model: UrlModel, tune: readonly KnownAddress[]): UrlModel {
  const sums = tune.map(({ features }) => sumOf(model, features))
  const fraud = tune.filter(({ isFraud }) => isFraud).length
  let [slope, offset] = [1, 0]
  for (let step = 0; step < 500; step++) {
    let [bySlope, byOffset] = [0, 0]
    tune.forEach(({ isFraud }, index) => {
      const sum = sums[index] as number
      const error =
        ((isFraud ? 1 : 0) - 1 / (1 + Math.exp(-(slope * sum + offset)))) /
        (2 * (isFraud ? fraud : tune.length - fraud))
      bySlope += error * sum
      byOffset += error
    })
    slope += bySlope
    offset += byOffset
  }
  return { ...model, slope, offset }
}

/** What the calibration is put on. */
function sumOf({ weights, scale, bias }: UrlModel, features: Uint32Array): number {
  let sum = 0
  for (const slot of features) sum += weights[slot] as number
  return bias + (sum * scale) / Math.sqrt(features.length || 1)
}

/** Fisher, Yates 1938 */
function shuffle(order: Uint32Array, random: () => number): void {
  for (let last = order.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1))
    ;[order[last], order[other]] = [order[other] as number, order[last] as number]
  }
}
