// Scored sign-ins of several worlds, kept apart by world and head.
import type { Head } from '../../src/risk/protocols.ts'
import { Life, type Scored } from './life.ts'
import { redrawn } from './rates.ts'
import { World } from './world.ts'

const DAY_MS = 86_400_000
const [DAYS, QUIET_DAYS, ATTACKS] = [75, 40, 200]
/** Worlds from this seed on are for measuring only. */
const FIRST_MEASURED = 1_001

/** By world. */
export type Lives = readonly (readonly Scored[])[]

export function lives(first: number, count: number, tell: (index: number) => void): Lives {
  if (first + count > FIRST_MEASURED) throw new RangeError('these worlds are for measuring')
  return Array.from({ length: count }, (_, index) => {
    tell(index)
    const seed = first + index
    const world = new World({ seed, rates: redrawn(seed), days: DAYS, quietDays: QUIET_DAYS, attacks: ATTACKS })
    const life = new Life()
    const from = world.begins + QUIET_DAYS * DAY_MS
    return [...world.lived()].flatMap((attempts) => life.live(attempts)).filter(({ event }) => event.at >= from)
  })
}

export function ofHead(worlds: Lives, head: Head): Lives {
  return worlds.map((scored) => scored.filter((each) => each.head === head))
}
