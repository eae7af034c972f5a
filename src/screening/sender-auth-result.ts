// What the checks of the sender's identity found, in the words of the standards.
import type { Signal } from '../mail/signal.ts'

export type SpfResult = 'pass' | 'fail' | 'softfail' | 'neutral' | 'none' | 'temperror' | 'permerror' // RFC 8601 §2.7.2
export type DkimResult = 'pass' | 'fail' | 'neutral' | 'policy' | 'temperror' | 'permerror' // RFC 8601 §2.7.1
export type DmarcResult = 'pass' | 'fail' | 'none' | 'temperror' | 'permerror' // RFC 7489 §11.2
export type ArcResult = 'pass' | 'fail' | 'none' | 'temperror' // RFC 8617 §4.4; temperror is our own word
export type DmarcPolicy = 'none' | 'quarantine' | 'reject'

export interface DkimSignature {
  readonly result: DkimResult
  /** d=, in lower case */
  readonly domain: string
  /** s= */
  readonly selector: string
  /** a= */
  readonly algorithm: string
  /** bytes at the end of the body that its l= leaves out */
  readonly unsignedBytes: number
  /** why it did not pass, '' when it did */
  readonly reason: string
}

export interface SenderAuth {
  readonly spf: { readonly result: SpfResult; readonly domain: string; readonly identity: 'mailfrom' | 'helo' }
  /** one entry per signature that was looked at, in message order; empty when not signed */
  readonly dkim: readonly DkimSignature[]
  readonly dmarc: { readonly result: DmarcResult; readonly authorDomain: string }
  /** `sealer` is the domain of the last forwarder's seal, '' without a chain */
  readonly arc: { readonly result: ArcResult; readonly sealer: string; readonly dmarcBefore: string }
  /** which proofs belong to the domain in From */
  readonly alignment: { readonly spf: boolean; readonly dkim: boolean }
  /** what the domain in From asks for when DMARC failed; `none` otherwise */
  readonly policy: DmarcPolicy
  readonly signals: readonly Signal[]
  /** value of the Authentication-Results field to put on top of the message. RFC 8601 §2.2 */
  readonly authenticationResults: string
}

/**
 * From names one domain, none, several, stands there more than once, or is written so that programs disagree;
 * only `one` can be proved. RFC 7489 §6.6.1
 */
export type Author = {
  readonly kind: 'one' | 'none' | 'several-domains' | 'several-fields' | 'ambiguous'
  readonly domain: string
}
