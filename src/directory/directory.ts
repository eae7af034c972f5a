// The people of an organisation: adding, finding, changing, freezing. Every change is recorded as an event.
import { now } from '../base/clock.ts'
import { newMemberId, type MemberId, type OrganisationId } from '../base/ids.ts'
import { Refusal } from '../base/refusal.ts'
import type { DestructionCertificate, Vault } from '../keys/vault.ts'
import { mailboxText, parseMailbox } from '../mail/mailbox-address.ts'
import type { ReadTx, WriteTx } from '../store/store.ts'
import type { ScramKeys } from '../wire/scram-keys.ts'
import {
  checkRoles,
  SIGNS_IN,
  STATE_CHANGES,
  type Member,
  type MemberState,
  type NewMember,
  type Role,
} from './member.ts'
import {
  forgottenColumns,
  openCredentials,
  openMember,
  openName,
  passwordColumns,
  sealAddress,
  sealAlias,
  sealName,
  type Credentials,
  type Owner,
} from './member-row.ts'
import { preparedPassword, type PreparedPassword } from './password.ts'
import { formerHashes, isOneOf, PLAIN_RULES, rememberFormer, type PasswordRules } from './password-rules.ts'
import * as records from './records.ts'
import { checkName, departmentPaths, ensureDepartment, nameOfOrganisation } from './structure.ts'
import { checkStrength } from './strength.ts'

export type { Credentials, Owner } from './member-row.ts'

/** What the directory tells of; `audit` keeps it and `policy` reacts to it. */
export type DirectoryEvent = {
  readonly organisationId: OrganisationId
  readonly memberId: MemberId
  /** who did it: `cli`, a module, or a member id */
  readonly actor: string
} & (
  | { readonly type: 'member.created' | 'member.changed' | 'member.password-changed' | 'member.key-destroyed' }
  | {
      readonly type: 'member.frozen' | 'member.unfrozen' | 'member.state-changed'
      readonly from: MemberState
      readonly to: MemberState
    }
)

/** What the directory is given: the keys, and the rooms beside it as functions. */
export interface DirectoryParts {
  readonly vault: Vault
  readonly record: (tx: WriteTx, event: DirectoryEvent) => Promise<void>
  /** makes the mailbox of a new member, in the same transaction */
  readonly equip: (tx: WriteTx, owner: Owner) => Promise<void>
  /** PLAIN_RULES when absent */
  readonly passwords?: PasswordRules
}

/** What a new password takes the place of. */
export interface PasswordsBefore {
  /** its salt stays */
  readonly scramKeys: ScramKeys | undefined
  /** Argon2id in PHC form, of the passwords that may not come back */
  readonly hashes: readonly string[]
}

const MAX_ALIASES = 100
const PAGE = 500

export class Directory {
  readonly #parts: DirectoryParts
  readonly passwords: PasswordRules

  constructor(parts: DirectoryParts) {
    this.#parts = parts
    this.passwords = parts.passwords ?? PLAIN_RULES
  }

  /**
   * Finds who receives mail for an address; `name+tag@…` reaches `name@…` (RFC 5233 §4).
   * @returns undefined for a foreign domain; `memberId` undefined for an unknown name in one of ours
   */
  async resolve(
    tx: ReadTx,
    address: string,
  ): Promise<{ organisationId: OrganisationId; memberId?: MemberId } | undefined> {
    const { local, domain } = comparable(address)
    const organisationId = await records.organisationOfDomain(tx, domain)
    if (organisationId === undefined) return undefined
    tx.require('directory:read', { organisationId })
    const opener = await tx.opener('directory', { organisationId }, 'C2')
    const plus = local.indexOf('+', 1)
    const candidates = plus < 0 ? [local] : [local, local.slice(0, plus)]
    for (const each of candidates) {
      const memberId = await records.memberIdOfToken(
        tx,
        organisationId,
        opener.token(mailboxText({ local: each, domain })),
      )
      if (memberId !== undefined) return { organisationId, memberId }
    }
    return { organisationId }
  }

  /** @returns undefined when nobody has this address: the caller must not let that show */
  async credentials(tx: ReadTx, address: string): Promise<Credentials | undefined> {
    const found = await this.resolve(tx, address)
    if (found?.memberId === undefined) return undefined
    return this.credentialsOf(tx, { organisationId: found.organisationId, memberId: found.memberId })
  }

