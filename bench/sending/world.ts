// One made-up organisation lived through by sending control: who was asked for nothing, and what left of those who were not the owner.
import type { SendingReason } from '../../src/mail/sending.ts'
import { monotonic } from '../../src/base/clock.ts'
import { OfflineSending, type OfflineEvent } from '../../src/risk/sending/offline.ts'
import type { SendingOpinion } from '../../src/risk/sending/event.ts'
import { encodeSendingProfile } from '../../src/risk/sending/profile-codec.ts'
import { Dice } from '../../training/sign-in/dice.ts'
import { BEGINS, DAY_MS, dayOf, type Act } from './days.ts'
import { KINDS, Numbers, personOf, redrawnClimate, USUAL_CLIMATE, type Person } from './people.ts'
import { TAKEOVERS, type Takeover } from './takeovers.ts'

const MINUTE_MS = 60_000
/** How long an owner takes to answer: to prove it, or to say that it was somebody else. */
const ANSWERS_WITHIN_MS = 30 * MINUTE_MS
/** Takeovers begin after so many days. */
const QUIET_DAYS = 40
/** Every so many judgements one is timed. */
const TIMED = 16

export interface Plan {
  readonly seed: number
  readonly people: number
  readonly days: number
  /** share of people whose account is taken over once */
  readonly taken: number
  /** rates of its own, instead of those that limits were set on */
  readonly isRedrawn: boolean
}

export interface FalseHold {
  readonly kind: string
  readonly day: number
  readonly reasons: readonly SendingReason[]
  /** a mailing to hundreds that nobody announced: the house asks, as it should */
  readonly isUnannounced: boolean
}

export interface TakenOver {
  readonly takeover: string
  readonly kind: string
  /** strangers, or messages, that left */
  readonly left: number
  readonly isNoticed: boolean
  /** ms from its first message on */
  readonly noticedAfter: number
}

export interface Lived {
  readonly userDays: ReadonlyMap<string, number>
  readonly holds: readonly FalseHold[]
  readonly delays: number
  readonly messages: number
  readonly taken: readonly TakenOver[]
  /** µs of single judgements */
  readonly costs: readonly number[]
  readonly stateBytes: readonly number[]
}

export function liveWorld({ seed, people, days, taken, isRedrawn }: Plan): Lived {
  const dice = new Dice(seed)
  const climate = isRedrawn ? redrawnClimate(dice) : USUAL_CLIMATE
  const numbers = new Numbers()
  const lived = { userDays: new Map<string, number>(), holds: [] as FalseHold[], delays: 0, messages: 0 }
  const [found, costs, stateBytes]: [TakenOver[], number[], number[]] = [[], [], []]
  let left: OfflineEvent[] = []
  const sending = new OfflineSending((event) => left.push(event))
  // Newcomers last: their colleagues are known by then.
  for (const [place, kind] of KINDS.entries()) {
    const count = Math.max(1, Math.round((kind.share / 100) * people * (climate.kinds[place] ?? 1)))
    for (let index = 0; index < count; index++) {
      const person = personOf(dice, kind, index, numbers, climate)
      const takeover = dice.happens(taken) ? dice.one(TAKEOVERS) : undefined
      const until = takeover === undefined ? days : dice.whole(Math.max(QUIET_DAYS, person.beginsOn + 5), days)
      for (let day = person.beginsOn; day < until; day++) {
        left = []
        const acts = dayOf(person, day, dice, numbers)
        if (acts.length > 0) lived.userDays.set(kind.name, (lived.userDays.get(kind.name) ?? 0) + 1)
        honestDay(sending, person, day, acts, lived, costs)
      }
      stateBytes.push(encodeSendingProfile(sending.profileOf(person.account)).length)
      if (takeover === undefined) continue
      left = []
      const begins = BEGINS + until * DAY_MS + dice.whole(0, 24 * 60 - 1) * MINUTE_MS
      const mail = takeover.mail(person, begins, dice, numbers)
      const own = Array.from({ length: takeover.days }, (_, day) => dayOf(person, until + day, dice, numbers)).flat()
      found.push(takenOver(sending, person, takeover, mail, own, () => left))
    }
  }
  return { ...lived, taken: found, costs, stateBytes }
}

type Counted = { holds: FalseHold[]; delays: number; messages: number }

/** Once asked, the owner proves it half an hour later. */
function honestDay(
  sending: OfflineSending,
  person: Person,
  day: number,
  acts: readonly Act[],
  lived: Counted,
  costs: number[],
): void {
  let asked = 0
  const answer = (at: number) => {
    if (asked > 0 && at >= asked + ANSWERS_WITHIN_MS) {
      sending.released(person.account, asked + ANSWERS_WITHIN_MS)
      asked = 0
    }
  }
  for (const act of acts) {
    answer(act.at)
    const begun = monotonic()
    const opinion = happen(sending, person, act)
    if (opinion === undefined) continue
    const { decision, reasons } = opinion
    if (++lived.messages % TIMED === 0) costs.push((monotonic() - begun) * 1_000)
    if (decision === 'delay') lived.delays++
    if (!isHeld(opinion) || asked > 0) continue
    asked = act.at
    lived.holds.push({ kind: person.kind.name, day, reasons, isUnannounced: act.isUnannounced ?? false })
  }
  answer(BEGINS + (day + 1) * DAY_MS + ANSWERS_WITHIN_MS)
}

/** @returns what was said of a message */
function happen(sending: OfflineSending, { account }: Person, act: Act): SendingOpinion | undefined {
  const { at, kind, event, author = 0, recipients = 0 } = act
  if (kind === 'received') sending.received(account, author, at)
  else if (kind === 'campaign') sending.declareCampaign(account, at, at + DAY_MS, recipients)
  else if (event !== undefined) return sending.send(event)
  return undefined
}

function isHeld({ decision }: SendingOpinion): boolean {
  return decision === 'hold' || decision === 'freeze'
}

/**
 * Half an hour after the first message that waits, the owner says it was somebody else. Until then she goes on with her own work,
 * and proves what waits when all of it is hers.
 */
function takenOver(
  sending: OfflineSending,
  person: Person,
  takeover: Takeover,
  mail: readonly OfflineEvent[],
  own: readonly Act[],
  left: () => readonly OfflineEvent[],
): TakenOver {
  const { kind } = person
  const begins = mail[0]?.at ?? 0
  const ours = new Set(mail.map(({ subject }) => subject))
  const acts = [
    ...mail.map((event): Act => ({ at: event.at, kind: 'send', event })),
    ...own.filter(({ at }) => at >= begins),
  ]
  let [asked, noticed]: (number | undefined)[] = []
  for (const act of acts.sort((a, b) => a.at - b.at)) {
    if (asked !== undefined && act.at > asked + ANSWERS_WITHIN_MS) {
      if (noticed !== undefined) break
      sending.released(person.account, asked + ANSWERS_WITHIN_MS)
      asked = undefined
    }
    const opinion = happen(sending, person, act)
    if (opinion === undefined || !isHeld(opinion)) continue
    asked ??= act.at
    if (ours.has(act.event?.subject ?? 0)) noticed ??= act.at
  }
  const gone = left().filter(({ subject }) => ours.has(subject))
  return {
    takeover: takeover.name,
    kind: kind.name,
    left:
      takeover.counts === 'messages' ? gone.length : gone.reduce((sum, { recipients }) => sum + recipients.length, 0),
    isNoticed: noticed !== undefined,
    noticedAfter: noticed === undefined ? NaN : noticed - begins,
  }
}
