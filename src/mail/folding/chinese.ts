// Disguised Chinese words: characters replaced by look-alikes or homophones, signs put between them, readings in Latin letters.
import { isHonestWord, READINGS, STANDS_FOR, WORDS_BY_START } from './abused-chinese.ts'

const HAN = /\p{sc=Han}/u
/** What may stand between the characters of one word: no letter, digit, line end, nor mark that ends a phrase. */
const JUNK = /[^\p{L}\p{N}\n,;:!?。、()《》“”"'‘’「」【】[\]<>%…—–&￥$]/u
const MOST_JUNK = 3 // signs between two characters
const BLANKS = /(?<=\p{sc=Han}) +(?=\p{sc=Han})/gu
const SINGLES = /(?<!\p{sc=Han})\p{sc=Han}(?: \p{sc=Han}(?!\p{sc=Han})){2,}/gu
/** 加.微.信: three and more single characters with the same sign between them; * and the like between any two. */
const SEPARATED = /(?<!\p{sc=Han})\p{sc=Han}([-.·•‧_+/|=#~])\p{sc=Han}(?:\1\p{sc=Han}){1,}(?!\p{sc=Han})/gu
const STARRED = /(?<=\p{sc=Han})[*^`\\°]{1,3}(?=\p{sc=Han})/gu
const LATIN_RUN = /(?<![a-z0-9@._/-])[a-z]{1,10}(?: ?[a-z]{1,10}){0,5}(?![a-z0-9@._/-])/g
const SYLLABLES_WITHOUT_HAN = 3 // two may be a name

/** @param text  lower case, NFKC, simplified */
export function foldChinese(text: string): { text: string; split: number; confusable: number } {
  const found = { split: 0, confusable: 0 }
  const hasHan = HAN.test(text)
  let folded = text.replace(LATIN_RUN, (run: string) => readRun(run, hasHan, found))
  if (!hasHan && folded === text) return { text, ...found }
  for (const [run] of folded.matchAll(SINGLES)) found.split += (run.length - 1) / 2
  folded = folded.replace(SEPARATED, (run, sign: string) => {
    const joined = run.replaceAll(sign, '')
    found.split += run.length - joined.length
    return joined
  })
  folded = folded.replace(BLANKS, '').replace(STARRED, (run) => ((found.split += run.length), ''))
  return { text: readWords(folded, found), ...found }
}

interface Found {
  split: number
  confusable: number
}

/** Reads "jia wei xin" and "vx" among Latin letters. */
function readRun(run: string, hasHan: boolean, found: Found): string {
  const tokens = run.split(' ')
  const read: string[] = []
  for (let at = 0; at < tokens.length;) {
    let taken = 0
    for (let count = Math.min(6, tokens.length - at); count > 0 && taken === 0; count--) {
      const joined = tokens.slice(at, at + count).join('')
      const word = READINGS.get(joined)
      if (word === undefined || !(hasHan || word.length >= SYLLABLES_WITHOUT_HAN)) continue
      // "bi" or "edu" by itself may be anything, but "wei xin" is what it says.
      if (joined.length < 5 && !ALWAYS.has(joined)) continue
      found.confusable += joined.length
      read.push(word)
      taken = count
    }
    if (taken === 0) read.push(tokens[at]!)
    at += taken || 1
  }
  return read.join(' ')
}

const ALWAYS = new Set(['vx', 'wx', 'vxin', 'weix', 'wxh', 'vxh', 'jwx', 'jvx', 'dubo'])

/** One pass: at each place the longest word that can be read there. */
function readWords(text: string, found: Found): string {
  const characters = [...text]
  const out: string[] = []
  for (let at = 0; at < characters.length;) {
    const match = wordAt(characters, at)
    if (match === undefined) {
      out.push(characters[at++]!)
      continue
    }
    found.split += match.junk
    found.confusable += match.replaced
    out.push(match.word)
    at = match.end
  }
  return out.join('')
}

interface Match {
  readonly word: string
  readonly end: number
  readonly junk: number
  readonly replaced: number
}

function wordAt(characters: readonly string[], at: number): Match | undefined {
  const shown = characters[at]!
  for (const meant of STANDS_FOR.get(shown) ?? [shown]) {
    for (const word of WORDS_BY_START.get(meant) ?? []) {
      const match = matchWord(characters, at, word)
      if (match) return match
    }
  }
  return undefined
}

function matchWord(characters: readonly string[], from: number, word: string): Match | undefined {
  let [at, junk, replaced, shown] = [from, 0, 0, '']
  for (let index = 0; index < word.length; index++) {
    let skipped = 0
    const meant = word.charAt(index)
    while (index > 0 && skipped < MOST_JUNK && !isMeant(characters[at], meant) && JUNK.test(characters[at] ?? '\n')) {
      at++
      skipped++
    }
    const character = characters[at]
    if (character === undefined || !isMeant(character, meant)) return undefined
    if (character !== meant) replaced++
    shown += character
    junk += skipped
    at++
  }
  if (replaced > 0 && (isHonestWord(shown) || replaced * 2 > word.length + 1)) return undefined
  // Letters that stand for characters are no part of a longer word.
  if (replaced > 0 && /^[a-z]/.test(shown) && /[a-z0-9]/.test(characters[from - 1] ?? '')) return undefined
  if (replaced > 0 && /[a-z]$/.test(shown) && /[a-z0-9]/.test(characters[at] ?? '')) return undefined
  return { word, end: at, junk, replaced }
}

function isMeant(shown: string | undefined, meant: string): boolean {
  return shown !== undefined && (shown === meant || (STANDS_FOR.get(shown)?.includes(meant) ?? false))
}
