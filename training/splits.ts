// Which documents teach, tune and test; and which are left out whole, because the next mail is always from elsewhere.
import { createHash } from 'node:crypto'
import type { CorpusDocument } from './corpora.ts'
import type { TrainingDocument } from './document.ts'

export const SPLITS = ['train', 'tune', 'test'] as const
export type Split = (typeof SPLITS)[number]

/** Per cent of the families; `tune` stops training and chooses between models, `test` is looked at only to measure. */
const SHARES: Readonly<Record<Split, number>> = { train: 60, tune: 20, test: 20 }
const SEED = 'gatehouse splits 1'
const SENDER_FOLDS_COUNT = 5

/** The same for every member of a family, on every machine. */
export function splitOf({ family }: Pick<TrainingDocument, 'family'>): Split {
  const place = percentile(family)
  if (place < SHARES.train) return 'train'
  return place < SHARES.train + SHARES.tune ? 'tune' : 'test'
}

/** Halves of what is measured: thresholds of one are measured on the other. */
export function halfOf({ family }: Pick<TrainingDocument, 'family'>): 0 | 1 {
  return percentile(`half ${family}`) < 50 ? 0 : 1
}

/** Sources that share texts or a house: one of them in training would give the other away. */
export const SOURCE_GROUPS: Readonly<Record<string, readonly string[]>> = {
  'spamassassin+csdmc2010': ['spamassassin', 'csdmc2010'],
  enron: ['enron-raw', 'enron-tok'],
  'ccert-zh': ['ccert-zh'],
  'sms-zh': ['sms-zh'],
  'letters-en': ['letters-en'],
  'letters-zh': ['letters-zh'],
  'newsletters-en': ['newsletters-en'],
  'templates-en': ['templates-en'],
  phishing_pot: ['phishing_pot'],
}

/** One retraining: what is left out is measured by a model that has seen neither it nor any near-duplicate of it. */
export interface Fold {
  readonly name: string
  readonly isHeldOut: (document: Pick<CorpusDocument, 'id' | 'source' | 'publisher'>) => boolean
}

export const SOURCE_FOLDS: readonly Fold[] = Object.entries(SOURCE_GROUPS).map(([name, sources]) => ({
  name: `without ${name}`,
  isHeldOut: ({ source }) => sources.includes(source),
}))

/** Each publisher of newsletters is left out once, a fifth of them at a time. */
export const SENDER_FOLDS: readonly Fold[] = Array.from({ length: SENDER_FOLDS_COUNT }, (_, fold) => ({
  name: `without senders ${fold + 1} of ${SENDER_FOLDS_COUNT}`,
  isHeldOut: ({ source, publisher }) =>
    source === 'newsletters-en' && percentile(publisher) % SENDER_FOLDS_COUNT === fold,
}))

/** What a fold learns from and sets thresholds on: nothing that is held out, and none of its near-duplicates. */
export function outsideOf(fold: Fold, documents: readonly CorpusDocument[]): CorpusDocument[] {
  const heldOut = new Set(documents.filter(fold.isHeldOut).map(({ family }) => family))
  return documents.filter(({ family }) => !heldOut.has(family))
}

/** 0 … 99 */
function percentile(name: string): number {
  return createHash('sha256').update(`${SEED} ${name}`).digest().readUInt32BE(0) % 100
}
