// IDLE. RFC 9051 §6.3.13: news of the selected mailbox as they happen, until DONE
import { Refusal } from '../../base/refusal.ts'
import { Goodbye } from '../../net/connection.ts'
import type { ClientCommand } from '../../wire/imap/command-reader.ts'
import { sendUpdates } from './updates.ts'
import { IDLE_MS, type Session } from './session.ts'

/** Tells routers on the way, and us, that both ends are still there; some forget a silent connection after five minutes. */
const STILL_HERE_MS = 4 * 60_000
/** "DONE" is all that may come. */
const MAX_DONE_BYTES = 64

export async function cmdIdle(session: Session, { args }: ClientCommand): Promise<string> {
  args.expectEnd()
  session.send('+ idling')
  let isDone = false
  const ending = session.line(MAX_DONE_BYTES, IDLE_MS).finally(() => {
    isDone = true
    session.rouse()
  })
  ending.catch(() => undefined) // awaited below; news may fail before
  while (!isDone) {
    await tellOrEnd(session)
    await session.drain()
    await session.connection.flush()
    if (!isDone && !(await session.news(STILL_HERE_MS))) session.send('* OK Still here')
  }
  if ((await ending).toUpperCase() !== 'DONE') throw new Refusal('bad-syntax', 'Expected DONE')
  return 'OK IDLE completed'
}

/** A tagged NO before DONE would come where the client waits for no answer: what goes wrong here ends the session. */
async function tellOrEnd(session: Session): Promise<void> {
  try {
    await sendUpdates(session, true)
  } catch (error) {
    throw error instanceof Refusal ? new Goodbye(error) : error
  }
}
