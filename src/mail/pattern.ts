// An organisation's own patterns: a subset of regular expressions that is matched in linear time, whatever the text.
//
//   pattern  = ["(?i)"] branch *("|" branch)          branch  = *(atom [repeat])
//   atom     = character | "." | class | escape | "(" pattern ")" | "(?:" pattern ")" | "^" | "$" | "\b"
//   class    = "[" ["^"] 1*(character | character "-" character | escape) "]"
//   escape   = "\d" | "\D" | "\w" | "\W" | "\s" | "\S" | "\" sign
//   repeat   = "?" | "*" | "+" | "{n}" | "{n,}" | "{n,m}"
//
// Left out, because they cannot be matched so or mean nothing here: look-around, back-references, lazy repeats, flags.
// After Thompson (CACM 11, 1968); each state becomes one step of `PatternMatcher`.
import { Refusal } from '../base/refusal.ts'

/** What a state does: takes one UTF-16 unit of its set, asks for a place, goes two ways, or ends. */
export type State =
  | { readonly kind: 'unit'; readonly set: UnitSet; next: number }
  | { readonly kind: 'place'; readonly place: Place; next: number }
  | { readonly kind: 'fork'; next: number; other: number }
  | { readonly kind: 'end' }

export type Place = 'line-start' | 'line-end' | 'word-edge'

/** Ranges of UTF-16 units, both ends included. */
export interface UnitSet {
  readonly ranges: readonly (readonly [from: number, to: number])[]
  readonly isNegated: boolean
}

export interface Program {
  readonly states: readonly State[]
  readonly start: number
}

/** States of one pattern; `{n,m}` writes what it repeats out. */
export const MAX_STATES = 2_000
const MAX_REPEAT = 1_000
const MAX_DEPTH = 20

const DIGIT: UnitSet = { ranges: [[0x30, 0x39]], isNegated: false }
// prettier-ignore
const WORD: UnitSet = { ranges: [[0x30, 0x39], [0x41, 0x5a], [0x5f, 0x5f], [0x61, 0x7a]], isNegated: false }
// prettier-ignore
const SPACE: UnitSet = { ranges: [[0x09, 0x0d], [0x20, 0x20], [0xa0, 0xa0], [0x3000, 0x3000]], isNegated: false }
const ANY: UnitSet = { ranges: [[0x0a, 0x0a]], isNegated: true }
const CLASSES: Readonly<Record<string, UnitSet>> = { d: DIGIT, w: WORD, s: SPACE }

/** @throws Refusal `bad-settings`, saying what is not understood and where */
export function compilePattern(pattern: string): Program {
  const isAnyCase = pattern.startsWith('(?i)')
  return new Compiler(isAnyCase ? pattern.slice(4) : pattern, isAnyCase).program()
}

/** The beginning of a piece of a program, and the holes to be filled with what follows. */
interface Piece {
  readonly start: number
  readonly holes: readonly ((to: number) => void)[]
}

class Compiler {
  readonly #text: string
  readonly #isAnyCase: boolean
  readonly #states: State[] = []
  #at = 0
  #depth = 0

  constructor(text: string, isAnyCase: boolean) {
    this.#text = text
    this.#isAnyCase = isAnyCase
  }

