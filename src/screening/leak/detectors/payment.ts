// Cards and accounts; ids and rules as in dlp-detectors.md §3.
import { BASE, type Detector, type Proof } from '../detector.ts'
import { isRoutingNumber } from '../validators/americas.ts'
import { ibanLookAlikes, isBic, isIban } from '../validators/bank.ts'
import { parseCard } from '../validators/card.ts'
import { isTypedRun } from '../validators/digits.ts'
import { parsePrcId } from '../validators/prc-id.ts'

const CARD_WORDS = [
  '银行卡',
  '銀行卡',
  '信用卡',
  '借记卡',
  '储蓄卡',
  '卡号',
  '卡號',
  '还款卡',
  '工资卡',
  'card',
  'card number',
  'card no',
  'credit card',
  'debit card',
  'bank card',
  'cvv',
  'cvc',
  'expiry',
  'visa',
  'mastercard',
  'amex',
]
const BANK_NAMES = ['银联', '银行', '銀行', '工行', '建行', '农行', '中行', '招行', '交行', '邮储', 'unionpay']
/** What stands before a card's code on three or four digits. */
const CODE_WORDS = [
  '安全码',
  '安全碼',
  '验证码后三位',
  '卡背面',
  'cvv',
  'cvc',
  'cvn',
  'cvv2',
  'cvc2',
  'cvn2',
  'security code',
]
const CODE_BEFORE = /(?:cvv2?|cvc2?|cvn2?|安全[码碼]|后三位|後三碼|security code)[^\d\n]{0,16}$/i

