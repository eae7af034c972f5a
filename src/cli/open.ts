// What most commands begin with: find the settings file, open the house on its data, close it whatever happens.
import { existsSync } from 'node:fs'
import path from 'node:path'
import { Refusal } from '../base/refusal.ts'
import { loadSettings } from '../settings/load.ts'
import { openHouse, type House } from '../wiring.ts'
import type { CommandIo } from './command.ts'

/** The options every such command takes, for `parseArgs`. */
export const CONFIG_OPTIONS = { config: { type: 'string' }, json: { type: 'boolean', default: false } } as const

/** The settings file: what `--config` says, else GATEHOUSE_CONFIG, else gatehouse.yaml here. @throws Refusal `bad-settings` */
export function configFile(option: string | undefined, env: NodeJS.ProcessEnv): string {
  const file = option ?? env['GATEHOUSE_CONFIG'] ?? 'gatehouse.yaml'
  if (existsSync(file)) return path.resolve(file)
  throw new Refusal(
    'bad-settings',
    `There is no ${file}: name the settings file with --config, or make one with "gatehouse init"`,
  )
}

/** Opens the data of an installation, whether its server runs or not, for one piece of work. */
export async function withHouse<T>(
  option: string | undefined,
  io: CommandIo,
  work: (house: House) => Promise<T>,
): Promise<T> {
  const house = await openHouse(loadSettings(configFile(option, io.env), io.env))
  try {
    return await work(house)
  } finally {
    await house.close()
  }
}
