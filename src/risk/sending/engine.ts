// Judges every message a member submits by how this member usually sends, and learns from what left. No I/O, no clock: the time of
// an event is its own.
import {
  NOTHING_SENT,
  SENDING_DECISIONS,
  type SendingCounts,
  type SendingDecision,
  type SendingReason,
} from '../../mail/sending.ts'
import { HOUR_MS } from '../state/decay.ts'
import { Colleagues, isUsualHour, surpriseOf, type UsualOfColleagues } from './baseline.ts'
import type { SendingCase, SendingEvent, SendingOpinion } from './event.ts'
import { SendingFacts } from './facts.ts'
import { tighteningOf, vectorOf, type Tightening } from './features.ts'
import { freshRecipients, noteBody, noteNewLinks } from './letters.ts'
import {
  ANNOUNCED,
  CASE_AT,
  CATCH_UP,
  FREEZE,
  LIFTED,
  OVER_CONFIRMED,
  NEWCOMER_DAYS,
  SENDING_LIMITS,
  SLOW_RISE,
  type SendingLimit,
  WEEK_DAYS,
} from './limits.ts'
import * as profiles from './profile.ts'
import { seriesIndex, type SendingProfile } from './profile.ts'
import { countsOf, type Series } from './series.ts'
import { noteRise, slowRise, stepOf } from './slow-rise.ts'
import type { SendingOutcome } from './submission.ts'

/** Reasons that people are shown. */
const MOST_REASONS = 5
/** A minute without waiting mail that makes an hour plain again. */
const PLAIN_AFTER_MS = HOUR_MS

/** A burst inside says nothing of mail to outside. */
const INSIDE: ReadonlySet<Series> = new Set(['inside', 'colleagues'])
const STRANGERS = [seriesIndex('strangers'), seriesIndex('strange')]

interface Passed {
  readonly limit: Pick<SendingLimit, 'id' | 'series' | 'decision'>
  readonly count: number
  readonly usual: number
  /** `count` as a part of the limit, above 1 */
  readonly by: number
}

export class SendingEngine {
  readonly #colleagues = new Colleagues()

  /** Judges; of the profile only its clock goes on. */
  look(profile: SendingProfile, event: SendingEvent): SendingOpinion {
    profile.advance(event.at)
    const counts = countsOf(event)
    const colleagues = this.#ofColleagues(profile, event)
    const facts = new SendingFacts(event, profile, colleagues, counts)
    const message = messageCounts(event)
    const vector = vectorOf(facts, false)
    const isLifted = event.at < profile.liftedUntil && profile.liftedRecipients >= message.recipients
    const { decision, holdsAllOutside, reasons } = profile.isDenied
      ? { decision: 'freeze' as const, holdsAllOutside: true, reasons: [{ id: 'rule.denied', value: 1 }] }
      : this.#judge(facts, message, tighteningOf(vector), isLifted)
    return { decision, holdsAllOutside, reasons, message, vector: decision === 'send' ? vector : vectorOf(facts, true) }
  }

