// What leak detection and the shipped policy make of one message, on the way that a submission takes.
import type { LeakFinding, NotInspectable } from '../../src/mail/leak.ts'
import { LEAK_ACTIONS, type LeakAction } from '../../src/policy/leak/leak-row.ts'
import { LEAK_ROWS } from '../../src/policy/leak/leak-rows.ts'
import { compileLeaving } from '../../src/policy/leak/leaving-match.ts'
import type { LeavingFacts } from '../../src/policy/leak/leaving-rule.ts'
import { ScopeBook } from '../../src/policy/scope.ts'
import { contextOf } from '../../src/screening/context.ts'

const FACTS = { direction: 'out', returnPath: 'li.na@example.org', recipientCount: 1, receivedAt: 0 } as const
/** The shipped rows name no groups of people. */
const NO_GROUPS = new ScopeBook([])
/** Rows about data and what could not be read; those that ask about people or days have nothing to go by here. */
const ROWS = LEAK_ROWS.map((rule) => ({ rule, holds: compileLeaving(rule, NO_GROUPS) }))

export interface Looked {
  readonly findings: readonly LeakFinding[]
  readonly notInspectable: readonly NotInspectable[]
  /** the strictest of the rows that hold, for a letter to one stranger; `allow` when none does */
  readonly action: LeakAction
  readonly rule: string
}

/** @throws whatever leak detection broke with */
export async function look(bytes: Uint8Array): Promise<Looked> {
  const { leaks } = await contextOf(bytes, FACTS, { authservId: 'localhost' }).findings()
  if (leaks === undefined || leaks instanceof Error) throw leaks ?? new Error('nobody looked')
  const facts = {
    ...FACTS,
    findings: leaks.findings.map((finding) => ({ ...finding, today: finding.count })),
    leaks,
    recipientClasses: new Set(['other'] as const),
  } as unknown as LeavingFacts
  const [decided] = ROWS.filter(({ holds }) => holds(facts))
    .map(({ rule }) => rule)
    .toSorted((a, b) => LEAK_ACTIONS.indexOf(b.action) - LEAK_ACTIONS.indexOf(a.action))
  return {
    findings: leaks.findings,
    notInspectable: leaks.notInspectable,
    action: decided?.action ?? 'allow',
    rule: decided?.id ?? '',
  }
}
