// Made-up values of every kind that has a form: valid by their checks, nobody's; by seed, shared by tests and the benchmark.
import { DIVISIONS } from '../../src/screening/leak/data/divisions.ts'
import { EXAMPLE_CARDS } from '../../src/screening/leak/data/card-issuers.ts'
import { IBAN_LENGTHS, LETTERS_OF_BANK } from '../../src/screening/leak/data/iban-lengths.ts'
import { cpfCheck, isSocialSecurityNumber } from '../../src/screening/leak/validators/americas.ts'
import { singaporeLetter, verhoeffCheck } from '../../src/screening/leak/validators/asia.ts'
import { mod97 } from '../../src/screening/leak/validators/bank.ts'
import { base58Check } from '../../src/screening/leak/validators/bitcoin.ts'
import { organisationCheck, socialCreditCheck } from '../../src/screening/leak/validators/company.ts'
import { vinCheck } from '../../src/screening/leak/validators/devices.ts'
import { isLuhn } from '../../src/screening/leak/validators/digits.ts'
import { frenchKey, mod11And10, spanishLetter } from '../../src/screening/leak/validators/europe.ts'
import { hongKongCheck, isTaiwanBusinessNumber, isTaiwanId } from '../../src/screening/leak/validators/greater-china.ts'
import { mrzCheck } from '../../src/screening/leak/validators/mrz.ts'
import { prcCheck } from '../../src/screening/leak/validators/prc-id.ts'
import { gitHubCheck } from '../../src/screening/leak/validators/tokens.ts'
import type { Random } from '../../training/made/grammar.ts'

export type Maker = (random: Random) => string

const DIGITS = '0123456789'
const CAPITALS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
const ALNUM = `${DIGITS}${CAPITALS}${CAPITALS.toLowerCase()}`
const HEX = '0123456789abcdef'

export function pick<T>(random: Random, from: ArrayLike<T>): T {
  return from[Math.floor(random() * from.length)] as T
}

export function some(random: Random, alphabet: string, length: number): string {
  return Array.from({ length }, () => pick(random, alphabet)).join('')
}

/** @param to  included */
export function between(random: Random, from: number, to: number): number {
  return from + Math.floor(random() * (to - from + 1))
}

/** Tries until one passes: for checks that some beginnings cannot meet. */
function until(random: Random, make: Maker, isGood: (value: string) => boolean): string {
  for (;;) {
    const value = make(random)
    if (isGood(value)) return value
  }
}

/** A prefix, random digits and the last one that makes Luhn right. */
export function luhnNumber(random: Random, prefix: string, length: number): string {
  const body = prefix + some(random, DIGITS, length - prefix.length - 1)
  return body + [...DIGITS].find((check) => isLuhn(body + check))
}

/** YYYYMMDD; no day after the 28th, so that every month has it */
export function birthday(random: Random, fromYear = 1950, toYear = 2005): string {
  const two = (number: number) => String(number).padStart(2, '0')
  return `${between(random, fromYear, toYear)}${two(between(random, 1, 12))}${two(between(random, 1, 28))}`
}

const DISTRICTS = Object.entries(DIVISIONS).flatMap(([prefix, suffixes]) => {
  const last = suffixes.split(/[ -]/).filter((suffix) => suffix !== '00')
  return /^[1-6]/.test(prefix) && last.length > 0 ? last.map((suffix) => prefix + suffix) : []
})

const prcId = (region: Maker) => (random: Random) => {
  const body = region(random) + birthday(random) + some(random, DIGITS, 3)
  return body + prcCheck(body)
}

