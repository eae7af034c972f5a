// How people name each kind of value beside it; written without looking at the words of the detectors' rows.
import type { ValueKind } from './values.ts'

interface Labels {
  readonly zh: readonly string[]
  readonly en: readonly string[]
}

const row = (zh: string, en: string): Labels => ({ zh: zh.split('|'), en: en.split('|') })

export const LABELS: Readonly<Record<ValueKind, Labels>> = {
  'ID-CN18': row('身份证号|身份证号码|居民身份证|证件号码', 'ID card number|PRC ID number|National ID'),
  'ID-CN15': row('身份证号|旧身份证号码', 'ID card number|PRC ID number'),
  'ID-HMT-RES': row('港澳台居民居住证|居住证号码', 'Residence permit no.|HMT residence permit'),
  'ID-CN-PR': row('外国人永久居留身份证|永居证号', 'Permanent residence card|PRC permanent residence ID'),
  'ID-HMPASS': row('港澳居民来往内地通行证|回乡证号码', 'Home return permit|Mainland travel permit'),
  'ID-TWPASS': row('台胞证|台湾居民来往大陆通行证', 'Taiwan compatriot permit|Taiwan Compatriot Permit No.'),
  'ID-CNPP': row('护照号|护照号码', 'Passport no|Passport number'),
  'ID-HKID': row('香港身份證|香港身份证号码', 'HKID|Hong Kong ID card'),
  'ID-MO': row('澳门身份证|澳門居民身份證', 'Macau BIR|Macau ID'),
  'ID-TW': row('身分證字號|台湾身份证号', 'Taiwan ID|Taiwan national ID'),
  'ID-TWARC': row('外僑居留證|居留證號', 'Taiwan resident certificate|TARC'),
  'ID-MRZ': row('护照机读码|护照', 'Passport MRZ|Passport scan'),
  'ID-USSSN': row('美国社会安全号|社会安全号 SSN', 'SSN|Social Security Number'),
  'ID-USITIN': row('美国纳税人识别号 ITIN|ITIN', 'ITIN|Taxpayer ID (ITIN)'),
  'ID-UKNHS': row('英国 NHS 号|NHS number', 'NHS number|NHS No'),
  'ID-UKNINO': row('英国国民保险号 NINO|National Insurance', 'National Insurance number|NINO'),
  'ID-JPMY': row('マイナンバー|日本个人番号（マイナンバー）', 'My Number|マイナンバー'),
  'ID-KRRRN': row('주민등록번호|韩国居民登录号 RRN', 'RRN|주민등록번호'),
  'ID-SG': row('新加坡身份证 NRIC|新加坡身份证', 'NRIC|NRIC/FIN'),
  'ID-IN': row('印度 Aadhaar 号|Aadhaar', 'Aadhaar number|Aadhaar'),
  'ID-TH': row('泰国身份证 Thai ID|บัตรประชาชน', 'Thai ID|Thai ID card'),
  'ID-BR': row('巴西 CPF|CPF', 'CPF|CPF number'),
  'ID-DE': row('德国税号 Steuer-ID|Steuer-ID', 'Steuer-ID|IdNr'),
  'ID-FR': row('法国社保号 NIR|NIR', 'Numéro de sécurité sociale|NIR'),
  'ID-ES': row('西班牙 DNI/NIE|DNI', 'DNI/NIE|DNI'),
  'ID-NL': row('荷兰 BSN|BSN', 'BSN|Burgerservicenummer'),
  'ID-PL': row('波兰 PESEL|PESEL', 'PESEL|PESEL number'),
  'ID-CA': row('加拿大 SIN|Social Insurance Number', 'SIN|Social Insurance Number'),
  'ID-ZA': row('南非 ID number|South African ID', 'SA ID number|South African ID'),
  'ID-AU': row('澳洲税号 TFN|TFN', 'TFN|Tax File Number'),
  'PAY-CARD': row('信用卡号|卡号|银行卡', 'Credit card|Card number|Visa/Master card'),
  'PAY-CUP': row('银行卡号|工资卡|储蓄卡号', 'Bank card|UnionPay card number|Salary card no.'),
  'PAY-TRACK': row('磁道数据|磁条信息', 'Track 1 data|Track data'),
  'PAY-IBAN': row('国际账号 IBAN|IBAN', 'IBAN|Bank account (IBAN)'),
  'PAY-SWIFT': row('SWIFT 代码|银行代码 SWIFT', 'SWIFT code|BIC'),
  'PAY-ABA': row('ABA 路由号|Routing number', 'Routing number|ABA'),
  'PAY-CNACC': row('对公账户账号|银行账号|开户行账号', 'Bank account number|Account number'),
  'ORG-USCC': row('统一社会信用代码|纳税人识别号|税号', 'USCC|Unified social credit code'),
  'ORG-CODE': row('组织机构代码', 'Organisation code|Organization code'),
  'ORG-TWUBN': row('統一編號|统一编号', 'UBN|Taiwan UBN'),
  'ORG-JP': row('法人番号', '法人番号|Corporate number'),
  'ORG-ABN': row('澳洲公司号 ABN|ABN', 'ABN|Australian Business Number'),
  'CRY-BTC': row('比特币地址|钱包地址', 'Bitcoin address|BTC wallet'),
  'SEC-PEM': row('服务器私钥|私钥', 'Private key|Server key'),
  'SEC-AWS': row('AWS 密钥|AWS AccessKey', 'AWS access key|Access key id'),
  'SEC-ALI': row('阿里云 AccessKey|阿里云密钥', 'Aliyun AccessKey|Alibaba Cloud key'),
  'SEC-TC': row('腾讯云 SecretId|腾讯云密钥', 'Tencent SecretId|Tencent Cloud key'),
  'SEC-GH': row('GitHub 令牌|GitHub token', 'GitHub token|Deploy token'),
  'SEC-GCP': row('谷歌 API key|地图密钥', 'Google API key|Maps key'),
  'SEC-SLACK': row('Slack 令牌|Slack token', 'Slack token|Bot token'),
  'SEC-STRIPE': row('Stripe 密钥', 'Stripe key|Live key'),
  'SEC-LLM': row('模型 API key|大模型密钥', 'OpenAI key|Model API key'),
  'SEC-JWT': row('登录令牌|JWT', 'Bearer token|JWT'),
  'SEC-DSN': row('数据库连接|数据库地址', 'Database URL|DSN'),
  'SEC-HOOK': row('机器人 webhook|群机器人', 'Webhook|Robot webhook'),
  'PII-CNMOB': row('手机|手机号|联系电话', 'Mobile|Phone (China)|Cell'),
  'PII-VIN': row('车架号|车辆识别代号', 'VIN|Chassis no.'),
  'PII-IMEI': row('IMEI|手机串号', 'IMEI|Device IMEI'),
  'PII-PLATE': row('车牌号|车牌', 'Plate|Vehicle plate'),
}

/** Whose values no check proves, or a check of one digit that asks for the word beside it. */
export const FORM_ONLY: ReadonlySet<ValueKind> = new Set([
  'ID-CN15',
  'ID-HMPASS',
  'ID-TWPASS',
  'ID-CNPP',
  'ID-MO',
  'ID-USSSN',
  'ID-USITIN',
  'ID-UKNINO',
  'PAY-SWIFT',
  'PAY-CNACC',
  'PII-CNMOB',
  'PII-PLATE',
] as const)

export type KindClass = 'identity, checked' | 'payment, checked' | 'company, wallet, device' | 'form only' | 'secret'
export function classOf(kind: ValueKind): KindClass {
  if (FORM_ONLY.has(kind)) return 'form only'
  if (kind.startsWith('SEC')) return 'secret'
  if (kind.startsWith('ID')) return 'identity, checked'
  return kind.startsWith('PAY') ? 'payment, checked' : 'company, wallet, device'
}

/** Have line breaks of their own: not for cells and codes. */
export const MANY_LINES: ReadonlySet<ValueKind> = new Set(['ID-MRZ', 'SEC-PEM'])
