// The model of words: what the nets and the words' own weights say of a letter, together, as probabilities.
import type { FoldedReadable } from '../../mail/folding/fold-readable.ts'
import { DamagedArtefact, decodeArtefact, type Artefact, type Tensor } from './artefact.ts'
import { featuresOf, type ContentFeatures } from './features.ts'
import { INTENTS, type ContentJudgement, type Intent } from './judgement.ts'
import { SegmentNet, type NetShape, type NetWeights } from './segment-net.ts'
import { WordWeights } from './word-weights.ts'

/** What the nets answer, in this order; the words' own weights answer the first three. */
export const HEADS = ['spam', 'bulk', 'phish', ...INTENTS] as const
export type Head = (typeof HEADS)[number]
export const WORD_HEADS = 3

/** log-odds = net × the nets' mean + words × the words' sum + offset. Platt 1999 */
export interface Calibration {
  readonly net: number
  readonly words: number
  readonly offset: number
}

/** Any length that is judged is longer than a few words; of an empty letter nothing is known. */
const NOTHING_SAID = 0.5

export class ContentModel {
  readonly #nets: readonly SegmentNet[]
  readonly #words: WordWeights
  readonly #calibrations: Readonly<Record<Head, Calibration>>

  constructor(nets: readonly SegmentNet[], words: WordWeights, calibrations: Readonly<Record<Head, Calibration>>) {
    this.#nets = nets
    this.#words = words
    this.#calibrations = calibrations
  }

  /** @throws DamagedArtefact */
  static read(file: Uint8Array): ContentModel {
    const artefact = decodeArtefact(file)
    const nets = Array.from({ length: factOf(artefact, 'nets') }, (_, index) => readNet(artefact, `net${index}`))
    const words = new WordWeights(
      { slots: factOf(artefact, 'words.slots'), outputs: WORD_HEADS },
      tensorOf(artefact, 'words.weights', Int8Array),
      tensorOf(artefact, 'words.biases', Float32Array),
      factOf(artefact, 'words.scale'),
    )
    return new ContentModel(nets, words, calibrationsOf(artefact))
  }

  judge(readable: Omit<FoldedReadable, 'counts'>): ContentJudgement {
    return this.judgeFeatures(featuresOf(readable))
  }

  judgeFeatures(features: ContentFeatures): ContentJudgement {
    const { nets, words } = this.raw(features)
    const chanceOf = (head: Head): number => {
      if (features.words.length === 0) return head === 'spam' ? NOTHING_SAID : 0
      const { net, words: factor, offset } = this.#calibrations[head]
      const at = HEADS.indexOf(head)
      return sigmoid(net * nets[at]! + factor * (words[at] ?? 0) + offset)
    }
    const intents = Object.fromEntries(INTENTS.map((intent) => [intent, chanceOf(intent)])) as Record<Intent, number>
    return { spam: chanceOf('spam'), bulk: chanceOf('bulk'), phish: chanceOf('phish'), intents }
  }

  /** Log-odds before calibration: the nets' mean, and the words' sum. */
  raw(features: ContentFeatures): { readonly nets: Float32Array; readonly words: Float32Array } {
    const nets = new Float32Array(HEADS.length)
    for (const net of this.#nets) net.score(features).forEach((score, at) => (nets[at]! += score / this.#nets.length))
    return { nets, words: this.#words.score(features) }
  }
}

function readNet(artefact: Artefact, name: string): SegmentNet {
  const shape: NetShape = {
    slots: factOf(artefact, `${name}.slots`),
    width: factOf(artefact, `${name}.width`),
    hidden: factOf(artefact, `${name}.hidden`),
    concluded: factOf(artefact, `${name}.concluded`),
    outputs: HEADS.length,
  }
  const floats = (part: string): Float32Array => tensorOf(artefact, `${name}.${part}`, Float32Array)
  const weights: NetWeights = {
    embedding: tensorOf(artefact, `${name}.embedding`, Int8Array),
    noticeWeights: floats('noticeWeights'),
    noticeBiases: floats('noticeBiases'),
    concludeWeights: floats('concludeWeights'),
    concludeBiases: floats('concludeBiases'),
    outputWeights: floats('outputWeights'),
    outputBiases: floats('outputBiases'),
  }
  return new SegmentNet(shape, weights, factOf(artefact, `${name}.scale`))
}

function calibrationsOf({ facts }: Artefact): Record<Head, Calibration> {
  const of = (head: Head): Calibration => {
    const row = facts[`calibration.${head}`]
    if (!Array.isArray(row) || row.length !== 3) throw new DamagedArtefact(`calibration of ${head} is missing`)
    const [net, words, offset] = row as [number, number, number]
    return { net, words, offset }
  }
  return Object.fromEntries(HEADS.map((head) => [head, of(head)])) as Record<Head, Calibration>
}

function factOf({ facts }: Artefact, name: string): number {
  const fact = facts[name]
  if (typeof fact !== 'number') throw new DamagedArtefact(`${name} is missing`)
  return fact
}

function tensorOf<Type extends Tensor>({ tensors }: Artefact, name: string, type: abstract new () => Type): Type {
  const tensor = tensors.get(name)
  if (!(tensor instanceof type)) throw new DamagedArtefact(`${name} is missing`)
  return tensor
}

export const sigmoid = (logOdds: number): number => 1 / (1 + Math.exp(-logOdds))
