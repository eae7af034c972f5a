// Which events people are told of at once, on channels that are not mail: how bad it is, who is told, and in which words.
// Words name who, how much and from where; what was found in a message never stands in them.
import type { EventBodies, EventType } from '../audit/events.ts'
import type { Severity } from '../audit/severity.ts'
import type { Role } from '../directory/member.ts'
import { STOPPED } from './incident-rules.ts'
import type { Happening } from './reactions.ts'

/** In the two languages of the screens. */
export interface Words {
  readonly en: string
  readonly zh: string
}

interface AlertOf<Type extends EventType> {
  readonly id: string
  readonly on: Type
  readonly severity: Severity | ((body: EventBodies[Type]) => Severity)
  /** whose browsers show it; services of the organisation are told of all */
  readonly roles: readonly Role[]
  /** whether the browsers of the member it is about show it too */
  readonly tellsOwner: boolean
  /** absent: every such event */
  readonly when?: (body: EventBodies[Type]) => boolean
  readonly title: Words
  /** how much, from where */
  readonly words: (body: EventBodies[Type]) => Words
  /** what counts as the same besides kind and member, such as a channel */
  readonly about?: (body: EventBodies[Type]) => string
  /** id of the rule that led to it, by which alerts can be suppressed */
  readonly rule?: (body: EventBodies[Type]) => string
}

export type AlertRow = { readonly [Type in EventType]: AlertOf<Type> }[EventType]

const SECURITY: readonly Role[] = ['security-administrator', 'analyst']
const OPERATION: readonly Role[] = ['system-administrator', 'security-administrator']

