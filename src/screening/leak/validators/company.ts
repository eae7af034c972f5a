// Codes of organisations of the mainland: unified social credit code (GB 32100-2015), organisation code (GB 11714-1997).
import { withDigits } from '../look-alikes.ts'
import { valueOf } from './digits.ts'

/** Without I, O, S, V, Z, which look like digits. */
const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY'
/** 3^i mod 31 */
const WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]
const ORGANISATION_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2]

/** Registering office, kind, division, organisation code with its own check, check. */
export function isSocialCreditCode(text: string): boolean {
  if (!/^[159ANY][1239]\d{6}[0-9A-HJ-NPQRTUWXY]{10}$/.test(text)) return false
  return isOrganisationCode(text.slice(8, 17)) && socialCreditCheck(text.slice(0, 17)) === text[17]
}

/** As it is meant in whose letters digits were written: of those that look like one only `I`, `O`, `S`, `Z` are none of the code. */
export function socialCreditLookAlikes(text: string): readonly string[] {
  return [text.replace(/[IOSZ]/g, withDigits)]
}

export function socialCreditCheck(body: string): string {
  const sum = WEIGHTS.reduce((total, weight, at) => total + ALPHABET.indexOf(body[at] ?? '') * weight, 0)
  return ALPHABET[(31 - (sum % 31)) % 31] ?? ''
}

/** @param text  eight characters and a check of 0-9 or X, with or without a hyphen */
export function isOrganisationCode(text: string): boolean {
  const plain = text.replace('-', '')
  return /^[0-9A-Z]{8}[0-9X]$/.test(plain) && organisationCheck(plain) === plain[8]
}

export function organisationCheck(body: string): string {
  const sum = ORGANISATION_WEIGHTS.reduce((total, weight, at) => total + valueOf(body[at] ?? '0') * weight, 0)
  const check = 11 - (sum % 11)
  return check === 10 ? 'X' : String(check % 11)
}
