// The joined view (N2): groups of digits and capital letters that stand close together, taken as one value.
import { unitsOf } from './units.ts'

/** Told of every sequence of whole groups whose joined length fits. */
export interface JoinedListener {
  /**
   * @param isAcross  the groups stand on two lines, or in several cells or items of a list: worth less
   * @param isInSeries  a group of the same length stands right before or behind: one of many ways to cut a row of numbers
   */
  (start: number, end: number, value: string, isAcross: boolean, isInSeries: boolean): void
}

/** How a UTF-16 unit reads, those of words last; 0 for any other way. */
const SOFT = 1
const HARD = 2
const FIGURE = 3
const CAPITAL = 4
const SMALL = 5
const CLASS = new Uint8Array(65_536)
for (let code = 0; code < 128; code++) {
  const sign = String.fromCharCode(code)
  if (/[0-9]/.test(sign)) CLASS[code] = FIGURE
  else if (/[A-Z]/.test(sign)) CLASS[code] = CAPITAL
  else if (/[a-z]/.test(sign)) CLASS[code] = SMALL
  else if (/[ ._-]/.test(sign)) CLASS[code] = SOFT
  else if (/[\n\t,/|]/.test(sign)) CLASS[code] = HARD
}
CLASS[0xb7] = SOFT // a middle dot
const SMALL_X = 0x78 // the check digit of an identity number, often written small

const MAX_BETWEEN = 3 // units: " - "
/** Groups without a digit: bank codes in an account number, the letter before a number. */
const LONGEST_LETTERS = 4
const LONGEST_FIRST_LETTERS = 2
/** Longer pieces parted by commas or cells are numbers of their own. */
const LONGEST_IN_LIST = 4
const FEWEST_IN_LIST = 3

interface Group {
  readonly start: number
  readonly end: number
  readonly hasFigure: boolean
  /** what stands before it: '' for the first of a run, a hard separator, or ' ' for any soft one */
  readonly before: string
}

const GROUP = /(?<![0-9A-Za-z])[0-9A-Z]{2,}(?![0-9A-Za-z])/g

/** Tells every group whose own length fits. */
export function eachGroup(text: string, least: number, most: number, tell: JoinedListener): void {
  for (const { 0: value, index } of text.matchAll(GROUP))
    if (value.length >= least && value.length <= most) tell(index, index + value.length, value, false, false)
}

/**
 * Linear: each group begins at most `most` sequences.
 * @param text  in the plain view
 * @param least, most  length of the joined value
 */
