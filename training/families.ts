// Near-duplicates: messages that say almost the same are one family, and a family is never split between training and test.
import { createHash } from 'node:crypto'
import type { Readable } from '../src/mail/readable.ts'

/** Places of a sketch; the share of equal places estimates how much two texts share, within some 0.06. Broder 1997 */
const PLACES = 64
/** Equal places of a band make two texts candidates: 16 bands of 4 find 0.5 in two of three cases, 0.7 in 99 of 100. */
const BAND = 4
/** Shared part from which two texts are one family. */
const ALIKE = 0.5
/** words (or characters of Chinese) of one shingle */
const SHINGLE = 3
/** words of a text that are looked at; the front of a long letter tells it */
const MOST_WORDS = 3_000
/** With fewer words, only the very same words make a family. */
const FEWEST_WORDS = 8
/** A subject of so many characters is nobody's by accident: mails under it are a thread or a campaign. */
const TELLING_SUBJECT = 24

const EMPTY = 0xffffffff

/** @returns the family of each, in their order, named after its first member */
export function familiesOf(documents: readonly { readonly id: string; readonly readable: Readable }[]): string[] {
  const union = new Union(documents.length)
  const sketches: (Uint32Array | undefined)[] = []
  const firstBy = new Map<string, number>()
  /** The two under one key join when they are alike; each is compared with the first only, so the work stays linear. */
  const meet = (key: string, index: number, alike: (first: number) => boolean): void => {
    const first = firstBy.get(key)
    if (first === undefined) firstBy.set(key, index)
    else if (alike(first)) union.join(first, index)
  }
  documents.forEach(({ readable }, index) => {
    const words = wordsOf(readable.text)
    const subject = subjectOf(readable.subject)
    const text = words.length < FEWEST_WORDS ? `${words.join(' ')} ${subject}` : words.join(' ')
    meet(`text ${createHash('sha1').update(text).digest('base64')}`, index, () => true)
    if (subject.length >= TELLING_SUBJECT) meet(`subject ${subject}`, index, () => true)
    if (words.length < FEWEST_WORDS) return void sketches.push(undefined)
    const sketch = sketchOf(words)
    sketches.push(sketch)
    for (let band = 0; band < PLACES / BAND; band++) {
      const key = `${band} ${sketch.subarray(band * BAND, (band + 1) * BAND).join(' ')}`
      meet(key, index, (first) => likeness(sketch, sketches[first]!) >= ALIKE)
    }
  })
  return documents.map((_, index) => documents[union.rootOf(index)]!.id)
}

/** Lower case, without links, digits and punctuation; each Chinese character is a word. */
function wordsOf(text: string): string[] {
  const plain = text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/https?:\/\/\S+/g, ' ')
  return (plain.match(/\p{Script=Han}|[^\P{L}\p{Script=Han}]+/gu) ?? []).slice(0, MOST_WORDS)
}

/** Digits stay: issue 41 of a letter is another text than issue 42. */
function subjectOf(subject: string): string {
  return subject
    .toLowerCase()
    .replace(/^(?:\s*(?:re|fw|fwd|aw|回复|转发)\s*[:：])+/u, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}

/**
 * Min-hash with one hash a shingle: each falls into one place, and the least of a place stays. Li, Owen, Zhang 2012;
 * an empty place takes the next filled one's value. Shrivastava, Li 2014
 */
function sketchOf(words: readonly string[]): Uint32Array {
  const sketch = new Uint32Array(PLACES).fill(EMPTY)
  for (let at = 0; at + SHINGLE <= words.length; at++) {
    const hash = hashOf(words, at)
    const place = hash % PLACES
    const value = Math.floor(hash / PLACES)
    if (value < sketch[place]!) sketch[place] = value
  }
  const filled = sketch.slice()
  for (let place = 0; place < PLACES; place++) {
    for (let step = 1; sketch[place] === EMPTY && step < PLACES; step++) {
      const borrowed = filled[(place + step) % PLACES]!
      if (borrowed !== EMPTY) sketch[place] = borrowed + step * 0x2000003 // another value than the lender's own
    }
  }
  return sketch
}

/** FNV-1a over a shingle, mixed (MurmurHash3 fmix32) so that its remainder may choose a place. */
function hashOf(words: readonly string[], from: number): number {
  let hash = 0x811c9dc5
  for (let at = from; at < from + SHINGLE; at++) {
    const word = words[at]!
    for (let i = 0; i < word.length; i++) hash = Math.imul(hash ^ word.charCodeAt(i), 0x01000193)
    hash = Math.imul(hash ^ 0x20, 0x01000193)
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

function likeness(one: Uint32Array, other: Uint32Array): number {
  let equal = 0
  for (let place = 0; place < PLACES; place++) if (one[place] === other[place]) equal++
  return equal / PLACES
}

/** Disjoint sets; the root of a set is its first member, so that names do not depend on the order of joining. Tarjan 1975 */
class Union {
  readonly #parents: Uint32Array

  constructor(size: number) {
    this.#parents = Uint32Array.from({ length: size }, (_, index) => index)
  }

  rootOf(index: number): number {
    let root = index
    while (this.#parents[root] !== root) root = this.#parents[root] = this.#parents[this.#parents[root]!]!
    return root
  }

  join(one: number, other: number): void {
    const [a, b] = [this.rootOf(one), this.rootOf(other)]
    this.#parents[Math.max(a, b)] = Math.min(a, b)
  }
}
