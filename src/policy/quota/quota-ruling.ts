// What the quotas say of one message: it passes, waits for a second verification, or is refused for now.
import { Refusal } from '../../base/refusal.ts'
import type { HoldReason } from '../../mail/hold.ts'
import { NOTHING_SENT, type SendingCounts, type SentInWindows } from '../../mail/sending.ts'
import { NOTHING_WANTED, type Wish } from '../leaving.ts'
import type { QuotaGrant } from './grants.ts'
import { MESSAGE_UNITS, type MessageUnit } from './quota-row.ts'
import type { EffectiveLimit, EffectiveQuota } from './quota-table.ts'

/** How long a message waits for its sender's second verification. */
const WAITS_MS = 24 * 3_600_000
/** Begins the ids of reasons that come from here: `quota:ROW:UNIT:WINDOW`. */
const PREFIX = 'quota'
/** From this share of a pool on, in per cent, nobody takes more than a fair share. */
const FAIR_FROM = 50

export interface QuotaFacts {
  /** of this message */
  readonly message: SendingCounts
  /** domains of other organisations that it goes to, lower case */
  readonly outsideDomains: readonly string[]
  /** scope → what was sent before this message */
  readonly sent: ReadonlyMap<string, SentInWindows>
  /** strangers of the last 30 days, of the whole organisation, who answered */
  readonly answered: number
  /** those that hold now, of this member */
  readonly grants: readonly QuotaGrant[]
}

/** A limit with what is used of it. */
export interface QuotaUse extends EffectiveLimit {
  /** with grants, growth and fair share */
  readonly limit: number
  readonly used: number
  /** id of the grant that made it larger */
  readonly grant?: string
}

export interface QuotaRuling extends Wish {
  /** the limit that is reached; absent when none is, or the message may not go outside at all */
  readonly reached?: QuotaUse
}

export function quotaRuling(quota: EffectiveQuota, facts: QuotaFacts): QuotaRuling {
  const { insideOnly } = quota
  if (insideOnly !== undefined && facts.outsideDomains.some((domain) => !insideOnly.allowedDomains.includes(domain))) {
    const refusal = new Refusal('policy-refused', 'You may write to your own organisation only', insideOnly.row)
    return { action: 'refuse', holds: [], refusal, rules: [`${PREFIX}:${insideOnly.row}`] }
  }
  const reached = usesOf(quota, facts).filter(({ limit, used, of }) => {
    const amount = amountOf(of, facts.message)
    return amount > 0 && used + amount > limit
  })
  const isOver = (use: QuotaUse) => use.used + amountOf(use.of, facts.message) > secondCap(use)
  // What waiting does not change is told first.
  const worst = reached.find(({ in: window }) => window === undefined) ?? reached.find(isOver) ?? reached[0]
  if (worst === undefined) return NOTHING_WANTED
  const reason = reasonOf(worst, facts.message)
  if (!isOver(worst)) return { action: 'hold', holds: [reason], rules: [reason.rule], reached: worst }
  return { action: 'refuse', holds: [], refusal: refusalOf(worst), rules: [reason.rule], reached: worst }
}

/** Every limit of a person with what is used of it, for screens and commands. */
export function usesOf({ limits }: EffectiveQuota, facts: Omit<QuotaFacts, 'outsideDomains' | 'message'>): QuotaUse[] {
  return limits.map((limit) => useOf(limit, facts))
}

function useOf(limit: EffectiveLimit, { sent, answered, grants }: Omit<QuotaFacts, 'outsideDomains' | 'message'>) {
  const { of, in: window, pool, most, countedFor } = limit
  if (window === undefined || isOfMessage(of)) return { ...limit, limit: most, used: 0 }
  const usedBy = (scope: string): number => (sent.get(scope)?.[window] ?? NOTHING_SENT)[of]
  if (pool !== undefined) {
    const grown = pool.growth && of === 'strangers' ? most + pool.growth.perAnswer * answered : most
    const whole = pool.growth ? Math.max(most, Math.min(grown, pool.growth.most)) : grown
    const used = usedBy(countedFor)
    const share = Math.floor((whole * pool.fairShare) / 100)
    // Who has taken a fair share leaves the rest to others, once there is less left than was taken.
    const isUnfair = used * 100 >= whole * FAIR_FROM && usedBy('member') >= share
    return { ...limit, limit: isUnfair ? Math.min(whole, used) : whole, used }
  }
  const grant = grants
    .filter((each) => each.unit === of && each.window === window && each.limit > most)
    .toSorted((a, b) => b.limit - a.limit)[0]
  return {
    ...limit,
    limit: grant?.limit ?? most,
    used: usedBy(countedFor),
    ...(grant !== undefined && { grant: grant.id }),
  }
}

const isOfMessage = (unit: EffectiveLimit['of']): unit is MessageUnit =>
  (MESSAGE_UNITS as readonly string[]).includes(unit)

function amountOf(of: EffectiveLimit['of'], message: SendingCounts): number {
  if (of === 'message-bytes') return message.bytes
  return of === 'message-recipients' ? message.recipients : message[of]
}

/** A grant counts in place of both caps when it is larger. */
const secondCap = ({ afterStepUp, limit }: QuotaUse): number => Math.max(limit, afterStepUp ?? 0)

function refusalOf({ of, in: window, limit, row }: QuotaUse): Refusal {
  if (of === 'message-bytes') return new Refusal('message-too-big', `You may send messages of ${limit} bytes`, row)
  if (of === 'message-recipients')
    return new Refusal('too-many-recipients', `You may write to ${limit} recipients at once`, row)
  const words = `You reached your sending limit: ${limit} ${of} ${inWords(window)}`
  return new Refusal('sending-limit', `${words}; try again later or ask your administrator`, row)
}

export const inWords = (window: EffectiveLimit['in']): string =>
  ({ 'ten-minutes': 'in ten minutes', hour: 'in an hour', day: 'in a day', message: 'a message' })[window ?? 'message']

function reasonOf(use: QuotaUse, message: SendingCounts): HoldReason {
  const { row, of, in: window, used, limit } = use
  return {
    need: 'step-up',
    rule: [PREFIX, row, of, window ?? ''].join(':'),
    facts: [`${of} ${inWords(window)}: ${used + amountOf(of, message)} of ${limit}`],
    approvers: [],
    whenUnanswered: 'return',
    withinMs: WAITS_MS,
  }
}

/** The limit that a second verification raises, read from the rule of a hold; undefined for a rule that is none of ours. */
export function raisedBy(rule: string, { limits }: EffectiveQuota): EffectiveLimit | undefined {
  const [prefix, row, of, window] = rule.split(':')
  if (prefix !== PREFIX) return undefined
  return limits.find((each) => each.row === row && each.of === of && (each.in ?? '') === window)
}
