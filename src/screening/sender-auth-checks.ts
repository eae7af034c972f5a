// The four checks, each as a call of the engine (mailauth) and a translation into our words. None of them throws.
import { arc, dkimVerify, dmarc, spf, type DKIMResult, type DKIMVerifyResult, type DMARCResult } from 'mailauth'
import { now } from '../base/clock.ts'
import { logOf } from '../base/log.ts'
import type { Peer } from '../mail/envelope.ts'
import { authorOf } from './sender-auth-author.ts'
import type { CheckedMessage } from './sender-auth-header.ts'
import type { SenderAuthLookups } from './sender-auth-lookups.ts'
import type { Author, DkimResult, DkimSignature, DmarcPolicy, SenderAuth } from './sender-auth-result.ts'

const log = logOf('screening/sender-auth')

/** bits. RFC 8301 §3.2: signatures with shorter RSA keys are not valid */
const SHORTEST_RSA_KEY = 1_024

/** What reading the message once gives: its signatures, its author, and what the ARC and DMARC checks go on with. */
export interface Signatures {
  readonly dkim: readonly DkimSignature[]
  readonly author: Author
  /** the engine's own result; undefined when the header was too large or the engine failed */
  readonly raw?: DKIMVerifyResult
  /** set when there is no `raw` */
  readonly failure?: 'temperror' | 'permerror'
}

/** RFC 7208. The limits of 10 lookups and 2 void ones (§4.6.4) are the engine's; the tests show that it keeps them. */
export async function checkSpf(
  peer: Peer,
  returnPath: string,
  receiver: string,
  lookups: SenderAuthLookups,
): Promise<SenderAuth['spf']> {
  const identity = returnPath === '' ? 'helo' : 'mailfrom'
  try {
    const { status, domain } = await spf({
      ip: peer.address,
      helo: peer.helo,
      sender: returnPath,
      mta: receiver, // what the macro %{r} stands for. RFC 7208 §7.3
      resolver: lookups.resolveFor,
      strict: true,
    })
    return { result: status.result as SenderAuth['spf']['result'], domain: domain === '-' ? '' : domain, identity }
  } catch (error) {
    log.error({ error: nameOf(error) }, 'spf check failed')
    return { result: 'temperror', domain: '', identity }
  }
}

/**
 * RFC 6376. Reads the whole message.
 * @throws what the message's own stream throws
 */
export async function checkSignatures(message: CheckedMessage, lookups: SenderAuthLookups): Promise<Signatures> {
  const unknown: Author = { kind: 'none', domain: '' }
  if (message.stream === undefined) return { dkim: [], author: unknown, failure: 'permerror' }
  let readingError: unknown
  message.stream.once('error', (error) => (readingError = error))
  try {
    const raw = await dkimVerify(message.stream, {
      resolver: lookups.resolveFor,
      minBitLength: SHORTEST_RSA_KEY,
      strict: true,
      curTime: new Date(now()),
    })
    const signed = raw.results.filter((row) => row.status.result !== 'none')
    return { dkim: signed.map(toSignature), author: authorOf(raw), raw }
  } catch (error) {
    if (readingError !== undefined) throw readingError
    log.error({ error: nameOf(error) }, 'dkim check failed')
    return { dkim: [], author: unknown, failure: 'temperror' }
  }
}

/** RFC 8617 §5.2 */
export async function checkArc({ raw }: Signatures, lookups: SenderAuthLookups): Promise<SenderAuth['arc']> {
  const none = { result: 'none', sealer: '', dmarcBefore: '' } as const
  if (raw?.arc === undefined) return none
  const failedBefore = lookups.failed
  try {
    const checked = await arc(raw.arc as Parameters<typeof arc>[0], {
      resolver: lookups.resolveFor,
      minBitLength: SHORTEST_RSA_KEY,
      strict: true,
    })
    if (checked.status.result === 'none') return none
    const chain = checked.chain || [] // false, whatever its type says, when the chain is malformed
    const sealer = String(chain.at(-1)?.['arc-seal']?.parsed?.d?.value ?? '').toLowerCase()
    if (checked.status.result === 'pass') {
      return { result: 'pass', sealer, dmarcBefore: String(checked.authenticationResults?.dmarc?.result ?? '') }
    }
    // The engine calls every failure final; a key that DNS did not give is not.
    const temporary = lookups.failed > failedBefore || lacksForwarderKey(raw)
    return { result: temporary ? 'temperror' : 'fail', sealer, dmarcBefore: '' }
  } catch (error) {
    log.error({ error: nameOf(error) }, 'arc check failed')
    return { ...none, result: 'temperror' }
  }
}

