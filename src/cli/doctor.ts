// gatehouse doctor: looks the installation over and says what is missing, in words that tell what to do.
import { access, constants, readFile, stat, statfs } from 'node:fs/promises'
import { X509Certificate } from 'node:crypto'
import { parseArgs } from 'node:util'
import { now } from '../base/clock.ts'
import { Refusal } from '../base/refusal.ts'
import { domains } from '../directory/records.ts'
import { Places } from '../risk/geography/places.ts'
import { loadSettings } from '../settings/load.ts'
import { alertChannels } from '../wiring-alerts.ts'
import { enginesOf } from '../wiring-antivirus.ts'
import { openHouse, resolverOf, type House } from '../wiring.ts'
import type { Command } from './command.ts'
import { CONFIG_OPTIONS, configFile } from './open.ts'
import { table } from './table.ts'

const usage = `Usage: gatehouse doctor [--config FILE] [--json]

Checks settings, keyring, database, disk, certificate, virus engine, alerts, complaints, DNS and the clock. Exit 1 when something is wrong.`

type Health = 'ok' | 'warning' | 'wrong'

interface Finding {
  readonly what: string
  readonly health: Health
  readonly words: string
}

/** A disk with less room than this refuses mail soon. */
const LEAST_FREE_BYTES = 1_073_741_824
const SOON_DAYS = 14
const DAY_MS = 86_400_000
/** A virus base older than this misses what spreads today. Source: requirements, "updates the virus database every 5 minutes". */
const OLDEST_BASE_MS = DAY_MS

const CHECKS: Readonly<Record<string, (house: House) => Promise<Omit<Finding, 'what'>>>> = {
  database: async ({ store, ticket, organisation }) => {
    await store.read(ticket('administrator'), organisation)
    return ok(`${store.engine} answers`)
  },
  'data folder': dataFolder,
  'key file': keyFile,
  certificate,
  'virus engine': virusEngine,
  alerts: async (house) => {
    const names = alertChannels(house).map(({ name }) => name)
    return names.length === 0
      ? warning('nobody is told at once when an account is taken over: set alerts.webhook, alerts.syslog or another')
      : ok(`over ${names.join(', ')}; "gatehouse alert test" tries them`)
  },
  complaints,
  geography,
  dns,
}

export const doctorCommand: Command = {
  name: 'doctor',
  summary: 'look the installation over',
  usage,
  run: async (args, io) => {
    const { values } = parseArgs({ args, options: CONFIG_OPTIONS })
    const findings: Finding[] = []
    try {
      const house = await openHouse(loadSettings(configFile(values.config, io.env), io.env))
      findings.push({ what: 'settings and keyring', ...ok('right') })
      try {
        for (const [what, check] of Object.entries(CHECKS)) findings.push({ what, ...(await check(house).catch(told)) })
      } finally {
        await house.close()
      }
    } catch (error) {
      findings.push({ what: 'settings and keyring', ...told(error) })
    }
    const isWell = findings.every(({ health }) => health !== 'wrong')
    if (values.json) io.out(JSON.stringify({ ok: isWell, findings }))
    else
      io.out(
        table([['', 'what', 'finding'], ...findings.map(({ what, health, words }) => [MARKS[health], what, words])]),
      )
    return isWell ? 0 : 1
  },
}

const MARKS: Readonly<Record<Health, string>> = { ok: '✔', warning: '!', wrong: '✘' }
const ok = (words: string) => ({ health: 'ok', words }) as const
const warning = (words: string) => ({ health: 'warning', words }) as const
const wrong = (words: string) => ({ health: 'wrong', words }) as const
const told = (error: unknown) => wrong(error instanceof Refusal ? error.message : String(error))

async function dataFolder({ settings, pathOf }: House) {
  const folder = pathOf(settings.dataFolder)
  await access(folder, constants.W_OK)
  const { mode } = await stat(folder)
  if ((mode & 0o077) !== 0) return wrong(`${folder} can be read by others: chmod 700 ${folder}`)
  const { bavail, bsize } = await statfs(folder)
  const free = bavail * bsize
  const words = `${(free / LEAST_FREE_BYTES).toFixed(1)} GiB free`
  return free < LEAST_FREE_BYTES ? wrong(`${words}: mail is refused when the disk is full`) : ok(words)
}

async function keyFile({ settings, pathOf }: House) {
  if (settings.keysKeyFile === '') return ok('the keyring opens with a passphrase')
  const file = pathOf(settings.keysKeyFile)
  const { mode } = await stat(file)
  if ((mode & 0o077) !== 0) return wrong(`${file} can be read by others: chmod 600 ${file}`)
  return ok(`${file}; keep it apart from backups of the data`)
}

async function certificate({ settings, pathOf }: House) {
  if (settings.tlsCertificate === '')
    return warning('a development certificate is in use: set tls.certificate and tls.key')
  const { validTo, subjectAltName } = new X509Certificate(await readFile(pathOf(settings.tlsCertificate)))
  const days = Math.floor((Date.parse(validTo) - now()) / DAY_MS)
  if (days < 0) return wrong(`expired on ${validTo}`)
  if (subjectAltName?.includes(settings.hostname) !== true) return wrong(`does not name ${settings.hostname}`)
  return days < SOON_DAYS ? warning(`expires in ${days} days`) : ok(`valid for ${days} days`)
}

async function virusEngine({ settings }: House) {
  const engines = enginesOf(settings)
  if (engines.length === 0)
    return warning('none is set up (antivirus.clamd, antivirus.icap): only the built-in test-virus check runs')
  const versions: string[] = []
  for (const engine of engines) {
    const [version = '', , madeAt] = (await engine.version()).split('/')
    const age = now() - (Number(madeAt) || now())
    if (age > OLDEST_BASE_MS)
      return warning(`${version} at ${engine.place}: its base is ${Math.round(age / DAY_MS)} days old`)
    versions.push(`${version} at ${engine.place}`)
  }
  return ok(versions.join(', '))
}

async function geography({ settings, pathOf }: House) {
  const places = await Places.open(settings.cityTable === '' ? '' : pathOf(settings.cityTable))
  if (places.degraded.length > 0) return wrong(`sign-ins are judged without: ${places.degraded.join(', ')}`)
  return ok(places.tables.map(({ table: name, date }) => `${name} table of ${date}`).join(', '))
}

/** RFC 2142 §4: what is not taken here is a complaint that nobody hears. */
async function complaints({ store, directory, ticket, organisation }: House) {
  const missing = await store.read(ticket('administrator'), async (tx) => {
    const names = await domains(tx, await organisation())
    const found = await Promise.all(names.map((name) => directory.resolve(tx, `abuse@${name}`)))
    return names.filter((_, index) => found[index]?.memberId === undefined)
  })
  return missing.length > 0
    ? warning(`no member has the alias abuse@ of ${missing.join(', ')}: complaints about our mail are refused there`)
    : ok('arrive at abuse@ of every domain')
}

async function dns({ settings, store, ticket, organisation }: House) {
  if (settings.dnsServers.length === 0) return warning('dns.servers is empty: senders are not checked')
  const names = await store.read(ticket('administrator'), async (tx) => domains(tx, await organisation()))
  const resolver = resolverOf(settings)
  const missing: string[] = []
  for (const name of names) {
    const { outcome } = await resolver.lookup(name, 'MX')
    if (outcome === 'failed') return wrong('the DNS servers do not answer')
    if (outcome !== 'found') missing.push(name)
  }
  return missing.length > 0
    ? warning(`no MX record for ${missing.join(', ')}`)
    : ok('answers; every domain has an MX record')
}
