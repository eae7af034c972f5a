// Accounts and banks across borders: IBAN (ISO 13616) and BIC (ISO 9362).
import { COUNTRIES, IBAN_LENGTHS } from '../data/iban-lengths.ts'
import { valueOf } from './digits.ts'

/** @param text  capitals and digits without separators */
export function isIban(text: string): boolean {
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(text)) return false
  return IBAN_LENGTHS.get(text.slice(0, 2)) === text.length && mod97(text.slice(4) + text.slice(0, 4)) === 1
}

/** ISO 7064 MOD 97-10, letters as 10 … 35. */
export function mod97(text: string): number {
  let rest = 0
  for (const character of text) {
    const value = valueOf(character)
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97
  }
  return rest
}

/** Bank, country, place, branch. */
export function isBic(text: string): boolean {
  return /^[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?$/.test(text) && COUNTRIES.has(text.slice(4, 6))
}
