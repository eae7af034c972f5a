// Screening of one message: all aspects over one parse. What fails becomes a signal, and the policy decides.
import { monotonic } from '../base/clock.ts'
import { logOf } from '../base/log.ts'
import { digestParsed, opaqueDigest } from '../mail/digest.ts'
import type { LeakReport } from '../mail/leak.ts'
import type { Marks } from '../mail/marks.ts'
import type { Signal } from '../mail/signal.ts'
import type { DigestedMessage } from '../mail/structure.ts'
import { ASPECTS, type Aspect } from './aspects.ts'
import type { ActiveFile } from './attachments/disarm.ts'
import { forgedResults, type FieldRange } from './authentication-results.ts'
import { contextOf, type ScreeningContext, type ScreeningFacts, type ScreeningTools } from './context.ts'
import { markedLinks } from './links/reading.ts'
import { marksOf, NO_MARKS } from './marks.ts'
import type { SenderAuth } from './sender-auth-result.ts'
import { senderAuthSignal } from './sender-auth-signals.ts'

const log = logOf('screening')

// prettier-ignore
export const SCREENING_SIGNALS = {
  'screening.aspect-failed': { unit: '', meaning: 'An aspect gave no answer: it broke or was too slow. Value: which one.' },
  'screening.unscannable':   { unit: '', meaning: 'Two threads ended over this message, the second with nothing else in it: nothing is known of it.' },
} as const satisfies Record<string, { unit: ''; meaning: string }>

export interface Screening {
  readonly signals: readonly Signal[]
  /** so that the mailbox need not parse the message again */
  readonly digest: DigestedMessage
  /** absent for mail that no peer brought, and without DNS */
  readonly senderAuth?: SenderAuth
  /** what to compare it by with all that was seen */
  readonly marks: Marks
  /** what a person reads of it, folded: for rules that ask for words */
  readonly words: { readonly subject: string; readonly text: string }
  /** Authentication-Results that came in with our own name: to be cut out; in message order. RFC 8601 §5 */
  readonly forgedHeaderRanges: readonly FieldRange[]
  /** files that the members' copy goes without; none where nothing is disarmed */
  readonly activeFiles: readonly ActiveFile[]
  /** of mail that goes out or stays inside; absent where leak detection gave no answer */
  readonly leaks?: LeakReport
  /** how long it took */
  readonly ms: number
}

export async function screen(
  bytes: Uint8Array,
  facts: ScreeningFacts,
  tools: ScreeningTools,
  aspects: readonly Aspect[] = ASPECTS,
): Promise<Screening> {
  const startedAt = monotonic()
  const context = contextOf(bytes, facts, tools)
  const signals = await Promise.all(aspects.map((aspect) => signalsOf(aspect, context)))
  const senderAuth = await context.senderAuth().catch(() => undefined)
  const found = await context.findings().catch(() => undefined)
  const links = await context.links().then(markedLinks, () => [])
  const forgedHeaderRanges = forgedResults(bytes.subarray(0, context.message.root.bodyStart), tools.authservId)
  const forged = forgedHeaderRanges.length
  return {
    signals: [...signals.flat(), ...(forged > 0 ? [senderAuthSignal('sender-auth.forged-results', forged)] : [])],
    digest: digestParsed(bytes, context.message),
    ...(senderAuth && { senderAuth }),
    marks: { ...marksOf(context), links },
    words: wordsOf(context),
    forgedHeaderRanges,
    activeFiles: found?.active ?? [],
    ...(found?.leaks && !(found.leaks instanceof Error) && { leaks: found.leaks }),
    ms: monotonic() - startedAt,
  }
}

function wordsOf(context: ScreeningContext): Screening['words'] {
  const { subject, text } = context.folded()
  return { subject, text }
}

/** What is known of a message that nobody can look at. @param size  bytes */
export function unscannable(size: number, ms: number): Screening {
  const signals = [{ id: 'screening.unscannable', value: true }] as const
  return {
    signals,
    digest: opaqueDigest(size),
    marks: NO_MARKS,
    words: { subject: '', text: '' },
    forgedHeaderRanges: [],
    activeFiles: [],
    ms,
  }
}

async function signalsOf(aspect: Aspect, context: ScreeningContext): Promise<readonly Signal[]> {
  let timer: NodeJS.Timeout | undefined
  const tooSlow = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${aspect.budgetMs} ms`)), aspect.budgetMs)
  })
  try {
    return await Promise.race([aspect.run(context), tooSlow])
  } catch (error) {
    log.error({ aspect: aspect.id, err: error }, 'aspect failed')
    return [{ id: 'screening.aspect-failed', value: aspect.id }]
  } finally {
    clearTimeout(timer)
  }
}
