// The aspect of words: what the trained model says of subject and text.
import { readFileSync } from 'node:fs'
import type { FoldedReadable } from '../../mail/folding/fold-readable.ts'
import type { Signal } from '../../mail/signal.ts'
import type { ScreeningContext } from '../context.ts'
import { INTENTS } from './judgement.ts'
import { ContentModel, HEADS, sigmoid, type Head } from './model.ts'
import { isHan } from './words.ts'

// prettier-ignore
export const CONTENT_SIGNALS = {
  'content.spam':   { unit: 'probability', meaning: 'how likely the words are of unwanted mail of any kind, 0 … 1, by the trained model' },
  'content.bulk':   { unit: 'probability', meaning: 'how likely the words are of wanted mail sent to many (newsletters, receipts, notices), 0 … 1; says nothing against it' },
  'content.phish':  { unit: 'probability', meaning: 'how likely the words want to deceive their reader into giving something away, 0 … 1' },
  'content.intent': { unit: '',  meaning: `what a phish wants: ${INTENTS.join(', ')}; raised only where phishing is likely` },
} as const

const ARTEFACT = new URL('../../../models/content.bin', import.meta.url)
/** Keeps a chance of exactly 0 or 1 from being infinitely sure. */
const LEAST = 1e-6
const DECIMALS = 1e5 // thresholds lie near 1, where a third decimal would make all alike
/** An intent is named from this chance of phishing on; the likeliest is the answer then. */
const LIKELY = 0.5

/**
 * Few words prove little: "Hello." is written by everybody. The model is believed in full from `enough` words of subject and
 * text on; of fewer, in proportion, and for the rest the message is as likely as `unknown` says. A letter to many has more
 * to say than the code of a sign-in, which must not wait in a folder of its own.
 */
// prettier-ignore
const FEW_WORDS = {
  spam:  { enough: 8,  unknown: 0.1 },
  bulk:  { enough: 20, unknown: 0.02 },
  phish: { enough: 8,  unknown: 0.02 },
} as const
/** A Chinese word is about two characters long. */
const WORDS_A_CHARACTER = 0.5
/** UTF-16 units; nobody writes longer words, and what is longer is a code, a key, or nothing at all */
const LONGEST_WORD = 24
/** UTF-16 units of text that are counted: far more than the words that are enough */
const COUNTED = 4_096

let loaded: ContentModel | undefined

/** One for each worker thread, read when the first message comes. @throws DamagedArtefact, or that there is no file */
function model(): ContentModel {
  return (loaded ??= ContentModel.read(readFileSync(ARTEFACT)))
}

/** A missing or damaged model throws: the aspect has failed then, and nothing is passed as looked at. */
export async function contentSignals(context: Pick<ScreeningContext, 'folded'>): Promise<readonly Signal[]> {
  const folded = context.folded()
  const { intents, ...chances } = model().judge(folded)
  const count = wordCountOf(folded)
  const [spam, bulk, phish] = HEADS.map((head) => believed(head, chances[head], count)) as [number, number, number]
  const [intent] = INTENTS.toSorted((one, other) => intents[other] - intents[one])
  return [
    { id: 'content.spam', value: rounded(spam), unit: 'probability' },
    { id: 'content.bulk', value: rounded(bulk), unit: 'probability' },
    { id: 'content.phish', value: rounded(phish), unit: 'probability' },
    ...(phish >= LIKELY && intent !== undefined ? [{ id: 'content.intent', value: intent }] : []),
  ]
}

/** Different words that a person could have written: rows of random letters and digits say nothing, however many. */
function wordCountOf({ subject, text }: Pick<FoldedReadable, 'subject' | 'text'>): number {
  const counted = `${subject}\n${text.slice(0, COUNTED)}`
  const words = new Set<string>()
  let hanCharacters = 0
  for (const [run] of counted.matchAll(/\p{Script=Han}+|(?:(?!\p{Script=Han})[\p{L}\p{M}\p{N}])+/gu)) {
    if (isHan(run)) hanCharacters += run.length
    else if (run.length <= LONGEST_WORD && !/\p{N}/u.test(run)) words.add(run)
  }
  return words.size + hanCharacters * WORDS_A_CHARACTER
}

function believed(head: Head, chance: number, wordCount: number): number {
  const { enough, unknown } = FEW_WORDS[head]
  const share = Math.min(1, wordCount / enough)
  return share === 1 ? chance : sigmoid(share * logOddsOf(chance) + (1 - share) * logOddsOf(unknown))
}

const logOddsOf = (chance: number): number => Math.log((chance + LEAST) / (1 - chance + LEAST))

const rounded = (chance: number): number => Math.round(chance * DECIMALS) / DECIMALS