export const PAYMENT: readonly Detector[] = [
  {
    id: 'PAY-TRACK',
    meaning: 'Magnetic stripe of a card, track 1 or 2',
    severity: 'critical',
    views: ['plain'],
    // A line may end anywhere in it: it is too long for a narrow page.
    find: /%?B(?<first>(?:\d\n?){13,19})\^[^^]{2,27}\^(?:\d\n?){4}|;(?<second>\d{13,19})=\d{4}/g,
    digits: 8,
    base: 90,
    prove: (_, { groups }) => cardOf(groups['first']?.replaceAll('\n', '') ?? groups['second'] ?? '', 0),
    words: ['track', '磁条', '磁道'],
  },
  {
    id: 'PAY-CUP',
    meaning: 'UnionPay card',
    severity: 'high',
    views: ['plain', 'joined'],
    find: /(?<![0-9A-Za-z])(?:62|81)\d{14,17}(?![0-9A-Za-z])/g,
    lengths: [16, 19],
    mayBeScattered: true,
    digits: 16,
    base: BASE.good,
    prove: (digits, { pieces }) => {
      const card = parseCard(digits)
      if (card?.brand !== 'UnionPay') return undefined
      // One of ten passes the check: of halves the bank must be known besides, and there are too many ways for more.
      if (pieces > 2 || (pieces === 2 && card.bank === undefined)) return undefined
      // A BIN that our table has not is a doubt, and no more: the table has the large banks only.
      return cardOf(digits, card.bank === undefined ? -5 : pieces > 1 ? 0 : 10)
    },
    words: [...CARD_WORDS, ...BANK_NAMES],
  },
  {
    id: 'PAY-CARD',
    meaning: 'Payment card of any other brand',
    severity: 'high',
    views: ['plain', 'joined'],
    find: /(?<![0-9A-Za-z])[1-9]\d{11,18}(?![0-9A-Za-z])/g,
    lengths: [12, 19],
    digits: 12,
    base: BASE.good,
    prove: (digits) => {
      const card = parseCard(digits)
      if (card === undefined || card.brand === 'UnionPay') return undefined
      // Prefixes that many other numbers have: without a word near by they stay below "low".
      return cardOf(digits, card.isShared ? -15 : 0)
    },
    words: [...CARD_WORDS, ...BANK_NAMES],
    givesWayTo: ['PAY-CUP', 'ID-CN18', 'ID-HMT-RES', 'ID-CN-PR', 'ID-TH', 'ID-JPMY', 'ID-IN', 'ID-ZA', 'PII-IMEI'],
  },
  {
    id: 'PAY-CVV',
    meaning: "A card's security code beside its number",
    severity: 'critical',
    views: ['plain'],
    keywords: ['安全码', '安全碼', '后三位', '後三碼', 'cvv', 'cvc', 'cvn', 'security code'],
    find: /(?<![0-9A-Za-z])\d{3,4}(?![0-9A-Za-z])/g,
    base: 70,
    prove: (value, candidate) => {
      const named = CODE_BEFORE.test(candidate.before(40)) || CODE_BEFORE.test(candidate.header)
      return named ? { value } : undefined
    },
    words: CODE_WORDS,
    needsWordWithin: 40,
    beside: { detectors: ['PAY-CARD', 'PAY-CUP'], within: 200 },
    counts: [],
  },
  {
    id: 'PAY-IBAN',
    meaning: 'IBAN',
    severity: 'high',
    views: ['plain', 'joined'],
    find: /(?<![0-9A-Za-z])[A-Z]{2}\d{2}[A-Z0-9]{11,30}(?![0-9A-Za-z])/gi,
    lengths: [15, 34],
    lookAlikes: ibanLookAlikes,
    mayBeScattered: true,
    mixed: 'any',
    base: BASE.strong,
    prove: (text) => {
      const value = text.toUpperCase()
      return isIban(value) ? { value } : undefined
    },
    words: ['iban', '国际账号', '國際帳號', 'bank account', 'kontonummer', 'beneficiary', '收款账号'],
  },
  {
    id: 'PAY-SWIFT',
    meaning: 'BIC of a bank',
    severity: 'low',
    views: ['plain'],
    find: /(?<![0-9A-Za-z])[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?(?![0-9A-Za-z])/g,
    base: 50,
    prove: (value) => (isBic(value) ? { value } : undefined),
    words: ['swift', 'bic', '银行代码', '银行识别代码', '銀行代碼'],
    needsWordWithin: 60,
    counts: [],
  },
  {
    id: 'PAY-ABA',
    meaning: 'Routing number of a bank in the United States',
    severity: 'medium',
    views: ['plain', 'joined'],
    find: /(?<![0-9A-Za-z])\d{9}(?![0-9A-Za-z])/g,
    lengths: [9, 9],
    digits: 9,
    base: 55,
    prove: (value) => (isRoutingNumber(value) ? { value } : undefined),
    words: ['routing', 'aba', 'rtn', 'wire transfer'],
    needsWordWithin: 60,
    counts: [],
  },
  {
    id: 'PAY-CNACC',
    meaning: 'Account number at a bank of the mainland that is no card',
    severity: 'medium',
    views: ['plain', 'joined'],
    find: /(?<![0-9A-Za-z])\d{12,22}(?![0-9A-Za-z])/g,
    lengths: [12, 22],
    digits: 12,
    base: 50,
    prove: (value) => {
      const isOther = parseCard(value) !== undefined || parsePrcId(value) !== undefined || isTypedRun(value)
      return isOther ? undefined : { value }
    },
    words: [
      '开户行',
      '开户银行',
      '開戶行',
      '户名',
      '对公账户',
      '银行账号',
      '银行账户',
      '收款账号',
      '账号',
      '帐号',
      'bank account',
      'account number',
      'account no',
    ],
    needsWordWithin: 40,
    otherwise: ['微信号', 'qq', '登录账号', '用户名', 'login', 'user name', '税号'],
    givesWayTo: ['PAY-CUP', 'PAY-CARD', 'ID-CN18', 'ID-CN15', 'ORG-USCC', 'ID-JPMY', 'ID-IN'],
  },
]

function cardOf(digits: string, points: number): Proof | undefined {
  const card = parseCard(digits)
  if (card === undefined) return undefined
  return {
    value: digits,
    points,
    note: card.bank ?? card.brand,
    ...(card.isExample && { isExample: true }),
  }
}
