// Where the recipients of a message are: members of ours, or addresses of other servers.
import type { OrganisationId } from '../base/ids.ts'
import { Refusal } from '../base/refusal.ts'
import type { Directory } from '../directory/directory.ts'
import { RECEIVES_MAIL } from '../directory/member.ts'
import { domains } from '../directory/records.ts'
import type { Recipient } from '../mail/envelope.ts'
import { normaliseAddress } from '../mail/mailbox-address.ts'
import type { Mailboxes, Owner } from '../mailbox/mailbox.ts'
import type { ReadTx, Store } from '../store/store.ts'
import type { Ticket } from '../tickets/ticket.ts'
import type { IntakeSession } from './intake.ts'

export interface RecipientParts {
  readonly store: Store
  readonly directory: Directory
  readonly mailboxes: Mailboxes
  /** may look recipients up */
  readonly intake: Ticket
  /** may see whether there is room */
  readonly mx: Ticket
  /** whose domain an address without one has */
  readonly house: OrganisationId
}

/** The two halves of an envelope. */
export interface Destinations {
  /** each member once, however many of their addresses were named */
  readonly owners: readonly Owner[]
  /** addresses of members of whose delivery the sender wants to be told. RFC 3461 §4.1 */
  readonly toReport: readonly Recipient[]
  /** each in the one form addresses are compared in, once */
  readonly foreign: readonly Recipient[]
}

/**
 * @returns undefined for an address of another server, which only our own members and the house may write to
 * @throws Refusal `relaying-denied`, `no-such-recipient`, `bad-address`
 */
export async function ownerOf(
  parts: RecipientParts,
  session: IntakeSession,
  recipient: Recipient,
): Promise<Owner | undefined> {
  const { store, directory, intake } = parts
  const found = await store.read(intake, async (tx) => {
    const owner = await directory.resolve(tx, await addressOf(parts, tx, recipient))
    if (owner?.memberId === undefined) return owner
    return {
      ...owner,
      state: await directory.stateOf(tx, { organisationId: owner.organisationId, memberId: owner.memberId }),
    }
  })
  if (found === undefined) {
    if (session.submitter !== undefined || session.own !== undefined) return undefined
    throw new Refusal('relaying-denied', 'This server does not relay')
  }
  if (found.memberId === undefined || !('state' in found)) throw new Refusal('no-such-recipient', 'No such recipient')
  if (!RECEIVES_MAIL.has(found.state)) throw new Refusal('no-such-recipient', 'No such recipient')
  return { organisationId: found.organisationId, memberId: found.memberId }
}

/** Tells the sender before the message comes; delivery itself counts again. @throws Refusal `mailbox-full` */
export async function requireRoom({ store, mailboxes, mx }: RecipientParts, owner: Owner): Promise<void> {
  const hasRoom = await store.read(mx, (tx) => mailboxes.hasRoom(tx, owner))
  if (!hasRoom) throw new Refusal('mailbox-full', 'Mailbox is full')
}

/** @throws Refusal as `ownerOf`, and `bad-sequence` when there is no recipient at all */
export async function destinationsOf(
  parts: RecipientParts,
  session: IntakeSession,
  recipients: readonly Recipient[],
): Promise<Destinations> {
  const owners = new Map<number, Owner>()
  const foreign = new Map<string, Recipient>()
  const toReport: Recipient[] = []
  for (const recipient of recipients) {
    const owner = await ownerOf(parts, session, recipient)
    if (owner !== undefined) {
      owners.set(owner.memberId, owner)
      if (recipient.notify?.includes('success')) toReport.push(recipient)
    } else {
      const address = normaliseAddress(recipient.address)
      foreign.set(address, { ...recipient, address })
    }
  }
  if (owners.size + foreign.size === 0) throw new Refusal('bad-sequence', 'No recipients')
  return { owners: [...owners.values()], toReport, foreign: [...foreign.values()] }
}

/** RFC 5321 §4.1.1.3: postmaster may come without a domain; then it is the house's own. */
async function addressOf({ house }: RecipientParts, tx: ReadTx, { address }: Recipient): Promise<string> {
  if (address.includes('@')) return address
  const [domain = ''] = await domains(tx, house)
  return `${address}@${domain}`
}
