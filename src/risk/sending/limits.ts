// From how much on a member's sending is doubted: rows, first to last by how little it takes. The only home of these numbers.
import type { SendingDecision } from '../../mail/sending.ts'
import type { Series, Span } from './series.ts'

/**
 * A row is passed by what is above the largest of: `floor`, `times` the usual of the span, and `overRecord` times the most of it
 * so far. Facts of a message tighten the limit (`features.ts`). "+500 %" is six times the usual.
 */
export interface SendingLimit {
  readonly id: string
  readonly series: Series
  readonly span: Span
  /** whatever is usual, so much is never doubted */
  readonly floor: number
  /** by how many times the floor is raised on the first day; it comes down to one in `NEWCOMER_DAYS` days of sending */
  readonly newcomer: number
  /** 0: the usual does not matter */
  readonly times: number
  /** of the most that left in such a span on two other days; of what the owner once confirmed as well, where `confirmed` says so */
  readonly overRecord: number
  readonly confirmed: boolean
  /** nats: how unlikely it must be by the spread of the member's hours; 0: however likely */
  readonly surprise: number
  /** recipients of the hour who were not written to shortly before: so few of them are no doubt at all */
  readonly fresh: number
  /** the same for who sends day and night: a storm of alerts to the people who always get them is no spam */
  readonly few: number
  /** whether it may be what was written in hours without a net: no doubt while those together are no surprise */
  readonly catchUp: boolean
  /** of the recipients outside who are known, so large a part is taken off: a list whose readers change is no list of strangers */
  readonly besides: number
  readonly decision: Exclude<SendingDecision, 'send' | 'freeze'>
  readonly meaning: string
}

export const NEWCOMER_DAYS = 10
/** Days of sending before a week can be compared with others. */
export const WEEK_DAYS = 15

// prettier-ignore
export const SENDING_LIMITS: readonly SendingLimit[] = [
  { id: 'rule.strange-minute', series: 'strange', span: 'minute', floor: 5, newcomer: 1.2, times: 0, overRecord: 1.25, confirmed: false, surprise: 0, fresh: 0, few: 0, catchUp: false, besides: 0.1, decision: 'delay', meaning: 'Messages to strangers come faster than anybody writes them.' },
  { id: 'rule.strangers-minute', series: 'strangers', span: 'minute', floor: 14, newcomer: 1.25, times: 0, overRecord: 1.25, confirmed: false, surprise: 0, fresh: 0, few: 0, catchUp: false, besides: 0.1, decision: 'hold', meaning: 'Many strangers within a minute or two.' },
  { id: 'rule.strangers-ten-minutes', series: 'strangers', span: 'ten-minutes', floor: 16, newcomer: 2.2, times: 8, overRecord: 1.25, confirmed: false, surprise: 0, fresh: 0, few: 0, catchUp: false, besides: 0.1, decision: 'hold', meaning: 'Many strangers within ten minutes.' },
  { id: 'rule.strangers-hour', series: 'strangers', span: 'hour', floor: 24, newcomer: 4, times: 6, overRecord: 1.25, confirmed: false, surprise: 0, fresh: 0, few: 0, catchUp: false, besides: 0.1, decision: 'hold', meaning: 'Many strangers within an hour, six times the usual.' },
  { id: 'rule.strangers-day', series: 'strangers', span: 'day', floor: 50, newcomer: 5, times: 4, overRecord: 1.25, confirmed: false, surprise: 0, fresh: 0, few: 0, catchUp: false, besides: 0.1, decision: 'hold', meaning: 'Many strangers within a day, four times the usual.' },
  { id: 'rule.strangers-week', series: 'strangers', span: 'week', floor: 130, newcomer: 8, times: 3, overRecord: 1.25, confirmed: false, surprise: 0, fresh: 0, few: 0, catchUp: false, besides: 0, decision: 'hold', meaning: 'More strangers within a week, day after day, than in three usual ones.' },
  { id: 'rule.unanswered-hour', series: 'unanswered', span: 'hour', floor: 75, newcomer: 2, times: 6, overRecord: 1.25, confirmed: true, surprise: 12, fresh: 0, few: 12, catchUp: false, besides: 0, decision: 'hold', meaning: 'Messages to people outside who do not write back, six times the usual of the hour.' },
  { id: 'rule.outside-hour', series: 'outside', span: 'hour', floor: 300, newcomer: 1, times: 6, overRecord: 1.25, confirmed: true, surprise: 12, fresh: 0, few: 12, catchUp: false, besides: 0, decision: 'hold', meaning: 'Recipients outside, however well known, six times the usual of the hour.' },
  { id: 'rule.replies-minute', series: 'replies', span: 'minute', floor: 20, newcomer: 2, times: 0, overRecord: 1.5, confirmed: true, surprise: 0, fresh: 0, few: 0, catchUp: true, besides: 0, decision: 'hold', meaning: 'Answers faster than anybody writes them.' },
  { id: 'rule.replies-ten-minutes', series: 'replies', span: 'ten-minutes', floor: 20, newcomer: 2, times: 6, overRecord: 1.5, confirmed: true, surprise: 12, fresh: 0, few: 0, catchUp: true, besides: 0, decision: 'hold', meaning: 'Answers, six times the usual, within ten minutes.' },
  { id: 'rule.inside-ten-minutes', series: 'inside', span: 'ten-minutes', floor: 26, newcomer: 2, times: 6, overRecord: 1.5, confirmed: true, surprise: 0, fresh: 20, few: 0, catchUp: false, besides: 0, decision: 'hold', meaning: 'Messages to many colleagues, one by one, within ten minutes.' },
  { id: 'rule.inside-hour', series: 'inside', span: 'hour', floor: 50, newcomer: 2, times: 6, overRecord: 1.5, confirmed: true, surprise: 0, fresh: 30, few: 0, catchUp: false, besides: 0, decision: 'hold', meaning: 'Messages to many colleagues, one by one, within an hour.' },
  { id: 'rule.colleagues-hour', series: 'colleagues', span: 'hour', floor: 120, newcomer: 2, times: 6, overRecord: 1.5, confirmed: true, surprise: 0, fresh: 40, few: 0, catchUp: false, besides: 0, decision: 'hold', meaning: 'Many colleagues, by a few messages, within an hour.' },
]

