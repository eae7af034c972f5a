// Every signal about the sender's proof of identity, with its meaning; screens and docs show these rows.
import type { Signal } from '../mail/signal.ts'

interface SignalRow {
  /** of a number; '' for a word or true */
  readonly unit: string
  readonly meaning: string
}

// prettier-ignore
export const SENDER_AUTH_SIGNALS = {
  'sender-auth.spf':                 { unit: '',           meaning: 'SPF result for the return path, or for the greeting of a bounce (RFC 7208 §2.6)' },
  'sender-auth.dkim':                { unit: '',           meaning: 'best result among the DKIM signatures (RFC 8601 §2.7.1); none: not signed' },
  'sender-auth.dkim-passed':         { unit: 'signatures', meaning: 'DKIM signatures that verified' },
  'sender-auth.dkim-skipped':        { unit: 'signatures', meaning: 'DKIM signatures beyond the limit, not looked at' },
  'sender-auth.dkim-unsigned-bytes': { unit: 'bytes',      meaning: 'end of the body that no signature of the author\'s domain covers: anybody may have added it (RFC 6376 §8.2)' },
  'sender-auth.dmarc':               { unit: '',           meaning: 'DMARC result for the domain in From (RFC 7489 §11.2)' },
  'sender-auth.policy':              { unit: '',           meaning: 'what the owner of the domain in From asks for mail that fails, as this message does: none, quarantine, reject' },
  'sender-auth.alignment':           { unit: '',           meaning: 'what proves the domain in From: spf, dkim, both, none' },
  'sender-auth.arc':                 { unit: '',           meaning: 'whether the ARC chain of forwarders holds (RFC 8617 §4.4)' },
  'sender-auth.author':              { unit: '',           meaning: 'one, none, several-domains, several-fields (more than one From), ambiguous (programs would read it differently)' },
  'sender-auth.dns-failed':          { unit: '',           meaning: 'a DNS server gave no answer, so a result is only temporary' },
  'sender-auth.header-too-large':    { unit: '',           meaning: 'the header is beyond the limit; signatures were not looked at' },
  'sender-auth.forged-results':      { unit: 'fields',     meaning: 'Authentication-Results fields that came in with our own name on them' },
} as const satisfies Record<string, SignalRow>

export type SenderAuthSignalId = keyof typeof SENDER_AUTH_SIGNALS

/** A signal with the unit of its row. */
export function senderAuthSignal(id: SenderAuthSignalId, value: number | string | boolean): Signal {
  const { unit } = SENDER_AUTH_SIGNALS[id]
  return unit === '' ? { id, value } : { id, value, unit }
}
