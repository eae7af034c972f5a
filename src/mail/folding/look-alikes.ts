// Letters of other alphabets that look like Latin ones. Data: UTS 39 confusables.txt, as the package unhomoglyph has it.
import confusables from 'unhomoglyph/data.json' with { type: 'json' }

/**
 * Blocks of alphabets with look-alikes of Latin letters, as a class of a regular expression. Arabic, Hebrew and Indic signs
 * that look like "l" or "o" are no part of it.
 */
export const ALPHABETS =
  '\\u0370-\\u037d\\u037f-\\u0386\\u0388-\\u03ff\\u1f00-\\u1fff' + // Greek, without its punctuation
  '\\u0400-\\u052f\\u1c80-\\u1c8f\\u2de0-\\u2dff\\ua640-\\ua69f' + // Cyrillic
  '\\u0531-\\u0556\\u0561-\\u0588\\u10a0-\\u10fa\\u10fc-\\u10ff' + // Armenian, Georgian
  '\\u13a0-\\u13ff\\uab70-\\uabbf\\u1401-\\u166c\\u166f-\\u167f' + // Cherokee, Canadian syllables
  '\\u2c80-\\u2cf3\\u2d30-\\u2d6f\\ua4d0-\\ua4fd' // Coptic, Tifinagh, Lisu

export interface LookAlike {
  /** a … z */
  readonly latin: string
  /** looks like it in lower case; else only the capital does, as В and B */
  readonly isStrict: boolean
}

/** What is taken from the table otherwise, or not at all: what a reader would not take for the Latin letter. */
const UNLIKE = new Set('σϭгᴦ')
const BETTER: readonly [from: string, latin: string][] = [['ι', 'i'], ['г', 'r'], ['η', 'n'], ['ω', 'w']] // prettier-ignore

const ALPHABETIC = new RegExp(`[${ALPHABETS}]`)
const SYMBOLS = /[\p{Sm}\p{So}]/u

/** Lower-case letter → the Latin one it looks like. */
export const LOOK_ALIKES: ReadonlyMap<string, LookAlike> = lookAlikes()

/** Symbols read as letters inside a word: ∪, ∨, ⍺ … */
export const LOOK_ALIKE_SYMBOLS: ReadonlyMap<string, string> = new Map(
  Object.entries(confusables).flatMap(([from, to]) =>
    /^[A-Za-z]$/.test(to) &&
    from.length === 1 &&
    SYMBOLS.test(from) &&
    from.normalize('NFKC') === from &&
    !/[×∣|]/.test(from)
      ? [[from, to.toLowerCase()]]
      : [],
  ),
)

const SMALL_CAPITALS = 'ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘǫʀꜱᴛᴜᴠᴡʏᴢ'
const OTHERS =
  'ßss ÆAE æae Œoe œoe ØO øo Łl łl ĐD đd ðd þth ıi ħh ŧt ɐa ǝe ɹr ʇt ʌa ɯm ʍw ʎy ɥh ɾr ʞk ɓb ɖd ɗd ɠg ƙk ƭt ƴy ɛe ʂs ʐz ɱm ɳn ŋn'

/** Latin letters with marks, of phonetics and small capitals → plain letters. */
export const LATIN_FORMS: ReadonlyMap<string, string> = latinForms()

function lookAlikes(): Map<string, LookAlike> {
  const found = new Map<string, LookAlike>()
  for (const [from, to] of Object.entries(confusables)) {
    if (!/^[A-Za-z]$/.test(to)) continue
    const lower = from.normalize('NFKC').toLowerCase()
    if (!ALPHABETIC.test(lower) || UNLIKE.has(lower)) continue
    const isStrict = lower === from
    if (isStrict || !found.has(lower)) found.set(lower, { latin: to.toLowerCase(), isStrict })
  }
  for (const [from, latin] of BETTER) found.set(from, { latin, isStrict: from === 'ι' })
  return found
}

function latinForms(): Map<string, string> {
  const found = new Map<string, string>()
  for (const [from, to] of Object.entries(confusables))
    if (/^[A-Za-z]{1,2}$/.test(to) && /^\p{sc=Latn}$/u.test(from)) found.set(from, to)
  for (let code = 0xc0; code <= 0x1eff; code = code === 0x24f ? 0x1e00 : code + 1) {
    const letter = String.fromCharCode(code)
    const base = letter.normalize('NFD').charAt(0)
    if (/[A-Za-z]/.test(base)) found.set(letter, base)
  }
  ;[...SMALL_CAPITALS].forEach((letter, index) => found.set(letter, 'abcdefghijklmnopqrstuvwyz'.charAt(index)))
  for (const pair of OTHERS.split(' ')) found.set(pair.charAt(0), pair.slice(1))
  return found
}
