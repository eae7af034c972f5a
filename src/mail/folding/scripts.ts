// Look-alike letters inside words: a word of mixed alphabets is read as one of them; honest words of one stay as they are.
import { ALPHABETS, LOOK_ALIKE_SYMBOLS, LOOK_ALIKES } from './look-alikes.ts'

const CLASS = ALPHABETS.map((script) => `\\p{sc=${script}}`).join('')
const symbols = [...LOOK_ALIKE_SYMBOLS.keys()].join('')
const WORD = new RegExp(`[a-z${CLASS}${symbols}]+`, 'gu')
const HAS_OTHERS = new RegExp(`[${CLASS}${symbols}]`, 'u')

/** Cyrillic for Latin letters that stand in a Cyrillic word. */
const CYRILLIC: ReadonlyMap<string, string> = new Map(
  [...'aceopxykmthbi'].map((latin, index) => [latin, 'асеорхукмтнві'.charAt(index)]),
)

/**
 * `plain`: Latin alone. `honest`: another alphabet, with letters that no Latin one resembles. `strict` and `loose`: another
 * alphabet, but each letter resembles a Latin one (UTS 39 §4.1, whole-script confusable); loose when some only as capitals.
 * Of mixed ones, `latin` and `cyrillic` can be read as that, `either` as both, `mixed` as none.
 */
type Kind = 'plain' | 'honest' | 'strict' | 'loose' | 'latin' | 'cyrillic' | 'either' | 'mixed'

/** A few look-alike words among many honest ones are honest too; this many times more are not. */
const HONEST_SHARE = 4

/** @param text  lower case, NFKC */
export function foldScripts(text: string): { text: string; confusable: number } {
  if (!HAS_OTHERS.test(text)) return { text, confusable: 0 }
  const seen: Record<Kind, number> = {
    plain: 0,
    honest: 0,
    strict: 0,
    loose: 0,
    latin: 0,
    cyrillic: 0,
    either: 0,
    mixed: 0,
  }
  for (const [word] of text.matchAll(WORD)) seen[kindOf(word)]++
  const isHonest = seen.honest > 0 && seen.honest * HONEST_SHARE >= seen.strict + seen.loose
  const hasLatin = seen.plain + seen.latin + seen.mixed + (isHonest ? 0 : seen.strict + seen.either) > 0
  let confusable = 0
  const folded = text.replace(WORD, (word) => {
    const kind = kindOf(word)
    if (kind === 'plain' || kind === 'honest' || kind === 'mixed') return word
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
  if (strict + loose + others === 0) return 'plain'
  if (latin === 0) return others > 0 ? 'honest' : loose > 0 ? 'loose' : 'strict'
  const isCyrillic = cyrillicToo && CYRILLIC_ONLY.test(word)
  if (others === 0) return isCyrillic ? 'either' : 'latin'
  return isCyrillic ? 'cyrillic' : 'mixed'
}

const CYRILLIC_ONLY = /^[a-z\p{sc=Cyrl}]+$/u
