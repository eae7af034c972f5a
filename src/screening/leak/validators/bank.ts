// Accounts and banks across borders: IBAN (ISO 13616) and BIC (ISO 9362).
import { withDigits } from '../look-alikes.ts'
import { COUNTRIES, IBAN_LENGTHS, LETTERS_OF_BANK } from '../data/iban-lengths.ts'
import { valueOf } from './digits.ts'

/** @param text  capitals and digits without separators */
export function isIban(text: string): boolean {
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(text)) return false
  return IBAN_LENGTHS.get(text.slice(0, 2)) === text.length && mod97(text.slice(4) + text.slice(0, 4)) === 1
}

/**
 * What an IBAN may be in which letters stand for digits: all behind country and bank, or those for 0 and 1 alone.
 * @param text  capitals and digits without separators
 */
export function ibanLookAlikes(text: string): readonly string[] {
  const country = text.slice(0, 2)
  if (IBAN_LENGTHS.get(country) !== text.length) return []
  const letters = LETTERS_OF_BANK.get(country) ?? 0
  const read = (digits: (part: string) => string) =>
    country + digits(text.slice(2, 4)) + text.slice(4, 4 + letters) + digits(text.slice(4 + letters))
  return [...new Set([read(withDigits), read((part) => part.replace(/O/g, '0').replace(/I/g, '1'))])]
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
