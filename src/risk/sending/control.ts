// Sending control on the stored habits of a member: looked at in the transaction that lets a message go or holds it, so that two
// messages of one member at once are counted one after the other.
import { Refusal } from '../../base/refusal.ts'
import type { Owner } from '../../mailbox/mailbox.ts'
import { isFreeMail } from '../../mail/free-mail.ts'
import type { ReturnLimits } from '../../mail/return-limits.ts'
import type { SendingCounts } from '../../mail/sending.ts'
import { tokensOf } from '../../intel/trail.ts'
import type { ReadTx, WriteTx } from '../../store/store.ts'
import * as records from '../records-sending.ts'
import { DAY_MS } from '../state/decay.ts'
import { minutesEast } from '../state/zone.ts'
import { usualHour } from './baseline.ts'
import { caseOf, SendingEngine } from './engine.ts'
import {
  KNOWN_DAYS,
  OWED_DAYS,
  POOL_DAYS,
  type SendingEvent,
  type SendingOpinion,
  type SendingRecipient,
} from './event.ts'
import { numberOf, organisationSealer, profileOpener, profileSealer, scopeText, tokensFor } from './keys.ts'
import { listOrderOf } from './list-order.ts'
import { decodeSendingProfile, encodeSendingProfile } from './profile-codec.ts'
import { SendingProfile, seriesIndex } from './profile.ts'
import { scopesWith, sentOf, SLOT_MS } from './sent-of.ts'
import { relieve, returnsOf, type Returns } from './restriction.ts'
import { countsOf } from './series.ts'
import type { SendingLook, SendingOutcome, SendingSubmission, SubmittedRecipient } from './submission.ts'

/** How much of one message is remembered of its links. */
const MAX_LINK_DOMAINS = 32

export interface Campaign {
  /** ms since 1970 */
  readonly until: number
  readonly recipients: number
}

export class SendingControl {
  readonly #engine = new SendingEngine()
  readonly #zone: string

  /** @param zone  an IANA name, where the days of members are counted; '' is UTC */
  constructor(zone = Intl.DateTimeFormat().resolvedOptions().timeZone) {
    this.#zone = zone
  }

  /** Grants `intel:read` and `intel:append`. Until the transaction ends, other messages wait here: what is shared is given out once. */
  async look(tx: WriteTx, submission: SendingSubmission): Promise<SendingLook> {
    const { owner, at } = submission
    const profile = await this.#locked(tx, owner, at)
    const { event, outside } = await this.#eventOf(tx, submission)
    const returns = returnsOf(profile, at, submission.returnLimits)
    const opinion = this.#engine.look(profile, event)
    const { decision, holdsAllOutside, reasons, message } = opinion
    // As late as can be: from here on, mail of all others of the organisation waits.
    await records.takeTurn(tx, owner.organisationId)
    const { sent, pool } = await sentOf(tx, owner, submission.scopes, at)
    return {
      judgement: { decision, holdsAllOutside, reasons },
      message,
      sent,
      pool,
      // Whoever wrote to the member does not complain of an answer.
      returns: outside.some(({ isMutual }) => !isMutual) ? returns : { ...returns, reasons: [] },
      case: caseOf(profile),
      lastHour: lastHourOf(profile, event, message),
      usualMessages: usualHour(profile, seriesIndex('messages')),
      note: (outcome) => this.#note(tx, submission, { profile, event, outside, opinion }, outcome),
    }
  }

