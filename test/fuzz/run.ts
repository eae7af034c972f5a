// The long run: npm run fuzz -- [--minutes N | --inputs N] [--entry NAME] [--seed N] [--input FILE]
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { monotonic } from '../../src/base/clock.ts'
import { WorkerPool } from '../../src/base/pool.ts'
import { randomBytes } from '../../src/base/random.ts'
import { ENTRIES, entryNamed, sourceOf } from './entries.ts'
import { examine, type Finding } from './examine.ts'
import { inputOf } from './mutate.ts'
import type { Batch, BatchResult } from './worker.ts'

/** ms that a batch should take */
const BATCH_MS = 1_000
/** ms after which a thread counts as stuck: far more than a batch with a few slow inputs and their shrinking takes */
const DEADLINE_MS = 150_000
/** MiB: what seeds and code need, and the 64 that an input may use */
const HEAP_MIB = 256

interface Tally {
  readonly name: string
  next: number
  inputs: number
  ms: number
  slowestMs: number
  largestMib: number
  /** by what went wrong */
  readonly findings: Map<string, { readonly number: number; readonly file: string }>
}

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    inputs: { type: 'string', default: 'Infinity' },
    entry: { type: 'string', multiple: true },
    seed: { type: 'string' },
    input: { type: 'string' },
  },
})
const entries = values.entry?.map(entryNamed) ?? ENTRIES
const inputsEach = Number(values.inputs)
const minutes = inputsEach === Infinity ? Number(values.minutes) : Infinity
const seed = values.seed === undefined ? randomBytes(4).readUInt32LE() : Number(values.seed)
const findingsFolder = path.join(os.tmpdir(), 'gatehouse-fuzz')

if (values.input !== undefined) await repeat(values.input)
else await run()

/** Runs a stored input once, here, where a debugger can look on. */
async function repeat(file: string): Promise<void> {
  for (const entry of entries) {
    const input = readFileSync(file)
    const { cpuMs, memoryMib, finding } = await examine(entry, input)
    console.log(
      `${entry.name}: ${finding?.what ?? 'nothing found'}; ${cpuMs.toFixed(1)} ms, ${memoryMib.toFixed(1)} MiB`,
    )
    if (finding?.kind === 'error') await (async () => entry.run(input))().catch(console.error)
    await entry.close?.()
    if (finding === undefined) continue
    process.exitCode = 1
  }
}

async function run(): Promise<void> {
  // Threads that end in the middle leave files behind: all of them below one folder, which goes at the end.
  const temporary = mkdtempSync(path.join(os.tmpdir(), 'gatehouse-fuzz-run-'))
  process.env['TMPDIR'] = temporary
  const threads = os.availableParallelism()
  const pool = new WorkerPool<Batch, BatchResult>({
    script: new URL('./worker.ts', import.meta.url),
    size: threads,
    queueLimit: threads,
    deadlineMs: DEADLINE_MS,
    heapMb: HEAP_MIB,
  })
  const startedAt = monotonic()
  const endsAt = startedAt + minutes * 60_000
  const tallies = entries.map(({ name }) => newTally(name))
  console.log(`Seed ${seed}, ${threads} threads, findings go to ${findingsFolder}`)

  const left = (tally: Tally) => seed + inputsEach - tally.next
  const lane = async (number: number) => {
    for (;;) {
      const tally = tallies.filter((each) => left(each) > 0).sort((a, b) => a.ms - b.ms)[0]
      if (tally === undefined || monotonic() >= endsAt) return
      const rate = tally.inputs / Math.max(tally.ms, 1)
      const count = Math.max(1, Math.min(Math.round(rate * BATCH_MS) || 10, left(tally)))
      const first = tally.next
      tally.next += count
      // Memory that runs out inside of Node ends the process with all its threads: this says which input it was.
      writeFileSync(path.join(temporary, `lane-${number}`), `${tally.name} ${first} ${count}\n`)
      const began = monotonic()
      await runBatch(pool, tally, first, count)
      tally.ms += monotonic() - began
      tally.inputs += count
      showProgress(tallies, startedAt, endsAt)
    }
  }
  await Promise.all(Array.from({ length: threads }, (_, number) => lane(number)))
  await pool.close()
  rmSync(temporary, { recursive: true, force: true })
  report(tallies)
}

