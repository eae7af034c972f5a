// From signals to a verdict: evaluates a table of rules and the weights. Nothing is judged anywhere else.
import type { InboundAction, OutboundAction, Signal, Verdict } from '../mail/signal.ts'
import { INBOUND_RULES } from './inbound-rules.ts'
import { OUTBOUND_RULES } from './outbound-rules.ts'
import { holds, type Rule } from './rule.ts'
import { WEIGHTS } from './weights.ts'

export function decideInbound(signals: readonly Signal[], rules = INBOUND_RULES): Verdict<InboundAction> {
  return decide(signals, rules, 'deliver')
}

export function decideOutbound(signals: readonly Signal[], rules = OUTBOUND_RULES): Verdict<OutboundAction> {
  return decide(signals, rules, 'send')
}

/** What this signal alone adds to the score, 0 … 1. */
export function weightOf(signal: Signal): number {
  return WEIGHTS.find((row) => holds(row, signal))?.weight ?? 0
}

function phishWeightOf(signal: Signal): number {
  return WEIGHTS.find((row) => holds(row, signal))?.phish ?? 0
}

function decide<Action extends string>(
  signals: readonly Signal[],
  rules: readonly Rule<Action>[],
  otherwise: Action,
): Verdict<Action> {
  const matched = rules.filter(({ when }) =>
    when.every((condition) => signals.some((signal) => holds(condition, signal))),
  )
  const [deciding] = matched
  return {
    action: deciding?.action ?? otherwise,
    classification: deciding?.classification ?? 'clean',
    score: together(signals.map(weightOf)),
    phishScore: together(signals.map(phishWeightOf)),
    rules: matched.map(({ id }) => id),
    signals,
  }
}

/** As if each weight were an independent chance: none lowers the sum, and it never passes 1. */
function together(weights: readonly number[]): number {
  return 1 - weights.reduce((left, weight) => left * (1 - weight), 1)
}
