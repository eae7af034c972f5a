// Files that left as a link: kept sealed, found by the link's id, and let go when its time is over or somebody takes it back.
import { now } from '../base/clock.ts'
import type { MemberId, OrganisationId, TraceId } from '../base/ids.ts'
import type { DataClass } from '../mail/data-class.ts'
import type { Opener } from '../keys/vault.ts'
import { locked } from './locked.ts'
import type { BlobUse, ReadTx, WriteTx, WrittenBlob } from './store.ts'
import type { SecureLinkRecipientTable, SecureLinkTable } from './tables/secure-link.ts'

/** As sensitive as the queue, whose grants it shares: it is mail on its way out. The files have the class of their data. */
export const LINK_CLASS: DataClass = 'C2'

/** Sealed as a whole. */
export interface SecureLinkFacts {
  /** main address of the sender */
  readonly sender: string
  /** '' without */
  readonly subject: string
  /** id of the row that wanted it */
  readonly rule: string
}

export interface SecureFile {
  /** counts from 1 */
  readonly file: number
  /** '' without */
  readonly name: string
  /** as the message said, such as `application/pdf` */
  readonly type: string
  /** bytes */
  readonly size: number
}

export interface SecureLink {
  readonly organisationId: OrganisationId
  readonly linkId: string
  /** the sender */
  readonly memberId: MemberId
  readonly traceId: TraceId
  readonly facts: SecureLinkFacts
  readonly files: readonly SecureFile[]
  /** how often its files were fetched */
  readonly downloads: number
  /** ms since 1970 */
  readonly createdAt: number
  /** ms since 1970 */
  readonly expiresAt: number
  /** ms since 1970; absent: nobody took it back */
  readonly revokedAt?: number
}

export interface NewSecureLink extends Omit<SecureLink, 'files' | 'downloads' | 'revokedAt'> {
  readonly files: readonly (Omit<SecureFile, 'size'> & { readonly blob: WrittenBlob })[]
  /** who may fetch them, each address once, lower case */
  readonly recipients: readonly string[]
}

/** What is known of one address and one link. */
export interface SecureRecipient {
  readonly address: string
  /** the code that was sent last and is still good; absent: none is */
  readonly code?: string
  readonly wrongCodes: number
  /** ms since 1970: since when `codesSent` counts */
  readonly codesSince: number
  readonly codesSent: number
  readonly downloads: number
}

const contextOf = (linkId: string, what: string): string => `secure_link.${what}:${linkId}`

/** In the transaction of the message that carries it; grants `queue:append` and `mail:append`. */
export async function addSecureLink(tx: WriteTx, link: NewSecureLink): Promise<void> {
  const { organisationId, linkId, files, recipients } = link
  const sealer = await tx.sealer('queue', { organisationId }, LINK_CLASS)
  const seal = (value: unknown, what: string) => sealer.seal(JSON.stringify(value), contextOf(linkId, what))
  const id = { organisation_id: organisationId, link_id: linkId }
  await tx.db
    .insertInto('secure_link')
    .values({
      ...id,
      member_id: link.memberId,
      trace_id: link.traceId,
      facts_sealed: seal(link.facts, 'facts'),
      created_ms: link.createdAt,
      expires_ms: link.expiresAt,
      revoked_ms: null,
      emptied_ms: null,
    })
    .execute()
  for (const { file, name, type, blob } of files) {
    const kept = {
      blob_id: blob.blobId,
      wrapped_key: await tx.addBlobUse(blob, { organisationId }),
      data_class: blob.dataClass,
      size_bytes: blob.size,
      checked_ms: link.createdAt,
    }
    const facts_sealed = seal({ name, type }, `file ${file}`)
    await tx.db
      .insertInto('secure_link_file')
      .values({ ...id, file, facts_sealed, ...kept })
      .execute()
  }
  for (const address of recipients) {
    const row = {
      ...id,
      address_token: addressToken(sealer, linkId, address),
      address_sealed: seal(address, 'address'),
      code_sealed: null,
      code_until_ms: 0,
      wrong_codes: 0,
      codes_since_ms: 0,
      codes_sent: 0,
      downloads: 0,
    }
    await tx.db.insertInto('secure_link_recipient').values(row).execute()
  }
}

/** Of another link the same address has another token: nobody sees who got several. */
function addressToken(sealer: Pick<Opener, 'token'>, linkId: string, address: string): Buffer {
  return sealer.token(`secure link ${linkId} ${address.toLowerCase()}`)
}

/** Grant `queue:read`. @returns undefined when there is none */
export async function secureLinkOf(
  tx: ReadTx,
  organisationId: OrganisationId,
  linkId: string,
): Promise<SecureLink | undefined> {
  const [found] = await linksWhere(tx, organisationId, (rows) => rows.where('link_id', '=', linkId), 1)
  return found
}

