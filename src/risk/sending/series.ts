// What is counted of a member's sending to judge it, and over which times. The order of both is the order of stored profiles.
import type { SendingEvent, SendingRecipient } from './event.ts'

export const SERIES = [
  'messages',
  'outside',
  'strangers',
  'strange',
  'unanswered',
  'replies',
  'inside',
  'colleagues',
] as const
export type Series = (typeof SERIES)[number]

export const SERIES_MEANING: Readonly<Record<Series, string>> = {
  messages: 'messages',
  outside: 'recipients outside',
  strangers: 'strangers, colleagues of one firm in one message counted together',
  strange: 'messages with a stranger among their recipients',
  unanswered: 'messages to people outside who never wrote back, strangers among them',
  replies: 'messages that answer others outside, but for those who wrote within a week and wait for it',
  inside: 'messages to colleagues alone',
  colleagues: 'recipients of messages to colleagues alone, at most 40 of each: a letter to all staff is one matter',
}

export const SPANS = ['minute', 'ten-minutes', 'hour', 'day', 'week'] as const
export type Span = (typeof SPANS)[number]

/** How much one more stranger of a firm counts whose first one is counted already: a project team is met as a whole. */
const FURTHER_OF_FIRM = 0.75
const MOST_COLLEAGUES = 40

/** @returns a number for each row of `SERIES` */
export function countsOf(event: SendingEvent): Float32Array {
  const outside = event.recipients.filter(({ isOutside }) => isOutside)
  const strangers = outside.filter(({ relation }) => relation === 'stranger')
  const isUnanswered = outside.some(({ relation }) => relation !== 'mutual')
  const counts: Readonly<Record<Series, number>> = {
    messages: 1,
    outside: outside.length,
    strangers: weightOf(strangers),
    strange: strangers.length > 0 ? 1 : 0,
    unanswered: isUnanswered ? 1 : 0,
    // A thief answers in any thread; whoever works through the mail that came answers each of its authors once.
    replies: event.isReply && outside.length > 0 && !event.recipients.some(({ isOwed }) => isOwed) ? 1 : 0,
    inside: outside.length === 0 ? 1 : 0,
    colleagues: outside.length === 0 ? Math.min(MOST_COLLEAGUES, event.recipients.length) : 0,
  }
  return Float32Array.from(SERIES, (name) => counts[name])
}

function weightOf(strangers: readonly SendingRecipient[]): number {
  const firms = new Set<number>()
  let weight = 0
  for (const { domain, isFreeMail } of strangers) {
    weight += isFreeMail || !firms.has(domain) ? 1 : FURTHER_OF_FIRM
    firms.add(domain)
  }
  return weight
}
