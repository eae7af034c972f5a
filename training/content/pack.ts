// A trained model as an artefact: what is large becomes bytes, what is small stays as it is.
import { encodeArtefact, type Tensor } from '../../src/screening/content/artefact.ts'
import { HEADS, VOICES, type Calibration, type Head } from '../../src/screening/content/model.ts'
import type { Plan, TrainedModel } from './train-model.ts'

const MOST = 127

/**
 * Weights beyond this many standard deviations are cut to it: few are, and all others are told apart the finer.
 * Of the embeddings and of the words' weights alike.
 */
const WIDEST = 12

export function packModel(
  { net, ...weighted }: TrainedModel,
  plan: Plan,
  calibrations: Readonly<Record<Head, Calibration>>,
): Buffer {
  const tensors = new Map<string, Tensor>()
  const facts: Record<string, number | readonly number[]> = {}
  const { embedding, ...parts } = net
  const { bytes, scale } = quantised(embedding)
  const { slots, width, hidden, concluded } = plan.netShape
  for (const [name, value] of Object.entries({ slots, width, hidden, concluded, scale })) facts[`net.${name}`] = value
  tensors.set('net.embedding', bytes)
  for (const [name, tensor] of Object.entries(parts)) tensors.set(`net.${name}`, tensor)
  for (const [name, { weights, biases }] of Object.entries(weighted)) {
    const packed = quantised(weights)
    facts[`${name}.slots`] = (name === 'intents' ? plan.intentShape : plan.weightShape).slots
    facts[`${name}.scale`] = packed.scale
    tensors.set(`${name}.weights`, packed.bytes)
    tensors.set(`${name}.biases`, biases)
  }
  for (const head of HEADS) {
    facts[`calibration.${head}`] = [...VOICES, 'offset' as const].map((name) => calibrations[head][name])
  }
  return encodeArtefact({ facts, tensors })
}

/** One byte a weight. @returns what 1 in a byte stands for, and the bytes */
export function quantised(weights: ArrayLike<number> & Iterable<number>): {
  readonly bytes: Int8Array
  readonly scale: number
} {
  let [largest, squares, count] = [0, 0, 0]
  for (const weight of weights) {
    if (weight === 0) continue
    largest = Math.max(largest, Math.abs(weight))
    squares += weight * weight
    count++
  }
  const deviation = Math.sqrt(squares / Math.max(1, count))
  const scale = Math.min(largest, WIDEST * deviation) / MOST || 1
  return {
    bytes: Int8Array.from(weights, (weight) => Math.max(-MOST, Math.min(MOST, Math.round(weight / scale)))),
    scale,
  }
}
