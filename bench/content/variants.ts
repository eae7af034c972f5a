// Variant spam: the same unwanted letters in disguise, with characters and methods that no model has seen while it learned.
import type { CorpusDocument } from '../../training/corpora.ts'
import { seeded } from '../../training/made/seeded.ts'
import { mutate, MUTATIONS, type Mutation } from '../../training/mutators/mutate.ts'
import { splitOf } from '../../training/splits.ts'
import { isUnwanted, type Letter } from './contender.ts'
import { neutralLetter } from './letters.ts'

const SEED = 6
/** letters of each language */
const MOST = 300
/** Less has no words to disguise. */
const SHORTEST = 40

/** The same letters plain and in each disguise, which stands as their source; under neutral headers. */
export function variantsOf(documents: readonly CorpusDocument[]): Letter[] {
  const random = seeded(SEED)
  const chosen = (['en', 'zh'] as const).flatMap((language) =>
    documents
      .filter((document) => splitOf(document) === 'test' && isUnwanted(document) && document.language === language)
      .filter(({ readable }) => readable.text.length >= SHORTEST)
      .slice(0, MOST),
  )
  // Kind after kind, so that each how many-th of them is some of every kind.
  return (['plain', ...MUTATIONS] as const).flatMap((kind) =>
    chosen.flatMap((document) => {
      const bytes = disguised(document, kind, random)
      return bytes === undefined ? [] : [{ document: { ...document, source: kind }, bytes }]
    }),
  )
}

/** undefined where a kind finds nothing to disguise: there are no homophones of English. */
function disguised(
  { readable: { subject, text } }: CorpusDocument,
  kind: 'plain' | Mutation,
  random: () => number,
): Buffer | undefined {
  if (kind === 'plain') return neutralLetter({ subject, text })
  const variant = mutate(text, kind, random, 'held-out')
  // Markup is for bodies, and always there.
  if (kind === 'html') return neutralLetter({ subject, text: variant }, 'html')
  if (variant === text) return undefined
  return neutralLetter({ subject: mutate(subject, kind, random, 'held-out'), text: variant })
}
