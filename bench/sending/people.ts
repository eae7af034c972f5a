// The people of a made-up organisation, by how they send: rows with the ranges that each world draws from.
import { SKETCH_VALUES } from '../../src/mail/sketch.ts'
import type { Dice } from '../../training/sign-in/dice.ts'
import type { Act } from './days.ts'

export interface Kind {
  readonly name: string
  /** people of it in a world of 100 */
  readonly share: number
  /** messages of an ordinary working hour, drawn between these on a scale of logarithms */
  readonly perHour: readonly [low: number, high: number]
  /** messages that go to people who are new, and those that stay inside */
  readonly newShare: readonly [low: number, high: number]
  readonly insideShare: readonly [low: number, high: number]
  readonly contacts: readonly [low: number, high: number]
  /** of people outside, who write back */
  readonly answers: readonly [low: number, high: number]
  readonly replyShare: readonly [low: number, high: number]
  /** chance of a day */
  readonly burstDays: number
  /** how many times as busy an hour of a burst is */
  readonly burst: readonly [low: number, high: number]
  /** of messages to new people, those that are written by a pattern */
  readonly patterns?: number
  /** sends day and night, every day alike */
  readonly isRobot?: true
  /** days after the others on which it begins */
  readonly beginsOn?: readonly [low: number, high: number]
  /** mailings: days between two, readers, whether each reader gets a message, share of readers that is new each time */
  readonly mailing?: {
    readonly every: readonly [low: number, high: number]
    readonly readers: readonly [low: number, high: number]
    readonly isInside: boolean
    readonly singly: number
    readonly churn: readonly [low: number, high: number]
  }
}

// prettier-ignore
export const KINDS: readonly Kind[] = [
  { name: 'office', share: 54, perHour: [1, 12], newShare: [0.01, 0.12], insideShare: [0.3, 0.8], contacts: [20, 120], answers: [0.4, 0.9], replyShare: [0.4, 0.8], burstDays: 0.03, burst: [2, 5] },
  { name: 'sales', share: 14, perHour: [4, 15], newShare: [0.05, 0.2], insideShare: [0.1, 0.3], contacts: [80, 400], answers: [0.3, 0.7], replyShare: [0.3, 0.6], burstDays: 0.08, burst: [3, 9], patterns: 0.4 },
  { name: 'support', share: 8, perHour: [6, 20], newShare: [0.1, 0.35], insideShare: [0.05, 0.2], contacts: [50, 200], answers: [0.6, 0.9], replyShare: [0.8, 0.95], burstDays: 0.04, burst: [2, 4], patterns: 0.3 },
  { name: 'hr', share: 4, perHour: [2, 10], newShare: [0.05, 0.2], insideShare: [0.4, 0.8], contacts: [30, 100], answers: [0.5, 0.9], replyShare: [0.3, 0.6], burstDays: 0.03, burst: [2, 5], mailing: { every: [14, 31], readers: [100, 600], isInside: true, singly: 0.35, churn: [0, 0.02] } },
  { name: 'newsletter', share: 3, perHour: [1, 8], newShare: [0.02, 0.1], insideShare: [0.3, 0.6], contacts: [20, 80], answers: [0.4, 0.8], replyShare: [0.3, 0.6], burstDays: 0.02, burst: [2, 4], mailing: { every: [7, 31], readers: [80, 600], isInside: false, singly: 0.6, churn: [0, 0.05] } },
  { name: 'robot', share: 5, perHour: [2, 30], newShare: [0, 0.001], insideShare: [0, 1], contacts: [1, 12], answers: [0, 0.1], replyShare: [0, 0], burstDays: 0.06, burst: [3, 25], isRobot: true },
  { name: 'newcomer', share: 12, perHour: [1, 12], newShare: [0.02, 0.15], insideShare: [0.3, 0.8], contacts: [20, 120], answers: [0.4, 0.9], replyShare: [0.4, 0.8], burstDays: 0.03, burst: [2, 5], beginsOn: [20, 70] },
]

/** What differs from one organisation to the next, as factors and chances of a day. */
export interface Climate {
  /** of the messages of an hour */
  readonly busy: number
  /** of the share of new people */
  readonly fresh: number
  /** of the share of people who write back */
  readonly answering: number
  /** chance that some hours of mail leave at once when the net is back */
  readonly offline: number
  /** chance of an invitation to people outside */
  readonly invitations: number
  /** share of mailings that are announced the first time */
  readonly announced: number
  /** factor of the share of each kind of people, in the order of `KINDS` */
  readonly kinds: readonly number[]
}

