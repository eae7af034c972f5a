// Who approves held mail in the place of whom, as people see it: approvers name and end their deputies here, by addresses.
import { now } from '../base/clock.ts'
import type { MemberId, OrganisationId } from '../base/ids.ts'
import type { Directory, Owner } from '../directory/directory.ts'
import { deputyEntries, endDeputy, mayBeAsked, nameDeputy, type WantedDeputy } from '../policy/approval/deputies.ts'
import { StandingInBook } from '../policy/approval/standing-in.ts'
import type { ReadTx, Store } from '../store/store.ts'
import type { Ticket } from '../tickets/ticket.ts'

export interface NamedDeputy {
  /** absent: it stands in the policy of the organisation, and ends there */
  readonly id?: string
  /** main addresses */
  readonly approver: string
  readonly deputy: string
  /** ms since 1970; absent: no bound */
  readonly from?: number
  readonly until?: number
  /** the approver's words; '' without */
  readonly note: string
}

/** What concerns one member, and is not over. */
export interface DeputiesOfMember {
  /** the policy may ask this member */
  readonly mayName: boolean
  readonly named: readonly NamedDeputy[]
  readonly standsInFor: readonly NamedDeputy[]
}

export interface DeputyDesk {
  ofMember(owner: Owner): Promise<DeputiesOfMember>
  /** Those that approvers named, of a whole organisation. */
  list(organisationId: OrganisationId): Promise<readonly NamedDeputy[]>
  /** @param by  for the event: `cli`, or a member id. @throws Refusal as `nameDeputy` */
  name(owner: Owner, wanted: WantedDeputy, by: string): Promise<NamedDeputy>
  /** @param approver  whose it has to be; absent: anybody's. @throws Refusal `no-such-thing` */
  end(organisationId: OrganisationId, id: string, by: string, approver?: MemberId): Promise<void>
}

/** @param ticket  grants `policy:read`, `policy:append` or `policy:change`, `directory:read`, `event:append` */
export function openDeputyDesk(parts: {
  readonly store: Store
  readonly directory: Directory
  readonly ticket: Ticket
}): DeputyDesk {
  const { store, directory, ticket } = parts
  const book = new StandingInBook(directory)
  type Entry = Omit<NamedDeputy, 'approver' | 'deputy'> & { readonly approver: MemberId; readonly deputy: MemberId }
  const withAddresses = async (
    tx: ReadTx,
    organisationId: OrganisationId,
    { approver, deputy, id, from, until, note }: Entry,
  ): Promise<NamedDeputy> => {
    const of = async (memberId: MemberId) => (await directory.credentialsOf(tx, { organisationId, memberId })).address
    const times = { ...(from !== undefined && { from }), ...(until !== undefined && { until }) }
    return { ...(id !== undefined && { id }), approver: await of(approver), deputy: await of(deputy), ...times, note }
  }
  return {
    ofMember: (owner) =>
      store.read(ticket, async (tx) => {
        const { organisationId, memberId } = owner
        const ofPolicy = (await book.concerning(tx, organisationId, [memberId], now()))
          .filter(({ id }) => id === undefined)
          .map(({ of, is, from, until }) => ({ approver: of, deputy: is, ...bounded(from, until), note: '' }))
        const all: readonly Entry[] = [...(await deputyEntries(tx, organisationId, memberId)), ...ofPolicy]
        const shown = (those: readonly Entry[]) =>
          Promise.all(those.map((each) => withAddresses(tx, organisationId, each)))
        return {
          mayName: await mayBeAsked(tx, book, owner),
          named: await shown(all.filter(({ approver }) => approver === memberId)),
          standsInFor: await shown(all.filter(({ deputy }) => deputy === memberId)),
        }
      }),
    list: (organisationId) =>
      store.read(ticket, async (tx) =>
        Promise.all((await deputyEntries(tx, organisationId)).map((each) => withAddresses(tx, organisationId, each))),
      ),
    name: (owner, wanted, by) =>
      store.write(ticket, async (tx) =>
        withAddresses(tx, owner.organisationId, await nameDeputy(tx, book, owner, wanted, by)),
      ),
    end: (organisationId, id, by, approver) =>
      store.write(ticket, (tx) => endDeputy(tx, organisationId, id, by, approver)),
  }
}

const bounded = (from: number, until: number) => ({
  ...(Number.isFinite(from) && { from }),
  ...(Number.isFinite(until) && { until }),
})