/** The last forwarder's signature is verified with those of DKIM, so its key was asked for before. */
function lacksForwarderKey(raw: DKIMVerifyResult): boolean {
  const last = raw.arc as { lastEntry?: { messageSignature?: DKIMResult } } | undefined
  return last?.lastEntry?.messageSignature?.status.result === 'temperror'
}

export interface DmarcCheck {
  readonly dmarc: SenderAuth['dmarc']
  readonly alignment: SenderAuth['alignment']
  readonly policy: DmarcPolicy
}

/** RFC 7489 with the policy discovery of RFC 9989 §4.10. */
export async function checkDmarc(
  { raw, dkim, author, failure }: Signatures,
  spfChecked: SenderAuth['spf'],
  lookups: SenderAuthLookups,
): Promise<DmarcCheck> {
  const nothing = (result: SenderAuth['dmarc']['result'], alignment = { spf: false, dkim: false }): DmarcCheck => ({
    dmarc: { result, authorDomain: author.domain },
    alignment,
    policy: 'none',
  })
  if (raw === undefined) return nothing(failure ?? 'temperror')
  if (author.kind !== 'one') return nothing('permerror')
  const passed = raw.results.filter((row) => row.status.result === 'pass')
  try {
    const checked = await dmarc({
      headerFrom: raw.headerFrom,
      fromFields: raw.fromFields,
      spfDomains: spfChecked.result === 'pass' ? [spfChecked.domain] : [],
      dkimDomains: passed.map((row) => ({
        domain: row.signingDomain ?? '',
        underSized: row.status.underSized ?? 0,
      })),
      resolver: lookups.resolveFor,
      strict: true,
    })
    if (checked === false) return nothing('permerror')
    // Without a record nobody says what counts as aligned; then only the very same name does.
    if (checked.alignment === undefined) {
      const spfAligned = spfChecked.result === 'pass' && spfChecked.domain === author.domain
      const dkimAligned = dkim.some(({ result, domain }) => result === 'pass' && domain === author.domain)
      return nothing(checked.status.result === 'temperror' ? 'temperror' : 'none', {
        spf: spfAligned,
        dkim: dkimAligned,
      })
    }
    const result = couldHavePassed(checked, spfChecked, dkim) ? 'temperror' : checked.status.result
    return {
      dmarc: { result: result as SenderAuth['dmarc']['result'], authorDomain: author.domain },
      alignment: {
        spf: checked.alignment.spf.result !== undefined,
        dkim: checked.alignment.dkim.result !== undefined,
      },
      policy: result === 'fail' ? (checked.policy as DmarcPolicy) : 'none',
    }
  } catch (error) {
    log.error({ error: nameOf(error) }, 'dmarc check failed')
    return nothing('temperror')
  }
}

/**
 * A failure is not one while DNS still owes a proof for the author's own domain. RFC 7489 §6.6.2
 * A proof owed for any other domain does not count: else a forger would sign with a domain whose DNS is dead on purpose.
 */
function couldHavePassed(checked: DMARCResult, spfChecked: SenderAuth['spf'], dkim: readonly DkimSignature[]): boolean {
  if (checked.status.result !== 'fail') return false
  const isOurs = (domain: string) => domain === checked.domain || domain.endsWith(`.${checked.domain}`)
  const owed = [spfChecked, ...dkim].filter(({ result }) => result === 'temperror')
  return owed.some(({ domain }) => isOurs(domain))
}

function toSignature(row: DKIMResult): DkimSignature {
  const { result, comment = '', underSized = 0, policy } = row.status
  const reason = comment || policy?.['dkim-rules'] || ''
  return {
    result: KEY_PROBLEMS.has(reason) ? 'permerror' : (result as DkimResult),
    domain: (row.signingDomain ?? '').toLowerCase(),
    selector: row.selector ?? '',
    algorithm: row.algo ?? '',
    unsignedBytes: underSized,
    reason,
  }
}

/** RFC 6376 §6.1.2 calls these PERMFAIL, the engine `neutral`. Texts of mailauth 7.1, `lib/tools.js`. */
const KEY_PROBLEMS: ReadonlySet<string> = new Set([
  'no key',
  'unknown key version',
  'unknown key type',
  'invalid public key',
  'inappropriate hash algorithm',
  'key not for email',
])

/** The kind of an error, never its text, which may hold addresses. */
function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error
}
