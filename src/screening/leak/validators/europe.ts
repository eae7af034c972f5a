// Personal numbers of the United Kingdom, Germany, France, Spain, the Netherlands and Poland.
import { withDigits } from '../look-alikes.ts'
import { digitAt, isDate, weightedSum } from './digits.ts'

export function isNhsNumber(text: string): boolean {
  if (!/^\d{10}$/.test(text)) return false
  const check = 11 - (weightedSum(text, [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11)
  return check !== 10 && check % 11 === digitAt(text, 9)
}

/** No check digit; some letters and pairs were never issued (HMRC manual NIM39110). */
export function isNationalInsurance(text: string): boolean {
  return /^[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\d{6}[A-D]$/.test(text) && !/^(?:BG|GB|KN|NK|NT|TN|ZZ)/.test(text)
}

/** Steuer-ID: ISO 7064 MOD 11,10, and in the first ten exactly one digit comes two or three times. */
export function isGermanTaxId(text: string): boolean {
  if (!/^[1-9]\d{10}$/.test(text)) return false
  const counts = new Map<string, number>()
  for (const digit of text.slice(0, 10)) counts.set(digit, (counts.get(digit) ?? 0) + 1)
  const repeated = [...counts.values()].filter((count) => count > 1)
  if (repeated.length !== 1 || (repeated[0] ?? 0) > 3) return false
  return mod11And10(text.slice(0, 10)) === digitAt(text, 10)
}

export function mod11And10(digits: string): number {
  let product = 10
  for (const digit of digits) {
    const sum = (Number(digit) + product) % 10 || 10
    product = (sum * 2) % 11
  }
  return (11 - product) % 10
}

/** NIR: 13 characters and a key of two; Corsica's 2A and 2B count as 19 and 18 (INSEE). */
export function isFrenchNir(text: string): boolean {
  if (!/^[12]\d{2}(?:0[1-9]|1[0-2]|[2-9]\d)(?:\d{2}|2[AB])\d{8}$/.test(text)) return false
  return Number(text.slice(13)) === frenchKey(text.slice(0, 13))
}

/** In Corsica's departments the letter may be meant: `2B` is 2B or 28. */
export function nirLookAlikes(text: string): readonly string[] {
  return [withDigits(text), withDigits(text.slice(0, 6)) + text.slice(6, 7) + withDigits(text.slice(7))]
}

export function frenchKey(body: string): number {
  return 97 - Number(BigInt(body.replace('2A', '19').replace('2B', '18')) % 97n)
}

const SPANISH_LETTERS = 'TRWAGMYFPDXBNJZSQVHLCKE'

/** DNI: eight digits; NIE: X, Y or Z, which count as 0, 1, 2, and seven; the letter is the number mod 23. */
export function isSpanishId(text: string): boolean {
  if (!/^(?:\d{8}|[XYZ]\d{7})[A-Z]$/.test(text)) return false
  return text.at(-1) === spanishLetter(text.slice(0, -1))
}

export function spanishLetter(body: string): string {
  const number = Number(body.replace(/^[XYZ]/, (letter) => String('XYZ'.indexOf(letter))))
  return SPANISH_LETTERS[number % 23] ?? ''
}

/** BSN: the eleven test with a last weight of -1. */
export function isDutchBsn(text: string): boolean {
  if (!/^\d{9}$/.test(text) || text === '000000000') return false
  return weightedSum(text, [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 === 0
}

/** PESEL: YYMMDD, the month moved by 20 for each century from 1900 on (80 for the 1800s), serial, check. */
export function isPesel(text: string): boolean {
  if (!/^\d{11}$/.test(text)) return false
  const month = Number(text.slice(2, 4))
  const century = [1900, 2000, 2100, 2200, 1800][Math.floor(month / 20)] ?? 0
  if (!isDate(century + Number(text.slice(0, 2)), month % 20, Number(text.slice(4, 6)))) return false
  return (10 - (weightedSum(text, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3]) % 10)) % 10 === digitAt(text, 10)
}
