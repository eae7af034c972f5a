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
}

/**
 * All that hold count, up to the first that allows; the strictest of them decides.
 * What blocks is only what is sure: a false block costs more than a question.
 */
// prettier-ignore
const ROWS: readonly ShippedRow[] = [
  { id: 'leak-own-data',         action: 'tell',    direction: 'out',      when: [{ of: 'own-data' }],
    meaning: 'Numbers that the sender declared as their own: theirs to give away.' },
  { id: 'leak-people-one',       action: 'tell',    direction: 'out',      when: [data(PEOPLE)],
    meaning: 'An identity or card number of one person.' },
  { id: 'leak-people-few',       action: 'step-up', direction: 'out',      when: [data(PEOPLE, { count: 2 })],
    meaning: 'Identity or card numbers of several people.' },
  { id: 'leak-people-disguised', action: 'step-up', direction: 'out',      when: [data(['ID-CN18', 'ID-HMT-RES'], { count: 5, confidence: 'low' })],
    meaning: 'Each may be no identity number; five with right check digits, dates and provinces are no chance.' },
  { id: 'leak-people-many',      action: 'approve', direction: 'out',      when: [data(PEOPLE, { count: 10 })],
    meaning: 'A list of people with their identity or card numbers.' },
  { id: 'leak-people-mass',      action: 'block',   direction: 'out',      when: [data(PEOPLE, { count: 100, confidence: 'high' })],
    meaning: 'A hundred people or more: a data base, not a letter.' },
  { id: 'leak-secret',           action: 'block',   direction: 'out',      when: [data(SECRETS, { severity: 'critical' })], isSame: true,
    meaning: 'A key that opens systems: whoever reads the mail can use it.' },
  { id: 'leak-credential',       action: 'step-up', direction: 'out',      when: [data(SECRETS, { severity: 'high' })],
    meaning: 'A token or an address with a password in it.' },
  { id: 'leak-credentials-many', action: 'approve', direction: 'out',      when: [data(SECRETS, { count: 10 })],
    meaning: 'A list of passwords, tokens or keys.' },
  { id: 'leak-password',         action: 'tell',    direction: 'out',      when: [data(SECRETS, { confidence: 'high' })],
    meaning: 'A password stands in the text: it belongs on another way than what it opens.' },
  { id: 'leak-accounts',         action: 'step-up', direction: 'out',      when: [data(['PAY-IBAN', 'PAY-CNACC'], { count: 10 })],
    meaning: 'A list of bank accounts; one stands on every invoice.' },
  { id: 'leak-contacts',         action: 'step-up', direction: 'out',      when: [data(['PII-CNMOB', 'PII-TEL'], { count: 50 })],
    meaning: 'A list of telephone numbers: the customers, or the staff.' },
  { id: 'leak-addresses',        action: 'tell',    direction: 'out',      when: [data(['PII-MAIL'])],
    meaning: 'A list of mail addresses.' },
  { id: 'leak-payroll',          action: 'step-up', direction: 'out',      when: [data(['PII-BIO', 'PII-MED'])],
    meaning: 'A payroll, files of staff, or papers about health.' },
  { id: 'leak-marked',           action: 'step-up', direction: 'out',      when: [data(['BIZ-SEC'])],
    meaning: 'Marked as not for outside.' },
  { id: 'leak-business',         action: 'tell',    direction: 'out',      when: [data(['BIZ-FIN', 'BIZ-CODE'])],
    meaning: 'Unpublished accounts or source code.' },
  { id: 'leak-own-words',        action: 'step-up', direction: 'out',      when: [data(['words:*', 'pattern:*', 'exact:*'])],
    meaning: 'Words, forms or records that the organisation named as its own.' },
  { id: 'leak-own-records',      action: 'approve', direction: 'out',      when: [data(['exact:*'], { count: 10 })],
    meaning: 'A list of records of the organisation.' },
  { id: 'leak-own-document',     action: 'approve', direction: 'out',      when: [data(['document:*'])],
    meaning: 'Large parts of a protected document.' },
  { id: 'leak-label-internal',   action: 'justify', direction: 'out',      when: [{ of: 'label', atLeast: 'internal' }], isSame: true,
    meaning: 'Labelled internal: its sender says why it leaves.' },
  { id: 'leak-label-confidential', action: 'approve', direction: 'out',    when: [{ of: 'label', atLeast: 'confidential' }], isSame: true,
    meaning: 'Labelled confidential: leaves with the word of a second person.' },
  { id: 'leak-label-secret',     action: 'block',   direction: 'out',      when: [{ of: 'label', atLeast: 'secret' }], isSame: true,
    meaning: 'Labelled secret: does not leave.' },
  { id: 'leak-not-inspectable',  action: 'step-up', direction: 'out',      when: [notInspectable],
    meaning: 'Something in it could not be looked into, such as an encrypted archive.' },
  { id: 'leak-internal-secret',  action: 'step-up', direction: 'internal', when: [data(SECRETS, { severity: 'critical' })],
    meaning: 'A key that opens systems, to colleagues: mailboxes keep it for years.' },
  { id: 'leak-internal-mass',    action: 'step-up', direction: 'internal', when: [data(PEOPLE, { count: 100 })],
    meaning: 'A hundred people or more, within the house.' },
]

export const LEAK_ROWS: readonly LeakRule[] = ROWS.map(({ isSame, ...row }) => ({
  ...row,
  needs: 'all',
  unless: [],
  approvers: [],
  isSameForPartners: isSame ?? false,
  overBytes: 0,
}))
