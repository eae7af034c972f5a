// Who sent this message? SPF, DKIM, DMARC and ARC, with our own DNS, in bounded time. Never an exception, never a guess:
// when DNS gives no answer the result is `temperror`, and the policy decides what that is worth.
import type { Peer } from '../mail/envelope.ts'
import type { Signal } from '../mail/signal.ts'
import { formatResults, type ResultRow } from './authentication-results.ts'
import { checkArc, checkDmarc, checkSignatures, checkSpf } from './sender-auth-checks.ts'
import { checkedMessage } from './sender-auth-header.ts'
import { SenderAuthLookups, type ResolveFor } from './sender-auth-lookups.ts'
import type { Author, DkimResult, SenderAuth } from './sender-auth-result.ts'
import { senderAuthSignal } from './sender-auth-signals.ts'

/** ms for all lookups of one message together. RFC 7208 §4.6.4: at least 20 s */
const BUDGET_MS = 20_000

export interface SenderAuthInput {
  readonly message: Uint8Array | AsyncIterable<Uint8Array>
  readonly peer: Peer
  /** '' for a bounce */
  readonly returnPath: string
}

export interface SenderAuthOptions {
  readonly resolveFor: ResolveFor
  /** our name in Authentication-Results. RFC 8601 §2.5 */
  readonly authservId: string
  readonly budgetMs?: number
}

/** Checks one message. Errors of reading the message itself are passed on; nothing else is thrown. */
export async function authenticateSender(input: SenderAuthInput, options: SenderAuthOptions): Promise<SenderAuth> {
  const lookups = new SenderAuthLookups(options.resolveFor, options.budgetMs ?? BUDGET_MS)
  const message = await checkedMessage(input.message)
  const [spf, signatures] = await Promise.all([
    checkSpf(input.peer, input.returnPath, options.authservId, lookups),
    checkSignatures(message, lookups),
  ])
  const { dkim, author } = signatures
  const arc = await checkArc(signatures, lookups)
  const found: Findings = { spf, dkim, arc, ...(await checkDmarc(signatures, spf, lookups)) }
  return {
    ...found,
    signals: [
      ...signalsOf(found, author),
      ...(message.skippedSignatures > 0
        ? [senderAuthSignal('sender-auth.dkim-skipped', message.skippedSignatures)]
        : []),
      ...(message.stream === undefined ? [senderAuthSignal('sender-auth.header-too-large', true)] : []),
      ...(lookups.failed > 0 ? [senderAuthSignal('sender-auth.dns-failed', true)] : []),
    ],
    authenticationResults: formatResults(options.authservId, rowsOf(found)),
  }
}

type Findings = Omit<SenderAuth, 'signals' | 'authenticationResults'>

/** Best first: what counts when a message has several signatures. */
const DKIM_ORDER: readonly DkimResult[] = ['pass', 'temperror', 'permerror', 'policy', 'neutral', 'fail']

function signalsOf({ spf, dkim, dmarc, arc, alignment, policy }: Findings, author: Author): Signal[] {
  const passed = dkim.filter(({ result }) => result === 'pass')
  const authors = passed.filter(({ domain }) => domain === author.domain || author.domain.endsWith(`.${domain}`))
  const unsigned = authors.length === 0 ? 0 : Math.min(...authors.map(({ unsignedBytes }) => unsignedBytes))
  const aligned = alignment.spf ? (alignment.dkim ? 'both' : 'spf') : alignment.dkim ? 'dkim' : 'none'
  return [
    senderAuthSignal('sender-auth.spf', spf.result),
    senderAuthSignal(
      'sender-auth.dkim',
      DKIM_ORDER.find((word) => dkim.some(({ result }) => result === word)) ?? 'none',
    ),
    senderAuthSignal('sender-auth.dkim-passed', passed.length),
    senderAuthSignal('sender-auth.dmarc', dmarc.result),
    senderAuthSignal('sender-auth.alignment', aligned),
    senderAuthSignal('sender-auth.author', author.kind),
    ...(dmarc.result === 'fail' ? [senderAuthSignal('sender-auth.policy', policy)] : []),
    ...(arc.result === 'none' ? [] : [senderAuthSignal('sender-auth.arc', arc.result)]),
    ...(unsigned > 0 ? [senderAuthSignal('sender-auth.dkim-unsigned-bytes', unsigned)] : []),
  ]
}

function rowsOf({ spf, dkim, dmarc, arc, policy }: Findings): ResultRow[] {
  const signed: ResultRow[] = dkim.map((signature) => ({
    method: 'dkim',
    result: signature.result,
    ...(signature.reason === '' ? {} : { reason: signature.reason }),
    properties: { 'header.d': signature.domain, 'header.s': signature.selector, 'header.a': signature.algorithm },
  }))
  return [
    { method: 'spf', result: spf.result, properties: { [`smtp.${spf.identity}`]: spf.domain } },
    ...(signed.length > 0 ? signed : [{ method: 'dkim', result: 'none', properties: {} } as const]),
    {
      method: 'dmarc',
      result: dmarc.result,
      // RFC 9989 §9.1: the policy that the domain's owner asks to apply
      properties: { 'header.from': dmarc.authorDomain, 'policy.dmarc': dmarc.result === 'fail' ? policy : '' },
    },
    // RFC 8617 §10.2 knows no temporary result, so none is written.
    ...(arc.result === 'none' || arc.result === 'temperror'
      ? []
      : [{ method: 'arc', result: arc.result, properties: {} } as const]),
  ]
}