/** Those that limits were set on. */
export const USUAL_CLIMATE: Climate = {
  busy: 1,
  fresh: 1,
  answering: 1,
  offline: 0.01,
  invitations: 0.01,
  announced: 0.9,
  kinds: KINDS.map(() => 1),
}

export function redrawnClimate(dice: Dice): Climate {
  const factor = (spread: number) => spread ** (2 * dice.share() - 1)
  return {
    busy: factor(1.8),
    fresh: factor(1.8),
    answering: Math.min(1.1, factor(1.4)),
    offline: 0.02 * dice.share(),
    invitations: 0.02 * dice.share(),
    announced: 0.7 + 0.3 * dice.share(),
    kinds: KINDS.map(() => factor(2)),
  }
}

export interface Contact {
  readonly key: number
  readonly domain: number
  readonly isOutside: boolean
  readonly answers: boolean
}

/** One person with the rates that were drawn. */
export interface Person {
  readonly account: string
  readonly department: string
  readonly kind: Kind
  readonly perHour: number
  readonly newShare: number
  readonly replyShare: number
  /** the first ones are written to most */
  readonly contacts: Contact[]
  readonly inside: readonly Contact[]
  readonly insideShare: number
  readonly answers: number
  /** hours of the day between which work is done */
  readonly from: number
  readonly to: number
  readonly beginsOn: number
  readonly weekends: number
  /** sketches of what is written again and again */
  readonly patterns: readonly Uint32Array[]
  /** domains that messages link to */
  readonly links: number[]
  /** answers that come on a later day */
  readonly coming: Act[]
  readonly climate: Climate
  readonly mailing?: Mailing
}

export interface Mailing {
  readonly every: number
  readonly readers: Contact[]
  readonly isInside: boolean
  readonly isSingly: boolean
  readonly churn: number
  /** announces the first one as a campaign */
  readonly isDeclared: boolean
}

const [PATTERNS, LINKS] = [4, 12]

/** Of a text of its own. */
export function anySketch(dice: Dice): Uint32Array {
  return Uint32Array.from({ length: SKETCH_VALUES }, () => dice.whole(0, 2 ** 32 - 1))
}

export const STAFF = 800
/** Addresses in people's mail are numbers; the first ones are the staff. */
export class Numbers {
  #next = 1_000

  contact(dice: Dice, answers: number): Contact {
    const key = this.#next++
    // Every third is a colleague of somebody known, or has a mailbox that anybody may open.
    const domain = dice.happens(0.3) ? 1 + dice.whole(0, 40) : 1_000_000 + key
    return { key, domain, isOutside: true, answers: dice.happens(answers) }
  }

  /** A domain that was never linked to. */
  link(): number {
    return this.#next++
  }
}

export function colleague(number: number): Contact {
  return { key: number + 1, domain: 0, isOutside: false, answers: true }
}

export function personOf(dice: Dice, kind: Kind, index: number, numbers: Numbers, climate: Climate): Person {
  const between = ([low, high]: readonly [number, number]) => low + dice.share() * (high - low)
  const { perHour, contacts, mailing } = kind
  const answers = Math.min(0.95, between(kind.answers) * climate.answering)
  const insideShare = between(kind.insideShare)
  const from = dice.whole(7, 10)
  return {
    account: `${kind.name}${index}`,
    department: kind.name === 'newcomer' ? 'office' : kind.name,
    kind,
    perHour: climate.busy * perHour[0] * (perHour[1] / perHour[0]) ** dice.share(),
    newShare: Math.min(0.5, between(kind.newShare) * climate.fresh),
    replyShare: between(kind.replyShare),
    contacts: Array.from({ length: Math.round(between(contacts)) }, () => numbers.contact(dice, answers)),
    inside: Array.from({ length: dice.whole(3, 40) }, () => colleague(dice.whole(0, STAFF - 1))),
    insideShare: kind.isRobot ? Math.round(insideShare) : insideShare,
    answers,
    from,
    to: from + dice.whole(8, 10),
    beginsOn: kind.beginsOn === undefined ? 0 : Math.round(between(kind.beginsOn)),
    weekends: dice.share() * 0.15,
    patterns: Array.from({ length: PATTERNS }, () => anySketch(dice)),
    links: Array.from({ length: LINKS }, () => numbers.link()),
    coming: [],
    climate,
    ...(mailing !== undefined && {
      mailing: {
        every: Math.round(between(mailing.every)),
        readers: Array.from({ length: Math.round(between(mailing.readers)) }, (_, number) =>
          mailing.isInside ? colleague(number) : numbers.contact(dice, 0.03),
        ),
        isInside: mailing.isInside,
        isSingly: dice.happens(mailing.singly),
        churn: between(mailing.churn),
        isDeclared: dice.happens(climate.announced),
      },
    }),
  }
}
