// What stands in the story of an incident, in words for analysts: what happened, how much, from where. Never what was found.
import type { IncidentEntry } from '../../audit/incidents.ts'
import type { EventType } from '../../audit/events.ts'
import type { EventId, OrganisationId } from '../../base/ids.ts'
import { alertsOf } from '../../policy/alerts.ts'
import type { Words } from './pages/language.ts'

/** Every event that the rules of incidents speak of, and what those who work on one do. */
// prettier-ignore
const EVENT_WORDS: Partial<Readonly<Record<EventType | 'note', Words>>> = {
  'hold.denied':             { en: 'Nobody proved to be the owner of held mail', 'zh-CN': '暂扣邮件未能确认为本人发送' },
  'sign-in.not-me':          { en: 'A sign-in was not the owner', 'zh-CN': '登录非本人' },
  'sending.anomaly':         { en: 'Unusual sending', 'zh-CN': '发信行为异常' },
  'sign-in.attack':          { en: 'Passwords are guessed', 'zh-CN': '密码攻击' },
  'secure-link.refused':     { en: 'A secure link was refused', 'zh-CN': '安全链接访问被拒' },
  'secure-link.condemned':   { en: 'A file sent as a link turned out to be dangerous', 'zh-CN': '安全链接中的文件被判定为危险' },
  'leak.found':              { en: 'Sensitive data in outgoing mail', 'zh-CN': '外发邮件含敏感数据' },
  'leak.justified':          { en: 'The sender gave a reason', 'zh-CN': '发件人说明了理由' },
  'outbound.refused':        { en: 'Dangerous mail was refused', 'zh-CN': '危险外发邮件被拒绝' },
  'sending.bounced':         { en: 'Much mail comes back', 'zh-CN': '退信过多' },
  'sending.complained':      { en: 'Recipients complained', 'zh-CN': '收件人投诉' },
  'sending.came-back':       { en: 'Mail came back later', 'zh-CN': '邮件延后退回' },
  'sending.disliked':        { en: 'Colleagues called it junk', 'zh-CN': '同事标记为垃圾邮件' },
  'sending.restricted':      { en: 'Mail to strangers was restricted', 'zh-CN': '对外发信受限' },
  'sending.relieved':        { en: 'The restriction ended', 'zh-CN': '发信限制已解除' },
  'message.condemned':       { en: 'Delivered mail turned out to be bad', 'zh-CN': '已投递邮件被判定为恶意' },
  'mail.pulled-back':        { en: 'Mail was pulled back', 'zh-CN': '邮件已召回' },
  'sign-in.denied':          { en: 'A sign-in was refused', 'zh-CN': '登录被拒绝' },
  'sign-in.stepped-up':      { en: 'A second verification was asked for', 'zh-CN': '要求二次验证' },
  'sign-in.approved':        { en: 'An administrator let a sign-in in', 'zh-CN': '管理员放行登录' },
  'member.frozen':           { en: 'The account was frozen', 'zh-CN': '账号已冻结' },
  'member.unfrozen':         { en: 'The account was opened again', 'zh-CN': '账号已恢复' },
  'member.password-changed': { en: 'The password was changed', 'zh-CN': '密码已修改' },
  'member.password-leaked':  { en: 'The password is known from a leak', 'zh-CN': '密码已出现在泄露数据中' },
  'sessions.ended':          { en: 'All sessions were ended', 'zh-CN': '全部会话已结束' },
  'sessions.others-ended':   { en: 'The member ended all other sessions', 'zh-CN': '成员结束了其他所有会话' },
  'app-password.created':    { en: 'An app password was made', 'zh-CN': '新建客户端专用密码' },
  'app-password.revoked':    { en: 'An app password was revoked', 'zh-CN': '客户端专用密码已失效' },
  'device.bound':            { en: 'A device was bound', 'zh-CN': '新设备已绑定' },
  'device.unbound':          { en: 'A device was unbound', 'zh-CN': '设备已解除绑定' },
  'factor.changed':          { en: 'Second verification was changed', 'zh-CN': '二次验证方式变更' },
  'page-lock.set':           { en: 'A page lock was set', 'zh-CN': '设置了二级密码' },
  'page-lock.cleared':       { en: 'The page lock was cleared', 'zh-CN': '二级密码已清除' },
  'rules.undone':            { en: 'What was set up lately was undone', 'zh-CN': '近期设置已撤销' },
  'hold.proven':             { en: 'The owner confirmed held mail', 'zh-CN': '本人已确认暂扣邮件' },
  'hold.released':           { en: 'Held mail was released', 'zh-CN': '暂扣邮件已放行' },
  'hold.returned':           { en: 'Held mail was returned', 'zh-CN': '暂扣邮件已退回' },
  'hold.expired':            { en: 'Held mail came back, nobody decided', 'zh-CN': '暂扣邮件逾期退回' },
  'hold.frozen':             { en: 'Held mail was frozen', 'zh-CN': '暂扣邮件已冻结' },
  'hold.frozen-ending':      { en: 'Frozen mail comes back soon', 'zh-CN': '冻结邮件即将到期退回' },
  'quota.reached':           { en: 'A sending limit was reached', 'zh-CN': '达到发信限额' },
  'incident.changed':        { en: 'Work on the incident', 'zh-CN': '事件处置' },
  'alert.suppressed':        { en: 'The like is suppressed', 'zh-CN': '同类告警已抑制' },
  'note':                    { en: 'Note', 'zh-CN': '备注' },
}

