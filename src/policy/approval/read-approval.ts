// Reads the section `approval` of a policy file: rules, default approvers, deputies, deadlines.
import type { Reader } from '../document/reader.ts'
import type { Group } from '../scope.ts'
import { LEAVING_KEYS, readLeavingRule } from '../leak/read-leaving-rule.ts'
import { NO_APPROVAL_SECTION, type ApprovalRule, type ApprovalSection, type Deputy } from './approval-rule.ts'
import { endOf, MOMENT, momentOf } from './moments.ts'
import { readApprovers } from './read-approvers.ts'

const MAX_RULES = 500
const MAX_DEPUTIES = 5_000
const MAX_HOURS = 720
const HOUR_MS = 3_600_000
const ADDRESS = /^[^\s@]{1,64}@[^\s@]{1,253}$/

/** @param groups  that rules may name */
export function readApproval(section: Reader, groups: readonly Group[]): ApprovalSection {
  section.allowOnly(['rules', 'approver', 'deadline-hours', 'escalate-after-hours', 'deputies'])
  const rules = section.list('rules', MAX_RULES).map((reader) => readRule(reader, groups))
  for (const [index, { id }] of rules.entries())
    if (rules.findIndex((each) => each.id === id) !== index) section.fault(`${id} stands there twice`)
  const approvers = readApprovers(section, 'approver')
  const { deadlineMs, escalateAfterMs = NO_APPROVAL_SECTION.escalateAfterMs } = readTimes(section)
  return {
    rules,
    approvers: approvers.length > 0 ? approvers : NO_APPROVAL_SECTION.approvers,
    ...(deadlineMs !== undefined && { deadlineMs }),
    escalateAfterMs,
    deputies: readDeputies(section),
  }
}

function readDeputies(section: Reader): readonly Deputy[] {
  const deputies = section.list('deputies', MAX_DEPUTIES).map(readDeputy)
  const byApprover = Map.groupBy(deputies, ({ of }) => of)
  for (const deputy of deputies)
    if (byApprover.get(deputy.is)?.some((own) => overlap(own, deputy)))
      section.fault(`${deputy.is} is a deputy and has one at the same time`)
  return deputies
}

function overlap(one: Deputy, other: Deputy): boolean {
  const [{ from = -Infinity, until = Infinity }, { from: begins = -Infinity, until: ends = Infinity }] = [one, other]
  return from < ends && begins < until
}

function readRule(reader: Reader, groups: readonly Group[]): ApprovalRule {
  reader.allowOnly([...LEAVING_KEYS, 'approver', 'deadline-hours', 'escalate-after-hours', 'escalate-to'])
  return {
    ...readLeavingRule(reader, groups),
    approvers: readApprovers(reader, 'approver'),
    ...readTimes(reader),
    escalateTo: readApprovers(reader, 'escalate-to'),
  }
}

function readTimes(reader: Reader): Pick<ApprovalRule, 'deadlineMs' | 'escalateAfterMs'> {
  const deadline = reader.number('deadline-hours', 0.25, MAX_HOURS)
  const escalate = reader.number('escalate-after-hours', 0.25, MAX_HOURS)
  return {
    ...(deadline !== undefined && { deadlineMs: deadline * HOUR_MS }),
    ...(escalate !== undefined && { escalateAfterMs: escalate * HOUR_MS }),
  }
}

function readDeputy(reader: Reader): Deputy {
  reader.allowOnly(['of', 'is', 'from', 'until'])
  const [of = '', is = ''] = ['of', 'is'].map((name) => reader.text(name, ADDRESS)?.toLowerCase())
  if (of === '' || is === '') reader.fault('needs the addresses "of" and "is"')
  if (of !== '' && of === is) reader.fault(`${of} is no deputy of their own`)
  const from = readTime(reader, 'from', momentOf)
  const until = readTime(reader, 'until', endOf)
  return { of, is, ...(from !== undefined && { from }), ...(until !== undefined && { until }) }
}

function readTime(reader: Reader, name: string, timeOf: (text: string) => number | undefined): number | undefined {
  const text = reader.text(name, MOMENT)
  if (text === undefined) return undefined
  const at = timeOf(text)
  if (at === undefined) reader.fault(`${name}: ${text} is no day`)
  return at
}
