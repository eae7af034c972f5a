// All features of sending in their fixed order: a row with an id, a unit, a range, a meaning, and how far it tightens the limits.
// New rows go to the end: stored vectors go by the place.
import { isUsualHour, surpriseOf } from './baseline.ts'
import type { SendingFacts } from './facts.ts'
import { campaignLinks, newLinkDomains } from './letters.ts'
import { seriesIndex, type SendingProfile } from './profile.ts'
import { SERIES, SERIES_MEANING, SPANS } from './series.ts'
import { riseWith } from './slow-rise.ts'

export interface SendingFeature {
  /** never used again for another meaning */
  readonly id: string
  readonly unit: 'count' | 'ratio' | 'flag' | 'times' | 'nats' | 'hours' | 'share'
  readonly range: readonly [low: number, high: number]
  readonly meaning: string
  /** 0 … 1: the part of each limit that its highest value takes away, a smaller value in proportion; 0: it is evidence for people */
  readonly tightens: number
  /** the value that tightens in full */
  readonly full: number
  /** @returns undefined when it cannot be told */
  readonly of: (facts: SendingFacts) => number | boolean | undefined
}

/** Limits are never tightened to less than this part. */
export const TIGHTEST = 0.35
const MOST = 100_000

const counted: readonly SendingFeature[] = SPANS.flatMap((span) =>
  SERIES.map((series): SendingFeature => ({
    id: `send.${series}-${span}`,
    unit: 'count',
    range: [0, MOST],
    meaning: `In the last ${span.replace('-', ' ')}, with this message: ${SERIES_MEANING[series]}.`,
    tightens: 0,
    full: 1,
    of: (facts) => facts.within(series, span),
  })),
)

const compared: readonly SendingFeature[] = (['hour', 'day'] as const).flatMap((span) =>
  SERIES.map((series): SendingFeature => ({
    id: `send.${series}-${span}-times`,
    unit: 'times',
    range: [0, MOST],
    meaning: `The same of the last ${span}, as a multiple of what is usual, at least of one: ${SERIES_MEANING[series]}.`,
    tightens: 0,
    full: 1,
    of: (facts) => facts.within(series, span) / Math.max(1, facts.usual(series, span)),
  })),
)

// prettier-ignore
const single: readonly SendingFeature[] = [
  row('send.surprise-hour', 'nats', [0, 100], 'How unlikely the messages of the hour are by the spread of the hours before.', 0, 1, (f) => surpriseOf(f.within('messages', 'hour'), f.profile.mean[0] ?? 0, f.profile.variance[0] ?? 0)),
  row('send.recipients', 'count', [0, MOST], 'Recipients of the message.', 0, 1, ({ event }) => event.recipients.length),
  row('send.stranger-share', 'share', [0, 1], 'Strangers among the recipients outside.', 0, 1, (f) => share(f.strangers.length, f.event.recipients.filter(({ isOutside }) => isOutside).length)),
  row('send.new-domains', 'count', [0, MOST], 'Domains of recipients that the member never wrote to.', 0, 1, (f) => f.newDomains),
  row('send.distinct-hour', 'count', [0, 128], 'Different recipients of the hour, as many as are remembered.', 0, 1, (f) => f.distinct),
  row('send.fresh-hour', 'count', [0, 128], 'Of them, those who were not written to shortly before the hour.', 0, 1, (f) => f.fresh),
  row('send.list-order', 'share', [0, 1], 'How far the recipients stand in the order of the alphabet, as in a list.', 0.2, 1, ({ event }) => event.listOrder),
  row('send.same-body', 'count', [0, MOST], 'Messages of the last days that said much the same to people not written to shortly before; those of a day ago count half, and a letter of two weeks is a habit.', 0.5, 8, (f) => sameOf(f, true)),
  row('send.same-subject', 'count', [0, MOST], 'The same by their subject, digits apart, where the text is too short to compare or not at hand.', 0.1, 10, (f) => sameOf(f, false)),
  row('send.new-link-domains', 'count', [0, 50], 'Domains of links that the member never sent before.', 0.15, 1, (f) => newLinkDomains(f.profile, f.event)?.length),
  row('send.new-author', 'flag', [0, 1], 'From or Reply-To is not as the member has it.', 0.25, 1, ({ event, profile }) => event.author !== 0 && profile.authors.length > 0 && !profile.authors.includes(event.author)),
  row('send.bounce-ratio', 'ratio', [0, 1], 'Bounces to recipients outside, over about 30 days.', 0.4, 0.3, ({ profile }) => profile.bounces < LEAST_BOUNCES ? 0 : share(profile.bounces, profile.outsideSent)),
  row('send.complaint-ratio', 'ratio', [0, 1], 'Complaints to recipients outside, over about 30 days.', 0.5, 0.01, ({ profile }) => profile.complaints < LEAST_COMPLAINTS ? 0 : share(profile.complaints, profile.outsideSent)),
  row('send.sign-in-risk', 'ratio', [0, 1], 'The riskiest sign-in of the last day.', 0.6, 1, ({ event }) => event.signInRisk),
  row('send.rule-hours', 'hours', [0, MOST], 'Hours since a rule or a forward was made.', 0, 1, ({ event }) => event.ruleHours),
  row('send.new-rule', 'flag', [0, 1], 'A rule or a forward was made in the last day.', 0.3, 1, ({ event }) => isWithinDay(event.ruleHours)),
  row('send.app-password-hours', 'hours', [0, MOST], 'Hours since an app password was made.', 0, 1, ({ event }) => event.appPasswordHours),
  row('send.new-app-password', 'flag', [0, 1], 'An app password was made in the last day.', 0.25, 1, ({ event }) => isWithinDay(event.appPasswordHours)),
  row('send.device-hours', 'hours', [0, MOST], 'Hours since a device was bound.', 0, 1, ({ event }) => event.deviceHours),
  row('send.new-device', 'flag', [0, 1], 'A device was bound in the last day.', 0.15, 1, ({ event }) => isWithinDay(event.deviceHours)),
  row('send.unusual-hour', 'flag', [0, 1], 'Nothing left at this time of the week in four weeks.', 0.25, 1, ({ profile }) => profile.activeDays < MONTH_DAYS ? undefined : !isUsualHour(profile)),
  row('send.days-known', 'count', [0, MOST], 'Days on which the member sent anything.', 0, 1, ({ profile }) => profile.activeDays),
  row('send.strangers-week-times', 'times', [0, MOST], 'Strangers of seven days, as a multiple of a usual week, at least of one.', 0, 1, (f) => f.within('strangers', 'week') / Math.max(1, f.usual('strangers', 'week'))),
  row('send.link-to-strangers', 'count', [0, MOST], 'Messages to strangers before this one that led to the same domain, which the member first sent within two weeks.', 0.4, 8, (f) => campaignLinks(f.profile, f.event)),
  row('send.stranger-hours', 'hours', [0, 24], 'Of the last 24 hours beyond ten, those in which strangers were written to, while it is not known when the member works.', 0.5, 6, ({ profile }) => profile.activeDays < MONTH_DAYS ? strangerHours(profile) : undefined),
  row('send.strangers-rise', 'count', [0, MOST], 'Strangers beyond the usual that add up over days, without those who wrote back.', 0, 1, riseWith),
]

