// Telephones, addresses, names, vehicles, health and payroll; ids and rules as in dlp-detectors.md §5.
import { BASE, type Candidate, type Detector, type Page, type Proof, type Span } from '../detector.ts'
import { CALLING_CODES, MAINLAND_AREA_CODES } from '../data/telephone-codes.ts'
import { PLACE } from '../data/gazetteer.ts'
import { SURNAMES } from '../data/surnames.ts'
import { isImei, isVin, vinLookAlikes } from '../validators/devices.ts'

const PERSON_NUMBERS = ['ID-CN18', 'ID-CN15', 'ID-HMT-RES', 'ID-CN-PR', 'ID-HKID', 'ID-TW', 'ID-CNPP', 'PAY-CUP', 'PAY-CARD', 'PII-CNMOB'] // prettier-ignore
const NAME_WITHIN = 30
/** An address list of so many people is worth a look; fewer stand in every long thread. */
const LEAST_ADDRESSES = 50

/** Number segments that the ministry gave to networks: all of 13, 18; the data cards and the virtual ones among the rest. */
const MOBILE = /^1(?:3\d|4[014-9]|5[0-35-9]|6[2567]|7[0-8]|8\d|9[0-35-9])\d{8}$/
const MEDICAL_TERMS =
  /病历|病案|住院|门诊|诊断|处方|主诉|既往史|现病史|化验|检查报告|手术|医嘱|用药|过敏史|体检|病理|出院|入院|患者|就诊|medical record|diagnos[ie]s|prescription|patient|admission|discharge|icd-?10|medication|allerg(?:y|ies)/gi
/** of the words above, distinct, around one value */
const LEAST_TERMS = 2
const STAFF_HEADERS = [
  ...'姓名 身份证 工资 薪资 薪酬 银行卡 基本工资 实发 应发 奖金 社保 公积金 个税 绩效 补贴 入职日期 出生日期 学历 毕业院校 家庭住址 紧急联系人'.split(' '),
  ...'salary|gross pay|net pay|base pay|bonus|payroll|date of birth|hire date|employee id|bank account|social security'.split('|'),
] // prettier-ignore
const STAFF_HEADER = new RegExp(STAFF_HEADERS.join('|'), 'gi')
/** of the headers above, distinct, on one line */
const LEAST_HEADERS = 3
/** UTF-16 units of a row of headers, and of what is looked at below it */
const LONGEST_LINE = 600
const BELOW = 400