export function eachJoined(text: string, least: number, most: number, tell: JoinedListener): void {
  const units = unitsOf(text)
  let run: Group[] = []
  const endRun = () => {
    if (run.length > 1) sequencesOf(run)
    if (run.length > 0) run = []
  }
  for (let at = 0; at < units.length;) {
    const kind = CLASS[units[at] as number] as number
    if (kind < FIGURE) {
      at++
      continue
    }
    if (kind === SMALL) {
      endRun()
      at = endOfWord(units, at)
      continue
    }
    const start = at
    let hasFigure = false
    let isWord = false
    for (; at < units.length; at++) {
      const each = CLASS[units[at] as number] as number
      if (each < FIGURE) break
      if (each === FIGURE) hasFigure = true
      else if (each === SMALL && !(units[at] === SMALL_X && hasFigure && isEnd(units, at + 1))) {
        isWord = true
        break
      }
    }
    if (isWord || at - start > most || (!hasFigure && at - start > LONGEST_LETTERS)) {
      endRun()
      at = endOfWord(units, at)
      continue
    }
    const before = run.length === 0 ? '' : between(units, (run.at(-1) as Group).end, start)
    if (before === undefined) endRun()
    if (run.length > 0 || hasFigure || at - start <= LONGEST_FIRST_LETTERS) {
      run.push({ start, end: at, hasFigure, before: run.length === 0 ? '' : (before ?? '') })
    }
    // A run is looked at in pieces, so that the groups of a long table do not pile up.
    if (run.length >= MAX_RUN) {
      sequencesOf(run)
      run = run.slice(-most)
    }
  }
  endRun()

  function sequencesOf(groups: readonly Group[]): void {
    const length = groups.reduce((sum, group) => sum + lengthOf(group), 0)
    if (length < least) return
    const value = groups.map(({ start, end }) => text.slice(start, end)).join('')
    let from = 0
    for (let first = 0; first < groups.length; first++) {
      if (cutsShortGroups(groups, first)) {
        from += lengthOf(groups[first])
        continue
      }
      let to = from
      let lines = 0
      for (let last = first; last < groups.length; last++) {
        const group = groups[last] as Group
        if (last > first && group.before !== ' ') {
          if (group.before !== '\n' || ++lines > 1) break
        }
        to += group.end - group.start
        if (to - from > most) break
        const isTold = last > first && to - from >= least && !cutsShortGroups(groups, last + 1)
        if (isTold && (lines === 0 || isWrapped(groups, first, last)))
          tell(
            (groups[first] as Group).start,
            group.end,
            value.slice(from, to).toUpperCase(),
            lines > 0,
            isInSeries(groups, first, last),
          )
      }
      from += lengthOf(groups[first])
    }
    lists(groups)
  }

  /** One digit a cell, four digits a line: short pieces, all parted alike, and nothing else in the row. */
  function lists(groups: readonly Group[]): void {
    for (let first = 0; first < groups.length;) {
      let last = first
      const sign = groups[first + 1]?.before
      while (last + 1 < groups.length && groups[last + 1]?.before === sign) last++
      const list = groups.slice(first, last + 1)
      if (
        sign !== ' ' &&
        list.length >= FEWEST_IN_LIST &&
        list.every(({ start, end }) => end - start <= LONGEST_IN_LIST)
      ) {
        const value = list.map(({ start, end }) => text.slice(start, end)).join('')
        if (value.length >= least && value.length <= most)
          tell((list[0] as Group).start, (list.at(-1) as Group).end, value.toUpperCase(), true, false)
      }
      first = Math.max(last, first + 1)
    }
  }
}

const lengthOf = (group: Group | undefined): number => (group ? group.end - group.start : 0)

/** Groups of one sign, or of two, belong to one value as far as they go: a sequence neither begins nor ends between them. */
function cutsShortGroups(groups: readonly Group[], at: number): boolean {
  const [one, other] = [lengthOf(groups[at - 1]), lengthOf(groups[at])]
  return groups[at]?.before === ' ' && one === other && one <= SHORT
}

const SHORT = 2

/** A value broken at the end of a line is no line of a longer list, and no cell of a table. */
function isWrapped(groups: readonly Group[], first: number, last: number): boolean {
  const [before = '', after = ' '] = [groups[first]?.before, groups[last + 1]?.before]
  return (before === '' || before === ' ') && after === ' '
}

function isInSeries(groups: readonly Group[], first: number, last: number): boolean {
  const isAlike = (one: Group | undefined, other: Group | undefined) =>
    one !== undefined && other !== undefined && lengthOf(one) === lengthOf(other)
  return (
    (groups[first]?.before === ' ' && isAlike(groups[first - 1], groups[first])) ||
    (groups[last + 1]?.before === ' ' && isAlike(groups[last], groups[last + 1]))
  )
}

const MAX_RUN = 4_096 // groups

const isEnd = (units: Uint16Array, at: number): boolean => !((CLASS[units[at] as number] as number) >= FIGURE)

function endOfWord(units: Uint16Array, from: number): number {
  let at = from
  while (at < units.length && !isEnd(units, at)) at++
  return at
}

/** @returns undefined when the groups do not belong together */
function between(units: Uint16Array, from: number, to: number): string | undefined {
  if (to - from > MAX_BETWEEN || to === from) return undefined
  let sign = ' '
  for (let at = from; at < to; at++) {
    const unit = units[at] as number
    const kind = CLASS[unit]
    if (kind !== SOFT && kind !== HARD) return undefined
    if (kind !== HARD) continue
    if (sign !== ' ') return undefined
    sign = String.fromCharCode(unit)
  }
  return sign
}
