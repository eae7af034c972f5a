// The plain linear model, trained on the same letters: what everybody must beat.
import { parseMessage } from '../../src/mail/mime-parser.ts'
import { readableOf } from '../../src/mail/readable.ts'
import { monotonic } from '../../src/base/clock.ts'
import { plainFeatures, trainLinear, type Example, type LinearModel } from '../../training/linear.ts'
import { numbersFrom } from '../support/letters.ts'
import { cpuMs } from '../support/process-tree.ts'
import { isUnwanted, type Contender, type Letter } from './contender.ts'

const SEED = 4

export function linearFloor(): Contender {
  let model: LinearModel
  return {
    name: 'plain linear',
    learn: async (letters) => {
      const examples: Example[] = []
      for await (const letter of letters)
        examples.push({ features: plainFeaturesOf(letter), isUnwanted: isUnwanted(letter.document) })
      model = trainLinear(examples, numbersFrom(SEED))
    },
    judge: async function* (letters) {
      for (const letter of letters) {
        const startedAt = monotonic()
        const score = model.score(plainFeaturesOf(letter))
        yield { score, isStopped: score >= 0.5, reasons: [], ms: monotonic() - startedAt }
      }
    },
    cpuMs: () => cpuMs([process.pid]),
    memoryMib: () => NaN,
    close: async () => undefined,
  }
}

export function plainFeaturesOf({ bytes }: Letter): Uint32Array {
  return plainFeatures(readableOf(bytes, parseMessage(bytes)))
}
