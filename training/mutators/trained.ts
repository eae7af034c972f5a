// Disguises that models may see while they learn.
import { Converter } from 'opencc-js/cn2t'
import { brokenByMarkup, homophones, interleave, romanised, styled, substitute, traditional } from './methods.ts'
import type { Mutators } from './mutate.ts'

const table = (rows: string): ReadonlyMap<string, string> =>
  new Map(rows.split(' ').map((row) => [row.charAt(0), row.slice(1)]))

export const TRAINED: Mutators = {
  homoglyph: substitute(table('aа eе oο cс pр xх iі sѕ AА BВ EΕ KК MМ HН OО PР TТ'), 0.5),
  'zero-width': interleave(['\u200b', '\u200c', '\ufeff'], false),
  split: interleave([' ', '-', '.'], true),
  'full-width': styled(0xff21, 0xff41),
  pinyin: romanised(''),
  leet: substitute(table('a4 e3 o0'), 0.6),
  html: brokenByMarkup((random) => `<!-- ${Math.floor(random() * 1e6)} -->`),
  traditional: traditional(Converter({ from: 'cn', to: 't' }), 0.4),
  emoji: interleave(['💰', '🔥', '⭐'], false),
  homophone: homophones(1),
}
