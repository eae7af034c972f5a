// The aspect of words: what the trained model says of subject and text.
import { readFileSync } from 'node:fs'
import type { Signal } from '../../mail/signal.ts'
import type { ScreeningContext } from '../context.ts'
import { INTENTS } from './judgement.ts'
import { ContentModel } from './model.ts'

// prettier-ignore
export const CONTENT_SIGNALS = {
  'content.spam':   { unit: 'probability', meaning: 'how likely the words are of unwanted mail of any kind, 0 … 1, by the trained model' },
  'content.bulk':   { unit: 'probability', meaning: 'how likely the words are of wanted mail sent to many (newsletters, receipts, notices), 0 … 1; says nothing against it' },
  'content.phish':  { unit: 'probability', meaning: 'how likely the words want to deceive their reader into giving something away, 0 … 1' },
  'content.intent': { unit: '',  meaning: `what a phish wants: ${INTENTS.join(', ')}; raised only where phishing is likely` },
} as const

const ARTEFACT = new URL('../../../models/content.bin', import.meta.url)
const DECIMALS = 1e5 // thresholds lie near 1, where a third decimal would make all alike
/** An intent is named from this chance of phishing on; the likeliest is the answer then. */
const LIKELY = 0.5

let loaded: ContentModel | undefined

/** One for each worker thread, read when the first message comes. @throws DamagedArtefact, or that there is no file */
function model(): ContentModel {
  return (loaded ??= ContentModel.read(readFileSync(ARTEFACT)))
}

/** A missing or damaged model throws: the aspect has failed then, and nothing is passed as looked at. */
export async function contentSignals(context: Pick<ScreeningContext, 'folded'>): Promise<readonly Signal[]> {
  const { spam, bulk, phish, intents } = model().judge(context.folded())
  const [intent] = INTENTS.toSorted((one, other) => intents[other] - intents[one])
  return [
    { id: 'content.spam', value: rounded(spam), unit: 'probability' },
    { id: 'content.bulk', value: rounded(bulk), unit: 'probability' },
    { id: 'content.phish', value: rounded(phish), unit: 'probability' },
    ...(phish >= LIKELY && intent !== undefined ? [{ id: 'content.intent', value: intent }] : []),
  ]
}

const rounded = (chance: number): number => Math.round(chance * DECIMALS) / DECIMALS
