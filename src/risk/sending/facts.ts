// One message beside what is known of its sender: what features are read from.
import type { UsualOfColleagues } from './baseline.ts'
import { usualWithin } from './baseline.ts'
import type { SendingEvent } from './event.ts'
import { BODY_VALUES, type Body, type SendingProfile, seriesIndex } from './profile.ts'
import type { Series, Span } from './series.ts'

/** Of the values kept of two bodies, how many must be equal for them to be the same letter. */
const ALIKE = 12
const MINUTES_OF_BODY = 60

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

  get newDomains(): number {
    const domains = new Set(this.event.recipients.flatMap(({ domain, isOutside }) => (isOutside ? [domain] : [])))
    return [...domains].filter((domain) => !this.profile.domains.includes(domain)).length
  }

  /** The same letter as this one, as it went to strangers within the hour. */
  get body(): Body | undefined {
    return bodyLike(this.profile, this.event)
  }
}

/** @returns one byte of some values of a sketch; undefined for a text too short to compare */
export function bodyValues(sketch: Uint32Array): Uint8Array | undefined {
  if (sketch.length < BODY_VALUES) return undefined
  const step = Math.floor(sketch.length / BODY_VALUES)
  return Uint8Array.from({ length: BODY_VALUES }, (_, index) => (sketch[index * step] ?? 0) & 255)
}

export function bodyLike(profile: SendingProfile, { sketch, subject }: SendingEvent): Body | undefined {
  const values = bodyValues(sketch)
  const since = profile.minuteAt - MINUTES_OF_BODY
  return profile.bodies.find((body) => {
    if (body.minute <= since) return false
    if (values === undefined || body.values.length === 0) return subject !== 0 && body.subject === subject
    let equal = 0
    for (let index = 0; index < BODY_VALUES; index++) if (body.values[index] === values[index]) equal++
    return equal >= ALIKE
  })
}
