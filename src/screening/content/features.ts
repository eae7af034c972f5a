// A message as numbers: hashed words, pairs and runs of letters, in short segments, the same in training and at work.
import type { FoldedReadable } from '../../mail/folding/fold-readable.ts'
import { isHan, wordsOf, type Word } from './words.ts'

/** words of one segment: about a sentence or two, so that one telling sentence is not lost in a long letter */
const SEGMENT = 32
/** words of a text that are judged: most at its beginning, some at its end, where links and ways out stand */
const MOST_WORDS = { text: 1_200, end: 300, subject: 64, senderName: 16, linkTexts: 128 } as const
/** UTF-16 units that hold so many words of any text; what is longer is judged by its beginning and end */
const BEGINNING = 9_000
const END = 2_000
/** UTF-16 units of a run of letters */
const RUN = 4

/** Tell apart what is hashed; any different numbers do. */
const SALT = { word: 3, pair: 5, three: 7, run: 11, subject: 13, senderName: 17, linkTexts: 19 } as const

/** Hashes of 32 bits; part `s` of a list ends before `ends[s]`. */
export interface ContentFeatures {
  /** words, pairs, and threes of Chinese characters */
  readonly words: Uint32Array
  readonly wordEnds: Uint32Array
  /** runs of letters across words, marks and links: how it is written, and what is left of a word when it is bent */
  readonly runs: Uint32Array
  readonly runEnds: Uint32Array
}

/** Subject, sender's name and link texts are segments of their own, and their words are known as theirs as well. */
export function featuresOf({ subject, senderName, text, linkTexts }: Omit<FoldedReadable, 'counts'>): ContentFeatures {
  const features = new Collected()
  features.add(subject, MOST_WORDS.subject, SALT.subject)
  features.add(senderName, MOST_WORDS.senderName, SALT.senderName)
  if (text.length <= BEGINNING + END) features.add(text, MOST_WORDS.text + MOST_WORDS.end)
  else {
    features.add(text.slice(0, BEGINNING), MOST_WORDS.text)
    features.add(text.slice(-END), MOST_WORDS.end)
  }
  features.add(linkTexts.join('\n').slice(0, END), MOST_WORDS.linkTexts, SALT.linkTexts)
  return features.done()
}

/** segments of an opening: a subject and some sixty words */
const OPENING = 3

/** The words of the opening alone. */
export function openingOf({ words, wordEnds }: Pick<ContentFeatures, 'words' | 'wordEnds'>): Uint32Array {
  return words.subarray(0, wordEnds[Math.min(OPENING, wordEnds.length) - 1] ?? 0)
}

class Collected {
  readonly #words: number[] = []
  readonly #wordEnds: number[] = []
  readonly #runs: number[] = []
  readonly #runEnds: number[] = []

  /** @param field  salt of a field that is told apart */
  add(text: string, most: number, field?: number): void {
    const words = wordsOf(text, most)
    const hashes = words.map(({ form }) => hashOf(form))
    for (let from = 0; from < words.length; from += SEGMENT) {
      const to = Math.min(words.length, from + SEGMENT)
      for (let at = from; at < to; at++) {
        this.#addWord(words[at]!, hashes, at)
        if (field !== undefined) this.#words.push(mixed(hashes[at]! ^ Math.imul(field, 0x9e3779b1)))
      }
      this.#addRuns(text.slice(words[from]!.at, words[to]?.at ?? text.length))
      this.#wordEnds.push(this.#words.length)
      this.#runEnds.push(this.#runs.length)
    }
  }

  done(): ContentFeatures {
    return {
      words: Uint32Array.from(this.#words),
      wordEnds: Uint32Array.from(this.#wordEnds),
      runs: Uint32Array.from(this.#runs),
      runEnds: Uint32Array.from(this.#runEnds),
    }
  }

  #addWord({ form }: Word, hashes: readonly number[], at: number): void {
    const [first, second, third] = [hashes[at]!, hashes[at + 1], hashes[at + 2]]
    this.#words.push(mixed(first ^ SALT.word))
    if (second === undefined) return
    const pair = joined(first, second)
    this.#words.push(mixed(pair ^ SALT.pair))
    if (third !== undefined && isHan(form)) this.#words.push(mixed(joined(pair, third) ^ SALT.three))
  }

  #addRuns(segment: string): void {
    const text = evenlyWritten(segment)
    for (let from = 0; from + RUN <= text.length; from++) {
      let hash = OFFSET ^ SALT.run
      for (let at = from; at < from + RUN; at++) hash = Math.imul(hash ^ text.charCodeAt(at), PRIME)
      this.#runs.push(mixed(hash))
    }
  }
}

/** Blanks beside marks are a habit of writers and tokenisers, and digits tell dates: neither is shown to the model. */
function evenlyWritten(text: string): string {
  return text
    .replace(/\p{N}/gu, '0')
    .replace(/\s+/g, ' ')
    .replace(/ ?([^\p{L}\p{N}\s]) ?/gu, '$1')
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
