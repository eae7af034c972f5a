// The browsers and apps a member comes with. Each keeps a token that we signed; a token of an unbound one counts no more.
import { timingSafeEqual } from 'node:crypto'
import { now } from '../../base/clock.ts'
import { randomText } from '../../base/ids.ts'
import type { ReadTx, WriteTx } from '../../store/store.ts'
import type { Owner } from '../directory.ts'
import { lockMember } from '../records.ts'
import * as records from '../records-devices.ts'

export interface Device {
  readonly id: string
  /** what the client said it is */
  readonly label: string
  /** 0: the password alone was given on it; 1: known for a day; 2: a second factor was given on it */
  readonly trust: 0 | 1 | 2
  /** ms since 1970: when a second factor was given on it first; undefined: never */
  readonly provenAt: number | undefined
  /** ms since 1970 */
  readonly firstSeenAt: number
  readonly lastSeenAt: number
}

/** Beyond it the one that was seen longest ago is forgotten. */
const MAX_DEVICES = 50
/** What was let in and not contradicted for a day is known. login-risk-features §6 */
const KNOWN_AFTER_MS = 24 * 3_600_000
/** 80 bits beside a keyed hash of 128 */
const ID_LENGTH = 16
const TOKEN = new RegExp(`^[0-9a-z]{${ID_LENGTH}}\\.[0-9a-f]{32}$`)

const labelContext = ({ memberId }: Owner, id: string) => `device.label:${memberId}:${id}`

/** Bound ones, seen last first. */
export async function devicesOf(tx: ReadTx, owner: Owner): Promise<readonly Device[]> {
  const opener = await tx.opener('directory', { organisationId: owner.organisationId }, 'C2')
  const rows = await records.deviceRows(tx, owner)
  return rows
    .filter(({ unbound_ms }) => unbound_ms === null)
    .map((row) => ({
      id: row.device_id,
      label: opener.open(row.label_sealed, labelContext(owner, row.device_id)).toString('utf8'),
      trust: row.trust,
      provenAt: row.proven_ms ?? undefined,
      firstSeenAt: row.first_ms,
      lastSeenAt: row.last_ms,
    }))
}

/**
 * The device that a browser says it is.
 * @param isBound  the member has come with it and did not unbind it
 * @returns undefined for a token that is not ours, or that this member unbound
 */
export async function deviceOfToken(
  tx: ReadTx,
  owner: Owner,
  token: string,
): Promise<{ readonly id: string; readonly isBound: boolean; readonly trust: 0 | 1 | 2 } | undefined> {
  if (!TOKEN.test(token)) return undefined
  const id = token.slice(0, ID_LENGTH)
  if (!timingSafeEqual(Buffer.from(token), Buffer.from(await signed(tx, owner, id)))) return undefined
  const row = (await records.deviceRows(tx, owner)).find(({ device_id }) => device_id === id)
  if (row !== undefined && row.unbound_ms !== null) return undefined
  return { id, isBound: row !== undefined, trust: row?.trust ?? 0 }
}

/**
 * Notes that a member came in with a device.
 * @param id  as `deviceOfToken` knows it; undefined for a new one
 * @param isProven  a second factor was given on it
 * @returns what the browser keeps, and whether the member came with it for the first time
 */
export async function bindDevice(
  tx: WriteTx,
  owner: Owner,
  id: string | undefined,
  label: string,
  isProven: boolean,
): Promise<{ readonly id: string; readonly token: string; readonly isNew: boolean }> {
  await lockMember(tx, owner)
  const at = now()
  const rows = await records.deviceRows(tx, owner)
  const known = rows.find(({ device_id }) => device_id === id)
  const deviceId = id ?? randomText(ID_LENGTH)
  if (known === undefined) {
    const oldest = rows.at(-1)
    if (rows.length >= MAX_DEVICES && oldest !== undefined) await records.deleteDevice(tx, owner, oldest.device_id)
  }
  const trust = isProven ? 2 : known === undefined ? 0 : known.trust
  const internal = await tx.sealer('directory', { organisationId: owner.organisationId }, 'C2')
  await records.upsertDevice(tx, {
    organisation_id: owner.organisationId,
    member_id: owner.memberId,
    device_id: deviceId,
    label_sealed: internal.seal(label, labelContext(owner, deviceId)),
    trust: trust === 0 && known !== undefined && at - known.first_ms >= KNOWN_AFTER_MS ? 1 : trust,
    first_ms: known?.first_ms ?? at,
    last_ms: at,
    unbound_ms: null,
    proven_ms: known?.proven_ms ?? (isProven ? at : null),
  })
  return { id: deviceId, token: await signed(tx, owner, deviceId), isNew: known === undefined }
}

/** It must prove itself again. @returns whether it was bound */
export async function unbindDevice(tx: WriteTx, owner: Owner, id: string): Promise<boolean> {
  return records.unbindDevice(tx, owner, id, now())
}

async function signed(tx: ReadTx, { organisationId }: Owner, id: string): Promise<string> {
  const secret = await tx.opener('directory', { organisationId }, 'C4')
  return `${id}.${secret.token(`device:${id}`).toString('hex')}`
}
