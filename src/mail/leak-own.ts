// What an organisation adds to leak detection: its words, its patterns, its labels. Plain data: it crosses into threads.
import type { Label, LeakSeverity } from './leak.ts'

/** A list of words or phrases: project names, customers, markings. Reported as `words:NAME`. */
export interface OwnWords {
  /** `[a-z0-9-]{1,40}`, one list each */
  readonly name: string
  /** as people write them, any script; compared folded, in Latin script as whole words; 1 … 200 UTF-16 units each */
  readonly words: readonly string[]
  readonly severity: LeakSeverity
  /** fewer distinct words of the list in a message are not reported; 1 without it */
  readonly leastCount?: number
}

/** A form of numbers or texts, in the subset of expressions of `mail/pattern.ts`. Reported as `pattern:NAME`. */
export interface OwnPattern {
  readonly name: string
  readonly pattern: string
  readonly severity: LeakSeverity
  /** one of them must stand within 150 characters before or 50 after; absent: none is asked for */
  readonly words?: readonly string[]
  readonly leastCount?: number
}

/** Words that label a document by standing in its text as a line of their own, its header, footer or watermark. */
export interface OwnMarking {
  readonly label: Label
  readonly words: readonly string[]
}

export interface OwnDetectors {
  readonly words: readonly OwnWords[]
  readonly patterns: readonly OwnPattern[]
  /** forms of numbers that are never sensitive: order and parcel numbers of the organisation; same subset */
  readonly harmless: readonly string[]
  /** values of the organisation itself that anybody may know: its credit code, its accounts; separators do not matter */
  readonly ownValues: readonly string[]
  readonly markings: readonly OwnMarking[]
  /** names of labels in Office (`MSIP_Label_…_Name`) and what they are here; the four own names are known without it */
  readonly labelNames: Readonly<Record<string, Label>>
}

export const NO_OWN_DETECTORS: OwnDetectors = {
  words: [],
  patterns: [],
  harmless: [],
  ownValues: [],
  markings: [],
  labelNames: {},
}

/** What all lists together may hold; the policy refuses more. */
export const OWN_LIMITS = { lists: 200, words: 20_000, wordLength: 200, patterns: 200, patternLength: 500 } as const
