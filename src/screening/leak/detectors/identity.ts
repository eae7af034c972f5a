// Identity papers of the mainland, Hong Kong, Macau and Taiwan; ids and rules as in dlp-detectors.md §2.
import { BASE, type Candidate, type Detector, type Proof } from '../detector.ts'
import { DIVISIONS } from '../data/divisions.ts'
import {
  isChinesePassport,
  isHomeReturnPermit,
  isHongKongId,
  isMacauId,
  isTaiwanId,
  isTaiwanPermit,
} from '../validators/greater-china.ts'
import { isMrz } from '../validators/mrz.ts'
import { type PrcId, isKnownRegion, parsePrcId, parseRoundedPrcId, upgradeOldPrcId } from '../validators/prc-id.ts'
import { wordIn } from '../words-near.ts'

/** Where only the form and a word near by speak for a value: with the word it comes to "medium". */
const FORM_AND_WORD = 50
const ID_WORDS = [
  '身份证',
  '身份證',
  '身份号码',
  '身份證號',
  '证件号',
  '證件號',
  '身份信息',
  'identity card',
  'id card',
  'id number',
  'national id',
  'prc id',
  'resident id',
]
/** What columns are called besides. */
const ID_HEADERS = [...ID_WORDS, '证照号', 'id no', 'id_no', 'id_number', 'id_card', 'idcard', 'idno', 'sfz', 'sfzh']
/** points of a number that lost digits in a spreadsheet, against one whose check is right; 18 digits with zeros may be made up */
const ROUNDED = { byExponent: -30, byZeros: -50 } as const

