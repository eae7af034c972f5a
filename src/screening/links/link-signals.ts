// The aspect of links: evaluates the rows of `rules.ts`.
import { envelopeOf } from '../../mail/message-envelope.ts'
import type { Signal } from '../../mail/signal.ts'
import type { ScreeningContext } from '../context.ts'
import { linkFacts } from './facts.ts'
import { LINK_RULES } from './rules.ts'

export async function linkSignals(context: ScreeningContext): Promise<Signal[]> {
  const reading = await context.links()
  const envelope = envelopeOf(context.message.header)
  const facts = linkFacts(reading, envelope, context.folded().senderName, context.readable().text.length)
  return LINK_RULES.flatMap(({ id, unit, of }) => {
    const found = of(facts)
    const values =
      found === undefined
        ? []
        : Array.isArray(found)
          ? (found as readonly Signal['value'][])
          : [found as Signal['value']]
    return values.map((value) => (unit === '' ? { id, value } : { id, value, unit }))
  })
}
