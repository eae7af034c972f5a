// Screening of one message: all aspects over one parse. What fails becomes a signal, and the policy decides.
import { monotonic } from '../base/clock.ts'
import { logOf } from '../base/log.ts'
import { digestParsed } from '../mail/digest.ts'
import type { Signal } from '../mail/signal.ts'
import { ASPECTS, type Aspect } from './aspects.ts'
import { forgedResults } from './authentication-results.ts'
import { contextOf, type ScreeningContext, type ScreeningFacts, type ScreeningTools } from './context.ts'
import { markedLinks } from './links/reading.ts'
import { marksOf } from './marks.ts'
import type { Screening } from './screening.ts'
import { senderAuthSignal } from './sender-auth-signals.ts'

const log = logOf('screening')

// prettier-ignore
export const SCREENING_SIGNALS = {
  'screening.aspect-failed': { unit: '', meaning: 'An aspect gave no answer: it broke or was too slow. Value: which one.' },
  'screening.unscannable':   { unit: '', meaning: 'Two threads ended over this message, the second with nothing else in it: nothing is known of it.' },
} as const satisfies Record<string, { unit: ''; meaning: string }>

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
