// The parts of a text where something can be found, put together to one short text: most letters are words, few are numbers.
import { lastAtOrBefore } from './views.ts'

/** Numbers have at least so many digits within so many UTF-16 units, however they are parted. */
const FEWEST_DIGITS = 6
const WITHIN = 28
/** UTF-16 units around digits that belong to a number and its letters */
const AROUND = 40
/** UTF-16 units that a zone is widened by at most, so that it cuts no word or number */
const LONGEST_WORD = 300
/** Between two zones: no value has it. */
export const CUT = '\u0001'
const BETWEEN = `\n${CUT}\n`

export class Zones {
  readonly text: string
  readonly #starts: number[] = []
  readonly #origins: number[] = []

  private constructor(text: string, spans: readonly { readonly start: number; readonly end: number }[]) {
    let length = 0
    const parts = spans.map(({ start, end }) => {
      this.#starts.push(length)
      this.#origins.push(start)
      length += end - start + BETWEEN.length
      return text.slice(start, end)
    })
    this.text = parts.length === 1 && parts[0]?.length === text.length ? text : parts.join(BETWEEN)
  }

  static whole(text: string): Zones {
    return new Zones(text, [{ start: 0, end: text.length }])
  }

  /** @param places  ascending. @param more  units behind each, where a list goes on */
  static around(text: string, places: Iterable<number>, reach: number, more = 0): Zones {
    const zones: { start: number; end: number }[] = []
    for (const place of places) {
      const last = zones.at(-1)
      if (last && place - reach <= last.end) last.end = Math.max(last.end, place + reach + more)
      else zones.push({ start: Math.max(0, place - reach), end: place + reach + more })
    }
    for (const zone of zones) {
      zone.end = Math.min(zone.end, text.length)
      for (let i = 0; i < LONGEST_WORD && zone.start > 0 && isWordUnit(text.charCodeAt(zone.start - 1)); i++)
        zone.start--
      for (let i = 0; i < LONGEST_WORD && zone.end < text.length && isWordUnit(text.charCodeAt(zone.end)); i++)
        zone.end++
    }
    return new Zones(text, merged(zones))
  }

  /** Where numbers can be. */
  static ofNumbers(text: string): Zones {
    return Zones.around(text, numberPlaces(text), AROUND)
  }

  /** @param end  behind the last place */
  spanOf(start: number, end: number): { readonly start: number; readonly end: number } {
    return { start: this.originOf(start), end: this.originOf(end - 1) + 1 }
  }

  /** Where a place of `text` is in the text that this was made of. */
  originOf(place: number): number {
    const index = Math.max(0, lastAtOrBefore(this.#starts, place))
    return (this.#origins[index] ?? 0) + place - (this.#starts[index] ?? 0)
  }
}

/** Widened zones may touch. */
function merged(zones: readonly { start: number; end: number }[]): { start: number; end: number }[] {
  const apart: { start: number; end: number }[] = []
  for (const zone of zones) {
    const last = apart.at(-1)
    if (last && zone.start <= last.end) last.end = Math.max(last.end, zone.end)
    else apart.push({ ...zone })
  }
  return apart
}

function* numberPlaces(text: string): Generator<number> {
  const last = new Float64Array(FEWEST_DIGITS).fill(Number.NEGATIVE_INFINITY) // places of the digits before
  let told = Number.NEGATIVE_INFINITY
  for (let at = 0, count = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code < 0x30 || code > 0x39) continue
    const slot = count++ % FEWEST_DIGITS
    last[slot] = at
    const first = last[(slot + 1) % FEWEST_DIGITS] as number
    if (at - first > WITHIN) continue
    // Every eighth digit of a long run is enough to draw the zone.
    if (first - told > 8) yield first
    if (at - told > 8) yield (told = at)
  }
  if (told >= 0) yield text.length > told + AROUND ? told + 8 : told
}

const isWordUnit = (code: number): boolean =>
  (code >= 0x30 && code <= 0x39) || ((code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a)
