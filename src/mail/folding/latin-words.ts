// Disguised Latin words: letters set apart, run together, or replaced by digits, signs and pairs of letters.
import { ABUSED_WORDS } from './abused-words.ts'

/** "HelloWorldFree": three and more words run together; two are often a name, as in PowerPoint. */
const RUN_TOGETHER = /(?<![\p{L}\p{N}])[A-Z][a-z]+(?:[A-Z][a-z]+){2,}(?![\p{L}\p{N}])/gu

/** v i a g r a: four and more single letters, digits among them. */
const SPACED = /(?<![\p{L}\p{N}\p{P}\p{S}])[a-z](?:[^\S\n]+[a-z0-9@$!](?![\p{L}\p{N}\p{P}\p{S}])){3,}/gu
/** f-r-e-e: the same sign between all. */
const DOTTED =
  /(?<![\p{L}\p{N}@/])[a-z]([-.·•‧_*+~'|/,^=:;]{1,2}| [-.·•‧_*+~'|/,^=:;]{1,2} )[a-z0-9@$!](?:\1[a-z0-9@$!]){2,}(?![\p{L}\p{N}@])/gu
/** via*gra, vi💊agra: signs that no honest word has inside. */
const STARRED = /(?<=\p{sc=Latn})(?:[*^~`¡¦\u2580-\u27bf\u2b00-\u2bff\u{1f300}-\u{1faff}]{1,3})(?=\p{sc=Latn})/gu

/** Words with something else than letters in them, or with a pair that may stand for one letter. */
const UNCLEAR =
  /(?<![\p{L}\p{N}@$/])(?=[a-z@$!|€£0-9]*(?:[@$!|€£0-9]|rn|vv|ii|l|i))[a-z0-9@$!|€£]{3,24}(?![\p{L}\p{N}@/])/gu
const STANDS_FOR: Readonly<Record<string, string>> = { '0': 'o', '3': 'e', '4': 'a', '5': 's', '7': 't', '8': 'b', '@': 'a', $: 's', '€': 'e' } // prettier-ignore
/** Digits inside a word, one or two of a kind: v1agra, pa55word; not b2b, mp3, k8s. */
const LEET = /^[a-z]{1,12}(?:(?:([013457])\1?|\$)[a-z]{1,12}){1,4}$/

/** Shorter words of letters alone are what they are: "mall" is not "mail". */
const LONG_WORD = 6

/** Word as unclear signs make it → word. */
const BY_SKELETON: ReadonlyMap<string, string> = new Map(ABUSED_WORDS.map((word) => [skeleton(word), word]))
const CLEAR: ReadonlySet<string> = new Set(ABUSED_WORDS)

/** Before the case is folded. */
export function splitRunTogether(text: string): { text: string; joined: number } {
  let joined = 0
  const folded = text.replace(RUN_TOGETHER, (word) => {
    joined += word.length
    return word.replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
  })
  return { text: folded, joined }
}

/** @param text  lower case, NFKC, blanks as written: a wider gap ends a word whose letters are set apart */
export function joinSetApart(text: string): { text: string; split: number } {
  let split = 0
  const count = (run: string, joined: string): string => {
    split += run.length - joined.length
    return joined
  }
  const folded = text
    .replace(SPACED, (run) => (isWordLike(run) ? count(run, joinSpaced(run)) : run))
    .replace(DOTTED, (run, sign: string) => (isWordLike(run) ? count(run, run.replaceAll(sign, '')) : run))
    .replace(STARRED, (run) => count(run, ''))
  return { text: folded, split }
}

/** Reads digits and signs as the letters they stand for, and "rn" as "m" where that gives a word of the list. */
export function readUnclear(text: string): { text: string; leet: number; joined: number } {
  const found = { leet: 0, joined: 0 }
  const folded = text.replace(UNCLEAR, (word) => {
    if (CLEAR.has(word)) return word
    const signs = word.match(/[^a-z]/g)?.length ?? 0
    const listed =
      signs === word.length || (signs === 0 && word.length < LONG_WORD) ? undefined : BY_SKELETON.get(skeleton(word))
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

/** Letters are in the majority: no list of digits. */
function isWordLike(run: string): boolean {
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
