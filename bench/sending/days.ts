// The honest mail of one person, day by day: working hours, month ends, bursts, laptops that come back to the net, invitations,
// letters to all, mailings.
import type { OfflineEvent } from '../../src/risk/sending/offline.ts'
import type { Dice } from '../../training/sign-in/dice.ts'
import { anySketch, colleague, type Contact, type Numbers, type Person, STAFF } from './people.ts'

export const DAY_MS = 86_400_000
export const BEGINS = Date.UTC(2026, 0, 5)
const HOUR_MS = 3_600_000
const MINUTE_MS = 60_000
/** How busy the hours of a working day are, from its first on. */
const SHAPE = [1.3, 1.2, 1, 0.5, 0.8, 1, 1.1, 1.1, 0.9, 0.5]
/** Nobody writes more by hand. */
const MOST_AN_HOUR = 60
/** How long people take to answer: half of them so many minutes, nine of ten between a twentieth and twenty times that. */
const ANSWER_MINUTES = 150
const ANSWER_SPREAD = 1.8
/** Share of answers that follow up on a message of one's own. */
const FOLLOWS_UP = 0.15
/** Share of messages that link to anything, and of those links, that go to a domain the person never sent before. */
const [LINKED, NEW_LINK] = [0.35, 0.05]
/** A week in which hardly anybody works, such as a festival. */
const HOLIDAY_WEEKS = [6, 13]

export interface Act {
  readonly at: number
  readonly kind: 'send' | 'received' | 'campaign'
  readonly event?: OfflineEvent
  readonly author?: number
  readonly recipients?: number
  /** of a mailing that nobody announced */
  readonly isUnannounced?: true
}

/** @returns in the order of time */
export function dayOf(person: Person, day: number, dice: Dice, numbers: Numbers): Act[] {
  const acts: Act[] = []
  const start = BEGINS + day * DAY_MS
  if (day < person.beginsOn) return acts
  const rates = ratesOf(person, day, dice)
  const isLate = !person.kind.isRobot && dice.happens(0.01)
  const isOffline = !person.kind.isRobot && dice.happens(person.climate.offline)
  for (const [hour, rate] of rates) {
    const count = poisson(dice, rate)
    for (let index = 0; index < count; index++) {
      const at = start + hour * HOUR_MS + Math.floor(dice.share() * HOUR_MS)
      write(acts, person, at, dice, numbers)
    }
  }
  if (isLate)
    for (let index = dice.whole(3, 15); index > 0; index--)
      write(acts, person, start + 23 * HOUR_MS + dice.whole(0, 59) * MINUTE_MS, dice, numbers)
  if (isOffline) gather(acts, start, dice)
  const isWorking = rates.length > 0
  if (isWorking && !person.kind.isRobot) occasions(acts, person, start, dice, numbers)
  mailing(acts, person, day, start, dice, numbers)
  return dueBy(start + DAY_MS, person, acts)
}

/** What comes in later waits for its day. */
function dueBy(end: number, { coming }: Person, acts: readonly Act[]): Act[] {
  const all = [...coming.splice(0), ...acts]
  coming.push(...all.filter(({ at, kind }) => at >= end && kind === 'received'))
  return all.filter(({ at, kind }) => at < end || kind !== 'received').sort((a, b) => a.at - b.at)
}

