// What an organisation's policy says of a message: asked once, before anything is stored, and recorded with it.
import type { MemberId, OrganisationId } from '../base/ids.ts'
import type { Standing } from '../directory/standing.ts'
import { addressText } from '../mail/address.ts'
import type { OutboundAction, Signal, Verdict } from '../mail/signal.ts'
import type { SpecialUse } from '../mailbox/mailbox.ts'
import { leakEvidence, recordEvidence, type LeakEvidence } from '../policy/evidence.ts'
import { judgeInbound, judgeOutbound, type Unjudged } from '../policy/judge-mail.ts'
import type { PolicyBook } from '../policy/policy-book.ts'
import { countHit } from '../policy/records.ts'
import { choicesAbout, NO_CHOICES, type Choices } from '../policy/sender-lists.ts'
import type { Screening } from '../screening/screening.ts'
import type { Store, WriteTx } from '../store/store.ts'
import type { Ticket } from '../tickets/ticket.ts'
import { judge, type Judgement } from './judgement.ts'
import { mailFacts, NOBODY, type People } from './mail-facts.ts'
import type { Passing } from './passing.ts'
import { folderFor } from './personal.ts'
import { normaliseAddress } from '../mail/mailbox-address.ts'
import { Refusal } from '../base/refusal.ts'

/** Receivers of one message whose lists are asked; who writes to more is no person's correspondent. */
const MAX_ASKED = 500

export interface RulingParts {
  readonly store: Store
  readonly policies: PolicyBook
  /** asks for lists, records evidence */
  readonly mx: Ticket
  /** where people of the organisation stand */
  readonly people: (organisationId: OrganisationId, members: readonly MemberId[]) => Promise<readonly Standing[]>
}

export interface Ruling {
  readonly judgement: Judgement
  /** of the copy that leaves the house, by its content; absent when none does */
  readonly outbound?: Verdict<OutboundAction>
  /** what it rests on */
  readonly facts: Unjudged
  /** @param folder  where it goes for all */
  folderOf(memberId: MemberId, folder: SpecialUse): SpecialUse
  /** In the transaction of the trace. @param at  ms since 1970 */
  record(tx: WriteTx, at: number): Promise<void>
}

/** @param approved  ids of rows that a person has said yes to, while it waited */
export async function rulingOn(
  parts: RulingParts,
  message: Passing,
  screening: Screening,
  signals: readonly Signal[],
  approved: readonly string[] = [],
): Promise<Ruling> {
  const { organisationId, traceId, destinations } = message
  const { owners, foreign } = destinations
  const policy = await parts.policies.of(organisationId)
  const people = policy.asksForPeople ? await peopleOf(parts, message) : await writerOf(parts, message)
  const facts = mailFacts(message, screening, signals, people)
  const choices = await choicesFor(parts, message, screening)
  const inbound = judgeInbound(policy, facts, choices.organisation, approved)
  const outbound = foreign.length > 0 ? judgeOutbound(policy, facts) : undefined
  const isSubmitted = message.session.submitter !== undefined
  const judged = judge(inbound.verdict, outbound?.verdict, owners.length > 0, isSubmitted)
  const judgement = message.session.own === undefined ? judged : ofTheHouse(judged)
  const { flow } = outbound ?? inbound
  return {
    judgement,
    ...(outbound !== undefined && { outbound: outbound.verdict }),
    facts,
    folderOf: (memberId, folder) => folderFor(memberId, folder, inbound.verdict, choices),
    async record(tx, at) {
      if (message.session.own !== undefined) return
      const { classification } = judgement.verdict
      const leaks = leaksOf(message, screening)
      await recordEvidence(tx, organisationId, traceId, at, { ...facts, classification }, policy.version, leaks)
      if (flow !== undefined) await countHit(tx, organisationId, flow.id, at)
    },
  }
}

/** What the house writes is read where people look, whatever its words remind of; only malware that comes back in it is kept apart. */
function ofTheHouse(judged: Judgement): Judgement {
  return judged.verdict.classification === 'malware' ? judged : { ...judged, folder: 'inbox', keywords: [] }
}

/** Of mail of members that was looked into. */
function leaksOf({ session, destinations }: Passing, { leaks }: Screening): LeakEvidence | undefined {
  const { submitter } = session
  if (leaks === undefined || submitter === undefined) return undefined
  return leakEvidence(
    leaks,
    { memberId: submitter.owner.memberId, address: submitter.address },
    destinations.foreign.map(({ address }) => address),
  )
}

/** Where a member stands who writes is kept, so that a policy that asks for it can be tried on what has passed. */
async function writerOf({ people }: RulingParts, { session, organisationId }: Passing): Promise<People> {
  const { submitter } = session
  if (submitter === undefined) return NOBODY
  const [writer] = await people(organisationId, [submitter.owner.memberId])
  return writer === undefined ? NOBODY : { ...NOBODY, writer }
}

async function peopleOf({ people }: RulingParts, { session, destinations, organisationId }: Passing): Promise<People> {
  const writer = session.submitter?.owner.memberId
  const members = destinations.owners.slice(0, MAX_ASKED).map(({ memberId }) => memberId)
  const [[own], readers] = await Promise.all([
    people(organisationId, writer === undefined ? [] : [writer]),
    people(organisationId, members),
  ])
  return { readers, ...(own !== undefined && { writer: own }) }
}

/** Of mail from outside: what colleagues write is nobody's junk. */
async function choicesFor(
  { store, mx }: RulingParts,
  { session, destinations, organisationId }: Passing,
  { digest }: Screening,
): Promise<Choices> {
  if (session.submitter !== undefined || session.own !== undefined) return NO_CHOICES
  const [author] = digest.digest.envelope.from.filter(({ group }) => group === undefined).map(addressText)
  const address = author === undefined ? undefined : comparable(author)
  if (address === undefined) return NO_CHOICES
  const receivers = destinations.owners.filter((owner) => owner.organisationId === organisationId).slice(0, MAX_ASKED)
  return store.read(mx, (tx) =>
    choicesAbout(
      tx,
      organisationId,
      receivers.map(({ memberId }) => memberId),
      address,
    ),
  )
}

/** @returns undefined for what is no address, as strangers write it */
function comparable(address: string): string | undefined {
  try {
    return normaliseAddress(address).toLowerCase()
  } catch (error) {
    if (error instanceof Refusal) return undefined
    throw error
  }
}
