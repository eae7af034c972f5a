// gatehouse leak-data: rows and documents that an organisation knows as its own, kept as hashes for leak detection.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { Refusal } from '../base/refusal.ts'
import { recordEvent } from '../audit/events.ts'
import { leakKey, listLeakData, removeLeakData, saveLeakData } from '../intel/leak-data.ts'
import { LEAK_SEVERITIES, type LeakSeverity } from '../mail/leak.ts'
import {
  FIELD_KINDS,
  LEAK_DATA_LIMITS,
  type DataField,
  type FieldKind,
  type HashedSet,
  type LeakDataDefinition,
} from '../mail/leak-data.ts'
import { Allowance } from '../screening/containers/allowance.ts'
import { unpack } from '../screening/containers/unpack.ts'
import { hashedRows } from '../screening/leak/own/exact-rows.ts'
import { hashedDocument } from '../screening/leak/own/documents.ts'
import { decodeFile } from '../screening/leak/text/decode-file.ts'
import { delimiterOf, rowsOf } from '../screening/leak/text/delimited.ts'
import { textsOf } from '../screening/leak/text/texts-of.ts'
import type { House } from '../wiring.ts'
import type { Command, CommandIo } from './command.ts'
import { CONFIG_OPTIONS, withHouse } from './open.ts'
import { table } from './table.ts'

const ACTOR = 'cli'
const MAX_FILE_BYTES = 536_870_912
/** rows looked at to say what a column holds */
const SAMPLE_ROWS = 200

const usage = `Usage: gatehouse leak-data VERB …  [--config FILE] [--json]

  leak-data import NAME FILE.csv --primary COLUMN [--fields COLUMN,COLUMN] [--need N] [--severity high]
                                 rows of a table: people, accounts. The primary column is a number or a mail address;
                                 a row is found where it stands with N of the other fields near by (1 by default)
  leak-data protect NAME FILE… [--severity high] [--form]
                                 a document, or several as one: found when 30 per cent of it stand in a mail.
                                 --form: an empty form, found only when something is filled in
  leak-data common NAME FILE…    text that many letters have, such as a notice below them: taken out of all documents
  leak-data list
  leak-data remove NAME

Nothing of the files is kept but keyed hashes; they cannot be turned back. A name that is there is replaced.`

const options = {
  ...CONFIG_OPTIONS,
  primary: { type: 'string', default: '' },
  fields: { type: 'string', default: '' },
  need: { type: 'string' },
  severity: { type: 'string', default: 'high' },
  form: { type: 'boolean', default: false },
} as const

interface Call {
  readonly house: House
  readonly words: readonly string[]
  readonly values: {
    readonly json: boolean
    readonly primary: string
    readonly fields: string
    readonly need?: string | undefined
    readonly severity: string
    readonly form: boolean
  }
  readonly io: CommandIo
}

const VERBS: Readonly<
  Record<string, { readonly takes: number; readonly more?: true; readonly run: (call: Call) => Promise<number> }>
> = {
  import: { takes: 2, run: importRows },
  protect: { takes: 2, more: true, run: (call) => importDocument(call, 'document') },
  common: { takes: 2, more: true, run: (call) => importDocument(call, 'common') },
  list: { takes: 0, run: list },
  remove: { takes: 1, run: remove },
}

export const leakDataCommand: Command = {
  name: 'leak-data',
  summary: 'teach leak detection the rows and documents of the organisation, as hashes',
  usage,
  run: async (args, io) => {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
    const [verb = '', ...words] = positionals
    const row = Object.hasOwn(VERBS, verb) ? VERBS[verb] : undefined
    if (row === undefined || words.length < row.takes || (words.length > row.takes && row.more !== true)) {
      io.err(usage)
      return 2
    }
    return withHouse(values.config, io, (house) => row.run({ house, words, values, io }))
  },
}

async function importRows({ house, words: [name = '', file = ''], values, io }: Call): Promise<number> {
  const text = decodeFile(readBytes(file))
  const [header = [], ...rows] = [...rowsOf(text, delimiterOf(text, file) ?? ',')]
  if (rows.length > LEAK_DATA_LIMITS.rows) throw new Refusal('bad-parameter', `More than ${LEAK_DATA_LIMITS.rows} rows`)
  const names = [values.primary, ...values.fields.split(',').filter((each) => each !== '')].map((each) => each.trim())
  if (names.length > LEAK_DATA_LIMITS.fields)
    throw new Refusal('bad-parameter', `More than ${LEAK_DATA_LIMITS.fields} fields`)
  const columns = names.map((each) => columnOf(header, each))
  const fields = names.map((each, index) => ({ name: each, kind: kindOf(rows, columns[index] as number) }))
  const [primary, ...others] = fields as [DataField, ...DataField[]]
  if (primary.kind === 'name') {
    throw new Refusal(
      'bad-parameter',
      `"${primary.name}" holds names: the primary column is a number or a mail address`,
    )
  }
  const needs = values.need === undefined ? Math.min(1, others.length) : Number(values.need)
  if (!Number.isInteger(needs) || needs < 0 || needs > others.length) {
    throw new Refusal('bad-parameter', `--need is a number from 0 to ${others.length}, the number of other fields`)
  }
  const definition = {
    kind: 'rows',
    severity: severityOf(values.severity),
    fields: [primary, ...others],
    needs,
  } as const
  const cells = rows.map((row) => columns.map((column) => row[column] ?? ''))
  const { set, leftOut } = hashedRows(await keyOf(house), name, definition, cells)
  await save(house, set)
  const told = { name, rows: set.size, leftOut, fields }
  if (values.json) io.out(JSON.stringify(told))
  else io.out(`${name}: ${set.size} rows, ${leftOut} without a primary value left out; ${fields.map((each) => `${each.name} (${each.kind})`).join(', ')}`) // prettier-ignore
  return set.size > 0 ? 0 : 1
}

