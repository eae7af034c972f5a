// A message as numbers: hashed words, pairs and letters, in short segments, the same in training and at work.
import type { FoldedReadable } from '../../mail/folding/fold-readable.ts'
import { isHan, wordsOf } from './words.ts'

/** words of one segment: about a sentence or two, so that one telling sentence is not lost in a long letter */
const SEGMENT = 32
/** words of a text that are judged: most at its beginning, some at its end, where links and ways out stand */
const MOST_WORDS = { text: 1_200, end: 300, subject: 64, senderName: 16, linkTexts: 128 } as const
/** UTF-16 units that hold so many words of any text; what is longer is judged by its beginning and end */
const BEGINNING = 12_000
const END = 3_000
/** lengths of the letter runs of a word, with a mark at its beginning and end. Bojanowski et al. 2017 */
const SHORTEST_RUN = 3
const LONGEST_RUN = 5

/** Tell apart what is hashed; any different numbers do. */
const SALT = { word: 3, pair: 5, three: 7, run: 11, subject: 13, senderName: 17, linkTexts: 19 } as const

/** Hashes of 32 bits; part `s` of a list ends before `ends[s]`. */
export interface ContentFeatures {
  /** words, pairs, and threes of Chinese characters */
  readonly words: Uint32Array
  readonly wordEnds: Uint32Array
  /** runs of letters within words: what is left of a word when it is bent */
  readonly runs: Uint32Array
  readonly runEnds: Uint32Array
}

/** Subject, sender's name and link texts are segments of their own, and their words are known as theirs as well. */
export function featuresOf({ subject, senderName, text, linkTexts }: Omit<FoldedReadable, 'counts'>): ContentFeatures {
  const features = new Collected()
  features.add(wordsOf(subject, MOST_WORDS.subject), SALT.subject)
  features.add(wordsOf(senderName, MOST_WORDS.senderName), SALT.senderName)
  if (text.length <= BEGINNING + END) features.add(wordsOf(text, MOST_WORDS.text + MOST_WORDS.end))
  else {
    features.add(wordsOf(text.slice(0, BEGINNING), MOST_WORDS.text))
    features.add(wordsOf(text.slice(-END), MOST_WORDS.end))
  }
  features.add(wordsOf(linkTexts.join('\n').slice(0, END), MOST_WORDS.linkTexts), SALT.linkTexts)
  return features.done()
}

class Collected {
  readonly #words: number[] = []
  readonly #wordEnds: number[] = []
  readonly #runs: number[] = []
  readonly #runEnds: number[] = []

  /** @param field  salt of a field that is told apart */
  add(words: readonly string[], field?: number): void {
    const hashes = words.map(hashOf)
    words.forEach((word, at) => {
      this.#addWord(hashes, at, isHan(word))
      if (field !== undefined) this.#words.push(mixed(hashes[at]! ^ Math.imul(field, 0x9e3779b1)))
      this.#addRuns(word)
      if ((at + 1) % SEGMENT === 0 || at + 1 === words.length) {
        this.#wordEnds.push(this.#words.length)
        this.#runEnds.push(this.#runs.length)
      }
    })
  }

  done(): ContentFeatures {
    return {
      words: Uint32Array.from(this.#words),
      wordEnds: Uint32Array.from(this.#wordEnds),
      runs: Uint32Array.from(this.#runs),
      runEnds: Uint32Array.from(this.#runEnds),
    }
  }

  #addWord(hashes: readonly number[], at: number, isChinese: boolean): void {
    const [first, second, third] = [hashes[at]!, hashes[at + 1], hashes[at + 2]]
    this.#words.push(mixed(first ^ SALT.word))
    if (second === undefined) return
    const pair = joined(first, second)
    this.#words.push(mixed(pair ^ SALT.pair))
    if (isChinese && third !== undefined) this.#words.push(mixed(joined(pair, third) ^ SALT.three))
  }

  /** One pass from each letter gives all lengths, as each goes on from the one before. */
  #addRuns(word: string): void {
    if (word.length < SHORTEST_RUN) return
    const marked = `<${word}>`
    for (let from = 0; from + SHORTEST_RUN <= marked.length; from++) {
      const last = Math.min(LONGEST_RUN, marked.length - from)
      let hash = OFFSET
      for (let length = 1; length <= last; length++) {
        hash = Math.imul(hash ^ marked.charCodeAt(from + length - 1), PRIME)
        if (length >= SHORTEST_RUN) this.#runs.push(mixed(hash ^ SALT.run))
      }
    }
  }
}

/** FNV-1a, 32 bit */
const OFFSET = 0x811c9dc5
const PRIME = 0x01000193

function hashOf(word: string): number {
  let hash = OFFSET
  for (let at = 0; at < word.length; at++) hash = Math.imul(hash ^ word.charCodeAt(at), PRIME)
  return hash
}

const joined = (one: number, other: number): number => Math.imul(one, 0x9e3779b1) ^ Math.imul(other, PRIME)

/** MurmurHash3 fmix32: any bits of the result may choose a slot. */
function mixed(hash: number): number {
  let mix = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  mix = Math.imul(mix ^ (mix >>> 13), 0xc2b2ae35)
  return (mix ^ (mix >>> 16)) >>> 0
}
