// Which fields there are, and how often.
import { parseDate } from '../../mail/date.ts'
import type { Header } from '../../mail/header.ts'
import type { Signal } from '../../mail/signal.ts'
import { headerSignal } from './signals.ts'

const EXPECTED = ['from', 'date', 'message-id', 'subject']
/** RFC 5322 §3.6; From is judged by sender-auth. */
const ONCE = ['date', 'subject', 'message-id', 'to', 'cc', 'reply-to', 'sender', 'in-reply-to', 'references']
const RECEIVERS = ['to', 'cc', 'bcc']

export function fieldSignals(header: Header): readonly Signal[] {
  const missing = EXPECTED.filter((name) => !header.has(name))
  if (!RECEIVERS.some((name) => header.has(name))) missing.push('to')
  const repeated = ONCE.filter((name) => header.fields.filter((field) => field.name === name).length > 1)
  return [
    ...missing.map((name) => headerSignal('header.missing', name)),
    ...repeated.map((name) => headerSignal('header.repeated', name)),
  ]
}

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** Clocks of people are wrong by hours; more than a day is no mistake of a clock. */
const AHEAD_MS = DAY_MS
/** Queues give up after 5 days (RFC 5321 §4.5.4.1); twice that is left to holidays. */
const BEHIND_MS = 10 * DAY_MS
/** hours and minutes east or west of Greenwich: from -12:00 to +14:00, in quarters of an hour */
const ZONE = /([+-])(\d{2})(\d{2})\b(?!.*[+-]\d{4}\b)/

/** @param receivedAt  ms since 1970; 0: not known, as of a file, and then only what the field itself says counts */
export function dateSignals(header: Header, receivedAt: number): readonly Signal[] {
  const text = header.first('date')
  if (text === undefined) return []
  const at = parseDate(text)
  if (at === undefined) return [headerSignal('header.date-unreadable', true)]
  const signals: Signal[] = []
  const [, sign, hours, minutes] = ZONE.exec(text) ?? []
  if (sign !== undefined && !isZone(sign, Number(hours), Number(minutes))) {
    signals.push(headerSignal('header.date-zone', true))
  }
  const ahead = at - receivedAt
  if (receivedAt > 0 && ahead > AHEAD_MS) signals.push(headerSignal('header.date-ahead', Math.round(ahead / HOUR_MS)))
  if (receivedAt > 0 && -ahead > BEHIND_MS)
    signals.push(headerSignal('header.date-behind', Math.round(-ahead / DAY_MS)))
  return signals
}

function isZone(sign: string, hours: number, minutes: number): boolean {
  return minutes % 15 === 0 && minutes < 60 && hours + minutes / 60 <= (sign === '-' ? 12 : 14)
}
