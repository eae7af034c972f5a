// Why: the few features that gave most, in words. Shown to the owner's history and to administrators; whoever signs in is told
// nothing but that the sign-in is unusual. Source: login-risk-features §3.3.
import type { Reason } from './assessment.ts'
import type { RiskCase } from './case.ts'
import type { Feature, Group } from './feature.ts'
import { FEATURES } from './registry.ts'
import type { HardRule } from './hard-rules.ts'

const MOST = 5
/** Of one group, since its members tell much the same; and of those that speak for the member. */
const MOST_OF_GROUP = 2
const MOST_IN_FAVOUR = 1
/** Log-odds a rule that decides by itself is shown with, so that it stands before every feature. */
const RULE_WEIGHT = { deny: 10, 'step-up': 5 } as const
/** Log-odds below which a feature is no reason. */
const LEAST = 0.4

/** What a group says when its feature has no words of its own. */
const GROUP_ZH: Readonly<Record<Group, string>> = {
  place: '登录地点与习惯不符',
  network: '网络与习惯不符',
  client: '设备或客户端与习惯不符',
  token: '不是已知设备',
  page: '登录页面上的操作与习惯不符',
  clock: '登录时间与习惯不符',
  habit: '登录方式与习惯不符',
  secret: '此前有多次密码错误',
  reputation: '来源信誉不佳',
  account: '账号近期有敏感变更',
  rule: '违反管理员规则',
  session: '会话中的操作与习惯不符',
}

const [where, whereZh] = [
  ({ place }: RiskCase) => [place.city, place.region, place.country].filter(Boolean).join(', ') || 'an unknown place',
  ({ place }: RiskCase) => [place.country, place.region, place.city].filter(Boolean).join(' ') || '未知地点',
]
const operator = ({ place }: RiskCase) =>
  [place.asn === undefined ? '' : `AS ${place.asn}`, place.operator ?? ''].filter(Boolean).join(' ') || '?'
const said = ({ client }: RiskCase) =>
  [client.family, client.major || '', client.system].filter(Boolean).join(' ') || '?'

type Words = (facts: RiskCase) => readonly [en: string, zh: string]

// prettier-ignore
const WORDS: Readonly<Record<string, Words>> = {
  'geo.country-llr': (c) => [`unusual country: ${where(c)}`, `不常见的国家或地区：${whereZh(c)}`],
  'geo.country-new': (c) => [`first sign-in from ${c.place.country ?? '?'}`, `首次从 ${c.place.country ?? '?'} 登录`],
  'geo.region-llr': (c) => [`unusual region: ${where(c)}`, `不常见的地区：${whereZh(c)}`],
  'geo.city-llr': (c) => [`unusual city: ${where(c)}`, `不常见的城市：${whereZh(c)}`],
  'geo.city-new': (c) => [`first sign-in from ${where(c)}`, `首次从 ${whereZh(c)} 登录`],
  'geo.impossible-travel': (c) => [`${Math.round(c.travel.lastKm ?? 0)} km from the last sign-in, too far for the time`, `距上次登录 ${Math.round(c.travel.lastKm ?? 0)} 公里，时间上不可能`],
  'geo.distance-cluster-km': (c) => [`${Math.round(c.travel.clusterKm ?? 0)} km from the usual places`, `距常用地点 ${Math.round(c.travel.clusterKm ?? 0)} 公里`],
  'net.address-llr': () => ['unusual address', '不常见的 IP 地址'],
  'net.prefix-llr': (c) => [`new network: ${operator(c)}`, `新的网络：${operator(c)}`],
  'net.asn-llr': (c) => [`unusual operator: ${operator(c)}`, `不常见的运营商：${operator(c)}`],
  'net.asn-new': (c) => [`first sign-in by ${operator(c)}`, `首次通过 ${operator(c)} 登录`],
  'net.operator-llr': (c) => [`unusual operator: ${operator(c)}`, `不常见的运营商：${operator(c)}`],
  'net.class-llr': (c) => [`unusual kind of network: ${c.place.asnClass}`, `不常见的网络类型：${c.place.asnClass}`],
  'net.novelty-vs-churn': () => ['a new network, though the network hardly ever changes', '网络很少变化，这次是新的网络'],
  'net.new-prefix-colleagues': (c) => [`${c.colleaguesOnPrefix} colleagues use this network`, `${c.colleaguesOnPrefix} 位同事使用此网络`],
  'rep.hosting-new': (c) => [`data centre network: ${operator(c)}`, `数据中心网络：${operator(c)}`],
  'rep.attacked-here': (c) => [`the network takes part in ${c.attack.kind} now`, `该网络正在发起攻击（${c.attack.kind}）`],
  'rep.campaign': () => ['clients like this one attack many accounts now', '同类客户端正在攻击大量账号'],
  'rep.address-bad-ratio': () => ['many failures from this address', '该地址失败次数过多'],
  'rep.address-failed-accounts-1h': () => ['this address failed on many accounts', '该地址在多个账号上登录失败'],
  'dev.token-llr': (c) => c.token === 'known' ? ['known device', '已知设备'] : c.token === 'other' ? ['device of another account', '其他账号的设备'] : ['not a known device', '不是已知设备'],
  'dev.token-likeness-conflict': () => ['device token on another device: possibly stolen', '设备令牌出现在另一台设备上，可能被盗'],
  'dev.client-llr': (c) => [`unusual client: ${said(c)}`, `不常见的客户端：${said(c)}`],
  'dev.family-llr': (c) => [`unusual client: ${said(c)}`, `不常见的客户端：${said(c)}`],
  'dev.system-llr': (c) => [`unusual system: ${said(c)}`, `不常见的系统：${said(c)}`],
  'dev.library-new': (c) => [`a script instead of a mail program: ${said(c)}`, `脚本而非邮件客户端：${said(c)}`],
  'dev.tls-llr': () => ['unusual TLS fingerprint', '不常见的 TLS 指纹'],
  'dev.tls-client-conflict': () => ['TLS fingerprint does not fit the claimed client', 'TLS 指纹与所称客户端不符'],
  'dev.language-llr': () => ['unusual language', '不常见的语言'],
  'dev.timezone-llr': () => ['unusual time zone', '不常见的时区'],
  'time.hour-llr': (c) => [`unusual hour: ${Math.floor(c.timeOfDay)} h`, `不常见的时间：${Math.floor(c.timeOfDay)} 点`],
  'beh.head-llr': (c) => [`unusual kind of client: ${c.head}`, `不常见的客户端类型：${c.head}`],
  'beh.protocol-new': (c) => [`first use of ${c.event.protocol}`, `首次使用 ${c.event.protocol}`],
  'beh.protocol-llr': (c) => [`unusual protocol: ${c.event.protocol}`, `不常见的协议：${c.event.protocol}`],
  'beh.dormant': () => ['no sign-in for 45 days', '45 天未登录'],
  'beh.fails-account-15m': () => ['failures on the account just before', '账号刚有多次失败'],
  'beh.context-confirmed': () => ['confirmed by a step-up before', '此前已通过二次验证确认'],
}

