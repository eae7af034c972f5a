// Personal numbers of the United States, Canada and Brazil, and the routing numbers of banks in the United States.
import { digitAt, isLuhn, weightedSum } from './digits.ts'

/** Numbers printed on cards in wallets and in advertisements: everybody knows them. */
const PUBLISHED_SSN = new Set(['078051120', '219099999', '457555462', '123456789'])

/** @param text  nine digits; hyphens may stand in it */
export function isSocialSecurityNumber(text: string): boolean {
  const digits = text.replaceAll('-', '')
  if (!/^\d{9}$/.test(digits) || PUBLISHED_SSN.has(digits)) return false
  // SSA, randomisation of June 2011: area not 000, 666, 900-999; group not 00; serial not 0000.
  return !/^(?:000|666|9)|^...00|0000$/.test(digits)
}

/** Taxpayer numbers of persons without an SSN: area 9xx, groups 50-65, 70-88, 90-92, 94-99 (IRS publication 1915). */
export function isTaxpayerNumber(text: string): boolean {
  const digits = text.replaceAll('-', '')
  if (!/^9\d{8}$/.test(digits)) return false
  const group = Number(digits.slice(3, 5))
  return (
    (group >= 50 && group <= 65) ||
    (group >= 70 && group <= 88) ||
    (group >= 90 && group <= 92) ||
    (group >= 94 && group <= 99)
  )
}

/** ABA routing number; the first two digits are a Federal Reserve district, a thrift, an electronic or a cheque code. */
export function isRoutingNumber(text: string): boolean {
  if (!/^(?:0\d|1[0-2]|2[1-9]|3[0-2]|6[1-9]|7[0-2]|80)\d{7}$/.test(text) || text === '000000000') return false
  return weightedSum(text, [3, 7, 1, 3, 7, 1, 3, 7, 1]) % 10 === 0
}

/** SIN: Luhn; 0 is for the tax office's own use and 8 was never issued. */
export function isSocialInsuranceNumber(text: string): boolean {
  return /^[1-79]\d{8}$/.test(text) && isLuhn(text)
}

/** CPF: two check digits mod 11; one digit eleven times over passes and is no CPF. */
export function isCpf(text: string): boolean {
  if (!/^\d{11}$/.test(text) || /^(\d)\1{10}$/.test(text)) return false
  return cpfCheck(text.slice(0, 9)) === text[9] && cpfCheck(text.slice(0, 10)) === text[10]
}

/** @param digits  the nine, then the ten before it */
export function cpfCheck(digits: string): string {
  let sum = 0
  for (let at = 0; at < digits.length; at++) sum += digitAt(digits, at) * (digits.length + 1 - at)
  return String(((sum * 10) % 11) % 10)
}
