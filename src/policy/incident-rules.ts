// Which events open an incident, which only add to the story of one, and what events must share to belong together.
import type { EventBodies, EventType } from '../audit/events.ts'
import type { IncidentKey, IncidentPart } from '../audit/incidents.ts'
import type { Severity } from '../audit/severity.ts'
import { classify, normalise, prefixKey } from '../net/addresses.ts'
import type { LeakAction } from './leak/leak-row.ts'
import type { Happening } from './reactions.ts'

export const INCIDENT_KINDS = {
  'account-takeover': 'somebody else acts as a member, or seems to',
  attack: 'passwords or codes are guessed',
  leak: 'confidential matter was about to leave',
  'malware-out': 'a member sends what is dangerous, or what others take for spam',
  'malware-in': 'what was let in by mistake',
} as const
export type IncidentKind = keyof typeof INCIDENT_KINDS

interface RuleOf<Type extends EventType> {
  readonly on: Type
  /** the incident that it opens; absent: it only adds to the story of one */
  readonly opens?: IncidentKind
  readonly severity?: Severity | ((body: EventBodies[Type]) => Severity)
  /** absent: every such event */
  readonly when?: (body: EventBodies[Type]) => boolean
  readonly by: readonly IncidentKey['by'][]
  /** what a campaign is known by, for `by: ['campaign']` */
  readonly campaign?: (body: EventBodies[Type]) => string
  /** so many events of one incident make it high at least */
  readonly highFrom?: number
  /** it shows that there was nothing: an open incident of at most medium severity closes by it */
  readonly clears?: true
}

export type IncidentRule = { readonly [Type in EventType]: RuleOf<Type> }[EventType]

const STRANGE_SENDING = { send: 'low', delay: 'low', hold: 'medium', freeze: 'critical' } as const
/** Actions of rows of leaks that are worth a look: the sender's word alone did not let it leave. */
export const STOPPED: ReadonlySet<string> = new Set<LeakAction>(['approve', 'quarantine', 'block'])
const severityOfSending = ({ decision }: EventBodies['sending.anomaly']): Severity =>
  STRANGE_SENDING[decision as keyof typeof STRANGE_SENDING] ?? 'medium'

