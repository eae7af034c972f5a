// Gatehouse as a whole, as `gatehouse demo` runs it: sender authentication, attachment rules, sealing, index, trace.
import path from 'node:path'
import { readFacts } from '../../src/cli/demo/facts.ts'
import { monotonic, sleep } from '../../src/base/clock.ts'
import type { Clamd } from './clamd.ts'
import { Workplace, type Stack } from './stack.ts'

const MAIN = path.resolve(import.meta.dirname, '../../bin/gatehouse.js')
/** The demo's ports start at 1025; the highest is 9464. */
const FIRST_OFFSET = 24_000
let offset = FIRST_OFFSET

/** @param engine  the virus engine it asks; absent: only its own check of test viruses */
export async function startGatehouse(engine?: Clamd): Promise<Stack> {
  const place = new Workplace('gatehouse')
  offset += 100
  const house = place.path('house')
  const options = ['demo', '--no-script', '--data', house, '--port-offset', String(offset)]
  // BENCH_NODE_OPTIONS lets one look inside, such as with --cpu-prof.
  const profiling = process.env['BENCH_NODE_OPTIONS']?.split(' ') ?? []
  const env = { ...process.env, ...(engine && { GATEHOUSE_ANTIVIRUS__CLAMD: `127.0.0.1:${engine.port}` }) }
  const start = async () => {
    const started = monotonic()
    place.start(process.execPath, ['--disable-warning=ExperimentalWarning', ...profiling, MAIN, ...options], env)
    await place.waitForPort(1025 + offset, '220 ')
    return monotonic() - started
  }
  // The first start makes the members, which costs time and memory of its own; what counts is a start as of every day.
  await start()
  while (!place.said('The house stays up')) await sleep(10)
  await place.end()
  const facts = readFacts(house)!
  const startMs = await start()
  return {
    name: engine === undefined ? 'Gatehouse' : 'Gatehouse + clamd',
    roots: [...place.roots, ...(engine?.place.roots ?? [])],
    startMs: startMs + (engine?.startMs ?? 0),
    smtpPort: facts.ports.smtp,
    imapPort: facts.ports.imap,
    accounts: facts.members,
  }
}
