// The detectors of one organisation: its words, patterns, rows and documents, as rows like any other.
import type { OwnDetectors, OwnPattern, OwnWords } from '../../../mail/leak-own.ts'
import type { DocumentDefinition, HashedSet, RowsDefinition } from '../../../mail/leak-data.ts'
import { foldTraditional } from '../../../mail/folding/traditional.ts'
import { compilePattern } from '../../../mail/pattern.ts'
import { PatternMatcher } from '../../../mail/pattern-matcher.ts'
import { WordSearch } from '../../../mail/word-search.ts'
import type { Detector } from '../detector.ts'
import { lowerOf, plainOf } from '../views.ts'
import { Documents, SHARES } from './documents.ts'
import { ExactRows } from './exact-rows.ts'

/** What the organisation named is what it is looking for: nothing is left to prove. */
const SURE = 90
/** UTF-16 units within which a pattern's word must stand */
const WORD_WITHIN = 150
const SEPARATORS = /[\s.\-·_/,|]/g

export interface OwnSets {
  /** of all hashes of the organisation */
  readonly key: Uint8Array
  readonly rows: readonly HashedSet<RowsDefinition>[]
  readonly documents: readonly HashedSet<DocumentDefinition>[]
}

export interface CompiledOwn {
  readonly detectors: readonly Detector[]
  /** values that anybody may know */
  readonly isHarmless: (value: string) => boolean
}

/** @throws Refusal `bad-settings`: a pattern that the policy should not have let in */
export function compileOwn(own: OwnDetectors, sets: OwnSets): CompiledOwn {
  const harmless = own.harmless.map((pattern) => new PatternMatcher(compilePattern(pattern)))
  const ownValues = new Set(own.ownValues.map(plainValue))
  return {
    detectors: [
      ...own.words.map(wordsRow),
      ...own.patterns.map(patternRow),
      ...sets.rows.map((set) => exactRow(sets.key, set)),
      ...documentRows(sets),
    ],
    isHarmless: (value) => ownValues.has(plainValue(value)) || harmless.some((matcher) => isWhole(matcher, value)),
  }
}

const plainValue = (value: string): string => plainOf(value).lower.replace(SEPARATORS, '')

const isWhole = (matcher: PatternMatcher, value: string): boolean =>
  matcher.find(value).some(({ start, end }) => start === 0 && end === value.length)

/** Letter for letter as long as it was. */
const foldedText = (text: string): string => foldTraditional(lowerOf(text)).text

function wordsRow({ name, words, severity, leastCount = 1 }: OwnWords): Detector {
  const search = new WordSearch(words, (word) => foldedText(plainOf(word).text).trim())
  return {
    id: `words:${name}`,
    meaning: `Words that the organisation named: ${name}.`,
    severity,
    views: ['plain'],
    find: ({ text }) => search.find(foldedText(text)),
    base: SURE,
    prove: (value) => ({ value: foldedText(value) }),
    words: [],
    leastCount,
    counts: [],
  }
}

function patternRow({ name, pattern, severity, words = [], leastCount = 1 }: OwnPattern): Detector {
  const matcher = new PatternMatcher(compilePattern(pattern))
  return {
    id: `pattern:${name}`,
    meaning: `A form that the organisation named: ${name}.`,
    severity,
    views: ['plain'],
    find: ({ text }) => matcher.find(text),
    base: SURE,
    words: words.map((word) => plainOf(word).lower),
    ...(words.length > 0 && { needsWordWithin: WORD_WITHIN }),
    leastCount,
    counts: [],
  }
}

function exactRow(key: Uint8Array, set: HashedSet<RowsDefinition>): Detector {
  const rows = new ExactRows(key, set)
  return {
    id: `exact:${set.name}`,
    meaning: `Rows of a table of the organisation: ${set.name}.`,
    severity: set.definition.severity,
    views: ['plain'],
    find: (page) => rows.find(page),
    base: SURE,
    prove: (value) => ({ value: plainValue(value).toUpperCase() }),
    words: [],
  }
}

function documentRows({ key, documents: sets }: OwnSets): Detector[] {
  const documents = new Documents(key, sets)
  return documents.names.map(({ name, definition }) => ({
    id: `document:${name}`,
    meaning: `A document of the organisation, or a part of it: ${name}.`,
    severity: definition.severity,
    views: ['plain'],
    find: ({ piece, text }) =>
      documents.shareOf(name, piece) >= SHARES[SHARES.length - 1]!.atLeast
        ? [{ start: 0, end: Math.min(1, text.length) }]
        : [],
    base: 0,
    prove: (_, { page }) => {
      const share = documents.shareOf(name, page.piece)
      return { value: name, points: SHARES.find(({ atLeast }) => share >= atLeast)?.points ?? 0 }
    },
    words: [],
    counts: [],
  }))
}
