// One model from some examples: a net, weights of words and weights of runs of letters, all by one seed.
import { FeatureWeights, type WeightShape } from '../../src/screening/content/feature-weights.ts'
import { INTENTS } from '../../src/screening/content/judgement.ts'
import {
  ContentModel,
  HEADS,
  VOICES,
  type Calibration,
  type Head,
  type ModelParts,
} from '../../src/screening/content/model.ts'
import { SegmentNet, type NetShape, type NetWeights } from '../../src/screening/content/segment-net.ts'
import { seeded } from '../made/seeded.ts'
import type { Example, Random } from './examples.ts'
import { NetTrainer, type NetPlan } from './net-trainer.ts'
import { WeightTrainer, type WeightPlan } from './weight-trainer.ts'

export interface Plan {
  readonly netShape: NetShape
  readonly net: NetPlan
  readonly weightShape: WeightShape
  readonly words: WeightPlan
  readonly runs: WeightPlan
  readonly intentShape: WeightShape
  readonly intents: WeightPlan
}

/** Chosen by what was caught of sources left out at 0.05 … 2 % misjudged mail. */
export const PLAN: Plan = {
  netShape: { slots: 1 << 17, width: 8, hidden: 64, concluded: 64, outputs: HEADS.length },
  net: { passes: 3, rate: 0.03, featureDropout: 0.8, conclusionDropout: 0.2, cropShare: 0.7 },
  weightShape: { slots: 1 << 20, outputs: HEADS.length },
  words: { of: 'words', passes: 8, rate: 0.5, cropShare: 0.7 },
  runs: { of: 'runs', passes: 5, rate: 0.5, cropShare: 0.7 },
  intentShape: { slots: 1 << 17, outputs: INTENTS.length },
  intents: { of: 'words', passes: 5, rate: 0.5, cropShare: 0.5 },
}

export interface TrainedWeights {
  readonly weights: Float32Array
  readonly biases: Float32Array
}

/** A model in full precision. */
export interface TrainedModel {
  readonly net: NetWeights
  readonly words: TrainedWeights
  readonly runs: TrainedWeights
  readonly intents: TrainedWeights
}

/**
 * @param intents  letters with a known intent, by its heads
 * @param tell     told of each step: what is under way, and 0 … 1 of it
 */
export function trainModel(
  examples: readonly Example[],
  intents: readonly Example[],
  plan: Plan,
  seed: number,
  tell: (what: string, progress: number) => void,
): TrainedModel {
  const weightsOf = (
    name: 'words' | 'runs' | 'intents',
    taught: readonly Example[],
    random: Random,
  ): TrainedWeights => {
    const shape = name === 'intents' ? plan.intentShape : plan.weightShape
    const trainer = new WeightTrainer(shape, plan[name], random)
    const learn = (example: Example, progress: number): void => trainer.learn(example, progress)
    everyPass(taught, plan[name].passes, random, learn, (progress) => tell(name, progress))
    return { weights: trainer.weights, biases: trainer.biases }
  }
  const words = weightsOf('words', examples, seeded(seed))
  const runs = weightsOf('runs', examples, seeded(seed + 1))
  const random = seeded(seed + 2)
  const net = new NetTrainer(plan.netShape, plan.net, random)
  const learn = (example: Example, progress: number): void => net.learn(example, progress)
  everyPass(examples, plan.net.passes, random, learn, (progress) => tell('net', progress))
  return { net: net.weights, words, runs, intents: weightsOf('intents', intents, seeded(seed + 3)) }
}

/** The same model as a judge of features, before any weight is rounded; uncalibrated unless told how. */
export function judgeOf(
  { net, ...trained }: TrainedModel,
  plan: Plan,
  calibrations: Readonly<Record<Head, Calibration>> = UNCALIBRATED,
): ContentModel {
  const weightsOf = (shape: WeightShape, { weights, biases }: TrainedWeights): FeatureWeights =>
    new FeatureWeights(shape, weights, biases)
  const parts: ModelParts = {
    net: new SegmentNet(plan.netShape, net),
    words: weightsOf(plan.weightShape, trained.words),
    runs: weightsOf(plan.weightShape, trained.runs),
    intents: weightsOf(plan.intentShape, trained.intents),
  }
  return new ContentModel(parts, calibrations)
}

/** All voices alike. */
export const UNCALIBRATED = Object.fromEntries(
  HEADS.map((head) => [head, { ...Object.fromEntries(VOICES.map((voice) => [voice, 1])), offset: 0 }]),
) as Record<Head, Calibration>

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
