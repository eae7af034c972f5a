// What we ask of Node itself: to keep what it compiled, and to be modest with memory.
import { enableCompileCache } from 'node:module'
import path from 'node:path'
import v8 from 'node:v8'

/** Beside the code: who may write there may change the code as well. A folder that all may write to would let others in. */
const FOLDER = path.resolve(import.meta.dirname, '../../node_modules/.cache/gatehouse')

/**
 * Keeps our code as Node made it, types stripped and compiled, for the next start.
 * For this process, its threads and its children; where we may not write there is no cache. It is written when a process ends
 * by itself, and at `flushCompileCache` of node:module.
 */
export function useCompileCache(): void {
  process.env['NODE_COMPILE_CACHE'] ??= FOLDER
  enableCompileCache(process.env['NODE_COMPILE_CACHE'])
}

/**
 * Keeps the nursery of the main thread's heap at the 1 MiB it starts with. V8 lets it grow to 48 MiB of address space under
 * load and never gives that back: with thousands of idle connections it was twice what they hold themselves.
 * `gatehouse bench idle` shows the effect; workers have their own heaps.
 */
export function keepNurserySmall(): void {
  v8.setFlagsFromString('--semi-space-growth-factor=1')
}