function newTally(name: string): Tally {
  return { name, next: seed, inputs: 0, ms: 0, slowestMs: 0, largestMib: 0, findings: new Map() }
}

/** A batch that ends its thread is halved until one input is left: that one did it. */
async function runBatch(
  pool: WorkerPool<Batch, BatchResult>,
  tally: Tally,
  first: number,
  count: number,
): Promise<void> {
  const entry = tally.name
  try {
    const { slowestMs, largestMib, findings } = await pool.run({ entry, first, count })
    tally.slowestMs = Math.max(tally.slowestMs, slowestMs)
    tally.largestMib = Math.max(tally.largestMib, largestMib)
    for (const finding of findings) keep(tally, finding.number, finding)
  } catch (error) {
    const { message, detail = message } = error as Error & { detail?: string }
    if (count === 1) {
      const input = inputOf(entry, first, sourceOf(entryNamed(entry)))
      return keep(tally, first, { kind: 'crash', what: detail, input })
    }
    const half = Math.ceil(count / 2)
    await runBatch(pool, tally, first, half)
    await runBatch(pool, tally, first + half, count - half)
  }
}

function keep(tally: Tally, number: number, { kind, what, input }: Finding): void {
  // Slow inputs differ in their figures only: the first is enough.
  const key = kind === 'slow' || kind === 'memory' ? kind : what
  if (tally.findings.has(key)) return
  mkdirSync(findingsFolder, { recursive: true })
  const file = path.join(findingsFolder, `${tally.name}-${number}`)
  writeFileSync(file, input)
  tally.findings.set(key, { number, file })
  const again = `npm run fuzz -- --entry ${tally.name}`
  console.log(`\r\x1b[K✖ ${tally.name}: ${what}\n  ${input.length} bytes in ${file}`)
  console.log(`  again: ${again} --input ${file}\n  before shrinking: ${again} --seed ${number} --inputs 1`)
}

function showProgress(tallies: readonly Tally[], startedAt: number, endsAt: number): void {
  if (!process.stdout.isTTY) return
  const inputs = tallies.reduce((sum, tally) => sum + tally.inputs, 0)
  const share =
    minutes === Infinity ? inputs / (tallies.length * inputsEach) : (monotonic() - startedAt) / (endsAt - startedAt)
  const bar = '█'.repeat(Math.round(Math.min(share, 1) * 30)).padEnd(30, '░')
  const found = tallies.reduce((sum, tally) => sum + tally.findings.size, 0)
  process.stdout.write(
    `\r\x1b[K${bar} ${Math.floor(share * 100)} %  ${inputs.toLocaleString('en')} inputs, ${found} findings`,
  )
}

function report(tallies: readonly Tally[]): void {
  console.log(
    `\r\x1b[K${'entry'.padEnd(24)}${['inputs', 'a second', 'slowest ms', 'most MiB', 'findings'].map((title) => title.padStart(12)).join('')}`,
  )
  for (const { name, inputs, ms, slowestMs, largestMib, findings } of tallies) {
    const figures = [inputs, (inputs / Math.max(ms, 1)) * 1_000, slowestMs, largestMib, findings.size]
    console.log(
      `${name.padEnd(24)}${figures.map((figure) => Math.round(figure).toLocaleString('en').padStart(12)).join('')}`,
    )
  }
  const found = tallies.reduce((sum, tally) => sum + tally.findings.size, 0)
  console.log(`${tallies.reduce((sum, tally) => sum + tally.inputs, 0).toLocaleString('en')} inputs, ${found} findings`)
  if (found > 0) process.exitCode = 1
}
