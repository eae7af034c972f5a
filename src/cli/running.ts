// What commands that stay up share: where the log goes, and how they end.
import pino from 'pino'
import { openLog } from '../base/log.ts'

/** The log of a demo goes to a file beside its data, so that the terminal stays readable. */
export function logToFile(file: string, level = 'info'): void {
  openLog(level, pino.destination({ dest: file, sync: false, mkdir: true }))
}

/** Waits for Ctrl-C or a service manager's stop; a second signal ends the process at once. */
export function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve())
  })
}