/** Newest first; grant `queue:read`. @param memberId  absent: of all members */
export function secureLinksOf(
  tx: ReadTx,
  organisationId: OrganisationId,
  memberId: MemberId | undefined,
  limit: number,
): Promise<readonly SecureLink[]> {
  return linksWhere(
    tx,
    organisationId,
    (rows) => (memberId === undefined ? rows : rows.where('member_id', '=', memberId)),
    limit,
  )
}

const rowsOf = (tx: ReadTx, organisationId: OrganisationId) =>
  tx.db.selectFrom('secure_link').selectAll().where('organisation_id', '=', organisationId)

async function linksWhere(
  tx: ReadTx,
  organisationId: OrganisationId,
  narrow: (rows: ReturnType<typeof rowsOf>) => ReturnType<typeof rowsOf>,
  limit: number,
): Promise<SecureLink[]> {
  const opener = await tx.opener('queue', { organisationId }, LINK_CLASS)
  const rows = await narrow(rowsOf(tx, organisationId)).orderBy('created_ms', 'desc').limit(limit).execute()
  const links: SecureLink[] = []
  for (const row of rows) links.push(await opened(tx, opener, row))
  return links
}

async function opened(tx: ReadTx, opener: Opener, row: SecureLinkTable): Promise<SecureLink> {
  const { organisation_id, link_id } = row
  const files = await tx.db
    .selectFrom('secure_link_file')
    .select(['file', 'facts_sealed', 'size_bytes'])
    .where('organisation_id', '=', organisation_id)
    .where('link_id', '=', link_id)
    .orderBy('file')
    .execute()
  const { downloads } = await tx.db
    .selectFrom('secure_link_recipient')
    .select((of) => of.fn.sum<number | string | null>('downloads').as('downloads'))
    .where('organisation_id', '=', organisation_id)
    .where('link_id', '=', link_id)
    .executeTakeFirstOrThrow()
  const open = (sealed: Uint8Array, what: string) =>
    JSON.parse(opener.open(sealed, contextOf(link_id, what)).toString('utf8'))
  return {
    organisationId: organisation_id,
    linkId: link_id,
    memberId: row.member_id,
    traceId: row.trace_id,
    facts: open(row.facts_sealed, 'facts'),
    files: files.map(({ file, facts_sealed, size_bytes }) => ({
      file,
      ...open(facts_sealed, `file ${file}`),
      size: size_bytes,
    })),
    downloads: Number(downloads ?? 0),
    createdAt: row.created_ms,
    expiresAt: row.expires_ms,
    ...(row.revoked_ms !== null && { revokedAt: row.revoked_ms }),
  }
}

/** Where a file lies and when it was looked at for malware last; grant `queue:read`. @returns undefined when it is gone */
export async function secureFileBlob(
  tx: ReadTx,
  { organisationId, linkId }: SecureLink,
  file: number,
): Promise<{ readonly use: BlobUse; readonly checkedAt: number } | undefined> {
  tx.require('queue:read', { organisationId })
  const row = await tx.db
    .selectFrom('secure_link_file as f')
    .innerJoin('secure_link as l', (join) =>
      join.onRef('l.organisation_id', '=', 'f.organisation_id').onRef('l.link_id', '=', 'f.link_id'),
    )
    .select(['f.blob_id', 'f.wrapped_key', 'f.data_class', 'f.checked_ms'])
    .where('f.organisation_id', '=', organisationId)
    .where('f.link_id', '=', linkId)
    .where('f.file', '=', file)
    .where('l.emptied_ms', 'is', null)
    .executeTakeFirst()
  if (row === undefined) return undefined
  const { blob_id: blobId, wrapped_key: wrappedKey, data_class: dataClass, checked_ms: checkedAt } = row
  return { use: { blobId, wrappedKey, dataClass, owner: { organisationId } }, checkedAt }
}

/** Grant `queue:change`. @param at  ms since 1970 */
export async function noteChecked(
  tx: WriteTx,
  { organisationId, linkId }: SecureLink,
  file: number,
  at: number,
): Promise<void> {
  tx.require('queue:change', { organisationId })
  await tx.db
    .updateTable('secure_link_file')
    .set({ checked_ms: at })
    .where('organisation_id', '=', organisationId)
    .where('link_id', '=', linkId)
    .where('file', '=', file)
    .execute()
}

/**
 * Nobody else changes it before this transaction is over: of those who come at once each sees what the others did. Grant `queue:read`.
 * @returns undefined for an address that the link was not made for
 */
export async function secureRecipient(
  tx: WriteTx,
  { organisationId, linkId }: SecureLink,
  address: string,
): Promise<SecureRecipient | undefined> {
  const opener = await tx.opener('queue', { organisationId }, LINK_CLASS)
  const wanted = tx.db
    .selectFrom('secure_link_recipient')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .where('link_id', '=', linkId)
    .where('address_token', '=', addressToken(opener, linkId, address))
  const row = await locked(tx, wanted).executeTakeFirst()
  return row && recipientOf(opener, linkId, row)
}

