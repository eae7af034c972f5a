// What is usual for many: a department, an organisation, the installation. The same habits as a member's, with room for more.
import { BoundedMap, fadeOf, Fading, HABIT_HALF_LIFE_MS, HOUR_MS } from './decay.ts'
import { HABITS } from './habits.ts'
import type { ValueHash } from './value-hash.ts'

/** Source: login-risk-features §2: 4,096 values a table. */
const MAX_VALUES = 4_096
/** Places and networks whose people are remembered, and people of each: more than that are simply "many". */
const MAX_GATHERINGS = 4_096
const MAX_PEOPLE = 64

interface Cell {
  count: number
  hour: number
  /** different values of the habit counted within this one, by habit; grows only */
  inside: number[] | undefined
}

export class GroupProfile {
  readonly #tables = HABITS.map(() => new BoundedMap<ValueHash, Cell>(MAX_VALUES))
  readonly #totals = HABITS.map(() => new Fading(HABIT_HALF_LIFE_MS))
  readonly #gatherings = new BoundedMap<ValueHash, Map<ValueHash, number>>(MAX_GATHERINGS)
  readonly week = new Float32Array(168)
  weekTotal = 0
  /** trusted sign-ins of all members, faded */
  readonly logins = new Fading(HABIT_HALF_LIFE_MS)

  weightOf(habit: number, hash: ValueHash, hour: number): number {
    const cell = this.#tables[habit]?.peek(hash)
    return cell === undefined ? 0 : cell.count * fadeOf((hour - cell.hour) * HOUR_MS, HABIT_HALF_LIFE_MS)
  }

  totalOf(habit: number, hour: number): number {
    return this.#totals[habit]?.valueAt(hour * HOUR_MS) ?? 0
  }

  /** Different values known of a habit, or of those within one value of the outer habit. */
  typesOf(habit: number, outer: number, outerHash: ValueHash): number {
    if (outer < 0) return this.#tables[habit]?.size ?? 0
    return this.#tables[outer]?.peek(outerHash)?.inside?.[habit] ?? 0
  }

  learn(habit: number, hash: ValueHash, outer: number, outerHash: ValueHash, hour: number): void {
    const table = this.#tables[habit]
    if (table === undefined) return
    if (outer >= 0 && table.peek(hash) === undefined) {
      const cell = this.#tables[outer]?.peek(outerHash)
      if (cell !== undefined) {
        cell.inside ??= []
        cell.inside[habit] = (cell.inside[habit] ?? 0) + 1
      }
    }
    const cell = table.touch(hash, () => ({ count: 0, hour, inside: undefined }))
    cell.count = cell.count * fadeOf((hour - cell.hour) * HOUR_MS, HABIT_HALF_LIFE_MS) + 1
    cell.hour = Math.max(hour, cell.hour)
    this.#totals[habit]?.add(hour * HOUR_MS)
  }

  /** Somebody was seen at a place or on a network. */
  gather(at: ValueHash, person: ValueHash, hour: number): void {
    const people = this.#gatherings.touch(at, () => new Map())
    people.delete(person)
    people.set(person, hour)
    if (people.size > MAX_PEOPLE) people.delete(people.keys().next().value ?? 0)
  }

  /** Different people other than `person` there in the last `hours`. @returns 0 … 64 */
  peopleAt(at: ValueHash, person: ValueHash, hour: number, hours: number): number {
    let found = 0
    for (const [other, seen] of this.#gatherings.peek(at) ?? []) if (other !== person && hour - seen <= hours) found++
    return found
  }

  learnHour(hourOfWeek: number): void {
    this.week[hourOfWeek] = (this.week[hourOfWeek] ?? 0) + 1
    if (++this.weekTotal < MAX_WEEK_TOTAL) return
    for (let hour = 0; hour < 168; hour++) this.week[hour] = (this.week[hour] ?? 0) / 2
    this.weekTotal /= 2
  }
}

/** Hours are halved from here on, so that what changed shows within weeks. */
const MAX_WEEK_TOTAL = 50_000