async function importDocument({ house, words: [name = '', ...files], values, io }: Call, kind: 'document' | 'common') {
  const texts = await Promise.all(files.map(textIn))
  const definition = { kind, severity: severityOf(values.severity), ...(values.form && { isForm: true }) }
  const set = hashedDocument(await keyOf(house), name, definition, texts.flat())
  if (set.size === 0) throw new Refusal('bad-parameter', 'There is no text in it that could be known again')
  await save(house, set)
  if (values.json) io.out(JSON.stringify({ name, hashes: set.size }))
  else io.out(`${name}: ${set.size} hashes`)
  return 0
}

async function list({ house, values, io }: Call): Promise<number> {
  const organisationId = await house.organisation()
  const all = await house.store.read(house.ticket('leak-data'), (tx) => listLeakData(tx, organisationId))
  if (values.json) for (const each of all) io.out(JSON.stringify(each))
  else {
    const rows = all.map(({ name, definition, size, at }) => [name, definition.kind, String(size), definition.severity, whatOf(definition), new Date(at).toISOString()]) // prettier-ignore
    io.out(table([['name', 'kind', 'size', 'severity', 'found by', 'since'], ...rows]))
  }
  return 0
}

function whatOf(definition: LeakDataDefinition): string {
  if (definition.kind !== 'rows') {
    return definition.kind === 'common' ? '' : definition.isForm ? 'filled form' : 'parts of the text'
  }
  const [primary, ...others] = definition.fields.map(({ name }) => name)
  return definition.needs === 0 ? `${primary}` : `${primary} with ${definition.needs} of ${others.join(', ')}`
}

async function remove({ house, words: [name = ''], io }: Call): Promise<number> {
  const organisationId = await house.organisation()
  const wasThere = await house.store.write(house.ticket('leak-data'), async (tx) => {
    if (!(await removeLeakData(tx, organisationId, name))) return false
    await recordEvent(tx, { type: 'leak-data.changed', organisationId, actor: ACTOR, change: 'removed', name, size: 0 })
    return true
  })
  io.out(wasThere ? `${name} is no longer looked for.` : `There is no ${name}.`)
  return wasThere ? 0 : 1
}

async function save(house: House, set: HashedSet): Promise<void> {
  const organisationId = await house.organisation()
  const { name, size } = set
  await house.store.write(house.ticket('leak-data'), async (tx) => {
    await saveLeakData(tx, organisationId, set)
    await recordEvent(tx, { type: 'leak-data.changed', organisationId, actor: ACTOR, change: 'imported', name, size })
  })
}

async function keyOf(house: House): Promise<Uint8Array> {
  const organisationId = await house.organisation()
  return house.store.read(house.ticket('leak-data'), (tx) => leakKey(tx, organisationId))
}

function columnOf(header: readonly string[], name: string): number {
  const column = header.findIndex((each) => each.trim().toLowerCase() === name.toLowerCase())
  if (name === '' || column < 0) {
    throw new Refusal('bad-parameter', `There is no column "${name}"; columns are ${header.join(', ')}`)
  }
  return column
}

/** By what most of its values look like. */
function kindOf(rows: readonly (readonly string[])[], column: number): FieldKind {
  const values = rows.slice(0, SAMPLE_ROWS).flatMap((row) => (row[column]?.trim() ? [row[column]] : []))
  const share = (pattern: RegExp) => values.filter((value) => pattern.test(value)).length / Math.max(1, values.length)
  const [number, name, address] = FIELD_KINDS
  return share(/@/) > 0.5 ? address : share(/\p{Nd}/u) > 0.5 ? number : name
}

function severityOf(word: string): LeakSeverity {
  const severity = LEAK_SEVERITIES.find((each) => each === word)
  if (!severity) throw new Refusal('bad-parameter', `--severity is one of ${LEAK_SEVERITIES.join(', ')}`)
  return severity
}

function readBytes(file: string): Buffer {
  const bytes = readFileSync(file)
  if (bytes.length > MAX_FILE_BYTES)
    throw new Refusal('bad-parameter', `${file} is larger than ${MAX_FILE_BYTES} bytes`)
  return bytes
}

async function textIn(file: string): Promise<string[]> {
  const bytes = readBytes(file)
  const part = { name: path.basename(file), bytes, isAttachment: true }
  const { pieces } = await textsOf(await unpack([part], new Allowance(bytes.length)), [])
  return pieces.map(({ text }) => text)
}
