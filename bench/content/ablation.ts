// What each aspect is worth: the same letters decided again without its signals, by the same weights and rules.
import type { Signal } from '../../src/mail/signal.ts'
import { weightOf } from '../../src/policy/decide.ts'
import type { Judged } from './contender.ts'
import { decisionOn } from './gatehouse.ts'
import { rateRows, type Measured } from './rates.ts'
import type { Row } from './section.ts'

/** A line for each label with all signals, and for each aspect that weighed in any letter one without it. */
export function ablationRows({ judged }: Measured): Row[] {
  const aspects = new Set(judged.flatMap(({ judgement }) => weighing(judgement.signals)))
  const reduced = [...aspects].sort().map((aspect) => ({
    name: `without ${aspect}`,
    judged: judged.map((each) => without(aspect, each)),
  }))
  return rateRows([{ name: 'all aspects', judged }, ...reduced], ({ label }) => label)
}

function weighing(signals: readonly Signal[] = []): string[] {
  return signals.filter((signal) => weightOf(signal) !== 0).map(aspectOf)
}

function without(aspect: string, { document, judgement }: Judged): Judged {
  const signals = (judgement.signals ?? []).filter((signal) => aspectOf(signal) !== aspect)
  return { document, judgement: { ...judgement, ...decisionOn(signals) } }
}

/** The first word of its id, as the caps of the policy have it. */
function aspectOf({ id }: Signal): string {
  return id.slice(0, id.indexOf('.'))
}