  /** The same for who is known by id: a passkey and an open session name their member. @throws Refusal `no-such-thing` */
  async credentialsOf(tx: ReadTx, owner: Owner): Promise<Credentials> {
    tx.require('directory:read', owner)
    return openCredentials(tx, await this.#row(tx, owner), this.passwords.maxAgeMs)
  }

  async stateOf(tx: ReadTx, owner: Owner): Promise<MemberState> {
    tx.require('directory:read', owner)
    return (await this.#row(tx, owner)).state as MemberState
  }

  /** The same for this transaction alone: who changes something of a member at the same time waits. */
  async lockedStateOf(tx: WriteTx, owner: Owner): Promise<MemberState> {
    tx.require('directory:read', owner)
    return (await this.#locked(tx, owner)).state as MemberState
  }

  /**
   * For what members set up themselves: nothing is added while the account is being closed, or after.
   * @throws Refusal `account-frozen`
   */
  async requireSignsIn(tx: WriteTx, owner: Owner): Promise<void> {
    if (!SIGNS_IN.has(await this.lockedStateOf(tx, owner)))
      throw new Refusal('account-frozen', 'Account is not active, ask your administrator')
  }

  /**
   * For what a member hands in: nothing leaves behind the back of whoever closes the account, who waits, or was first. Grant `queue:append`.
   * @throws Refusal `account-frozen`
   */
  async requireSends(tx: WriteTx, owner: Owner): Promise<void> {
    tx.require('queue:append', owner)
    if (!SIGNS_IN.has((await this.#locked(tx, owner)).state as MemberState))
      throw new Refusal('account-frozen', 'Account cannot send mail')
  }

  /** @throws Refusal `no-such-thing` */
  async owner(tx: ReadTx, address: string): Promise<Owner> {
    const found = await this.resolve(tx, address)
    if (found?.memberId === undefined) throw new Refusal('no-such-thing', `There is no member ${address}`)
    return { organisationId: found.organisationId, memberId: found.memberId }
  }

  /** @throws Refusal `no-such-thing` */
  async member(tx: ReadTx, address: string): Promise<Member> {
    const owner = await this.owner(tx, address)
    return openMember(tx, await this.#row(tx, owner), await departmentPaths(tx, owner.organisationId))
  }

  /** All members of an organisation, page by page: bounded memory for 100,000 of them. */
  async *members(tx: ReadTx, organisationId: OrganisationId): AsyncGenerator<Member> {
    tx.require('directory:read', { organisationId })
    const paths = await departmentPaths(tx, organisationId)
    let after: MemberId | 0 = 0
    for (;;) {
      const rows = await records.memberRows(tx, organisationId, after, PAGE)
      for (const row of rows) yield await openMember(tx, row, paths)
      if (rows.length < PAGE) return
      after = rows.at(-1)?.member_id ?? after
    }
  }

  /** A page of names, by member id; empty at the end. `isSenior`: of the highest of several job levels. */
  async names(
    tx: ReadTx,
    organisationId: OrganisationId,
    after: MemberId | 0,
  ): Promise<readonly { memberId: MemberId; name: string; isSenior: boolean }[]> {
    tx.require('directory:read', { organisationId })
    const opener = await tx.opener('directory', { organisationId }, 'C2')
    const [highest, next] = await records.jobLevels(tx, organisationId)
    const rows = await records.memberRows(tx, organisationId, after, PAGE)
    return rows.map(({ member_id: memberId, name_sealed, job_level }) => ({
      memberId,
      name: openName(opener, { organisationId, memberId }, name_sealed),
      isSenior: next !== undefined && job_level === highest?.name,
    }))
  }

  /**
   * Adds a person with a mailbox. The password's strength is checked and it is hashed before the transaction: see
   * `preparePassword`.
   * @throws Refusal `already-there`, `bad-address`, `no-such-thing` (domain), `not-permitted` (roles)
   */
  async add(tx: WriteTx, member: NewMember, password: PreparedPassword | undefined, actor: string): Promise<Owner> {
    const { local, domain, text: address } = comparable(member.address)
    const organisationId = await records.organisationOfDomain(tx, domain)
    if (organisationId === undefined) throw new Refusal('no-such-thing', `The domain ${domain} is not one of ours`)
    tx.require('directory:append', { organisationId })
    const roles = member.roles ?? ['member']
    checkRoles(roles)
    const owner = { organisationId, memberId: newMemberId() }
    await this.#parts.vault.create(owner)
    const department =
      member.department === undefined || member.department === ''
        ? null
        : await ensureDepartment(tx, organisationId, member.department)
    const internal = await tx.sealer('directory', { organisationId }, 'C2')
    await records.insertMember(tx, {
      organisation_id: organisationId,
      member_id: owner.memberId,
      address_sealed: sealAddress(internal, owner, address),
      name_sealed: sealName(internal, owner, checkName(member.name ?? local)),
      state: 'active',
      department_id: department,
      job_level: member.jobLevel || null,
      roles: JSON.stringify(roles),
      password_sealed: null,
      password_changed_ms: null,
      created_at_ms: now(),
      scram_sealed: null,
      password_change: null,
      ...(password !== undefined && (await passwordColumns(tx, owner, password))),
    })
    await this.#insertAddress(tx, owner, address, 'main')
    for (const alias of member.aliases ?? []) await this.addAlias(tx, owner, alias, actor, { isNew: true })
    await this.#parts.equip(tx, owner)
    await this.#parts.record(tx, { type: 'member.created', ...owner, actor })
    return owner
  }

  /** @throws Refusal `already-there`, `limit-reached`, `bad-address` */
  async addAlias(
    tx: WriteTx,
    owner: Owner,
    alias: string,
    actor: string,
    options: { isNew?: boolean } = {},
  ): Promise<void> {
    tx.require('directory:append', { organisationId: owner.organisationId })
    const { domain, text } = comparable(alias)
    if ((await records.organisationOfDomain(tx, domain)) !== owner.organisationId) {
      throw new Refusal('no-such-thing', `The domain ${domain} is not one of ours`)
    }
    await this.#locked(tx, owner)
    const there = await records.addressRows(tx, owner.organisationId, owner.memberId)
    if (there.length > MAX_ALIASES) throw new Refusal('limit-reached', `A member has at most ${MAX_ALIASES} aliases`)
    await this.#insertAddress(tx, owner, text, 'alias')
    if (!options.isNew) await this.#parts.record(tx, { type: 'member.changed', ...owner, actor })
  }

  /** Changes what an administrator may change. @throws Refusal `not-permitted`, `no-such-thing` */
  async change(
    tx: WriteTx,
    owner: Owner,
    change: { name?: string; department?: string; jobLevel?: string; roles?: readonly Role[] },
    actor: string,
  ): Promise<void> {
    tx.require('directory:change', { organisationId: owner.organisationId })
    if (change.roles !== undefined) checkRoles(change.roles)
    const internal = await tx.sealer('directory', { organisationId: owner.organisationId }, 'C2')
    const { name, department, jobLevel, roles } = change
    const columns: Parameters<typeof records.updateMember>[3] = {}
    if (name !== undefined) columns.name_sealed = sealName(internal, owner, checkName(name))
    if (department !== undefined)
      columns.department_id = department === '' ? null : await ensureDepartment(tx, owner.organisationId, department)
    if (jobLevel !== undefined) columns.job_level = jobLevel === '' ? null : jobLevel
    if (roles !== undefined) columns.roles = JSON.stringify(roles)
    if (Object.keys(columns).length === 0) return
    await records.updateMember(tx, owner.organisationId, owner.memberId, columns)
    await this.#parts.record(tx, { type: 'member.changed', ...owner, actor })
  }

  /** Moves a member along the life cycle; freezing ends every open session through its event. */
  async setState(tx: WriteTx, owner: Owner, to: MemberState, actor: string): Promise<void> {
    tx.require('directory:change', { organisationId: owner.organisationId })
    const from = (await this.#locked(tx, owner)).state as MemberState
    if (from === to) return
    if (!STATE_CHANGES[from].includes(to))
      throw new Refusal('not-permitted', `A member that is ${from} cannot become ${to}`)
    await records.updateMember(tx, owner.organisationId, owner.memberId, { state: to })
    if (to === 'destroyed') await this.#forgetPerson(tx, owner)
    const type = to === 'frozen' ? 'member.frozen' : from === 'frozen' ? 'member.unfrozen' : 'member.state-changed'
    await this.#parts.record(tx, { type, ...owner, actor, from, to })
  }

  /**
   * Checks and hashes a new password; outside any transaction, because hashing takes its time.
   * @throws Refusal `weak-password`
   */
  async preparePassword(
    password: string,
    accountWords: readonly string[],
    before?: PasswordsBefore,
  ): Promise<PreparedPassword> {
    await this.checkPassword(password, accountWords)
    if (await isOneOf(password, before?.hashes ?? []))
      throw new Refusal('weak-password', 'You had this password before: choose another')
    return preparedPassword(password, before?.scramKeys?.salt)
  }

  /** What `preparePassword` asks of anybody's password. @throws Refusal `weak-password` */
  async checkPassword(password: string, accountWords: readonly string[]): Promise<void> {
    const { minLength, isLeaked } = this.passwords
    await checkStrength(password, accountWords, minLength)
    if (await isLeaked(password))
      throw new Refusal('weak-password', 'This password is known from data leaks: choose another')
  }

  async passwordsBefore(tx: ReadTx, owner: Owner): Promise<PasswordsBefore> {
    const { passwordHash, scramKeys } = await this.credentialsOf(tx, owner)
    const present = passwordHash === undefined ? [] : [passwordHash]
    const hashes = [...present, ...(await formerHashes(tx, owner))]
    return { scramKeys, hashes: hashes.slice(0, this.passwords.remembered) }
  }

  /** The next sign-in through a page goes on only with a new password; mail programs wait until then. */
  async askForPassword(tx: WriteTx, owner: Owner, why: 'leaked' | 'asked-for'): Promise<void> {
    tx.require('directory:change', { organisationId: owner.organisationId })
    await records.updateMember(tx, owner.organisationId, owner.memberId, { password_change: why })
  }

  async setPassword(tx: WriteTx, owner: Owner, password: PreparedPassword, actor: string): Promise<void> {
    tx.require('directory:change', { organisationId: owner.organisationId })
    await this.#locked(tx, owner)
    const { passwordHash } = await this.credentialsOf(tx, owner)
    // The present one is one of those that are remembered.
    const kept = this.passwords.remembered - 1
    if (passwordHash !== undefined && kept > 0) await rememberFormer(tx, owner, passwordHash, now(), kept)
    const columns = await passwordColumns(tx, owner, password)
    await records.updateMember(tx, owner.organisationId, owner.memberId, columns)
    await this.#parts.record(tx, { type: 'member.password-changed', ...owner, actor })
  }

  /** Destroys a recycled member for ever: the keys go first, so that nothing can be read even if the rest fails. */
  async destroy(tx: WriteTx, owner: Owner, actor: string): Promise<DestructionCertificate> {
    tx.require('key:change', owner)
    const state = (await this.#locked(tx, owner)).state as MemberState
    if (!STATE_CHANGES[state].includes('destroyed'))
      throw new Refusal('not-permitted', `A member that is ${state} cannot be destroyed`)
    const certificate = await this.#parts.vault.destroy(owner)
    await this.setState(tx, owner, 'destroyed', actor)
    await this.#parts.record(tx, { type: 'member.key-destroyed', ...owner, actor })
    return certificate
  }

  /** Words a member's password must not be made from. */
  async accountWords(tx: ReadTx, address: string, name: string): Promise<readonly string[]> {
    const { domain } = comparable(address)
    const organisationId = await records.organisationOfDomain(tx, domain)
    const organisation = organisationId === undefined ? '' : await nameOfOrganisation(tx, organisationId)
    return [address, name, organisation]
  }

  /** The row stays, for the trace speaks of it; whom it was about does not. */
  async #forgetPerson(tx: WriteTx, owner: Owner): Promise<void> {
    const { organisationId, memberId } = owner
    await records.updateMember(tx, organisationId, memberId, await forgottenColumns(tx, owner))
    await records.deleteAddresses(tx, organisationId, memberId)
    await records.deleteFormerPasswords(tx, organisationId, memberId, Number.MAX_SAFE_INTEGER)
  }

  async #row(tx: ReadTx, owner: Owner): Promise<records.MemberRow> {
    return (await records.memberRow(tx, owner.organisationId, owner.memberId)) ?? refuseNoMember()
  }

  async #locked(tx: WriteTx, owner: Owner): Promise<records.MemberRow> {
    return (await records.lockMember(tx, owner)) ?? refuseNoMember()
  }

  async #insertAddress(tx: WriteTx, owner: Owner, address: string, kind: 'main' | 'alias'): Promise<void> {
    const sealer = await tx.sealer('directory', { organisationId: owner.organisationId }, 'C2')
    const isNew = await records.insertAddress(tx, {
      organisation_id: owner.organisationId,
      token: sealer.token(address),
      member_id: owner.memberId,
      kind,
      address_sealed: sealAlias(sealer, owner, address),
    })
    if (!isNew) throw new Refusal('already-there', `The address ${address} is in use`)
  }
}

function refuseNoMember(): never {
  throw new Refusal('no-such-thing', 'There is no such member')
}

/** An address in the form it is compared in: RFC 5321 §2.4 leaves case to the receiving host, and ours tells no A from a. */
function comparable(address: string): { local: string; domain: string; text: string } {
  const { local, domain } = parseMailbox(address)
  const folded = { local: local.toLowerCase(), domain }
  return { ...folded, text: mailboxText(folded) }
}