export const SENDING_FEATURES: readonly SendingFeature[] = [counted, compared, single].flat()
const TIGHTENING = SENDING_FEATURES.flatMap((feature, index) => (feature.tightens > 0 ? [{ feature, index }] : []))

/** @returns a number for each row; NaN where it cannot be told. `whole`: with the rows that only people read */
export function vectorOf(facts: SendingFacts, whole: boolean): Float64Array {
  const vector = new Float64Array(SENDING_FEATURES.length).fill(NaN)
  const rows = whole ? SENDING_FEATURES.map((feature, index) => ({ feature, index })) : TIGHTENING
  for (const { feature, index } of rows) {
    const value = feature.of(facts)
    if (value === undefined) continue
    vector[index] = Math.min(feature.range[1], Math.max(feature.range[0], Number(value)))
  }
  return vector
}

export interface Tightening {
  /** `TIGHTEST` … 1: what is left of each limit */
  readonly part: number
  /** rows that took from it, the most first */
  readonly by: readonly { readonly id: string; readonly value: number }[]
}

export function tighteningOf(vector: Float64Array): Tightening {
  const by: { id: string; value: number; taken: number }[] = []
  let part = 1
  for (const { feature, index } of TIGHTENING) {
    const value = vector[index] ?? NaN
    if (!(value > 0)) continue
    const taken = feature.tightens * Math.min(1, value / feature.full)
    part *= 1 - taken
    by.push({ id: feature.id, value, taken })
  }
  by.sort((a, b) => b.taken - a.taken)
  return { part: Math.max(TIGHTEST, part), by: by.map(({ id, value }) => ({ id, value })) }
}

/** Bounces and complaints from which their share says anything. */
const [LEAST_BOUNCES, LEAST_COMPLAINTS] = [5, 2]
const MONTH_DAYS = 15

function row(
  id: string,
  unit: SendingFeature['unit'],
  range: SendingFeature['range'],
  meaning: string,
  tightens: number,
  full: number,
  of: SendingFeature['of'],
): SendingFeature {
  return { id, unit, range, meaning, tightens, full, of }
}

function sameOf({ body }: SendingFacts, isByText: boolean): number {
  return body === undefined || body.values.length > 0 !== isByText ? 0 : body.messages
}

function share(part: number, whole: number): number {
  return whole <= 0 ? 0 : Math.min(1, part / whole)
}

/** Nobody writes to new people in more of a day's hours. */
const WORKING_HOURS = 10

function strangerHours(profile: SendingProfile): number {
  const strangers = seriesIndex('strangers')
  let hours = 0
  for (let ago = 1; ago < 24; ago++) if (profile.hourAgo(strangers, ago) > 0) hours++
  return Math.max(0, hours - WORKING_HOURS)
}

function isWithinDay(hours: number | undefined): boolean | undefined {
  return hours === undefined ? undefined : hours <= 24
}
