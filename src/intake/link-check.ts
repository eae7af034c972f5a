// A link of a delivered message is opened: what is known of it now decides, not what was known when the message came.
import { recordEvent } from '../audit/events.ts'
import { now } from '../base/clock.ts'
import type { OrganisationId } from '../base/ids.ts'
import { EVENT_CLASS } from '../store/event-row.ts'
import type { LinkVerdict } from '../screening/links/click.ts'
import type { Store } from '../store/store.ts'
import type { Ticket } from '../tickets/ticket.ts'
import { readLinkToken, requireSigned, type CheckedLink } from './link-token.ts'

export interface LinkCheckParts {
  readonly store: Store
  /** may add events, reads nothing */
  readonly ticket: Ticket
  /** those of this installation: the keys of no other are asked for */
  readonly organisations: () => Promise<readonly OrganisationId[]>
  /** what is known of an address at this moment */
  readonly lookUpUrl: (url: string, organisationId: OrganisationId) => Promise<LinkVerdict>
}

export interface OpenedLink extends LinkVerdict {
  readonly url: string
}

/**
 * Looks a signed link up and records the click, before anybody is sent anywhere.
 * @param isConfirmed  the reader has seen the doubts and goes on
 * @throws Refusal `no-such-thing` for a link that is not ours or too old
 */
export async function openLink(parts: LinkCheckParts, token: string, isConfirmed: boolean): Promise<OpenedLink> {
  const { store, ticket, lookUpUrl } = parts
  const claimed = readLinkToken(token)
  const { organisationId } = claimed.link
  const isOurs = (await parts.organisations()).includes(organisationId)
  const sealer = isOurs
    ? await store.read(ticket, (tx) => tx.sealer('event', { organisationId }, EVENT_CLASS))
    : undefined
  const link = requireSigned(sealer, claimed, now())
  const { verdict, reasons } = await lookUpUrl(link.url, organisationId)
  await store.write(ticket, (tx) => recordEvent(tx, clickOf(link, verdict, isConfirmed)))
  return { url: link.url, verdict, reasons }
}

const clickOf = (
  { organisationId, memberId, traceId, url }: CheckedLink,
  verdict: LinkVerdict['verdict'],
  isConfirmed: boolean,
) => ({
  type: 'link.clicked' as const,
  organisationId,
  ...(memberId !== undefined && { memberId }),
  actor: memberId === undefined ? 'link-check' : String(memberId),
  traceId,
  url,
  verdict,
  isConfirmed,
})
