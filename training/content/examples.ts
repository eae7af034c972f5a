// Documents as the trainers see them: features, what is asked of each head, and how loud.
import { foldReadable } from '../../src/mail/folding/fold-readable.ts'
import { featuresOf, type ContentFeatures } from '../../src/screening/content/features.ts'
import { INTENTS } from '../../src/screening/content/judgement.ts'
import { HEADS, type Head } from '../../src/screening/content/model.ts'
import type { TrainingDocument } from '../document.ts'

/** 0 ≤ x < 1, deterministic */
export type Random = () => number

export interface Example {
  readonly features: ContentFeatures
  /** 0 or 1 for each head */
  readonly targets: Float32Array
  /** 0: nothing is known, this head does not learn from it */
  readonly weights: Float32Array
}

/** A head learns only where the label says something: a spam letter may or may not look like a newsletter. */
// prettier-ignore
const TEACHES: Readonly<Record<TrainingDocument['label'], Readonly<Partial<Record<Head, readonly [target: 0 | 1, weight: number]>>>>> = {
  ham:   { spam: [0, 1], bulk: [0, 0.5], phish: [0, 0.5] },
  bulk:  { spam: [0, 1], bulk: [1, 0.5], phish: [0, 0.5] },
  spam:  { spam: [1, 1],                 phish: [0, 0.1] },
  phish: { spam: [1, 1],                 phish: [1, 0.5] },
}
/** Our own letters are many of few themes: each speaks lower than one that somebody really sent. */
const MADE_WEIGHT = 0.5

export function exampleOf(document: TrainingDocument): Example {
  const loudness = document.source.startsWith('made-') ? MADE_WEIGHT : 1
  const teaches = HEADS.map((head) => TEACHES[document.label][head] ?? NOTHING)
  return {
    features: featuresOf(foldReadable(document.readable)),
    targets: Float32Array.from(teaches, ([target]) => target),
    weights: Float32Array.from(teaches, ([, weight]) => weight * loudness),
  }
}

const NOTHING = [0, 0] as const

/** What a phish wants, of those that somebody has said it of. @returns undefined of all others */
export function intentExampleOf({ intents }: TrainingDocument, { features }: Example): Example | undefined {
  if (intents.length === 0) return undefined
  const targets = Float32Array.from(INTENTS, (intent) => (intents.includes(intent) ? 1 : 0))
  return { features, targets, weights: new Float32Array(INTENTS.length).fill(1) }
}

/** Segments of a part of a letter at most; what is shown alone is as short as short letters are. */
const LONGEST_CROP = 5

/** The letter, or in that share of the looks a few segments of it: from its beginning every other time. */
export function cropped(features: ContentFeatures, share: number, random: Random): ContentFeatures {
  const count = features.wordEnds.length
  if (count < 2 || random() >= share) return features
  const length = 1 + Math.floor(random() * Math.min(LONGEST_CROP, count - 1))
  const from = random() < 0.5 ? 0 : Math.floor(random() * (count - length + 1))
  const [words, wordEnds] = part(features.words, features.wordEnds, from, length)
  const [runs, runEnds] = part(features.runs, features.runEnds, from, length)
  return { words, wordEnds, runs, runEnds }
}

function part(hashes: Uint32Array, ends: Uint32Array, from: number, length: number): [Uint32Array, Uint32Array] {
  const begin = ends[from - 1] ?? 0
  const shownEnds = ends.slice(from, from + length).map((end) => end - begin)
  return [hashes.subarray(begin, begin + shownEnds.at(-1)!), shownEnds]
}
