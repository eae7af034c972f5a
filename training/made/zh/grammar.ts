// Sentences with choices in them, and the words they draw on.
//
//   [a|b|]     one of the branches; they nest, and one may be empty; brackets without a bar stand for themselves
//   {word}     a word of the vocabulary, drawn anew each time
//   {word.a}   the same word wherever `{word.a}` stands in one letter
//
// The grammar above (../grammar.ts) keeps every word of a letter; here most are drawn anew, and a word can be a rule.

import { choose, integer, type Random } from '../grammar.ts'

/** A word is a sentence with choices, or made by a function (numbers, dates, addresses). */
export type Vocabulary = Readonly<Record<string, string | ((random: Random) => string)>>

/** Fisher–Yates; the list given stays as it is. */
export function shuffled<T>(random: Random, list: readonly T[]): T[] {
  const cards = [...list]
  for (let last = cards.length - 1; last > 0; last--) {
    const other = integer(random, 0, last)
    ;[cards[last], cards[other]] = [cards[other] as T, cards[last] as T]
  }
  return cards
}

/** Says the sentences of one letter; remembers its kept words. */
export class Speaker {
  readonly random: Random
  readonly #vocabulary: Vocabulary
  readonly #kept = new Map<string, string>()

  constructor(random: Random, vocabulary: Vocabulary) {
    this.random = random
    this.#vocabulary = vocabulary
  }

  /** From now on `{reference}` is this word. */
  keep(reference: string, word: string): this {
    this.#kept.set(reference, word)
    return this
  }

  oneOf(sentences: readonly string[]): string {
    return this.say(choose(this.random, sentences))
  }

  say(sentence: string): string {
    let said = ''
    for (let at = 0; at < sentence.length;) {
      const sign = sentence[at]
      if (sign === '[') {
        const { branches, end } = branchesAt(sentence, at)
        const [only = ''] = branches
        said += branches.length === 1 ? `[${this.say(only)}]` : this.say(choose(this.random, branches))
        at = end
      } else if (sign === '{') {
        const end = sentence.indexOf('}', at)
        if (end < 0) throw new SyntaxError(`unclosed brace: ${sentence}`)
        said += this.#word(sentence.slice(at + 1, end))
        at = end + 1
      } else {
        said += sign
        at++
      }
    }
    return said
  }

  #word(reference: string): string {
    const kept = this.#kept.get(reference)
    if (kept !== undefined) return kept
    const [name = '', key] = reference.split('.')
    const entry = this.#vocabulary[name]
    if (entry === undefined) throw new RangeError(`no such word: ${name}`)
    const word = typeof entry === 'string' ? this.say(entry) : entry(this.random)
    if (key !== undefined) this.#kept.set(reference, word)
    return word
  }
}

/** The branches of the bracket that opens at `start`, and where the text goes on. */
function branchesAt(sentence: string, start: number): { branches: string[]; end: number } {
  const branches: string[] = []
  let depth = 0
  let from = start + 1
  for (let at = start; at < sentence.length; at++) {
    const sign = sentence[at]
    if (sign === '[') depth++
    else if (sign === '|' && depth === 1) {
      branches.push(sentence.slice(from, at))
      from = at + 1
    } else if (sign === ']' && --depth === 0) {
      branches.push(sentence.slice(from, at))
      return { branches, end: at + 1 }
    }
  }
  throw new SyntaxError(`unclosed bracket: ${sentence}`)
}
