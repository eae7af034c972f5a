// What screening costs: ms of CPU per message in one thread, and messages per second through the pool.
import fs from 'node:fs'
import path from 'node:path'
import { availableParallelism } from 'node:os'
import { monotonic } from '../src/base/clock.ts'
import { messagesIn } from '../src/cli/scan-source.ts'
import type { ScreeningFacts } from '../src/screening/context.ts'
import { screen } from '../src/screening/screen.ts'
import { Screener } from '../src/screening/screener.ts'

const CORPORA = path.join(import.meta.dirname, '../../shared/corpora')
const FILES = ['spamassassin.ham', 'newsletters-en.ham', 'phishing_pot.phish', 'ccert-zh.ham']
const PER_FILE = 500
const WARM_UP = 100
const FACTS: ScreeningFacts = { direction: 'in', returnPath: '', recipientCount: 1, receivedAt: 0 }

/** Prints one line a corpus: median, 99th percentile and slowest message, and the rate of the pool. */
export async function run(): Promise<void> {
  if (!fs.existsSync(CORPORA)) return console.log('screening: no corpora at ../shared/corpora, nothing measured')
  const screener = new Screener({ authservId: 'localhost', dnsServers: [] })
  for (const file of FILES) {
    const messages = await sampleOf(file)
    for (const bytes of messages.slice(0, WARM_UP)) await screen(bytes, FACTS, { authservId: 'localhost' })
    const ms: number[] = []
    for (const bytes of messages) {
      const { user } = process.cpuUsage()
      await screen(bytes, FACTS, { authservId: 'localhost' })
      ms.push((process.cpuUsage().user - user) / 1_000)
    }
    ms.sort((a, b) => a - b)
    const at = (share: number) => (ms[Math.floor((ms.length - 1) * share)] ?? 0).toFixed(2)
    const rate = await rateOf(screener, messages)
    console.log(
      `${file.padEnd(20)} ${messages.length} messages  median ${at(0.5)} ms  p99 ${at(0.99)} ms  slowest ${at(1)} ms  ` +
        `${rate.toFixed(0)} messages/s in ${availableParallelism()} threads`,
    )
  }
  await screener.close()
}

async function rateOf(screener: Screener, messages: readonly Uint8Array[]): Promise<number> {
  const all = () =>
    Promise.all(
      messages.slice(0, 250).map((bytes) => screener.screen({ message: { kind: 'memory', bytes }, ...FACTS })),
    )
  await all()
  const startedAt = monotonic()
  const { length } = await all()
  return (length * 1_000) / (monotonic() - startedAt)
}

async function sampleOf(name: string): Promise<Uint8Array[]> {
  const sample: Uint8Array[] = []
  for await (const found of messagesIn([path.join(CORPORA, `${name}.jsonl.gz`)])) {
    if ('bytes' in found) sample.push(found.bytes)
    if (sample.length === PER_FILE) break
  }
  return sample
}