const HOUR_MS = 3_600_000
/** What is refused or held often enough to be nobody's mistake opens no alert a message: the incident tells that it was raised. */
const NO_WORDS: Words = { en: '', zh: '' }
/** UTC: services of several places read it */
const minuteOf = (at: number): string => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`
const from = (address: string): Words =>
  address === '' ? NO_WORDS : { en: ` From ${address}.`, zh: `来源 ${address}。` }

// prettier-ignore
export const ALERTS: readonly AlertRow[] = [
  { id: 'strange-sending', on: 'sending.anomaly', roles: SECURITY, tellsOwner: true,
    severity: ({ decision }) => (decision === 'freeze' ? 'critical' : decision === 'hold' ? 'high' : 'low'),
    when: ({ decision }) => decision !== 'send', rule: ({ reasons }) => reasons[0] ?? '',
    title: { en: 'Unusual sending', zh: '发信行为异常' },
    words: (body) => ({
      en: `${body.messages} messages to ${body.recipients} recipients within an hour, ${body.strangers} of them strangers; ${Math.round(body.usual)} are usual. Decision: ${body.decision}.${from(body.remoteAddress).en}`,
      zh: `一小时内 ${body.messages} 封邮件，${body.recipients} 位收件人，其中 ${body.strangers} 位陌生；平时 ${Math.round(body.usual)}。处置：${DECIDED[body.decision] ?? body.decision}。${from(body.remoteAddress).zh}` }) },
  { id: 'owner-denied', on: 'hold.denied', severity: 'critical', roles: SECURITY, tellsOwner: true,
    title: { en: 'Account taken over', zh: '账号疑似被盗' },
    words: ({ why, holds, remoteAddress }) => ({
      en: `${DENIED[why]?.en ?? why}; ${holds} messages are held. The account is frozen and what was set up lately is undone.${from(remoteAddress).en}`,
      zh: `${DENIED[why]?.zh ?? why}；暂扣邮件 ${holds} 封。账号已冻结，近期设置已撤销。${from(remoteAddress).zh}` }) },
  { id: 'not-me', on: 'sign-in.not-me', severity: 'high', roles: SECURITY, tellsOwner: true,
    title: { en: 'A sign-in was not the owner', zh: '登录非本人' },
    words: ({ protocol, credential }) => ({
      en: `Over ${protocol}, with ${credential === '' ? 'the account password' : 'an app password'}; it is void, and all sessions ended.`,
      zh: `协议 ${protocol}，使用${credential === '' ? '账号密码' : '客户端专用密码'}；已失效，全部会话已结束。` }) },
  { id: 'attack', on: 'sign-in.attack', severity: 'high', roles: SECURITY, tellsOwner: false,
    about: ({ kind }) => kind, rule: ({ kind }) => kind,
    title: { en: 'Passwords are guessed', zh: '密码攻击' },
    words: ({ kind, accounts, failures }) => ({
      en: `${kind}: ${failures} failures on ${accounts} accounts.`, zh: `${kind}：${accounts} 个账号，失败 ${failures} 次。` }) },
  { id: 'frozen-ending', on: 'hold.frozen-ending', severity: 'medium', roles: SECURITY, tellsOwner: false,
    title: { en: 'Frozen mail comes back soon', zh: '冻结邮件即将到期退回' },
    words: ({ holds, until }) => ({
      en: `${holds} frozen messages come back to their sender unsent at ${minuteOf(until)} unless somebody decides before.`,
      zh: `${holds} 封冻结邮件若在 ${minuteOf(until)} 前无人处理，将不予发出并退回发件人。` }) },
  { id: 'leak', on: 'leak.found', severity: 'high', roles: SECURITY, tellsOwner: false,
    when: ({ action }) => STOPPED.has(action),
    rule: ({ rule }) => rule,
    title: { en: 'Confidential matter was stopped', zh: '敏感信息外发被拦截' },
    words: ({ rule, action, detectors }) => {
      const found = detectors.map(({ detector, count }) => `${detector} ×${count}`).join(', ') || 'label'
      return { en: `${found}; rule ${rule}: ${action}.`, zh: `${found}；规则 ${rule}：${action}。` } } },
  { id: 'raised', on: 'incident.changed', severity: 'high', roles: SECURITY, tellsOwner: false,
    when: ({ state }) => state === 'raised', about: ({ incidentId }) => incidentId,
    title: { en: 'An incident became serious', zh: '事件升级' },
    words: ({ incidentId }) => ({ en: `Incident ${incidentId}.`, zh: `事件 ${incidentId}。` }) },
  { id: 'dangerous-mail-out', on: 'outbound.refused', severity: 'medium', roles: SECURITY, tellsOwner: false,
    rule: ({ classification }) => classification,
    title: { en: 'A member sends dangerous mail', zh: '外发邮件含危险内容' },
    words: ({ classification, remoteAddress }) => ({
      en: `Refused as ${classification}.${from(remoteAddress).en}`, zh: `已拒绝：${classification}。${from(remoteAddress).zh}` }) },
  { id: 'bounces', on: 'sending.bounced', severity: 'medium', roles: SECURITY, tellsOwner: false,
    title: { en: 'Much of a member’s mail comes back', zh: '退信过多' },
    words: ({ refused, delivered }) => ({
      en: `${refused} recipients refused it within a day, ${delivered} took it.`, zh: `一天内 ${refused} 位收件方拒收，${delivered} 位接收。` }) },
  { id: 'restricted', on: 'sending.restricted', severity: 'high', roles: SECURITY, tellsOwner: true,
    rule: ({ reasons }) => reasons[0] ?? '',
    title: { en: 'A member is restricted', zh: '成员对外发信受限' },
    words: ({ complaints, bounces, outside }) => ({
      en: `Of ${outside} recipients outside in about a month ${complaints} complained and ${bounces} refused: mail to strangers waits for an officer.`,
      zh: `近一个月对外收件人 ${outside} 位，投诉 ${complaints}，退信 ${bounces}：发往陌生人的邮件需管理员审核。` }) },
  { id: 'disliked', on: 'sending.disliked', severity: 'medium', roles: SECURITY, tellsOwner: false,
    title: { en: 'Colleagues call a member’s mail junk', zh: '成员邮件被同事标记为垃圾邮件' },
    words: ({ colleagues, messages }) => ({
      en: `${colleagues} colleagues, ${messages} messages within a day: somebody else may be at the account.`,
      zh: `一天内 ${colleagues} 位同事标记 ${messages} 封邮件：账号可能被他人使用。` }) },
  { id: 'complaints', on: 'sending.complained', severity: 'low', roles: SECURITY, tellsOwner: false,
    title: { en: 'Recipients complain of a member’s mail', zh: '成员邮件被投诉' },
    words: ({ recipients, source, complaints, outside, traceId }) => ({
      en: `${source} reports ${recipients} of message ${traceId}; ${complaints} of ${outside} recipients outside in about a month.`,
      zh: `${source} 报告投诉 ${recipients} 次，邮件 ${traceId}；近一个月对外收件人 ${outside} 位，投诉 ${complaints} 次。` }) },
  { id: 'condemned', on: 'message.condemned', severity: 'medium', roles: SECURITY, tellsOwner: false,
    about: ({ why }) => why, rule: ({ why }) => why,
    title: { en: 'Delivered mail turned out to be bad', zh: '已投递邮件被判定为恶意' },
    words: ({ why, traceId }) => ({ en: `${why}; message ${traceId} is pulled back.`, zh: `${why}；邮件 ${traceId} 已召回。` }) },
  { id: 'virus-base', on: 'virus-base.outdated', severity: 'medium', roles: OPERATION, tellsOwner: false,
    title: { en: 'Virus signatures are old', zh: '病毒库过期' },
    words: ({ ageMs }) => ({ en: `None for ${Math.round(ageMs / HOUR_MS)} hours.`, zh: `已 ${Math.round(ageMs / HOUR_MS)} 小时未更新。` }) },
  { id: 'alert-failed', on: 'alert.failed', severity: 'medium', roles: OPERATION, tellsOwner: false, about: ({ channel }) => channel,
    title: { en: 'A channel of alerts is broken', zh: '告警通道故障' },
    words: ({ channel, why }) => ({ en: `${channel}: ${why}.`, zh: `${channel}：${why}。` }) },
]

/** design §1: what sending control may decide */
const DECIDED: Readonly<Record<string, string>> = { delay: '延迟', hold: '暂扣', freeze: '冻结账号' }

const DENIED: Readonly<Record<string, Words>> = {
  'not-me': { en: 'The owner says it was somebody else', zh: '本人否认' },
  'wrong-answers': { en: 'The second verification failed', zh: '二次验证失败' },
  'no-answer': { en: 'The second verification was not answered', zh: '二次验证未回应' },
}

/** What people are told of one event. */
export interface DueAlert {
  readonly row: AlertRow
  readonly severity: Severity
  readonly words: Words
  readonly about: string
  readonly rule: string
  /** where it came from, '' when the event does not say */
  readonly remoteAddress: string
}

export function alertsOf({ type, body }: Happening): readonly DueAlert[] {
  return ALERTS.filter(({ on }) => on === type).flatMap((row) => {
    const of = row as unknown as AlertOf<EventType>
    const known = body as EventBodies[EventType]
    if (of.when?.(known) === false) return []
    const severity = typeof of.severity === 'string' ? of.severity : of.severity(known)
    const { remoteAddress = '' } = body as { readonly remoteAddress?: string }
    return [
      {
        row,
        severity,
        words: of.words(known),
        about: of.about?.(known) ?? '',
        rule: of.rule?.(known) ?? '',
        remoteAddress,
      },
    ]
  })
}
