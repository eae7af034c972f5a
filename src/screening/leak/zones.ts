// The parts of a text where something can be found, put together to one short text: most letters are words, few are numbers.
import type { Span } from './detector.ts'
import { lastAtOrBefore } from './views.ts'

/** UTF-16 units that a zone is widened by at most, so that it cuts no word or number */
const LONGEST_WORD = 300
/** Zones that cover more than this share of a text cost more than they spare. */
const MOSTLY = 0.7
/** Between two zones: no value has it. */
export const CUT = '\u0001'
const BETWEEN = `\n${CUT}\n`

/** Which UTF-16 units are letters, digits, or stand inside of addresses and keys. */
const IN_WORD = new Uint8Array(65_536)
for (let unit = 0; unit < 0x80; unit++) IN_WORD[unit] = Number(/[\w+.%-]/.test(String.fromCharCode(unit)))

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
      else zones.push({ start: place - reach, end: place + reach + more })
    }
    return new Zones(text, merged(zones.map((zone) => widened(text, zone))))
  }

  /** @param spans  ascending, apart; may reach beyond the text */
  static ofSpans(text: string, spans: readonly Span[]): Zones {
    const covered = spans.reduce((sum, { start, end }) => sum + end - start, 0)
    if (covered > text.length * MOSTLY) return Zones.whole(text)
    return new Zones(text, merged(spans.map((span) => widened(text, span))))
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

/** So that it cuts no word or number, and no address. */
function widened(text: string, { start, end }: Span): Span {
  let from = Math.max(0, start)
  while (from > 0 && start - from < LONGEST_WORD && IN_WORD[text.charCodeAt(from - 1)]) from--
  let to = Math.min(end, text.length)
  while (to < text.length && to - end < LONGEST_WORD && IN_WORD[text.charCodeAt(to)]) to++
  return { start: from, end: to }
}

/** Widened zones may touch. */
function merged(zones: readonly Span[]): Span[] {
  const apart: { start: number; end: number }[] = []
  for (const zone of zones) {
    const last = apart.at(-1)
    if (last && zone.start <= last.end) last.end = Math.max(last.end, zone.end)
    else apart.push({ ...zone })
  }
  return apart
}