  #ofColleagues({ activeDays }: SendingProfile, { department }: SendingEvent): UsualOfColleagues {
    return activeDays < NEWCOMER_DAYS ? this.#colleagues.usualOf(department) : undefined
  }

  #judge(
    facts: SendingFacts,
    message: SendingCounts,
    tightening: Tightening,
    isLifted: boolean,
  ): Pick<SendingOpinion, 'decision' | 'holdsAllOutside' | 'reasons'> {
    const { profile } = facts
    const passed = isLifted
      ? []
      : [
          ...SENDING_LIMITS.flatMap((limit) => this.#passes(facts, limit, tightening.part)),
          ...risesSlowly(facts, tightening.part),
        ]
    const isOpen = profile.caseSince > 0
    if (passed.length === 0) {
      if (!isOpen || message.outside === 0) return { decision: 'send', holdsAllOutside: isOpen, reasons: [] }
      const minutes = Math.round((facts.event.at - profile.caseSince) / 60_000)
      return { decision: 'hold', holdsAllOutside: true, reasons: [{ id: 'rule.case-open', value: minutes }] }
    }
    passed.sort((a, b) => strictness(b.limit.decision) - strictness(a.limit.decision) || b.by - a.by)
    const reasons: SendingReason[] = [
      ...passed.map(({ limit, count, usual }) => ({ id: limit.id, value: rounded(count), usual: rounded(usual) })),
      ...tightening.by.map(({ id, value }) => ({ id, value: rounded(value) })),
    ].slice(0, MOST_REASONS)
    const decision = passed[0]?.limit.decision ?? 'send'
    const opensCase =
      decision === 'hold' &&
      passed.some(({ limit, by }) => limit.decision === 'hold' && by >= CASE_AT && !INSIDE.has(limit.series))
    if (this.#isOverwhelming(facts, passed)) return { decision: 'freeze', holdsAllOutside: true, reasons }
    return {
      decision: isOpen && message.outside > 0 ? 'hold' : decision,
      holdsAllOutside: isOpen || opensCase,
      reasons,
    }
  }

  #isOverwhelming(facts: SendingFacts, passed: readonly Passed[]): boolean {
    return (
      (facts.event.signInRisk ?? 0) >= FREEZE.signInRisk &&
      passed.some(({ limit, by }) => limit.series === 'strangers' && by >= FREEZE.times) &&
      (facts.body?.recipients ?? 0) >= FREEZE.bodies
    )
  }

  #passes(facts: SendingFacts, limit: SendingLimit, part: number): readonly Passed[] {
    const { profile } = facts
    const series = seriesIndex(limit.series)
    // What the message does not add to, it does not pass.
    if ((facts.counts[series] ?? 0) === 0) return []
    if (limit.span === 'week' && profile.activeDays < WEEK_DAYS) return []
    const count = facts.within(limit.series, limit.span) - limit.besides * facts.known(limit.span)
    const floor = limit.floor * newcomerTimes(limit, profile) * part
    if (count <= floor) return []
    const record = profile.record(series, limit.span)
    if (count <= limit.overRecord * record.usual) return []
    if (limit.confirmed && count <= OVER_CONFIRMED * record.confirmed) return []
    const usual = limit.times === 0 ? record.usual : facts.usual(limit.series, limit.span)
    if (count <= limit.times * part * usual) return []
    if (limit.few > 0 && facts.isSteady && facts.fresh <= limit.few) return []
    if (limit.fresh > 0 && facts.fresh <= limit.fresh) return []
    const hourly = limit.span === 'minute' ? 60 : limit.span === 'ten-minutes' ? 6 : 1
    const [mean, variance] = [(profile.mean[series] ?? 0) / hourly, (profile.variance[series] ?? 0) / hourly]
    if (limit.surprise > 0 && surpriseOf(count, mean, variance) < limit.surprise) return []
    if (limit.catchUp && isCatchingUp(facts, series)) return []
    return [
      { limit, count, usual, by: count / Math.max(floor, limit.overRecord * record.usual, limit.times * part * usual) },
    ]
  }

  /** Takes in what became of a message that was looked at just before. */
  note(
    profile: SendingProfile,
    event: SendingEvent,
    { holdsAllOutside, decision, message }: SendingOpinion,
    outcome: SendingOutcome,
  ): void {
    if (outcome === 'refused') return
    const counts = countsOf(event)
    // What was announced is no measure of what is usual, nor part of what comes beside it.
    if (event.at < profile.liftedUntil && profile.liftedRecipients > 0)
      for (const series of STRANGERS) counts[series] = 0
    const fresh = event.at < profile.liftedUntil ? freshRecipients(profile, event) : 0
    const step = stepOf(profile, event, counts)
    if (!event.isAgain) {
      profile.tried(counts)
      noteBody(profile, event)
      noteNewLinks(profile, event)
      noteRecent(profile, event)
    }
    if (outcome === 'held') {
      // What a quota or a content rule holds is nothing of sending control.
      if (decision !== 'hold' && decision !== 'freeze') return
      if (event.isAgain) profile.parkedAt = event.at
      else profile.park(counts, event.at)
      if (holdsAllOutside && profile.caseSince === 0) profile.caseSince = event.at
      return
    }
    // Whoever is written to day by day is not whom the announcement was about.
    if (event.at < profile.liftedUntil) profile.liftedRecipients = Math.max(0, profile.liftedRecipients - fresh)
    if (profile.caseSince > 0) return
    this.#learn(profile, event, counts, step, message)
  }

  #learn(
    profile: SendingProfile,
    event: SendingEvent,
    counts: Float32Array,
    step: number,
    message: SendingCounts,
  ): void {
    if (profile.firstAt === 0) profile.firstAt = event.at
    const day = (at: number) => Math.floor((at + event.minutesEast * 60_000) / 86_400_000)
    if (day(event.at) > day(profile.lastAt)) profile.activeDays++
    profile.lastAt = Math.max(profile.lastAt, event.at)
    profile.left(counts, event.at - profile.parkedAt >= PLAIN_AFTER_MS)
    if (event.at < profile.liftedUntil) profile.confirm()
    profile.fadeRatios()
    profile.outsideSent += message.outside
    noteRise(profile, event, step, this.#ofColleagues(profile, event))
    remember(
      profile.domains,
      event.recipients.flatMap(({ domain, isOutside }) => (isOutside ? [domain] : [])),
      profiles.MAX_DOMAINS,
    )
    remember(profile.linkDomains, event.linkDomains, profiles.MAX_LINK_DOMAINS)
    if (event.author !== 0) remember(profile.authors, [event.author], profiles.MAX_AUTHORS)
    this.#colleagues.note(event.department, event.account, profile)
  }

  /**
   * The owner proved it: what waits is hers, and as much more may follow for some hours. After a denial it is an officer who lets
   * the account go on: then the case is closed, and nothing of it is a habit.
   */
  released(profile: SendingProfile, at: number): void {
    profile.advance(at)
    if (profile.isDenied) {
      profile.isDenied = false
      profile.caseSince = profile.rise = 0
      return
    }
    profile.confirm()
    profile.riseConfirmed = Math.max(profile.riseConfirmed, profile.rise)
    profile.rise = 0
    const waited = profile.parked[seriesIndex('outside')] ?? 0
    profile.parked.fill(0)
    profile.minutes.fill(0)
    profile.caseSince = 0
    this.#lift(profile, at, at + LIFTED.hours * HOUR_MS, Math.max(LIFTED.recipients, LIFTED.times * waited))
  }

  /** The owner says it was somebody else, or nobody answered: nothing of it is a habit, and nothing leaves until an officer says so. */
  denied(profile: SendingProfile, at: number): void {
    profile.advance(at)
    profile.parked.fill(0)
    profile.parkedMost.fill(0)
    profile.minutes.fill(0)
    profile.liftedUntil = profile.liftedRecipients = 0
    if (profile.caseSince === 0) profile.caseSince = at
    profile.isDenied = true
  }

  /** More than is usual is announced: rules of volume are silent until then, for so many recipients. */
  declareCampaign(profile: SendingProfile, at: number, until: number, recipients: number): void {
    profile.advance(at)
    this.#lift(profile, at, until, Math.ceil(ANNOUNCED * recipients))
  }

  #lift(profile: SendingProfile, at: number, until: number, recipients: number): void {
    if (profile.liftedUntil <= at) profile.liftedRecipients = 0
    profile.liftedUntil = Math.max(profile.liftedUntil, until)
    profile.liftedRecipients += recipients
  }

  /** A stranger wrote back. */
  answered(profile: SendingProfile, at: number): void {
    profile.advance(at)
    profile.rise = Math.max(0, profile.rise - SLOW_RISE.answered)
  }

  bounced(profile: SendingProfile, at: number, count: number): void {
    profile.advance(at)
    profile.fadeRatios()
    profile.bounces += count
  }

  complained(profile: SendingProfile, at: number, count: number): void {
    profile.advance(at)
    profile.fadeRatios()
    profile.complaints += count
  }
}

