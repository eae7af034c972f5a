// Reads the section `sign-in` of a policy file: areas, and rules that name them.
import { NetworkSet } from '../../net/network-set.ts'
import type { Reader } from '../document/reader.ts'
import { isOneSided, type Area, type Point } from './area.ts'
import { RULED_PROTOCOLS, type Aspects, type RuleScope, type SignInRule, type SignInSection } from './sign-in-rule.ts'
import { HOURS_TEXT, isZone, readHours } from './weekly-hours.ts'

const MAX_RULES = 500
const MAX_AREAS = 200
const MAX_CORNERS = 200
const MAX_VALUES = 1_000
const MAX_HOURS = 50
/** When a factor was given last is known from the log of decisions, which is kept 180 days. */
const MAX_VERIFY_DAYS = 180

const ID = /^[a-z0-9][a-z0-9-]{0,62}$/
const TEXT = /^[^\x00-\x1f]{1,300}$/
const POINT = /^-?\d{1,2}(?:\.\d{1,9})? *, *-?\d{1,3}(?:\.\d{1,9})?$/
const NETWORK = /^[0-9A-Fa-f:.]{2,45}(?:\/\d{1,3})?$/
const COUNTRY = /^[A-Z]{2}$/
const MEMBER = /^[^\s@]{1,64}@[^\s@]{1,253}$/
const ZONE = /^[A-Za-z0-9_+/-]{1,64}$/
const SCOPES = ['level', 'department', 'member', 'role'] as const

export function readSignIn(section: Reader): SignInSection {
  section.allowOnly(['zone', 'areas', 'rules'])
  const zone = readZone(section) ?? 'UTC'
  const areas = section.list('areas', MAX_AREAS).flatMap(readArea)
  const rules = section.list('rules', MAX_RULES).map((reader) => readRule(reader, zone, areas))
  for (const { id } of [...doubles(areas), ...doubles(rules)]) section.fault(`${id} stands there twice`)
  return { areas, rules }
}

const doubles = <Each extends { readonly id: string }>(list: readonly Each[]): readonly Each[] =>
  list.filter(({ id }, index) => list.findIndex((each) => each.id === id) !== index)

function readId(reader: Reader): string {
  const id = reader.text('id', ID)
  if (id === undefined) reader.fault('needs an id of lower case letters, digits and dashes')
  return id ?? ''
}

function readZone(reader: Reader): string | undefined {
  const zone = reader.text('zone', ZONE)
  if (zone === undefined || isZone(zone)) return zone
  reader.fault(`zone: ${zone} is no time zone such as Asia/Shanghai`)
  return undefined
}

function readArea(reader: Reader): readonly Area[] {
  reader.allowOnly(['id', 'centre', 'radius-km', 'corners'])
  const id = readId(reader)
  const centre = reader.text('centre', POINT)
  const corners = reader.texts('corners', MAX_CORNERS, POINT)
  if ((centre === undefined) === (corners === undefined)) {
    reader.fault('needs either a centre with radius-km, or corners')
    return []
  }
  const points = (corners ?? [centre ?? '']).map(pointOf)
  if (points.some(({ lat, lon }) => Math.abs(lat) > 90 || Math.abs(lon) > 180))
    reader.fault('a place is degrees north and east, such as 22.54, 114.05')
  const [first] = points
  if (corners === undefined)
    return first === undefined ? [] : [{ id, centre: first, radiusKm: reader.number('radius-km', 0.1, 10_000) ?? 0.1 }]
  if (points.length < 3 || !isOneSided(points)) reader.fault('needs three corners or more, on one half of the earth')
  return [{ id, corners: points }]
}

function pointOf(text: string): Point {
  const [lat = 0, lon = 0] = text.split(',').map(Number)
  return { lat, lon }
}

