// One message beside what is known of its sender: what features are read from.
import type { UsualOfColleagues } from './baseline.ts'
import { usualWithin } from './baseline.ts'
import type { SendingEvent } from './event.ts'
import { campaignBody } from './letters.ts'
import { HOURS, type Body, type SendingProfile, seriesIndex } from './profile.ts'
import type { Series, Span } from './series.ts'

/** Of the hours known, in how many a robot sends. */
const STEADY = 0.6
const LEAST_HOURS = 24

export class SendingFacts {
  readonly event: SendingEvent
  readonly profile: SendingProfile
  readonly colleagues: UsualOfColleagues
  /** of this message, by series */
  readonly counts: Float32Array

  constructor(event: SendingEvent, profile: SendingProfile, colleagues: UsualOfColleagues, counts: Float32Array) {
    this.event = event
    this.profile = profile
    this.colleagues = colleagues
    this.counts = counts
  }

  /** With this message. */
  within(series: Series, span: Span): number {
    const index = seriesIndex(series)
    const isCounted = this.event.isAgain
    return this.profile.within(index, span) + (isCounted ? 0 : (this.counts[index] ?? 0))
  }

  /** Recipients outside whom the member knows, with this message. */
  known(span: Span): number {
    return Math.max(0, this.within('outside', span) - this.within('strangers', span))
  }

  usual(series: Series, span: Span): number {
    return usualWithin(this.profile, seriesIndex(series), span, this.colleagues)
  }

  get strangers(): readonly SendingEvent['recipients'][number][] {
    return this.event.recipients.filter(({ isOutside, relation }) => isOutside && relation === 'stranger')
  }

  /** Different recipients of the last hour, with those of this message; as many as are remembered. */
  get distinct(): number {
    const since = this.profile.minuteAt - 60
    const keys = new Set(this.event.recipients.map(({ key }) => key))
    for (const { key, minute } of this.profile.recent) if (minute > since) keys.add(key)
    return keys.size
  }

  /** Of them, those to whom nothing was tried shortly before the hour: the regular readers of a robot are not. */
  get fresh(): number {
    const since = this.profile.minuteAt - 60
    const known = new Set(this.profile.recent.flatMap((each) => (each.since <= since ? [each.key] : [])))
    const keys = new Set(this.event.recipients.flatMap(({ key }) => (known.has(key) ? [] : [key])))
    for (const each of this.profile.recent) if (each.since > since) keys.add(each.key)
    return keys.size
  }

  /** Sends at most hours of day and night, as a robot does. */
  get isSteady(): boolean {
    const { profile } = this
    const hours = Math.min(HOURS, profile.hourAt - Math.floor(profile.firstAt / 3_600_000))
    if (profile.firstAt === 0 || hours < LEAST_HOURS) return false
    let active = 0
    for (let ago = 1; ago < hours; ago++) if (profile.hourAgo(0, ago) > 0) active++
    return active >= STEADY * hours
  }

  get newDomains(): number {
    const domains = new Set(this.event.recipients.flatMap(({ domain, isOutside }) => (isOutside ? [domain] : [])))
    return [...domains].filter((domain) => !this.profile.domains.includes(domain)).length
  }

  /** What said much the same before this message. */
  get body(): Body | undefined {
    return campaignBody(this.profile, this.event)
  }
}
