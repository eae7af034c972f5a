// What commands that stay up share: where the log goes, and how they end.
import { flushCompileCache } from 'node:module'
import pino from 'pino'
import { logOf, openLog } from '../base/log.ts'

const log = logOf('cli')

/** The log of a demo goes to a file beside its data, so that the terminal stays readable. */
export function logToFile(file: string, level = 'info'): void {
  openLog(level, pino.destination({ dest: file, sync: false, mkdir: true }))
}

/**
 * A server that is told to look at its files again (`systemctl reload`, logrotate) must not end: there is nothing to read
 * again, and standard output is whose who rotates it.
 */
export function bearHangUp(): void {
  process.on('SIGHUP', () => log.info({}, 'SIGHUP: settings are read at start, certificates when they change'))
}

/** Ctrl-C comes twice where another process stands between us and the terminal: from both. */
const SAME_SIGNAL_MS = 1_000

/** Waits for Ctrl-C, a stop or, where nobody bears it, the end of the terminal; one more signal later ends the process at once. */
export function untilStopped(): Promise<void> {
  flushCompileCache() // now, for a server may be killed
  const signals = (['SIGINT', 'SIGTERM', 'SIGHUP'] as const).filter((signal) => process.listenerCount(signal) === 0)
  return new Promise((resolve) => {
    const stop = () => {
      resolve()
      const giveUp = () => signals.forEach((signal) => process.off(signal, stop))
      setTimeout(giveUp, SAME_SIGNAL_MS).unref()
    }
    for (const signal of signals) process.on(signal, stop)
  })
}
