// From how many complaints and bounces on a member's mail to strangers waits: what a policy sets and sending control keeps.

export interface ReturnLimit {
  /** so many at least */
  readonly least: number
  /** of the recipients outside, 0 … 1 */
  readonly share: number
}

/** What is counted, over about 30 days: what is 15 days old counts half. */
export type Returned = 'complaints' | 'bounces'
export type ReturnLimits = Readonly<Record<Returned, ReturnLimit>>

/** Where a policy says nothing. */
export const RETURN_LIMITS: ReturnLimits = {
  // Google and Yahoo, requirements for senders (2024): complaints below 0.001, never 0.003. Three within a few days count somewhat less than three.
  complaints: { least: 2.5, share: 0.003 },
  // Services for mass mail stop a customer at a tenth of bounces; a list that is looked after stays below 0.02.
  bounces: { least: 20, share: 0.1 },
}
