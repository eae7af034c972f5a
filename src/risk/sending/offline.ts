// Sending control in memory: for a replay of recorded mail, and for simulated worlds. The same engine, the same rows; who wrote to whom
// is kept as what was sent and received in this run.
import { DAY_MS } from '../state/decay.ts'
import { SendingEngine } from './engine.ts'
import {
  KNOWN_DAYS,
  OWED_DAYS,
  POOL_DAYS,
  type Relation,
  type SendingEvent,
  type SendingOpinion,
  type SendingRecipient,
} from './event.ts'
import { SendingProfile } from './profile.ts'

const KNOWN_MS = KNOWN_DAYS * DAY_MS
const OWED_MS = OWED_DAYS * DAY_MS
/** ms that a delayed message waits before it is judged again. */
const DELAY_MS = 10 * 60_000
/** Messages of an account that wait; more are judged all the same, and forgotten. */
const MAX_WAITING = 10_000

export type OfflineRecipient = Omit<SendingRecipient, 'relation' | 'isOwed'>
export type OfflineEvent = Omit<SendingEvent, 'recipients' | 'isAgain'> & {
  readonly recipients: readonly OfflineRecipient[]
}

/** ms since 1970 when they were written to last, and when they wrote last; 0: never */
interface Known {
  writtenAt: number
  heardAt: number
}

interface Account {
  readonly profile: SendingProfile
  readonly known: Map<number, Known>
  delayed: { readonly event: OfflineEvent; readonly due: number }[]
  held: OfflineEvent[]
}

export class OfflineSending {
  readonly #engine = new SendingEngine()
  readonly #accounts = new Map<string, Account>()
  readonly #hasLeft: (event: OfflineEvent) => void

  /** @param hasLeft  told of each message that leaves, at once or after it waited */
  constructor(hasLeft: (event: OfflineEvent) => void = () => {}) {
    this.#hasLeft = hasLeft
  }

  /** Judges a message, and takes in that it left, or that it waits. */
  send(event: OfflineEvent): SendingOpinion {
    const account = this.#of(event.account)
    this.#letDelayedGo(account, event.at)
    return this.#pass(account, event, false)
  }

  /** @param key  of the author, as recipients have it */
  received(name: string, key: number, at: number): void {
    const { profile, known } = this.#of(name)
    const { writtenAt = 0, heardAt = 0 } = known.get(key) ?? {}
    known.set(key, { writtenAt, heardAt: Math.max(heardAt, at) })
    if (heardAt === 0 && writtenAt > at - POOL_DAYS * DAY_MS) this.#engine.answered(profile, at)
  }

  /** The owner proved it: what waits leaves, in its order. @returns how many messages did */
  released(name: string, at: number): number {
    const account = this.#of(name)
    this.#engine.released(account.profile, at)
    const held = account.held
    account.held = []
    for (const event of held) this.#leave(account, { ...event, at })
    return held.length
  }

  /** The owner says it was somebody else: what waits never leaves. */
  denied(name: string, at: number): void {
    const account = this.#of(name)
    this.#engine.denied(account.profile, at)
    account.held = []
    account.delayed = []
  }

  declareCampaign(name: string, at: number, until: number, recipients: number): void {
    this.#engine.declareCampaign(this.#of(name).profile, at, until, recipients)
  }

  profileOf(name: string): SendingProfile {
    return this.#of(name).profile
  }

  #pass(account: Account, event: OfflineEvent, isAgain: boolean): SendingOpinion {
    const full = known(account, event, isAgain)
    const opinion = this.#engine.look(account.profile, full)
    const isSent = opinion.decision === 'send'
    this.#engine.note(account.profile, full, opinion, isSent ? 'sent' : 'held')
    if (isSent) this.#noteWritten(account, event)
    else if (opinion.decision === 'delay') account.delayed.push({ event, due: event.at + DELAY_MS })
    else if (account.held.length < MAX_WAITING) account.held.push(event)
    return opinion
  }

  #letDelayedGo(account: Account, at: number): void {
    if (account.delayed.length === 0) return
    const due = account.delayed.filter((each) => each.due <= at)
    if (due.length === 0) return
    account.delayed = account.delayed.filter((each) => each.due > at)
    for (const each of due) this.#pass(account, { ...each.event, at: each.due }, true)
  }

  #leave(account: Account, event: OfflineEvent): void {
    const full = known(account, event, true)
    this.#engine.note(account.profile, full, this.#engine.look(account.profile, full), 'sent')
    this.#noteWritten(account, event)
  }

  #noteWritten({ known }: Account, event: OfflineEvent): void {
    const { recipients, at } = event
    this.#hasLeft(event)
    for (const { key, isOutside } of recipients)
      if (isOutside) known.set(key, { writtenAt: at, heardAt: known.get(key)?.heardAt ?? 0 })
  }

  #of(name: string): Account {
    let account = this.#accounts.get(name)
    if (account === undefined) {
      account = { profile: new SendingProfile(), known: new Map(), delayed: [], held: [] }
      this.#accounts.set(name, account)
    }
    return account
  }
}

function known({ known }: Account, event: OfflineEvent, isAgain: boolean): SendingEvent {
  const recipients = event.recipients.map((each) => {
    const { writtenAt = 0, heardAt = 0 } = each.isOutside ? (known.get(each.key) ?? {}) : {}
    return {
      ...each,
      relation: relationOf(each.isOutside, event.at - writtenAt < KNOWN_MS, event.at - heardAt < KNOWN_MS),
      isOwed: heardAt > writtenAt && event.at - heardAt < OWED_MS,
    }
  })
  return { ...event, isAgain, recipients }
}

function relationOf(isOutside: boolean, wasWrittenTo: boolean, hasWritten: boolean): Relation {
  return !isOutside || hasWritten ? 'mutual' : wasWrittenTo ? 'written' : 'stranger'
}
