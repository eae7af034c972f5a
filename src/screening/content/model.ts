// The model of words: what the net, the words and the runs of letters say of a letter, together, as probabilities.
import type { FoldedReadable } from '../../mail/folding/fold-readable.ts'
import { DamagedArtefact, decodeArtefact, type Artefact, type Tensor } from './artefact.ts'
import { FeatureWeights } from './feature-weights.ts'
import { featuresOf, openingOf, type ContentFeatures } from './features.ts'
import { INTENTS, type ContentJudgement, type Intent } from './judgement.ts'
import { SegmentNet, type NetShape, type NetWeights } from './segment-net.ts'

/** What each voice answers, in this order. */
export const HEADS = ['spam', 'bulk', 'phish'] as const
export type Head = (typeof HEADS)[number]

/** The voices of the model. `opening`: the words of subject and first lines alone, which a long quotation does not outvote. */
export const VOICES = ['net', 'words', 'runs', 'opening'] as const
export type Voice = (typeof VOICES)[number]

/** log-odds = each voice times its factor + offset. Platt 1999 */
export type Calibration = Readonly<Record<Voice | 'offset', number>>

/** What each voice says of a letter, before calibration: log-odds, one a head. */
export type Voices = Readonly<Record<Voice, Float32Array>>

export function chanceOf(voices: Voices, head: Head, calibration: Calibration): number {
  const at = HEADS.indexOf(head)
  return sigmoid(VOICES.reduce((sum, voice) => sum + calibration[voice] * voices[voice][at]!, calibration.offset))
}

/** Of a letter without words nothing is known. */
const NOTHING_SAID = 0.5

/** The parts of a model; `intents` are weights of words as well, learned from phishing alone: they say which, not whether. */
export interface ModelParts {
  readonly net: SegmentNet
  readonly words: FeatureWeights
  readonly runs: FeatureWeights
  readonly intents: FeatureWeights
}

export class ContentModel {
  readonly #parts: ModelParts
  readonly #calibrations: Readonly<Record<Head, Calibration>>

  constructor(parts: ModelParts, calibrations: Readonly<Record<Head, Calibration>>) {
    this.#parts = parts
    this.#calibrations = calibrations
  }

  /** @throws DamagedArtefact */
  static read(file: Uint8Array): ContentModel {
    const artefact = decodeArtefact(file)
    const weightsOf = (name: string, outputs: number): FeatureWeights =>
      new FeatureWeights(
        { slots: factOf(artefact, `${name}.slots`), outputs },
        tensorOf(artefact, `${name}.weights`, Int8Array),
        tensorOf(artefact, `${name}.biases`, Float32Array),
        factOf(artefact, `${name}.scale`),
      )
    const parts: ModelParts = {
      net: readNet(artefact),
      words: weightsOf('words', HEADS.length),
      runs: weightsOf('runs', HEADS.length),
      intents: weightsOf('intents', INTENTS.length),
    }
    return new ContentModel(parts, calibrationsOf(artefact))
  }

  judge(readable: Omit<FoldedReadable, 'counts'>): ContentJudgement {
    return this.judgeFeatures(featuresOf(readable))
  }

  judgeFeatures(features: ContentFeatures): ContentJudgement {
    const voices = this.voices(features)
    const isSilent = features.words.length === 0
    const chance = (head: Head): number => chanceOf(voices, head, this.#calibrations[head])
    const ofIntents = this.#parts.intents.score(features.words)
    const intents = INTENTS.map((intent, at) => [intent, isSilent ? 0 : sigmoid(ofIntents[at]!)])
    return {
      spam: isSilent ? NOTHING_SAID : chance('spam'),
      bulk: isSilent ? 0 : chance('bulk'),
      phish: isSilent ? 0 : chance('phish'),
      intents: Object.fromEntries(intents) as Record<Intent, number>,
    }
  }

  voices(features: ContentFeatures): Voices {
    return {
      net: this.#parts.net.score(features),
      words: this.#parts.words.score(features.words),
      runs: this.#parts.runs.score(features.runs),
      opening: this.#parts.words.score(openingOf(features)),
    }
  }
}

function readNet(artefact: Artefact): SegmentNet {
  const shape: NetShape = {
    slots: factOf(artefact, 'net.slots'),
    width: factOf(artefact, 'net.width'),
    hidden: factOf(artefact, 'net.hidden'),
    concluded: factOf(artefact, 'net.concluded'),
    outputs: HEADS.length,
  }
  const floats = (part: string): Float32Array => tensorOf(artefact, `net.${part}`, Float32Array)
  const weights: NetWeights = {
    embedding: tensorOf(artefact, 'net.embedding', Int8Array),
    noticeWeights: floats('noticeWeights'),
    noticeBiases: floats('noticeBiases'),
    concludeWeights: floats('concludeWeights'),
    concludeBiases: floats('concludeBiases'),
    outputWeights: floats('outputWeights'),
    outputBiases: floats('outputBiases'),
  }
  return new SegmentNet(shape, weights, factOf(artefact, 'net.scale'))
}

function calibrationsOf({ facts }: Artefact): Record<Head, Calibration> {
  const of = (head: Head): Calibration => {
    const row = facts[`calibration.${head}`]
    const names = [...VOICES, 'offset']
    if (!Array.isArray(row) || row.length !== names.length)
      throw new DamagedArtefact(`calibration of ${head} is missing`)
    return Object.fromEntries(names.map((name, at) => [name, row[at]])) as Calibration
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
