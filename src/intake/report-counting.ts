// A report about mail of ours is believed or not, and counts for its sender: once for each recipient, and only from who may speak for them.
import { getDomain } from 'tldts'
import { recordEvent, type EventBodies } from '../audit/events.ts'
import { now } from '../base/clock.ts'
import type { OrganisationId } from '../base/ids.ts'
import { logOf } from '../base/log.ts'
import type { Directory } from '../directory/directory.ts'
import { isFreeMail } from '../mail/free-mail.ts'
import type { KnownPolicies } from '../policy/policy-book.ts'
import type { Happening } from '../policy/reactions.ts'
import type { SendingControl } from '../risk/sending/control.ts'
import { feedbackOf, noteFeedback, sentMessage, type SentMessage, type SentRecipient } from '../store/queue-feedback.ts'
import type { ReadTx, Store, WriteTx } from '../store/store.ts'
import type { Ticket } from '../tickets/ticket.ts'
import { noteReturns } from './returned-mail.ts'

const log = logOf('intake')

const HOUR_MS = 3_600_000
/** Of one source in an hour; a provider with many of our readers reports some a day. */
const MOST_OF_A_SOURCE = 100
/** Where anybody may have an address, these are the provider's own. RFC 2142 §2, §4 */
const ROLES = /^(?:abuse|postmaster|mailer-daemon|fbl|feedback|complaints|staff)@/

export interface ReportCountingParts {
  readonly store: Store
  readonly directory: Pick<Directory, 'resolve'>
  /** the ticket `reports` */
  readonly ticket: Ticket
  readonly sending: Pick<SendingControl, 'complained' | 'bounced'>
  readonly policies: KnownPolicies
  /** addresses and domains that report for many others, in lower case */
  readonly sources: readonly string[]
}

type Reported = EventBodies['mail.reported']

/** May be done again. */
export async function countReport(parts: ReportCountingParts, { organisationId, body }: Happening): Promise<void> {
  const reported = body as Reported
  const outcome = await parts.store.write(parts.ticket, (tx) => count(parts, tx, organisationId, reported))
  log.info({ kind: reported.kind, source: sourceOf(reported), outcome }, 'report about mail of ours')
}

async function count(
  { directory, sending, policies, sources }: ReportCountingParts,
  tx: WriteTx,
  reportedTo: OrganisationId,
  reported: Reported,
): Promise<'counted' | 'not ours' | 'not believed' | 'known' | 'too many'> {
  const { kind, author } = reported
  const sent = await sentMessage(tx, await organisationOf(directory, tx, author, reportedTo), reported)
  if (sent === undefined) return 'not ours'
  const believed = kind === 'complaint' ? complainants(sent, reported, sources) : unreached(sent, reported)
  if (believed.length === 0) return 'not believed'
  const { organisationId, memberId, queueId } = sent
  const at = now()
  const source = sourceOf(reported)
  if ((await feedbackOf(tx, organisationId, source, at - HOUR_MS)) >= MOST_OF_A_SOURCE) return 'too many'
  let fresh = 0
  for (const recipient of believed) if (await noteFeedback(tx, sent, recipient, { kind, source, at })) fresh++
  if (fresh === 0) return 'known'
  const owner = { organisationId, memberId }
  const limits = (await policies.of(tx, organisationId)).document.returns
  const returns = await sending[kind === 'complaint' ? 'complained' : 'bounced'](tx, owner, at, fresh, limits)
  const { complaints, bounces, outside } = returns
  const facts = { ...owner, actor: 'reports', traceId: queueId, source, recipients: fresh, outside }
  if (kind === 'complaint') await recordEvent(tx, { type: 'sending.complained', ...facts, complaints })
  else await recordEvent(tx, { type: 'sending.came-back', ...facts, bounces })
  await noteReturns(tx, owner, 'reports', returns)
  return 'counted'
}

/** The report may have come to the house for one of its other organisations. */
async function organisationOf(
  directory: ReportCountingParts['directory'],
  tx: ReadTx,
  author: string,
  byDefault: OrganisationId,
): Promise<OrganisationId> {
  if (author === '') return byDefault
  return (await directory.resolve(tx, author))?.organisationId ?? byDefault
}

/** Those named in the report; where the provider names none, one of its own. */
export function complainants(
  { delivered }: Pick<SentMessage, 'delivered'>,
  { reporter, source, recipients }: Pick<Reported, 'reporter' | 'source' | 'recipients'>,
  sources: readonly string[],
): readonly SentRecipient[] {
  if (source === '') return []
  const isService = sources.some((each) => each === reporter || each === source || source.endsWith(`.${each}`))
  const mine = delivered.filter((each) => isService || speaksFor(reporter, source, each))
  return recipients.length === 0 ? mine.slice(0, 1) : mine.filter(({ address }) => recipients.includes(address))
}

/** A provider speaks for the addresses of its domain; where anybody may have one, only in its own name. People speak for themselves. */
function speaksFor(reporter: string, source: string, { address, domain }: SentRecipient): boolean {
  return reporter === address || (isSameOwner(source, domain) && maySpeak(reporter, domain))
}

/** Those that the report names, where it comes from the servers of their domain, or from those that took the message. */
export function unreached(
  { delivered }: Pick<SentMessage, 'delivered'>,
  { reporter, source, server, recipients }: Pick<Reported, 'reporter' | 'source' | 'server' | 'recipients'>,
): readonly SentRecipient[] {
  return delivered.filter(({ address, domain, host }) => {
    const isTheirs = [source, server].some((proven) => isSameOwner(proven, domain) || isSameOwner(proven, host))
    return recipients.includes(address) && isTheirs && maySpeak(reporter, domain)
  })
}

const maySpeak = (reporter: string, domain: string): boolean => !isFreeMail(domain) || ROLES.test(reporter)

function isSameOwner(a: string, b: string): boolean {
  return a !== '' && (getDomain(a) ?? a) === (getDomain(b) ?? b)
}

const sourceOf = ({ source, server, remoteAddress }: Reported): string => source || server || remoteAddress
