// Every signal that comes from what the house remembers, with its meaning; screens and docs show these rows.
import type { Signal } from '../mail/signal.ts'

interface SignalRow {
  /** of a number; '' for a word or true */
  readonly unit: string
  readonly meaning: string
}

// prettier-ignore
export const INTEL_SIGNALS = {
  'relation.first-contact':        { unit: '',         meaning: 'The address in From never wrote before: to nobody here (organisation), or not to these receivers (member).' },
  'relation.known-for':            { unit: 'days',     meaning: 'How long ago the address in From first wrote to anybody here.' },
  'relation.correspondent':        { unit: '',         meaning: 'A receiver (member) or somebody here (organisation) wrote to the address in From before, and nothing speaks against it being the sender.' },
  'relation.claimed-correspondent':{ unit: '',         meaning: 'The same, but the sender was checked and nothing proves the domain in From: somebody may use a name that is trusted here.' },
  'relation.reply-to-ours':        { unit: '',         meaning: 'Answers a message that was sent from here in the last 90 days.' },
  'relation.unknown-reply':        { unit: '',         meaning: 'Claims to answer a message of one of our domains that was not sent from here in the last 90 days.' },
  'relation.auth-broke-habit':     { unit: 'messages', meaning: 'The domain in From is not proved, though so many messages of it were, and nearly all.' },
  'relation.bulk-habit':          { unit: '',         meaning: 'The receiver moved mail of this author into the inbox (inbox), or out of it into the bulk folder (bulk).' },
  'impersonation.person':           { unit: '',         meaning: 'A foreign address under the name of one of our people: member, or executive (of the highest job level).' },
  'impersonation.own-author':       { unit: '',         meaning: 'From outside, with an address of ours in From: proven (a service of ours), unproven, unchecked (no DNS).' },
  'impersonation.own-domain':       { unit: '',         meaning: 'The domain in From or Reply-To looks like ours: confusable, near (one letter), suffix, combined (with other words), subdomain.' },
  'impersonation.own-domain-link':  { unit: '',         meaning: 'The same for the domain a link leads to.' },
  'impersonation.own-domain-in-name': { unit: '',       meaning: 'A foreign address with a domain of ours in its display name.' },
  'reputation.author':             { unit: 'log-odds', meaning: 'Unwanted against wanted messages of the address in From, last 90 days; what only claimed the address is counted apart.' },
  'reputation.author-domain':      { unit: 'log-odds', meaning: 'The same for the domain in From.' },
  'reputation.address':            { unit: 'log-odds', meaning: 'The same for the IP address that brought the message.' },
  'reputation.network':            { unit: 'log-odds', meaning: 'The same for its network: /24 of IPv4, /64 of IPv6.' },
  'reputation.greeting':           { unit: 'log-odds', meaning: 'The same for the domain of its HELO.' },
  'reputation.signer':             { unit: 'log-odds', meaning: 'The same for the domain of a DKIM signature that verified: the worst one.' },
  'reputation.link-domain':        { unit: 'log-odds', meaning: 'The same for the domains that links lead to: the worst one.' },
  'campaign.text':                 { unit: 'log-odds', meaning: 'Unwanted against wanted among messages of nearly the same text, last 8 days.' },
  'campaign.markup':               { unit: 'log-odds', meaning: 'The same among messages of nearly the same template.' },
  'campaign.attachment':           { unit: 'log-odds', meaning: 'The same among messages with the same file: the worst one.' },
  'campaign.copies-hour':          { unit: 'copies',   meaning: 'Receivers here of nearly the same text in about the last hour, this message not counted.' },
  'campaign.copies-day':           { unit: 'copies',   meaning: 'The same in about the last day.' },
  'campaign.copies-week':          { unit: 'copies',   meaning: 'The same in about the last week.' },
  'campaign.file-copies-day':      { unit: 'copies',   meaning: 'Receivers here of the same file in about the last day.' },
  'campaign.new-link-domains':     { unit: 'domains',  meaning: 'Domains that links lead to and nobody here has had a link to in 60 days.' },
  'learned.spam':                  { unit: 'log-odds', meaning: 'What people here said of mail like this, by moving, reporting and releasing it: to be added to the shipped judges.' },
} as const satisfies Record<string, SignalRow>

export type IntelSignalId = keyof typeof INTEL_SIGNALS

/** A signal with the unit of its row; numbers rounded to hundredths. */
export function intelSignal(id: IntelSignalId, value: number | string | boolean): Signal {
  const { unit } = INTEL_SIGNALS[id]
  if (typeof value !== 'number') return { id, value }
  return { id, value: Math.round(value * 100) / 100, unit }
}
