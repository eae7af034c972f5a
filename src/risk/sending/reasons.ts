// What sending control says to people: the words of each row, in English and Chinese. Never an address, never a subject.
import type { SendingReason } from '../../mail/sending.ts'
import { SENDING_FEATURES } from './features.ts'
import { SENDING_LIMITS } from './limits.ts'

type Words = (value: number, usual: number | undefined) => readonly [en: string, zh: string]

const than = (usual: number | undefined): readonly [en: string, zh: string] =>
  usual === undefined ? ['', ''] : [`, usually ${usual}`, `，平时约 ${usual}`]
const counted =
  (en: string, zh: string): Words =>
  (value, usual) => [`${value} ${en}${than(usual)[0]}`, `${zh} ${value}${than(usual)[1]}`]
const said =
  (en: string, zh: string): Words =>
  () => [en, zh]

// prettier-ignore
const WORDS: Readonly<Record<string, Words>> = {
  'rule.case-open': (value) => [`mail to outside waits for its owner since ${value} minutes`, `对外邮件等待本人确认已 ${value} 分钟`],
  'rule.denied': said('the owner did not confirm what was sent before', '本人未确认此前的发信'),
  'rule.complaints': (value) => [`${percent(value)} of the recipients outside complained of your mail lately`, `近期外部收件人投诉比例 ${percent(value)}`],
  'rule.bounces': (value) => [`${percent(value)} of your mail to outside came back lately`, `近期对外邮件退信比例 ${percent(value)}`],
  'rule.strange-minute': counted('messages to strangers within two minutes', '两分钟内发给陌生人的邮件'),
  'rule.strangers-minute': counted('strangers within two minutes', '两分钟内的陌生收件人'),
  'rule.strangers-ten-minutes': counted('strangers within ten minutes', '十分钟内的陌生收件人'),
  'rule.strangers-hour': counted('strangers within an hour', '一小时内的陌生收件人'),
  'rule.strangers-day': counted('strangers within a day', '一天内的陌生收件人'),
  'rule.strangers-week': counted('strangers within a week', '一周内的陌生收件人'),
  'rule.strangers-slowly': (value) => [`${value} strangers more than usual over several days`, `数日内超出平时的陌生收件人 ${value}`],
  'rule.unanswered-hour': counted('messages within an hour to people who never wrote back', '一小时内发给从未回信者的邮件'),
  'rule.outside-hour': counted('recipients outside within an hour', '一小时内的外部收件人'),
  'rule.replies-minute': counted('answers within two minutes', '两分钟内的回复'),
  'rule.replies-ten-minutes': counted('answers within ten minutes', '十分钟内的回复'),
  'rule.inside-ten-minutes': counted('messages to colleagues, one by one, within ten minutes', '十分钟内逐封发给同事的邮件'),
  'rule.colleagues-hour': counted('colleagues within an hour', '一小时内的同事收件人'),
  'rule.inside-hour': counted('messages to colleagues, one by one, within an hour', '一小时内逐封发给同事的邮件'),
  'send.list-order': said('recipients in the order of a list', '收件人按列表顺序排列'),
  'send.same-body': (value) => [`${Math.round(value)} messages before it said much the same`, `此前 ${Math.round(value)} 封邮件内容几乎相同`],
  'send.same-subject': (value) => [`${Math.round(value)} messages before it had the same subject`, `此前 ${Math.round(value)} 封邮件主题相同`],
  'send.new-link-domains': counted('domains of links never sent before', '首次出现的链接域名'),
  'send.link-to-strangers': (value) => [`${value} messages to strangers before it led to the same new domain`, `此前 ${value} 封致陌生人的邮件指向同一新域名`],
  'send.stranger-hours': said('strangers were written to at nearly all hours of a day', '一天中几乎每个小时都给陌生人发信'),
  'send.new-author': said('From or Reply-To is unlike before', '发件人或回复地址与以往不同'),
  'send.bounce-ratio': (value) => [`${percent(value)} of the mail bounced`, `退信比例 ${percent(value)}`],
  'send.complaint-ratio': (value) => [`${percent(value)} of the recipients complained`, `投诉比例 ${percent(value)}`],
  'send.sign-in-risk': (value) => [`a risky sign-in in the last day (${percent(value)})`, `近一天内有高风险登录（${percent(value)}）`],
  'send.new-rule': said('a rule or a forward was just made', '刚刚新建了规则或转发'),
  'send.new-app-password': said('an app password was just made', '刚刚新建了专用密码'),
  'send.new-device': said('a device was just bound', '刚刚绑定了新设备'),
  'send.unusual-hour': said('a time of the week at which nothing is sent', '平时不发信的时间'),
}

export interface SendingReasonWords {
  readonly id: string
  readonly en: string
  readonly zh: string
}

/** In their order; a row that has no words of its own is told by its meaning. */
export function sendingReasonWords(reasons: readonly SendingReason[]): readonly SendingReasonWords[] {
  return reasons.map(({ id, value, usual }) => {
    const [en, zh] = WORDS[id]?.(value, usual) ?? [meaningOf(id), `${id}：${value}`]
    return { id, en, zh }
  })
}

function meaningOf(id: string): string {
  return [...SENDING_LIMITS, ...SENDING_FEATURES].find((row) => row.id === id)?.meaning ?? id
}

function percent(value: number): string {
  return `${value < 0.1 ? Math.round(value * 1_000) / 10 : Math.round(value * 100)} %`
}
