// What commands that stay up share: where the log goes, and how they end.
import v8 from 'node:v8'
import pino from 'pino'
import { openLog } from '../base/log.ts'

/** The log of a demo goes to a file beside its data, so that the terminal stays readable. */
export function logToFile(file: string, level = 'info'): void {
  openLog(level, pino.destination({ dest: file, sync: false, mkdir: true }))
}

/**
 * Keeps the nursery of the main thread's heap at the 1 MiB it starts with. V8 lets it grow to 48 MiB of address space under
 * load and never gives that back: with thousands of idle connections it was twice what they hold themselves.
 * `gatehouse bench idle` shows the effect; workers have their own heaps.
 */
export function keepNurserySmall(): void {
  v8.setFlagsFromString('--semi-space-growth-factor=1')
}

/** Waits for Ctrl-C or a service manager's stop; a second signal ends the process at once. */
export function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve())
  })
}
