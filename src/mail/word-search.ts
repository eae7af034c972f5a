// Finds many words in one text in one pass, whatever the words: an automaton after Aho and Corasick (CACM 18, 1975).
import { fold } from './folding/fold.ts'

interface State {
  readonly next: Map<string, State>
  /** where to go on when no letter fits */
  back: State | undefined
  /** lengths of the words that end here, their own and those of `back` */
  lengths: readonly number[]
}

const LETTER = /[\p{L}\p{N}]/u
/** Scripts that put no blank between words. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u

export class WordSearch {
  readonly #root: State = { next: new Map(), back: undefined, lengths: [] }

  /**
   * @param words  as people write them; those of which folding leaves nothing are never found
   * @param folded  how words become like the text that is searched
   */
  constructor(words: readonly string[], folded = (word: string): string => fold(word).text.trim()) {
    for (const word of words) this.#add(folded(word))
    this.#link()
  }

  /** Whether one of the words stands in the text, as a word of its own where its script parts words. @param text  folded */
  isIn(text: string): boolean {
    return this.find(text).next().done === false
  }

  /** Every place of every word, by where it ends; of words in each other all. UTF-16 units */
  *find(text: string): Generator<{ readonly start: number; readonly end: number }> {
    let state = this.#root
    for (let at = 0; at < text.length; at++) {
      const letter = text[at] as string
      let from: State | undefined = state
      while (from !== undefined && !from.next.has(letter)) from = from.back
      state = from?.next.get(letter) ?? this.#root
      for (const length of state.lengths)
        if (isWhole(text, at + 1 - length, at + 1)) yield { start: at + 1 - length, end: at + 1 }
    }
  }

  #add(word: string): void {
    if (word === '') return
    let state = this.#root
    for (let at = 0; at < word.length; at++) {
      const letter = word[at] as string
      const next: State = state.next.get(letter) ?? { next: new Map(), back: undefined, lengths: [] }
      state.next.set(letter, next)
      state = next
    }
    state.lengths = [word.length]
  }

  /** Level by level: the way back of a state leads to one that is nearer to the root. */
  #link(): void {
    const waiting: State[] = []
    for (const first of this.#root.next.values()) {
      first.back = this.#root
      waiting.push(first)
    }
    for (const state of waiting) {
      for (const [letter, next] of state.next) {
        let back = state.back
        while (back !== undefined && !back.next.has(letter)) back = back.back
        next.back = back?.next.get(letter) ?? this.#root
        next.lengths = [...next.lengths, ...next.back.lengths]
        waiting.push(next)
      }
    }
  }
}

function isWhole(text: string, start: number, end: number): boolean {
  return !(isJoined(text, start) || isJoined(text, end))
}

/** Whether the letters on both sides of a place belong to one word. */
function isJoined(text: string, place: number): boolean {
  const [before = '', after = ''] = [text[place - 1], text[place]]
  return LETTER.test(before) && LETTER.test(after) && !UNSPACED.test(before) && !UNSPACED.test(after)
}
