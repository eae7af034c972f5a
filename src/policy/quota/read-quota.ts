// Reads the section `quota` of a policy file: groups of members, and rows.
import { SENDING_UNITS, SENDING_WINDOWS, type SendingUnit, type SendingWindow } from '../../mail/sending.ts'
import type { Reader } from '../document/reader.ts'
import { readScope } from '../document/read-scope.ts'
import type { Group } from '../scope.ts'
import { MESSAGE_UNITS, type MessageUnit, type QuotaLimit, type QuotaRow, type QuotaSection } from './quota-row.ts'

const MAX_ROWS = 1_000
const MAX_GROUPS = 200
const MAX_GROUP_MEMBERS = 10_000
const MAX_DOMAINS = 1_000
const MAX_LIMITS = 20
/** More than anybody sends, and still a whole number in every database. */
const MAX_AMOUNT = 1_000_000_000_000

const ID = /^[a-z0-9][a-z0-9-]{0,62}$/
const TEXT = /^[^\x00-\x1f]{1,300}$/
const ADDRESS = /^[^\s@]{1,64}@[^\s@]{1,253}$/
const DOMAIN = /^[a-z0-9.-]{3,253}$/i
const YES_NO = ['yes', 'no'] as const
const WINDOWS = Object.keys(SENDING_WINDOWS) as SendingWindow[]

export function readQuota(section: Reader): QuotaSection {
  section.allowOnly(['groups', 'rows'])
  const groups = section.list('groups', MAX_GROUPS).map(readGroup)
  const rows = section.list('rows', MAX_ROWS).map((reader) => readRow(reader, groups))
  for (const [name, list] of [
    ['groups', groups],
    ['rows', rows],
  ] as const)
    for (const [index, { id }] of list.entries())
      if (list.findIndex((each) => each.id === id) !== index) section.fault(`${name}: ${id} stands there twice`)
  return { groups, rows }
}

function readGroup(reader: Reader): Group {
  reader.allowOnly(['id', 'members'])
  const members = reader.texts('members', MAX_GROUP_MEMBERS, ADDRESS) ?? []
  return { id: idOf(reader), members: members.map((address) => address.toLowerCase()) }
}

function idOf(reader: Reader): string {
  const id = reader.text('id', ID)
  if (id === undefined) reader.fault('needs an id of lower case letters, digits and dashes')
  return id ?? ''
}

function readRow(reader: Reader, groups: readonly Group[]): QuotaRow {
  reader.allowOnly([
    'id',
    'meaning',
    'for',
    'per',
    'hard',
    'limits',
    'inside-only',
    'allowed-domains',
    'fair-share',
    'growth',
  ])
  const id = idOf(reader)
  const scope = readScope(reader.child('for'), groups)
  const per = reader.oneOf('per', ['member', 'pool'] as const) ?? 'member'
  const limits = reader.list('limits', MAX_LIMITS).flatMap((each) => readLimit(each, per))
  const growth = readGrowth(reader.child('growth'))
  const isInside = isYes(reader, 'inside-only')
  const allowedDomains = reader.texts('allowed-domains', MAX_DOMAINS, DOMAIN)?.map((each) => each.toLowerCase())
  if (limits.length === 0 && !isInside) reader.fault('needs limits, or inside-only: yes')
  if (allowedDomains !== undefined && !isInside) reader.fault('allowed-domains go with inside-only: yes')
  if (per === 'pool' && (isInside || scope.of === 'member'))
    reader.fault('a pool is for more than one, and has limits only')
  return {
    id,
    meaning: reader.text('meaning', TEXT) ?? '',
    scope,
    per,
    isHard: isYes(reader, 'hard'),
    limits,
    ...(isInside && { insideOnly: { allowedDomains: allowedDomains ?? [] } }),
    fairShare: reader.number('fair-share', 1, 100) ?? 100,
    ...(growth !== undefined && { growth }),
  }
}

function readLimit(reader: Reader, per: QuotaRow['per']): readonly QuotaLimit[] {
  reader.allowOnly(['of', 'in', 'most', 'after-step-up'])
  const of = reader.oneOf<SendingUnit | MessageUnit>('of', [...SENDING_UNITS, ...MESSAGE_UNITS])
  const window = reader.oneOf<SendingWindow>('in', WINDOWS)
  const most = reader.number('most', 0, MAX_AMOUNT)
  const afterStepUp = reader.number('after-step-up', 1, MAX_AMOUNT)
  const isOfMessage = MESSAGE_UNITS.some((unit) => unit === of)
  if (of === undefined || most === undefined) reader.fault('needs "of" and "most"')
  if (isOfMessage === (window !== undefined))
    reader.fault('"in" goes with what is counted over time, and only with that')
  if (afterStepUp !== undefined && (isOfMessage || per === 'pool' || afterStepUp <= (most ?? 0)))
    reader.fault('after-step-up is more than "most", of what each member sends over time')
  if (of === undefined || most === undefined) return []
  return [{ of, most, ...(window !== undefined && { in: window }), ...(afterStepUp !== undefined && { afterStepUp }) }]
}

function readGrowth(reader: Reader): QuotaRow['growth'] {
  reader.allowOnly(['per-answer', 'most'])
  const [perAnswer, most] = [reader.number('per-answer', 0, 1_000), reader.number('most', 1, MAX_AMOUNT)]
  if ((perAnswer === undefined) !== (most === undefined)) reader.fault('growth needs "per-answer" and "most"')
  return perAnswer === undefined || most === undefined ? undefined : { perAnswer, most }
}

/** YAML 1.2 reads `yes` as a text and `true` as a truth: both are taken. */
function isYes(reader: Reader, name: string): boolean {
  const value = reader.plain(name)
  if (value === undefined || value === false || value === 'no') return false
  if (value !== true && value !== 'yes') reader.fault(`${name} must be ${YES_NO.join(' or ')}`)
  return true
}
