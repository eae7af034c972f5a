// Runs a pattern over a text: all its states at once, one pass over the characters. Leftmost, then longest; no overlaps.
import type { Place, Program, State, UnitSet } from './pattern.ts'

/** A text has no more matches than this; more say nothing new. */
const MAX_MATCHES = 10_000

/** UTF-16 units. */
export interface Found {
  readonly start: number
  readonly end: number
}

export class PatternMatcher {
  readonly #states: readonly State[]
  readonly #start: number
  /** of each state that takes a unit: whether it takes one below 128 */
  readonly #low: readonly Uint8Array[]
  /** whether a match can begin with a unit below 128 */
  readonly #first: Uint8Array
  /** what was looked at in all runs: at most two for each state and character */
  steps = 0

  constructor({ states, start }: Program) {
    this.#states = states
    this.#start = start
    this.#low = states.map((state) =>
      Uint8Array.from({ length: 128 }, (_, unit) => (state.kind === 'unit' && isIn(state.set, unit) ? 1 : 0)),
    )
    const begin = new Threads(states.length)
    this.#follow(begin, start, 0)
    this.#first = Uint8Array.from({ length: 128 }, (_, unit) =>
      begin.ids.subarray(0, begin.count).some((id) => (this.#low[id] as Uint8Array)[unit] === 1) ? 1 : 0,
    )
  }

  /** Empty matches are none. */
  find(text: string): Found[] {
    const found: Found[] = []
    let now = new Threads(this.#states.length)
    let next = new Threads(this.#states.length)
    for (let at = 0; at <= text.length && found.length < MAX_MATCHES; at++) {
      const unit = at < text.length ? text.charCodeAt(at) : -1
      if (now.count === 0 && unit < 128 && unit >= 0 && this.#first[unit] === 0) continue
      // Last: of two matches that have come to one state the one that began first is kept, and its end is theirs.
      this.#follow(now, this.#start, at, text, at)
      const match = this.#matchAt(now, at, found)
      next.clear()
      for (let index = 0; index < now.count; index++) {
        const id = now.ids[index] as number
        const begun = now.begunAt(id)
        if (match !== undefined && begun > match && begun < at) continue // would overlap what is found
        const state = this.#states[id] as State
        this.steps++
        if (state.kind === 'unit' && unit >= 0 && this.#takes(id, state.set, unit)) {
          this.#follow(next, state.next, begun, text, at + 1)
        }
      }
      ;[now, next] = [next, now]
    }
    return found
  }

  /** Notes a match that ends here. A match that begins before others, or as they do and is longer, takes their place. */
  #matchAt(now: Threads, at: number, found: Found[]): number | undefined {
    for (let index = 0; index < now.count; index++) {
      const id = now.ids[index] as number
      const start = now.begunAt(id)
      if ((this.#states[id] as State).kind !== 'end' || start === at) continue
      while ((found.at(-1)?.start ?? -1) >= start) found.pop()
      found.push({ start, end: at })
      return start
    }
    return undefined
  }

  #takes(id: number, set: UnitSet, unit: number): boolean {
    return unit < 128 ? (this.#low[id] as Uint8Array)[unit] === 1 : isIn(set, unit)
  }

  /**
   * Turns a state on, and all that are reached from it without taking a unit.
   * @param begun  where the match began
   * @param text  without it every place is taken for the right one
   */
  #follow(threads: Threads, first: number, begun: number, text?: string, at = 0): void {
    const waiting = [first]
    for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
      if (!threads.add(id, begun)) continue
      this.steps++
      const state = this.#states[id] as State
      if (state.kind === 'fork') waiting.push(state.other, state.next)
      else if (state.kind === 'place' && (text === undefined || isAt(state.place, text, at))) waiting.push(state.next)
    }
  }
}

/** The states that are on at one character, by where their match began, earliest first. */
class Threads {
  readonly ids: Int32Array
  count = 0
  readonly #begun: Int32Array
  readonly #turn: Int32Array
  #turns = 1

  constructor(states: number) {
    this.ids = new Int32Array(states)
    this.#begun = new Int32Array(states)
    this.#turn = new Int32Array(states)
  }

  /** @returns false when the state is on: for a match that began earlier, or here */
  add(id: number, begun: number): boolean {
    if (this.#turn[id] === this.#turns) return false
    this.#turn[id] = this.#turns
    this.#begun[id] = begun
    this.ids[this.count++] = id
    return true
  }

  begunAt(id: number): number {
    return this.#begun[id] as number
  }

  clear(): void {
    this.count = 0
    this.#turns++
  }
}

function isIn({ ranges, isNegated }: UnitSet, unit: number): boolean {
  for (const [from, to] of ranges) if (unit >= from && unit <= to) return !isNegated
  return isNegated
}

function isAt(place: Place, text: string, at: number): boolean {
  if (place === 'line-start') return at === 0 || text[at - 1] === '\n'
  if (place === 'line-end') return at === text.length || text[at] === '\n'
  return isWord(text.charCodeAt(at - 1)) !== isWord(text.charCodeAt(at))
}

const isWord = (unit: number): boolean =>
  (unit >= 0x30 && unit <= 0x39) || (unit >= 0x41 && unit <= 0x5a) || unit === 0x5f || (unit >= 0x61 && unit <= 0x7a)
