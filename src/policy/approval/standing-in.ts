// Who stands in for whom at a moment: deputies of the policy file, and those that approvers named themselves.
import type { MemberId, OrganisationId } from '../../base/ids.ts'
import type { Directory, Owner } from '../../directory/directory.ts'
import { SIGNS_IN } from '../../directory/member.ts'
import type { ReadTx } from '../../store/store.ts'
import type { Policy } from '../document/compile.ts'
import { KnownPolicies } from '../policy-book.ts'
import * as records from '../records-deputies.ts'
import type { DeputyRow } from '../records-deputies.ts'
import type { Deputy } from './approval-rule.ts'
import { memberOf, type Approver } from './approvers.ts'

/** One member decides beside another for some time. */
export interface StandingIn {
  /** of the entry; absent: it stands in the policy file */
  readonly id?: string
  /** the approver */
  readonly of: MemberId
  readonly is: MemberId
  /** ms since 1970; -Infinity and Infinity: no bound, which only the policy file knows */
  readonly from: number
  readonly until: number
}

/** Knows the policy in force, so that it is not read anew for each question. Grants of all: `policy:read`, `directory:read`. */
export class StandingInBook {
  readonly directory: Directory
  readonly #policies = new KnownPolicies()

  constructor(directory: Directory) {
    this.directory = directory
  }

  policyOf(tx: ReadTx, organisationId: OrganisationId): Promise<Policy> {
    return this.#policies.of(tx, organisationId)
  }

  /** Those that concern some members, as approver or as deputy, and are not over. @param at  ms since 1970 */
  async concerning(
    tx: ReadTx,
    organisationId: OrganisationId,
    members: readonly MemberId[],
    at: number,
  ): Promise<readonly StandingIn[]> {
    const rows = [
      ...(await records.rowsOfApprovers(tx, organisationId, members, at)),
      ...(await records.rowsOfDeputies(tx, organisationId, members, at)),
    ]
    const named = new Map(rows.map((row) => [row.entry_id, row]))
    return [...[...named.values()].map(standingInOf), ...(await this.#ofPolicy(tx, organisationId, members, at))]
  }

  /** By the main addresses of a few members: a policy may name thousands of deputies. */
  async #ofPolicy(
    tx: ReadTx,
    organisationId: OrganisationId,
    members: readonly MemberId[],
    at: number,
  ): Promise<readonly StandingIn[]> {
    const { deputies } = (await this.policyOf(tx, organisationId)).approval.section
    if (deputies.length === 0) return []
    const known = new Map<string, MemberId>()
    for (const memberId of members) {
      const { address } = await this.directory.credentialsOf(tx, { organisationId, memberId })
      known.set(address.toLowerCase(), memberId)
    }
    const found: StandingIn[] = []
    for (const { of, is, from = -Infinity, until = Infinity } of deputies.filter(concerns(known, at))) {
      const [approver, deputy] = await Promise.all(
        [of, is].map(async (each) => known.get(each) ?? memberOf(tx, this.directory, organisationId, each)),
      )
      if (approver !== undefined && deputy !== undefined) found.push({ of: approver, is: deputy, from, until })
    }
    return found
  }

  /** Approvers in whose place a member decides now; who cannot sign in is represented by nobody. */
  async standsInFor(tx: ReadTx, { organisationId, memberId }: Owner, at: number): Promise<readonly Approver[]> {
    const all = await this.concerning(tx, organisationId, [memberId], at)
    const absent = new Set(all.filter((each) => each.is === memberId && isNow(each, at)).map(({ of }) => of))
    const approvers: Approver[] = []
    for (const approver of await this.#whoSignIn(tx, organisationId, [...absent])) {
      const { roles } = await this.directory.credentialsOf(tx, { organisationId, memberId: approver })
      approvers.push({ memberId: approver, roles })
    }
    return approvers
  }

  /** Deputies of some approvers, with those whose place they take. */
  async deputiesFor(
    tx: ReadTx,
    organisationId: OrganisationId,
    approvers: readonly MemberId[],
    at: number,
  ): Promise<readonly StandingIn[]> {
    const active = await this.#whoSignIn(tx, organisationId, approvers)
    const all = await this.concerning(tx, organisationId, active, at)
    return all.filter((each) => active.includes(each.of) && isNow(each, at))
  }

  async #whoSignIn(
    tx: ReadTx,
    organisationId: OrganisationId,
    members: readonly MemberId[],
  ): Promise<readonly MemberId[]> {
    const found: MemberId[] = []
    for (const memberId of members)
      if (SIGNS_IN.has(await this.directory.stateOf(tx, { organisationId, memberId }))) found.push(memberId)
    return found
  }
}

function standingInOf({
  entry_id: id,
  member_id: of,
  deputy_id: is,
  from_ms: from,
  until_ms: until,
}: DeputyRow): StandingIn {
  return { id, of, is, from, until }
}

const concerns =
  (known: ReadonlyMap<string, MemberId>, at: number) =>
  ({ of, is, until = Infinity }: Deputy): boolean =>
    at < until && (known.has(of) || known.has(is))

const isNow = ({ from, until }: StandingIn, at: number): boolean => from <= at && at < until
