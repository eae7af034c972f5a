// A trained model as an artefact: what is large becomes bytes, what is small stays as it is.
import { encodeArtefact, type Tensor } from '../../src/screening/content/artefact.ts'
import { HEADS, type Calibration, type Head } from '../../src/screening/content/model.ts'
import type { Plan, TrainedModel } from './train-model.ts'

const MOST = 127

/**
 * Weights beyond this many standard deviations are cut to it: few are, and all others are told apart the finer.
 * Of the embeddings and of the words' weights alike.
 */
const WIDEST = 12

export function packModel(
  { nets, words }: TrainedModel,
  plan: Plan,
  calibrations: Readonly<Record<Head, Calibration>>,
): Buffer {
  const tensors = new Map<string, Tensor>()
  const facts: Record<string, number | readonly number[]> = { nets: nets.length, 'words.slots': plan.wordShape.slots }
  nets.forEach(({ embedding, ...parts }, index) => {
    const { bytes, scale } = quantised(Float32Array.from(embedding))
    const { slots, width, hidden, concluded } = plan.netShape
    for (const [name, value] of Object.entries({ slots, width, hidden, concluded, scale })) {
      facts[`net${index}.${name}`] = value
    }
    tensors.set(`net${index}.embedding`, bytes)
    for (const [name, tensor] of Object.entries(parts)) tensors.set(`net${index}.${name}`, tensor)
  })
  const { bytes, scale } = quantised(words.weights)
  facts['words.scale'] = scale
  tensors.set('words.weights', bytes)
  tensors.set('words.biases', words.biases)
  for (const head of HEADS) {
    const { net, words: factor, offset } = calibrations[head]
    facts[`calibration.${head}`] = [net, factor, offset]
  }
  return encodeArtefact({ facts, tensors })
}

/** One byte a weight. @returns what 1 in a byte stands for, and the bytes */
export function quantised(weights: Float32Array): { readonly bytes: Int8Array; readonly scale: number } {
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
