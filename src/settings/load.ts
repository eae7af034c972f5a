// Reads gatehouse.yaml and the environment into checked settings; what does not fit is told with line and key.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { LineCounter, isMap, isScalar, parseDocument, type Pair } from 'yaml'
import { Refusal } from '../base/refusal.ts'
import { portNumber, Unfit, type Check } from './check.ts'
import { CONTRADICTIONS, sharedPorts } from './contradictions.ts'
import { SETTINGS, type Setting, type SettingName, type Settings } from './rows.ts'

/** bytes; with every setting written out it has a tenth, and YAML takes a second of CPU for the worst megabyte */
const MAX_FILE_BYTES = 65_536

/** Where a value came from, for `settings show`. */
export type Origin = 'default' | 'file' | 'environment'

export interface LoadedSettings {
  readonly settings: Settings
  readonly origins: Readonly<Record<SettingName, Origin>>
  /** folder of the settings file: relative paths start there */
  readonly folder: string
}

type Raw = { value: unknown; where: string; origin: Origin }

const NAMES = Object.keys(SETTINGS) as SettingName[]
const rowOf = (name: SettingName): Setting<unknown> => SETTINGS[name] as Setting<unknown>

/** The variable that overrides a setting: `smtp.max-message-bytes` → GATEHOUSE_SMTP__MAX_MESSAGE_BYTES */
export function variableOf(key: string): string {
  return `GATEHOUSE_${key.replace('.', '__').replaceAll('-', '_').toUpperCase()}`
}

/**
 * @param file  gatehouse.yaml; absent: defaults and environment only
 * @param overrides  values set by a command itself (the demo's ports); they beat the file, the environment beats them
 * @throws Refusal `bad-settings`; its message lists every problem, one a line
 */
export function loadSettings(
  file: string | undefined,
  env: NodeJS.ProcessEnv = process.env,
  overrides: Partial<Settings> = {},
): LoadedSettings {
  const problems: string[] = []
  const raws = new Map<string, Raw>()
  if (file !== undefined) fromFile(file, raws, problems)
  for (const [name, value] of Object.entries(overrides)) {
    raws.set(rowOf(name as SettingName).key, { value, where: name, origin: 'file' })
  }
  fromEnvironment(env, raws, problems)

  const settings: Record<string, unknown> = {}
  const origins: Record<string, Origin> = {}
  for (const name of NAMES) {
    const row = rowOf(name)
    const raw = raws.get(row.key)
    origins[name] = raw?.origin ?? 'default'
    try {
      settings[name] = raw === undefined ? row.byDefault : row.check.read(raw.value)
    } catch (error) {
      if (!(error instanceof Unfit)) throw error
      const shown = row.isSecret ? '' : `; it is ${JSON.stringify(raw?.value)}`
      problems.push(`${raw?.where}: ${row.key} ${error.message}${shown}`)
    }
  }
  if (problems.length === 0) problems.push(...contradictionsOf(settings as Settings))
  if (problems.length > 0) throw new Refusal('bad-settings', problems.join('\n'))
  return {
    settings: settings as Settings,
    origins: origins as Record<SettingName, Origin>,
    folder: file === undefined ? process.cwd() : path.dirname(path.resolve(file)),
  }
}

/** @returns words */
function contradictionsOf(settings: Settings): string[] {
  const ports = NAMES.filter((name) => rowOf(name).check === (portNumber as Check<unknown>)).map(
    (name) => [rowOf(name).key, settings[name] as number] as const,
  )
  const found = CONTRADICTIONS.filter(({ isSo }) => isSo(settings)).map(({ words }) => words)
  return [...found, ...sharedPorts(new Map(ports))]
}

function fromFile(file: string, raws: Map<string, Raw>, problems: string[]): void {
  const source = readText(file, 'settings file')
  const lines = new LineCounter()
  const document = parseDocument(source, { lineCounter: lines, maxAliasCount: 0, prettyErrors: false } as object)
  const at = (offset: number | undefined) => `${file}, line ${lines.linePos(offset ?? 0).line}`
  for (const error of document.errors) problems.push(`${at(error.pos[0])}: ${error.message.split('\n')[0]}`)
  if (document.contents === null || problems.length > 0) return
  if (!isMap(document.contents)) {
    problems.push(`${file}, line 1: sections such as "smtp:" are expected`)
    return
  }
  const keyOf = (pair: Pair) => (isScalar(pair.key) ? String(pair.key.value) : '')
  const offsetOf = (pair: Pair) => (isScalar(pair.key) ? pair.key.range?.[0] : undefined)
  const known = new Set(NAMES.map((name) => rowOf(name).key))
  for (const section of document.contents.items) {
    if (!isMap(section.value)) {
      problems.push(`${at(offsetOf(section))}: "${keyOf(section)}" must hold settings, indented below it`)
      continue
    }
    for (const entry of section.value.items) {
      const key = `${keyOf(section)}.${keyOf(entry)}`
      const where = at(offsetOf(entry))
      const value = (entry.value as { toJSON?: () => unknown } | null)?.toJSON?.() ?? null
      if (!known.has(key)) problems.push(`${where}: there is no setting ${key}${nearest(key, known)}`)
      else raws.set(key, { value, where, origin: 'file' })
    }
  }
}

function fromEnvironment(env: NodeJS.ProcessEnv, raws: Map<string, Raw>, problems: string[]): void {
  unknownVariables(env, new Set(NAMES.map((name) => variableOf(rowOf(name).key))), problems)
  for (const name of NAMES) {
    const { key } = rowOf(name)
    const variable = variableOf(key)
    const value = env[variable]
    const fromFile = env[`${variable}_FILE`]
    if (value !== undefined && fromFile !== undefined)
      problems.push(`${variable} and ${variable}_FILE: set one of them`)
    if (value !== undefined) raws.set(key, { value, where: variable, origin: 'environment' })
    else if (fromFile !== undefined) {
      try {
        const content = readText(fromFile, 'file').replace(/\r?\n$/, '')
        raws.set(key, { value: content, where: `${variable}_FILE`, origin: 'environment' })
      } catch (error) {
        problems.push(`${variable}_FILE: ${(error as Error).message}`)
      }
    }
  }
}

/** A name that is mistyped must not be overlooked: what it should have set keeps its default. */
function unknownVariables(env: NodeJS.ProcessEnv, known: ReadonlySet<string>, problems: string[]): void {
  for (const name of Object.keys(env)) {
    const isOurs = name.startsWith('GATEHOUSE_') && name.includes('__')
    if (isOurs && !known.has(name.replace(/_FILE$/, '')) && !known.has(name))
      problems.push(`${name}: there is no such setting${nearest(name, known)}`)
  }
}

function readText(file: string, what: string): string {
  try {
    const bytes = readFileSync(file)
    if (bytes.length > MAX_FILE_BYTES) throw new Refusal('bad-settings', `${file}: the ${what} is larger than 64 KiB`)
    return bytes.toString('utf8')
  } catch (error) {
    if (error instanceof Refusal) throw error
    throw new Refusal('bad-settings', `${file}: the ${what} cannot be read (${(error as NodeJS.ErrnoException).code})`)
  }
}

/** `; did you mean …?` when a known key is a few letters away. */
function nearest(key: string, known: ReadonlySet<string>): string {
  const best = [...known].map((each) => ({ each, far: distance(key, each) })).sort((a, b) => a.far - b.far)[0]
  return best !== undefined && best.far <= 4 ? `; did you mean ${best.each}?` : ''
}

/** Levenshtein distance. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, change))
    }
    row = next
  }
  return row[b.length] ?? 0
}
