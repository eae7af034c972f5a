// Folded text as the words that the model knows: what varies without meaning (numbers, links, addresses) has one form each.

/** These two cannot be written: they stand for any link and any address. */
export const LINK = '\u0001'
export const ADDRESS = '\u0002'

/** characters of a word that count */
const MOST_LETTERS = 24
/** A number is known by its length only: no year, no price, no telephone number is ever learned. */
const MOST_DIGITS = 6

/** The second form is what tokenisers make of a link: "http : / / www . example . com". All runs are bounded or tried once. */
const LINKS =
  /(?:https?:\/\/|www\.)[^\s<>"'()[\]]+|(?:https? : \/ \/ ?|www \. )[\p{L}\p{N}_-]+(?: ?[./?=&_~-] ?[\p{L}\p{N}_-]+){0,4}/gu
const ADDRESSES = /[\p{L}\p{N}._%+=*-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63})*/gu

/** A link or address, a number, a stressed mark, one Chinese character, a word of any other script. */
const WORD = /[\u0001\u0002]|\p{N}+|[!?$%£€¥]+|\p{Script=Han}|[[\p{L}\p{M}]--\p{Script=Han}]+/gv
const DIGIT = /^\p{N}/u
const MARK = /^[!?$%£€¥]/

/**
 * @param folded  lower case, as `fold` gives it
 * @param most    words at most
 */
export function wordsOf(folded: string, most: number): string[] {
  const words: string[] = []
  for (const [found] of masked(folded).matchAll(WORD)) {
    if (words.length >= most) break
    words.push(formOf(found))
  }
  return words
}

/** The look costs far less than the patterns. */
function masked(text: string): string {
  const linkless = /http|www/.test(text) ? text.replace(LINKS, ` ${LINK} `) : text
  return linkless.includes('@') ? linkless.replace(ADDRESSES, ` ${ADDRESS} `) : linkless
}

function formOf(found: string): string {
  if (DIGIT.test(found)) return '0'.repeat(Math.min(found.length, MOST_DIGITS))
  return found.slice(0, MARK.test(found) ? 2 : MOST_LETTERS)
}

const HAN = /^\p{Script=Han}$/u

/** Chinese is written without blanks: one character is a word here, and pairs and threes of them are what means something. */
export function isHan(word: string): boolean {
  return word.charCodeAt(0) >= 0x2e80 && HAN.test(word)
}
