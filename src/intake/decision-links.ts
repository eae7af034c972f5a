// The link in an approver's letter: signed, about one held message, good while it waits for that approver's word.
// Who has the letter has the word: the page behind it only shows, and a form on it decides.
import { now } from '../base/clock.ts'
import type { MemberId, OrganisationId } from '../base/ids.ts'
import { Refusal } from '../base/refusal.ts'
import type { Directory, Owner } from '../directory/directory.ts'
import { organisations } from '../directory/records.ts'
import { SIGNS_IN } from '../directory/member.ts'
import type { Sealer } from '../keys/vault.ts'
import type { ReadTx, Store } from '../store/store.ts'
import type { Ticket } from '../tickets/ticket.ts'
import type { HeldMessage, HoldDesk } from './hold-desk.ts'
import type { Actor } from './quarantine.ts'
import { isSigned, isWhole, readList, signedList } from './signed-list.ts'

/** Tells this use of the organisation's key from all others; changes with the form. */
const PURPOSE = 'hold decision 1\n'

export interface DecisionLinkParts {
  readonly store: Store
  /** may ask who approvers are: grant `directory:read` */
  readonly ticket: Ticket
  readonly directory: Directory
  readonly desk: Pick<HoldDesk, 'forApprover' | 'decide'>
}

export interface DecisionLinks {
  /** What an approver's letter carries. */
  tokenFor(approver: Owner, holdId: string, expiresAt: number): Promise<string>
  /** What it is about, and as whom one decides; changes nothing. @throws Refusal `no-such-thing` */
  look(token: string): Promise<{ readonly held: HeldMessage; readonly approver: string }>
  /** @throws Refusal `no-such-thing` (not ours, too old, decided, no approver any more), and as `HoldDesk.decide` */
  decide(token: string, decision: { readonly isApproved: boolean; readonly note: string }): Promise<void>
}

export function openDecisionLinks({ store, ticket, directory, desk }: DecisionLinkParts): DecisionLinks {
  const sealerOf = (tx: ReadTx, organisationId: OrganisationId): Promise<Pick<Sealer, 'token'>> =>
    tx.opener('directory', { organisationId }, 'C4')

  async function find(token: string): Promise<{ held: HeldMessage; actor: Actor & { readonly memberId: MemberId } }> {
    const { organisationId, memberId, holdId } = await signedClaim(token)
    const known = await store
      .read(ticket, (tx) => directory.credentialsOf(tx, { organisationId, memberId }))
      .catch(orGone)
    if (!SIGNS_IN.has(known.state)) throw gone()
    const waiting = await desk.forApprover(organisationId, memberId, known.roles)
    const held = waiting.find((each) => each.holdId === holdId)
    if (held === undefined) throw gone()
    return { held, actor: { name: known.address, memberId, roles: known.roles } }
  }

  async function signedClaim(token: string): Promise<Owner & { readonly holdId: string }> {
    const claimed = readList(token)
    const [organisationId, memberId, holdId, expires] = claimed?.fields ?? []
    if (claimed === undefined || !isWhole(organisationId) || !isWhole(memberId) || !isWhole(expires)) throw gone()
    if (typeof holdId !== 'string' || now() > expires * 1_000) throw gone()
    const owner = { organisationId: organisationId as OrganisationId, memberId: memberId as MemberId }
    const sealer = await store.read(ticket, async (tx) => {
      const isThere = (await organisations(tx)).includes(owner.organisationId)
      return isThere ? sealerOf(tx, owner.organisationId) : undefined
    })
    if (!isSigned(sealer, PURPOSE, claimed)) throw gone()
    return { ...owner, holdId }
  }

  return {
    async tokenFor({ organisationId, memberId }, holdId, expiresAt) {
      const fields = [organisationId, memberId, holdId, Math.floor(expiresAt / 1_000)]
      return store.read(ticket, async (tx) => signedList(await sealerOf(tx, organisationId), PURPOSE, fields))
    },
    async look(token) {
      const { held, actor } = await find(token)
      return { held, approver: actor.name }
    },
    async decide(token, decision) {
      const { held, actor } = await find(token)
      await desk.decide(actor, held.organisationId, held.holdId, decision)
    },
  }
}

/** A member who is not there any more decides nothing; a store that cannot answer says nothing of the link. */
function orGone(error: unknown): never {
  throw error instanceof Refusal && error.reason === 'unavailable' ? error : gone()
}

function gone(): Refusal {
  return new Refusal('no-such-thing', 'This link is not ours, was used, or is too old')
}
