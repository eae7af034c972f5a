// Whether this is a device of the member: by the token that we gave it, and by how alike it is to those that are known.
import { habitIndex } from './state/habits.ts'
import type { DeviceRecord, UserProfile } from './state/profile.ts'

/** The habits whose hashes a device record keeps, in its order, with their weight in likeness: about their entropy in bits. */
// prettier-ignore
const PARTS: readonly (readonly [kind: string, weight: number])[] = [
  ['family', 2], ['system', 2], ['screen', 4], ['language', 2], ['timezone', 2], ['tls', 3], ['platform', 1], ['cpu', 2],
]
const PART_HABITS = PARTS.map(([kind]) => habitIndex(kind))

export interface DeviceReading {
  /** the record of the token, when it is a trusted device of this member */
  readonly record: DeviceRecord | undefined
  /** 0 … 1, likeness to that record, or to the nearest known device when there is none; undefined without any to compare */
  readonly likeness: number | undefined
  /** parts that differ from the record of the token */
  readonly changed: number
}

export function partsOf(hashes: Float64Array): Float64Array {
  return Float64Array.from(PART_HABITS, (habit) => hashes[habit] ?? 0)
}

export function readDevice(
  record: DeviceRecord | undefined,
  profile: UserProfile,
  hashes: Float64Array,
): DeviceReading {
  const parts = partsOf(hashes)
  const compared = record === undefined ? profile.devices.filter(({ trust }) => trust > 0) : [record]
  const likenesses = compared.map((each) => likeness(each.parts, parts)).filter((value) => value !== undefined)
  return {
    record,
    likeness: likenesses.length === 0 ? undefined : Math.max(...likenesses),
    changed:
      record === undefined
        ? 0
        : record.parts.filter((part, index) => part !== 0 && parts[index] !== 0 && part !== parts[index]).length,
  }
}

/** Weighted share of equal parts among those that both have. */
function likeness(known: Float64Array, now: Float64Array): number | undefined {
  let [same, all] = [0, 0]
  PARTS.forEach(([, weight], index) => {
    if (known[index] === 0 || now[index] === 0) return
    all += weight
    if (known[index] === now[index]) same += weight
  })
  return all === 0 ? undefined : same / all
}
