// Identity papers of Hong Kong, Macau and Taiwan, and the permits to travel between them and the mainland.
import { valueOf } from './digits.ts'

/** The letters of Taiwan in the order of their values 10 … 35: by the age of the counties, not by the alphabet. */
const TAIWAN_LETTERS = 'ABCDEFGHJKLMNPQRSTUVXYWZIO'
const TAIWAN_WEIGHTS = [1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1]

/** @param text  one or two letters, six digits, a check of 0-9 or A, which may stand in brackets */
export function isHongKongId(text: string): boolean {
  const [, letters = '', digits = '', check = ''] = /^([A-Z]{1,2})(\d{6})\(?([\dA])\)?$/.exec(text) ?? []
  return check !== '' && hongKongCheck(letters, digits) === check
}

/** A missing first letter counts as a space, which is 36; weights 9 … 2, mod 11. */
export function hongKongCheck(letters: string, digits: string): string {
  const values = [...letters.padStart(2, ' '), ...digits].map((c) => (c === ' ' ? 36 : valueOf(c)))
  const sum = values.reduce((total, value, at) => total + value * (9 - at), 0)
  return ((11 - (sum % 11)) % 11).toString(16).toUpperCase()
}

/** National IDs (second character 1 or 2) and resident certificates since 2021 (8 or 9) share one check. */
export function isTaiwanId(text: string): boolean {
  if (!/^[A-Z][1289]\d{8}$/.test(text)) return false
  const digits = `${TAIWAN_LETTERS.indexOf(text[0] ?? '') + 10}${text.slice(1)}`
  return TAIWAN_WEIGHTS.reduce((sum, weight, at) => sum + Number(digits[at]) * weight, 0) % 10 === 0
}

/** Macau's check digit is not published: the form is all there is. Its first digit is 1, 5 or 7. */
export function isMacauId(text: string): boolean {
  return /^[157]\/?\d{6}\/?\(?\d\)?$/.test(text)
}

/** Home return permit: H (Hong Kong) or M (Macau), a number for life, and how often it was renewed. */
export function isHomeReturnPermit(text: string): boolean {
  return /^[HM]\d{8}(?:\d{2})?$/.test(text)
}

/** Taiwan compatriot permit: 8 digits, or 10 with a letter for the times of issue; no check. */
export function isTaiwanPermit(text: string): boolean {
  return /^\d{8}$|^\d{10}[A-Z]?$/.test(text)
}

/** Passports of the mainland: E and G for ordinary ones, D, S, P for public service, K and H for Macau and Hong Kong. */
export function isChinesePassport(text: string): boolean {
  return /^(?:[EGDSPKH]\d{8}|E[A-HJ-NP-Z]\d{7}|[DSP]E\d{7}|K[J]?\d{7,8})$/.test(text.toUpperCase())
}

/** Taiwan's business number: digit sums of digit × weight, divisible by 5; a 7 in place seven may count one more. */
export function isTaiwanBusinessNumber(text: string): boolean {
  if (!/^\d{8}$/.test(text) || text === '00000000') return false
  const total = [1, 2, 1, 2, 1, 2, 4, 1].reduce((sum, weight, at) => {
    const product = Number(text[at]) * weight
    return sum + Math.floor(product / 10) + (product % 10)
  }, 0)
  return total % 5 === 0 || (text[6] === '7' && (total + 1) % 5 === 0)
}
