// How much may be sent: rows for the organisation, its departments, groups, levels and members, as administrators write them.
import type { SendingUnit, SendingWindow } from '../../mail/sending.ts'
import type { Group, Scope } from '../scope.ts'

/** What may be limited of one message alone. */
export const MESSAGE_UNITS = ['message-bytes', 'message-recipients'] as const
export type MessageUnit = (typeof MESSAGE_UNITS)[number]

export interface QuotaLimit {
  readonly of: SendingUnit | MessageUnit
  /** absent for what is limited of one message alone */
  readonly in?: SendingWindow
  readonly most: number
  /** the second cap: what the member may send in this window after a second verification; absent: the first one is the end */
  readonly afterStepUp?: number
}

export interface QuotaRow {
  readonly id: string
  /** why it is there, in the administrator's words */
  readonly meaning: string
  readonly scope: Scope
  /** `member`: each for themselves. `pool`: all of the scope together */
  readonly per: 'member' | 'pool'
  /** rows for fewer people cannot allow more than this one */
  readonly isHard: boolean
  readonly limits: readonly QuotaLimit[]
  /** mail may go to members only, and to these domains */
  readonly insideOnly?: { readonly allowedDomains: readonly string[] }
  /** of a pool: per cent of it that one member may use once half of it is used, 1 … 100 */
  readonly fairShare: number
  /** of a pool of strangers: how much it grows with each stranger of the last 30 days who answered, and up to where */
  readonly growth?: { readonly perAnswer: number; readonly most: number }
}

/** The section `quota` of a policy. */
export interface QuotaSection {
  readonly groups: readonly Group[]
  readonly rows: readonly QuotaRow[]
}

export const NO_QUOTA: QuotaSection = { groups: [], rows: [] }

/**
 * What holds where an organisation sets nothing else. A row of its own with the same id takes the place of one of these.
 * The first number is what large services allow a person a day; strangers are few in any honest day.
 */
// prettier-ignore
export const SHIPPED_QUOTA: readonly QuotaRow[] = [
  { id: 'everybody', meaning: 'What nobody needs in a day of writing by hand.',
    scope: { of: 'organisation', is: '' }, per: 'member', isHard: false, fairShare: 100,
    limits: [
      { of: 'recipients', in: 'day', most: 5_000, afterStepUp: 10_000 },
      { of: 'strangers',  in: 'day', most: 500,   afterStepUp: 2_000 },
    ] },
  { id: 'strangers-of-all', meaning: 'Strangers whom all members write to together: what spoils the name of the organisation.',
    scope: { of: 'organisation', is: '' }, per: 'pool', isHard: false, fairShare: 50, growth: { perAnswer: 5, most: 50_000 },
    limits: [{ of: 'strangers', in: 'day', most: 5_000 }] },
]
