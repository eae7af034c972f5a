// Search terms: what a message is found by. Words for alphabets, pairs of characters for Chinese, Japanese and Korean.

/** s subject, a addresses, b body, n names of attachments. */
export type SearchField = 's' | 'a' | 'b' | 'n'

const MAX_TERMS = 5_000 // of one message: bounds the index; a letter of 20 pages has about 2,500
const MAX_WORD = 40 // characters; a longer word is found by its first 40

/** A run of a script without spaces, or a word of any other script. */
const RUN =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}ー]+|[[\p{L}\p{N}\p{M}_]--[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}ー]]+/vy
const IDEOGRAPH = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}ー]/v
const NOT_ASCII = /[^\x00-\x7f]/

/** Collects the distinct terms of one message. */
export class TermCollector {
  // By field, without its letter: words come again and again, and only distinct ones are worth writing out.
  readonly #terms: Readonly<Record<SearchField, Set<string>>> = {
    s: new Set(),
    a: new Set(),
    b: new Set(),
    n: new Set(),
  }
  #left = MAX_TERMS

  get isFull(): boolean {
    return this.#left <= 0
  }

  add(field: SearchField, text: string): void {
    forEachTerm(field, text, false, (term) => this.#put(field, term))
  }

  /** A term that is no word, such as a whole address. */
  addWhole(field: SearchField, text: string): void {
    const term = fold(text).slice(0, MAX_WHOLE)
    if (term !== '') this.#put(field, term)
  }

  terms(): string[] {
    return Object.entries(this.#terms).flatMap(([field, terms]) => Array.from(terms, (term) => field + term))
  }

  /** @returns whether there is room for more */
  #put(field: SearchField, term: string): boolean {
    const terms = this.#terms[field]
    if (this.#left > 0 && !terms.has(term)) {
      terms.add(term)
      this.#left--
    }
    return this.#left > 0
  }
}

const MAX_WHOLE = 254 // RFC 5321 §4.5.3.1.3: the longest address

/**
 * The terms that every message holding the query must have; `matches` then decides.
 * Words and whole addresses are found whole: "mail" does not find "gmail", but 邮箱 finds 企业邮箱.
 * @returns [] when the index cannot help (one character of a body, punctuation): then each message is looked at
 */
export function queryTerms(field: SearchField, query: string): string[] {
  const terms = new Set<string>()
  const folded = fold(query).trim()
  if (field === 'a' && WHOLE_ADDRESS.test(folded)) return [`a${folded.slice(0, MAX_WHOLE)}`]
  forEachTerm(field, query, true, (term) => terms.add(field + term).size < MAX_QUERY_TERMS)
  return [...terms]
}

const MAX_QUERY_TERMS = 50
const WHOLE_ADDRESS = /^[^\s@]+@[^\s@.]+\.[^\s@]+$/

/** Whether a text holds the query: case, width and compatibility forms are ignored. RFC 9051 §6.4.4, RFC 5051 */
export function matches(text: string, query: string): boolean {
  return fold(text).includes(fold(query))
}

/** Lower case and NFKC. */
export function fold(text: string): string {
  return (NOT_ASCII.test(text) ? text.normalize('NFKC') : text).toLowerCase()
}

/** @param visit  gives back whether to go on */
function forEachTerm(field: SearchField, text: string, isQuery: boolean, visit: (term: string) => boolean): void {
  const folded = fold(text)
  const { length } = folded
  for (let at = 0; at < length;) {
    if (IS_ASCII_SEPARATOR[folded.charCodeAt(at)] === 1) {
      at++
      continue
    }
    const start = at
    while (IS_ASCII_WORD[folded.charCodeAt(at)] === 1) at++
    let run = folded.slice(start, at)
    // Most words are ASCII to their end; only the others are worth the price of the full expression.
    if (at < length && folded.charCodeAt(at) >= 0x80) {
      RUN.lastIndex = start
      run = RUN.exec(folded)?.[0] ?? ''
      at = run === '' ? at + 1 : RUN.lastIndex
    }
    if (run === '') continue
    const isWord = run.charCodeAt(0) < 0x80 || !IDEOGRAPH.test(run)
    const goesOn = isWord ? visit(run.slice(0, MAX_WORD)) : pairs(field, [...run], isQuery, visit)
    if (!goesOn) return
  }
}

/** By character code below 128. */
const IS_ASCII_WORD = Uint8Array.from({ length: 128 }, (_, code) => (/\w/.test(String.fromCharCode(code)) ? 1 : 0))
const IS_ASCII_SEPARATOR = IS_ASCII_WORD.map((isWord) => 1 - isWord)

/** Single characters are terms in the short fields only: in bodies they would double the index. */
function pairs(field: SearchField, run: string[], isQuery: boolean, visit: (term: string) => boolean): boolean {
  const withSingles = field !== 'b' && (!isQuery || run.length === 1)
  for (let i = 0; i < run.length; i++) {
    if (withSingles && !visit(run[i]!)) return false
    if (i + 1 < run.length && !visit(run[i]! + run[i + 1]!)) return false
  }
  return true
}
