// The deep part of the model: hashed words and runs → embedding of each segment → what is said in it → what the letter wants.
// Segments are judged apart, and the strongest as well as the mean is kept: a telling sentence counts in a long letter too.
import type { ContentFeatures } from './features.ts'

export interface NetShape {
  /** slots of the embedding, a power of two */
  readonly slots: number
  /** numbers of one embedding */
  readonly width: number
  /** what can be noticed in a segment */
  readonly hidden: number
  /** what can be concluded of a letter */
  readonly concluded: number
  readonly outputs: number
}

/** All matrices row by row, one row an output. Embeddings are floats while training, bytes at work. */
export interface NetWeights {
  readonly embedding: Float32Array | Int8Array
  readonly noticeWeights: Float32Array
  readonly noticeBiases: Float32Array
  readonly concludeWeights: Float32Array
  readonly concludeBiases: Float32Array
  readonly outputWeights: Float32Array
  readonly outputBiases: Float32Array
}

/** Added to the count of features of a segment, so that two words do not speak as loud as thirty. */
export const SEGMENT_FLOOR = 5

export class SegmentNet {
  readonly #shape: NetShape
  readonly #weights: NetWeights
  readonly #scale: number
  readonly #segment: Float32Array
  readonly #noticed: Float32Array
  readonly #concluded: Float32Array

  /** @param scale  what 1 in the embedding stands for */
  constructor(shape: NetShape, weights: NetWeights, scale = 1) {
    this.#shape = shape
    this.#weights = weights
    this.#scale = scale
    this.#segment = new Float32Array(shape.width)
    this.#noticed = new Float32Array(2 * shape.hidden)
    this.#concluded = new Float32Array(shape.concluded)
  }

  /** @returns log-odds, one an output; all 0 of a letter without words */
  score({ words, wordEnds, runs, runEnds }: ContentFeatures): Float32Array {
    const { hidden, concluded, outputs } = this.#shape
    const scores = new Float32Array(outputs)
    if (wordEnds.length === 0) return scores
    this.#noticed.fill(0)
    for (let part = 0; part < wordEnds.length; part++) {
      this.#segment.fill(0)
      const wordCount = this.#embed(words, wordEnds[part - 1] ?? 0, wordEnds[part]!)
      const runCount = this.#embed(runs, runEnds[part - 1] ?? 0, runEnds[part]!)
      this.#notice(this.#scale / Math.sqrt(wordCount + runCount + SEGMENT_FLOOR))
    }
    for (let each = 0; each < hidden; each++) this.#noticed[each]! /= wordEnds.length
    const { concludeWeights, concludeBiases, outputWeights, outputBiases } = this.#weights
    for (let row = 0; row < concluded; row++) {
      this.#concluded[row] = bounded(Math.max(0, concludeBiases[row]! + product(concludeWeights, row, this.#noticed)))
    }
    for (let row = 0; row < outputs; row++) {
      scores[row] = outputBiases[row]! + product(outputWeights, row, this.#concluded)
    }
    return scores
  }

  /** Adds the embeddings of some features to the segment. @returns how many */
  #embed(hashes: Uint32Array, from: number, to: number): number {
    const { slots, width } = this.#shape
    const { embedding } = this.#weights
    const segment = this.#segment
    for (let at = from; at < to; at++) {
      const row = (hashes[at]! & (slots - 1)) * width
      for (let each = 0; each < width; each++) segment[each]! += embedding[row + each]!
    }
    return to - from
  }

  /** The sum over the segments in the first half, the strongest in the second. */
  #notice(factor: number): void {
    const { hidden, width } = this.#shape
    const { noticeWeights, noticeBiases } = this.#weights
    for (let each = 0; each < width; each++) this.#segment[each]! *= factor
    for (let row = 0; row < hidden; row++) {
      const sum = noticeBiases[row]! + product(noticeWeights, row, this.#segment)
      if (sum <= 0) continue
      const noticed = bounded(sum)
      this.#noticed[row]! += noticed
      if (noticed > this.#noticed[hidden + row]!) this.#noticed[hidden + row] = noticed
    }
  }
}

/** 0 … 1 of anything from 0: nothing in a letter, however odd, speaks louder than all that was seen while learning. */
export const bounded = (sum: number): number => sum / (1 + sum)

/** One row of a matrix times a vector. */
function product(matrix: Float32Array, row: number, vector: Float32Array): number {
  const from = row * vector.length
  let sum = 0
  for (let each = 0; each < vector.length; each++) sum += matrix[from + each]! * vector[each]!
  return sum
}