function recipientOf(opener: Opener, linkId: string, row: SecureLinkRecipientTable): SecureRecipient {
  const open = (sealed: Uint8Array, what: string): string =>
    JSON.parse(opener.open(sealed, contextOf(linkId, what)).toString('utf8'))
  const isGood = row.code_sealed !== null && now() < row.code_until_ms
  return {
    address: open(row.address_sealed, 'address'),
    ...(isGood && row.code_sealed !== null && { code: open(row.code_sealed, 'code') }),
    wrongCodes: row.wrong_codes,
    codesSince: row.codes_since_ms,
    codesSent: row.codes_sent,
    downloads: row.downloads,
  }
}

/** What may change of a recipient; what is absent stays. */
export interface RecipientChange {
  /** a new code and ms since 1970 until when it is good; `null`: none is good any more */
  readonly code?: { readonly text: string; readonly until: number } | null
  readonly wrongCodes?: number
  readonly codesSince?: number
  readonly codesSent?: number
  readonly downloads?: number
}

/** Grants `queue:change` and `queue:append`. */
export async function changeRecipient(
  tx: WriteTx,
  { organisationId, linkId }: SecureLink,
  address: string,
  { code, wrongCodes, codesSince, codesSent, downloads }: RecipientChange,
): Promise<void> {
  tx.require('queue:change', { organisationId })
  const sealer = await tx.sealer('queue', { organisationId }, LINK_CLASS)
  const codeColumns =
    code === null
      ? { code_sealed: null, code_until_ms: 0 }
      : code && {
          code_sealed: sealer.seal(JSON.stringify(code.text), contextOf(linkId, 'code')),
          code_until_ms: code.until,
        }
  await tx.db
    .updateTable('secure_link_recipient')
    .set({
      ...codeColumns,
      ...(wrongCodes !== undefined && { wrong_codes: wrongCodes }),
      ...(codesSince !== undefined && { codes_since_ms: codesSince }),
      ...(codesSent !== undefined && { codes_sent: codesSent }),
      ...(downloads !== undefined && { downloads }),
    })
    .where('organisation_id', '=', organisationId)
    .where('link_id', '=', linkId)
    .where('address_token', '=', addressToken(sealer, linkId, address))
    .execute()
}

/** Takes a link back; its files go with the next `emptyLinks`. Grant `queue:change`. @returns whether it was one that worked */
export async function revokeLink(tx: WriteTx, { organisationId, linkId }: SecureLink, at: number): Promise<boolean> {
  tx.require('queue:change', { organisationId })
  const done = await tx.db
    .updateTable('secure_link')
    .set({ revoked_ms: at })
    .where('organisation_id', '=', organisationId)
    .where('link_id', '=', linkId)
    .where('revoked_ms', 'is', null)
    .where('expires_ms', '>', at)
    .returning('link_id')
    .executeTakeFirst()
  return done !== undefined
}

/** Lets the files of links go whose time is over or which were taken back; grant `queue:change`. @returns how many links */
export async function emptyLinks(tx: WriteTx, at: number, limit: number): Promise<number> {
  tx.require('queue:change')
  const wanted = tx.db
    .selectFrom('secure_link')
    .select(['organisation_id', 'link_id'])
    .where('emptied_ms', 'is', null)
    .where((row) => row.or([row('expires_ms', '<=', at), row('revoked_ms', 'is not', null)]))
    .limit(limit)
  const over = await locked(tx, wanted).execute()
  for (const { organisation_id, link_id } of over) {
    const files = await tx.db
      .selectFrom('secure_link_file')
      .select('blob_id')
      .where('organisation_id', '=', organisation_id)
      .where('link_id', '=', link_id)
      .execute()
    for (const { blob_id } of files) await tx.countBlobUse(blob_id, -1)
    await tx.db
      .updateTable('secure_link')
      .set({ emptied_ms: at })
      .where('organisation_id', '=', organisation_id)
      .where('link_id', '=', link_id)
      .execute()
  }
  return over.length
}

/** Forgets links that were emptied long ago; grant `queue:change`. @param before  ms since 1970 */
export async function purgeLinks(tx: WriteTx, before: number, limit: number): Promise<number> {
  tx.require('queue:change')
  const old = await tx.db
    .selectFrom('secure_link')
    .select(['organisation_id', 'link_id'])
    .where('emptied_ms', '<', before)
    .limit(limit)
    .execute()
  for (const { organisation_id, link_id } of old) {
    for (const name of ['secure_link_recipient', 'secure_link_file', 'secure_link'] as const)
      await tx.db
        .deleteFrom(name)
        .where('organisation_id', '=', organisation_id)
        .where('link_id', '=', link_id)
        .execute()
  }
  return old.length
}
