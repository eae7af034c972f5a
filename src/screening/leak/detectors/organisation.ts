// Codes of organisations and wallets; ids and rules as in dlp-detectors.md §3. They name a company, which is seldom a secret.
import { BASE, type Detector, type Proof } from '../detector.ts'
import { isJapaneseCorporateNumber } from '../validators/asia.ts'
import { isBitcoinAddress } from '../validators/bitcoin.ts'
import { isOrganisationCode, isSocialCreditCode, socialCreditLookAlikes } from '../validators/company.ts'
import { isTaiwanBusinessNumber } from '../validators/greater-china.ts'
import { isAustralianBusinessNumber } from '../validators/southern.ts'

const CHECK_AND_WORD = 55

export const ORGANISATION: readonly Detector[] = [
  {
    id: 'ORG-USCC',
    meaning: 'Unified social credit code of an organisation of the mainland',
    severity: 'low',
    views: ['plain', 'joined'],
    find: /(?<![0-9A-Za-z])[159ANY][1239]\d{6}[0-9A-HJ-NPQRTUWXY]{10}(?![0-9A-Za-z])/g,
    lengths: [18, 18],
    lookAlikes: socialCreditLookAlikes,
    capitals: 18,
    base: BASE.strong,
    prove: provenBy(isSocialCreditCode),
    words: [
      '统一社会信用代码',
      '社会信用代码',
      '信用代码',
      '纳税人识别号',
      '税号',
      'uscc',
      'tax number',
      'credit code',
    ],
    // The same 18 digits pass as a person only with a real date and province, which a code has by chance.
    givesWayTo: ['ID-CN18', 'ID-HMT-RES', 'ID-CN-PR'],
  },
  {
    id: 'ORG-CODE',
    meaning: 'Organisation code of the mainland (GB 11714)',
    severity: 'low',
    views: ['plain'],
    find: /(?<![0-9A-Za-z-])[0-9A-Z]{8}-?[0-9X](?![0-9A-Za-z-])/g,
    base: CHECK_AND_WORD,
    prove: provenBy(isOrganisationCode),
    words: ['组织机构代码', '組織機構代碼', '机构代码', 'organisation code', 'organization code'],
    needsWordWithin: 60,
  },
  {
    id: 'ORG-TWUBN',
    meaning: 'Business number of Taiwan',
    severity: 'low',
    views: ['plain', 'joined'],
    find: /(?<![0-9A-Za-z])\d{8}(?![0-9A-Za-z])/g,
    lengths: [8, 8],
    digits: 8,
    base: 50,
    prove: provenBy(isTaiwanBusinessNumber),
    words: ['統一編號', '统一编号', '統編', 'ubn', 'business number'],
    needsWordWithin: 40,
  },
  {
    id: 'ORG-JP',
    meaning: 'Corporate number of Japan',
    severity: 'low',
    views: ['plain', 'joined'],
    find: /(?<![0-9A-Za-z])[1-9]\d{12}(?![0-9A-Za-z])/g,
    lengths: [13, 13],
    digits: 13,
    base: 50,
    prove: provenBy(isJapaneseCorporateNumber),
    words: ['法人番号', 'corporate number', 'houjin'],
    needsWordWithin: 60,
  },
  {
    id: 'ORG-ABN',
    meaning: 'Business number of Australia',
    severity: 'low',
    views: ['plain', 'joined'],
    find: /(?<![0-9A-Za-z])[1-9]\d{10}(?![0-9A-Za-z])/g,
    lengths: [11, 11],
    digits: 11,
    base: CHECK_AND_WORD,
    prove: provenBy(isAustralianBusinessNumber),
    words: ['abn', 'australian business number'],
    needsWordWithin: 60,
  },
  {
    id: 'CRY-BTC',
    meaning: 'Bitcoin address',
    severity: 'low',
    views: ['plain'],
    find: /(?<![0-9A-Za-z])(?:[13][1-9A-HJ-NP-Za-km-z]{25,34}|(?:bc1[02-9ac-hj-np-z]{39,71}|BC1[02-9AC-HJ-NP-Z]{39,71}))(?![0-9A-Za-z])/g,
    signs: 26,
    base: 85,
    prove: provenBy(isBitcoinAddress),
    words: ['比特币', '比特幣', '钱包', '錢包', 'bitcoin', 'btc', 'wallet'],
    counts: [],
  },
]

function provenBy(isValid: (value: string) => boolean): (value: string) => Proof | undefined {
  return (text) => {
    const value = text.replace(/[\s-]/g, '')
    return isValid(value) ? { value } : undefined
  }
}
