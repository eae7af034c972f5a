// One input, watched: what it throws, how much CPU it takes, how much memory it leaves in use.
import v8 from 'node:v8'
import { Refusal } from '../../src/base/refusal.ts'
import type { FuzzEntry } from './entry.ts'
import { shrink } from './mutate.ts'

/** reliability.md R8: no input takes more */
const MOST_CPU_MS = 1_000
const MOST_MEMORY_MIB = 64

export interface Finding {
  readonly kind: 'error' | 'slow' | 'memory' | 'crash'
  /** what went wrong; equal for inputs that meet the same fault */
  readonly what: string
  /** as small as shrinking made it */
  readonly input: Uint8Array
}

export interface Examined {
  readonly cpuMs: number
  /** MiB allocated and not collected before its end: garbage counts, so this is never too low a bound of what is kept */
  readonly memoryMib: number
  readonly finding?: Finding
}

/** Runs an input; slow and greedy ones twice, since the first run compiles. */
export async function examine(entry: FuzzEntry, input: Buffer): Promise<Examined> {
  const first = await watch(entry, input)
  if (first.what !== undefined) {
    const fails = async (smaller: Buffer) => (await watch(entry, smaller)).what === first.what
    return { ...first, finding: { kind: 'error', what: first.what, input: await shrink(input, fails) } }
  }
  if (first.cpuMs <= MOST_CPU_MS && first.memoryMib <= MOST_MEMORY_MIB) return first
  const second = await watch(entry, input)
  const [cpuMs, memoryMib] = [Math.min(first.cpuMs, second.cpuMs), Math.min(first.memoryMib, second.memoryMib)]
  if (cpuMs > MOST_CPU_MS) {
    return { cpuMs, memoryMib, finding: { kind: 'slow', what: `${Math.round(cpuMs)} ms of CPU`, input } }
  }
  if (memoryMib > MOST_MEMORY_MIB) {
    return { cpuMs, memoryMib, finding: { kind: 'memory', what: `${Math.round(memoryMib)} MiB`, input } }
  }
  return { cpuMs, memoryMib }
}

async function watch(entry: FuzzEntry, input: Buffer): Promise<Examined & { readonly what?: string }> {
  // A copy: nothing an entry does to its bytes may change what is stored.
  const bytes = Buffer.from(input)
  const memoryBefore = memoryInUse()
  const cpuBefore = process.threadCpuUsage()
  let what: string | undefined
  try {
    await entry.run(bytes)
  } catch (error) {
    if (!(error instanceof Refusal)) what = describe(error as Error)
  }
  const { user, system } = process.threadCpuUsage(cpuBefore)
  const memoryMib = Math.max(0, memoryInUse() - memoryBefore) / 1_048_576
  return { cpuMs: (user + system) / 1_000, memoryMib, ...(what !== undefined && { what }) }
}

function memoryInUse(): number {
  const { used_heap_size, external_memory } = v8.getHeapStatistics()
  return used_heap_size + external_memory
}

/** The message without what differs from input to input, and where it was thrown. */
function describe(error: Error): string {
  const place =
    /\((?:file:\/\/)?[^)]*?((?:src|test|node_modules)\/[^):]+:\d+)/.exec(error.stack ?? '')?.[1] ?? 'nowhere'
  return `${error.name}: ${(error.message.split('\n')[0] ?? '').slice(0, 200)} (${place})`
}
