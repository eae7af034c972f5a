// One model from some examples: nets of different beginnings and the words' own weights, all by one seed.
import { HEADS, WORD_HEADS } from '../../src/screening/content/model.ts'
import { SegmentNet, type NetShape, type NetWeights } from '../../src/screening/content/segment-net.ts'
import { WordWeights, type WordShape } from '../../src/screening/content/word-weights.ts'
import { seeded } from '../made/seeded.ts'
import type { Example, Random } from './examples.ts'
import { NetTrainer, type NetPlan } from './net-trainer.ts'
import { WordTrainer, type WordPlan } from './word-trainer.ts'

export interface Plan {
  /** how many nets; their mean errs less than each of them */
  readonly nets: number
  readonly netShape: NetShape
  readonly net: NetPlan
  readonly wordShape: WordShape
  readonly word: WordPlan
}

/** Chosen by what was caught of sources left out at 0.05 … 2 % misjudged mail; see models/content.md. */
export const PLAN: Plan = {
  nets: 2,
  netShape: { slots: 1 << 17, width: 16, hidden: 64, concluded: 64, outputs: HEADS.length },
  net: { passes: 3, rate: 0.03, featureDropout: 0.8, conclusionDropout: 0.2, cropShare: 0.7 },
  wordShape: { slots: 1 << 20, outputs: WORD_HEADS },
  word: { passes: 12, rate: 0.5, cropShare: 0.7 },
}

/** A model in full precision. */
export interface TrainedModel {
  readonly nets: readonly NetWeights[]
  readonly words: { readonly weights: Float32Array; readonly biases: Float32Array }
}

/** @param tell  told of each step: what is under way, and 0 … 1 of it */
export function trainModel(
  examples: readonly Example[],
  plan: Plan,
  seed: number,
  tell: (what: string, progress: number) => void,
): TrainedModel {
  const words = new WordTrainer(plan.wordShape, plan.word, seeded(seed))
  everyPass(
    examples,
    plan.word.passes,
    seeded(seed + 1),
    (example, progress) => words.learn(example, progress),
    (progress) => tell('words', progress),
  )
  const nets = Array.from({ length: plan.nets }, (_, index) => {
    const random = seeded(seed + 2 + index)
    const net = new NetTrainer(plan.netShape, plan.net, random)
    everyPass(
      examples,
      plan.net.passes,
      random,
      (example, progress) => net.learn(example, progress),
      (progress) => tell(`net ${index + 1} of ${plan.nets}`, progress),
    )
    return net.weights
  })
  return { nets, words }
}

/** The same model as judges of features, before any is rounded. */
export function judgesOf({ nets, words }: TrainedModel, plan: Plan): { nets: SegmentNet[]; words: WordWeights } {
  return {
    nets: nets.map((weights) => new SegmentNet(plan.netShape, weights)),
    words: new WordWeights(plan.wordShape, words.weights, words.biases),
  }
}

const TOLD_EVERY = 500

/** All examples in a new order for each pass. Fisher, Yates 1938 */
function everyPass(
  examples: readonly Example[],
  passes: number,
  random: Random,
  learn: (example: Example, progress: number) => void,
  tell: (progress: number) => void,
): void {
  const order = Uint32Array.from(examples, (_, index) => index)
  const looks = passes * examples.length
  for (let pass = 0, look = 0; pass < passes; pass++) {
    for (let last = order.length - 1; last > 0; last--) {
      const other = Math.floor(random() * (last + 1))
      ;[order[last], order[other]] = [order[other]!, order[last]!]
    }
    for (const index of order) {
      if (look % TOLD_EVERY === 0) tell(look / looks)
      learn(examples[index]!, look++ / looks)
    }
  }
}
