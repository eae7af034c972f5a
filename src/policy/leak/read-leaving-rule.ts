// Reads a rule about mail that leaves out of a policy file: what rules of leaks and of approval have in common.
import { DATA_CLASSES } from '../../mail/data-class.ts'
import { LABELS, LEAK_CONFIDENCES, LEAK_SEVERITIES, type NotInspectable } from '../../mail/leak.ts'
import { ID, MAX_CONDITIONS, MEANING, readConditions } from '../document/read-flow-rule.ts'
import { readScopes } from '../document/read-scope.ts'
import type { Reader } from '../document/reader.ts'
import type { Group } from '../scope.ts'
import { RECIPIENT_CLASSES, type LeavingCondition, type LeavingRule, type RecipientClass } from './leaving-rule.ts'

const MAX_DETECTORS = 200
const MAX_COUNT = 1_000_000
const DETECTOR = /^(?:[A-Z]{2,5}-(?:\*|[A-Z0-9-]{1,20})|(?:words|pattern|exact|document):(?:\*|[a-z0-9-]{1,40}))$/
const REASONS: readonly NotInspectable[] = ['encrypted', 'not-readable', 'limit', 'image', 'too-slow']

export const LEAVING_KEYS = ['id', 'meaning', 'direction', 'for', 'not-for', 'all', 'any', 'unless'] as const

/** The keys of `LEAVING_KEYS`; the caller allows its own besides. */
export function readLeavingRule(reader: Reader, groups: readonly Group[]): LeavingRule {
  const id = reader.text('id', ID)
  if (id === undefined) reader.fault('needs an id of lower case letters, digits and dashes')
  const direction = reader.oneOf('direction', ['out', 'internal'])
  const [all, any] = [reader.list('all', MAX_CONDITIONS), reader.list('any', MAX_CONDITIONS)]
  const whom = readScopes(reader, 'for', groups)
  const isWithout = all.length === 0 && any.length === 0
  if ((isWithout && whom.length === 0) || (all.length > 0 && any.length > 0))
    reader.fault('needs conditions under either "all" or "any", or says for whom it is')
  return {
    id: id ?? '',
    meaning: reader.text('meaning', MEANING) ?? '',
    ...(direction !== undefined && { direction }),
    for: whom,
    notFor: readScopes(reader, 'not-for', groups),
    needs: any.length > 0 ? 'any' : 'all',
    when: [...all, ...any].flatMap(readLeavingConditions),
    unless: reader.list('unless', MAX_CONDITIONS).flatMap(readLeavingConditions),
  }
}

/** How each condition is written that rules of mail flow do not have. */
const CONDITIONS: Readonly<Record<string, (reader: Reader, name: string) => LeavingCondition>> = {
  data: (reader, name) => readData(reader.child(name)),
  'own-data': (reader, name) => {
    if (reader.plain(name) !== true) reader.fault('own-data takes true')
    return { of: 'own-data' }
  },
  label: (reader, name) => ({ of: 'label', atLeast: reader.oneOf(name, LABELS) ?? 'internal' }),
  'data-class': (reader, name) => ({ of: 'data-class', atLeast: reader.oneOf(name, DATA_CLASSES) ?? 'C4' }),
  'not-inspectable': (reader, name) => ({
    of: 'not-inspectable',
    is: (reader.texts(name, REASONS.length, oneOf(REASONS)) ?? []) as readonly NotInspectable[],
  }),
  'recipient-class': (reader, name) => ({
    of: 'recipient-class',
    is: (reader.texts(name, RECIPIENT_CLASSES.length, oneOf(RECIPIENT_CLASSES)) ?? []) as readonly RecipientClass[],
  }),
}

function readLeavingConditions(reader: Reader): readonly LeavingCondition[] {
  const [name = '', ...more] = reader.keys()
  const read = Object.hasOwn(CONDITIONS, name) ? CONDITIONS[name] : undefined
  if (read === undefined) return readConditions(reader)
  if (more.length > 0) reader.fault('needs one condition; several are several entries of the list')
  return [read(reader, name)]
}

function readData(reader: Reader): LeavingCondition {
  reader.allowOnly(['detectors', 'count', 'severity', 'confidence'])
  const detectors = reader.texts('detectors', MAX_DETECTORS, DETECTOR)
  if (detectors === undefined) reader.fault('needs detectors, such as ID-CN18 or PAY-*')
  const count = reader.number('count', 1, MAX_COUNT) ?? 1
  if (!Number.isInteger(count)) reader.fault('count is a whole number')
  return {
    of: 'data',
    detectors: detectors ?? [],
    count,
    severity: reader.oneOf('severity', LEAK_SEVERITIES) ?? 'low',
    confidence: reader.oneOf('confidence', LEAK_CONFIDENCES) ?? 'medium',
  }
}

export const oneOf = (words: readonly string[]): RegExp => new RegExp(`^(?:${words.join('|')})$`)
