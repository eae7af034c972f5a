// The aspect of attached files: evaluates the rows of `rules.ts`.
import type { Signal } from '../../mail/signal.ts'
import type { Contents } from '../containers/unpack.ts'
import { CONTENTS_RULES, ITEM_RULES } from './rules.ts'

export function attachmentSignals(contents: Contents): Signal[] {
  const signals: Signal[] = []
  const add = ({ id, unit }: { id: string; unit: string }, value: Signal['value'] | undefined) => {
    if (value !== undefined) signals.push(unit === '' ? { id, value } : { id, value, unit })
  }
  // Each value once: a rule that waits for one of them must not miss it behind the harmless one of another file.
  for (const row of ITEM_RULES) for (const value of new Set(contents.items.map(row.of))) add(row, value)
  for (const row of CONTENTS_RULES) add(row, row.of(contents))
  return signals
}
