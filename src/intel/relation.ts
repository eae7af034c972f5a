// What the receivers and the organisation have to do with who writes: history, correspondence, answers, habits.
import type { Signal } from '../mail/signal.ts'
import type { Occasion } from './occasion.ts'
import type { Recalled } from './recall.ts'
import { DAY_MS } from './sighting.ts'
import { intelSignal } from './signals.ts'

/** Messages that proved their domain before one that does not is strange, and how many times more than those that did not. */
const HABIT = 4
const HABIT_RATIO = 9

/** @param ownDomains  of the organisation, lower case */
export function relationSignals(
  { proof, receivers, marks, at }: Occasion,
  recalled: readonly Recalled[],
  ownDomains: ReadonlySet<string>,
): readonly Signal[] {
  const signals: Signal[] = []
  const seen = (kind: Recalled['kind'], isMember: boolean) =>
    recalled.find((step) => step.kind === kind && step.seen !== undefined && (step.memberId !== 0) === isMember)?.seen

  const author = seen('author', false)
  if (author !== undefined) {
    signals.push(intelSignal('relation.known-for', Math.max(0, at - author.firstAt) / DAY_MS))
    if (receivers.length > 0 && seen('author', true) === undefined) {
      signals.push(intelSignal('relation.first-contact', 'member'))
    }
  } else if (recalled.some(({ kind }) => kind === 'author')) {
    signals.push(intelSignal('relation.first-contact', 'organisation'))
  }

  const written = seen('written', true) ? 'member' : seen('written', false) ? 'organisation' : undefined
  const isClaim = proof !== undefined && !proof.isProven
  if (written !== undefined) {
    signals.push(intelSignal(isClaim ? 'relation.claimed-correspondent' : 'relation.correspondent', written))
  }

  if (seen('sent', false)) signals.push(intelSignal('relation.reply-to-ours', true))
  else if (marks.references.some((id) => ownDomains.has(domainOf(id)))) {
    signals.push(intelSignal('relation.unknown-reply', true))
  }

  const proofs = seen('proof', false)
  if (isClaim && proofs !== undefined && proofs.good >= HABIT && proofs.good >= HABIT_RATIO * proofs.bad) {
    signals.push(intelSignal('relation.auth-broke-habit', Math.round(proofs.good)))
  }

  // A message lies in the same folder for all its receivers: only one of them may have a wish.
  const habit = receivers.length === 1 ? seen('habit', true) : undefined
  if (habit !== undefined && habit.good !== habit.bad) {
    signals.push(intelSignal('relation.bulk-habit', habit.good > habit.bad ? 'inbox' : 'bulk'))
  }
  return signals
}

/** Of a Message-ID: the part after @, without the bracket. RFC 5322 §3.6.4 */
function domainOf(messageId: string): string {
  return messageId.slice(messageId.lastIndexOf('@') + 1, -1).toLowerCase()
}
