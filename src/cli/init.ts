// gatehouse init: a new installation: settings, keys, database, first administrator; prints the DNS records to make.
import { randomBytes } from '../base/random.ts'
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { Refusal } from '../base/refusal.ts'
import { dnsRecords } from '../directory/dns-records.ts'
import { publishedKeys, type PublishedKey } from '../directory/domain-keys.ts'
import { checkStrength } from '../directory/strength.ts'
import { createOrganisation } from '../directory/structure.ts'
import { loadSettings } from '../settings/load.ts'
import { createKeyring, openHouse, type House } from '../wiring.ts'
import type { Command } from './command.ts'
import { addMember, readPassword } from './member.ts'

const usage = `Usage: gatehouse init DIR --domain example.org --admin admin@example.org [--password-file FILE] [--hostname mx.example.org] [--organisation NAME] [--json]

Writes DIR/gatehouse.yaml, the keyring, its key file and the database, adds the first administrator, and prints the DNS
records to make. Without --password-file the administrator's password is read from standard input.`

export const initCommand: Command = {
  name: 'init',
  summary: 'make a new installation in a folder',
  usage,
  run: async (args, io) => {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        domain: { type: 'string' },
        admin: { type: 'string' },
        'password-file': { type: 'string' },
        hostname: { type: 'string' },
        organisation: { type: 'string' },
        json: { type: 'boolean', default: false },
      },
    })
    const [folder] = positionals
    const { domain, admin } = values
    if (folder === undefined || domain === undefined || admin === undefined) {
      io.err(usage)
      return 2
    }
    const hostname = values.hostname ?? `mx.${domain}`
    if (!admin.toLowerCase().endsWith(`@${domain.toLowerCase()}`))
      throw new Refusal('bad-parameter', `--admin is an address of ${domain}, such as admin@${domain}`)
    const password = readPassword(values['password-file'], io)
    await checkStrength(password, [admin, values.organisation ?? domain])
    const removeHalf = undoIn(folder)
    const config = writeInstallation(folder, { server: { hostname } })
    let keys: readonly PublishedKey[]
    try {
      const loaded = loadSettings(config, io.env)
      await createKeyring(loaded)
      keys = await fill(await openHouse(loaded), {
        domain,
        admin,
        organisation: values.organisation ?? domain,
        password,
      })
    } catch (error) {
      removeHalf()
      throw error
    }
    const records = dnsRecords(domain, hostname, keys)
    if (values.json) io.out(JSON.stringify({ config, administrator: admin, dns: records }))
    else {
      io.out(
        `Made ${config}. Keep ${path.join(folder, 'gatehouse.key')} safe, and apart from backups of the data: without it nothing can be read.`,
      )
      io.out(`\nDNS records to make:\n${records.map((record) => `  ${record}`).join('\n')}`)
      io.out(`\nStart it with: gatehouse serve --config ${config}`)
    }
    return 0
  },
}

interface Beginnings {
  readonly domain: string
  readonly admin: string
  readonly organisation: string
  readonly password: string
}

/** The organisation and its first administrator; closes the house. @returns the keys to publish */
async function fill(house: House, { domain, admin, organisation, password }: Beginnings) {
  try {
    const ticket = house.ticket('administrator')
    const organisationId = await house.store.write(ticket, (tx) =>
      createOrganisation(tx, house.vault, organisation, domain),
    )
    // RFC 5321 §4.5.1: mail to postmaster always reaches somebody; RFC 2142 §4: so do complaints.
    const boxes = [`postmaster@${domain}`, `abuse@${domain}`]
    const aliases = boxes.filter((each) => each !== admin.toLowerCase())
    await addMember(house, { address: admin, roles: ['system-administrator', 'member'], aliases }, password)
    return await house.store.read(ticket, (tx) => publishedKeys(tx, organisationId, domain.toLowerCase()))
  } finally {
    await house.close()
  }
}

/** @returns the function that removes a folder made by us; what was there before stays as it is */
function undoIn(folder: string): () => void {
  const isOurs = !existsSync(folder) || readdirSync(folder).length === 0
  return () => {
    if (isOurs) rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * Writes the settings file and a key file for the keyring into a new folder.
 * @param settings  section → name → value
 * @throws Refusal `already-there`
 */
export function writeInstallation(
  folder: string,
  settings: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
): string {
  const config = path.resolve(folder, 'gatehouse.yaml')
  if (existsSync(config)) throw new Refusal('already-there', `There is an installation in ${folder} already`)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  writeFileSync(path.join(folder, 'gatehouse.key'), randomBytes(32), { flag: 'wx', mode: 0o600 })
  const sections = { ...settings, keys: { 'key-file': 'gatehouse.key' } }
  const text = Object.entries(sections)
    .map(
      ([section, values]) =>
        `${section}:\n${Object.entries(values)
          .map(([name, value]) => `  ${name}: ${JSON.stringify(value)}\n`)
          .join('')}`,
    )
    .join('')
  writeFileSync(
    config,
    `# Gatehouse: what each setting means is in docs/settings.md, or: gatehouse settings describe\n${text}`,
    { mode: 0o600 },
  )
  return config
}
