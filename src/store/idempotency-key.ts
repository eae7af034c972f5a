// Answers to requests that may come again: kept with the message they brought, so that a crash loses neither or both.
import { now } from '../base/clock.ts'
import type { MemberId, OrganisationId, TraceId } from '../base/ids.ts'
import { Refusal } from '../base/refusal.ts'
import type { ReadTx, WriteTx } from './store.ts'

/** A program that gave up so long ago does not ask again. */
export const ANSWERS_KEPT_MS = 24 * 60 * 60_000

export interface KeyedRequest {
  /** who asks: keys of others are other keys */
  readonly owner: { readonly organisationId: OrganisationId; readonly memberId: MemberId }
  /** as the program chose it */
  readonly key: string
  /** of all that the request says: with another digest it is another request */
  readonly digest: string
}

export interface KeptAnswer {
  readonly traceId: TraceId
  readonly state: 'sent' | 'held'
}

interface Tokens {
  readonly key: Buffer
  readonly request: Buffer
}

/** Needs `trace:append`. */
async function tokensOf(tx: ReadTx, { owner, key, digest }: KeyedRequest): Promise<Tokens> {
  const { organisationId, memberId } = owner
  const sealer = await tx.sealer('trace', { organisationId }, 'C2')
  const token = (...parts: readonly unknown[]) => sealer.token(JSON.stringify(['idempotency-key', ...parts]))
  return { key: token(memberId, key), request: token(memberId, key, digest) }
}

/**
 * Needs `trace:append`.
 * @returns undefined for a key that was not used within the last 24 hours
 * @throws Refusal `key-reused` when it was used for another request
 */
export async function answerOf(tx: ReadTx, request: KeyedRequest): Promise<KeptAnswer | undefined> {
  const tokens = await tokensOf(tx, request)
  const row = await tx.db
    .selectFrom('idempotency_key')
    .select(['request_token', 'trace_id', 'state'])
    .where('organisation_id', '=', request.owner.organisationId)
    .where('key_token', '=', tokens.key)
    .where('at_ms', '>=', now() - ANSWERS_KEPT_MS)
    .executeTakeFirst()
  if (row === undefined) return undefined
  if (!tokens.request.equals(row.request_token))
    throw new Refusal('key-reused', 'This Idempotency-Key was used for another request')
  return { traceId: row.trace_id, state: row.state }
}

/**
 * In the transaction that takes the message; needs `trace:append`.
 * @throws Refusal `in-use` when another request with the key was answered meanwhile: nothing is taken twice
 */
export async function keepAnswer(tx: WriteTx, request: KeyedRequest, { traceId, state }: KeptAnswer): Promise<void> {
  const tokens = await tokensOf(tx, request)
  const at = now()
  const answer = { request_token: tokens.request, trace_id: traceId, state, at_ms: at }
  const kept = await tx.db
    .insertInto('idempotency_key')
    .values({ organisation_id: request.owner.organisationId, key_token: tokens.key, ...answer })
    .onConflict((conflict) =>
      conflict
        .columns(['organisation_id', 'key_token'])
        .doUpdateSet(answer)
        .where('idempotency_key.at_ms', '<', at - ANSWERS_KEPT_MS),
    )
    .returning('at_ms')
    .executeTakeFirst()
  if (kept === undefined) throw new Refusal('in-use', 'A request with this Idempotency-Key is under way, try again')
}

/** Grant `trace:change`. */
export async function forgetAnswers(tx: WriteTx): Promise<void> {
  tx.require('trace:change')
  await tx.db
    .deleteFrom('idempotency_key')
    .where('at_ms', '<', now() - ANSWERS_KEPT_MS)
    .execute()
}
