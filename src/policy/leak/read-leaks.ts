// Reads the section `leaks` of a policy file: rules, changes of shipped rows, partners, words and forms of the organisation.
import { LABELS, LEAK_SEVERITIES, type Label } from '../../mail/leak.ts'
import { Refusal } from '../../base/refusal.ts'
import { OWN_LIMITS, type OwnDetectors } from '../../mail/leak-own.ts'
import { compilePattern } from '../../mail/pattern.ts'
import { readApprovers } from '../approval/read-approvers.ts'
import { MEANING } from '../document/read-flow-rule.ts'
import { readScopes } from '../document/read-scope.ts'
import type { Reader } from '../document/reader.ts'
import type { Group } from '../scope.ts'
import { MAX_WINDOW_MS } from './day-tally.ts'
import {
  LEAK_ACTIONS,
  NO_LEAKS_SECTION,
  type LeakRule,
  type LeaksSection,
  type Partners,
  type RowChange,
} from './leak-row.ts'
import { LEAK_ROWS } from './leak-rows.ts'
import { LEAVING_KEYS, readLeavingRule } from './read-leaving-rule.ts'

const MAX_RULES = 500
/** of one shipped row */
const MAX_CHANGES = 100
const MAX_PARTNERS = 1_000
const MAX_DOMAINS = 5_000
const MAX_DEADLINE_HOURS = 720
const HOUR_MS = 3_600_000

const DOMAIN = /^[@.][^\s@]{1,253}$/
const NAME = /^[a-z0-9-]{1,40}$/
const WORD = new RegExp(`^[^\\x00-\\x1f]{1,${OWN_LIMITS.wordLength}}$`)
const PATTERN = new RegExp(`^[^\\x00-\\x1f]{1,${OWN_LIMITS.patternLength}}$`)
const LABEL_NAME = /^[^\x00-\x1f]{1,100}$/

/** A shipped row that allowed would end the look at those behind it: it is switched off instead. */
const CHANGES = ['off', ...LEAK_ACTIONS.filter((action) => action !== 'allow')] as const

/** @param groups  that rules may name */
export function readLeaks(section: Reader, groups: readonly Group[]): LeaksSection {
  section.allowOnly(['rules', 'rows', 'partners', 'window-hours', 'deadline-hours', ...OWN_KEYS])
  const rules = section.list('rules', MAX_RULES).map((reader) => readRule(reader, groups))
  const shipped = LEAK_ROWS.map(({ id }) => id)
  for (const [index, { id }] of rules.entries()) {
    if (rules.findIndex((each) => each.id === id) !== index) section.fault(`${id} stands there twice`)
    if (shipped.includes(id)) section.fault(`${id} is a shipped row: it is changed under rows`)
  }
  const windowHours = section.number('window-hours', 1, MAX_WINDOW_MS / HOUR_MS)
  const deadlineHours = section.number('deadline-hours', 0.25, MAX_DEADLINE_HOURS)
  return {
    rules,
    rows: readRows(section.child('rows'), shipped, groups),
    partners: section.list('partners', MAX_PARTNERS).map(readPartners),
    windowMs: windowHours === undefined ? NO_LEAKS_SECTION.windowMs : windowHours * HOUR_MS,
    ...(deadlineHours !== undefined && { deadlineMs: deadlineHours * HOUR_MS }),
    own: readOwn(section),
  }
}

function readRule(reader: Reader, groups: readonly Group[]): LeakRule {
  reader.allowOnly([...LEAVING_KEYS, 'action', 'approver', 'same-for-partners', 'files-over'])
  const action = reader.oneOf('action', LEAK_ACTIONS)
  if (action === undefined) reader.fault('needs an action')
  const isSame = reader.plain('same-for-partners') ?? false
  if (typeof isSame !== 'boolean') reader.fault('same-for-partners is true or false')
  return {
    ...readLeavingRule(reader, groups),
    action: action ?? 'block',
    approvers: readApprovers(reader, 'approver'),
    isSameForPartners: isSame === true,
    overBytes: reader.number('files-over', 0, Number.MAX_SAFE_INTEGER) ?? 0,
  }
}

function readRows(reader: Reader, ids: readonly string[], groups: readonly Group[]): LeaksSection['rows'] {
  reader.allowOnly(ids)
  return Object.fromEntries(reader.keys().map((id) => [id, readChanges(reader, id, groups)]))
}

