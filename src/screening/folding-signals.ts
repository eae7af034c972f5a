// The aspect of folding: how much was disguised, hidden, or said differently in the two forms of a message.
import { fold, type Fold } from '../mail/folding/fold.ts'
import type { FoldedReadable } from '../mail/folding/fold-readable.ts'
import type { MessageReading } from '../mail/readable.ts'
import type { Signal } from '../mail/signal.ts'

interface FoldingRow {
  readonly unit: 'per mille' | 'characters' | 'per cent'
  /** below it nothing is said: wanted mail has as much */
  readonly from: number
  readonly meaning: string
}

/** `from` lies above what 99 of 100 wanted messages of each collection have, but for programs' names in technical mail. */
// prettier-ignore
const FOLD_ROWS = {
  'folding.compatibility': { unit: 'per mille', from: 15, meaning: 'Letters written as full-width, mathematical, enclosed or regional ones. UAX 15' },
  'folding.confusable':    { unit: 'per mille', from: 10, meaning: 'Letters replaced by look-alikes of other alphabets in one word, and Chinese words by homophones. UTS 39 §4' },
  'folding.invisible':     { unit: 'per mille', from: 20, meaning: 'Characters that are not seen, inside words, and marks piled on letters. UTS 39 §5.4' },
  'folding.direction':     { unit: 'per mille', from: 1,  meaning: 'Text written backwards and shown forwards, or turned inside words. UAX 9 §2.2' },
  'folding.traditional':   { unit: 'per mille', from: 20, meaning: 'Traditional characters among simplified ones.' },
  'folding.split':         { unit: 'per mille', from: 15, meaning: 'Signs and blanks between the letters of words.' },
  'folding.leet':          { unit: 'per mille', from: 5,  meaning: 'Digits and signs for letters inside words.' },
  'folding.joined':        { unit: 'per mille', from: 60, meaning: 'Words run together, and pairs of letters that look like another one.' },
} as const satisfies Record<`folding.${Fold}`, FoldingRow>

// prettier-ignore
export const FOLDING_SIGNALS = {
  ...FOLD_ROWS,
  'folding.hidden':        { unit: 'characters', from: 600, meaning: 'Text of the HTML that is not seen, longer than a line for previews.' },
  'folding.hidden-share':  { unit: 'per cent',   from: 30,  meaning: 'Share of such text in all text, where there is that much of it.' },
  'folding.disagreement':  { unit: 'per cent',   from: 50,  meaning: 'Words of the shorter form of a message (plain or HTML) that the other form lacks. RFC 2046 §5.1.4' },
} as const satisfies Record<string, FoldingRow>

/** Shares are of at least so many characters: one odd letter of a short message tells nothing. */
const SHORTEST = 200

export function foldingSignals(reading: MessageReading, folded: FoldedReadable): Signal[] {
  const length = Math.max(SHORTEST, reading.subject.length + reading.senderName.length + reading.text.length)
  const found = Object.keys(FOLD_ROWS).map((id) =>
    signal(id as keyof typeof FOLD_ROWS, (folded.counts[id.slice('folding.'.length) as Fold] / length) * 1_000),
  )
  const hidden = reading.hidden === '' ? 0 : fold(reading.hidden).text.length // without the padding of previews
  const share = hidden < FOLDING_SIGNALS['folding.hidden'].from ? 0 : hidden / (hidden + folded.text.length)
  return [
    ...found,
    signal('folding.hidden', hidden),
    signal('folding.hidden-share', share * 100),
    signal('folding.disagreement', reading.disagreement * 100),
  ].flatMap((each) => each ?? [])
}

function signal(id: keyof typeof FOLDING_SIGNALS, value: number): Signal | undefined {
  const { unit, from } = FOLDING_SIGNALS[id]
  return value < from ? undefined : { id, value: Math.round(value), unit }
}
