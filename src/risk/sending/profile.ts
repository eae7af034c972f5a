// How one member sends: counts of the last hour by minute, of the last 28 days by hour, the highest of each of 90 days, and what was
// seen lately. What a message tried to do counts in the minutes; habits are learned from what left.
import { DAY_MS, HOUR_MS } from '../state/decay.ts'
import { coded, decoded } from './log-code.ts'
import { SERIES, SPANS, type Series, type Span } from './series.ts'

export const MINUTES = 60
/** 28 days: four of each hour of the week. */
export const HOURS = 672
const WEEK_HOURS = 168
export const DAYS = 90
const MINUTE_MS = 60_000
export const MAX_RECENT = 128
export const MAX_DOMAINS = 256
export const MAX_LINK_DOMAINS = 128
export const MAX_AUTHORS = 8
export const MAX_BODIES = 12
export const MAX_NEW_LINKS = 6
/** Values of a sketch that are kept of a body, one byte each. */
export const BODY_VALUES = 16
/** How far an hour moves the mean of active hours, once there are many. */
const LEAST_MOVE = 0.02
/** Of what the owner confirmed: how long it stands for half of itself. */
const CONFIRMED_HALF_LIFE_DAYS = 180

const WIDTH = SERIES.length
const DAY_WIDTH = SERIES.length * SPANS.length

/** A letter that left lately, to be known when it comes again. */
export interface Body {
  readonly values: Uint8Array
  readonly subject: number
  /** recipients, strangers among them, and messages that had it, as of `minute`; half as many a day later */
  recipients: number
  strangers: number
  messages: number
  /** when it was tried first, and last */
  since: number
  minute: number
}

/** A link domain that was first sent lately, with the messages to strangers that led there. */
export interface NewLink {
  readonly domain: number
  /** the minute it came up */
  readonly since: number
  messages: number
}

export class SendingProfile {
  /** ms since 1970; 0: nothing was sent yet */
  firstAt = 0
  lastAt = 0
  /** days on which anything left */
  activeDays = 0
  activeHours = 0
  minuteAt = 0
  hourAt = 0
  dayAt = 0
  /** tried, by minute: `minutes[minute % 60 * width + series]` */
  readonly minutes = new Float32Array(MINUTES * WIDTH)
  /** left, in the hour that runs */
  readonly openHour = new Float32Array(WIDTH)
  /** left, by hour, as codes */
  readonly hours = new Uint8Array(HOURS * WIDTH)
  /** the most that left within each span, by the day it ended on, as codes */
  readonly days = new Uint8Array(DAYS * DAY_WIDTH)
  /** the most that the owner confirmed, or announced */
  readonly confirmed = new Float32Array(DAY_WIDTH)
  /** mean and variance of active hours */
  readonly mean = new Float32Array(WIDTH)
  readonly variance = new Float32Array(WIDTH)
  /** tried and waiting since the owner spoke last */
  readonly parked = new Float32Array(WIDTH)
  parkedAt = 0
  /** the most of each span while anything waited */
  readonly parkedMost = new Float32Array(DAY_WIDTH)
  /** ms since 1970; 0: there is none */
  caseSince = 0
  isDenied = false
  /** ms since 1970 until which more than usual was announced, and for how many recipients more */
  liftedUntil = 0
  liftedRecipients = 0
  /** whom mail was tried to last, newest last; `since`: the minute from which on they are remembered without a gap */
  readonly recent: { readonly key: number; readonly since: number; readonly minute: number }[] = []
  /** written to or linked to before; newest last */
  readonly domains: number[] = []
  readonly linkDomains: number[] = []
  readonly authors: number[] = []
  readonly bodies: Body[] = []
  readonly newLinks: NewLink[] = []
  /** strangers beyond the usual, as of `riseAt` (ms since 1970), the highest of each day as codes, and what the owner confirmed */
  rise = 0
  riseAt = 0
  readonly rises = new Uint8Array(DAYS)
  riseConfirmed = 0
  /** over about 30 days */
  bounces = 0
  complaints = 0
  outsideSent = 0
  /** days since 1970 as of which the three stand */
  ratiosAt = 0
  /** ms since 1970: so much was complained of, or came back, that mail to strangers waits; 0: it does not */
  restrictedSince = 0
  /** sums of closed hours, as of `hour`: reckoned once an hour */
  readonly #closed = { hour: -1, day: new Float32Array(WIDTH), week: new Float32Array(WIDTH) }

