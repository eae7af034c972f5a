// Local time of a sign-in: hours are compared on the member's own clock, so that summer time moves nobody's habits.
import { DAY_MS } from './decay.ts'

const MAX_REMEMBERED = 20_000
const formats = new Map<string, Intl.DateTimeFormat | undefined>()
let remembered = new Map<string, number>()

/** Whether it is an IANA name that this machine knows. */
export function isZone(name: string): boolean {
  return name.length <= 40 && formatOf(name) !== undefined
}

/**
 * @param zone  an IANA name; '' and unknown ones are UTC
 * @returns minutes east of UTC at that moment, -12 h … +14 h
 */
export function minutesEast(zone: string, at: number): number {
  const format = zone === '' ? undefined : formatOf(zone)
  if (format === undefined) return 0
  const day = Math.floor(at / DAY_MS)
  const start = offsetAt(format, `${zone} ${day}`, day * DAY_MS)
  const end = offsetAt(format, `${zone} ${day + 1}`, (day + 1) * DAY_MS)
  return start === end ? start : exactOffset(format, at)
}

/** @returns 0 … 167, counted from Monday 0 h on the clock of the zone */
export function hourOfWeek(zone: string, at: number): number {
  const hours = Math.floor((at + minutesEast(zone, at) * 60_000) / 3_600_000)
  return (((hours + 72) % 168) + 168) % 168 // 1 January 1970 was a Thursday
}

function formatOf(zone: string): Intl.DateTimeFormat | undefined {
  if (formats.has(zone)) return formats.get(zone)
  let format: Intl.DateTimeFormat | undefined
  try {
    format = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' })
  } catch {
    format = undefined // a name that a client made up
  }
  if (formats.size > 1_000) formats.clear()
  formats.set(zone, format)
  return format
}

function offsetAt(format: Intl.DateTimeFormat, key: string, at: number): number {
  let offset = remembered.get(key)
  if (offset === undefined) {
    offset = exactOffset(format, at)
    if (remembered.size >= MAX_REMEMBERED) remembered = new Map()
    remembered.set(key, offset)
  }
  return offset
}

function exactOffset(format: Intl.DateTimeFormat, at: number): number {
  const name = format.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? ''
  const [, sign = '+', hours = '0', minutes = '0'] = /([+-])(\d{2}):(\d{2})/.exec(name) ?? []
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
}