export const PERSONAL: readonly Detector[] = [
  {
    id: 'PII-CNMOB',
    meaning: 'Mobile telephone number of the mainland',
    severity: 'low',
    views: ['plain', 'joined'],
    find: /(?<![0-9A-Za-z])(?:\+?86[ -]?)?1[3-9]\d{9}(?![0-9A-Za-z])/g,
    lengths: [11, 13],
    digits: 11,
    base: BASE.good,
    prove: (text) => {
      const value = text.replace(/\D/g, '').slice(-11)
      return MOBILE.test(value) ? { value } : undefined
    },
    words: [
      '手机',
      '手機',
      '电话',
      '電話',
      '联系方式',
      '手机号',
      '移动电话',
      'mobile',
      'phone',
      'tel',
      'cell',
      'wechat',
      '微信',
    ],
    counts: [
      { atLeast: 20, severity: 'high' },
      { atLeast: 10, severity: 'medium' },
    ],
    givesWayTo: ['ID-PL', 'ID-DE', 'ID-BR', 'ORG-ABN'],
  },
  {
    // ITU-T E.164: country code and at most 15 digits
    id: 'PII-TEL',
    meaning: 'Other telephone number: with a country code, or with an area code of the mainland',
    severity: 'low',
    views: ['plain'],
    find: /(?<![0-9A-Za-z+])(?:\+[1-9]\d{0,2}[ .-]?\(?\d{1,5}\)?(?:[ .-]?\d{2,5}){1,4}|\(?0[1-9]\d{1,2}\)?[ -]?\d{7,8}|\(?[2-9]\d{2}\)?[ .-][2-9]\d{2}[ .-]\d{4})(?![0-9A-Za-z])/g,
    digits: 2,
    base: 50,
    prove: telephone,
    words: ['电话', '電話', '座机', '传真', '联系', 'phone', 'tel', 'telephone', 'fax', 'mobile', 'call'],
    counts: [
      { atLeast: 50, severity: 'high' },
      { atLeast: 20, severity: 'medium' },
    ],
    givesWayTo: ['PII-CNMOB', 'ID-USSSN', 'ID-UKNHS'],
  },
  {
    // RFC 5321 §4.1.2, as people write it
    id: 'PII-MAIL',
    meaning: 'List of mail addresses',
    severity: 'medium',
    views: ['plain'],
    keywords: ['@'],
    reach: 70,
    find: /(?<![A-Za-z0-9._%+-])[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5}(?![A-Za-z0-9@-])/g,
    base: 95,
    prove: (value) => ({ value: value.toLowerCase() }),
    words: ['邮箱', '郵箱', 'email', 'e-mail'],
    leastCount: LEAST_ADDRESSES,
    counts: [{ atLeast: 500, severity: 'high' }],
  },
  {
    id: 'PII-ADDR',
    meaning: 'Postal address in the mainland, down to the house',
    severity: 'low',
    views: ['plain'],
    keywords: ['号', '號'],
    find: findAddresses,
    base: BASE.good,
    words: ['地址', '住址', '收货地址', '通讯地址', '籍贯', '住所', 'address'],
    counts: [
      { atLeast: 50, severity: 'high' },
      { atLeast: 10, severity: 'medium' },
    ],
  },
  {
    id: 'PII-NAME',
    meaning: 'Chinese name beside a number of the person; raises that finding one step',
    severity: 'low',
    views: ['plain'],
    find: findNames,
    base: BASE.good,
    words: ['姓名', '户名', '联系人', '收款人', 'name'],
    raises: { detectors: PERSON_NUMBERS, within: NAME_WITHIN },
  },
  {
    // GA 36-2018
    id: 'PII-PLATE',
    meaning: 'Number plate of the mainland',
    severity: 'low',
    views: ['plain'],
    find: /[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领] ?[A-HJ-NP-Z][ ·]?(?=[A-Z0-9]{0,5}\d)[A-HJ-NP-Z0-9]{4,5}[A-HJ-NP-Z0-9挂学警港澳](?![0-9A-Za-z])/g,
    base: 60,
    prove: (value) => ({ value: value.replace(/[ ·]/g, '') }),
    words: ['车牌', '車牌', '车辆', '号牌', 'plate', 'vehicle'],
    counts: [{ atLeast: 50, severity: 'medium' }],
  },
  {
    // ISO 3779, GB 16735-2019
    id: 'PII-VIN',
    meaning: 'Vehicle identification number',
    severity: 'low',
    views: ['plain', 'joined'],
    find: /(?<![0-9A-Za-z])(?=[A-Z0-9]{0,16}[A-Z])(?=[A-Z0-9]{0,13}\d)[A-HJ-NPR-Z0-9]{8}[0-9X][A-HJ-NPR-Z0-9]{5}\d{3}(?![0-9A-Za-z])/g,
    lengths: [17, 17],
    lookAlikes: vinLookAlikes,
    capitals: 17,
    base: 50,
    prove: (value) => (isVin(value) ? { value, points: value.startsWith('L') ? 5 : 0 } : undefined),
    words: ['车架号', '車架號', '车辆识别', 'vin', 'chassis'],
    counts: [{ atLeast: 50, severity: 'medium' }],
  },
  {
    // 3GPP TS 23.003 §6.2
    id: 'PII-IMEI',
    meaning: 'IMEI of a telephone',
    severity: 'low',
    views: ['plain', 'joined'],
    find: /(?<![0-9A-Za-z])\d{15}(?![0-9A-Za-z])/g,
    lengths: [15, 15],
    digits: 15,
    base: 55,
    prove: (value) => (isImei(value) ? { value } : undefined),
    words: ['imei', '手机串号', '设备串号', '串号'],
    needsWordWithin: 100,
    counts: [{ atLeast: 50, severity: 'medium' }],
  },
  {
    id: 'PII-MED',
    meaning: 'Medical record: a record number, diagnosis or ICD-10 code among medical words',
    severity: 'high',
    views: ['plain'],
    keywords: [
      '病历',
      '病案',
      '住院',
      '门诊',
      '诊断',
      '处方',
      'medical record',
      'diagnos',
      'prescription',
      'patient',
      'icd',
    ],
    find: /(?:病历号|病案号|住院号|门诊号|就诊卡号|medical record (?:number|no)|mrn)[:.# \t]{0,4}(?<number>[A-Za-z]{0,3}\d{4,16})(?!\d)|(?:诊断|处方|主诉|医嘱|diagnosis|prescription)[: \t]{1,4}(?<text>[^\n]{2,60})|(?<![0-9A-Za-z])(?<code>[A-TV-Z]\d{2}(?:\.\d{1,2})?)(?![0-9A-Za-z.])/gi,
    base: 60,
    prove: medical,
    words: ['病历', '病案', '住院', '诊断', '处方', '患者', 'patient', 'diagnosis', 'medical record', 'prescription'],
    // Several fields of one record are one person.
    counts: [{ atLeast: 30, severity: 'critical' }],
  },
  {
    id: 'PII-BIO',
    meaning: 'Table of payroll or personnel: three or more of its headers over rows of values',
    severity: 'high',
    views: ['plain'],
    keywords: STAFF_HEADERS,
    find: findStaffTables,
    base: 85,
    words: ['工资', '薪资', '花名册', '人事', '简历', 'payroll', 'salary', 'personnel'],
    counts: [],
  },
]

function telephone(text: string): Proof | undefined {
  const digits = text.replace(/\D/g, '')
  if (text.startsWith('+')) {
    const isKnown = [1, 2, 3].some((length) => CALLING_CODES.has(digits.slice(0, length)))
    if (!isKnown || digits.length < 9 || digits.length > 15) return undefined
    return digits.startsWith('861') && digits.length === 13 ? undefined : { value: digits, points: 10 }
  }
  if (!text.replace('(', '').startsWith('0')) return { value: digits }
  const isArea = [3, 4].some(
    (length) => MAINLAND_AREA_CODES.test(digits.slice(0, length)) && [7, 8].includes(digits.length - length),
  )
  return isArea ? { value: digits, points: /[ )-]/.test(text) ? 10 : -10 } : undefined
}