/** The first matching row wins. */
// prettier-ignore
export const INCIDENT_RULES: readonly IncidentRule[] = [
  { on: 'hold.denied',             opens: 'account-takeover', severity: 'critical', by: ['member', 'address'] },
  { on: 'sign-in.not-me',          opens: 'account-takeover', severity: 'high',     by: ['member'] },
  { on: 'sending.anomaly',         opens: 'account-takeover', severity: severityOfSending, by: ['member'] },
  { on: 'sign-in.attack',          opens: 'attack',           severity: 'medium',   by: ['campaign'], campaign: ({ kind }) => kind },
  { on: 'secure-link.refused',     opens: 'attack',           severity: 'low',      by: ['campaign', 'network'], campaign: ({ linkId }) => `link ${linkId}`, highFrom: 20 },
  { on: 'leak.found',              opens: 'leak',             severity: 'medium',   by: ['member'], when: ({ action }) => STOPPED.has(action), highFrom: 5 },
  { on: 'leak.found',              by: ['member'] },
  { on: 'outbound.refused',        opens: 'malware-out',      severity: 'medium',   by: ['member'], highFrom: 3 },
  { on: 'secure-link.condemned',   opens: 'malware-out',      severity: 'medium',   by: ['member'] },
  { on: 'sending.bounced',         opens: 'malware-out',      severity: 'medium',   by: ['member'] },
  { on: 'sending.restricted',      opens: 'malware-out',      severity: 'high',     by: ['member'] },
  { on: 'sending.disliked',        opens: 'malware-out',      severity: 'medium',   by: ['member'] },
  { on: 'sending.complained',      by: ['member'] },
  { on: 'sending.came-back',       by: ['member'] },
  { on: 'sending.relieved',        by: ['member'] },
  { on: 'message.condemned',       opens: 'malware-in',       severity: 'medium',   by: ['campaign'], campaign: ({ why }) => why },
  { on: 'mail.pulled-back',        by: ['campaign'], campaign: ({ why }) => why },
  { on: 'sign-in.denied',          by: ['member'] },
  { on: 'sign-in.stepped-up',      by: ['member'] },
  { on: 'sign-in.approved',        by: ['member'] },
  { on: 'member.frozen',           by: ['member'] },
  { on: 'member.unfrozen',         by: ['member'] },
  { on: 'member.password-changed', by: ['member'] },
  { on: 'member.password-leaked',  by: ['member'] },
  { on: 'sessions.ended',          by: ['member'] },
  { on: 'sessions.others-ended',   by: ['member'] },
  { on: 'app-password.created',    by: ['member'] },
  { on: 'app-password.revoked',    by: ['member'] },
  { on: 'device.bound',            by: ['member'] },
  { on: 'device.unbound',          by: ['member'] },
  { on: 'factor.changed',          by: ['member'] },
  { on: 'page-lock.set',           by: ['member'] },
  { on: 'page-lock.cleared',       by: ['member'] },
  { on: 'rules.undone',            by: ['member'] },
  { on: 'hold.proven',             by: ['member'], clears: true },
  { on: 'hold.released',           by: ['member'] },
  { on: 'hold.returned',           by: ['member'] },
  { on: 'hold.expired',            by: ['member'] },
  { on: 'hold.frozen',             by: ['member'] },
  { on: 'hold.frozen-ending',      by: ['member'] },
  { on: 'quota.reached',           by: ['member'] },
  { on: 'leak.justified',          by: ['member'] },
]

/** What a member's story consists of, also before the incident was opened. */
const RECALLED: readonly string[] = [
  ...new Set(INCIDENT_RULES.filter(({ by }) => by.includes('member')).map(({ on }) => on)),
]

/** What one event means for incidents. @returns undefined when no row speaks of it */
export function incidentPartOf(happening: Happening): IncidentPart | undefined {
  const rule = INCIDENT_RULES.find(({ on, when }) => {
    const fits = when as ((body: unknown) => boolean) | undefined
    return on === happening.type && (fits?.(happening.body) ?? true)
  })
  if (rule === undefined) return undefined
  const { opens, severity = 'low', highFrom = 0, clears = false } = rule
  const found = typeof severity === 'string' ? severity : (severity as (body: unknown) => Severity)(happening.body)
  const keys = rule.by.flatMap((by) => keyOf(by, happening, rule))
  return {
    keys,
    highFrom,
    clears,
    ...(opens !== undefined && {
      opens: { kind: opens, severity: found, rule: ruleOf(happening.body), recalls: RECALLED },
    }),
  }
}

/** What led to an event, as it says itself: by this it can be suppressed. */
function ruleOf(body: unknown): string {
  const {
    rule,
    reasons = [],
    kind,
    why = '',
  } = body as {
    readonly rule?: string
    readonly reasons?: readonly string[]
    readonly kind?: string
    readonly why?: string
  }
  return rule ?? reasons[0] ?? kind ?? why
}

/** What is not there binds nothing; nor does an address that many stand behind, such as one of the office. */
function keyOf(by: IncidentKey['by'], { memberId, body }: Happening, { campaign }: IncidentRule): IncidentKey[] {
  if (by === 'member') return memberId === undefined ? [] : [{ by, value: String(memberId) }]
  if (by === 'campaign') {
    const value = (campaign as ((body: unknown) => string) | undefined)?.(body) ?? ''
    return value === '' ? [] : [{ by, value }]
  }
  const address = normalise((body as { readonly remoteAddress?: string }).remoteAddress ?? '')
  if (address === undefined || classify(address) !== 'public') return []
  return [{ by, value: by === 'address' ? address : prefixKey(address) }]
}
