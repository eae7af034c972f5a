// What the leak policy makes of a message: the rows that hold, the strictest of them, and what its sender is told.
import { Refusal } from '../../base/refusal.ts'
import type { HoldNeed, HoldReason } from '../../mail/hold.ts'
import { termOf } from '../hold-terms.ts'
import { NOTHING_WANTED, type SecureLinkWish, type Tell, type Wish } from '../leaving.ts'
import { factsForPeople } from './fact-words.ts'
import type { Scope, ScopeBook } from '../scope.ts'
import { LEAK_ACTIONS, LOWER, type LeakAction, type LeakRule, type LeaksSection, type RowChange } from './leak-row.ts'
import { LEAK_ROWS } from './leak-rows.ts'
import { compileLeaving, findingsFor } from './leaving-match.ts'
import type { DayFinding, LeavingFacts } from './leaving-rule.ts'

export interface LeakPolicy {
  readonly section: LeaksSection
  readonly rows: readonly { readonly rule: LeakRule; readonly holds: (facts: LeavingFacts) => boolean }[]
}

export interface LeakRuling extends Wish {
  /** the row that decides, and what it does to this message; absent when none holds */
  readonly decided?: { readonly rule: LeakRule; readonly does: LeakAction }
}

export function compileLeaks(section: LeaksSection, scopes: ScopeBook): LeakPolicy {
  const shipped = LEAK_ROWS.flatMap((row) => changed(row, section.rows[row.id] ?? []))
  const rows = [...section.rules, ...shipped].map((rule) => ({ rule, holds: compileLeaving(rule, scopes) }))
  return { section, rows }
}

/** One row a change, each for whom those before it are not; at last the row as it is shipped, for who is left. */
function changed(row: LeakRule, changes: readonly RowChange[]): readonly LeakRule[] {
  const rows: LeakRule[] = []
  let notFor: readonly Scope[] = []
  for (const { for: whom, action } of changes) {
    if (action !== 'off') rows.push({ ...row, action, for: whom, notFor })
    if (whom.length === 0) return rows
    notFor = [...notFor, ...whom]
  }
  return [...rows, { ...row, notFor }]
}

/** @param approversOf  from the words of a rule to those who may decide; no words: those by default */
export function judgeLeaks(
  policy: LeakPolicy,
  facts: LeavingFacts,
  approversOf: (words: readonly string[]) => readonly string[],
): LeakRuling {
  const holding = upToAllow(policy.rows.filter(({ holds }) => holds(facts)).map(({ rule }) => rule))
  const done = holding.map((rule) => ({ rule, does: actionFor(rule, facts) }))
  const [decided] = done.toSorted((a, b) => LEAK_ACTIONS.indexOf(b.does) - LEAK_ACTIONS.indexOf(a.does))
  if (decided === undefined) return NOTHING_WANTED
  const link = done.find(({ does }) => does === 'secure-link')?.rule
  const ids = [decided.rule, ...holding.filter((rule) => rule !== decided.rule)].map(({ id }) => id)
  return {
    ...wishOf(decided.rule, decided.does, { policy, facts, approversOf }),
    ...(link !== undefined && { secureLink: { rule: link.id, overBytes: link.overBytes } satisfies SecureLinkWish }),
    rules: ids,
    decided,
  }
}

function upToAllow(rules: readonly LeakRule[]): readonly LeakRule[] {
  const allowing = rules.findIndex(({ action }) => action === 'allow')
  return allowing < 0 ? rules : rules.slice(0, allowing)
}

/** One step lower when nobody but our own people and partners of the department get it. */
function actionFor({ action, isSameForPartners }: LeakRule, { recipientClasses }: LeavingFacts): LeakAction {
  const isForPartners =
    recipientClasses.has('partner') && !recipientClasses.has('free-mail') && !recipientClasses.has('other')
  return isForPartners && !isSameForPartners ? (LOWER[action] ?? action) : action
}

interface Asked {
  readonly policy: LeakPolicy
  readonly facts: LeavingFacts
  readonly approversOf: (words: readonly string[]) => readonly string[]
}

const NEED_OF = { justify: 'step-up', 'step-up': 'step-up', approve: 'approval', quarantine: 'quarantine' } as const

function wishOf(rule: LeakRule, does: LeakAction, { policy, facts, approversOf }: Asked): Omit<Wish, 'rules'> {
  const words = factsForPeople(findingsOf(rule, facts.findings), facts)
  switch (does) {
    case 'allow':
    case 'secure-link':
      return { action: 'send', holds: [] }
    case 'tell': {
      const tell: Tell = { rule: rule.id, meaning: rule.meaning, facts: words }
      return { action: 'send', holds: [], tells: [tell] }
    }
    case 'block': {
      const message = `Message refused: what it carries may not leave (rule ${rule.id})`
      return { action: 'refuse', holds: [], refusal: new Refusal('policy-refused', message, rule.id) }
    }
    default: {
      const need: HoldNeed = NEED_OF[does]
      const { deadlineMs } = policy.section
      const reason: HoldReason = {
        need,
        rule: rule.id,
        ...(does === 'justify' && { wantsReason: true }),
        // What no detector found is told by what the row means.
        facts: words.length > 0 || rule.meaning === '' ? words : [rule.meaning],
        approvers: need === 'approval' ? approversOf(rule.approvers) : [],
        ...termOf('message', need),
        ...(deadlineMs !== undefined && { withinMs: deadlineMs }),
      }
      return { action: 'hold', holds: [reason] }
    }
  }
}

/** Those that a row asks for; all of them for a row that asks for none. */
function findingsOf({ when }: LeakRule, findings: readonly DayFinding[]): readonly DayFinding[] {
  const asked = when.filter((condition) => condition.of === 'data')
  if (asked.length === 0) return findings
  const named = new Set(asked.flatMap((condition) => findingsFor(condition, findings)))
  return findings.filter((finding) => named.has(finding))
}
