// Browsers in which a member switched alerts on. RFC 8030 §4; where they are reached opens them to pushes, so it is kept as a secret.
import { now } from '../../base/clock.ts'
import { randomText, type OrganisationId } from '../../base/ids.ts'
import { Refusal } from '../../base/refusal.ts'
import { newPushKeys, type PushEndpoint, type PushKeys } from '../../net/web-push.ts'
import type { ReadTx, WriteTx } from '../../store/store.ts'
import type { Owner } from '../directory.ts'
import type { Role } from '../member.ts'
import { lockMember } from '../records.ts'
import * as records from '../records-push.ts'

const MAX_SUBSCRIPTIONS = 10
/** Of officers, told of one alert. */
const MAX_TOLD = 200
/** characters; those of browsers' makers have some 200 */
const MAX_ENDPOINT = 1_024
/** RFC 8291 §3.1, §3.2: an uncompressed point of P-256, and 16 bytes; base64url */
const P256DH = /^[A-Za-z0-9_-]{87}=?$/
const AUTH = /^[A-Za-z0-9_-]{22}={0,2}$/
const ID_LENGTH = 16

export interface StoredPush extends PushEndpoint {
  readonly id: string
  readonly owner: Owner
  readonly language: 'en' | 'zh'
}

type PushFacts = Omit<StoredPush, 'id' | 'owner'>

const factsContext = (id: string) => `push_subscription.facts:${id}`
const keyContext = (organisationId: OrganisationId) => `push_key.facts:${organisationId}`

/** @returns its id. @throws Refusal `bad-parameter`, `limit-reached` */
export async function addPush(tx: WriteTx, owner: Owner, wanted: PushFacts): Promise<string> {
  const { endpoint, p256dh, auth } = wanted
  const isFine = endpoint.length <= MAX_ENDPOINT && URL.canParse(endpoint) && P256DH.test(p256dh) && AUTH.test(auth)
  if (!isFine) throw new Refusal('bad-parameter', 'This is no subscription of a browser')
  await lockMember(tx, owner)
  if ((await records.pushRows(tx, owner)).length >= MAX_SUBSCRIPTIONS)
    throw new Refusal('limit-reached', `A member has alerts in at most ${MAX_SUBSCRIPTIONS} browsers`)
  const secret = await tx.sealer('directory', { organisationId: owner.organisationId }, 'C4')
  const id = randomText(ID_LENGTH)
  await records.putPush(tx, {
    organisation_id: owner.organisationId,
    member_id: owner.memberId,
    subscription_id: id,
    token: secret.token(`push ${endpoint}`),
    created_ms: now(),
    facts_sealed: secret.seal(JSON.stringify(wanted), factsContext(id)),
  })
  return id
}

/** Oldest first. */
export async function pushesOf(
  tx: ReadTx,
  owner: Owner,
): Promise<readonly { readonly id: string; readonly createdAt: number }[]> {
  tx.require('directory:read', owner)
  return (await records.pushRows(tx, owner)).map((row) => ({ id: row.subscription_id, createdAt: row.created_ms }))
}

/** @returns whether there was one */
export function removePush(tx: WriteTx, owner: Owner, id: string): Promise<boolean> {
  tx.require('directory:change', owner)
  return records.deletePush(tx, owner, id)
}

/** Ids of the browsers of those who hold one of the roles, and of one member. */
export async function pushTargets(
  tx: ReadTx,
  organisationId: OrganisationId,
  roles: readonly Role[],
  memberId?: Owner['memberId'],
): Promise<readonly string[]> {
  const officers = await records.officersPushRows(tx, organisationId, MAX_TOLD)
  const told = officers.filter((row) => roles.some((role) => (JSON.parse(row.roles) as Role[]).includes(role)))
  const own = memberId === undefined ? [] : await records.pushRows(tx, { organisationId, memberId })
  return [...new Set([...own, ...told].map((row) => row.subscription_id))]
}

/** @returns undefined when it is there no more */
export async function pushOf(tx: ReadTx, organisationId: OrganisationId, id: string): Promise<StoredPush | undefined> {
  const row = await records.pushRow(tx, organisationId, id)
  if (row === undefined) return undefined
  const secret = await tx.opener('directory', { organisationId }, 'C4')
  const text = secret.open(row.facts_sealed, factsContext(id)).toString('utf8')
  return { ...(JSON.parse(text) as PushFacts), id, owner: { organisationId, memberId: row.member_id } }
}

/** What our pushes are signed with; undefined before anybody switched alerts on. */
export async function pushKeys(tx: ReadTx, organisationId: OrganisationId): Promise<PushKeys | undefined> {
  const sealed = await records.pushKeyRow(tx, organisationId)
  if (sealed === undefined) return undefined
  const secret = await tx.opener('directory', { organisationId }, 'C4')
  return JSON.parse(secret.open(sealed, keyContext(organisationId)).toString('utf8')) as PushKeys
}

/** Made at first use. Grants `directory:change` and `directory:read`. */
export async function ensurePushKeys(tx: WriteTx, organisationId: OrganisationId): Promise<PushKeys> {
  const known = await pushKeys(tx, organisationId)
  if (known !== undefined) return known
  const secret = await tx.sealer('directory', { organisationId }, 'C4')
  const made = newPushKeys()
  const facts_sealed = secret.seal(JSON.stringify(made), keyContext(organisationId))
  await records.insertPushKey(tx, { organisation_id: organisationId, facts_sealed })
  return (await pushKeys(tx, organisationId)) ?? made
}
