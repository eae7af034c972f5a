// Work on many messages from files: several under way at a time, told in the order in which they stand, with a counter.
import { availableParallelism } from 'node:os'
import type { CommandIo } from './command.ts'
import { messagesIn, type FoundMessage } from './scan-source.ts'

/** Messages under way at one time: enough to keep every thread busy, few enough to stay small. */
const UNDER_WAY = 2 * availableParallelism()
const SHOWN_EVERY = 50

/**
 * @param tell  one answer; called in the order of the input
 * @returns how many could not be read; each was named on standard error
 */
export async function lookThrough<T>(
  paths: readonly string[],
  io: CommandIo,
  isCounted: boolean,
  look: (found: FoundMessage) => Promise<T>,
  tell: (answer: T) => void,
): Promise<number> {
  const underWay: Promise<T>[] = []
  const counter = counterOf(isCounted)
  let unreadable = 0
  const tellOldest = async () => {
    tell(await (underWay.shift() as Promise<T>))
    counter.step()
  }
  try {
    for await (const found of messagesIn(paths)) {
      if ('why' in found) {
        unreadable++
        io.err(`${found.path}: ${found.why}`)
        continue
      }
      underWay.push(look(found))
      if (underWay.length >= UNDER_WAY) await tellOldest()
    }
    while (underWay.length > 0) await tellOldest()
  } finally {
    counter.end()
  }
  return unreadable
}

/** A counter on standard error that writes over itself; nothing when standard error is a file. */
function counterOf(isShown: boolean): { step(): void; end(): void } {
  let done = 0
  const show = (end: string) => isShown && process.stderr.write(`\r${done} looked at${end}`)
  return { step: () => ++done % SHOWN_EVERY === 0 && show(''), end: () => show('\n') }
}
