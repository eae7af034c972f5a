// Traditional Chinese characters to simplified ones, character by character. Data: OpenCC, TSCharacters.
import rows from 'opencc-js/dict/TSCharacters'

const FIRST = 0x3400
const LAST = 0x9fff
const ONLY_SIMPLIFIED = 1

/** By UTF-16 unit from `FIRST`: the simplified character, `ONLY_SIMPLIFIED`, or 0 for one that both writings use. */
const TABLE: Uint16Array = tableOf(rows)

const HAN = /[\u3400-\u9fff]/
const KANA = /[\u3041-\u30ff]/

/** @returns `traditional`: how many were among simplified ones; a text of Taiwan, Hong Kong or Japan has none */
export function foldTraditional(text: string): { text: string; traditional: number } {
  const start = text.search(HAN)
  if (start < 0) return { text, traditional: 0 }
  let [folded, copied, changed, simplified] = ['', 0, 0, 0]
  for (let at = start; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    const to = unit < FIRST || unit > LAST ? 0 : TABLE[unit - FIRST]!
    if (to === ONLY_SIMPLIFIED) simplified++
    else if (to > 0) {
      folded += text.slice(copied, at) + String.fromCharCode(to)
      copied = at + 1
      changed++
    }
  }
  if (changed === 0) return { text, traditional: 0 }
  const isDisguise = simplified >= changed && !KANA.test(text)
  return { text: folded + text.slice(copied), traditional: isDisguise ? changed : 0 }
}

/** @param rows  `traditional simplified[ others…]`, "|" between; what lies beyond the basic plane is left out */
function tableOf(rows: string): Uint16Array {
  const table = new Uint16Array(LAST - FIRST + 1)
  for (const row of rows.split('|')) {
    const [from = '', to = ''] = row.split(' ')
    if (from.length !== 1 || to.length !== 1 || from === to) continue
    table[from.charCodeAt(0) - FIRST] = to.charCodeAt(0)
    table[to.charCodeAt(0) - FIRST] ||= ONLY_SIMPLIFIED
  }
  // A simplified one may be the traditional one of another row: 薴, 苧, 苎.
  for (const [at, to] of table.entries()) {
    const further = table[to - FIRST] ?? 0
    if (to > ONLY_SIMPLIFIED && further > ONLY_SIMPLIFIED) table[at] = further
  }
  return table
}
