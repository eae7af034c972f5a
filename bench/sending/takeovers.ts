// Whoever has a member's account and sends: five ways of it, each drawn anew.
import type { OfflineEvent } from '../../src/risk/sending/offline.ts'
import type { Dice } from '../../training/sign-in/dice.ts'
import { messageOf, often } from './days.ts'
import { anySketch, colleague, type Contact, type Numbers, type Person, STAFF } from './people.ts'

const [MINUTE_MS, HOUR_MS, DAY_MS] = [60_000, 3_600_000, 86_400_000]

const NO_SKETCH = new Uint32Array()
/** Share of those whose letters are all but the same; the others write each anew. */
const ALIKE = 0.6
/** Share of those whose letters lead to one domain, that the member never linked to. */
const LINKED = 0.7
/** Share of reply chains that answer the people written to most; the others any thread there is. */
const NEAREST = 0.5

export interface Takeover {
  readonly name: string
  readonly meaning: string
  /** mail to strangers counts, or every message of it */
  readonly counts: 'strangers' | 'messages'
  /** for so long the owner works beside it; 0: it is over within the hour */
  readonly days: number
  readonly mail: (person: Person, begins: number, dice: Dice, numbers: Numbers) => readonly OfflineEvent[]
}

// prettier-ignore
export const TAKEOVERS: readonly Takeover[] = [
  { name: 'fast', meaning: '200 to 1,000 strangers, 2 to 10 messages a second', counts: 'strangers', days: 0, mail: (person, begins, dice, numbers) => paced(person, begins, dice.whole(200, 1_000), () => 1_000 / dice.whole(2, 10), dice, () => strangers(dice, numbers, 1), numbers) },
  { name: 'fast, blind copies', meaning: 'messages to 5 to 50 strangers each, one in a second or slower', counts: 'strangers', days: 0, mail: (person, begins, dice, numbers) => { const each = dice.whole(5, 50); return paced(person, begins, dice.whole(10, 60), () => dice.whole(1_000, 10_000), dice, () => strangers(dice, numbers, each), numbers) } },
  { name: 'slow drip', meaning: '4 to 15 strangers an hour for a week', counts: 'strangers', days: 7, mail: (person, begins, dice, numbers) => { const gap = HOUR_MS / dice.whole(4, 15); return paced(person, begins, Math.floor((7 * DAY_MS) / gap / 2), () => gap * 4 * dice.share(), dice, () => strangers(dice, numbers, 1), numbers) } },
  { name: 'ramp-up', meaning: 'five strangers on the first day, half as many again each day, at working hours', counts: 'strangers', days: 14, mail: rampUp },
  { name: 'inside', meaning: '60 to 300 colleagues one by one, a message in 1 to 10 s', counts: 'messages', days: 0, mail: (person, begins, dice, numbers) => { const first = dice.whole(0, STAFF); let next = 0; return paced(person, begins, dice.whole(60, 300), () => dice.whole(1_000, 10_000), dice, () => [colleague((first + next++) % STAFF)], numbers) } },
  { name: 'reply chain', meaning: 'answers in 40 to 150 old threads, a message in 1 to 10 s', counts: 'messages', days: 0, mail: (person, begins, dice, numbers) => paced(person, begins, dice.whole(40, 150), () => dice.whole(1_000, 10_000), dice, inThreads(person, dice), numbers, true) },
]

function strangers(dice: Dice, numbers: Numbers, count: number): readonly Contact[] {
  return Array.from({ length: count }, () => numbers.contact(dice, 0))
}

function inThreads({ contacts }: Person, dice: Dice): () => readonly Contact[] {
  const isNearest = dice.happens(NEAREST)
  return () => [isNearest ? often(contacts, dice) : dice.one(contacts)]
}

function linkOf(dice: Dice, numbers: Numbers): readonly number[] {
  return dice.happens(LINKED) ? [numbers.link()] : []
}

function paced(
  person: Person,
  begins: number,
  count: number,
  gapMs: () => number,
  dice: Dice,
  to: () => readonly Contact[],
  numbers: Numbers,
  isReply = false,
): readonly OfflineEvent[] {
  const subject = 1 + Math.floor(dice.share() * 1e12)
  const isAlike = dice.happens(ALIKE)
  const sketch = isAlike ? anySketch(dice) : NO_SKETCH
  const linkDomains = linkOf(dice, numbers)
  let at = begins
  return Array.from({ length: count }, () => {
    at += Math.ceil(gapMs())
    // An answer keeps the subject of its thread; what it says may be the same all the same.
    const message = messageOf(person, at, to(), dice, isReply, isAlike && !isReply ? subject : undefined)
    return { ...message, sketch, linkDomains }
  })
}

function rampUp(person: Person, begins: number, dice: Dice, numbers: Numbers): readonly OfflineEvent[] {
  const events: OfflineEvent[] = []
  const sketch = dice.happens(ALIKE) ? anySketch(dice) : NO_SKETCH
  const linkDomains = linkOf(dice, numbers)
  const start = begins - (begins % DAY_MS)
  for (let [day, count] = [0, 5]; day < 14; day++, count *= 1.5)
    for (let index = 0; index < count; index++) {
      const at = start + day * DAY_MS + person.from * HOUR_MS + dice.whole(0, 480) * MINUTE_MS
      events.push({ ...messageOf(person, at, strangers(dice, numbers, 1), dice, false), sketch, linkDomains })
    }
  return events.filter(({ at }) => at >= begins).sort((a, b) => a.at - b.at)
}
