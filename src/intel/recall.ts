// Looking a trail up: every step with what is known of it.
import type { ReadTx } from '../store/store.ts'
import type { Occasion } from './occasion.ts'
import { sightings } from './records.ts'
import { sightingAt, type Sighting } from './sighting.ts'
import type { Step } from './trail.ts'

export interface Recalled extends Step {
  /** absent: never seen, or forgotten */
  readonly seen?: Sighting
}

/** One statement. */
export async function recall(
  tx: ReadTx,
  { organisationId, at }: Occasion,
  trail: readonly Step[],
): Promise<readonly Recalled[]> {
  const asked = trail.filter(({ use }) => use !== 'note')
  if (asked.length === 0) return []
  const members = new Set(asked.flatMap(({ memberId }) => (memberId === 0 ? [] : memberId)))
  const tokens = new Map(asked.map(({ token }) => [token.toString('latin1'), token]))
  const rows = await sightings(tx, organisationId, [...members], [...tokens.values()])
  const found = new Map(rows.map((row) => [keyOf(row.member_id, row.token), row]))
  return asked.map((step) => {
    const row = found.get(keyOf(step.memberId, step.token))
    return row === undefined ? step : { ...step, seen: sightingAt(row, at) }
  })
}

function keyOf(memberId: number, token: Uint8Array): string {
  return `${memberId} ${Buffer.from(token.buffer, token.byteOffset, token.length).toString('latin1')}`
}
