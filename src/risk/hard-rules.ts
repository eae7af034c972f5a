// What decides by itself, before any score: first row that applies, its decision at least. Source: login-risk-features §3.2 (1), §5, §7.
import { classify, normalise } from '../net/addresses.ts'
import type { Decision } from './assessment.ts'
import type { RiskCase } from './case.ts'
import { habit } from './case.ts'
import { carriedRisk } from './state/pressure.ts'

export interface HardRule {
  readonly id: string
  readonly decision: Exclude<Decision, 'allow'>
  readonly en: string
  readonly zh: string
  readonly applies: (facts: RiskCase) => boolean
}

const [prefix, country] = [habit('prefix'), habit('country')]
/** The owner's own device or network: never locked out by what others do. */
export const isAtHome = (facts: RiskCase): boolean => facts.token === 'known' || prefix(facts)?.isNew === false
/** The local network: whoever is there came in through a door. */
const isOwnNetwork = ({ event }: RiskCase) =>
  normalise(event.ip) !== undefined && ['loopback', 'private'].includes(classify(event.ip))
/** Carried risk from which on every sign-in is verified. Source: §4.1. */
const RISKY_ACCOUNT = 60
/** Sign-ins below which a new device on a new network is always verified. Source: §5. */
const COLD_SIGN_INS = 3
/** So few sign-ins, or all of them on the local network: nothing tells from where on earth the member comes. */
const isLittleKnown = ({ profile }: RiskCase) =>
  profile.logins < COLD_SIGN_INS || profile.recent.every(({ country }) => country === 0)

// prettier-ignore
export const HARD_RULES: readonly HardRule[] = [
  { id: 'rule.wrong-password', decision: 'deny', en: 'Wrong password', zh: '密码错误', applies: ({ event }) => !event.passwordOk },
  { id: 'rule.frozen', decision: 'deny', en: 'The identity is frozen', zh: '身份已冻结', applies: ({ event }) => event.person?.isFrozen === true },
  { id: 'rule.honey-account', decision: 'deny', en: 'A bait account was used', zh: '使用了诱饵账号', applies: ({ event }) => event.person?.isHoneyAccount === true },
  { id: 'rule.address-denied', decision: 'deny', en: 'The address is on the deny list', zh: '地址在拒绝名单中', applies: ({ event }) => event.rules?.isAddressDenied === true },
  { id: 'rule.country-denied', decision: 'deny', en: 'The country is on the deny list', zh: '国家或地区在拒绝名单中', applies: ({ event }) => event.rules?.isCountryDenied === true },
  { id: 'rule.fence', decision: 'deny', en: 'Outside every permitted area', zh: '不在允许的地理围栏内', applies: ({ event }) => (event.rules?.outsideFenceKm ?? 0) > 0 },
  { id: 'rule.window', decision: 'deny', en: 'Outside the permitted hours', zh: '不在允许的登录时段内', applies: ({ event }) => (event.rules?.outsideWindowMinutes ?? 0) > 0 },
  { id: 'rule.token-replay', decision: 'deny', en: 'The same token was used elsewhere', zh: '同一令牌在别处被使用', applies: ({ event }) => event.person?.isTokenReplayed === true },
  { id: 'rule.app-password-scope', decision: 'deny', en: 'App password of another protocol', zh: '专用密码不适用于此协议', applies: ({ event }) => event.program?.isOtherScope === true },
  { id: 'rule.under-attack', decision: 'deny', en: 'Right password out of an attack that is running', zh: '来自正在进行的攻击，密码正确', applies: (facts) => facts.attack.isHere && !isAtHome(facts) },
  { id: 'rule.campaign', decision: 'step-up', en: 'Clients like this one attack many accounts now', zh: '同类客户端正在攻击大量账号', applies: (facts) => facts.attack.isCampaign && !isAtHome(facts) },
  { id: 'rule.unbound-device', decision: 'step-up', en: 'Not one of the devices the account is bound to', zh: '不是已绑定的设备', applies: ({ event }) => event.rules?.isUnboundDevice === true },
  { id: 'rule.impossible-travel', decision: 'step-up', en: 'Nobody travels that fast', zh: '不可能的行程速度', applies: ({ travel }) => travel.isImpossible || travel.isImpossibleLive },
  { id: 'rule.risky-account', decision: 'step-up', en: 'The account was at risk within the last days', zh: '账号近期存在风险', applies: ({ pressure, event }) => carriedRisk(pressure, event.person?.passwordChangedAt) >= RISKY_ACCOUNT },
  { id: 'rule.program-abroad', decision: 'step-up', en: 'A mail program from a country that is new', zh: '邮件客户端来自从未登录过的国家或地区', applies: (facts) => facts.isColdStartVerified && facts.head === 'program' && facts.place.country !== undefined && country(facts)?.isNew === true && prefix(facts)?.isNew === true },
  { id: 'rule.cold-start', decision: 'step-up', en: 'New device on a new network, and little is known of the account', zh: '账号历史很少，且设备和网络都是新的', applies: (facts) => facts.isColdStartVerified && isLittleKnown(facts) && !isOwnNetwork(facts) && facts.token !== 'known' && prefix(facts)?.isNew === true },
]