/** Messages of each hour of a day. */
function ratesOf(person: Person, day: number, dice: Dice): readonly (readonly [hour: number, rate: number])[] {
  const { kind, perHour } = person
  const isBurst = dice.happens(kind.burstDays)
  const [low, high] = kind.burst
  const burst = isBurst ? low + dice.share() * (high - low) : 1
  if (kind.isRobot) {
    const stormy = dice.whole(0, 23)
    return Array.from({ length: 24 }, (_, hour) => [hour, perHour * (hour === stormy ? burst : 1)] as const)
  }
  const weekday = day % 7
  const isHoliday = HOLIDAY_WEEKS.includes(Math.floor(day / 7))
  const isOff = weekday > 4 || isHoliday
  if (isOff && !dice.happens(person.weekends)) return []
  if (!isOff && dice.happens(0.05)) return []
  const monthEnd = day % 30 > 26 ? 1 + dice.share() * 1.5 : 1
  const mood = 2 ** dice.normal(0, 0.5)
  const begun = dice.whole(0, 5)
  return SHAPE.slice(0, person.to - person.from).map((shape, index) => {
    const isBusy = isBurst && index >= begun && index < begun + 3
    const rate = perHour * shape * mood * monthEnd * (isOff ? 0.3 : 1) * (isBusy ? burst : 1)
    return [person.from + index, Math.min(MOST_AN_HOUR, rate)] as const
  })
}

function write(acts: Act[], person: Person, at: number, dice: Dice, numbers: Numbers): void {
  const isInside = dice.happens(person.insideShare)
  const count = dice.happens(0.75) ? 1 : dice.whole(2, 6)
  const isNew = !isInside && dice.happens(person.newShare)
  const to = new Map<number, Contact>()
  for (let index = 0; index < count; index++) {
    const contact = isInside
      ? dice.one(person.inside)
      : isNew && index < 2
        ? newContact(person, dice, numbers)
        : often(person.contacts, dice)
    to.set(contact.key, contact)
  }
  // Support is asked by strangers before it answers them; who answers was written to, some time before.
  const isReply = dice.happens(person.replyShare)
  if (isReply && !dice.happens(FOLLOWS_UP))
    for (const { key, isOutside } of to.values())
      if (isOutside) acts.push({ at: at - answerMs(dice), kind: 'received', author: key })
  // What is written again and again is written by a pattern, by robots always.
  const isPattern = person.kind.isRobot || (isNew && dice.happens(person.kind.patterns ?? 0))
  const subject = isPattern ? dice.whole(1, 4) : undefined
  const event = messageOf(person, at, [...to.values()], dice, isReply, subject)
  const sketch =
    subject === undefined ? event.sketch : (person.patterns[subject % person.patterns.length] ?? event.sketch)
  acts.push({ at, kind: 'send', event: { ...event, sketch, linkDomains: linksOf(person, dice, numbers) } })
  for (const contact of to.values())
    if (contact.isOutside && contact.answers && dice.happens(0.5))
      acts.push({ at: at + answerMs(dice), kind: 'received', author: contact.key })
}

function answerMs(dice: Dice): number {
  return Math.ceil(ANSWER_MINUTES * Math.exp(dice.normal(0, ANSWER_SPREAD)) * MINUTE_MS)
}

/** One domain that the person is used to, or one that is new and may be used again. */
function linksOf({ links }: Person, dice: Dice, numbers: Numbers): readonly number[] {
  if (!dice.happens(LINKED)) return []
  if (dice.happens(NEW_LINK)) links[dice.whole(0, links.length - 1)] = numbers.link()
  return [dice.one(links)]
}

/** A new person outside, one of those written to from now on. */
function newContact(person: Person, dice: Dice, numbers: Numbers): Contact {
  const contact = numbers.contact(dice, person.answers)
  if (dice.happens(0.5)) person.contacts[dice.whole(0, person.contacts.length - 1)] = contact
  return contact
}

/** The first ones of a list the most. */
export function often(contacts: readonly Contact[], dice: Dice): Contact {
  return contacts[Math.floor(contacts.length * dice.share() ** 2)] as Contact
}

export function messageOf(
  person: Person,
  at: number,
  to: readonly Contact[],
  dice: Dice,
  isReply: boolean,
  subject = 1 + Math.floor(dice.share() * 1e12),
): OfflineEvent {
  return {
    account: person.account,
    department: person.department,
    at,
    minutesEast: 0,
    recipients: to.map(({ key, domain, isOutside }) => ({
      key,
      domain,
      isOutside,
      isFreeMail: domain > 0 && domain < 10,
    })),
    bytes: 20_000,
    sketch: new Uint32Array(),
    subject,
    linkDomains: [],
    author: 0,
    isReply,
    listOrder: 0,
  }
}

