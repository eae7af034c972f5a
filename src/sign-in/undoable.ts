// What a thief sets up in an account to come back, to hide or to stay: each a row that takes back what was set up lately.
import { recordEvent, type EventBodies } from '../audit/events.ts'
import { appPasswordsOf, removeAppPassword } from '../directory/credentials/app-passwords.ts'
import { credentialsOf } from '../directory/credentials/credential.ts'
import { devicesOf, unbindDevice } from '../directory/credentials/devices.ts'
import { deleteCredentials } from '../directory/records-credentials.ts'
import { pushesOf, removePush } from '../directory/credentials/push-subscriptions.ts'
import type { Directory, Owner } from '../directory/directory.ts'
import { SIGNS_IN } from '../directory/member.ts'
import { pageLockOf, removePageLock } from '../mailbox/page-lock.ts'
import { endDeputiesSince } from '../policy/approval/deputies.ts'
import { listed, unchoose } from '../policy/sender-lists.ts'
import { memberEventBodies } from '../store/member-events.ts'
import type { WriteTx } from '../store/store.ts'

export interface UndoableRow {
  readonly what: string
  readonly meaning: string
  /** @param since  ms since 1970; what was set up before stays. @returns how many were taken back: none the second time */
  readonly undo: (tx: WriteTx, owner: Owner, since: number, actor: string) => Promise<number>
}

/** Another way to set something up that lasts is one more row here. */
// prettier-ignore
export const UNDOABLE: readonly UndoableRow[] = [
  { what: 'app-passwords',  undo: voidAppPasswords, meaning: 'All of them, whenever they were made: a thief may have read any.' },
  { what: 'devices',        undo: unbindDevices,    meaning: 'Browsers and apps that were bound in the risky time must prove themselves again.' },
  { what: 'factors',        undo: removeFactors,    meaning: 'Second factors that were added in the risky time prove nothing.' },
  { what: 'sender-choices', undo: forgetChoices,    meaning: 'Senders who were let in or kept out in the risky time are judged as any other.' },
  { what: 'deputies',       undo: endDeputiesSince, meaning: 'Deputies who were named in the risky time decide nothing.' },
  { what: 'alerts',         undo: forgetPushes,     meaning: 'Browsers in which alerts were switched on in the risky time are told nothing more.' },
  { what: 'page-lock',      undo: clearPageLock,    meaning: 'A lock that was set in the risky time keeps its owner out.' },
]

/**
 * Takes back what was set up since a moment, and records how much of each.
 * Grants `directory:read`, `directory:change`, `policy:read`, `policy:change`, `event:append`.
 */
export async function undoSetUp(tx: WriteTx, owner: Owner, since: number, actor: string): Promise<void> {
  for (const { what, undo } of UNDOABLE) {
    const count = await undo(tx, owner, since, actor)
    if (count > 0) await recordEvent(tx, { type: 'rules.undone', ...owner, actor, what, count })
  }
}

/**
 * After "not me": takes back the ways in that one sign-in added, as its letters tell. A password that was set in it is the stranger's:
 * the account is closed until an administrator gives a new one. Grants `directory:read`, `directory:change`, `event:read`, `event:append`.
 * @param signedInAt  ms since 1970
 */
export async function takeBackChanges(
  tx: WriteTx,
  directory: Directory,
  owner: Owner,
  signedInAt: number,
  actor: string,
): Promise<void> {
  const { organisationId, memberId } = owner
  const state = await directory.lockedStateOf(tx, owner)
  const told = await memberEventBodies(tx, organisationId, memberId, 'account.told', signedInAt)
  const changes = told as readonly EventBodies['account.told'][]
  const added = new Set(changes.flatMap((each) => (each.isAdded && each.signedInAt === signedInAt ? [each.what] : [])))
  const kinds = FACTORS.filter((kind) => added.has(kind))
  if (kinds.length > 0) await removeFactors(tx, owner, signedInAt, actor, kinds)
  if (added.has('app-password')) await removeAppPasswords(tx, owner, signedInAt, actor)
  if (added.has('password') && SIGNS_IN.has(state)) await directory.setState(tx, owner, 'frozen', actor)
}

function voidAppPasswords(tx: WriteTx, owner: Owner, _since: number, actor: string): Promise<number> {
  return removeAppPasswords(tx, owner, 0, actor)
}

async function removeAppPasswords(tx: WriteTx, owner: Owner, since: number, actor: string): Promise<number> {
  const late = (await appPasswordsOf(tx, owner)).filter(({ createdAt }) => createdAt >= since)
  for (const { id: credential } of late) {
    await removeAppPassword(tx, owner, credential)
    await recordEvent(tx, { type: 'app-password.revoked', ...owner, actor, credential })
  }
  return late.length
}

async function unbindDevices(tx: WriteTx, owner: Owner, since: number, actor: string): Promise<number> {
  const late = (await devicesOf(tx, owner)).filter(({ firstSeenAt }) => firstSeenAt >= since)
  for (const { id: deviceId } of late) {
    await unbindDevice(tx, owner, deviceId)
    await recordEvent(tx, { type: 'device.unbound', ...owner, actor, deviceId })
  }
  return late.length
}

const FACTORS = ['totp', 'passkey', 'recovery-code', 'email'] as const

async function removeFactors(
  tx: WriteTx,
  owner: Owner,
  since: number,
  actor: string,
  kinds: readonly (typeof FACTORS)[number][] = FACTORS,
): Promise<number> {
  const late = (await credentialsOf(tx, owner, ...kinds)).filter(({ createdAt }) => createdAt >= since)
  for (const { id } of late) await deleteCredentials(tx, owner, { id, kinds })
  for (const factor of new Set(late.map(({ kind }) => kind)))
    await recordEvent(tx, { type: 'factor.changed', ...owner, actor, factor, isAdded: false })
  return late.length
}

async function forgetChoices(tx: WriteTx, owner: Owner, since: number): Promise<number> {
  const late = (await listed(tx, owner)).filter(({ at }) => at >= since)
  for (const { entry } of late) await unchoose(tx, owner, entry)
  return late.length
}

async function forgetPushes(tx: WriteTx, owner: Owner, since: number): Promise<number> {
  const late = (await pushesOf(tx, owner)).filter(({ createdAt }) => createdAt >= since)
  for (const { id } of late) await removePush(tx, owner, id)
  return late.length
}

async function clearPageLock(tx: WriteTx, owner: Owner, since: number): Promise<number> {
  const lock = await pageLockOf(tx, owner)
  if (lock === undefined || lock.setAt < since) return 0
  await removePageLock(tx, owner)
  return 1
}
