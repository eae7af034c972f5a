// What validators share: weighted sums over digits, Luhn, and real calendar dates.

const ZERO = 48

/** The value of the digit at a place; the caller has checked that it is one. */
export function digitAt(text: string, at: number): number {
  return text.charCodeAt(at) - ZERO
}

/** Σ digit × weight over the first `weights.length` characters, which are digits. */
export function weightedSum(text: string, weights: readonly number[]): number {
  return weights.reduce((sum, weight, at) => sum + digitAt(text, at) * weight, 0)
}

/** 0-9 as themselves, A = 10 … Z = 35, as ISO 7064, ISO 13616 and ICAO 9303 count them. */
export function valueOf(character: string): number {
  return Number.parseInt(character, 36)
}

/** Luhn's mod-10 check (ISO/IEC 7812-1, annex B). It misses exactly the swap 09 ↔ 90. */
export function isLuhn(digits: string): boolean {
  let sum = 0
  for (let at = digits.length - 1, place = 0; at >= 0; at--, place++) {
    const digit = digitAt(digits, at) * (place % 2 === 0 ? 1 : 2)
    sum += digit > 9 ? digit - 9 : digit
  }
  return sum % 10 === 0
}

/** The Gregorian calendar as people have it in papers: 29 February only in leap years. @param month  1 … 12 */
export function isDate(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1) return false
  return day <= new Date(Date.UTC(year, month, 0)).getUTCDate()
}

/** One digit again and again, or each one more than the one before it: what people type to fill a field. */
export function isTypedRun(digits: string): boolean {
  const step = (digitAt(digits, 1) - digitAt(digits, 0) + 10) % 10
  if (step !== 0 && step !== 1 && step !== 9) return false
  for (let at = 2; at < digits.length; at++) {
    if ((digitAt(digits, at) - digitAt(digits, at - 1) + 10) % 10 !== step) return false
  }
  return true
}
