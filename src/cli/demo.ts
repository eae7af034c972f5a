// gatehouse demo: a whole house in a throw-away folder, on loopback only, with the loop played live.
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { monotonic } from '../base/clock.ts'
import { randomText } from '../base/ids.ts'
import { Refusal } from '../base/refusal.ts'
import type { NewMember, Role } from '../directory/member.ts'
import { createOrganisation, setJobLevel } from '../directory/structure.ts'
import { startZoneServer } from '../net/zone-server.ts'
import { loadSettings } from '../settings/load.ts'
import { openServers } from '../wiring-servers.ts'
import { createKeyring, openHouse, type House } from '../wiring.ts'
import type { Command, CommandIo } from './command.ts'
import { readFacts, writeFacts, type DemoFacts, type DemoMember } from './demo/facts.ts'
import { playScript } from './demo/script.ts'
import { WORLD } from './demo/world.ts'
import { writeInstallation } from './init.ts'
import { logToFile, untilStopped } from './running.ts'
import { table } from './table.ts'

const usage = `Usage: gatehouse demo [--data DIR] [--port-offset N] [--no-script] [--json]

Starts everything on loopback, without DNS or internet, with a seeded organisation, plays the script, and stays up for
real mail programs until Ctrl-C. Without --data the folder is thrown away at the end; a folder that is there goes on.
With --json standard output has one line, the content of DIR/demo.json, when all ports are open.`

/** design §6: the default ports; --port-offset is added to each. */
const PORTS = {
  smtp: 1025,
  submission: 1587,
  submissions: 1465,
  imap: 1143,
  imaps: 1993,
  pop3: 1110,
  pop3s: 1995,
  http: 8080,
  https: 8443,
  metrics: 9464,
}
const DOMAIN = 'example.org'
const ORGANISATION = 'Example 示例公司'

// prettier-ignore
const MEMBERS: readonly (Omit<NewMember, 'password'> & { roles: readonly Role[] })[] = [
  { address: `admin@${DOMAIN}`,    name: 'Ada Admin',    roles: ['system-administrator', 'member'],   aliases: [`postmaster@${DOMAIN}`, `abuse@${DOMAIN}`], department: 'IT',         jobLevel: 'staff' },
  { address: `security@${DOMAIN}`, name: 'Sam Security', roles: ['security-administrator', 'member'], department: 'IT',         jobLevel: 'staff' },
  { address: `audit@${DOMAIN}`,    name: 'Aude Audit',   roles: ['audit-administrator', 'member'],    department: 'Audit',      jobLevel: 'manager' },
  { address: `alice@${DOMAIN}`,    name: 'Alice Liddell', roles: ['member'],                          department: 'Sales/Asia', jobLevel: 'manager' },
  { address: `bob@${DOMAIN}`,      name: 'Bob Baker',    roles: ['member'],                           department: 'Sales',      jobLevel: 'staff' },
  { address: `chen@${DOMAIN}`,     name: '陈晨',          roles: ['member'],                           department: 'Sales/Asia', jobLevel: 'staff' },
]