export function caseOf({ caseSince }: SendingProfile): SendingCase {
  return caseSince > 0 ? 'open' : 'none'
}

export function messageCounts({ recipients, bytes }: SendingEvent): SendingCounts {
  const outside = recipients.filter(({ isOutside }) => isOutside)
  return {
    ...NOTHING_SENT,
    messages: 1,
    recipients: recipients.length,
    bytes,
    outside: outside.length,
    strangers: outside.filter(({ relation }) => relation === 'stranger').length,
  }
}

function risesSlowly(facts: SendingFacts, part: number): readonly Passed[] {
  const rise = slowRise(facts, part)
  if (rise === undefined || rise.count <= rise.limit) return []
  const { count, limit } = rise
  return [{ limit: { ...SLOW_RISE, series: 'strangers' }, count, usual: 0, by: count / limit }]
}

/** All that a floor is raised by fades with the days of sending that are known. */
function newcomerTimes({ newcomer }: SendingLimit, { activeDays }: SendingProfile): number {
  return 1 + (newcomer - 1) * Math.max(0, 1 - activeDays / NEWCOMER_DAYS)
}

/**
 * What was written without a net leaves at once, within ten minutes after most of an hour of silence at a usual time: for these
 * hours together it is not surprising. Hours of a day are busy together, so that their spread adds up whole.
 */
function isCatchingUp({ profile, counts }: SendingFacts, series: number): boolean {
  const messages = seriesIndex('messages')
  const before = profile.within(messages, 'hour') - profile.within(messages, 'ten-minutes')
  if (before > 1 + CATCH_UP.silence * (profile.mean[messages] ?? 0) || !isUsualHour(profile)) return false
  const count = profile.inHours(series, CATCH_UP.hours) + (counts[series] ?? 0)
  const [mean, variance] = [profile.mean[series] ?? 0, profile.variance[series] ?? 0]
  return surpriseOf(count, CATCH_UP.hours * mean, CATCH_UP.hours ** 2 * variance) < CATCH_UP.surprise
}

function noteRecent(profile: SendingProfile, { recipients }: SendingEvent): void {
  for (const { key } of recipients.slice(0, profiles.MAX_RECENT)) {
    const at = profile.recent.findIndex((each) => each.key === key)
    const [known] = at < 0 ? [] : profile.recent.splice(at, 1)
    profile.recent.push({ key, since: known?.since ?? profile.minuteAt, minute: profile.minuteAt })
  }
  profile.recent.splice(0, profile.recent.length - profiles.MAX_RECENT)
}

function remember(known: number[], seen: readonly number[], most: number): void {
  for (const each of seen.slice(0, most)) {
    const at = known.indexOf(each)
    if (at >= 0) known.splice(at, 1)
    known.push(each)
  }
  known.splice(0, known.length - most)
}

function strictness(decision: SendingDecision): number {
  return SENDING_DECISIONS.indexOf(decision)
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100
}