/** One action for everybody, or a list: the first that is for a sender counts. */
function readChanges(reader: Reader, id: string, groups: readonly Group[]): readonly RowChange[] {
  if (reader.isText(id)) {
    const action = reader.oneOf(id, CHANGES)
    return action === undefined ? [] : [{ for: [], action }]
  }
  return reader.each(id, MAX_CHANGES).flatMap((each) => {
    each.allowOnly(['for', 'action'])
    const action = each.oneOf('action', CHANGES)
    if (action === undefined) each.fault('needs an action')
    return action === undefined ? [] : [{ for: readScopes(each, 'for', groups), action }]
  })
}

function readPartners(reader: Reader): Partners {
  reader.allowOnly(['domains', 'departments'])
  const domains = reader.texts('domains', MAX_DOMAINS, DOMAIN)
  if (domains === undefined) reader.fault('needs domains, such as @example.org')
  return {
    domains: (domains ?? []).map((domain) => domain.toLowerCase()),
    departments: reader.texts('departments', MAX_PARTNERS, MEANING) ?? [],
  }
}

const OWN_KEYS = ['words', 'patterns', 'harmless', 'own-values', 'markings', 'label-names']

function readOwn(section: Reader): OwnDetectors {
  const words = section.list('words', OWN_LIMITS.lists).map((reader) => {
    reader.allowOnly(['name', 'words', 'severity', 'least-count'])
    return { ...readNamed(reader), words: reader.texts('words', OWN_LIMITS.words, WORD) ?? [] }
  })
  const patterns = section.list('patterns', OWN_LIMITS.patterns).map((reader) => {
    reader.allowOnly(['name', 'pattern', 'severity', 'words', 'least-count'])
    const near = reader.texts('words', OWN_LIMITS.words, WORD)
    const pattern = reader.text('pattern', PATTERN) ?? ''
    checkPattern(reader, pattern)
    return { ...readNamed(reader), pattern, ...(near !== undefined && { words: near }) }
  })
  if (words.reduce((sum, list) => sum + list.words.length, 0) > OWN_LIMITS.words)
    section.fault(`words: all lists together have at most ${OWN_LIMITS.words}`)
  return {
    words,
    patterns,
    harmless: (section.texts('harmless', OWN_LIMITS.patterns, PATTERN) ?? []).filter((pattern) =>
      checkPattern(section, pattern),
    ),
    ownValues: section.texts('own-values', OWN_LIMITS.words, WORD) ?? [],
    markings: section.list('markings', OWN_LIMITS.lists).map((reader) => {
      reader.allowOnly(['label', 'words'])
      return { label: readLabel(reader, 'label'), words: reader.texts('words', OWN_LIMITS.words, WORD) ?? [] }
    }),
    labelNames: readLabelNames(section.child('label-names')),
  }
}

/** Says what is not understood, so that a policy with a pattern that nobody can run is never put into force. */
function checkPattern(reader: Reader, pattern: string): boolean {
  try {
    compilePattern(pattern)
    return true
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    reader.fault(error.message)
    return false
  }
}

function readNamed(reader: Reader) {
  const name = reader.text('name', NAME)
  if (name === undefined) reader.fault('needs a name of lower case letters, digits and dashes')
  const leastCount = reader.number('least-count', 1, 1_000)
  return {
    name: name ?? '',
    severity: reader.oneOf('severity', LEAK_SEVERITIES) ?? 'medium',
    ...(leastCount !== undefined && { leastCount }),
  }
}

function readLabelNames(reader: Reader): Record<string, Label> {
  const names = reader.keys()
  if (names.length > OWN_LIMITS.lists || !names.every((name) => LABEL_NAME.test(name)))
    reader.fault(`has at most ${OWN_LIMITS.lists} names of labels`)
  return Object.fromEntries(names.slice(0, OWN_LIMITS.lists).map((name) => [name, readLabel(reader, name)]))
}

function readLabel(reader: Reader, name: string): Label {
  const label = reader.oneOf(name, LABELS)
  if (label === undefined) reader.fault(`needs one of: ${LABELS.join(', ')}`)
  return label ?? 'internal'
}
