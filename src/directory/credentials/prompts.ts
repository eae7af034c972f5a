// Questions to the owner of an account, "is this you?", for who has no screen to be asked on; and what a yes opens.
import { now } from '../../base/clock.ts'
import { randomText } from '../../base/ids.ts'
import { randomBytes } from '../../base/random.ts'
import type { ReadTx, WriteTx } from '../../store/store.ts'
import type { Owner } from '../directory.ts'
import { lockMember } from '../records.ts'
import * as records from '../records-prompts.ts'

/** login-risk-features §4.2: valid 10 min, at most 3 an hour, a yes is good for 30 days. */
export const PROMPT_MS = 10 * 60_000
export const MAX_PROMPTS_AN_HOUR = 3
export const GRANT_MS = 30 * 86_400_000
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** Who wants in. */
export interface PromptFacts {
  readonly protocol: string
  readonly client: string
  readonly remoteAddress: string
  /** the one to choose, as it stands in the answer to the client; '' where there is none to compare */
  readonly number: string
  /** those to choose from */
  readonly numbers: readonly string[]
  /** id of the app password that was used; '' for the account's own password */
  readonly appPassword: string
}

export interface StoredPrompt extends PromptFacts {
  readonly id: string
  readonly state: 'open' | 'approved' | 'not-me' | 'wrong-number'
  /** ms since 1970 */
  readonly askedAt: number
  readonly expiresAt: number
}

/** What a yes is about: this credential, from this network or address, with this program. */
export interface Cause {
  readonly credential: string
  readonly network: string
  readonly client: string
}

export type Asked =
  | { readonly state: 'asked'; readonly prompt: StoredPrompt; readonly isNew: boolean }
  /** 3 within the hour: whoever tries on learns nothing and the owner is left in peace */
  | { readonly state: 'too-many' }
  /** the owner said within the hour that it was somebody else */
  | { readonly state: 'not-me' }

const factsContext = ({ memberId }: Owner, id: string) => `prompt.facts:${memberId}:${id}`

export async function hasYes(tx: ReadTx, owner: Owner, cause: Cause): Promise<boolean> {
  return records.hasGrant(tx, owner, await causeToken(tx, owner, cause), now())
}

/** Uses a yes up. @returns whether there was one */
export async function takeYes(tx: WriteTx, owner: Owner, cause: Cause): Promise<boolean> {
  return records.deleteGrant(tx, owner, await causeToken(tx, owner, cause), now())
}

/** What was said within the hour to the last question about it. */
export async function answerTo(tx: ReadTx, owner: Owner, cause: Cause): Promise<'yes' | 'no' | undefined> {
  if (await hasYes(tx, owner, cause)) return 'yes'
  const token = await causeToken(tx, owner, cause)
  const last = (await records.promptRows(tx, owner, now() - HOUR_MS)).find((row) => row.cause.equals(token))
  return last !== undefined && isNo(last) ? 'no' : undefined
}

/** Asks the owner once, however often the client tries again. */
export async function askOwner(
  tx: WriteTx,
  owner: Owner,
  cause: Cause,
  who: Pick<PromptFacts, 'protocol' | 'client' | 'remoteAddress' | 'appPassword'>,
): Promise<Asked> {
  await lockMember(tx, owner)
  const at = now()
  const token = await causeToken(tx, owner, cause)
  const lately = await records.promptRows(tx, owner, at - HOUR_MS)
  const same = lately.find((row) => row.cause.equals(token))
  if (same !== undefined && isNo(same)) return { state: 'not-me' }
  if (same?.state === 'open' && same.until_ms > at)
    return { state: 'asked', prompt: await opened(tx, owner, same), isNew: false }
  if (lately.length >= MAX_PROMPTS_AN_HOUR) return { state: 'too-many' }
  const numbers = threeNumbers()
  const facts: PromptFacts = { ...who, number: numbers[randomBytes(1).readUInt8() % numbers.length] ?? '', numbers }
  const internal = await tx.sealer('directory', { organisationId: owner.organisationId }, 'C2')
  const id = randomText(16)
  const times = { at_ms: at, until_ms: at + PROMPT_MS }
  await records.insertPrompt(tx, {
    organisation_id: owner.organisationId,
    member_id: owner.memberId,
    prompt_id: id,
    cause: token,
    facts_sealed: internal.seal(JSON.stringify(facts), factsContext(owner, id)),
    state: 'open',
    ...times,
  })
  const prompt = { ...facts, id, state: 'open', askedAt: at, expiresAt: times.until_ms } as const
  return { state: 'asked', prompt, isNew: true }
}

