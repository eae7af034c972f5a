// Folded text as the words that the model knows: what varies without meaning (numbers, links, addresses) has one form each.

/** These two cannot be written: they stand for any link and any address. */
export const LINK = '\u0001'
export const ADDRESS = '\u0002'

/** characters of a word that count */
const MOST_LETTERS = 24
/** A number is known by its length only: no year, no price, no telephone number is ever learned. */
const MOST_DIGITS = 6

/** The second form is what tokenisers make of a link: "http : / / www . example . com". All runs are bounded or tried once. */
const LINK_WORD = String.raw`(?:https?:\/\/|www\.)[^\s<>"'\(\)\[\]]+|(?:https? : \/ \/ ?|www \. )[\p{L}\p{N}_\-]+(?: ?[.\/?=&_~\-] ?[\p{L}\p{N}_\-]+){0,4}`
const ADDRESS_WORD = String.raw`[\p{L}\p{N}._%+=*\-]{1,64}@[\p{L}\p{N}\-]{1,63}(?:\.[\p{L}\p{N}\-]{1,63})*`
/** A number, a stressed mark, one Chinese character, a word of any other script. */
const PLAIN_WORD = String.raw`\p{N}+|[!?$%£€¥]+|\p{Script=Han}|[[\p{L}\p{M}]--\p{Script=Han}]+`

const WORD = new RegExp(`${LINK_WORD}|${PLAIN_WORD}`, 'gv')
/** Far dearer, as each word is tried as the beginning of an address: only for text that holds an "@". */
const WORD_OR_ADDRESS = new RegExp(`${LINK_WORD}|${ADDRESS_WORD}|${PLAIN_WORD}`, 'gv')

export interface Word {
  readonly form: string
  /** where it begins in the text, UTF-16 units */
  readonly at: number
}

/**
 * @param folded  lower case, as `fold` gives it
 * @param most    words at most
 */
export function wordsOf(folded: string, most: number): Word[] {
  const words: Word[] = []
  for (const { 0: found, index } of folded.matchAll(folded.includes('@') ? WORD_OR_ADDRESS : WORD)) {
    if (words.length >= most) break
    words.push({ form: formOf(found), at: index })
  }
  return words
}

const DIGIT = /^\p{N}/u
const MARKS = '!?$%£€¥'

function formOf(found: string): string {
  if (MARKS.includes(found[0]!)) return found.slice(0, 2)
  if (DIGIT.test(found) && !found.includes('@')) return '0'.repeat(Math.min(found.length, MOST_DIGITS))
  if (/^(?:https?(?::| :)|www(?:\.| \.))/.test(found)) return LINK
  return found.includes('@') ? ADDRESS : found.slice(0, MOST_LETTERS)
}

const HAN = /^\p{Script=Han}$/u

/** Chinese is written without blanks: one character is a word here, and pairs and threes of them are what means something. */
export function isHan(word: string): boolean {
  return word.charCodeAt(0) >= 0x2e80 && HAN.test(word)
}
