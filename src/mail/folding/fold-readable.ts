// A message as every judge of words reads it: all that is readable of it, folded, and how much had to be undone.
import type { Readable } from '../readable.ts'
import { fold, FOLDS, type Fold } from './fold.ts'

/** The same fields as `Readable`, each folded by itself. */
export interface FoldedReadable {
  readonly subject: string
  readonly senderName: string
  readonly text: string
  readonly linkTexts: readonly string[]
  /** how many characters each fold changed or took away, of all fields together */
  readonly counts: Readonly<Record<Fold, number>>
}

export function foldReadable({ subject, senderName, text, linkTexts }: Readable): FoldedReadable {
  const fields = [subject, senderName, text, ...linkTexts].map(fold)
  const total = (name: Fold) => fields.reduce((sum, { counts }) => sum + counts[name], 0)
  const [foldedSubject, foldedName, foldedText, ...foldedLinks] = fields.map((field) => field.text)
  return {
    subject: foldedSubject ?? '',
    senderName: foldedName ?? '',
    text: foldedText ?? '',
    linkTexts: foldedLinks,
    counts: Object.fromEntries(FOLDS.map((name) => [name, total(name)])) as Record<Fold, number>,
  }
}
