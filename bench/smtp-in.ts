// A letter's way in: Gatehouse with everything on beside Postfix, Dovecot, Rspamd and clamd, the same letters in turn.
import { monotonic, sleep } from '../src/base/clock.ts'
import { WORLD } from '../src/cli/demo/world.ts'
import { startZoneServer } from '../src/net/zone-server.ts'
import { startClamd } from './support/clamd.ts'
import { startGatehouse } from './support/gatehouse-stack.ts'
import { startPostfixDovecot } from './support/postfix-dovecot.ts'
import { cpuMs, pssMib, watchPss } from './support/process-tree.ts'
import { medians, printFigures, quantile, type Figures } from './support/report.ts'
import { loadSmtp } from './support/smtp-load.ts'
import { isInstalled, stopAll, type Stack } from './support/stack.ts'

const SESSIONS = [1, 10, 50]
const SIZES = [4_000, 50_000]
const ROUNDS = 3
/** letters a round, enough for a p99 */
const MESSAGES = 300
/** letters before anything counts: compilers and caches have done their work by then */
const WARM_UP = 1_000
const SETTLE_MS = 5_000
/** ms in which all that was accepted must have been delivered */
const DELIVERY_LIMIT_MS = 120_000

/** Prints start, rest, and for each load rate, CPU and time to 250 of each stack, medians of three rounds in turn. */
export async function run(): Promise<void> {
  const dns = await startZoneServer({ records: WORLD })
  const stacks: Stack[] = []
  try {
    for await (const stack of startStacks(Number(dns.address.split(':').at(-1)))) stacks.push(stack)
    await sleep(SETTLE_MS)
    const fresh = stacks.map(({ name, startMs, roots }) => ({
      name,
      figures: { 'start to 220, ms': startMs, 'idle, MiB PSS': pssMib(roots) },
    }))
    printFigures('fresh', fresh)
    for (const stack of stacks) await oneRound(stack, 10, 4_000, WARM_UP)
    for (const bytes of SIZES) {
      for (const sessions of SESSIONS) {
        printFigures(`${bytes} bytes, ${sessions} sessions`, await inTurn(stacks, sessions, bytes))
      }
    }
    await sleep(SETTLE_MS)
    const rested = stacks.map(({ name, roots }) => ({
      name,
      figures: { 'idle after all that, MiB PSS': pssMib(roots) },
    }))
    printFigures('at rest', rested)
  } finally {
    await stopAll()
    await dns.stop()
  }
}

async function* startStacks(dns: number): AsyncGenerator<Stack> {
  const hasPeer = isInstalled('postfix', 'dovecot')
  const hasRspamd = hasPeer && isInstalled('rspamd', 'redis-server')
  const hasClamd = isInstalled('clamd')
  if (!hasPeer) console.log('postfix and dovecot are not installed: Gatehouse is measured alone')
  else if (!hasRspamd) console.log('rspamd and redis-server are not installed: the peer judges nothing')
  if (!hasClamd) console.log('clamd is not installed: nothing is measured with a virus engine')
  yield await startGatehouse()
  if (hasPeer) yield await startPostfixDovecot()
  if (hasClamd) yield await startGatehouse(await startClamd())
  if (hasRspamd) yield await startPostfixDovecot({ dns, engine: hasClamd ? await startClamd() : undefined })
}

async function inTurn(stacks: readonly Stack[], sessions: number, bytes: number) {
  const rounds = stacks.map(({ name }) => ({ name, figures: [] as Figures[] }))
  for (let round = 0; round < ROUNDS; round++) {
    for (const [index, stack] of stacks.entries()) {
      rounds[index]!.figures.push(await oneRound(stack, sessions, bytes, MESSAGES))
    }
  }
  return rounds.map(({ name, figures }) => ({ name, figures: medians(figures) }))
}

let nextSeed = 1

/** @throws Error when a letter that was accepted was not delivered */
async function oneRound(stack: Stack, sessions: number, bytes: number, messages: number): Promise<Figures> {
  const { smtpPort: port, roots } = stack
  const recipients = stack.accounts.map(({ address }) => address)
  const deliveredBefore = stack.delivered?.() ?? 0
  const firstSeed = (nextSeed += messages)
  const peakPss = watchPss(roots)
  const cpuBefore = cpuMs(roots)
  const { ms, latencies } = await loadSmtp({ port, sessions, messages, bytes, firstSeed, recipients })
  const extraMs = await untilDelivered(stack, deliveredBefore + messages)
  return {
    'delivered/s': (messages * 1_000) / (ms + extraMs),
    'CPU ms each': (cpuMs(roots) - cpuBefore) / messages,
    '250 p50 ms': quantile(latencies, 0.5),
    '250 p99 ms': quantile(latencies, 0.99),
    'peak MiB PSS': peakPss(),
  }
}

/** @returns ms that delivery took longer than acceptance */
async function untilDelivered(stack: Stack, wanted: number): Promise<number> {
  if (stack.delivered === undefined) return 0
  const started = monotonic()
  while (stack.delivered() < wanted) {
    if (monotonic() - started > DELIVERY_LIMIT_MS) throw new Error(`${stack.name} has not delivered everything`)
    await sleep(10)
  }
  return monotonic() - started
}
