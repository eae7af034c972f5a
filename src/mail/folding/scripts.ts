// Look-alike letters inside words: a word of mixed alphabets is read as one of them; honest words of one stay as they are.
import { ALPHABETS, LOOK_ALIKE_SYMBOLS, LOOK_ALIKES } from './look-alikes.ts'
import { replaceWords } from './replace-words.ts'

const symbols = [...LOOK_ALIKE_SYMBOLS.keys()].join('')
const OTHER = new RegExp(`[${ALPHABETS}${symbols}]`, 'g')
const WORD_SIGN = new RegExp(`[a-z${ALPHABETS}${symbols}]`)

/** Cyrillic for Latin letters that stand in a Cyrillic word. */
const CYRILLIC: ReadonlyMap<string, string> = new Map(
  [...'aceopxykmthbi'].map((latin, index) => [latin, 'асеорхукмтнві'.charAt(index)]),
)

/**
 * `honest`: another alphabet, with letters that no Latin one resembles. `strict` and `loose`: another
 * alphabet, but each letter resembles a Latin one (UTS 39 §4.1, whole-script confusable); loose when some only as capitals.
 * Of mixed ones, `latin` and `cyrillic` can be read as that, `either` as both, `mixed` as none.
 */
type Kind = 'honest' | 'strict' | 'loose' | 'latin' | 'cyrillic' | 'either' | 'mixed'

/** A few look-alike words among many honest ones are honest too; this many times more are not. */
const HONEST_SHARE = 4

/** @param text  lower case, NFKC */
export function foldScripts(text: string): { text: string; confusable: number } {
  if (text.search(OTHER) < 0) return { text, confusable: 0 }
  const kinds: Kind[] = []
  const seen: Record<Kind, number> = {
    honest: 0,
    strict: 0,
    loose: 0,
    latin: 0,
    cyrillic: 0,
    either: 0,
    mixed: 0,
  }
  replaceWords(text, OTHER, WORD_SIGN, (word) => {
    const kind = kindOf(word)
    kinds.push(kind)
    seen[kind]++
    return word
  })
  const isHonest = seen.honest > 0 && seen.honest * HONEST_SHARE >= seen.strict + seen.loose
  if (isHonest && seen.latin + seen.cyrillic + seen.either === 0) return { text, confusable: 0 }
  const hasLatin = /[a-z]/.test(text) || (!isHonest && seen.strict > 0)
  let [confusable, index] = [0, 0]
  const folded = replaceWords(text, OTHER, WORD_SIGN, (word) => {
    const kind = kinds[index++]!
    if (kind === 'honest' || kind === 'mixed') return word
    if (kind === 'cyrillic' || (kind === 'either' && isHonest))
      return word.replace(/[a-z]/g, (letter) => (confusable++, CYRILLIC.get(letter) ?? letter))
    if ((kind === 'strict' || kind === 'loose') && (isHonest || (kind === 'loose' && !hasLatin))) return word
    let read = ''
    for (const letter of word) {
      const latin = LOOK_ALIKES.get(letter)?.latin ?? LOOK_ALIKE_SYMBOLS.get(letter)
      if (latin !== undefined) confusable++
      read += latin ?? letter
    }
    return read
  })
  return { text: folded, confusable }
}

function kindOf(word: string): Kind {
  let [latin, strict, loose, others, cyrillicToo] = [0, 0, 0, 0, true]
  for (const letter of word) {
    if (letter >= 'a' && letter <= 'z') {
      latin++
      cyrillicToo &&= CYRILLIC.has(letter)
      continue
    }
    const like = LOOK_ALIKES.get(letter)
    if (like?.isStrict) strict++
    else if (like || LOOK_ALIKE_SYMBOLS.has(letter)) loose++
    else others++
  }
  if (latin === 0) return others > 0 ? 'honest' : loose > 0 ? 'loose' : 'strict'
  const isCyrillic = cyrillicToo && CYRILLIC_ONLY.test(word)
  if (others === 0) return isCyrillic ? 'either' : 'latin'
  return isCyrillic ? 'cyrillic' : 'mixed'
}

const CYRILLIC_ONLY = /^[a-z\p{sc=Cyrl}]+$/u