export const IDENTITY: readonly Detector[] = [
  {
    // GB 11643-1999
    id: 'ID-CN18',
    meaning: 'Resident ID number of the mainland, 18 characters',
    severity: 'high',
    views: ['plain', 'joined'],
    find: /(?<![0-9A-Za-z])[1-7](?:\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx]|[.,]\d{12,16}[eE]\+?0{0,2}17)(?![0-9A-Za-z])/g,
    lengths: [18, 18],
    mayBeScattered: true,
    digits: 12,
    base: BASE.strong,
    prove: prcIdOf('resident'),
    words: ID_HEADERS,
  },
  {
    id: 'ID-CN15',
    meaning: 'Resident ID number of before 1999, 15 digits without a check',
    severity: 'medium',
    views: ['plain', 'joined'],
    find: /(?<![0-9A-Za-z])[1-6]\d{7}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}(?![0-9A-Za-z])/g,
    lengths: [15, 15],
    digits: 15,
    base: FORM_AND_WORD,
    prove: (value) => {
      const long = upgradeOldPrcId(value)
      return long === undefined ? undefined : { value: long, points: regionPoints(value) }
    },
    words: ID_WORDS,
    needsWordWithin: 150,
  },
  {
    id: 'ID-HMT-RES',
    meaning: 'Mainland residence permit of residents of Hong Kong, Macau and Taiwan',
    severity: 'high',
    views: ['plain', 'joined'],
    find: /(?<![0-9A-Za-z])8(?:[123]0000(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx]|[.,][123]0000\d{7,11}[eE]\+?0{0,2}17)(?![0-9A-Za-z])/g,
    lengths: [18, 18],
    mayBeScattered: true,
    digits: 12,
    base: BASE.strong,
    prove: prcIdOf('hmt'),
    words: [...ID_HEADERS, '居住证', '居住證', 'residence permit'],
  },
  {
    id: 'ID-CN-PR',
    meaning: "Foreigner's permanent residence card of the mainland, the form of 2023",
    severity: 'high',
    views: ['plain', 'joined'],
    find: /(?<![0-9A-Za-z])9\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?![0-9A-Za-z])/g,
    lengths: [18, 18],
    mayBeScattered: true,
    // The layout was not checked against the standard, so a word near by has to help.
    digits: 17,
    base: BASE.good,
    prove: prcIdOf('foreigner'),
    words: [...ID_WORDS, '永久居留', '永居证', 'permanent residence', 'five-star card'],
  },
  {
    id: 'ID-HMPASS',
    meaning: 'Home return permit: mainland travel permit of residents of Hong Kong and Macau',
    severity: 'medium',
    views: ['plain', 'joined'],
    find: /(?<![0-9A-Za-z])[HM]\d{8}(?:\d{2})?(?![0-9A-Za-z])/g,
    lengths: [9, 11],
    mixed: 'capitals',
    base: FORM_AND_WORD,
    // The life-long number tells the person; how often it was renewed does not.
    prove: (value) => (isHomeReturnPermit(value) ? { value: value.slice(0, 9) } : undefined),
    words: [
      '来往内地通行证',
      '來往內地通行證',
      '回乡证',
      '回鄉證',
      '通行证',
      '通行證',
      'home return permit',
      'travel permit',
    ],
    needsWordWithin: 100,
  },
  {
    id: 'ID-TWPASS',
    meaning: 'Mainland travel permit of residents of Taiwan',
    severity: 'medium',
    views: ['plain', 'joined'],
    find: /(?<![0-9A-Za-z])\d{8}(?:\d{2}[A-Z]?)?(?![0-9A-Za-z])/g,
    lengths: [8, 11],
    digits: 8,
    base: FORM_AND_WORD,
    prove: (value) => (isTaiwanPermit(value) && !isDay(value) ? { value: value.slice(0, 8) } : undefined),
    words: ['来往大陆通行证', '來往大陸通行證', '台胞证', '臺胞證', '台胞證', 'taiwan compatriot permit', 'mtp'],
    needsWordWithin: 40,
  },
  {
    id: 'ID-CNPP',
    meaning: 'Passport of the mainland, Hong Kong or Macau',
    severity: 'medium',
    views: ['plain', 'joined'],
    find: /(?<![0-9A-Za-z])(?:[EeGgDdSsPpHhKk]\d{8}|[EeDdSsPpKk][A-HJ-NP-Za-hj-np-z]\d{7})(?![0-9A-Za-z])/g,
    lengths: [9, 9],
    mixed: 'any',
    base: FORM_AND_WORD,
    prove: (value) => (isChinesePassport(value) ? { value: value.toUpperCase() } : undefined),
    words: ['护照', '護照', 'passport'],
    needsWordWithin: 100,
    givesWayTo: ['ID-HMPASS'],
  },
  {
    id: 'ID-HKID',
    meaning: 'Hong Kong identity card',
    severity: 'high',
    views: ['plain', 'joined'],
    find: /(?<![0-9A-Za-z])[A-Z]{1,2}\d{6}(?:\([0-9A]\)|[0-9A](?![0-9A-Za-z]))/g,
    lengths: [8, 9],
    mixed: 'capitals',
    base: BASE.good,
    prove: (value) => {
      if (!isHongKongId(value)) return undefined
      return { value: value.replace(/[()]/g, ''), points: value.endsWith(')') ? 10 : 0 }
    },
    words: ['香港身份證', '香港身份证', '身分證', '身份证', '身份證', 'hkid', 'hong kong id', 'identity card'],
  },
  {
    id: 'ID-MO',
    meaning: 'Macau resident identity card; its check digit is not published',
    severity: 'medium',
    views: ['plain', 'joined'],
    find: /(?<![0-9A-Za-z])[157]\/?\d{6}(?:\/\d|\(\d\)|\d)(?![0-9A-Za-z])/g,
    lengths: [8, 8],
    base: FORM_AND_WORD,
    prove: (value) => (isMacauId(value) ? { value: value.replace(/\D/g, '') } : undefined),
    words: [
      '澳門居民身份證',
      '澳门居民身份证',
      '澳門身份證',
      '澳门身份证',
      'macau bir',
      'macau id',
      'macao id',
      'macau resident',
    ],
    needsWordWithin: 60,
  },
  {
    id: 'ID-TW',
    meaning: 'National ID of Taiwan',
    severity: 'high',
    views: ['plain', 'joined'],
    find: /(?<![0-9A-Za-z])[A-Z][12]\d{8}(?![0-9A-Za-z])/g,
    lengths: [10, 10],
    mixed: 'capitals',
    base: BASE.good,
    prove: (value) => (isTaiwanId(value) ? { value } : undefined),
    words: ['身分證字號', '身份證字號', '身分證', '身份證', '身份证', '統一編號', 'taiwan id', 'national id'],
  },
  {
    id: 'ID-TWARC',
    meaning: 'Resident certificate of Taiwan, the form of 2021',
    severity: 'medium',
    views: ['plain', 'joined'],
    find: /(?<![0-9A-Za-z])[A-Z][89]\d{8}(?![0-9A-Za-z])/g,
    lengths: [10, 10],
    mixed: 'capitals',
    base: BASE.good,
    prove: (value) => (isTaiwanId(value) ? { value } : undefined),
    words: ['居留證', '居留证', '統一證號', 'resident certificate', 'tarc'],
  },
  {
    // ICAO 9303 parts 3-7
    id: 'ID-MRZ',
    meaning: 'Machine-readable zone of a passport, visa or card, with all its checks',
    severity: 'critical',
    views: ['plain'],
    find: new RegExp(
      '(?<![A-Z0-9<])(?=[A-Z0-9<]{30})(?:' +
        // Two lines of a passport, its second line alone, which a narrow page breaks, two of 36, three of 30 (a card begins with A, C or I).
        'P[A-Z0-9<]{43}[ \\t]*\\r?\\n[ \\t]*[A-Z0-9<]{44}|' +
        'V[A-Z0-9<]{43}[ \\t]*\\r?\\n[ \\t]*[A-Z0-9<]{44}|' +
        '[A-Z0-9<]{9}\\d[A-Z<]{3}\\d{6,7}(?:[A-Z0-9<]\\n?){24,25}|' +
        '[A-Z][A-Z0-9<]{35}[ \\t]*\\r?\\n[ \\t]*[A-Z0-9<]{36}|' +
        '[ACI][A-Z0-9<]{29}[ \\t]*\\r?\\n[ \\t]*[A-Z0-9<]{30}[ \\t]*\\r?\\n[ \\t]*[A-Z0-9<]{30}' +
        ')(?![A-Z0-9<])',
      'g',
    ),
    capitals: 30,
    base: BASE.strong,
    // Four or five checks are right at once.
    prove: (_, { page, start, end }) => {
      const zone = page.text.slice(start, end)
      const value = zone.replace(/\s+/g, '')
      return isMrz(zone) || isMrz(value) ? { value, points: 10 } : undefined
    },
    words: ['护照', '護照', 'passport', 'mrz', 'machine readable'],
  },
]

