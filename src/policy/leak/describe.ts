// docs/leak-rows.md: the shipped rows about data that leaves, and how long what they hold waits.
import { HOLD_TERMS, type HoldTerm } from '../hold-terms.ts'
import { LEAK_ROWS } from './leak-rows.ts'
import type { LeavingCondition } from './leaving-rule.ts'

const HOUR_MS = 3_600_000

export function describeLeakRows(): string {
  const rows = LEAK_ROWS.map(({ id, direction, when, action, isSameForPartners, meaning }) =>
    line([id, direction ?? 'both', when.map(inWords).join('; '), action, isSameForPartners ? 'the same' : '', meaning]),
  )
  const terms = Object.entries(HOLD_TERMS).flatMap(([because, needs]) =>
    Object.entries<HoldTerm>(needs).map(([need, { withinMs, whenUnanswered, meaning }]) =>
      line([because, need, `${withinMs / HOUR_MS} h`, whenUnanswered, meaning]),
    ),
  )
  return `# Data that leaves: the shipped rows

Generated from \`src/policy/leak/leak-rows.ts\` and \`src/policy/hold-terms.ts\` by \`npm run docs\`. Of the rows that hold, the strictest
decides; \`docs/policy.md\` says how an organisation changes them. Partners of the sender's department get each action one step lower,
where the table does not say that it is the same for them.

| row | mail | holds for | action | partners | why |
|---|---|---|---|---|---|
${rows.join('\n')}

## How long it waits

\`message\`: because of what it is; \`sending\`: because of how its sender sends.

| because of | waits for | at most | then | why |
|---|---|---|---|---|
${terms.join('\n')}`
}

const line = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`

function inWords(condition: LeavingCondition): string {
  switch (condition.of) {
    case 'data': {
      const { detectors, count, severity, confidence } = condition
      const least = severity === 'low' ? '' : `, ${severity}${severity === 'critical' ? '' : ' or worse'}`
      return `${count === 1 ? '' : `${count} or more of `}${detectors.join(', ')}${least}, ${confidence} confidence`
    }
    case 'label':
      return `label ${condition.atLeast} or higher`
    case 'not-inspectable':
      return `not looked into: ${condition.is.join(', ')}`
    default:
      return condition.of
  }
}
