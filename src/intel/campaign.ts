// What became of messages like this one: its senders and ways, its text, template, files and links.
import type { Signal } from '../mail/signal.ts'
import type { Recalled } from './recall.ts'
import { reputationOf, type Sighting } from './sighting.ts'
import { intelSignal, type IntelSignalId } from './signals.ts'
import type { Kind } from './trail.ts'

/** Whose record tells of the next message. */
export const REPUTATIONS: readonly (readonly [kind: Kind, signal: IntelSignalId])[] = [
  ['author', 'reputation.author'],
  ['author-domain', 'reputation.author-domain'],
  ['address', 'reputation.address'],
  ['network', 'reputation.network'],
  ['greeting', 'reputation.greeting'],
  ['signer', 'reputation.signer'],
  ['link-domain', 'reputation.link-domain'],
  ['text', 'campaign.text'],
  ['markup', 'campaign.markup'],
  ['attachment', 'campaign.attachment'],
]

export function campaignSignals(recalled: readonly Recalled[]): readonly Signal[] {
  const of = (kind: Kind) => recalled.filter((step) => step.kind === kind && step.memberId === 0)
  const seen = (kind: Kind) => of(kind).flatMap((step) => step.seen ?? [])
  const signals: Signal[] = []
  for (const [kind, id] of REPUTATIONS) {
    const worst = maximum(seen(kind).flatMap((sighting) => reputationOf(sighting) ?? []))
    if (worst !== undefined) signals.push(intelSignal(id, worst))
  }
  const counted = (id: IntelSignalId, kind: Kind, count: (sighting: Sighting) => number) => {
    const most = maximum(seen(kind).map(count)) ?? 0
    // Below a whole one, nothing but the rest of a fading count is left.
    if (most >= 1) signals.push(intelSignal(id, Math.round(most)))
  }
  counted('campaign.copies-hour', 'text', ({ hour }) => hour)
  counted('campaign.copies-day', 'text', ({ day }) => day)
  counted('campaign.copies-week', 'text', ({ week }) => week)
  counted('campaign.file-copies-day', 'attachment', ({ day }) => day)
  const newDomains = of('link-domain').filter((step) => step.seen === undefined).length
  if (newDomains > 0) signals.push(intelSignal('campaign.new-link-domains', newDomains))
  return signals
}

function maximum(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : Math.max(...values)
}
