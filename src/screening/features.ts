// The features of the online judge: what it learns words, senders' habits and programs by.
import { gramsOf } from '../mail/folding/grams.ts'
import { fieldValue, type Header } from '../mail/header.ts'

/** UTF-16 units of folded text that count: what is wanted of the reader stands in front. Sculley 2007 */
const MAX_TEXT = 3_500
const MAX_HEADER = 3_000
const GRAM = 4
/** Which field a gram stands in. */
const SEED = { text: 0, subject: 1, header: 2 } as const

/**
 * Fields whose values count, because they tell of programs and ways. Not those that name the receiver or the time: a judge
 * that goes by either learns who was asked and when, not what was sent.
 */
const VALUES: ReadonlySet<string> = new Set([
  'from',
  'reply-to',
  'sender',
  'return-path',
  'organization',
  'x-mailer',
  'user-agent',
  'mime-version',
  'content-type',
  'content-transfer-encoding',
  'content-language',
  'received',
  'precedence',
  'list-id',
  'list-unsubscribe',
  'x-priority',
  'importance',
  'auto-submitted',
])
/** Fields that receivers put on top, with what they thought of the message. */
const OF_RECEIVERS =
  /^(?:authentication-results|arc-|received-spf|delivered-to|x-(?:spam|bogosity|uidl?$|original|received|gm-|ms-exchange|forefront|microsoft))/

/**
 * Hashes, those of each field distinct; at most three times `MAX_GRAMS`.
 * @param subject  folded
 * @param text  folded
 */
export function featuresOf(header: Header, subject: string, text: string): Uint32Array {
  const fields = [
    gramsOf(subject, GRAM, SEED.subject),
    gramsOf(text.slice(0, MAX_TEXT), GRAM, SEED.text),
    gramsOf(headerText(header), GRAM, SEED.header),
  ]
  const features = new Uint32Array(fields.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const field of fields) {
    features.set(field, at)
    at += field.length
  }
  return features
}

/** Names in their order, which shows the program; values with every number as 0. */
export function headerText(header: Header): string {
  const lines: string[] = []
  let length = 0
  for (const field of header.fields) {
    if (OF_RECEIVERS.test(field.name)) continue
    const line = VALUES.has(field.name) ? `${field.name}:${shapeOf(field.name, fieldValue(field))}` : field.name
    lines.push(line)
    length += line.length
    if (length > MAX_HEADER) break
  }
  return lines.join('\n').slice(0, MAX_HEADER)
}

function shapeOf(name: string, value: string): string {
  const whole = value.slice(0, 400).toLowerCase()
  // Of a hop the names count, not its time; of a part its type, not its boundary.
  const part = name === 'received' ? whole.replace(/;.*$/, '') : whole.replace(/boundary="?[^";]*"?/, 'boundary')
  return part.replace(/\d+/g, '0')
}
