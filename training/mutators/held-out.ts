// Disguises for measuring only: other characters and other methods than those that models see while they learn.
import { Converter } from 'opencc-js/cn2t'
import { brokenByMarkup, homophones, interleave, romanised, styled, substitute, traditional } from './methods.ts'
import type { Mutators } from './mutate.ts'

const table = (rows: string): ReadonlyMap<string, string> =>
  new Map(rows.split(' ').map((row) => [row.charAt(0), row.slice(1)]))

export const HELD_OUT: Mutators = {
  homoglyph: substitute(table('aɑα eҽ gɡց nո uսυ dԁ hհ jј yу vν wԝ lӏ SЅ JЈ YҮ ZΖ NΝ XΧ CϹ'), 0.7),
  'zero-width': interleave(['\u2060', '\u00ad', '\u200d', '\u034f', '\u2063'], true),
  split: interleave(['*', '_', ' . ', '·', '  '], true),
  'full-width': styled(0x1d5d4, 0x1d5ee), // mathematical sans-serif bold
  pinyin: romanised(' '),
  leet: substitute(table('i1 s5$ t7 o0 a@ e3'), 0.4),
  html: brokenByMarkup(
    (random) => `<span style="${random() < 0.5 ? 'display:none' : 'font-size:0'}">${Math.floor(random() * 1e4)}</span>`,
  ),
  traditional: traditional(Converter({ from: 'cn', to: 'tw' }), 0.7),
  emoji: interleave(['❤️', '✨', '👉', '✅'], false),
  homophone: homophones(-1),
}