/** Those that wait for an answer, newest first. */
export async function openPrompts(tx: ReadTx, owner: Owner): Promise<readonly StoredPrompt[]> {
  const at = now()
  const rows = await records.promptRows(tx, owner, at - PROMPT_MS)
  return Promise.all(
    rows.filter(({ state, until_ms }) => state === 'open' && until_ms > at).map((row) => opened(tx, owner, row)),
  )
}

/** How often the owner was asked within the hour, and said no within the day. */
export async function promptsLately(tx: ReadTx, owner: Owner): Promise<{ asked1h: number; denied24h: number }> {
  const at = now()
  const rows = await records.promptRows(tx, owner, at - DAY_MS)
  return {
    asked1h: rows.filter(({ at_ms }) => at_ms >= at - HOUR_MS).length,
    denied24h: rows.filter(isNo).length,
  }
}

/**
 * The owner's yes: what was asked about is let in for 30 days.
 * @param number  the chosen one; undefined when an administrator says yes, who sees no screen
 * @returns undefined when there is none such open; otherwise whether it was the right number. A wrong one is a no
 */
export async function approvePrompt(
  tx: WriteTx,
  owner: Owner,
  id: string,
  number: string | undefined,
): Promise<boolean | undefined> {
  await lockMember(tx, owner)
  const row = await openRow(tx, owner, id)
  if (row === undefined) return undefined
  const isRight = number === undefined || (await opened(tx, owner, row)).number === number
  await records.answerPrompt(tx, owner, id, isRight ? 'approved' : 'wrong-number')
  if (!isRight) return false
  const { organisation_id, member_id, cause } = row
  await records.upsertGrant(tx, { organisation_id, member_id, cause, until_ms: now() + GRANT_MS })
  return true
}

/** The owner's no. @returns what it was about; undefined when there is none such open */
export async function denyPrompt(tx: WriteTx, owner: Owner, id: string): Promise<StoredPrompt | undefined> {
  await lockMember(tx, owner)
  const row = await openRow(tx, owner, id)
  if (row === undefined) return undefined
  await records.answerPrompt(tx, owner, id, 'not-me')
  return opened(tx, owner, row)
}

/** After "not me": no earlier yes counts. */
export const forgetGrants = records.deleteGrants

const isNo = ({ state }: records.PromptRow) => state === 'not-me' || state === 'wrong-number'

async function openRow(tx: ReadTx, owner: Owner, id: string): Promise<records.PromptRow | undefined> {
  const at = now()
  const rows = await records.promptRows(tx, owner, at - PROMPT_MS)
  return rows.find((row) => row.prompt_id === id && row.state === 'open' && row.until_ms > at)
}

async function causeToken(tx: ReadTx, { organisationId, memberId }: Owner, cause: Cause): Promise<Buffer> {
  const secret = await tx.opener('directory', { organisationId }, 'C4')
  return secret.token(`sign-in cause:${memberId}:${JSON.stringify([cause.credential, cause.network, cause.client])}`)
}

async function opened(tx: ReadTx, owner: Owner, row: records.PromptRow): Promise<StoredPrompt> {
  const opener = await tx.opener('directory', { organisationId: owner.organisationId }, 'C2')
  const text = opener.open(row.facts_sealed, factsContext(owner, row.prompt_id)).toString('utf8')
  const { state, at_ms, until_ms } = row
  return { ...(JSON.parse(text) as PromptFacts), id: row.prompt_id, state, askedAt: at_ms, expiresAt: until_ms }
}

/** Three different ones of two digits: the right one stands on the screen that asks. */
export function threeNumbers(): readonly string[] {
  const numbers = new Set<string>()
  while (numbers.size < 3) numbers.add(String(10 + (randomBytes(2).readUInt16BE() % 90)))
  return [...numbers]
}
