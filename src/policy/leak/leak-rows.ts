// What happens to data that leaves, where an organisation sets nothing else. Source: dlp-detectors §9.
import type { DataCondition, LeavingCondition } from './leaving-rule.ts'
import type { LeakAction, LeakRule } from './leak-row.ts'

/** Numbers that stand for one person, or for the money of one. */
const PEOPLE = ['ID-*', 'PAY-CARD', 'PAY-CUP', 'PAY-TRACK', 'PAY-CVV']
const SECRETS = ['SEC-*']

const data = (
  detectors: readonly string[],
  least: Partial<Pick<DataCondition, 'count' | 'severity' | 'confidence'>> = {},
): DataCondition => ({ of: 'data', detectors, count: 1, severity: 'low', confidence: 'medium', ...least })

const notInspectable = { of: 'not-inspectable', is: ['encrypted', 'not-readable', 'limit', 'too-slow'] } as const

interface ShippedRow {
  readonly id: string
  readonly action: LeakAction
  readonly direction: 'out' | 'internal'
  readonly when: readonly LeavingCondition[]
  /** partners get no easier treatment */
  readonly isSame?: true
  readonly meaning: string
  /** the same, for pages and letters in Chinese */
  readonly chinese: string
}

/**
 * All that hold count, up to the first that allows; the strictest of them decides.
 * What blocks is only what is sure: a false block costs more than a question.
 */
