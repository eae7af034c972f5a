// Networks that are refused before a password is looked at, on every port: put there by an attack, or by an administrator.
import { now } from '../base/clock.ts'
import type { OrganisationId } from '../base/ids.ts'
import { Refusal } from '../base/refusal.ts'
import { NetworkSet } from '../net/network-set.ts'
import type { ReadTx, WriteTx } from '../store/store.ts'
import * as records from './records-blocks.ts'

export interface Block {
  /** such as `192.0.2.0/24`, or one address */
  readonly network: string
  readonly source: 'attack' | 'administrator'
  /** what the attack is, or the administrator's words */
  readonly reason: string
  /** ms since 1970 */
  readonly at: number
  readonly until: number
  /** how often in a row an attack came from there */
  readonly times: number
}

const HOUR_MS = 3_600_000
/** Source: login-risk-features §7: 1 h, doubling to 24 h. */
const [FIRST_MS, LONGEST_MS] = [HOUR_MS, 24 * HOUR_MS]
/** An attack that comes again within this time after a block is in a row with it. */
export const REMEMBERED_MS = 7 * 24 * HOUR_MS
/** Blocks in force of one organisation; beyond it those that end first are left out. About 100 bytes each in memory. */
const MAX_BLOCKS = 100_000
/** The news that follows a change. */
export const BLOCKS_CHANGED = 'sign-in-blocks'

/** As it is when nothing is known of earlier ones. */
export function firstBlock(network: string, reason: string): Block {
  return { network, reason, source: 'attack', at: now(), until: now() + FIRST_MS, times: 1 }
}

type Facts = Pick<Block, 'network' | 'reason'>

/**
 * An attack: refused for an hour, and twice as long each time it comes again. Grants `policy:read` and `policy:append`.
 * @param network  one address or a network in its one spelling
 */
export async function blockAttack(
  tx: WriteTx,
  organisationId: OrganisationId,
  network: string,
  reason: string,
): Promise<Block> {
  const token = await tokenOf(tx, organisationId, network)
  const before = await records.blockRow(tx, organisationId, token)
  const at = now()
  const times = before?.source === 'attack' ? before.times + 1 : 1
  const until = at + Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(times - 1, 10))
  const block: Block = { network, reason, source: 'attack', at, until, times }
  // What an administrator set is not loosened, and of two that tell of one attack the second changes nothing.
  if (await put(tx, organisationId, token, block, at)) return block
  const there = await records.blockRow(tx, organisationId, token)
  return there === undefined ? block : opened(tx, there)
}

/** Grants `policy:read` and `policy:change`. @param until  ms since 1970. @throws Refusal `bad-parameter` */
export async function blockByHand(
  tx: WriteTx,
  organisationId: OrganisationId,
  network: string,
  reason: string,
  until: number,
): Promise<void> {
  tx.require('policy:change', { organisationId })
  try {
    NetworkSet.of([network])
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new Refusal('bad-parameter', `${network} is no network such as 192.0.2.0/24`)
  }
  const token = await tokenOf(tx, organisationId, network)
  await put(tx, organisationId, token, { network, reason, source: 'administrator', at: now(), until, times: 1 })
}

/** Grants `policy:read` and `policy:change`. @returns whether it was blocked */
export async function unblock(tx: WriteTx, organisationId: OrganisationId, network: string): Promise<boolean> {
  tx.require('policy:change', { organisationId })
  const wasThere = await records.dropBlock(tx, organisationId, await tokenOf(tx, organisationId, network))
  tx.afterCommit({ topic: BLOCKS_CHANGED })
  return wasThere
}

/** Those in force, the longest first. Grant `policy:read`. */
export async function blocksOf(tx: ReadTx, organisationId: OrganisationId): Promise<readonly Block[]> {
  const rows = await records.blockRows(tx, organisationId, now(), MAX_BLOCKS)
  const blocks: Block[] = []
  for (const row of rows) blocks.push(await opened(tx, row))
  return blocks
}

/** @param overAt  as `records.putBlock` has it */
async function put(
  tx: WriteTx,
  organisationId: OrganisationId,
  token: Buffer,
  block: Block,
  overAt?: number,
): Promise<boolean> {
  const sealer = await tx.sealer('policy', { organisationId }, 'C2')
  const { network, reason, source, at, until, times } = block
  const facts: Facts = { network, reason }
  const row = {
    organisation_id: organisationId,
    token,
    source,
    at_ms: at,
    until_ms: until,
    times,
    facts_sealed: sealer.seal(JSON.stringify(facts), contextOf(token)),
  }
  const isPut = await records.putBlock(tx, row, overAt)
  if (isPut) tx.afterCommit({ topic: BLOCKS_CHANGED })
  return isPut
}

async function opened(tx: ReadTx, row: records.BlockRow): Promise<Block> {
  const opener = await tx.opener('policy', { organisationId: row.organisation_id }, 'C2')
  const facts = JSON.parse(opener.open(row.facts_sealed, contextOf(row.token)).toString('utf8')) as Facts
  return { ...facts, source: row.source, at: row.at_ms, until: row.until_ms, times: row.times }
}

async function tokenOf(tx: ReadTx, organisationId: OrganisationId, network: string): Promise<Buffer> {
  return (await tx.opener('policy', { organisationId }, 'C2')).token(`sign-in block: ${network.toLowerCase()}`)
}

const contextOf = (token: Buffer): string => `sign_in_block.facts:${token.toString('hex')}`
