// How a member lies in a row: names and addresses sealed in class C2, what proves the password in class C4.
import { now } from '../base/clock.ts'
import type { MemberId, OrganisationId } from '../base/ids.ts'
import type { Opener, Sealer } from '../keys/vault.ts'
import type { ReadTx, WriteTx } from '../store/store.ts'
import { parseScramKeys, type ScramKeys } from '../wire/scram-keys.ts'
import type { Member, MemberState, Role } from './member.ts'
import type { PreparedPassword } from './password.ts'
import { addressRows, type MemberRow } from './records.ts'

export interface Owner {
  readonly organisationId: OrganisationId
  readonly memberId: MemberId
}

/** What sign-in needs to know of an account. */
export interface Credentials {
  readonly owner: Owner
  readonly address: string
  readonly state: MemberState
  /** Argon2id in PHC form; undefined when the member has no password */
  readonly passwordHash: string | undefined
  /** undefined when the member has no password, or one that has no spelling for SCRAM */
  readonly scramKeys: ScramKeys | undefined
  readonly roles: readonly Role[]
  /** '' when in none; means something within the organisation only */
  readonly department: string
  /** '' when none */
  readonly jobLevel: string
  /** ms since 1970 */
  readonly createdAt: number
  readonly passwordChangedAt: number | undefined
  /** why the next sign-in through a page asks for a new password */
  readonly passwordChange: 'leaked' | 'asked-for' | 'expired' | undefined
}

const addressContext = (owner: Owner) => `member.address:${owner.memberId}`
const nameContext = (owner: Owner) => `member.name:${owner.memberId}`
const passwordContext = (owner: Owner) => `member.password:${owner.memberId}`
const scramContext = (owner: Owner) => `member.scram:${owner.memberId}`
const aliasContext = (owner: Owner) => `address.address:${owner.memberId}`

export const sealAddress = (sealer: Sealer, owner: Owner, address: string) =>
  sealer.seal(address, addressContext(owner))
export const sealName = (sealer: Sealer, owner: Owner, name: string) => sealer.seal(name, nameContext(owner))
/** As it stands in the row of the address itself, by which the member is found. */
export const sealAlias = (sealer: Sealer, owner: Owner, address: string) => sealer.seal(address, aliasContext(owner))

export const openName = (opener: Opener, owner: Owner, sealed: Buffer) =>
  opener.open(sealed, nameContext(owner)).toString('utf8')

/** What a new password changes. */
export async function passwordColumns(tx: WriteTx, owner: Owner, { hash, scramKeys }: PreparedPassword) {
  const secret = await tx.sealer('directory', { organisationId: owner.organisationId }, 'C4')
  return {
    password_sealed: secret.seal(hash, passwordContext(owner)),
    password_changed_ms: now(),
    password_change: null,
    scram_sealed: scramKeys === undefined ? null : secret.seal(scramKeys, scramContext(owner)),
  }
}

/** What is left of a person who is gone: nothing. */
export async function forgottenColumns(tx: WriteTx, owner: Owner) {
  const sealer = await tx.sealer('directory', { organisationId: owner.organisationId }, 'C2')
  return {
    address_sealed: sealAddress(sealer, owner, ''),
    name_sealed: sealName(sealer, owner, ''),
    password_sealed: null,
    scram_sealed: null,
  }
}

/** @param paths  of departments, by id */
export async function openMember(tx: ReadTx, row: MemberRow, paths: ReadonlyMap<number, string>): Promise<Member> {
  const owner = { organisationId: row.organisation_id, memberId: row.member_id }
  const opener = await tx.opener('directory', { organisationId: owner.organisationId }, 'C2')
  const addresses = await addressRows(tx, owner.organisationId, owner.memberId)
  return {
    ...owner,
    address: opener.open(row.address_sealed, addressContext(owner)).toString('utf8'),
    name: openName(opener, owner, row.name_sealed),
    state: row.state as MemberState,
    department: row.department_id === null ? '' : (paths.get(row.department_id) ?? ''),
    jobLevel: row.job_level ?? '',
    roles: JSON.parse(row.roles) as Role[],
    aliases: addresses
      .filter(({ kind }) => kind === 'alias')
      .map((each) => opener.open(each.address_sealed, aliasContext(owner)).toString('utf8')),
    hasPassword: row.password_sealed !== null,
    createdAt: row.created_at_ms,
  }
}

/** @param maxPasswordAge  ms, after which a password has to be changed */
export async function openCredentials(tx: ReadTx, row: MemberRow, maxPasswordAge: number): Promise<Credentials> {
  const owner = { organisationId: row.organisation_id, memberId: row.member_id }
  const internal = await tx.opener('directory', { organisationId: owner.organisationId }, 'C2')
  const secret = await tx.opener('directory', { organisationId: owner.organisationId }, 'C4')
  const open = (sealed: Buffer | null, context: string) =>
    sealed === null ? undefined : secret.open(sealed, context).toString('utf8')
  const scramKeys = open(row.scram_sealed, scramContext(owner))
  const changedAt = row.password_changed_ms
  const isExpired = changedAt !== null && now() - changedAt > maxPasswordAge
  return {
    owner,
    address: internal.open(row.address_sealed, addressContext(owner)).toString('utf8'),
    state: row.state as MemberState,
    passwordHash: open(row.password_sealed, passwordContext(owner)),
    scramKeys: scramKeys === undefined ? undefined : parseScramKeys(scramKeys),
    roles: JSON.parse(row.roles) as Role[],
    department: row.department_id === null ? '' : String(row.department_id),
    jobLevel: row.job_level ?? '',
    createdAt: row.created_at_ms,
    passwordChangedAt: changedAt ?? undefined,
    passwordChange: row.password_change ?? (isExpired ? 'expired' : undefined),
  }
}
