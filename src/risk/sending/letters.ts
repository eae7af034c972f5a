// What is said again and again: letters that are much the same, and link domains that came up lately.
import type { SendingEvent } from './event.ts'
import { BODY_VALUES, MAX_BODIES, MAX_NEW_LINKS, type Body, type NewLink, type SendingProfile } from './profile.ts'

/** Of the values kept of two bodies, how many must be equal for them to be the same letter. */
const ALIKE = 12
const DAY_MINUTES = 1_440
/** For so long after its last message a letter is known again. */
const BODY_MINUTES = 14 * DAY_MINUTES
/** What was sent for so long is one of the things that the member always sends. */
const HABIT_MINUTES = 14 * DAY_MINUTES
/** Days of sending from which on it can be told which links are new. */
export const LINKS_FROM_DAYS = 4

/** @returns what said much the same before this message, as of now */
export function letterBefore(profile: SendingProfile, event: SendingEvent): Body | undefined {
  const body = bodyLike(profile, event)
  return body === undefined ? undefined : fadedTo(body, profile.minuteAt)
}

/** The same, unless the member always says it. */
export function campaignBody(profile: SendingProfile, event: SendingEvent): Body | undefined {
  const body = letterBefore(profile, event)
  return body === undefined || profile.minuteAt - body.since > HABIT_MINUTES ? undefined : body
}

/** @returns messages to strangers before this one that led to a domain of it, of those that came up within two weeks */
export function campaignLinks({ newLinks, minuteAt }: SendingProfile, { linkDomains }: SendingEvent): number {
  const known = newLinks.filter(
    ({ domain, since }) => minuteAt - since <= HABIT_MINUTES && linkDomains.includes(domain),
  )
  return Math.max(0, ...known.map(({ messages }) => messages))
}

/** Who gets the same again and again is a reader, of a robot say. */
export function noteBody(profile: SendingProfile, event: SendingEvent): void {
  const recipients = freshRecipients(profile, event)
  if (recipients === 0) return
  const values = bodyValues(event.sketch)
  if (values === undefined && event.subject === 0) return
  const strangers = strangersOf(event)
  const { bodies, minuteAt } = profile
  const known = bodyLike(profile, event)
  if (known !== undefined) {
    const faded = fadedTo(known, minuteAt)
    bodies[bodies.indexOf(known)] = {
      ...faded,
      recipients: faded.recipients + recipients,
      strangers: faded.strangers + strangers,
      messages: faded.messages + 1,
    }
    return
  }
  if (bodies.length === MAX_BODIES) forgetLeast(bodies, ({ minute }) => minute <= minuteAt - BODY_MINUTES)
  bodies.push({
    values: values ?? new Uint8Array(),
    subject: event.subject,
    recipients,
    strangers,
    messages: 1,
    since: minuteAt,
    minute: minuteAt,
  })
}

/** Domains of its links that the member never sent before; undefined where so little is known that nearly all of them would be. */
export function newLinkDomains(
  { activeDays, linkDomains }: SendingProfile,
  { linkDomains: sent }: SendingEvent,
): readonly number[] | undefined {
  return activeDays < LINKS_FROM_DAYS ? undefined : sent.filter((domain) => !linkDomains.includes(domain))
}

/** Before the links of the message are learned. */
export function noteNewLinks(profile: SendingProfile, event: SendingEvent): void {
  if (strangersOf(event) === 0) return
  const { newLinks, minuteAt } = profile
  const added = newLinkDomains(profile, event) ?? []
  for (const domain of event.linkDomains) {
    const known = newLinks.find((each) => each.domain === domain)
    if (known !== undefined) known.messages++
    else if (added.includes(domain)) {
      if (newLinks.length === MAX_NEW_LINKS) forgetLeast(newLinks, ({ since }) => minuteAt - since > HABIT_MINUTES)
      newLinks.push({ domain, since: minuteAt, messages: 1 })
    }
  }
}

function strangersOf({ recipients }: SendingEvent): number {
  return recipients.filter(({ isOutside, relation }) => isOutside && relation === 'stranger').length
}

/** Those to whom nothing was tried lately. */
export function freshRecipients({ recent }: SendingProfile, { recipients }: SendingEvent): number {
  const known = new Set(recent.map(({ key }) => key))
  return recipients.filter(({ key }) => !known.has(key)).length
}

/** One that is over, else the one that came least often; of those the oldest. */
function forgetLeast<Item extends Body | NewLink>(items: Item[], isOver: (item: Item) => boolean): void {
  const over = items.findIndex(isOver)
  const least = Math.min(...items.map(({ messages }) => messages))
  items.splice(over >= 0 ? over : items.findIndex(({ messages }) => messages === least), 1)
}

function fadedTo(body: Body, minute: number): Body {
  const left = 2 ** -((minute - body.minute) / DAY_MINUTES)
  return {
    ...body,
    recipients: body.recipients * left,
    strangers: body.strangers * left,
    messages: body.messages * left,
    minute,
  }
}

function bodyLike({ bodies, minuteAt }: SendingProfile, { sketch, subject }: SendingEvent): Body | undefined {
  const values = bodyValues(sketch)
  return bodies.find((body) => {
    if (body.minute <= minuteAt - BODY_MINUTES) return false
    if (values === undefined || body.values.length === 0) return subject !== 0 && body.subject === subject
    let equal = 0
    for (let index = 0; index < BODY_VALUES; index++) if (body.values[index] === values[index]) equal++
    return equal >= ALIKE
  })
}

/** @returns one byte of some values of a sketch; undefined for a text too short to compare */
function bodyValues(sketch: Uint32Array): Uint8Array | undefined {
  if (sketch.length < BODY_VALUES) return undefined
  const step = Math.floor(sketch.length / BODY_VALUES)
  return Uint8Array.from({ length: BODY_VALUES }, (_, index) => (sketch[index * step] ?? 0) & 255)
}
