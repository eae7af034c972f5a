// Personal numbers of Japan, Korea, Singapore, India and Thailand, and Japan's corporate number.
import { digitAt, isDate, weightedSum } from './digits.ts'

/** My Number: 11 digits and a check; weights from the right 2-7, then 2-6 (ministerial ordinance 85 of 2014, art. 5). */
export function isMyNumber(text: string): boolean {
  if (!/^\d{12}$/.test(text)) return false
  const rest = weightedSum(text, [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11
  return digitAt(text, 11) === (rest <= 1 ? 0 : 11 - rest)
}

/** The check stands first: 9 less the sum mod 9 of the other twelve, weights 1 and 2 from the right. */
export function isJapaneseCorporateNumber(text: string): boolean {
  if (!/^[1-9]\d{12}$/.test(text)) return false
  const sum = weightedSum(text.slice(1), [2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1])
  return digitAt(text, 0) === 9 - (sum % 9)
}

export interface KoreanNumber {
  /** numbers issued since October 2020 are random behind the sex digit and need not pass */
  readonly isChecked: boolean
}

export function parseKoreanNumber(text: string): KoreanNumber | undefined {
  const digits = text.replace('-', '')
  if (!/^\d{6}[1-8]\d{6}$/.test(digits)) return undefined
  const century = '1256'.includes(digits[6] ?? '') ? 1900 : 2000
  const born = [Number(digits.slice(0, 2)), Number(digits.slice(2, 4)), Number(digits.slice(4, 6))] as const
  if (!isDate(century + born[0], born[1], born[2])) return undefined
  const sum = weightedSum(digits, [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5])
  return { isChecked: (11 - (sum % 11)) % 10 === digitAt(digits, 12) }
}

/** NRIC and FIN. The first letter tells the century and the kind, which moves the sum and chooses the letters. */
export function isSingaporeId(text: string): boolean {
  if (!/^[STFGM]\d{7}[A-Z]$/.test(text)) return false
  return text[8] === singaporeLetter(text[0] ?? '', text.slice(1, 8))
}

export function singaporeLetter(first: string, digits: string): string {
  const offset = 'TG'.includes(first) ? 4 : first === 'M' ? 3 : 0
  const rest = (weightedSum(digits, [2, 7, 6, 5, 4, 3, 2]) + offset) % 11
  // The series M of 2022 is read the other way round.
  if (first === 'M') return 'KLJNPQRTUWX'[10 - rest] ?? ''
  return ('ST'.includes(first) ? 'JZIHGFEDCBA' : 'XWUTRQPNMLK')[rest] ?? ''
}

/** Verhoeff's check over the dihedral group of ten: catches every single digit and every adjacent swap. */
export function isVerhoeff(digits: string): boolean {
  return verhoeff(digits, 0) === 0
}

export function verhoeffCheck(digits: string): string {
  return String(INVERSES[verhoeff(digits, 1)])
}

export function isAadhaar(text: string): boolean {
  return /^[2-9]\d{11}$/.test(text) && isVerhoeff(text)
}

export function isThaiId(text: string): boolean {
  if (!/^[1-8]\d{12}$/.test(text)) return false
  return (11 - (weightedSum(text, [13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 10 === digitAt(text, 12)
}

/** Multiplication in the group of turns and reflections of a pentagon; 0-4 turn, 5-9 reflect. */
function times(a: number, b: number): number {
  if (a < 5) return b < 5 ? (a + b) % 5 : ((a + b) % 5) + 5
  return b < 5 ? ((a - b) % 5) + 5 : (a - b + 5) % 5
}

const INVERSES = [0, 4, 3, 2, 1, 5, 6, 7, 8, 9]
const PERMUTATION = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4]

function verhoeff(digits: string, firstPlace: number): number {
  let check = 0
  for (let at = digits.length - 1, place = firstPlace; at >= 0; at--, place++) {
    let digit = digitAt(digits, at)
    for (let again = 0; again < place % 8; again++) digit = PERMUTATION[digit] ?? 0
    check = times(check, digit)
  }
  return check
}
