// Letters of the demo that are not what they seem, one newsletter that is, and what is to become of each.
import type { TraceEntry } from '../../audit/trace.ts'
import { contributionOf } from '../../policy/blend.ts'
import { SIGNALS } from '../../screening/signals.ts'
import { letter, letterWithFile, zipOf } from './letters.ts'
import { qrPicture } from './qr-picture.ts'

export interface Attempt {
  readonly title: string
  /** of a domain of its own, so that what one does to its name does nothing to the others */
  readonly from: string
  readonly message: (from: string, to: string) => string
  /** what the policy says */
  readonly action: string
}

/** Signals that are told of each. */
const TOLD = 4

const LIST_FIELDS =
  'List-Id: <weekly.loaf.test>\r\nList-Unsubscribe: <https://loaf.test/u/1>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n'
const LOAF =
  'Good morning,\r\n\r\nthis week: why rye dough needs time, three mills worth a visit, and a reader asks about steam.\r\n\r\nRead online: https://loaf.test/112\r\nYou get this letter because you subscribed. Unsubscribe: https://loaf.test/unsubscribe'
const INVOICES =
  '您好！本公司可代◆开各 类 发★漂（增值稅專用、普通、餐饮、住宿），税 点 优 惠，验 后 付 款，真 实 可 查。\r\n联系 人：张经理　電話：１３８００００００００　微 信：ｆａｐｉａｏ８８８'
const LIMITED =
  '<html><body><p>Dear customer,</p><p>We noticed unusual activity and limited your account. Confirm your password and card within 24 hours, or it will be closed.</p><p><a href="https://www.paypa1.com/signin/verify">https://www.paypal.com/signin</a></p></body></html>'
const RUNS_A_PROGRAM = Buffer.from(
  '<xm:macrosheet xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"><sheetData><row r="1"><c r="A1"><f>EXEC("calc.exe")</f></c></row></sheetData></xm:macrosheet>',
)
const EXCEL = 'application/vnd.ms-excel.sheet.macroEnabled.12'
const CODE_TO = 'https://www.paypa1.com/signin/verify'
const CODE_TEXT = 'Your second factor expires today. Scan the code with your phone and sign in to keep your account.'

// prettier-ignore
export const PROTECTION: readonly Attempt[] = [
  { title: 'spam in disguised letters is read all the same',       from: 'zhang@invoices.test', action: 'junk',
    message: (from, to) => letter(from, to, '代 开 发 漂', INVOICES) },
  { title: 'phishing with a look-alike domain is put aside',       from: 'service@account-care.test', action: 'quarantine',
    message: (from, to) => letter(from, to, 'Your PayPal account has been limited', LIMITED, 'html') },
  { title: 'a QR code that leads to such a page is read',          from: 'security@code-care.test', action: 'quarantine',
    message: (from, to) => letterWithFile(from, to, 'Renew your PayPal sign-in', 'code.bmp', qrPicture(CODE_TO), 'image/bmp', CODE_TEXT) },
  { title: 'a workbook with macros that run a program is put aside', from: 'orders@trade.test', action: 'quarantine',
    message: (from, to) => letterWithFile(from, to, 'The order', 'order.xlsm', zipOf('xl/macrosheets/sheet1.xml', RUNS_A_PROGRAM), EXCEL) },
  { title: 'a newsletter goes to the bulk folder, never to junk',  from: 'news@loaf.test', action: 'bulk',
    message: (from, to) => letter(from, to, 'The Weekly Loaf #112: rye, slowly', LOAF, 'plain', LIST_FIELDS) },
]

/** What weighed most for the class it was given, one reason a line, in words and with the signal that says so. */
export function reasonsOf({ classification, signals }: Pick<TraceEntry, 'classification' | 'signals'>): string {
  const kind = classification === 'bulk' || classification === 'phish' ? classification : 'spam'
  const weighed = signals.map((signal) => ({ ...signal, weight: contributionOf(signal)[kind] }))
  const against = weighed.filter(({ weight }) => weight > 0).toSorted((a, b) => b.weight - a.weight)
  return against
    .slice(0, TOLD)
    .map(({ id, value, weight }) => `\n        +${weight.toFixed(1)}  ${inShort(id)} (${id}: ${value})`)
    .join('')
}

/** The first words of what a signal means, before it is told in detail. */
function inShort(id: string): string {
  const meaning = SIGNALS.find((row) => row.id === id)?.meaning ?? id
  const [first = meaning] = meaning.split(/[:;]|\.(?: |$)/)
  return `${first.slice(0, 1).toUpperCase()}${first.slice(1)}`
}
