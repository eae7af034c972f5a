// Reads what stands behind an option; what does not fit is told with the option's name and an example.
import { Refusal } from '../base/refusal.ts'

const UNIT_MS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 }
const MOST = 100_000

/**
 * A time back from now, such as `7d`.
 * @returns ms
 * @throws Refusal `bad-parameter`
 */
export function durationOf(text: string): number {
  const [, count, unit = ''] = /^(\d{1,6})([mhd])$/.exec(text) ?? []
  const ms = UNIT_MS[unit]
  if (count === undefined || ms === undefined)
    throw new Refusal('bad-parameter', `"${text}" is not a time such as 30m, 12h or 7d`)
  return Number(count) * ms
}

/** How many lines are wanted, 1 … 100,000. @throws Refusal `bad-parameter` */
export function limitOf(text: string): number {
  const limit = /^\d{1,6}$/.test(text) ? Number(text) : 0
  if (limit < 1 || limit > MOST)
    throw new Refusal('bad-parameter', `--limit is a whole number from 1 to ${MOST}, not "${text}"`)
  return limit
}
