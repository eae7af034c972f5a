// What a hit is worth: points for proof, words near by and structure, less what speaks against it; dlp-detectors.md §6.
import type { LeakConfidence } from '../../mail/leak.ts'
import type { Hit } from './hits.ts'

/** Each number has its home here; docs/leak-detectors.md shows them. */
export const POINTS = {
  /** a word of the detector within 150 characters before or 50 after */
  nearWord: 20,
  /** the word labels the value, or heads its column, or stands in the subject or the file name */
  heading: 10,
  /** a value of another detector beside it: two fields of one person */
  secondField: 10,
  /** a column, or lines, of five or more values of its kind, and few that only look like it */
  structure: 15,
  /** a word near by says that it is something else: an order, an invoice, a serial number */
  otherwise: -30,
  /** inside an address of the web, base64, a style sheet or a hash */
  inside: -20,
  /** read by look-alikes: O for 0 */
  lookAlike: -10,
  /** put together of pieces that stand apart, or in the wrong order */
  scattered: -20,
  /** put together across lines, cells or items of a list */
  across: -15,
  /** cut out of a longer row of groups that look alike: readings of a meter */
  inSeries: -30,
} as const

/** Fewer points than the lowest are no hit. */
const CONFIDENT = [
  ['high', 85],
  ['medium', 70],
  ['low', 55],
] as const satisfies readonly (readonly [LeakConfidence, number])[]

/** @returns undefined for what is not reported */
export function confidenceOf(points: number): LeakConfidence | undefined {
  return CONFIDENT.find(([, atLeast]) => points >= atLeast)?.[0]
}

/** What a value read by look-alikes, of pieces, or one that lost digits, may reach at most: "medium". */
const MOST_UNSURE = 84

type Doubts = Pick<Hit, 'isLookAlike' | 'pieces' | 'proof'>

export function pointsWithin({ isLookAlike, pieces, proof }: Doubts, points: number): number {
  return isLookAlike || pieces > 1 || proof.isRounded ? Math.min(points, MOST_UNSURE) : points
}

/** UTF-16 units: a value of another detector so near is of the same person */
export const SECOND_FIELD_WITHIN = 60
/** values of one column, or on lines of their own */
export const STRUCTURE_FROM = 5

/** Words that say a number is something else; lower case. */
export const OTHERWISE: readonly string[] = [
  ...'订单号 订单编号 运单号 快递单号 单号 快件 包裹 流水号 发票号 发票号码 合同号 合同编号 序列号 物料号 批次 批号 工单 编号'.split(' '),
  ...'訂單 訂單編號 運單號 發票號碼 序列號'.split(' '),
  ...'order|orders|order no|tracking|invoice|serial|serial no|ticket|sku|build|part no|batch|isbn|message-id|checksum|hash'.split('|'),
] // prettier-ignore
/** UTF-16 units before a value: such a word speaks for what follows at once */
export const OTHERWISE_WITHIN = 24

/** The word, address or code that a value stands in, looked at so far to both sides. UTF-16 units */
const AROUND = 200

/** Whether a number is only a piece of a web address, of base64, of a style sheet or of a hash. @param text  in the plain view */
export function isInsideCode(text: string, start: number, end: number): boolean {
  let from = start
  while (from > 0 && start - from < AROUND && !isBlank(text.charCodeAt(from - 1))) from--
  let to = end
  while (to < text.length && to - end < AROUND && !isBlank(text.charCodeAt(to))) to++
  if (from === start && to === end) return false
  const around = text.slice(from, to)
  return (
    WEB_ADDRESS.test(around) ||
    CODE.test(around) ||
    (text[start - 1] === '#' && HEX_COLOUR.test(text.slice(start, end)))
  )
}

/** White space, quotes and brackets end a token; so do characters beyond ASCII, which no code has. */
const isBlank = (code: number): boolean =>
  code <= 0x20 || code > 0x7e || code === 0x22 || code === 0x27 || code === 0x28 || code === 0x29 || code === 0x3c || code === 0x3e // prettier-ignore

const WEB_ADDRESS = /^[a-z][a-z0-9+.-]{1,20}:\/\/|^www\.|[?&][A-Za-z0-9_.-]{1,40}=/i
/** letters and digits mixed, with no sign of words between */
const CODE = /^[A-Za-z0-9+/=_-]{48,}$/
const HEX_COLOUR = /^[0-9a-f]{3,8}$/i