/**
 * Strangers beyond the usual that add up over days: `slow-rise.ts`. It is passed by what is above the largest of: `floor` and
 * `usualDays` times the usual of a day; `overRecord` times the most of two days that ended a week ago or more, or of what the owner
 * once confirmed.
 */
export const SLOW_RISE = {
  id: 'rule.strangers-slowly',
  decision: 'hold',
  floor: 15,
  /** by how many times the floor is raised on the first day; it comes down to one in `NEWCOMER_DAYS` days of sending */
  newcomer: 4,
  usualDays: 3,
  overRecord: 1.25,
  /** days of sending before it is judged */
  fromDays: 3,
  /** so many times the usual of a day goes by unseen: the middle, by the likelihood ratio of Page, between the usual and four times as much */
  allowance: 2,
  /** strangers of a day that are usual for anybody */
  usual: 1,
  /** of newcomers, so many times what is usual in their department at most, where that is known */
  newcomersUsual: 3,
  /**
   * taken off for a stranger who wrote back: by the likelihood ratio ln 16 / ln 4, where an owner is answered sixteen times as often
   * as a thief
   */
  answered: 2,
  mostOfMessage: 5,
  /** strangers among the readers of a letter, up to which it adds nothing */
  besides: 0.1,
  meaning: 'Strangers who do not write back, more than usual, add up over days.',
} as const

/** Of what the owner confirmed once, or announced: so much of it is no surprise again. */
export const OVER_CONFIRMED = 2
/** Of the mean of active hours: at most so much in the hour before; of so many hours together: less than so many nats. */
export const CATCH_UP = { silence: 0.3, hours: 4, surprise: 1.5 }
/** Of a limit of strangers: from here on all mail to outside waits, not the message alone. */
export const CASE_AT = 1.5
/** Tried messages to strangers in the hour, as a part of the limit, and the sign-in risk, from which the account is frozen unasked. */
export const FREEZE = { times: 3, signInRisk: 0.8, bodies: 10 }
/** Of the recipients of a campaign: so many may be written to, as other mail goes on beside it. */
export const ANNOUNCED = 1.1
/** After the owner's word: so many hours, and so many recipients at least, or so many times what waited. */
export const LIFTED = { hours: 8, recipients: 200, times: 4 }
