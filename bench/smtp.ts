// The SMTP server alone: messages a second with an intake that does nothing, and what a waiting connection costs.
// The clients run in a process of their own, so that CPU and memory are the server's.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import net from 'node:net'
import v8 from 'node:v8'
import vm from 'node:vm'
import { ConnectionLimits } from '../src/base/connection-limits.ts'
import { monotonic } from '../src/base/clock.ts'
import { newTraceId } from '../src/base/ids.ts'
import { Refusal } from '../src/base/refusal.ts'
import { prefixKey } from '../src/net/addresses.ts'
import { listenSmtp } from '../src/servers/smtp/smtp-server.ts'
import type { Intake } from '../src/intake/intake.ts'
import { TicketOffice } from '../src/tickets/office.ts'

const SESSIONS = [1, 10, 50]
const SIZES = [4_000, 50_000]
const SECONDS = 2
const ROUNDS = 3
const IDLE = 1_000
/** Below the number of messages that the server takes in one session. */
const PER_SESSION = 900

const NOTHING: Intake = {
  sender: async () => undefined,
  recipient: async () => undefined,
  spool: async () => ({
    size: 0,
    write: async () => undefined,
    finish: async () => '',
    async *stream() {},
    handOver: () => ({ kind: 'memory', bytes: Buffer.alloc(0) }),
    discard: async () => undefined,
  }),
  accept: async () => ({ traceId: newTraceId() }),
  refused: () => undefined,
}

/** Prints messages per second with the server's CPU time each, medians of three rounds, and bytes per waiting connection. */
export async function run(): Promise<void> {
  const listener = await listenSmtp({
    kind: 'mx',
    host: '127.0.0.1',
    port: 0,
    hostname: 'mx.example.org',
    intake: NOTHING,
    signIn: () => Promise.reject(new Refusal('wrong-credentials', 'Nobody signs in here')),
    tickets: new TicketOffice(),
    maxMessageBytes: 52_428_800,
    maxRecipients: 100,
    refuseEarlyTalkers: true,
    limits: new ConnectionLimits({ total: 5_000, perAddress: 5_000, perPrefix: 5_000 }, prefixKey),
  })
  console.log(`smtp: ${await idleCost(listener.port)}`)
  for (const size of SIZES) {
    for (const sessions of SESSIONS) console.log(`smtp: ${await rate(listener.port, sessions, size)}`)
  }
  await listener.close(100)
}

async function rate(port: number, sessions: number, size: number): Promise<string> {
  const rounds: { perSecond: number; cpuMs: number }[] = []
  for (let round = -1; round < ROUNDS; round += 1) {
    const before = process.cpuUsage()
    const { accepted, ms } = await ask<{ accepted: number; ms: number }>({ port, sessions, size })
    const { user, system } = process.cpuUsage(before)
    if (round >= 0) rounds.push({ perSecond: (accepted * 1_000) / ms, cpuMs: (user + system) / 1_000 / accepted })
  }
  const { perSecond, cpuMs } = rounds.toSorted((a, b) => a.perSecond - b.perSecond)[Math.floor(ROUNDS / 2)]!
  return `${size} bytes, ${sessions} sessions: ${perSecond.toFixed(0)} messages/s, ${cpuMs.toFixed(3)} ms CPU each`
}

async function idleCost(port: number): Promise<string> {
  await ask({ port, idle: 50 })
  const before = memory()
  const after = await ask({ port, idle: IDLE }, memory)
  const each = (kind: 'rss' | 'heapUsed') => ((after[kind] - before[kind]) / IDLE / 1_024).toFixed(1)
  return `${IDLE} waiting connections: ${each('rss')} KiB resident, ${each('heapUsed')} KiB heap each`
}

/** What is in use after the garbage is gone. */
function memory(): NodeJS.MemoryUsage {
  v8.setFlagsFromString('--expose-gc')
  vm.runInNewContext('gc')()
  return process.memoryUsage()
}

interface Task {
  readonly port: number
  readonly sessions?: number
  readonly size?: number
  readonly idle?: number
}

/** Has a child process do a task. @param look  called while the child holds its connections; its result counts then */
async function ask<Result>(task: Task, look?: () => Result): Promise<Result> {
  const child = fork(import.meta.filename, [JSON.stringify(task)])
  const [answer] = (await once(child, 'message')) as [Result]
  const result = look?.() ?? answer
  child.kill()
  await once(child, 'exit')
  return result
}

/** The child's part. */
async function work({ port, sessions = 0, size = 0, idle = 0 }: Task): Promise<unknown> {
  if (idle > 0) {
    for (let count = 0; count < idle; count += 1) await talk(port, ['EHLO bench.example.net\r\n'])
    return {}
  }
  const content = `Subject: x\r\n\r\n${`${'x'.repeat(70)}\r\n`.repeat(Math.ceil(size / 72))}.\r\n`
  const message = ['MAIL FROM:<a@example.net>\r\nRCPT TO:<b@example.org>\r\nDATA\r\n', content]
  const session = ['EHLO bench.example.net\r\n', ...Array.from({ length: PER_SESSION }, () => message).flat()]
  const start = monotonic()
  let accepted = 0
  const count = () => (accepted += 1)
  const client = async () => {
    while (monotonic() - start < SECONDS * 1_000) await talk(port, session, count, start + SECONDS * 1_000)
  }
  await Promise.all(Array.from({ length: sessions }, client))
  return { accepted, ms: monotonic() - start }
}

/** Says one packet after the other, each after the whole reply to the one before. */
async function talk(port: number, packets: readonly string[], accepted?: () => void, until = Infinity): Promise<void> {
  const socket = net.connect({ port, host: '127.0.0.1', noDelay: true })
  socket.setEncoding('latin1')
  let heard = ''
  const reply = async (end: RegExp) => {
    while (!end.test(heard)) heard += ((await once(socket, 'data')) as [string])[0]
    if (heard.includes('queued')) accepted?.()
    heard = ''
  }
  await reply(/^220 .*\r\n$/)
  for (const packet of packets) {
    socket.write(packet)
    await reply(packet.startsWith('MAIL') ? /^354 .*\r\n$/m : /^250 .*\r\n$/m)
    if (monotonic() > until) break
  }
  if (accepted !== undefined) socket.destroy()
}

const [task] = process.argv.slice(2)
if (process.send !== undefined && task?.startsWith('{') === true) process.send(await work(JSON.parse(task) as Task))
