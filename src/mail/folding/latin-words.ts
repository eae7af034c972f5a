// Disguised Latin words: letters set apart, run together, or replaced by digits, signs and pairs of letters.
import { ABUSED_WORDS } from './abused-words.ts'
import { replaceWords } from './replace-words.ts'

/** "HelloWorldFree": three and more words run together; two are often a name, as in PowerPoint. */
const RUN_TOGETHER = /\b[A-Z][a-z]+(?:[A-Z][a-z]+){2,}\b/g
/** A capital I after a small letter: perhaps an l. */
const INNER_I = /[a-z]I/g

/** v i a g r a: four and more single letters, digits among them. */
const SPACED = /\b[a-z](?:[^\S\n]+[a-z0-9@$!](?![\w@$!'’&\u00aa-\uffff])){3,}/g
/** f-r-e-e: the same signs between all. */
const DOTTED =
  /\b[a-z]([-.·•‧_*+~'|/,^=:;]{1,2}| [-.·•‧_*+~'|/,^=:;]{1,2} )[a-z0-9@$!](?:\1[a-z0-9@$!]){2,}(?![\w@\u00aa-\uffff])/g
const STARTS_INSIDE = /[\w@/.'’&$\u00aa-\uffff]$/
/** via*gra, vi💊agra: signs that no honest word has inside. */
const STARRED = /([a-z])(?:[*^~`¡¦\u2580-\u27bf\u2b00-\u2bff]|[\ud83c-\ud83e][\udc00-\udfff]){1,3}(?=[a-z])/g

/** What makes a word unclear: signs that stand for letters, and pairs that look like one letter. */
const UNCLEAR = /[@$!|€£0-9]|rn|vv|ii/g
const WORD_SIGN = /[a-z0-9@$!|€£]/
const BESIDE_WORD = /[@/.=_&?%#-]/ // then it is part of an address, a link or a code
const LONGEST_WORD = 24 // UTF-16 units
const STANDS_FOR: Readonly<Record<string, string>> = { '0': 'o', '3': 'e', '4': 'a', '5': 's', '7': 't', '8': 'b', '@': 'a', $: 's', '€': 'e' } // prettier-ignore
/** Digits inside a word, one or two of a kind: v1agra, pa55word; not b2b, mp3, k8s. */
const LEET = /^[a-z]{1,12}(?:(?:([013457])\1?|\$)[a-z]{1,12}){1,4}$/
/** Shorter words of letters alone are what they are: "mall" is not "mail". */
const LONG_WORD = 6

/** Word as unclear signs make it → word. */
const BY_SKELETON: ReadonlyMap<string, string> = new Map(ABUSED_WORDS.map((word) => [skeleton(word), word]))
const CLEAR: ReadonlySet<string> = new Set(ABUSED_WORDS)

/** What only the case tells: where words begin, and an I that is read as l. */
export function foldByCase(text: string): { text: string; joined: number } {
  let joined = 0
  const apart = text.replace(RUN_TOGETHER, (word) => {
    joined += word.length
    return word.replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
  })
  const read = replaceWords(apart, INNER_I, /[A-Za-z]/, (word) => {
    const listed = word.length < LONG_WORD ? undefined : BY_SKELETON.get(skeleton(word.toLowerCase()))
    if (listed === undefined || listed === word.toLowerCase()) return word
    joined++
    return listed
  })
  return { text: read, joined }
}

/** @param text  lower case, NFKC, blanks as written: a wider gap ends a word whose letters are set apart */
export function joinSetApart(text: string): { text: string; split: number } {
  let split = 0
  const count = (run: string, joined: string): string => {
    split += run.length - joined.length
    return joined
  }
  const isWord = (run: string, at: number, whole: string): boolean =>
    !STARTS_INSIDE.test(whole.slice(Math.max(0, at - 1), at)) && hasMostlyLetters(run)
  const folded = text
    .replace(SPACED, (run, at: number, whole: string) => (isWord(run, at, whole) ? count(run, joinSpaced(run)) : run))
    .replace(DOTTED, (run, sign: string, at: number, whole: string) =>
      isWord(run, at, whole) ? count(run, run.replaceAll(sign, '')) : run,
    )
    .replace(STARRED, (run, letter: string) => count(run, letter))
  return { text: folded, split }
}

/** Reads digits and signs as the letters they stand for, and "rn" as "m" where that gives a word of the list. */
export function readUnclear(text: string): { text: string; leet: number; joined: number } {
  const found = { leet: 0, joined: 0 }
  const folded = replaceWords(text, UNCLEAR, WORD_SIGN, (word, before, after) => {
    const signs = word.match(/[^a-z]/g)?.length ?? 0
    if (word.length < 3 || word.length > LONGEST_WORD || signs === word.length || CLEAR.has(word)) return word
    if (BESIDE_WORD.test(before) || (after !== '.' && BESIDE_WORD.test(after))) return word
    const listed = signs === 0 && word.length < LONG_WORD ? undefined : BY_SKELETON.get(skeleton(word))
    const read = listed ?? (isLeet(word, signs) ? lettersOf(word) : word)
    if (read !== word) found[signs > 0 ? 'leet' : 'joined'] += signs || 1
    return read
  })
  return { text: folded, ...found }
}

const isLeet = (word: string, signs: number): boolean =>
  word.length - signs >= 3 && word.length - signs >= 2 * signs && LEET.test(word)

/** "1" is i after a consonant, else l: cl1ck, he1p. */
const lettersOf = (word: string): string =>
  word
    .replace(/1/g, (_, at: number) => (/[aeiou]/.test(word.charAt(at - 1)) ? 'l' : 'i'))
    .replace(/[^a-z]/g, (sign) => STANDS_FOR[sign] ?? sign)

/** The same for all words that look alike: l for i, 1, !, |; o for 0; m for rn; w for vv. */
function skeleton(word: string): string {
  return word
    .replace(/[i1!|£]/g, 'l')
    .replace(/rn/g, 'm')
    .replace(/vv/g, 'w')
    .replace(/[^a-z]/g, (sign) => STANDS_FOR[sign] ?? sign)
}

/** No list of digits. */
function hasMostlyLetters(run: string): boolean {
  const letters = run.match(/[a-z]/g)?.length ?? 0
  const others = run.match(/[0-9@$!]/g)?.length ?? 0
  return letters > others * 2
}

/** The narrowest gap joins letters, wider ones part words, unless that leaves single letters. */
function joinSpaced(run: string): string {
  const gaps = run.match(/\s+/g)!.map(({ length }) => length)
  const narrow = gaps.reduce((least, gap) => Math.min(least, gap))
  const words = run.split(new RegExp(`\\s{${narrow + 1},}`)).map((word) => word.replace(/\s+/g, ''))
  return words.filter(({ length }) => length === 1).length > 1 ? words.join('') : words.join(' ')
}