export const demoCommand: Command = {
  name: 'demo',
  summary: 'start everything on loopback and play the loop live (npm start)',
  usage,
  run: async (args, io) => {
    const { values } = parseArgs({
      args,
      options: {
        data: { type: 'string' },
        'port-offset': { type: 'string', default: '0' },
        'no-script': { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
      },
    })
    const started = monotonic()
    const folder =
      values.data === undefined ? mkdtempSync(path.join(os.tmpdir(), 'gatehouse-demo-')) : path.resolve(values.data)
    try {
      const people = values.json ? { ...io, out: io.err } : io
      const tell = (facts: DemoFacts) => values.json && io.out(JSON.stringify(facts))
      return await runDemo(folder, Number(values['port-offset']), !values['no-script'], started, people, tell)
    } finally {
      if (values.data === undefined) rmSync(folder, { recursive: true, force: true })
    }
  },
}

async function runDemo(
  folder: string,
  offset: number,
  withScript: boolean,
  started: number,
  io: CommandIo,
  tell: (facts: DemoFacts) => void,
): Promise<number> {
  if (!Number.isInteger(offset) || offset < 0 || offset > 50_000)
    throw new Refusal('bad-parameter', '--port-offset is a whole number from 0 to 50000')
  const before = readFacts(folder)
  const config = before === undefined ? newInstallation(folder, offset) : path.join(folder, 'gatehouse.yaml')
  logToFile(path.join(folder, 'gatehouse.log'))
  const zones = await startZoneServer({ records: WORLD })
  const loaded = loadSettings(config, io.env, { dnsServers: [zones.address], ...portSettings(offset) })
  if (before === undefined) await createKeyring(loaded)
  const house = await openHouse(loaded)
  try {
    const members = before?.members ?? (await seed(house))
    const servers = await openServers(house)
    try {
      const facts = factsOf(servers.ports, servers.metricsPort, shareCa(folder, servers.ca), members)
      writeFacts(folder, facts)
      tell(facts)
      showFacts(facts, folder, Math.round(monotonic() - started), io)
      const failed = withScript ? await play(house, facts, servers.ca, io) : 0
      io.out('\nThe house stays up: connect with any mail program. Ctrl-C ends it.')
      await untilStopped()
      return failed === 0 ? 0 : 1
    } finally {
      await servers.close()
    }
  } finally {
    await house.close()
    await zones.stop()
  }
}

async function play(house: House, facts: DemoFacts, ca: string, io: CommandIo): Promise<number> {
  io.out('\nThe loop, live:')
  const failed = await playScript({ house, facts, ca }, io.out)
  if (failed > 0) io.out(`  ${failed} steps did not go as they should; gatehouse.log says more.`)
  return failed
}

function newInstallation(folder: string, offset: number): string {
  return writeInstallation(folder, {
    // Test suites speak to the demo in the clear; it listens on loopback only.
    server: { hostname: 'localhost', listen: '127.0.0.1', 'plaintext-sign-in': true },
    smtp: {
      port: PORTS.smtp + offset,
      'submission-port': PORTS.submission + offset,
      'submissions-port': PORTS.submissions + offset,
    },
    imap: { port: PORTS.imap + offset, 'imaps-port': PORTS.imaps + offset },
    pop: { port: PORTS.pop3 + offset, 'pop3s-port': PORTS.pop3s + offset },
    http: { port: PORTS.http + offset, 'https-port': PORTS.https + offset, 'metrics-port': PORTS.metrics + offset },
    // Whoever tries the demo comes from one address: mail programs and load tests alike.
    limits: { 'connections-per-address': 10_000, 'connections-per-network': 10_000 },
    dns: { servers: [] },
    // Mail to strangers ends in the demo's own little DNS; nothing could leave this machine anyway.
    outbound: { reach: 'loopback' },
  })
}

/** A folder that goes on may run at another offset than the last time. */
function portSettings(offset: number) {
  return {
    smtpPort: PORTS.smtp + offset,
    submissionPort: PORTS.submission + offset,
    submissionsPort: PORTS.submissions + offset,
    imapPort: PORTS.imap + offset,
    imapsPort: PORTS.imaps + offset,
    popPort: PORTS.pop3 + offset,
    popsPort: PORTS.pop3s + offset,
    httpPort: PORTS.http + offset,
    httpsPort: PORTS.https + offset,
    metricsPort: PORTS.metrics + offset,
  }
}

async function seed(house: House): Promise<DemoMember[]> {
  const ticket = house.ticket('administrator')
  const members = MEMBERS.map((member) => ({ ...member, password: randomText(16) }))
  const hashes = await Promise.all(members.map(({ password }) => house.directory.preparePassword(password, [])))
  await house.store.write(ticket, async (tx) => {
    const organisation = await createOrganisation(tx, house.vault, ORGANISATION, DOMAIN)
    await setJobLevel(tx, organisation, 'manager', 200)
    await setJobLevel(tx, organisation, 'staff', 100)
    for (const [index, member] of members.entries()) await house.directory.add(tx, member, hashes[index], 'demo')
  })
  return members.map(({ address, password, roles }) => ({ address, password, roles }))
}

/**
 * Puts the certificate to trust where mail programs of other users reach it, too: some refuse to run as root.
 * The folders beside it stay closed.
 */
function shareCa(folder: string, ca: string): string {
  const file = path.join(folder, 'ca.pem')
  writeFileSync(file, ca)
  chmodSync(file, 0o644) // whatever the umask
  chmodSync(folder, 0o711)
  return file
}

function factsOf(
  ports: DemoFacts['ports'],
  metricsPort: number,
  ca: string,
  members: readonly DemoMember[],
): DemoFacts {
  const urls = {
    mail: `https://localhost:${ports.https}/`,
    console: `https://localhost:${ports.https}/console/`,
    metrics: `http://127.0.0.1:${metricsPort}/metrics`,
  }
  return { urls, ports, organisation: ORGANISATION, members, ca }
}

function showFacts(facts: DemoFacts, folder: string, ms: number, io: CommandIo): void {
  const { ports, members, urls } = facts
  io.out(`Gatehouse is up after ${ms} ms, on 127.0.0.1 only. Everything lies in ${folder}.\n`)
  io.out(
    table([
      ['service', 'port', 'security'],
      ['SMTP (other servers)', String(ports.smtp), 'STARTTLS'],
      ['submission', `${ports.submission}, ${ports.submissions}`, 'STARTTLS, TLS'],
      ['IMAP', `${ports.imap}, ${ports.imaps}`, 'STARTTLS, TLS'],
      ['POP3', `${ports.pop3}, ${ports.pop3s}`, 'STLS, TLS'],
      ['web', urls.mail, 'TLS'],
      ['figures', urls.metrics, 'loopback only'],
    ]),
  )
  io.out('')
  io.out(
    table([
      ['member', 'password', 'roles'],
      ...members.map(({ address, password, roles }) => [address, password, roles.join(' ')]),
    ]),
  )
  io.out(`\nCertificate to trust: ${facts.ca}`)
  io.out('Virus engine: none is set up (antivirus.clamd); the built-in check knows the test virus only.')
}