/** From the last place name before "…路…号" to the room behind it, at most 40 characters apart. */
function* findAddresses(page: Page): Iterable<Span> {
  const house =
    /(?:路|街|道|巷|弄|胡同|里|村|园区?|大厦|小区|苑)[^\n\d]{0,8}\d{1,5}(?:-\d{1,4})? ?[号號](?:[^\n。；;]{0,12}?\d{1,5} ?(?:室|房|户|座|单元|楼|层))?/g
  for (const match of page.text.matchAll(house)) {
    const from = Math.max(0, match.index - 40)
    const before = page.text.slice(from, match.index)
    const line = before.slice(before.lastIndexOf('\n') + 1)
    const at = line.search(PLACE)
    if (at < 0) continue
    yield { start: match.index - line.length + at, end: match.index + match[0].length }
  }
}

/** A name stands by itself, between marks, blanks or cells, or right after the word for it. */
function* findNames(page: Page): Iterable<Span> {
  const alone =
    /(?<![\u4e00-\u9fff])[\u4e00-\u9fff]{2,4}(?![\u4e00-\u9fff])|(?:姓名|户名|联系人|收款人|名叫|客户|员工)[是为: \t]{0,3}(?<value>[\u4e00-\u9fff]{2,3})/g
  for (const match of page.text.matchAll(alone)) {
    const name = match.groups?.['value'] ?? match[0]
    const surname = SURNAMES.has(name.slice(0, 2)) ? 2 : SURNAMES.has(name.slice(0, 1)) ? 1 : 0
    if (surname === 0 || name.length <= surname || name.length > surname + 2 || NO_NAMES.has(name)) continue
    const start = match.index + match[0].length - name.length
    yield { start, end: start + name.length }
  }
}

