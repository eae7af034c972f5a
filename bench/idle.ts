// What idle connections cost a whole server: 5,000 clients in IMAP IDLE and 1,000 silent SMTP connections against a process
// of its own, its memory before and after, and how long a bystander waits for NOOP. reliability.md R4: < 64 MiB, < 100 ms.
// The round with TLS shows what OpenSSL and Node hold for each connection: a bare tls.createServer holds as much.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import net from 'node:net'
import tls from 'node:tls'
import { monotonic, sleep } from '../src/base/clock.ts'
import { ALICE, openTestHouse, type TestHouse } from '../test/support/house.ts'

const IMAP = 5_000
const SMTP = 1_000
/** Connections opened at the same time. */
const AT_ONCE = 20
const NOOPS = 300
/** Garbage of the opening is gone after it. */
const SETTLE_MS = 5_000
const MIB = 1_048_576

/** Prints MiB over the base and KiB per connection, then p50 and p99 of NOOP before and after: first plain, then with TLS. */
export async function run(): Promise<void> {
  const files = Number(execFileSync('sh', ['-c', 'ulimit -n']).toString())
  if (files < (IMAP + SMTP) * 1.1) throw new Error(`ulimit -n is ${files}: ${IMAP + SMTP} connections need more`)
  for (const isTls of [false, true]) {
    const house = await openTestHouse({ settings: SETTINGS })
    try {
      await measure(house, isTls)
    } finally {
      await house.cleanup()
    }
  }
}

const SETTINGS = {
  'limits.connections': 20_000,
  'limits.connections-per-address': 20_000,
  'limits.connections-per-network': 20_000,
  'log.level': 'warn',
}

async function measure(house: TestHouse, isTls: boolean): Promise<void> {
  await house.start()
  const { pid, ports } = house
  const bystander = await Client.imap(house, isTls)
  const warm = await open(200, () => Client.idle(house, isTls))
  for (const client of warm) client.close()
  await sleep(SETTLE_MS)
  const before = { memory: memoryOf(pid), noop: await noops(bystander) }
  const begun = monotonic()
  const idle = await open(IMAP, () => Client.idle(house, isTls))
  const signInMs = monotonic() - begun
  const waiting = await open(SMTP, () => Client.smtp(ports.smtp))
  await sleep(SETTLE_MS)
  const after = { memory: memoryOf(pid), noop: await noops(bystander) }
  const alive = [...idle, ...waiting].filter(({ isOpen }) => isOpen).length
  const growth = after.memory.rss - before.memory.rss
  const growthPss = after.memory.pss - before.memory.pss
  console.log(`idle${isTls ? ', IMAP with TLS' : ', plain'}: ${alive} of ${IMAP + SMTP} connections`)
  console.log(`  opened at ${((IMAP * 1_000) / signInMs).toFixed(0)} sign-ins a second`)
  console.log(
    `  base ${mib(before.memory.rss)}, growth ${mib(growth)} RSS, ${mib(growthPss)} PSS: ${(growth / alive / 1_024).toFixed(1)} KiB each`,
  )
  console.log(`  NOOP of a bystander: before ${before.noop}, after ${after.noop}`)
  for (const client of [bystander, ...idle, ...waiting]) client.close()
}

/** @returns p50 and p99 in words */
async function noops(client: Client): Promise<string> {
  const times: number[] = []
  for (let count = 0; count < NOOPS; count += 1) {
    const begun = monotonic()
    await client.command('NOOP')
    times.push(monotonic() - begun)
    await sleep(2)
  }
  times.sort((a, b) => a - b)
  const at = (share: number) => `${times[Math.floor(times.length * share)]?.toFixed(1)} ms`
  return `p50 ${at(0.5)}, p99 ${at(0.99)}`
}

/** bytes; PSS counts shared pages in parts */
function memoryOf(pid: number): { rss: number; pss: number } {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'latin1')
  const of = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0) * 1_024
  return { rss: of('Rss'), pss: of('Pss') }
}

const mib = (bytes: number) => `${(bytes / MIB).toFixed(1)} MiB`

async function open(count: number, one: () => Promise<Client>): Promise<Client[]> {
  const clients: Client[] = []
  let begun = 0
  const worker = async () => {
    while (begun++ < count) clients.push(await one())
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  return clients
}

/** As small as a client can be: thousands of them live in this process. */
class Client {
  readonly #socket: net.Socket
  #heard = ''
  #wake: (() => void) | undefined

  private constructor(socket: net.Socket) {
    this.#socket = socket
    socket.setEncoding('latin1')
    socket.on('data', (text: string) => {
      this.#heard += text
      this.#wake?.()
    })
    socket.on('error', () => socket.destroy())
    socket.on('close', () => this.#wake?.())
  }

  static async imap({ ports, password }: TestHouse, isTls: boolean): Promise<Client> {
    const socket = isTls
      ? tls.connect({ port: ports.imaps, host: '127.0.0.1', rejectUnauthorized: false })
      : net.connect(ports.imap, '127.0.0.1')
    const client = new Client(socket)
    await client.until(/^\* OK .*\r\n$/)
    await client.command(`LOGIN ${ALICE} ${password}`)
    await client.command('SELECT INBOX')
    return client
  }

  static async idle(house: TestHouse, isTls: boolean): Promise<Client> {
    const client = await Client.imap(house, isTls)
    client.#socket.write('i IDLE\r\n')
    await client.until(/^\+ idling\r\n$/)
    return client
  }

  static async smtp(port: number): Promise<Client> {
    const client = new Client(net.connect(port, '127.0.0.1'))
    await client.until(/^220 .*\r\n$/)
    client.#socket.write('EHLO bench.example.net\r\n')
    await client.until(/^250 .*\r\n$/m)
    return client
  }

  get isOpen(): boolean {
    return !this.#socket.destroyed
  }

  async command(line: string): Promise<void> {
    this.#socket.write(`t ${line}\r\n`)
    await this.until(/^t OK .*\r\n$/m)
  }

  async until(end: RegExp): Promise<void> {
    while (!end.test(this.#heard)) {
      if (this.#socket.destroyed) throw new Error(`the server closed: ${this.#heard}`)
      await new Promise<void>((resolve) => (this.#wake = resolve))
    }
    this.#heard = ''
  }

  close(): void {
    this.#socket.destroy()
  }
}
