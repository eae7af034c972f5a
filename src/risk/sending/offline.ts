// Sending control in memory: for a replay of recorded mail, and for simulated worlds. The same engine, the same rows; who wrote to whom
// is kept as what was sent and received in this run.
import { DAY_MS } from '../state/decay.ts'
import { SendingEngine } from './engine.ts'
import type { Relation, SendingEvent, SendingOpinion, SendingRecipient } from './event.ts'
import { SendingProfile } from './profile.ts'

const KNOWN_MS = 180 * DAY_MS
/** ms that a delayed message waits before it is judged again. */
const DELAY_MS = 10 * 60_000
/** Messages of an account that wait; more are judged all the same, and forgotten. */
const MAX_WAITING = 10_000

export type OfflineRecipient = Omit<SendingRecipient, 'relation'>
export type OfflineEvent = Omit<SendingEvent, 'recipients' | 'isAgain'> & {
  readonly recipients: readonly OfflineRecipient[]
}

interface Known {
  at: number
  isMutual: boolean
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
    this.#of(name).known.set(key, { at, isMutual: true })
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
      if (isOutside) known.set(key, { at, isMutual: known.get(key)?.isMutual ?? false })
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

function known(account: Account, event: OfflineEvent, isAgain: boolean): SendingEvent {
  const relationOf = ({ key, isOutside }: OfflineRecipient): Relation => {
    if (!isOutside) return 'mutual'
    const entry = account.known.get(key)
    if (entry === undefined || event.at - entry.at > KNOWN_MS) return 'stranger'
    return entry.isMutual ? 'mutual' : 'written'
  }
  return { ...event, isAgain, recipients: event.recipients.map((each) => ({ ...each, relation: relationOf(each) })) }
}