/** Words that begin like a surname and stand beside numbers all day. */
const NO_NAMES = new Set('金额 金融 时间 方式 方法 方案 单价 单号 单位 高级 高度 水果 水电 成本 成功 成员 周一 周二 周三 周四 周五 周六 周日 周期 周末 安全 安全码 安排 安装 应发 应付 应收 项目 计算 计划 计数 明细 明天 全部 全国 全额 常用 常见 江苏 江西 江苏省 江西省 云南 云南省 石家庄 温度 温州 温州市 广州 广东 广西 广告 白天 白色 黄色 黄金 蓝色 东城区 盛大 程序 程度 车牌 车辆 车牌号 车架号 汇总 钱包 毛利 毛重 余额 余款 万元 包装 包裹 通过 通知 通行证 都市 农行 农业 农历 易购 关于 关系 关注 关键 越南 师傅 经理 经办人 经济 海南 海关 祝好 祝您 于是 解释 解决 解除 能力 强度 国际 国内 国家 公司 公里 公式 公章 支付 支付宝 支持 支行 终端 后台 后三位 向上 向下 别名 充值 连接 连续 时长 宗旨 宿舍 满意 满足 沙发 台湾 台胞证 从业 项 暴雨 隆重 居住证 居民 步骤 空间 空白 空调 相关 相应 初始 初步 红色 红包 权限 权利 益处 那么 养老 养老金 简介 简历 饶有 利率 利息 利润'.split(' ')) // prettier-ignore

function medical(_: string, candidate: Candidate): Proof | undefined {
  const { groups } = candidate
  const around =
    candidate.before(300) + candidate.page.text.slice(candidate.start, candidate.end) + candidate.after(300)
  const terms = new Set((around.match(MEDICAL_TERMS) ?? []).map((term) => term.toLowerCase()))
  // What follows the word may be a sentence about it: essays prescribe and diagnose, too.
  if (terms.size < (groups['text'] === undefined ? LEAST_TERMS : LEAST_TERMS + 1)) return undefined
  // The expression takes any case for the words' sake; codes are written in capitals.
  if (/^[a-z]/.test(groups['code'] ?? '')) return undefined
  const value = groups['number'] ?? groups['code'] ?? groups['text'] ?? ''
  const points = Math.min(20, (terms.size - LEAST_TERMS) * 5)
  return { value: value.replace(/\s+/g, '').toUpperCase(), points: groups['text'] === undefined ? points : points - 5 }
}

/** A line with at least three of the headers, parted as cells are, and digits on the lines below. */
function* findStaffTables({ text, keywordPlaces = [] }: Page): Iterable<Span> {
  const line = { start: 0, end: 0 }
  for (let index = 0; index < keywordPlaces.length;) {
    const place = keywordPlaces[index] as number
    if (place >= line.end) {
      line.start = text.lastIndexOf('\n', place) + 1
      const end = text.indexOf('\n', place)
      line.end = end < 0 ? text.length : end
    }
    const start = place - ((place - line.start) % LONGEST_LINE)
    const end = Math.min(line.end, start + LONGEST_LINE)
    const first = index
    while ((keywordPlaces[index] ?? Number.POSITIVE_INFINITY) < end) index++
    const isRow = index - first >= LEAST_HEADERS && isHeaderRow(text.slice(start, end))
    if (isRow && (text.slice(end, end + BELOW).match(/\d{3,}/g)?.length ?? 0) >= 2) {
      yield { start, end: start + text.slice(start, end).trimEnd().length }
    }
  }
}

function isHeaderRow(line: string): boolean {
  const headers = new Set((line.match(STAFF_HEADER) ?? []).map((header) => header.toLowerCase()))
  if (headers.size < LEAST_HEADERS || line.length > 60 * headers.size || !/[\t,|; ]/.test(line)) return false
  // Prose names such things in a sentence; a row of headers has no full stop and few figures.
  return !/[。！？]|[.!?]\s/.test(line) && (line.match(/\d/g)?.length ?? 0) <= 8
}