  /** Takes the clock of the profile on; time that stands still or goes back changes nothing. */
  advance(at: number): void {
    this.#advanceMinutes(Math.floor(at / MINUTE_MS))
    this.#advanceHours(Math.floor(at / HOUR_MS))
    this.#advanceDays(Math.floor(at / DAY_MS))
  }

  #advanceMinutes(minute: number): void {
    const passed = Math.min(MINUTES, minute - this.minuteAt)
    if (passed <= 0) return
    for (let step = 0; step < passed; step++) {
      const start = ((minute - step) % MINUTES) * WIDTH
      this.minutes.fill(0, start, start + WIDTH)
    }
    this.minuteAt = minute
  }

  #advanceHours(hour: number): void {
    if (hour <= this.hourAt) return
    if (this.hourAt > 0) this.#closeHour()
    const empty = Math.min(HOURS, hour - this.hourAt)
    for (let step = 0; step < empty; step++) {
      const start = ((hour - step) % HOURS) * WIDTH
      this.hours.fill(0, start, start + WIDTH)
    }
    this.hourAt = hour
  }

  #closeHour(): void {
    const start = (this.hourAt % HOURS) * WIDTH
    for (let series = 0; series < WIDTH; series++) this.hours[start + series] = coded(this.openHour[series] ?? 0)
    if ((this.openHour[0] ?? 0) > 0) {
      this.activeHours++
      const move = Math.max(LEAST_MOVE, 1 / this.activeHours)
      for (let series = 0; series < WIDTH; series++) {
        const off = (this.openHour[series] ?? 0) - (this.mean[series] ?? 0)
        this.mean[series]! += move * off
        this.variance[series] = (1 - move) * ((this.variance[series] ?? 0) + move * off * off)
      }
    }
    this.openHour.fill(0)
  }

  #advanceDays(day: number): void {
    const passed = Math.min(DAYS, day - this.dayAt)
    if (passed <= 0) return
    for (let step = 0; step < passed; step++) {
      const start = ((day - step) % DAYS) * DAY_WIDTH
      this.days.fill(0, start, start + DAY_WIDTH)
      this.rises[(day - step) % DAYS] = 0
    }
    if (this.dayAt > 0) {
      const fade = 2 ** (-(day - this.dayAt) / CONFIRMED_HALF_LIFE_DAYS)
      for (let index = 0; index < DAY_WIDTH; index++) this.confirmed[index]! *= fade
      this.riseConfirmed *= fade
    }
    this.dayAt = day
  }

  /** Minutes and hours: tried. Days and weeks: left, with what waits for the owner's word. */
  within(series: number, span: Span): number {
    if (span === 'minute') return this.#inMinutes(series, 2)
    if (span === 'ten-minutes') return this.#inMinutes(series, 10)
    if (span === 'hour') return this.#inMinutes(series, MINUTES)
    const closed = this.#closedSums()[span][series] ?? 0
    return closed + (this.openHour[series] ?? 0) + (this.parked[series] ?? 0)
  }

  #inMinutes(series: number, minutes: number): number {
    let sum = 0
    for (let step = 0; step < minutes && step <= this.minuteAt; step++)
      sum += this.minutes[((this.minuteAt - step) % MINUTES) * WIDTH + series] ?? 0
    return sum
  }

  #closedSums(): { readonly day: Float32Array; readonly week: Float32Array } {
    const { day, week } = this.#closed
    if (this.#closed.hour === this.hourAt) return this.#closed
    this.#closed.hour = this.hourAt
    for (let series = 0; series < WIDTH; series++) {
      let sum = 0
      for (let ago = 1; ago < WEEK_HOURS; ago++) {
        sum += this.hourAgo(series, ago)
        if (ago === 23) day[series] = sum
      }
      week[series] = sum
    }
    return this.#closed
  }

  /** What left in some hours, with the hour that runs. @param hours  2 … 671 */
  inHours(series: number, hours: number): number {
    let sum = this.openHour[series] ?? 0
    for (let ago = 1; ago < hours; ago++) sum += this.hourAgo(series, ago)
    return sum
  }

  /** @param hours  1 … 671. @returns what left in the hour that began so many hours before the one that runs */
  hourAgo(series: number, hours: number): number {
    return decoded(this.hours[((this.hourAt - hours + HOURS * 2) % HOURS) * WIDTH + series] ?? 0)
  }

  /** @param day  1 … 27: hours ago, by 24. @returns what left within that day; undefined where nothing at all did */
  leftOnDay(day: number, series: number): number | undefined {
    let [sum, isActive] = [0, false]
    for (let ago = day * 24; ago < (day + 1) * 24; ago++) {
      sum += this.hourAgo(series, ago)
      isActive ||= this.hourAgo(0, ago) > 0
    }
    return isActive ? sum : undefined
  }

  tried(counts: Float32Array): void {
    const start = (this.minuteAt % MINUTES) * WIDTH
    for (let series = 0; series < WIDTH; series++) this.minutes[start + series]! += counts[series] ?? 0
  }

  /** @param isPlain  nothing waits: what the minutes hold has left, so that it may be the most of a day */
  left(counts: Float32Array, isPlain: boolean): void {
    for (let series = 0; series < WIDTH; series++) this.openHour[series]! += counts[series] ?? 0
    if (!isPlain) return
    const start = (this.dayAt % DAYS) * DAY_WIDTH
    for (const [index, span] of SPANS.entries())
      for (let series = 0; series < WIDTH; series++) {
        const cell = start + index * WIDTH + series
        this.days[cell] = Math.max(this.days[cell] ?? 0, coded(this.within(series, span)))
      }
  }

  /**
   * The most that left within a span on days before today. One day alone proves no habit, unless the owner confirmed it: it is
   * the second highest of those that nobody was asked about.
   */
  record(series: number, span: Span): { readonly usual: number; readonly confirmed: number } {
    const cell = SPANS.indexOf(span) * WIDTH + series
    let [first, second] = [0, 0]
    for (let step = 1; step < DAYS && step <= this.dayAt; step++) {
      const code = this.days[((this.dayAt - step) % DAYS) * DAY_WIDTH + cell] ?? 0
      if (code > first) [first, second] = [code, first]
      else if (code > second) second = code
    }
    return { usual: decoded(second), confirmed: this.confirmed[cell] ?? 0 }
  }

  risen(rise: number, at: number): void {
    this.rise = rise
    this.riseAt = at
    const today = this.dayAt % DAYS
    this.rises[today] = Math.max(this.rises[today] ?? 0, coded(rise))
  }

  /** @returns the second highest rise of the days that ended so many days ago or more */
  riseRecord(afterDays: number): number {
    let [first, second] = [0, 0]
    for (let step = afterDays; step < DAYS && step <= this.dayAt; step++) {
      const code = this.rises[(this.dayAt - step) % DAYS] ?? 0
      if (code > first) [first, second] = [code, first]
      else if (code > second) second = code
    }
    return decoded(second)
  }

  /** A message waits for the owner's word. */
  park(counts: Float32Array, at: number): void {
    for (const [series, count] of counts.entries()) this.parked[series]! += count
    this.parkedAt = at
    this.#raise(this.parkedMost)
  }

  /** What waited was the owner's own: as much of it is no surprise again. */
  confirm(): void {
    this.#raise(this.confirmed)
    for (const [cell, most] of this.parkedMost.entries())
      this.confirmed[cell] = Math.max(this.confirmed[cell] ?? 0, most)
    this.parkedMost.fill(0)
  }

  #raise(most: Float32Array): void {
    for (const [index, span] of SPANS.entries())
      for (let series = 0; series < WIDTH; series++) {
        const cell = index * WIDTH + series
        most[cell] = Math.max(most[cell] ?? 0, this.within(series, span))
      }
  }

  /** The bounces, complaints and recipients of about 30 days, as of today. */
  fadeRatios(): void {
    if (this.dayAt <= this.ratiosAt) return
    const fade = 2 ** (-(this.dayAt - this.ratiosAt) / 15)
    this.bounces *= fade
    this.complaints *= fade
    this.outsideSent *= fade
    this.ratiosAt = this.dayAt
  }
}

export const seriesIndex = (name: Series): number => SERIES.indexOf(name)