/** @param given  log-odds that each feature gave, in the order of the registry */
export function reasonsOf(
  facts: RiskCase,
  vector: Float32Array,
  given: Float32Array,
  rules: readonly HardRule[],
): Reason[] {
  const reasons: Reason[] = rules
    .slice(0, MOST)
    .map(({ id, decision, en, zh }) => ({ id, value: 1, weight: RULE_WEIGHT[decision], en, zh }))
  const order = [...FEATURES.keys()]
    .filter((index) => Math.abs(given[index] ?? 0) >= LEAST)
    .sort((a, b) => Math.abs(given[b] ?? 0) - Math.abs(given[a] ?? 0))
  const ofGroup = new Map<Group, number>()
  let inFavour = 0
  for (const index of order) {
    if (reasons.length >= MOST) break
    const feature = FEATURES[index]
    const weight = given[index] ?? 0
    if (feature === undefined || (weight < 0 && ++inFavour > MOST_IN_FAVOUR)) continue
    const used = (ofGroup.get(feature.group) ?? 0) + 1
    if (used > MOST_OF_GROUP) continue
    ofGroup.set(feature.group, used)
    const [en, zh] = wordsOf(feature, facts, weight)
    if (reasons.some((each) => each.en === en)) continue
    reasons.push({ id: feature.id, value: vector[index] ?? 0, weight, en, zh })
  }
  return reasons
}

/** What speaks for the member is told as what is usual. */
function wordsOf(feature: Feature, facts: RiskCase, weight: number): readonly [en: string, zh: string] {
  const words = WORDS[feature.id]?.(facts)
  if (weight >= 0) return words ?? [feature.meaning, GROUP_ZH[feature.group]]
  return words === undefined
    ? [feature.meaning, '有利因素']
    : [words[0].replace(/^unusual/, 'usual'), words[1].replace(/^不常见/, '常见')]
}

/** Tables that could not be read are told with every decision. */
export function degradedReasons(degraded: readonly string[]): Reason[] {
  return degraded.length === 0
    ? []
    : [
        {
          id: 'degraded',
          value: degraded.length,
          weight: 0,
          en: `decided without: ${degraded.join(', ')}`,
          zh: `缺少数据表：${degraded.join('、')}`,
        },
      ]
}