  program(): Program {
    const whole = this.#pattern()
    if (this.#at < this.#text.length) this.#fail('a ")" without its "("')
    const end = this.#add({ kind: 'end' })
    for (const fill of whole.holes) fill(end)
    return { states: this.#states, start: whole.start }
  }

  #pattern(): Piece {
    if (++this.#depth > MAX_DEPTH) this.#fail('brackets too deep in each other')
    let piece = this.#branch()
    while (this.#take('|')) {
      const other = this.#branch()
      const fork = this.#add({ kind: 'fork', next: piece.start, other: other.start })
      piece = { start: fork, holes: [...piece.holes, ...other.holes] }
    }
    this.#depth--
    return piece
  }

  #branch(): Piece {
    let piece: Piece | undefined
    while (this.#at < this.#text.length && this.#text[this.#at] !== '|' && this.#text[this.#at] !== ')') {
      const next = this.#repeated()
      if (piece) for (const fill of piece.holes) fill(next.start)
      piece = { start: piece?.start ?? next.start, holes: next.holes }
    }
    return piece ?? this.#nothing()
  }

  /** An atom, as often as what stands behind it says: it is read anew for every time it is written out. */
  #repeated(): Piece {
    const from = this.#at
    const once = this.#atom()
    const to = this.#at
    const [least, most] = this.#repeat()
    if (this.#text[this.#at] === '?') this.#fail('a lazy repeat')
    if (/[*+]/.test(this.#text[this.#at] ?? '')) this.#fail('a repeat of a repeat')
    if (least === 1 && most === 1) return once
    const after = this.#at
    const again = (): Piece => {
      this.#at = from
      const piece = this.#atom()
      if (this.#at !== to) this.#fail('a repeat')
      return piece
    }
    let piece: Piece | undefined
    const append = (next: Piece) => {
      if (piece) for (const fill of piece.holes) fill(next.start)
      piece = { start: piece?.start ?? next.start, holes: next.holes }
    }
    for (let time = 0; time < least; time++) append(time === 0 ? once : again())
    if (most === Number.POSITIVE_INFINITY) append(this.#star(least === 0 ? once : again()))
    else {
      const left: ((to: number) => void)[] = []
      for (let time = least; time < most; time++) {
        const part = time === 0 ? once : again()
        const fork: State = { kind: 'fork', next: part.start, other: -1 }
        const start = this.#add(fork)
        left.push((to) => (fork.other = to))
        append({ start, holes: part.holes })
      }
      if (piece) piece = { start: piece.start, holes: [...piece.holes, ...left] }
    }
    this.#at = after
    return piece ?? this.#nothing()
  }

  #star(part: Piece): Piece {
    const fork: State = { kind: 'fork', next: part.start, other: -1 }
    const start = this.#add(fork)
    for (const fill of part.holes) fill(start)
    return { start, holes: [(to) => (fork.other = to)] }
  }

  #nothing(): Piece {
    const fork: State = { kind: 'fork', next: -1, other: -1 }
    const start = this.#add(fork)
    return { start, holes: [(to) => (fork.next = fork.other = to)] }
  }

  /** @returns how often: 1 … 1 where nothing is said */
  #repeat(): readonly [least: number, most: number] {
    if (this.#take('?')) return [0, 1]
    if (this.#take('*')) return [0, Number.POSITIVE_INFINITY]
    if (this.#take('+')) return [1, Number.POSITIVE_INFINITY]
    const found = /^\{(\d{1,4})(?:(,)(\d{1,4})?)?\}/.exec(this.#text.slice(this.#at, this.#at + 12))
    if (!found) {
      if (this.#text[this.#at] === '{') this.#fail('"{"; write "\\{" for the sign')
      return [1, 1]
    }
    this.#at += found[0].length
    const least = Number(found[1])
    const most = found[2] === undefined ? least : found[3] === undefined ? Number.POSITIVE_INFINITY : Number(found[3])
    if (most < least) this.#fail('a repeat that ends before it begins')
    if (least > MAX_REPEAT || (most > MAX_REPEAT && most !== Number.POSITIVE_INFINITY)) {
      this.#fail(`more than ${MAX_REPEAT} repeats`)
    }
    return [least, most]
  }

  #atom(): Piece {
    const sign = this.#text[this.#at++] as string
    if (sign === '(') return this.#group()
    if (sign === '[') return this.#unit(this.#class())
    if (sign === '.') return this.#unit(ANY)
    if (sign === '^') return this.#place('line-start')
    if (sign === '$') return this.#place('line-end')
    if (sign === '\\' && this.#take('b')) return this.#place('word-edge')
    if (sign === '\\') return this.#unit(this.#escape())
    if ('*+?{}])'.includes(sign)) this.#fail(`"${sign}"; write "\\${sign}" for the sign`)
    return this.#unit(setOf(sign))
  }

  #group(): Piece {
    if (this.#take('?') && !this.#take(':')) this.#fail('look-around or a named group')
    const piece = this.#pattern()
    if (!this.#take(')')) this.#fail('a "(" without its ")"')
    return piece
  }

  /** After "\". */
  #escape(): UnitSet {
    const sign = this.#text[this.#at++]
    if (sign === undefined) return this.#fail('a "\\" at the end')
    const set = CLASSES[sign.toLowerCase()]
    if (set) return sign === sign.toLowerCase() ? set : { ...set, isNegated: true }
    if (sign === 'n') return setOf('\n')
    if (sign === 't') return setOf('\t')
    if (/[0-9A-Za-z]/.test(sign)) this.#fail(`"\\${sign}"`)
    return setOf(sign)
  }

  /** After "[". */
  #class(): UnitSet {
    const isNegated = this.#take('^')
    const ranges: (readonly [number, number])[] = []
    while (!this.#take(']')) {
      const first = this.#classPart()
      const isRange = this.#text[this.#at] === '-' && !['', ']'].includes(this.#text[this.#at + 1] ?? '')
      if (!isRange) {
        ranges.push(...first.ranges)
        continue
      }
      this.#at++
      const last = this.#classPart()
      const [from, to] = [single(first), single(last)]
      if (from === undefined || to === undefined || to < from) return this.#fail('a range')
      ranges.push([from, to])
    }
    if (ranges.length === 0) this.#fail('an empty class')
    return { ranges, isNegated }
  }

  #classPart(): UnitSet {
    const sign = this.#text[this.#at++]
    if (sign === undefined) return this.#fail('a "[" without its "]"')
    if (sign !== '\\') return setOf(sign)
    const set = this.#escape()
    return set.isNegated ? this.#fail('"\\D", "\\W", "\\S" inside a class') : set
  }

  #unit(set: UnitSet): Piece {
    const state: State = { kind: 'unit', set: this.#isAnyCase ? anyCase(set) : set, next: -1 }
    return { start: this.#add(state), holes: [(to) => (state.next = to)] }
  }

  #place(place: Place): Piece {
    const state: State = { kind: 'place', place, next: -1 }
    return { start: this.#add(state), holes: [(to) => (state.next = to)] }
  }

  #add(state: State): number {
    if (this.#states.length >= MAX_STATES) this.#fail(`more than ${MAX_STATES} steps`)
    return this.#states.push(state) - 1
  }

  #take(sign: string): boolean {
    if (this.#text[this.#at] !== sign) return false
    this.#at++
    return true
  }

  #fail(what: string): never {
    throw new Refusal('bad-settings', `A pattern cannot have ${what} (at character ${this.#at})`)
  }
}

const setOf = (sign: string): UnitSet => ({ ranges: [[sign.charCodeAt(0), sign.charCodeAt(0)]], isNegated: false })

function single({ ranges }: UnitSet): number | undefined {
  const [first] = ranges
  return ranges.length === 1 && first && first[0] === first[1] ? first[0] : undefined
}

/** Letters of ASCII; others have no two cases where they are used for this. */
function anyCase({ ranges, isNegated }: UnitSet): UnitSet {
  const both = ranges.flatMap(([from, to]) => [[from, to] as const, ...moved(from, to, 0x61, 0x7a, -32), ...moved(from, to, 0x41, 0x5a, 32)]) // prettier-ignore
  return { ranges: both, isNegated }
}

function moved(from: number, to: number, first: number, last: number, by: number): (readonly [number, number])[] {
  const [start, end] = [Math.max(from, first), Math.min(to, last)]
  return start <= end ? [[start + by, end + by]] : []
}