function readRule(reader: Reader, zone: string, areas: readonly Area[]): SignInRule {
  reader.allowOnly(['id', 'meaning', 'for', 'zone', ...Object.keys(ASPECTS)])
  const id = readId(reader)
  const ownZone = readZone(reader) ?? zone
  const aspects: Aspects = Object.assign(
    {},
    ...Object.entries(ASPECTS).map(([key, read]) =>
      reader.keys().includes(key) ? read(reader, key, { zone: ownZone, areas }) : {},
    ),
  )
  if (Object.keys(aspects).length === 0) reader.fault(`needs one of: ${Object.keys(ASPECTS).join(', ')}`)
  return { id, meaning: reader.text('meaning', TEXT) ?? '', scope: readScope(reader.child('for')), ...aspects }
}

function readScope(reader: Reader): RuleScope {
  reader.allowOnly(SCOPES)
  const named = SCOPES.filter((name) => reader.keys().includes(name))
  const [of] = named
  if (named.length > 1) reader.fault(`names one of: ${SCOPES.join(', ')}`)
  if (of === undefined) return { of: 'organisation' }
  const is = reader.texts(of, MAX_VALUES, of === 'member' ? MEMBER : TEXT) ?? []
  return { of, is: of === 'member' ? is.map((each) => each.toLowerCase()) : is }
}

interface Frame {
  readonly zone: string
  readonly areas: readonly Area[]
}

/** How each aspect is written. */
const ASPECTS: Readonly<Record<string, (reader: Reader, key: string, frame: Frame) => Aspects>> = {
  addresses: (reader, key) => ({ addresses: readLists(reader.child(key), NETWORK, isNetwork) }),
  countries: (reader, key) => ({ countries: readLists(reader.child(key), COUNTRY) }),
  areas: (reader, key, { areas }) => {
    const child = reader.child(key)
    child.allowOnly(['within', 'outside'])
    const [within = [], outside = []] = ['within', 'outside'].map((name) => child.texts(name, MAX_AREAS, ID))
    for (const id of [...within, ...outside]) if (areas.every((area) => area.id !== id)) child.fault(`${id} is no area`)
    return { areas: { within, outside } }
  },
  hours: (reader, key, { zone }) => ({
    hours: { zone, spans: (reader.texts(key, MAX_HOURS, HOURS_TEXT) ?? []).flatMap(readHours) },
  }),
  devices: (reader, key) => {
    const child = reader.child(key)
    child.allowOnly(['most', 'others'])
    return { devices: { most: child.number('most', 1, 50) ?? 1, others: readAnswer(child, 'others') } }
  },
  protocols: (reader, key) => ({
    protocols: reader.texts(key, RULED_PROTOCOLS.length, oneOf(RULED_PROTOCOLS)) ?? [],
  }),
  'second-factor': (reader, key) => ({ secondFactor: reader.oneOf(key, ['required', 'optional']) ?? 'required' }),
  travel: (reader, key) => {
    const child = reader.child(key)
    child.allowOnly(['max-kmh', 'faster'])
    return { travel: { maxKmh: child.number('max-kmh', 1, 100_000) ?? 1, faster: readAnswer(child, 'faster') } }
  },
  'verify-days': (reader, key) => ({ verifyDays: reader.number(key, 1, MAX_VERIFY_DAYS) ?? 1 }),
}

const readAnswer = (reader: Reader, name: string): 'verify' | 'refuse' =>
  reader.oneOf(name, ['verify', 'refuse']) ?? 'verify'

const oneOf = (words: readonly string[]): RegExp => new RegExp(`^(?:${words.join('|')})$`)

function readLists(reader: Reader, fits: RegExp, isRight: (text: string) => boolean = () => true) {
  reader.allowOnly(['allow', 'deny'])
  const [allow = [], deny = []] = ['allow', 'deny'].map((name) => reader.texts(name, MAX_VALUES, fits))
  for (const text of [...allow, ...deny]) if (!isRight(text)) reader.fault(`${text} does not fit`)
  return { allow, deny }
}

function isNetwork(text: string): boolean {
  try {
    NetworkSet.of([text])
    return true
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}
