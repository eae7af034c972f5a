// gatehouse settings: what is set, whether it is right, and what each setting means.
import { parseArgs } from 'node:util'
import { describeSettings } from '../settings/describe.ts'
import { loadSettings } from '../settings/load.ts'
import { SETTINGS, type Setting, type SettingName } from '../settings/rows.ts'
import type { Command } from './command.ts'
import { CONFIG_OPTIONS, configFile } from './open.ts'
import { table } from './table.ts'

const usage = `Usage: gatehouse settings show|check|describe [--config FILE] [--json]

  show      every setting with its value and where it comes from; secrets are not shown
  check     whether the settings file and the environment are right; names line and key of what is not
  describe  what every setting means, as Markdown`

const VERBS = ['show', 'check', 'describe']

export const settingsCommand: Command = {
  name: 'settings',
  summary: 'show, check and describe the settings',
  usage,
  run: async (args, io) => {
    const { values, positionals } = parseArgs({ args, options: CONFIG_OPTIONS, allowPositionals: true })
    const [verb = '', ...more] = positionals
    if (!VERBS.includes(verb) || more.length > 0) {
      io.err(usage)
      return 2
    }
    if (verb === 'describe') {
      io.out(values.json ? JSON.stringify(described()) : describeSettings())
      return 0
    }
    const { settings, origins } = loadSettings(configFile(values.config, io.env), io.env)
    if (verb === 'check') {
      io.out(values.json ? JSON.stringify({ ok: true }) : 'The settings are right.')
      return 0
    }
    const rows = Object.entries(SETTINGS).map(([name, row]) => {
      const { key, isSecret } = row as Setting<unknown>
      const value = settings[name as SettingName]
      return { key, value: isSecret && value !== '' ? '[secret]' : value, from: origins[name as SettingName] }
    })
    if (values.json) io.out(JSON.stringify(rows))
    else
      io.out(table([['setting', 'value', 'from'], ...rows.map(({ key, value, from }) => [key, String(value), from])]))
    return 0
  },
}

/** The rows of docs/settings.md, for programs. */
function described() {
  return (Object.values(SETTINGS) as Setting<unknown>[]).map(({ key, byDefault, unit, isSecret, check, meaning }) => ({
    key,
    ...(isSecret === undefined && { byDefault }),
    unit: unit ?? '',
    mustBe: check.wants,
    meaning,
  }))
}
