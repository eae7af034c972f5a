// What people do, by habit or on purpose, so that a value does not look like one.
import type { Random } from '../../training/made/grammar.ts'
import { pick } from './values.ts'

export interface Trick {
  readonly id: string
  /** of the value, in the text; absent: the charset or the coding of the part does it */
  readonly write?: (random: Random, value: string) => string
  /** kinds that it makes sense for: those whose value is digits, at least so many */
  readonly leastDigits?: number
  /** formats it can stand in; absent: all of text and office */
  readonly formats?: readonly string[]
}

const fourByFour = (sign: string) => (_: Random, value: string) =>
  value.replace(/\s/g, '').replace(/(.{4})(?=.)/g, `$1${sign}`)
const NUMERALS = '〇一二三四五六七八九'
const TEXTS = ['text body', 'html body', 'txt', 'docx', 'pdf']

export const TRICKS: readonly Trick[] = [
  { id: 'full-width', write: (_, value) => value.replace(/[!-~]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0)) },
  { id: 'zero-width', write: (_, value) => value.replace(/(.{3})(?=.)/g, '$1\u200b') },
  { id: 'soft hyphens', write: (_, value) => value.replace(/(.{4})(?=.)/g, '$1\u00ad') },
  { id: 'direction marks', write: (_, value) => `\u202d${value}\u202c` },
  { id: 'blanks', write: fourByFour(' '), leastDigits: 9 },
  { id: 'hyphens', write: fourByFour('-'), leastDigits: 9 },
  { id: 'dots', write: fourByFour('.'), leastDigits: 9 },
  { id: 'no-break blanks', write: fourByFour('\u00a0'), leastDigits: 9 },
  { id: 'digit by digit', write: (_, value) => [...value].join(' '), leastDigits: 15 },
  { id: 'line wrap', write: (_, value) => `${value.slice(0, value.length >> 1)}\n${value.slice(value.length >> 1)}`, leastDigits: 15, formats: ['text body', 'html body', 'txt', 'docx'] },
  { id: 'Chinese numerals', write: (_, value) => value.replace(/\d/g, (digit) => NUMERALS[Number(digit)] as string), leastDigits: 15, formats: TEXTS },
  { id: 'capital numerals', write: (_, value) => value.replace(/\d/g, (digit) => '零壹贰叁肆伍陆柒捌玖'[Number(digit)] as string), leastDigits: 15, formats: TEXTS },
  { id: 'O for 0, l for 1', write: (random, value) => value.replace(/0/g, pick(random, 'Oo')).replace(/1/g, pick(random, 'Il')), leastDigits: 15 },
  { id: 'other digits', write: (_, value) => value.replace(/\d/g, (digit) => String.fromCharCode(0x0660 + Number(digit))), leastDigits: 9, formats: TEXTS },
  { id: 'HTML between digits', formats: ['html tags'] },
  { id: 'table cells', formats: ['html cells', 'docx cells', 'xlsx cells'], leastDigits: 15 },
  { id: 'base64 part', formats: ['base64 body'] },
  { id: 'GB 18030', formats: ['gb18030 body', 'gb18030 txt'] },
  { id: 'UTF-16', formats: ['utf-16 txt'] },
  { id: 'UTF-7', formats: ['utf-7 body'] },
  { id: 'second half first', write: (_, value) => `${value.slice(value.length >> 1)} ... ${value.slice(0, value.length >> 1)}`, leastDigits: 15, formats: TEXTS },
] // prettier-ignore

/** Whether a trick can be played on this value at all. */
export function isFor({ leastDigits = 0 }: Trick, value: string): boolean {
  const digits = value.replace(/\D/g, '').length
  return leastDigits === 0 || (digits >= leastDigits && /^[0-9A-Za-z]{1,40}$/.test(value))
}