  async #note(
    tx: WriteTx,
    { owner, at, scopes }: SendingSubmission,
    { profile, event, outside, opinion }: Looked,
    outcome: SendingOutcome,
  ): Promise<void> {
    if (outcome === 'refused') return
    this.#engine.note(profile, event, opinion, outcome)
    await this.#keep(tx, owner, profile, at)
    if (outcome !== 'sent') return
    const sealer = await organisationSealer(tx, owner)
    const names = scopesWith(scopes).map((scope) => scopeText(scope, owner))
    const tokens = tokensFor(sealer, names)
    await records.addCounts(tx, owner.organisationId, tokens, Math.floor(at / SLOT_MS), opinion.message)
    await records.upsertRecipients(tx, owner, outside, at)
    const { strangers } = opinion.message
    if (strangers > 0)
      await records.addToPool(tx, owner.organisationId, Math.floor(at / DAY_MS), { strangers, answered: 0 })
  }

  /** Mail from outside came in for the member: whoever wrote back is no stranger. Grants of `look`. */
  async received(tx: WriteTx, owner: Owner, author: string, at: number): Promise<void> {
    const [token] = tokensFor(await organisationSealer(tx, owner), [addressText(author)])
    if (token === undefined) return
    const since = at - POOL_DAYS * DAY_MS
    const [written] = await records.recipientRows(tx, owner, [token], since)
    if (written === undefined || written.answered_ms > 0) return
    // The profile first, as where mail is sent: else two that meet would wait for each other.
    const profile = await this.#locked(tx, owner, at)
    if (!(await records.noteAnswer(tx, owner, token, at, since))) return
    this.#engine.answered(profile, at)
    await this.#keep(tx, owner, profile, at)
    await records.addToPool(tx, owner.organisationId, Math.floor(at / DAY_MS), { strangers: 0, answered: 1 })
  }

  /** Mail of the member came to nothing for good at so many recipients. */
  bounced(tx: WriteTx, owner: Owner, at: number, count: number, limits: ReturnLimits): Promise<Returns> {
    return this.#change(tx, owner, at, (profile) => {
      this.#engine.bounced(profile, at, count)
      return returnsOf(profile, at, limits)
    })
  }

  /** So many recipients complained of the member's mail. */
  complained(tx: WriteTx, owner: Owner, at: number, count: number, limits: ReturnLimits): Promise<Returns> {
    return this.#change(tx, owner, at, (profile) => {
      this.#engine.complained(profile, at, count)
      return returnsOf(profile, at, limits)
    })
  }

  /** How it stands with what came back, now. */
  returned(tx: WriteTx, owner: Owner, at: number, limits: ReturnLimits): Promise<Returns> {
    return this.#change(tx, owner, at, (profile) => returnsOf(profile, at, limits))
  }

  /** An officer ends the restriction: what was complained of and came back so far counts no more. @returns what did until now */
  relieved(tx: WriteTx, owner: Owner, at: number, limits: ReturnLimits): Promise<Returns> {
    return this.#change(tx, owner, at, (profile) => relieve(profile, at, limits))
  }

  /**
   * The owner proved that what waits is hers: the case is closed, and as much more may follow for some hours. Each message that
   * leaves then is looked at with `isAgain`, and noted.
   */
  released(tx: WriteTx, owner: Owner, at: number): Promise<void> {
    return this.#change(tx, owner, at, (profile) => this.#engine.released(profile, at))
  }

  /** The owner denies it, or nobody answered: nothing of it is a habit, and whatever comes is judged `freeze` until `released`. */
  denied(tx: WriteTx, owner: Owner, at: number): Promise<void> {
    return this.#change(tx, owner, at, (profile) => this.#engine.denied(profile, at))
  }

  /** More than usual is announced: rules of volume are silent until then, for so many recipients. */
  declareCampaign(tx: WriteTx, owner: Owner, at: number, { until, recipients }: Campaign): Promise<void> {
    return this.#change(tx, owner, at, (profile) => this.#engine.declareCampaign(profile, at, until, recipients))
  }

  async #change<T>(tx: WriteTx, owner: Owner, at: number, change: (profile: SendingProfile) => T): Promise<T> {
    const profile = await this.#locked(tx, owner, at)
    const changed = change(profile)
    await this.#keep(tx, owner, profile, at)
    return changed
  }

  async #locked(tx: WriteTx, owner: Owner, at: number): Promise<SendingProfile> {
    return (await opened(tx, owner, await records.lockProfile(tx, owner, at))) ?? new SendingProfile()
  }

  async #keep(tx: WriteTx, owner: Owner, profile: SendingProfile, at: number): Promise<void> {
    const sealer = await profileSealer(tx, owner)
    await records.updateProfile(tx, owner, at, sealer.seal(encodeSendingProfile(profile), contextOf(owner)))
  }

  async #eventOf(tx: WriteTx, submission: SendingSubmission): Promise<Pick<Looked, 'event' | 'outside'>> {
    const { owner, at, recipients, linkDomains, subject, from, replyTo, circumstances } = submission
    const sealer = await organisationSealer(tx, owner)
    const links = linkDomains.slice(0, MAX_LINK_DOMAINS)
    const wording = subject
      .toLowerCase()
      .replace(/\P{L}+/gu, ' ')
      .trim()
    const author = [from, ...replyTo].map((each) => each.toLowerCase()).join(' ')
    const tokens = tokensFor(sealer, [
      ...recipients.map(({ address }) => addressText(address)),
      ...recipients.map(({ address }) => `sending domain:${domainOf(address)}`),
      ...links.map((domain) => `sending link:${domain}`),
      `sending subject:${wording}`,
      `sending author:${author}`,
    ])
    const ofRecipients = tokens.slice(0, recipients.length)
    const ofDomains = tokens.slice(recipients.length, 2 * recipients.length)
    const ofLinks = tokens.slice(2 * recipients.length, 2 * recipients.length + links.length)
    const [ofSubject, ofAuthor] = tokens.slice(-2)
    const relations = await this.#relations(tx, submission, sealer, ofRecipients)
    return {
      event: {
        account: String(owner.memberId),
        department: submission.department ?? '',
        at,
        minutesEast: minutesEast(this.#zone, at),
        recipients: recipients.map(({ address, isOutside }, index) => ({
          key: numberOf(ofRecipients[index] as Buffer),
          domain: numberOf(ofDomains[index] as Buffer),
          isOutside,
          isFreeMail: isFreeMail(domainOf(address)),
          ...(relations[index] ?? ({ relation: 'mutual', isOwed: false } as const)),
        })),
        bytes: submission.bytes,
        sketch: submission.sketch,
        subject: wording === '' ? 0 : numberOf(ofSubject as Buffer),
        linkDomains: ofLinks.map(numberOf),
        author: numberOf(ofAuthor as Buffer),
        isReply: submission.isReply,
        listOrder: listOrderOf(recipients.map(({ address }) => address)),
        isAgain: submission.isAgain ?? false,
        ...circumstances,
      },
      outside: recipients.flatMap(({ isOutside }, index) =>
        isOutside ? [{ token: ofRecipients[index] as Buffer, isMutual: relations[index]?.relation === 'mutual' }] : [],
      ),
    }
  }

  /** Whom the member wrote to stands here, who wrote to the member in `intel`. */
  async #relations(
    tx: ReadTx,
    { owner, at, recipients, isReply }: SendingSubmission,
    sealer: Parameters<typeof tokensOf>[0],
    tokens: readonly Buffer[],
  ): Promise<readonly Pick<SendingRecipient, 'relation' | 'isOwed'>[]> {
    const since = at - KNOWN_DAYS * DAY_MS
    const isOutside = (_: unknown, index: number) => recipients[index]?.isOutside === true
    const written = await records.recipientRows(tx, owner, tokens.filter(isOutside), since)
    const wrote = new Map(written.map((row) => [textOf(row.token), row]))
    const hasAnswered = (index: number) => (wrote.get(textOf(tokens[index]))?.answered_ms ?? 0) > 0
    const authors = tokensOf(
      sealer,
      recipients.map(({ address }) => ({ kind: 'author' as const, value: address.toLowerCase() })),
    )
    // Who answered once is known; when they wrote last matters to answers alone.
    const asked = authors.filter((_, index) => isOutside(_, index) && (isReply || !hasAnswered(index)))
    const seen = await records.authorsSeen(tx, owner.organisationId, owner.memberId, asked, since)
    const heard = new Map(seen.map(({ token, last_ms }) => [textOf(token), last_ms]))
    return recipients.map((recipient: SubmittedRecipient, index) => {
      if (!recipient.isOutside) return { relation: 'mutual', isOwed: false }
      const writtenAt = wrote.get(textOf(tokens[index]))?.last_ms
      const heardAt = heard.get(textOf(authors[index])) ?? 0
      const isMutual = hasAnswered(index) || heardAt > 0
      return {
        relation: isMutual ? 'mutual' : writtenAt === undefined ? 'stranger' : 'written',
        isOwed: heardAt > (writtenAt ?? 0) && heardAt > at - OWED_DAYS * DAY_MS,
      }
    })
  }
}

