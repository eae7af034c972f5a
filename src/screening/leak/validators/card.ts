// Numbers of payment cards: Luhn, a known issuer, a length that issuer uses (ISO/IEC 7812-1).
import { CARD_ISSUERS, EXAMPLE_CARDS, VISA_LENGTHS } from '../data/card-issuers.ts'
import { mainlandBank } from '../data/mainland-bins.ts'
import { isLuhn, isTypedRun } from './digits.ts'

export interface CardNumber {
  readonly brand: string
  /** many other numbers begin so too: a word near by is needed */
  readonly isShared: boolean
  /** the mainland bank of its first six digits; undefined when our table has none */
  readonly bank?: string
  readonly isExample: boolean
}

/** @param digits  without separators */
export function parseCard(digits: string): CardNumber | undefined {
  if (!/^\d{12,19}$/.test(digits) || isTypedRun(digits) || !isLuhn(digits)) return undefined
  const issuer = CARD_ISSUERS.find(
    ({ ranges, lengths: [least, most] }) =>
      digits.length >= least &&
      digits.length <= most &&
      ranges.some(([from, to]) => {
        const prefix = digits.slice(0, from.length)
        return prefix >= from && prefix <= to
      }),
  )
  if (issuer === undefined || (issuer.brand === 'Visa' && !VISA_LENGTHS.has(digits.length))) return undefined
  const bank = mainlandBank(digits)
  return {
    brand: issuer.brand,
    isShared: issuer.isShared === true,
    isExample: EXAMPLE_CARDS.has(digits),
    ...(bank !== undefined && { bank }),
  }
}
