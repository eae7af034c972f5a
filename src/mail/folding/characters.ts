// Folds of single characters: what is not seen, what turns the direction, and letters that only look special.
import { LATIN_FORMS } from './look-alikes.ts'

/**
 * Default ignorable characters: zero-width, joiners, soft hyphen, fillers, variation selectors, tags. Blank Braille and
 * Hangul fillers are among them: a person sees nothing. Unicode DerivedCoreProperties, Default_Ignorable_Code_Point
 */
const INVISIBLE_BASIC =
  '\\u0000-\\u0008\\u000e-\\u001f\\u007f-\\u0084\\u0086-\\u009f\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f' +
  '\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\u2800\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff0-\\ufffb'
const INVISIBLE = new RegExp(
  `[${INVISIBLE_BASIC}\\u{1bca0}-\\u{1bca3}\\u{1d173}-\\u{1d17a}\\u{e0000}-\\u{e0fff}]+`,
  'gu',
)
/** Unit by unit, which is faster; the surrogates are of those beyond the basic plane. */
const MAY_HAVE_INVISIBLE = new RegExp(`[${INVISIBLE_BASIC}\\ud82f\\ud834\\udb40-\\udb43]`)

/** Letters that need no joiner between them; Arabic, Indic and Persian writing does. UTS 39 §3.1.1 */
const UNJOINED = /[\p{sc=Latn}\p{sc=Cyrl}\p{sc=Grek}\p{sc=Han}\p{Nd}]/u

/** Shown from right to left up to its end, or to the end of the line. UAX 9 §2.2 */
const REVERSED = /\u202e([^\u202c\n]*)\u202c?/g

/** Marks that stay after composition: piled up, struck through, enclosed. Marks of other writings are no part of it. */
const LOOSE_MARKS = /[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+/g

const KEYCAP = '\u20e3' // with a digit before it, an emoji

/** Full-width, mathematical, enclosed and letter-like forms; NFKC knows them. UAX 15 §1.2, table 2 */
const STYLED =
  /[\u2071\u207f\u2090-\u209c\u2102-\u2113\u2115-\u211d\u2124\u2126\u2128-\u2138\u2145-\u2149\u249c-\u24e9\uff21-\uff3a\uff41-\uff5a\u{1d400}-\u{1d7ff}\u{1f110}-\u{1f149}]/gu

/** White on black letters and regional indicators, which NFKC leaves alone: A … Z from each start. */
const BLOCKS_OF_LETTERS = /[\u{1f150}-\u{1f169}\u{1f170}-\u{1f189}]/gu
const REGIONAL = /[\u{1f1e6}-\u{1f1ff}]+/gu

/** Latin letters with marks, of phonetics, and small capitals: each read as its plain letter. */
const SPECIAL_LATIN = /[\u00c0-\u02af\u1d00-\u1dbf\u1e00-\u1eff\u2c60-\u2c7f\ua720-\ua7ff\uab30-\uab6f]/g
const MARKED_LATIN = /[\u00c0-\u024f\u1e00-\u1eff]/

const BEYOND_BASIC_PLANE = /[\ud800-\udfff]/

/** Printable ASCII and white space. */
const PLAIN = /^[\t\n\v\f\r -~]*$/

export interface CharacterFold {
  readonly text: string
  readonly invisible: number
  readonly direction: number
  readonly compatibility: number
  readonly confusable: number
}

export function foldCharacters(original: string): CharacterFold {
  const found = { invisible: 0, direction: 0, compatibility: 0, confusable: 0 }
  if (PLAIN.test(original)) return { text: original, ...found }
  let text = original
  if (MAY_HAVE_INVISIBLE.test(text)) {
    text = text.replace(REVERSED, (_, shown: string) => {
      found.direction += shown.length
      return [...shown].reverse().join('')
    })
    text = text.replace(INVISIBLE, (run: string, at: number, whole: string) => {
      if (isInsideWord(whole, at, run.length)) found[isDirection(run) ? 'direction' : 'invisible'] += run.length
      return ''
    })
  }
  if (BEYOND_BASIC_PLANE.test(text)) {
    text = text.replace(BLOCKS_OF_LETTERS, (letter) => {
      found.compatibility++
      return letterAt(letter, letter.codePointAt(0)! < 0x1f170 ? 0x1f150 : 0x1f170)
    })
    text = text.replace(REGIONAL, (run) => {
      if (run.length !== 4) found.compatibility += run.length / 2 // one pair is a flag
      return [...run].map((letter) => letterAt(letter, 0x1f1e6)).join('')
    })
  }
  const composed = text.normalize('NFKC')
  if (composed !== text) found.compatibility += countOf(STYLED, text)
  text = composed.replace(LOOSE_MARKS, (run) => {
    if (run !== KEYCAP) found.invisible += run.length
    return ''
  })
  text = text.replace(SPECIAL_LATIN, (letter) => {
    const plain = LATIN_FORMS.get(letter) ?? LATIN_FORMS.get(letter.toLowerCase())
    if (plain === undefined) return letter
    if (!MARKED_LATIN.test(letter)) found.confusable++ // é is honest, ɡ for g is not
    return plain
  })
  return { text, ...found }
}

/** Padding between words is none of it, nor are joiners where a writing needs them, nor one soft hyphen in a long word. */
function isInsideWord(text: string, at: number, length: number): boolean {
  const before = text.charAt(at - 1)
  const after = text.charAt(at + length)
  if (!UNJOINED.test(before) || !UNJOINED.test(after)) return false
  return text.charCodeAt(at) !== SOFT_HYPHEN || !isHyphenation(text, at)
}

/** A hyphenation leaves two letters on each side. */
function isHyphenation(text: string, at: number): boolean {
  return UNJOINED.test(text.charAt(at - 2)) && UNJOINED.test(text.charAt(at + 2))
}

const SOFT_HYPHEN = 0xad
const isDirection = (run: string): boolean => /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/.test(run)
const letterAt = (letter: string, start: number): string => String.fromCharCode(0x41 + letter.codePointAt(0)! - start)

function countOf(pattern: RegExp, text: string): number {
  let count = 0
  for (const _ of text.matchAll(pattern)) count++
  return count
}
