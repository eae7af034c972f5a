// The aspect of attached files: evaluates the rows of `rules.ts`.
import type { Signal } from '../../mail/signal.ts'
import type { Contents } from '../containers/unpack.ts'
import { CONTENTS_RULES, ITEM_RULES } from './rules.ts'

export function attachmentSignals(contents: Contents): Signal[] {
  const signals: Signal[] = []
  const add = ({ id, unit }: { id: string; unit: string }, value: Signal['value'] | undefined) => {
    if (value !== undefined) signals.push(unit === '' ? { id, value } : { id, value, unit })
  }
  for (const row of ITEM_RULES) add(row, firstValue(contents, row.of))
  for (const row of CONTENTS_RULES) add(row, row.of(contents))
  return signals
}

function firstValue({ items }: Contents, of: (typeof ITEM_RULES)[number]['of']): Signal['value'] | undefined {
  for (const item of items) {
    const value = of(item)
    if (value !== undefined) return value
  }
  return undefined
}