interface Looked {
  readonly profile: SendingProfile
  readonly event: SendingEvent
  readonly outside: readonly records.NewRecipient[]
  readonly opinion: SendingOpinion
}

/** What a member's mail is measured by now. Grant `intel:read` or `directory:read`. */
export async function sendingProfile(tx: ReadTx, owner: Owner): Promise<SendingProfile | undefined> {
  return opened(tx, owner, await records.profileRow(tx, owner))
}

/** A profile that cannot be opened is begun anew: little is known then, and limits are those of a newcomer. */
async function opened(tx: ReadTx, owner: Owner, sealed: Buffer | undefined): Promise<SendingProfile | undefined> {
  if (sealed === undefined) return undefined
  try {
    return decodeSendingProfile((await profileOpener(tx, owner)).open(sealed, contextOf(owner)))
  } catch (error) {
    if (error instanceof Refusal && (error.reason === 'data-damaged' || error.reason === 'key-destroyed'))
      return undefined
    throw error
  }
}

function lastHourOf(profile: SendingProfile, event: SendingEvent, message: SendingCounts): SendingCounts {
  const counts = countsOf(event)
  const tried = (series: 'messages' | 'outside' | 'strangers') => {
    const index = seriesIndex(series)
    return Math.round(profile.within(index, 'hour') + (event.isAgain ? 0 : (counts[index] ?? 0)))
  }
  const outside = tried('outside')
  return {
    messages: tried('messages'),
    recipients: Math.max(outside, message.recipients),
    bytes: message.bytes,
    outside,
    strangers: tried('strangers'),
  }
}

const addressText = (address: string): string => `sending recipient:${address.toLowerCase()}`
const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1).toLowerCase()
const textOf = (token: Buffer | undefined): string => token?.toString('latin1') ?? ''
const contextOf = ({ memberId }: Owner): string => `sending_profile.profile:${memberId}`
