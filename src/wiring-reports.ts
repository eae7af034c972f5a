// The only place that knows every room, the part about what other servers report of mail that went out.
import { now } from './base/clock.ts'
import { countReport } from './intake/report-counting.ts'
import type { ReportSettings } from './intake/report-reading.ts'
import { noteReturns } from './intake/returned-mail.ts'
import type { RunnerParts } from './outbound/runner.ts'
import { KnownPolicies } from './policy/policy-book.ts'
import type { ReactionHands } from './policy/reactions.ts'
import type { SendingControl } from './risk/sending/control.ts'
import type { Settings } from './settings/rows.ts'
import type { House } from './wiring.ts'

export function reportSettings({ hostname, complaintAddresses }: Settings): ReportSettings {
  return { hostname, complaintAddresses: complaintAddresses.map((each) => each.toLowerCase()) }
}

/** The hand that counts what is reported. */
export function reportHand(
  { store, directory, ticket, settings }: House,
  sending: SendingControl,
): Pick<ReactionHands, 'countReport'> {
  const sources = settings.complaintSources.map((each) => each.toLowerCase())
  const parts = { store, directory, sending, sources, policies: new KnownPolicies(), ticket: ticket('reports') }
  return { countReport: (happening) => countReport(parts, happening) }
}

/** What other servers refuse for good, while we still talk to them. */
export function countingRefusals(sending: SendingControl): NonNullable<RunnerParts['refused']> {
  const policies = new KnownPolicies()
  return async (tx, owner, recipients) => {
    const limits = (await policies.of(tx, owner.organisationId)).document.returns
    await noteReturns(tx, owner, 'outbound', await sending.bounced(tx, owner, now(), recipients, limits))
  }
}
