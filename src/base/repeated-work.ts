// Work in the background that comes round again and again, one table of it.
import { logOf } from './log.ts'

const log = logOf('base')

export interface RepeatedWork {
  /** for the log */
  readonly name: string
  /** ms from the end of one run to the begin of the next */
  readonly everyMs: number
  readonly run: () => Promise<unknown>
}

/**
 * Runs every row again and again; one that fails is logged and tried at its next time.
 * @returns the function that stops all, and waits for what is under way
 */
export function runRepeatedly(rows: readonly RepeatedWork[]): () => Promise<void> {
  let isOver = false
  const timers = new Set<NodeJS.Timeout>()
  const running = new Set<Promise<void>>()

  function plan(row: RepeatedWork): void {
    if (isOver) return
    const timer = setTimeout(() => {
      timers.delete(timer)
      const run = once(row).finally(() => {
        running.delete(run)
        plan(row)
      })
      running.add(run)
    }, row.everyMs)
    timers.add(timer.unref())
  }

  rows.forEach(plan)
  return async () => {
    isOver = true
    timers.forEach(clearTimeout)
    await Promise.all(running)
  }
}

async function once({ name, run }: RepeatedWork): Promise<void> {
  try {
    await run()
  } catch (error) {
    log.error({ work: name, err: error }, 'background work failed, tries again')
  }
}
