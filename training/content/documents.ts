// What there is to learn from: the collections, the letters we write ourselves, and some of both in disguise.
import { htmlToText } from '../../src/mail/html-text.ts'
import type { TrainingDocument } from '../document.ts'
import type { CorpusDocument } from '../corpora.ts'
import { MAKERS_EN } from '../made/en/index.ts'
import { MAKERS_EUROPEAN } from '../made/european/index.ts'
import type { LetterMaker } from '../made/letter.ts'
import { seeded } from '../made/seeded.ts'
import { MAKERS_ZH } from '../made/zh/index.ts'
import { MUTATIONS, mutate } from '../mutators/mutate.ts'

/** Letters of our own, by the source they are counted as: as many as they have different ones to say. */
const MADE: Readonly<Record<string, { readonly makers: readonly LetterMaker[]; readonly count: number }>> = {
  'made-en': { makers: MAKERS_EN, count: 5_000 },
  'made-zh': { makers: MAKERS_ZH, count: 5_000 },
  'made-european': { makers: MAKERS_EUROPEAN, count: 1_500 },
}
/** Share of all documents, wanted and unwanted alike, that are shown a second time in disguise. */
const DISGUISED = 0.1
/** UTF-16 units of a text that are disguised: what is judged */
const MOST_DISGUISED = 4_000

/** A document whose sender may be left out with all that is theirs; nobody published our own letters. */
export type PublishedDocument = TrainingDocument & Pick<CorpusDocument, 'publisher'>

/** The same seed writes the same letters. Those of one kind are one family: none of them tests what another has taught. */
export function madeDocuments(seed: number, share = 1): PublishedDocument[] {
  return Object.entries(MADE).flatMap(([source, { makers, count }], index) => {
    const random = seeded(seed + index)
    return Array.from({ length: Math.round(count * share) }, (_, number): PublishedDocument => {
      const { label, language, kind, intents, ...readable } = makers[Math.floor(random() * makers.length)]!(random)
      const family = `${source}:${label}:${kind}`
      return { id: `${source}:${number}`, source, language, label, intents, readable, family, publisher: '' }
    })
  })
}

/** Some of the documents again, as variant spam would write them; they stay in their families. */
export function disguisedDocuments(documents: readonly PublishedDocument[], seed: number): PublishedDocument[] {
  const random = seeded(seed)
  return documents
    .filter(() => random() < DISGUISED)
    .map((document) => {
      const kind = MUTATIONS[Math.floor(random() * MUTATIONS.length)]!
      const disguise = (text: string): string => {
        const variant = mutate(text, kind, random)
        return kind === 'html' ? htmlToText(variant) : variant
      }
      const { subject, text, ...rest } = document.readable
      const readable = { ...rest, subject: disguise(subject), text: disguise(text.slice(0, MOST_DISGUISED)) }
      return { ...document, id: `${document.id}/${kind}`, readable }
    })
}
