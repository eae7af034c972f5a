// Who issues cards whose numbers begin so, and how long those numbers are (ISO/IEC 7812 ranges as the schemes publish them).

export interface IssuerRow {
  readonly brand: string
  /** first digits, from … to, both of the same length */
  readonly ranges: readonly (readonly [from: string, to: string])[]
  readonly lengths: readonly [least: number, most: number]
  /** other schemes and many other numbers begin so too: a word near by is needed */
  readonly isShared?: boolean
}

/** First matching row wins; the narrow ranges stand first. */
export const CARD_ISSUERS: readonly IssuerRow[] = [
  { brand: 'Troy', ranges: [['9792', '9792']], lengths: [16, 16] },
  { brand: 'Mir', ranges: [['2200', '2204']], lengths: [16, 19] },
  { brand: 'Mastercard', ranges: [['51', '55'], ['2221', '2720']], lengths: [16, 16] }, // prettier-ignore
  { brand: 'American Express', ranges: [['34', '34'], ['37', '37']], lengths: [15, 15] }, // prettier-ignore
  { brand: 'JCB', ranges: [['3528', '3589']], lengths: [16, 19] },
  { brand: 'JCB', ranges: [['1800', '1800'], ['2131', '2131']], lengths: [15, 15] }, // prettier-ignore
  { brand: 'Diners Club', ranges: [['300', '305'], ['36', '36'], ['38', '39']], lengths: [14, 19] }, // prettier-ignore
  { brand: 'UnionPay', ranges: [['62', '62'], ['8100', '8171']], lengths: [16, 19] }, // prettier-ignore
  { brand: 'Discover', ranges: [['6011', '6011'], ['644', '649'], ['65', '65']], lengths: [16, 19] }, // prettier-ignore
  { brand: 'Visa', ranges: [['4', '4']], lengths: [13, 19] },
  { brand: 'RuPay', ranges: [['60', '60'], ['81', '82'], ['508', '508']], lengths: [16, 16], isShared: true }, // prettier-ignore
  { brand: 'Maestro', ranges: [['50', '50'], ['56', '58'], ['6', '6']], lengths: [12, 19], isShared: true }, // prettier-ignore
]

/** Visa has no other lengths between. */
export const VISA_LENGTHS: ReadonlySet<number> = new Set([13, 16, 19])

/** Numbers that payment services print in their documentation: nobody loses anything with them. */
export const EXAMPLE_CARDS: ReadonlySet<string> = new Set([
  '4111111111111111',
  '4012888888881881',
  '4242424242424242',
  '4000056655665556',
  '4000000000000002',
  '4222222222222',
  '4012001037141112',
  '4005519200000004',
  '4009348888881881',
  '4500600000000061',
  '5555555555554444',
  '5105105105105100',
  '5200828282828210',
  '5454545454545454',
  '5431111111111111',
  '2223003122003222',
  '2223000048400011',
  '378282246310005',
  '371449635398431',
  '378734493671000',
  '30569309025904',
  '38520000023237',
  '36227206271667',
  '6011111111111117',
  '6011000990139424',
  '6011000000000004',
  '3530111333300000',
  '3566002020360505',
  '6200000000000005',
  '6212345678901232',
  '6222021234567890128',
])