// prettier-ignore
const ROWS: readonly ShippedRow[] = [
  { id: 'leak-own-data',         action: 'tell',    direction: 'out',      when: [{ of: 'own-data' }],
    meaning: 'Numbers that the sender declared as their own: theirs to give away.',
    chinese: '发件人登记的本人证件号或卡号，可自行发送。' },
  { id: 'leak-people-one',       action: 'tell',    direction: 'out',      when: [data(PEOPLE)],
    meaning: 'An identity or card number of one person.',
    chinese: '含一人的身份证件号或银行卡号。' },
  { id: 'leak-people-few',       action: 'step-up', direction: 'out',      when: [data(PEOPLE, { count: 2 })],
    meaning: 'Identity or card numbers of several people.',
    chinese: '含多人的身份证件号或银行卡号。' },
  { id: 'leak-people-disguised', action: 'step-up', direction: 'out',      when: [data(['ID-CN18', 'ID-HMT-RES'], { count: 5, confidence: 'low' })],
    meaning: 'Each may be no identity number; five with right check digits, dates and provinces are no chance.',
    chinese: '多个号码疑似经过变形的身份证号码。' },
  { id: 'leak-people-many',      action: 'approve', direction: 'out',      when: [data(PEOPLE, { count: 10 })],
    meaning: 'A list of people with their identity or card numbers.',
    chinese: '含人员名单及其身份证件号或银行卡号。' },
  { id: 'leak-people-mass',      action: 'block',   direction: 'out',      when: [data(PEOPLE, { count: 100, confidence: 'high' })],
    meaning: 'A hundred people or more: a data base, not a letter.',
    chinese: '含一百人以上的身份证件号或银行卡号，属于批量数据。' },
  { id: 'leak-secret',           action: 'block',   direction: 'out',      when: [data(SECRETS, { severity: 'critical' })], isSame: true,
    meaning: 'A key that opens systems: whoever reads the mail can use it.',
    chinese: '含可直接登录系统的密钥。' },
  { id: 'leak-credential',       action: 'step-up', direction: 'out',      when: [data(SECRETS, { severity: 'high' })],
    meaning: 'A token or an address with a password in it.',
    chinese: '含令牌或带密码的连接地址。' },
  { id: 'leak-credentials-many', action: 'approve', direction: 'out',      when: [data(SECRETS, { count: 10 })],
    meaning: 'A list of passwords, tokens or keys.',
    chinese: '含成批的密码、令牌或密钥。' },
  { id: 'leak-password',         action: 'tell',    direction: 'out',      when: [data(SECRETS, { confidence: 'high' })],
    meaning: 'A password stands in the text: it belongs on another way than what it opens.',
    chinese: '正文中含密码，应通过其他途径告知。' },
  { id: 'leak-accounts',         action: 'step-up', direction: 'out',      when: [data(['PAY-IBAN', 'PAY-CNACC'], { count: 10 })],
    meaning: 'A list of bank accounts; one stands on every invoice.',
    chinese: '含成批的银行账号。' },
  { id: 'leak-contacts',         action: 'step-up', direction: 'out',      when: [data(['PII-CNMOB', 'PII-TEL'], { count: 50 })],
    meaning: 'A list of telephone numbers: the customers, or the staff.',
    chinese: '含成批的电话号码。' },
  { id: 'leak-addresses',        action: 'tell',    direction: 'out',      when: [data(['PII-MAIL'])],
    meaning: 'A list of mail addresses.',
    chinese: '含成批的邮箱地址。' },
  { id: 'leak-payroll',          action: 'step-up', direction: 'out',      when: [data(['PII-BIO', 'PII-MED'])],
    meaning: 'A payroll, files of staff, or papers about health.',
    chinese: '含工资表、人事或健康资料。' },
  { id: 'leak-marked',           action: 'step-up', direction: 'out',      when: [data(['BIZ-SEC'])],
    meaning: 'Marked as not for outside.',
    chinese: '带有不得外传的标记。' },
  { id: 'leak-business',         action: 'tell',    direction: 'out',      when: [data(['BIZ-FIN', 'BIZ-CODE'])],
    meaning: 'Unpublished accounts or source code.',
    chinese: '含未公开的财务数据或源代码。' },
  { id: 'leak-own-words',        action: 'step-up', direction: 'out',      when: [data(['words:*', 'pattern:*', 'exact:*'])],
    meaning: 'Words, forms or records that the organisation named as its own.',
    chinese: '含单位自定义的词语、格式或登记数据。' },
  { id: 'leak-own-records',      action: 'approve', direction: 'out',      when: [data(['exact:*'], { count: 10 })],
    meaning: 'A list of records of the organisation.',
    chinese: '含单位登记数据的名单。' },
  { id: 'leak-own-document',     action: 'approve', direction: 'out',      when: [data(['document:*'])],
    meaning: 'Large parts of a protected document.',
    chinese: '含受保护文档的大段内容。' },
  { id: 'leak-label-internal',   action: 'justify', direction: 'out',      when: [{ of: 'label', atLeast: 'internal' }], isSame: true,
    meaning: 'Labelled internal: its sender says why it leaves.',
    chinese: '标签为“内部”，请说明外发原因。' },
  { id: 'leak-label-confidential', action: 'approve', direction: 'out',    when: [{ of: 'label', atLeast: 'confidential' }], isSame: true,
    meaning: 'Labelled confidential: leaves with the word of a second person.',
    chinese: '标签为“机密”，须经审批后外发。' },
  { id: 'leak-label-secret',     action: 'block',   direction: 'out',      when: [{ of: 'label', atLeast: 'secret' }], isSame: true,
    meaning: 'Labelled secret: does not leave.',
    chinese: '标签为“绝密”，不得外发。' },
  { id: 'leak-not-inspectable',  action: 'step-up', direction: 'out',      when: [notInspectable],
    meaning: 'Something in it could not be looked into, such as an encrypted archive.',
    chinese: '含无法检查的内容，例如加密压缩包。' },
  { id: 'leak-internal-secret',  action: 'step-up', direction: 'internal', when: [data(SECRETS, { severity: 'critical' })],
    meaning: 'A key that opens systems, to colleagues: mailboxes keep it for years.',
    chinese: '发给同事的邮件含可直接登录系统的密钥。' },
  { id: 'leak-internal-mass',    action: 'step-up', direction: 'internal', when: [data(PEOPLE, { count: 100 })],
    meaning: 'A hundred people or more, within the house.',
    chinese: '发给同事的邮件含一百人以上的身份证件号或银行卡号。' },
]

export const LEAK_ROWS: readonly (LeakRule & Pick<ShippedRow, 'chinese'>)[] = ROWS.map(({ isSame, ...row }) => ({
  ...row,
  for: [],
  notFor: [],
  needs: 'all',
  unless: [],
  approvers: [],
  isSameForPartners: isSame ?? false,
  overBytes: 0,
}))
