// From signals to a verdict: evaluates a table of rules and the weights. Nothing is judged anywhere else.
import type { InboundAction, OutboundAction, Signal, Verdict } from '../mail/signal.ts'
import { blend, contributionOf } from './blend.ts'
import { INBOUND_RULES } from './inbound-rules.ts'
import { OUTBOUND_RULES } from './outbound-rules.ts'
import { holds, type Rule } from './rule.ts'

export function decideInbound(signals: readonly Signal[], rules = INBOUND_RULES): Verdict<InboundAction> {
  return decide(signals, rules, 'deliver')
}

export function decideOutbound(signals: readonly Signal[], rules = OUTBOUND_RULES): Verdict<OutboundAction> {
  return decide(signals, rules, 'send')
}

/** How far this signal alone speaks against a message, in nats of log-odds; below 0 it speaks for it. */
export function weightOf(signal: Signal): number {
  const { spam, phish } = contributionOf(signal)
  return Math.abs(phish) > Math.abs(spam) ? phish : spam
}

/** The scores as signals, so that rules can ask for them like for any other. */
export const VERDICT_SIGNALS = {
  'verdict.score': { unit: '0…1', meaning: 'How likely the message is unwanted, of all signals together.' },
  'verdict.phish': { unit: '0…1', meaning: 'How likely it is phishing, of all signals together.' },
  'verdict.bulk': { unit: '0…1', meaning: 'How likely it went to many who asked for it, or might have.' },
} as const

function decide<Action extends string>(
  signals: readonly Signal[],
  rules: readonly Rule<Action>[],
  otherwise: Action,
): Verdict<Action> {
  const { score, phishScore, bulkScore } = blend(signals)
  const asked: readonly Signal[] = [
    ...signals,
    { id: 'verdict.score', value: score },
    { id: 'verdict.phish', value: phishScore },
    { id: 'verdict.bulk', value: bulkScore },
  ]
  const matched = rules.filter(({ when }) =>
    when.every((condition) => asked.some((signal) => holds(condition, signal))),
  )
  const [deciding] = matched
  return {
    action: deciding?.action ?? otherwise,
    classification: deciding?.classification ?? 'clean',
    score,
    phishScore,
    rules: matched.map(({ id }) => id),
    signals,
  }
}
