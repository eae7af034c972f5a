// Ways of disguising, without the characters they use: those differ between what is trained on and what is held out.
import { pinyin } from 'pinyin-pro'
import { choose } from '../made/grammar.ts'
import type { Mutator } from './mutate.ts'

/** Latin words long enough to be worth a disguise, and Chinese runs. */
const WORD = /[A-Za-z]{4,}|[\u4e00-\u9fff]{2,}/g
const LATIN_WORD = /[A-Za-z]{4,}/g
const HAN_RUN = /[\u4e00-\u9fff]{2,}/g

/** Disguises a share of the words. @param share  0 … 1 */
const someWords =
  (words: RegExp, share: number, disguise: (word: string, random: () => number) => string): Mutator =>
  (text, random) =>
    text.replace(words, (word) => (random() < share ? disguise(word, random) : word))

/** Replaces letters by others of a table. @param share  of the letters of a word */
export const substitute = (table: ReadonlyMap<string, string>, share: number, words = LATIN_WORD): Mutator =>
  someWords(words, 0.5, (word, random) =>
    [...word]
      .map((letter) => {
        const others = table.get(letter)
        return others !== undefined && random() < share ? choose(random, [...others]) : letter
      })
      .join(''),
  )

/** Puts signs between the letters of words. @param every  whether between all of them */
export const interleave = (signs: readonly string[], every: boolean, words = WORD): Mutator =>
  someWords(words, 0.4, (word, random) => {
    const sign = choose(random, signs)
    if (every) return [...word].join(sign)
    const at = 1 + Math.floor(random() * (word.length - 1))
    return word.slice(0, at) + sign + word.slice(at)
  })

/** Letters from another block of the alphabet. @param upper,lower  code points of its A and a */
export const styled = (upper: number, lower: number): Mutator =>
  someWords(LATIN_WORD, 0.5, (word) =>
    word
      .replace(/[A-Z]/g, (letter) => String.fromCodePoint(upper + letter.charCodeAt(0) - 65))
      .replace(/[a-z]/g, (letter) => String.fromCodePoint(lower + letter.charCodeAt(0) - 97)),
  )

/** Chinese in Latin letters. @param separator  between syllables */
export const romanised = (separator: string): Mutator =>
  someWords(
    HAN_RUN,
    0.3,
    (run) =>
      ` ${pinyin(run.slice(0, 4), { toneType: 'none', type: 'array', v: true }).join(separator)} ${run.slice(4)}`,
  )

/** @param convert  simplified to traditional */
export const traditional = (convert: (text: string) => string, share: number): Mutator =>
  someWords(HAN_RUN, share, (run) => convert(run))

/** Markup that a person does not see, inside words. @param markup  for each place */
export const brokenByMarkup =
  (markup: (random: () => number) => string): Mutator =>
  (text, random) => {
    const html = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
    return `<p>${html.replace(WORD, (word) => {
      const at = 1 + Math.floor(random() * (word.length - 1))
      return random() < 0.5 ? word : word.slice(0, at) + markup(random) + word.slice(at)
    })}</p>`
  }

/**
 * Characters of the same reading. GB 2312 sorts its 3,755 frequent characters by reading, so a homophone is a neighbour.
 * @param distance  in that order
 */
export function homophones(distance: number): Mutator {
  let neighbours: ReadonlyMap<string, string> | undefined
  return (text, random) => {
    neighbours ??= neighboursAt(distance)
    return substitute(neighbours, 0.4, HAN_RUN)(text, random)
  }
}

function neighboursAt(distance: number): Map<string, string> {
  const bytes: number[] = []
  for (let row = 0xb0; row <= 0xd7; row++)
    for (let cell = 0xa1; cell <= (row === 0xd7 ? 0xf9 : 0xfe); cell++) bytes.push(row, cell)
  const characters = [...new TextDecoder('gbk').decode(Uint8Array.from(bytes))]
  const readings = characters.map((character) => pinyin(character, { toneType: 'none' }))
  const found = new Map<string, string>()
  characters.forEach((character, at) => {
    if (readings[at] === readings[at + distance]) found.set(character, characters[at + distance]!)
  })
  return found
}
