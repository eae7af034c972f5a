// Disguised Chinese words: characters replaced by look-alikes or homophones, signs put between them, readings in Latin letters.
import {
  ALIASES,
  isHonestWord,
  LONG_READINGS,
  READING_STARTS,
  READINGS,
  STANDS_FOR,
  WORDS_BY_SHOWN_START,
} from './abused-chinese.ts'

const HAN = /[\u3400-\u9fff]/
const BLANKS = /([\u3400-\u9fff]) +(?=[\u3400-\u9fff])/g
const SINGLES = /(?<![\u3400-\u9fff])[\u3400-\u9fff](?: [\u3400-\u9fff](?![\u3400-\u9fff])){2,}/g
/** 加.微.信: single characters with the same sign between them. */
const SEPARATED =
  /(?<![\u3400-\u9fff])[\u3400-\u9fff]([-.·•‧_+/|=#~])[\u3400-\u9fff](?:\1[\u3400-\u9fff])+(?![\u3400-\u9fff])/g
/** Signs that no honest Chinese text has between two characters. */
const STARRED = /([\u3400-\u9fff])[*^]{1,3}(?=[\u3400-\u9fff])/g

/** What may stand between the characters of one word: no letter, digit, line end, nor mark that ends a phrase. */
const JUNK = /[^\p{L}\p{N}\n,;:!?。、()《》“”"'‘’「」【】[\]<>%…—–&￥$]/u
const MOST_JUNK = 4 // UTF-16 units between two characters

const LATIN_RUN = /(?<![\w@./-])[a-z]{1,24}(?: [a-z]{1,24}){0,5}(?![\w@./-])/g

interface Found {
  split: number
  confusable: number
}

/** @param text  lower case, NFKC, simplified */
export function foldChinese(text: string): { text: string; split: number; confusable: number } {
  const found: Found = { split: 0, confusable: 0 }
  if (!HAN.test(text)) {
    // Two syllables may be a name; three that ask for a messenger or sell invoices are not.
    const read = text.replace(LONG_READINGS, (run) => {
      found.confusable += run.length
      return READINGS.get(run.replaceAll(' ', '')) ?? run
    })
    return { text: read, ...found }
  }
  for (const [run] of text.matchAll(SINGLES)) found.split += (run.length - 1) / 2
  const joined = text
    .replace(LATIN_RUN, (run) => readRun(run, found))
    .replace(SEPARATED, (run, sign: string) => {
      const word = run.replaceAll(sign, '')
      found.split += run.length - word.length
      return word
    })
    .replace(BLANKS, '$1')
    .replace(STARRED, (run, character: string) => {
      found.split += run.length - 1
      return character
    })
  return { text: readWords(joined, found), ...found }
}

/** Reads "jia wei xin" and "vx" among Latin letters; at each place as many tokens as make a reading. */
function readRun(run: string, found: Found): string {
  const tokens = run.split(' ')
  const read: string[] = []
  for (let at = 0; at < tokens.length;) {
    let [joined, end, word] = ['', at + 1, tokens[at]!]
    for (let next = at; next < tokens.length; next++) {
      joined += tokens[next]
      if (!READING_STARTS.has(joined)) break
      const reading = readingOf(joined)
      if (reading !== undefined) [end, word] = [next + 1, reading]
    }
    if (word !== tokens[at]) found.confusable += tokens.slice(at, end).join('').length
    read.push(word)
    at = end
  }
  return read.join(' ')
}

/** Short readings such as "edu" may be anything. */
const SHORTEST_READING = 5

const readingOf = (joined: string): string | undefined =>
  ALIASES.get(joined) ?? (joined.length < SHORTEST_READING ? undefined : READINGS.get(joined))

/** One pass: at each place the longest word that can be read there. */
function readWords(text: string, found: Found): string {
  let [folded, copied] = ['', 0]
  for (let at = 0; at < text.length; at++) {
    const words = WORDS_BY_SHOWN_START.get(text.charAt(at))
    if (words === undefined) continue
    const match = firstMatch(text, at, words)
    if (match === undefined) continue
    if (match.junk + match.replaced > 0) {
      found.split += match.junk
      found.confusable += match.replaced
      folded += text.slice(copied, at) + match.word
      copied = match.end
    }
    at = match.end - 1
  }
  return copied === 0 ? text : folded + text.slice(copied)
}

interface Match {
  readonly word: string
  readonly end: number
  readonly junk: number
  readonly replaced: number
}

function firstMatch(text: string, at: number, words: readonly string[]): Match | undefined {
  for (const word of words) {
    const match = matchWord(text, at, word)
    if (match) return match
  }
  return undefined
}

function matchWord(text: string, from: number, word: string): Match | undefined {
  let [at, junk, replaced, shown] = [from, 0, 0, '']
  for (let index = 0; index < word.length; index++) {
    const meant = word.charAt(index)
    for (let left = index > 0 ? MOST_JUNK : 0; left > 0 && !isMeant(text, at, meant);) {
      if (HAN.test(text.charAt(at))) return undefined
      const sign = String.fromCodePoint(text.codePointAt(at) ?? 10)
      if (!JUNK.test(sign)) return undefined
      at += sign.length
      junk += sign.length
      left -= sign.length
    }
    if (!isMeant(text, at, meant)) return undefined
    if (text[at] !== meant) replaced++
    shown += text[at]
    at++
  }
  if (replaced > 0 && (isHonestWord(shown) || isInsideLatin(text, from, at))) return undefined
  return { word, end: at, junk, replaced }
}

/** "v" stands for 微 by itself, not as the end of a longer Latin word. */
function isInsideLatin(text: string, from: number, end: number): boolean {
  const joins = (at: number) => /[a-z0-9]/.test(text.charAt(at)) && /[a-z0-9]/.test(text.charAt(at + 1))
  return joins(from - 1) || joins(end - 1)
}

function isMeant(text: string, at: number, meant: string): boolean {
  const shown = text.charAt(at)
  return shown === meant || (STANDS_FOR.get(shown)?.includes(meant) ?? false)
}
