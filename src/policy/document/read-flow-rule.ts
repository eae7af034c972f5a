// Reads one rule of mail flow out of a policy file.
import type { Classification } from '../../mail/signal.ts'
import { isInNetwork } from '../../net/addresses.ts'
import { FLOW_ACTIONS, type FlowCondition, type FlowRule } from '../flow/flow-rule.ts'
import type { Reader } from './reader.ts'

export const MAX_CONDITIONS = 50
const MAX_VALUES = 5_000 // words or addresses of one condition
export const ID = /^[a-z0-9][a-z0-9-]{0,62}$/
export const MEANING = /^[^\x00-\x1f]{1,300}$/
const CLASSES = /^(?:clean|bulk|spam|phish|malware)$/

/** What a value of a condition looks like. */
// prettier-ignore
const TEXTS = {
  'sender':               /^(?:[^\s@]{1,64}@|@|\.)[^\s@]{1,253}$/,
  'recipient':            /^(?:[^\s@]{1,64}@|@|\.)[^\s@]{1,253}$/,
  'sender-department':    MEANING,
  'recipient-department': MEANING,
  'sender-level':         MEANING,
  'recipient-level':      MEANING,
  'subject':              /^[^\x00-\x1f]{1,200}$/,
  'words':                /^[^\x00-\x1f]{1,200}$/,
  'header':               /^[A-Za-z0-9-]{1,100}(?::[^\x00-\x1f]{0,300})?$/,
  'attachment':           /^(?:\.[^\s/]{1,20}|[\w.+-]{1,60}\/(?:\*|[\w.+-]{1,100}))$/,
  'peer':                 /^[0-9A-Fa-f:.]{2,45}(?:\/[0-9]{1,3})?$/,
} as const
type TextName = keyof typeof TEXTS
const TEXT_NAMES = Object.keys(TEXTS) as TextName[]
const IS_ADDRESS: ReadonlySet<string> = new Set(['sender', 'recipient'])
const NAMES = [...TEXT_NAMES, 'classification', 'larger-than', 'smaller-than', 'signal']

export function readFlowRule(reader: Reader): FlowRule {
  reader.allowOnly(['id', 'meaning', 'direction', 'all', 'any', 'unless', 'action'])
  const id = reader.text('id', ID)
  if (id === undefined) reader.fault('needs an id of lower case letters, digits and dashes')
  const action = reader.oneOf('action', FLOW_ACTIONS)
  if (action === undefined) reader.fault('needs an action')
  const direction = reader.oneOf('direction', ['in', 'out', 'internal'])
  const [all, any] = [reader.list('all', MAX_CONDITIONS), reader.list('any', MAX_CONDITIONS)]
  if (all.length > 0 === any.length > 0) reader.fault('needs conditions under either "all" or "any"')
  return {
    id: id ?? '',
    meaning: reader.text('meaning', MEANING) ?? '',
    ...(direction !== undefined && { direction }),
    needs: all.length > 0 ? 'all' : 'any',
    when: [...all, ...any].flatMap(readConditions),
    unless: reader.list('unless', MAX_CONDITIONS).flatMap(readConditions),
    action: action ?? 'deliver',
  }
}

/** One name and its values. */
export function readConditions(reader: Reader): readonly FlowCondition[] {
  reader.allowOnly(NAMES)
  const [name, ...more] = reader.keys()
  if (name === undefined || more.length > 0) {
    reader.fault('needs one condition; several are several entries of the list')
    return []
  }
  if (isTextName(name)) {
    const is = reader.texts(name, MAX_VALUES, TEXTS[name]) ?? []
    if (name === 'peer' && !is.every(isNetwork)) reader.fault('peer takes networks such as 203.0.113.0/24')
    return [{ of: name, is: IS_ADDRESS.has(name) ? is.map((each) => each.toLowerCase()) : is }]
  }
  if (name === 'classification') {
    return [{ of: name, is: (reader.texts(name, 5, CLASSES) ?? []) as readonly Classification[] }]
  }
  if (name === 'larger-than' || name === 'smaller-than') {
    return [{ of: name, bytes: reader.number(name, 1, Number.MAX_SAFE_INTEGER) ?? 0 }]
  }
  return name === 'signal' ? readSignal(reader.child(name)) : []
}

function isNetwork(text: string): boolean {
  try {
    return typeof isInNetwork('192.0.2.1', text) === 'boolean'
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}

const isTextName = (name: string): name is TextName => (TEXT_NAMES as readonly string[]).includes(name)

function readSignal(reader: Reader): readonly FlowCondition[] {
  reader.allowOnly(['id', 'is', 'at-least'])
  const signal = reader.text('id', /^[a-z-]{1,40}\.[a-z-]{1,60}$/)
  if (signal === undefined) {
    reader.fault('needs the id of a signal, such as attachment.encrypted-archive')
    return []
  }
  const is = reader.plain('is')
  const atLeast = reader.number('at-least', -Number.MAX_VALUE, Number.MAX_VALUE)
  const condition = { signal, ...(is !== undefined && { is }), ...(atLeast !== undefined && { atLeast }) }
  return [{ of: 'signal', condition }]
}
