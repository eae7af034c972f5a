// Numbers of South Africa and Australia.
import { digitAt, isDate, isLuhn, weightedSum } from './digits.ts'

/** YYMMDD, serial, citizen or resident (0, 1, 2 for refugees), a digit that told race once, Luhn. */
export function isSouthAfricanId(text: string): boolean {
  if (!/^\d{10}[012]\d{2}$/.test(text)) return false
  const [month, day] = [Number(text.slice(2, 4)), Number(text.slice(4, 6))]
  // Two digits tell no century: 29 February counts if either has it.
  const years = [1900, 2000].map((century) => century + Number(text.slice(0, 2)))
  return years.some((year) => isDate(year, month, day)) && isLuhn(text)
}

/** Tax file number: nine digits; the eight of before 1990 have weights of their own. */
export function isTaxFileNumber(text: string): boolean {
  if (/^0+$/.test(text)) return false
  if (/^\d{9}$/.test(text)) return weightedSum(text, [1, 4, 3, 7, 5, 8, 6, 9, 10]) % 11 === 0
  return /^\d{8}$/.test(text) && weightedSum(text, [10, 7, 8, 4, 6, 3, 5, 1]) % 11 === 0
}

/** Business number: one less in the first place, weights 10, 1, 3 … 19, mod 89. */
export function isAustralianBusinessNumber(text: string): boolean {
  if (!/^[1-9]\d{10}$/.test(text)) return false
  const sum = (digitAt(text, 0) - 1) * 10 + weightedSum(text.slice(1), [1, 3, 5, 7, 9, 11, 13, 15, 17, 19])
  return sum % 89 === 0
}
