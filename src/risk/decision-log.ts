// Every decision about a sign-in, with the event, the reasons and the vector it was made by: for the owner's history, for
// explanation, for dry runs of rules, and to build profiles and groups again.
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { randomText } from '../base/ids.ts'
import type { MemberId, OrganisationId } from '../base/ids.ts'
import type { ReadTx, WriteTx } from '../store/store.ts'
import type { Assessment } from './assessment.ts'
import type { RiskEngine } from './engine.ts'
import type { Outcome, SignInEvent } from './event.ts'
import * as records from './records.ts'
import { REGISTRY_VERSION } from './registry.ts'
import type { ProfileOwner } from './stored-profiles.ts'

/** Source: login-risk-features §8: clear addresses are kept 180 days. */
export const KEPT_DAYS = 180
/** Decisions read at once. */
const PAGE = 1_000
/** bytes; more than any vector has */
const MAX_VECTOR_BYTES = 65_536

export interface StoredDecision extends ProfileOwner {
  readonly decisionId: string
  readonly event: SignInEvent
  readonly decision: Assessment['decision']
  readonly outcome: Outcome
  readonly risk: number
  readonly score: number
  readonly dimensions: Assessment['dimensions']
  readonly reasons: Assessment['reasons']
  /** version of the registry that `vector` is of */
  readonly registry: number
  readonly vector: Float32Array
}

type Facts = Pick<StoredDecision, 'event' | 'score' | 'dimensions' | 'reasons'>

/** Grant `directory:change`. @returns the id by which `settleDecision` finds it */
export async function recordDecision(
  tx: WriteTx,
  owner: ProfileOwner,
  event: SignInEvent,
  assessment: Assessment,
  outcome: Outcome,
): Promise<string> {
  const sealer = await tx.sealer('directory', owner, 'C3')
  const decisionId = randomText(16)
  const { score, dimensions, reasons, vector } = assessment
  const facts: Facts = { event, score, dimensions, reasons }
  await records.insertDecision(tx, {
    organisation_id: owner.organisationId,
    member_id: owner.memberId,
    decision_id: decisionId,
    at_ms: event.at,
    protocol: event.protocol,
    decision: assessment.decision,
    outcome,
    risk_milli: Math.round(assessment.risk * 1_000),
    registry: REGISTRY_VERSION,
    facts_sealed: sealer.seal(JSON.stringify(facts), contextOf('facts', decisionId)),
    vector_sealed: sealer.seal(
      deflateRawSync(Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength)),
      contextOf('vector', decisionId),
    ),
  })
  return decisionId
}

/**
 * What came of it later: a step-up that was passed or left, or the owner who says it was not her. Grant `directory:change`.
 * @returns whether something else was said of it before
 */
export async function settleDecision(
  tx: WriteTx,
  owner: ProfileOwner,
  decisionId: string,
  outcome: Outcome,
): Promise<boolean> {
  tx.require('directory:change', owner)
  return records.updateOutcome(tx, owner.organisationId, owner.memberId, decisionId, outcome)
}

export interface DecisionQuery {
  readonly memberId?: MemberId
  /** ms since 1970 */
  readonly since: number
  readonly before?: number
  /** 1 … 1000 */
  readonly limit: number
}

/** Newest first. Grant `directory:read`. */
export async function findDecisions(
  tx: ReadTx,
  organisationId: OrganisationId,
  query: DecisionQuery,
): Promise<readonly StoredDecision[]> {
  const rows = await records.decisionRows(tx, organisationId, {
    ...query,
    limit: Math.min(Math.max(query.limit, 1), PAGE),
  })
  const found: StoredDecision[] = []
  for (const row of rows) {
    const owner = { organisationId, memberId: row.member_id }
    const opener = await tx.opener('directory', owner, 'C3')
    const facts = JSON.parse(
      opener.open(row.facts_sealed, contextOf('facts', row.decision_id)).toString('utf8'),
    ) as Facts
    const bytes = inflateRawSync(opener.open(row.vector_sealed, contextOf('vector', row.decision_id)), {
      maxOutputLength: MAX_VECTOR_BYTES,
    })
    found.push({
      ...owner,
      ...facts,
      decisionId: row.decision_id,
      decision: row.decision,
      outcome: row.outcome as Outcome,
      risk: row.risk_milli / 1_000,
      registry: row.registry,
      vector: new Float32Array(new Uint8Array(bytes).buffer),
    })
  }
  return found
}

/** When the member gave a second factor last. Grant `directory:read`. @returns ms since 1970; undefined: not within what is kept */
export function lastProvenAt(tx: ReadTx, owner: ProfileOwner): Promise<number | undefined> {
  tx.require('directory:read', owner)
  return records.lastOutcomeAt(tx, owner.organisationId, owner.memberId, 'step-up-passed')
}

/** Whether the member came in before a moment (ms since 1970), within what is kept. Grant `directory:read`. */
export function hasComeBefore(tx: ReadTx, owner: ProfileOwner, at: number): Promise<boolean> {
  tx.require('directory:read', owner)
  return records.hasComeBefore(tx, owner.organisationId, owner.memberId, at)
}

/** From this risk on a sign-in is doubtful, whatever the rules made of it. */
export const DOUBTFUL_RISK = 0.3

/**
 * Since when somebody else may have been in: the first doubtful sign-in or, if that is earlier, the last that was proved; within
 * `longestMs` before `at`. Grant `directory:read`. @returns ms since 1970
 */
export async function riskySince(tx: ReadTx, owner: ProfileOwner, at: number, longestMs: number): Promise<number> {
  const { organisationId, memberId } = owner
  const earliest = at - longestMs
  const proved = await lastProvenAt(tx, owner)
  const doubt = await records.firstDoubtAt(tx, organisationId, memberId, earliest, DOUBTFUL_RISK * 1_000)
  return Math.max(earliest, Math.min(proved ?? earliest, doubt ?? Infinity))
}

/** After a start: what groups do and which attacks run is told to the engine again, oldest first. @returns how many decisions */
export async function recallDecisions(
  tx: ReadTx,
  engine: RiskEngine,
  organisationId: OrganisationId,
  since: number,
  most: number,
): Promise<number> {
  const found: StoredDecision[] = []
  for (let before: number | undefined; found.length < most;) {
    const page = await findDecisions(tx, organisationId, {
      since,
      limit: PAGE,
      ...(before !== undefined && { before }),
    })
    found.push(...page)
    before = page.at(-1)?.event.at
    if (page.length < PAGE) break
  }
  for (const { event, outcome } of found.slice(0, most).reverse()) engine.recall(event, outcome)
  return Math.min(found.length, most)
}

/** Grant `directory:change`. @returns how many were too old */
export async function forgetDecisions(tx: WriteTx, organisationId: OrganisationId, before: number): Promise<number> {
  tx.require('directory:change', { organisationId })
  return records.deleteDecisions(tx, organisationId, before)
}

const contextOf = (what: 'facts' | 'vector', decisionId: string): string => `sign_in_decision.${what}:${decisionId}`