/** Facts that a line shows as they are: ids of rows and numbers. */
// prettier-ignore
const FACT_WORDS: Readonly<Record<string, Words>> = {
  remoteAddress: { en: 'from', 'zh-CN': '来源' },
  protocol:      { en: 'protocol', 'zh-CN': '协议' },
  why:           { en: 'why', 'zh-CN': '原因' },
  rule:          { en: 'rule', 'zh-CN': '规则' },
  what:          { en: 'what', 'zh-CN': '内容' },
  count:         { en: 'number', 'zh-CN': '数量' },
  copies:        { en: 'copies', 'zh-CN': '份数' },
  holds:         { en: 'messages', 'zh-CN': '邮件数' },
  factor:        { en: 'way', 'zh-CN': '方式' },
  by:            { en: 'by', 'zh-CN': '处理方' },
  reason:        { en: 'reason', 'zh-CN': '理由' },
}
const MAX_FACT = 300 // UTF-16 units

/** Of `rules.undone`: rows of `sign-in/undoable.ts`. */
// prettier-ignore
const UNDONE: Readonly<Record<string, Words>> = {
  'app-passwords':  { en: 'app passwords', 'zh-CN': '客户端专用密码' },
  'devices':        { en: 'devices', 'zh-CN': '设备' },
  'factors':        { en: 'second factors', 'zh-CN': '二次验证方式' },
  'sender-choices': { en: 'sender lists', 'zh-CN': '发件人名单' },
  'alerts':         { en: 'alerts in browsers', 'zh-CN': '浏览器告警' },
  'page-lock':      { en: 'page lock', 'zh-CN': '二级密码' },
}

export interface EntryWords {
  readonly title: Words
  /** how much, from where; in the words of alerts where one speaks of it */
  readonly details: Words
}

export function entryWords({ type, facts, at, memberId }: IncidentEntry): EntryWords {
  const title = EVENT_WORDS[type as EventType] ?? { en: type, 'zh-CN': type }
  if (type === 'note') return { title, details: same(String(facts['text'] ?? '')) }
  if (type === 'alert.suppressed') return { title, details: suppressedWords(facts) }
  if (type === 'incident.changed') return { title, details: stateWords(String(facts['state'] ?? '')) }
  const nobody = { organisationId: 0 as OrganisationId, eventId: 0 as EventId }
  const [told] = alertsOf({ ...nobody, type, at, body: facts, ...(memberId !== undefined && { memberId }) })
  if (told !== undefined) return { title, details: { en: told.words.en, 'zh-CN': told.words.zh } }
  const shown = Object.entries(FACT_WORDS).flatMap(([name, words]) => {
    const value = facts[name]
    const known = name === 'what' ? UNDONE[String(value)] : undefined
    const isPlain = (typeof value === 'string' && value !== '') || typeof value === 'number'
    return isPlain ? [{ words, value: known ?? same(String(value).slice(0, MAX_FACT)) }] : []
  })
  const line = (language: keyof Words) => shown.map(({ words, value }) => `${words[language]} ${value[language]}`)
  return { title, details: { en: line('en').join(', '), 'zh-CN': line('zh-CN').join('，') } }
}

const same = (text: string): Words => ({ en: text, 'zh-CN': text })

/** As `intake/incident-work.ts` writes it: the reason, and until when. */
function suppressedWords({ reason, until }: IncidentEntry['facts']): Words {
  const end = `${new Date(Number(until)).toISOString().slice(0, 16).replace('T', ' ')} UTC`
  return { en: `until ${end}: ${String(reason)}`, 'zh-CN': `至 ${end}：${String(reason)}` }
}

/** As `audit/incident-desk.ts` writes it: a state, or `closed: OUTCOME`. */
// prettier-ignore
const STATE_WORDS: Readonly<Record<string, Words>> = {
  'open':                   { en: 'handed over', 'zh-CN': '已转派' },
  'acknowledged':           { en: 'acknowledged', 'zh-CN': '已确认受理' },
  'closed: resolved':       { en: 'closed: resolved', 'zh-CN': '已关闭：已解决' },
  'closed: contained':      { en: 'closed: contained', 'zh-CN': '已关闭：已遏制' },
  'closed: false-positive': { en: 'closed: false positive', 'zh-CN': '已关闭：误报' },
}

const stateWords = (state: string): Words => STATE_WORDS[state] ?? same(state)