/** What was written without a net for some hours leaves within seconds. */
function gather(acts: Act[], start: number, dice: Dice): void {
  const until = start + dice.whole(10, 17) * HOUR_MS
  const from = until - dice.whole(1, 4) * HOUR_MS
  for (const [index, act] of acts.entries()) {
    if (act.kind !== 'send' || act.at < from || act.at > until) continue
    const at = until + index * 400
    acts[index] = { ...act, at, ...(act.event && { event: { ...act.event, at } }) }
  }
}

/** Invitations to people outside, some of them new; a letter to all colleagues; a round of personal wishes before a festival. */
function occasions(acts: Act[], person: Person, start: number, dice: Dice, numbers: Numbers): void {
  const at = () => start + dice.whole(person.from * 60, person.to * 60) * MINUTE_MS
  if (dice.happens(person.climate.invitations)) {
    const guests = Array.from({ length: dice.whole(4, 20) }, () =>
      dice.happens(0.3) ? numbers.contact(dice, 0.7) : often(person.contacts, dice),
    )
    const when = at()
    acts.push({ at: when, kind: 'send', event: messageOf(person, when, unique(guests), dice, false) })
  }
  if (dice.happens(0.004)) {
    const when = at()
    const staff = Array.from({ length: dice.whole(50, STAFF) }, (_, index) => colleague(index))
    acts.push({ at: when, kind: 'send', event: messageOf(person, when, staff, dice, false) })
  }
  if (dice.happens(0.004)) {
    let when = at()
    for (let index = dice.whole(10, 40); index > 0; index--) {
      when += dice.whole(20, 120) * 1_000
      acts.push({ at: when, kind: 'send', event: messageOf(person, when, [often(person.contacts, dice)], dice, false) })
    }
  }
}

function mailing(acts: Act[], person: Person, day: number, start: number, dice: Dice, numbers: Numbers): void {
  const { mailing: plan } = person
  if (plan === undefined || (day - person.beginsOn) % plan.every !== plan.every - 1) return
  let at = start + dice.whole(9, 17) * HOUR_MS
  const isFirst = day - person.beginsOn < plan.every
  if (!plan.isInside)
    for (let index = poisson(dice, plan.churn * plan.readers.length); index > 0; index--)
      plan.readers[dice.whole(0, plan.readers.length - 1)] = numbers.contact(dice, 0.03)
  const isUnannounced = isFirst && !plan.isDeclared ? ({ isUnannounced: true } as const) : {}
  if (isFirst && plan.isDeclared)
    acts.push({ at: at - MINUTE_MS, kind: 'campaign', recipients: Math.round(plan.readers.length * 1.1) })
  const subject = 1 + Math.floor(dice.share() * 1e12)
  const [sketch, linkDomains] = [anySketch(dice), [dice.one(person.links)]]
  const letterTo = (to: readonly Contact[]) => ({ ...messageOf(person, at, to, dice, false, subject), linkDomains })
  if (!plan.isSingly) {
    acts.push({ at, kind: 'send', event: letterTo(plan.readers), ...isUnannounced })
    return
  }
  for (const reader of plan.readers) {
    at += dice.whole(200, 1_500)
    acts.push({
      at,
      kind: 'send',
      event: { ...letterTo([reader]), sketch },
      ...isUnannounced,
    })
  }
}

function unique(contacts: readonly Contact[]): readonly Contact[] {
  return [...new Map(contacts.map((each) => [each.key, each])).values()]
}

/** Knuth 1969; in parts of 30, so that e^-rate does not vanish */
export function poisson(dice: Dice, rate: number): number {
  let [count, left] = [0, rate]
  while (left > 0) {
    const limit = Math.exp(-Math.min(30, left))
    for (let product = dice.share(); product > limit; product *= dice.share()) count++
    left -= 30
  }
  return count
}
