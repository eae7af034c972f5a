// What follows from the outcome of an attempt: the next one, the end, and what the sender is told of it.
import { now } from '../base/clock.ts'
import type { QueuedMessage } from '../store/queue.ts'
import type { LeasedRecipient, Report, Settlement } from '../store/queue-work.ts'
import { bounceClass } from './bounce-class.ts'
import { isExpired, pauseAfter, type Schedule } from './retry-schedule.ts'
import type { Outcome } from './smtp-delivery.ts'

export function settlementOf(
  leased: LeasedRecipient,
  outcome: Outcome,
  message: QueuedMessage,
  schedule: Schedule,
): Settlement {
  const at = now()
  const ageMs = at - message.createdAt
  const isOver = outcome.result === 'deferred' && isExpired(ageMs, leased.attempt, schedule)
  const result = isOver ? 'failed' : outcome.result
  const report = owedReport(result, ageMs, leased, outcome, message, schedule)
  return {
    leased,
    result,
    due: at + pauseAfter(leased.attempt, schedule),
    ...(report !== undefined && { report }),
    status: outcome.status,
    class: result === 'delivered' ? '' : bounceClass(outcome.status, outcome.reply),
    facts: {
      reply: outcome.reply,
      remoteHost: outcome.remoteHost,
      tls: outcome.tls,
      isUncertain: outcome.isUncertain,
    },
  }
}

/** RFC 3461 §4.1, §5.2: what the sender asked for; without a word, of failures and of a long delay. */
function owedReport(
  result: Outcome['result'],
  ageMs: number,
  { recipient, isWarned }: LeasedRecipient,
  { relaysDsn }: Outcome,
  { envelope }: QueuedMessage,
  { warnAfterMs }: Schedule,
): Report | undefined {
  // RFC 5321 §4.5.5: of a report nobody is told anything, or two servers report to each other without end.
  if (envelope.returnPath === '') return undefined
  const { notify = ['failure', 'delay'] } = recipient
  if (result === 'failed') return notify.includes('failure') ? 'failed' : undefined
  if (result === 'delivered') return notify.includes('success') && !relaysDsn ? 'relayed' : undefined
  return ageMs >= warnAfterMs && !isWarned && notify.includes('delay') ? 'delayed' : undefined
}
