// Undoes what variant spam does to letters, so that one word has one form; what had to be undone is told.
import { foldCharacters } from './characters.ts'
import { foldChinese } from './chinese.ts'
import { foldByCase, joinSetApart, readUnclear } from './latin-words.ts'
import { foldScripts } from './scripts.ts'
import { foldTraditional } from './traditional.ts'

/** What was undone; each is a way to hide words from machines that people still read. */
export const FOLDS = [
  'compatibility',
  'confusable',
  'invisible',
  'direction',
  'traditional',
  'split',
  'leet',
  'joined',
] as const
export type Fold = (typeof FOLDS)[number]

export interface Folded {
  /** lower case, white space folded to one blank, one line break between lines */
  readonly text: string
  /** how many characters of the original each fold changed or took away */
  readonly counts: Readonly<Record<Fold, number>>
}

/** Undoing one disguise may show another one; more than this many lie in no text that people can read. */
const MAX_PASSES = 4

/** Never throws; linear in the length. The raw view stays with the caller. UTS 39 §4, UAX 15 */
export function fold(text: string): Folded {
  const counts = Object.fromEntries(FOLDS.map((name) => [name, 0])) as Record<Fold, number>
  let folded = text.toWellFormed()
  for (let pass = 0, undone = -1; pass < MAX_PASSES && undone !== totalOf(counts); pass++) {
    undone = totalOf(counts)
    folded = foldOnce(folded, counts)
  }
  return { text: folded, counts }
}

const totalOf = (counts: Record<Fold, number>): number => FOLDS.reduce((sum, name) => sum + counts[name], 0)

function foldOnce(original: string, counts: Record<Fold, number>): string {
  const note = <Undone extends { text: string }>({ text, ...undone }: Undone): string => {
    for (const [name, count] of Object.entries(undone)) counts[name as Fold] += count as number
    return text
  }
  let text = note(foldCharacters(original))
  text = note(foldByCase(text)).toLowerCase()
  text = note(foldScripts(text))
  text = note(foldTraditional(text))
  text = foldBlanks(note(joinSetApart(text)))
  text = note(readUnclear(text))
  return note(foldChinese(text))
}

function foldBlanks(text: string): string {
  return text
    .replace(/\r\n?|[\u0085\u2028\u2029\v\f]/g, '\n')
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n[ \n]*/g, '\n')
    .trim()
}