/** Id of the detector → a valid value, without separators. */
export const VALUES = {
  'ID-CN18': prcId((random) => pick(random, DISTRICTS)),
  'ID-CN15': (random) => pick(random, DISTRICTS) + birthday(random, 1930, 1985).slice(2) + some(random, DIGITS, 3),
  'ID-HMT-RES': prcId((random) => `8${pick(random, '123')}0000`),
  'ID-CN-PR': prcId((random) => `9${pick(random, ['11', '31', '44', '33'])}${some(random, DIGITS, 3)}`),
  'ID-HMPASS': (random) => pick(random, 'HM') + some(random, DIGITS, 8) + pick(random, ['', '00', '01']),
  'ID-TWPASS': (random) => `0${some(random, DIGITS, 7)}`,
  'ID-CNPP': (random) =>
    pick(random, ['E', 'G', 'EA', 'EH', 'EK']).padEnd(2, pick(random, DIGITS)) + some(random, DIGITS, 7),
  'ID-HKID': (random) => {
    const letters = some(random, CAPITALS, pick(random, [1, 1, 1, 2]))
    const digits = some(random, DIGITS, 6)
    return `${letters}${digits}(${hongKongCheck(letters, digits)})`
  },
  'ID-MO': (random) => `${pick(random, '157')}${some(random, DIGITS, 6)}(${pick(random, DIGITS)})`,
  'ID-TW': (random) => until(random, (r) => pick(r, CAPITALS) + pick(r, '12') + some(r, DIGITS, 8), isTaiwanId),
  'ID-TWARC': (random) => until(random, (r) => pick(r, CAPITALS) + pick(r, '89') + some(r, DIGITS, 8), isTaiwanId),
  'ID-MRZ': (random) => {
    const number = pick(random, CAPITALS) + some(random, DIGITS, 8)
    const birth = birthday(random).slice(2)
    const expiry = birthday(random, 2027, 2035).slice(2)
    const head = `${number}${mrzCheck(number)}CHN${birth}${mrzCheck(birth)}${pick(random, 'MF')}${expiry}${mrzCheck(expiry)}`
    const own = '<'.repeat(14)
    const all = head.slice(0, 10) + head.slice(13, 20) + head.slice(21) + own + mrzCheck(own)
    return `P<CHNWANG<<${some(random, CAPITALS, 6)}`.padEnd(44, '<') + `\n${head}${own}${mrzCheck(own)}${mrzCheck(all)}`
  },
  'ID-USSSN': (random) =>
    until(
      random,
      (r) => `${some(r, DIGITS, 3)}-${some(r, DIGITS, 2)}-${some(r, DIGITS, 4)}`,
      (value) => isSocialSecurityNumber(value),
    ),
  'ID-USITIN': (random) => `9${some(random, DIGITS, 2)}-${between(random, 70, 88)}-${some(random, DIGITS, 4)}`,
  'ID-UKNHS': (random) =>
    until(
      random,
      (r) => {
        const body = some(r, DIGITS, 9)
        const rest = 11 - ([...body].reduce((sum, digit, at) => sum + Number(digit) * (10 - at), 0) % 11)
        return rest === 10 ? '' : body + String(rest % 11)
      },
      (value) => value !== '',
    ),
  'ID-UKNINO': (random) =>
    `${pick(random, ['AB', 'CE', 'JG', 'LW', 'SR'])}${some(random, DIGITS, 6)}${pick(random, 'ABCD')}`,
  'ID-JPMY': (random) => {
    const body = some(random, DIGITS, 11)
    const weights = [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]
    const rest = weights.reduce((sum, weight, at) => sum + weight * Number(body[at]), 0) % 11
    return body + String(rest <= 1 ? 0 : 11 - rest)
  },
  'ID-KRRRN': (random) => {
    const body = `${birthday(random, 1950, 1999).slice(2)}${pick(random, '12')}${some(random, DIGITS, 5)}`
    const weights = [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5]
    const sum = weights.reduce((total, weight, at) => total + weight * Number(body[at]), 0)
    return `${body.slice(0, 6)}-${body.slice(6)}${(11 - (sum % 11)) % 10}`
  },
  'ID-SG': (random) => {
    const first = pick(random, 'STFGM')
    const digits = some(random, DIGITS, 7)
    return first + digits + singaporeLetter(first, digits)
  },
  'ID-IN': (random) => {
    const body = pick(random, '23456789') + some(random, DIGITS, 10)
    return body + verhoeffCheck(body)
  },
  'ID-TH': (random) => {
    const body = pick(random, '12345678') + some(random, DIGITS, 11)
    const sum = [...body].reduce((total, digit, at) => total + Number(digit) * (13 - at), 0)
    return body + String((11 - (sum % 11)) % 10)
  },
  'ID-BR': (random) => {
    const body = until(
      random,
      (r) => some(r, DIGITS, 9),
      (value) => new Set(value).size > 1,
    )
    const first = cpfCheck(body)
    const all = body + first + cpfCheck(body + first)
    return all.replace(/(...)(...)(...)(..)/, '$1.$2.$3-$4')
  },
  'ID-DE': (random) => {
    const digits = [...DIGITS].sort(() => random() - 0.5).slice(0, 9)
    if (digits[0] === '0') digits.reverse()
    // One of the nine comes again, not beside itself.
    const body = [...digits, pick(random, digits.slice(0, 8))].join('')
    return body + String(mod11And10(body))
  },
  'ID-FR': (random) => {
    const department = pick(random, ['75', '69', '13', '2A', '2B', '33'])
    const body = `${pick(random, '12')}${birthday(random).slice(2, 6)}${department}${some(random, DIGITS, 6)}`
    return body + String(frenchKey(body)).padStart(2, '0')
  },
  'ID-ES': (random) => {
    const body = pick(random, [...DIGITS, 'X', 'Y', 'Z']) + some(random, DIGITS, 7)
    return body + spanishLetter(body)
  },
  'ID-NL': (random) =>
    until(
      random,
      (r) => pick(r, '123456789') + some(r, DIGITS, 8),
      (value) => {
        const sum = [9, 8, 7, 6, 5, 4, 3, 2, -1].reduce((total, weight, at) => total + weight * Number(value[at]), 0)
        return sum % 11 === 0
      },
    ),
  'ID-PL': (random) => {
    const born = birthday(random, 1950, 1999)
    const body = born.slice(2) + some(random, DIGITS, 4)
    const sum = [1, 3, 7, 9, 1, 3, 7, 9, 1, 3].reduce((total, weight, at) => total + weight * Number(body[at]), 0)
    return body + String((10 - (sum % 10)) % 10)
  },
  'ID-CA': (random) => luhnNumber(random, pick(random, '1234567'), 9),
  'ID-ZA': (random) =>
    luhnNumber(random, `${birthday(random).slice(2)}${some(random, DIGITS, 4)}${pick(random, '01')}8`, 13),
  'ID-AU': (random) =>
    until(
      random,
      (r) => pick(r, '123456789') + some(r, DIGITS, 8),
      (value) => {
        const sum = [1, 4, 3, 7, 5, 8, 6, 9, 10].reduce((total, weight, at) => total + weight * Number(value[at]), 0)
        return sum % 11 === 0
      },
    ),
  'PAY-CARD': (random) =>
    until(
      random,
      (r) => {
        const [prefix, length] = pick(r, [['4', 16], ['52', 16], ['2319', 16], ['37', 15], ['3540', 16], ['36', 14], ['6011', 16]] as const) // prettier-ignore
        return luhnNumber(r, prefix, length)
      },
      (value) => !EXAMPLE_CARDS.has(value),
    ),
  'PAY-CUP': (random) => {
    const [prefix, length] = pick(random, [['622202', 19], ['621700', 19], ['622848', 19], ['621661', 19], ['622588', 16], ['621483', 16], ['622155', 16], ['628888', 16]] as const) // prettier-ignore
    return luhnNumber(random, prefix, length)
  },
  'PAY-TRACK': (random) => `%B${luhnNumber(random, '4', 16)}^WANG/XIAO^${between(random, 27, 32)}12101000000000000?`,
  'PAY-IBAN': (random) => {
    const country = pick(random, ['DE', 'GB', 'FR', 'NL', 'ES', 'CH', 'AE', 'IT', 'PL', 'BE'])
    const bank = some(random, CAPITALS, LETTERS_OF_BANK.get(country) ?? 0)
    const body = bank + some(random, DIGITS, (IBAN_LENGTHS.get(country) ?? 0) - 4 - bank.length)
    return country + String(98 - mod97(`${body}${country}00`)).padStart(2, '0') + body
  },
  'PAY-SWIFT': (random) => pick(random, ['ICBKCNBJXXX', 'BKCHCNBJ', 'DEUTDEFF', 'CHASUS33', 'HSBCHKHHHKH', 'BARCGB22']),
  'PAY-ABA': (random) => {
    const body = `0${pick(random, '12')}${some(random, DIGITS, 6)}`
    const sum = [3, 7, 1, 3, 7, 1, 3, 7].reduce((total, weight, at) => total + weight * Number(body[at]), 0)
    return body + String((10 - (sum % 10)) % 10)
  },
  'PAY-CNACC': (random) => `1${some(random, DIGITS, 18)}`,
  'ORG-USCC': (random) => {
    const organisation = some(random, DIGITS, 8)
    const body = `91${pick(random, DISTRICTS)}${organisation}${organisationCheck(organisation)}`
    return body + socialCreditCheck(body)
  },
  'ORG-CODE': (random) => {
    const body = some(random, DIGITS, 8)
    return `${body}-${organisationCheck(body)}`
  },
  'ORG-TWUBN': (random) => until(random, (r) => some(r, DIGITS, 8), isTaiwanBusinessNumber),
  'ORG-JP': (random) => {
    const body = some(random, DIGITS, 12)
    const sum = [...body].reverse().reduce((total, digit, at) => total + Number(digit) * (at % 2 === 0 ? 1 : 2), 0)
    return String(9 - (sum % 9)) + body
  },
  'ORG-ABN': (random) =>
    until(
      random,
      (r) => pick(r, '123456789') + some(r, DIGITS, 10),
      (value) => {
        const weights = [10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19]
        const sum = weights.reduce((total, weight, at) => total + weight * (Number(value[at]) - (at === 0 ? 1 : 0)), 0)
        return sum % 89 === 0
      },
    ),
  'CRY-BTC': (random) =>
    base58Check(Uint8Array.from({ length: 21 }, (_, at) => (at === 0 ? 0 : between(random, 1, 255)))),
  'SEC-PEM': (random) => {
    const body = (some(random, `${ALNUM}+/`, 1_600).match(/.{64}/g) ?? []).join('\n')
    return `-----BEGIN RSA PRIVATE KEY-----\n${body}\n-----END RSA PRIVATE KEY-----`
  },
  'SEC-AWS': (random) => `AKIA${some(random, `${CAPITALS}234567`, 16)}`,
  'SEC-ALI': (random) => `LTAI5t${some(random, ALNUM, 18)}`,
  'SEC-TC': (random) => `AKID${some(random, ALNUM, 32)}`,
  'SEC-GH': (random) => {
    const body = some(random, ALNUM, 30)
    return `ghp_${body}${gitHubCheck(body)}`
  },
  'SEC-GCP': (random) => `AIza${some(random, `${ALNUM}-_`, 34)}${pick(random, ALNUM)}`,
  'SEC-SLACK': (random) => `xoxb-${some(random, DIGITS, 12)}-${some(random, DIGITS, 12)}-${some(random, ALNUM, 24)}`,
  'SEC-STRIPE': (random) => `sk_live_${some(random, ALNUM, 32)}`,
  'SEC-LLM': (random) => `sk-proj-${some(random, ALNUM, 48)}`,
  'SEC-JWT': (random) => {
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
    return `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ sub: some(random, DIGITS, 10) })}.${some(random, `${ALNUM}-_`, 42)}A`
  },
  'SEC-DSN': (random) =>
    `postgres://app:${some(random, ALNUM, 14)}@db${between(random, 1, 9)}.internal.corp:5432/orders`,
  'SEC-HOOK': (random) =>
    `https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=${[8, 4, 4, 4, 12].map((length) => some(random, HEX, length)).join('-')}`,
  'PII-CNMOB': (random) => `1${pick(random, ['38', '39', '50', '86', '89', '77', '99'])}${some(random, DIGITS, 8)}`,
  'PII-VIN': (random) => {
    const draft = `L${some(random, 'ABCDEFGHJKLMNPRSTUVWXYZ', 3)}${some(random, DIGITS, 4)}0${some(random, 'ABCDEFGHJK', 2)}${some(random, DIGITS, 6)}`
    return draft.slice(0, 8) + vinCheck(draft) + draft.slice(9)
  },
  'PII-IMEI': (random) => luhnNumber(random, pick(random, ['86', '35']), 15),
  'PII-PLATE': (random) => `${pick(random, '京沪粤浙苏川')}${pick(random, 'ABCDE')}${some(random, DIGITS, 5)}`,
} as const satisfies Record<string, Maker>

export type ValueKind = keyof typeof VALUES
