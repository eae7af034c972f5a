// A whole installation for tests: its server is a process of its own, as in life, so that it can be killed and started again.
import { spawn, type ChildProcess } from 'node:child_process'
import { closeSync, cpSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { createConnection } from 'node:net'
import { monotonic, sleep } from '../../src/base/clock.ts'
import { randomText } from '../../src/base/ids.ts'
import { ImapDialogue } from '../../src/cli/demo/imap-dialogue.ts'
import { WORLD } from '../../src/cli/demo/world.ts'
import { writeInstallation } from '../../src/cli/init.ts'
import { createOrganisation } from '../../src/directory/structure.ts'
import { portNumber } from '../../src/settings/check.ts'
import { loadSettings } from '../../src/settings/load.ts'
import { SETTINGS } from '../../src/settings/rows.ts'
import { createKeyring, openHouse } from '../../src/wiring.ts'
import { startDns, type TestDns } from './dns.ts'
import { freePorts } from './ports.ts'
import { SmtpClient } from './smtp-client.ts'

export { eventually } from './eventually.ts'

const MAIN = path.resolve(import.meta.dirname, '../../src/main.ts')
/** ms; a server is up in about one second, a busy machine takes longer */
const START_LIMIT_MS = 120_000

export const ALICE = 'alice@example.org'
export const BOB = 'bob@example.org'
/** A domain of the test's DNS with SPF and DMARC; loopback may send for it. */
export const OUTSIDER = 'wang@partner.test'

export interface CommandResult {
  readonly code: number
  readonly out: string
  readonly err: string
}

export interface TestHouse {
  readonly folder: string
  readonly dataFolder: string
  readonly config: string
  /** the server's log, of all its starts */
  readonly log: string
  readonly ports: { readonly smtp: number; readonly submission: number; readonly imap: number; readonly imaps: number }
  /** of the server's process; 0 while there is none */
  readonly pid: number
  /** the only DNS that the server knows */
  readonly dns: TestDns
  /** of every member */
  readonly password: string
  /** Starts the server and waits until it answers. @returns ms that took. @param environment  added to that of the process */
  start(environment?: NodeJS.ProcessEnv): Promise<number>
  /** SIGKILL; resolves when the process is gone */
  kill(): Promise<void>
  /** SIGTERM; resolves when the process has ended by itself. @returns its exit status */
  stop(): Promise<number | null>
  /** Runs `gatehouse …` on this installation, as a process of its own. */
  command(...args: string[]): Promise<CommandResult>
  /** The same with more variables in its environment. */
  commandWith(environment: NodeJS.ProcessEnv, ...args: string[]): Promise<CommandResult>
  /** Opens a connection to the MX and says EHLO. */
  smtp(): Promise<SmtpClient>
  /** Signs in over IMAP. @throws Refusal `unavailable` with the server's words when it says no */
  imap(address?: string, password?: string): Promise<ImapDialogue>
  /** Opens a connection to the submission port and signs in. @returns it with the server's answer */
  submission(address?: string, password?: string): Promise<{ client: SmtpClient; answer: string }>
  /** Kills the server if it runs, and removes everything. */
  cleanup(): Promise<void>
}

export interface HouseOptions {
  /** by key, such as `antivirus.clamd` */
  readonly settings?: Readonly<Record<string, unknown>>
  /** relative to the installation; by default `data` */
  readonly folder?: string
  /** one more server of that installation, with its database, keys and members, and ports and a folder of its own */
  readonly beside?: TestHouse
}

/** Alice and Bob work at example.org; the DNS knows partner.test and bank.test, as in the demo. */
export async function openTestHouse({ settings = {}, ...options }: HouseOptions = {}): Promise<TestHouse> {
  const parent = mkdtempSync(path.join(os.tmpdir(), 'gatehouse-house-'))
  const folder = options.folder ?? path.join(parent, 'house')
  const log = path.join(parent, 'gatehouse.log')
  const dns = await startDns(WORLD)
  const [smtp = 0, submission = 0, imap = 0, imaps = 0] = await freePorts(4)
  const config = writeInstallation(
    folder,
    sectionsOf({
      ...Object.fromEntries(portKeys().map((key) => [key, 0])),
      'smtp.port': smtp,
      'smtp.submission-port': submission,
      'imap.port': imap,
      'imap.imaps-port': imaps,
      'server.hostname': 'localhost',
      'server.listen': '127.0.0.1',
      'server.plaintext-sign-in': true,
      'server.worker-threads': 1,
      'dns.servers': [dns.address],
      ...settings,
    }),
  )
  const password = options.beside?.password ?? randomText()
  if (options.beside === undefined) await addMembers(config, password)
  else
    for (const name of ['gatehouse.key', 'keys'])
      cpSync(path.join(options.beside.folder, name), path.join(folder, name), { recursive: true })

  let server: ChildProcess | undefined
  const house: TestHouse = {
    folder,
    dataFolder: path.join(folder, 'data'),
    config,
    log,
    ports: { smtp, submission, imap, imaps },
    get pid() {
      return server?.pid ?? 0
    },
    dns,
    password,
    async start(environment = {}) {
      const started = monotonic()
      const output = openSync(log, 'a')
      server = spawn(process.execPath, [...process.execArgv.filter(isQuiet), MAIN, 'serve', '--config', config], {
        env: { ...process.env, ...environment },
        stdio: ['ignore', output, output],
      })
      closeSync(output)
      // The last ports that open.
      for (const port of [imaps, Number(settings['http.port'] ?? 0)])
        if (port > 0) await untilListens(port, () => server?.exitCode ?? server?.signalCode ?? undefined, log)
      return Math.round(monotonic() - started)
    },
    kill: async () => void (await end(server, 'SIGKILL')),
    stop: () => end(server, 'SIGTERM'),
    command: (...args) => runCommand([...args, '--config', config]),
    commandWith: (environment, ...args) => runCommand([...args, '--config', config], environment),
    async smtp() {
      const client = new SmtpClient(smtp)
      await client.reply()
      await client.say('EHLO mx.partner.test')
      return client
    },
    imap: async (address = ALICE, word = password) =>
      ImapDialogue.signIn(imaps, readFileSync(path.join(folder, 'tls/development-ca.pem'), 'utf8'), address, word),
    async submission(address = ALICE, word = password) {
      const client = new SmtpClient(submission)
      await client.reply()
      await client.say('EHLO client.example.org')
      const answer = await client.say(`AUTH PLAIN ${Buffer.from(`\0${address}\0${word}`).toString('base64')}`)
      return { client, answer }
    },
    async cleanup() {
      await end(server, 'SIGKILL')
      await dns.stop()
      rmSync(parent, { recursive: true, force: true })
    },
  }
  return house
}

/** The envelope and content of one mail on an open connection. @returns the reply that decides */
export async function sendMail(client: SmtpClient, content: string, to = ALICE, from = OUTSIDER): Promise<string> {
  for (const line of [`MAIL FROM:<${from}>`, `RCPT TO:<${to}>`, 'DATA']) {
    const reply = await client.say(line)
    if (!/^[23]/.test(reply)) return reply
  }
  await client.send(`${content.replace(/^\./gm, '..')}\r\n.\r\n`)
  return client.reply()
}

/** Delivers one mail on a connection of its own. @returns the reply that decides */
export async function deliver(house: TestHouse, content: string, to = ALICE, from = OUTSIDER): Promise<string> {
  const client = await house.smtp()
  try {
    return await sendMail(client, content, to, from)
  } finally {
    client.socket.destroy()
  }
}

/** Submits one mail as a member, on a connection of its own. @returns the reply that decides */
export async function submit(house: TestHouse, content: string, to: readonly string[], from = ALICE): Promise<string> {
  const { client } = await house.submission(from)
  try {
    for (const line of [`MAIL FROM:<${from}>`, ...to.map((address) => `RCPT TO:<${address}>`), 'DATA']) {
      const reply = await client.say(line)
      if (!/^[23]/.test(reply)) return reply
    }
    await client.send(`${content.replace(/^\./gm, '..')}\r\n.\r\n`)
    return await client.reply()
  } finally {
    client.socket.destroy()
  }
}

/** The keys of all ports: only those that a test uses are open. */
function portKeys(): string[] {
  return Object.values(SETTINGS)
    .filter(({ check }) => (check as unknown) === portNumber)
    .map(({ key }) => key)
}

function sectionsOf(settings: Readonly<Record<string, unknown>>): Record<string, Record<string, unknown>> {
  const sections: Record<string, Record<string, unknown>> = {}
  for (const [key, value] of Object.entries(settings)) {
    const [section = '', name = ''] = key.split('.')
    sections[section] = { ...sections[section], [name]: value }
  }
  return sections
}

async function addMembers(config: string, password: string): Promise<void> {
  const loaded = loadSettings(config, {})
  await createKeyring(loaded)
  const house = await openHouse(loaded)
  try {
    const hash = await house.directory.preparePassword(password, [])
    await house.store.write(house.ticket('administrator'), async (tx) => {
      await createOrganisation(tx, house.vault, 'Example', 'example.org')
      for (const address of [ALICE, BOB]) {
        await house.directory.add(tx, { address, roles: ['member'] }, hash, 'test')
      }
    })
  } finally {
    await house.close()
  }
}

const isQuiet = (argument: string) => argument.startsWith('--disable-warning')

/** Runs `gatehouse …` as a process of its own. */
export function runCommand(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<CommandResult> {
  return new Promise((resolve) => {
    const env = { ...process.env, ...environment }
    const child = spawn(process.execPath, [...process.execArgv.filter(isQuiet), MAIN, ...args], { env })
    let [out, err] = ['', '']
    child.stdout.on('data', (text: Buffer) => (out += text.toString()))
    child.stderr.on('data', (text: Buffer) => (err += text.toString()))
    child.once('close', (code) => resolve({ code: code ?? -1, out, err }))
  })
}

async function end(server: ChildProcess | undefined, signal: NodeJS.Signals): Promise<number | null> {
  if (server === undefined) return null
  if (server.exitCode === null && server.signalCode === null) {
    const exited = new Promise((resolve) => server.once('exit', resolve))
    server.kill(signal)
    await exited
  }
  return server.exitCode
}

async function untilListens(port: number, ended: () => unknown, log: string): Promise<void> {
  const giveUpAt = monotonic() + START_LIMIT_MS
  while (!(await listens(port))) {
    if (ended() !== undefined || monotonic() > giveUpAt)
      throw new Error(`the server did not start:\n${readFileSync(log, 'utf8').slice(-2_000)}`)
    await sleep(20)
  }
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ host: '127.0.0.1', port })
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
}
