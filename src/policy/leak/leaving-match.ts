// Whether a rule about mail that leaves holds. Compiled once a version of the policy.
import { DATA_CLASSES } from '../../mail/data-class.ts'
import type { Header } from '../../mail/header.ts'
import { LABELS, LEAK_CONFIDENCES, LEAK_SEVERITIES, type LeakFinding } from '../../mail/leak.ts'
import { compileCondition, headerOnce } from '../flow/flow-match.ts'
import type { Person, Scope, ScopeBook } from '../scope.ts'
import type { DataCondition, DayFinding, LeavingCondition, LeavingFacts, LeavingRule } from './leaving-rule.ts'

type Holds = (facts: LeavingFacts, header: () => Header) => boolean

/** @returns whether the rule holds for a message */
export function compileLeaving(rule: LeavingRule, scopes: ScopeBook): (facts: LeavingFacts) => boolean {
  const { direction, when, needs, unless } = rule
  const [conditions, exceptions] = [when.map(compile), unless.map(compile)]
  return (facts) => {
    if (direction !== undefined && direction !== facts.direction) return false
    if (!isFor(rule, facts.person, scopes)) return false
    const header = headerOnce(facts)
    const fits = (each: Holds) => each(facts, header)
    return (needs === 'all' ? conditions.every(fits) : conditions.some(fits)) && !exceptions.some(fits)
  }
}

function isFor({ for: wanted, notFor }: LeavingRule, person: Person, scopes: ScopeBook): boolean {
  const isOf = (scope: Scope) => scopes.holds(scope, person)
  return (wanted.length === 0 || wanted.some(isOf)) && !notFor.some(isOf)
}

/** The findings that a condition is about. */
export function findingsFor(condition: DataCondition, findings: readonly DayFinding[]): readonly DayFinding[] {
  return findings.filter(
    (finding) =>
      condition.detectors.some((pattern) => isDetector(finding, pattern)) &&
      isAtLeast(LEAK_SEVERITIES, finding.severity, condition.severity) &&
      isAtLeast(LEAK_CONFIDENCES, finding.confidence, condition.confidence),
  )
}

function compile(condition: LeavingCondition): Holds {
  switch (condition.of) {
    case 'data':
      return ({ findings }) => todayOf(findingsFor(condition, findings)) >= condition.count
    case 'own-data':
      return ({ hasOwnData }) => hasOwnData
    case 'label':
      return ({ leaks }) => leaks?.label !== undefined && isAtLeast(LABELS, leaks.label, condition.atLeast)
    case 'data-class':
      return ({ leaks }) => leaks !== undefined && isAtLeast(DATA_CLASSES, leaks.dataClass, condition.atLeast)
    case 'not-inspectable':
      return ({ leaks }) => leaks?.notInspectable.some((why) => condition.is.includes(why)) ?? false
    case 'recipient-class':
      return ({ recipientClasses }) => condition.is.some((each) => recipientClasses.has(each))
    default:
      return compileCondition(condition)
  }
}

const todayOf = (findings: readonly DayFinding[]): number => findings.reduce((sum, { today }) => sum + today, 0)

const isDetector = ({ detector }: LeakFinding, pattern: string): boolean =>
  pattern.endsWith('*') ? detector.startsWith(pattern.slice(0, -1)) : detector === pattern

function isAtLeast<Word>(order: readonly Word[], word: Word, least: Word): boolean {
  return order.indexOf(word) >= order.indexOf(least)
}
