// Senders that members and organisations let in or keep out.
import type { MemberId, OrganisationId } from '../base/ids.ts'
import { Refusal } from '../base/refusal.ts'
import { now } from '../base/clock.ts'
import type { KeyOwner, Sealer } from '../keys/vault.ts'
import { normaliseAddress, normaliseDomain } from '../mail/mailbox-address.ts'
import type { ReadTx, WriteTx } from '../store/store.ts'
import * as records from './records.ts'

/** Entries of one member or organisation. */
const MAX_ENTRIES = 10_000

export type Says = 'allow' | 'block'

export interface ListedSender {
  readonly says: Says
  /** an address, or `@` and a domain */
  readonly entry: string
  /** ms since 1970 */
  readonly at: number
}

/** Whose list: a member's, or the organisation's. */
export interface ListOwner {
  readonly organisationId: OrganisationId
  readonly memberId?: MemberId
}

/**
 * Grant `policy:change` for the owner. What was said of the same sender before counts no more.
 * @param sender  `name@example.org`, or `@example.org` for a domain
 * @throws Refusal `bad-address`, `limit-reached`
 */
export async function choose(tx: WriteTx, owner: ListOwner, sender: string, says: Says): Promise<void> {
  tx.require('policy:change', owner)
  const { organisationId, memberId = 0 } = owner
  if ((await records.countChoices(tx, organisationId, memberId)) >= MAX_ENTRIES)
    throw new Refusal('limit-reached', `A list has at most ${MAX_ENTRIES} entries`)
  const entry = entryOf(sender)
  const sealer = await tx.sealer('policy', keyOwner(owner), 'C2')
  const token = tokenOf(sealer, entry)
  await records.putChoice(tx, {
    organisation_id: organisationId,
    member_id: memberId,
    token,
    says,
    entry_sealed: sealer.seal(entry, contextOf(token)),
    at_ms: now(),
  })
}

/** Grant `policy:change` for the owner. @returns whether it stood there */
export async function unchoose(tx: WriteTx, owner: ListOwner, sender: string): Promise<boolean> {
  tx.require('policy:change', owner)
  const { organisationId, memberId = 0 } = owner
  const sealer = await tx.sealer('policy', keyOwner(owner), 'C2')
  const token = tokenOf(sealer, entryOf(sender))
  return records.dropChoice(tx, { organisation_id: organisationId, member_id: memberId, token })
}

/** Grant `policy:read` for the owner. */
export async function listed(tx: ReadTx, owner: ListOwner): Promise<readonly ListedSender[]> {
  const { organisationId, memberId = 0 } = owner
  const opener = await tx.opener('policy', keyOwner(owner), 'C2')
  const rows = await records.choicesOf(tx, organisationId, memberId, MAX_ENTRIES)
  return rows.map(({ says, token, entry_sealed, at_ms }) => ({
    says,
    entry: opener.open(entry_sealed, contextOf(token)).toString('utf8'),
    at: at_ms,
  }))
}

/** What was chosen about the sender of one message. */
export interface Choices {
  readonly organisation?: Says
  readonly members: ReadonlyMap<MemberId, Says>
}

export const NO_CHOICES: Choices = { members: new Map() }

/**
 * Grant `policy:append`. An address beats its domain.
 * @param author  of the message, in the form addresses are compared in
 */
export async function choicesAbout(
  tx: ReadTx,
  organisationId: OrganisationId,
  receivers: readonly MemberId[],
  author: string,
): Promise<Choices> {
  const entries = [author, author.slice(author.lastIndexOf('@'))]
  const asked: { token: Buffer; isAddress: boolean }[] = []
  for (const memberId of [undefined, ...receivers]) {
    const sealer = await tx.sealer(
      'policy',
      keyOwner({ organisationId, ...(memberId !== undefined && { memberId }) }),
      'C2',
    )
    for (const [index, entry] of entries.entries())
      asked.push({ token: tokenOf(sealer, entry), isAddress: index === 0 })
  }
  const tokens = asked.map(({ token }) => token)
  const rows = await records.choicesByToken(tx, organisationId, tokens)
  const isOfAddress = (row: { token: Buffer }) => asked.find(({ token }) => token.equals(row.token))?.isAddress === true
  // Of a domain first, so that what is said of the address overwrites it.
  const ordered = rows.toSorted((a, b) => Number(isOfAddress(a)) - Number(isOfAddress(b)))
  let organisation: Choices['organisation']
  const members = new Map<MemberId, Says>()
  for (const { member_id, says } of ordered) {
    if (member_id === 0) organisation = says
    else members.set(member_id, says)
  }
  return { members, ...(organisation !== undefined && { organisation }) }
}

const keyOwner = ({ organisationId, memberId }: ListOwner): KeyOwner =>
  memberId === undefined ? { organisationId } : { organisationId, memberId }
const tokenOf = (sealer: Sealer, entry: string): Buffer => sealer.token(`sender ${entry}`)
const contextOf = (token: Buffer): string => `sender_choice.entry:${token.toString('hex')}`

/** @throws Refusal `bad-address` */
function entryOf(sender: string): string {
  return (sender.startsWith('@') ? `@${normaliseDomain(sender.slice(1))}` : normaliseAddress(sender)).toLowerCase()
}
