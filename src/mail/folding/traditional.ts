// Traditional Chinese characters to simplified ones, character by character. Data: OpenCC, TSCharacters.
import table from 'opencc-js/dict/TSCharacters'

/** Traditional → the most usual simplified character. */
const SIMPLIFIED: ReadonlyMap<string, string> = new Map(
  table.split('|').flatMap((row) => {
    const [from = '', to = ''] = row.split(' ')
    return from !== to && to !== '' ? [[from, to] as const] : []
  }),
)
const ONLY_SIMPLIFIED: ReadonlySet<string> = new Set(SIMPLIFIED.values())

const HAN = /[\u3400-\u9fff\u{20000}-\u{323af}]/u
const HAN_ALL = new RegExp(HAN.source, 'gu')
const KANA = /[\u3041-\u30ff]/

/** @returns `traditional`: how many were among simplified ones; a text of Taiwan, Hong Kong or Japan has none */
export function foldTraditional(text: string): { text: string; traditional: number } {
  if (!HAN.test(text)) return { text, traditional: 0 }
  let [changed, simplified] = [0, 0]
  const folded = text.replace(HAN_ALL, (character) => {
    const to = SIMPLIFIED.get(character)
    if (to === undefined) {
      if (ONLY_SIMPLIFIED.has(character)) simplified++
      return character
    }
    changed++
    return to
  })
  return { text: folded, traditional: simplified >= changed && !KANA.test(text) ? changed : 0 }
}