/** A known code speaks for it, a prefecture that never was speaks against it; our table of districts has gaps. */
function regionPoints(code: string): number {
  if (isKnownRegion(code.slice(0, 6))) return 10
  return DIVISIONS[code.slice(0, 4)] === undefined ? -20 : 0
}

function prcIdOf(kind: PrcId['kind']): (value: string, candidate: Candidate) => Proof | undefined {
  return (value, candidate) => {
    const id = parsePrcId(value)
    if (id === undefined) return roundedPrcId(kind, value, candidate)
    if (id.kind !== kind) return undefined
    // Codes of places and days stand side by side in many tables.
    if (candidate.pieces > 1 && kind === 'resident' && !id.isRegionKnown) return undefined
    return { value: value.toUpperCase(), points: kind === 'foreigner' ? 0 : regionPoints(value) }
  }
}

/** Without its last digits a number says little by itself: only under the header of a column it is one. */
function roundedPrcId(kind: PrcId['kind'], value: string, { page, header }: Candidate): Proof | undefined {
  if (header === '' || page.view !== 'plain') return undefined
  const id = parseRoundedPrcId(value)
  if (id?.kind !== kind || !wordIn(header, ID_HEADERS)) return undefined
  const lost = /e/i.test(value) ? ROUNDED.byExponent : ROUNDED.byZeros
  return { value: id.digits, isRounded: true, points: regionPoints(id.digits) + lost }
}

/** 20260131 is a day far more often than a permit. */
function isDay(digits: string): boolean {
  return /^(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$/.test(digits)
}
