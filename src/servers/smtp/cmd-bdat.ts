// BDAT: the message in chunks of a known size. RFC 3030 §2
import { Refusal } from '../../base/refusal.ts'
import { Goodbye, PeerGone } from '../../net/connection.ts'
import { parseBdat, type BdatCommand } from '../../wire/smtp/small-commands.ts'
import { CHUNK_BYTES, DATA_IDLE_MS, SWALLOW_BYTES } from './limits.ts'
import type { Session } from './session.ts'

export async function cmdBdat(session: Session, line: string): Promise<void> {
  const command = parsed(line)
  const isExpected = session.phase === 'has-recipients' || session.phase === 'receiving'
  if (!isExpected) {
    await swallow(session, command.size)
    throw new Refusal('bad-sequence', 'Command out of order')
  }
  let isDone = command.isLast
  try {
    await receive(session, command)
  } catch (error) {
    isDone = true
    throw error
  } finally {
    // A refused chunk ends the transaction; the chunks that are on their way find none and are thrown away.
    if (isDone) await session.reset()
  }
}

async function receive(session: Session, { size, isLast }: BdatCommand): Promise<void> {
  try {
    session.message ??= await session.openMessage()
  } catch (error) {
    await swallow(session, size)
    throw error
  }
  session.phase = 'receiving'
  const { message } = session
  for (let left = size; left > 0;) {
    const chunk = await message.read(session.connection, left)
    left -= chunk.length
    await message.take(chunk)
  }
  if (message.hasFailed) await message.finish()
  if (!isLast) return await session.reply(250, `2.0.0 ${size} octets received`)
  await session.accept(message)
}

/** Without the size nobody knows where the next command begins. @throws Goodbye */
function parsed(line: string): BdatCommand {
  try {
    return parseBdat(line)
  } catch (error) {
    throw error instanceof Refusal ? new Goodbye(error) : error
  }
}

/** The bytes of a refused chunk come all the same. @throws Goodbye when they are too many */
async function swallow(session: Session, size: number): Promise<void> {
  if (size > SWALLOW_BYTES) throw new Goodbye(new Refusal('bad-sequence', 'Command out of order'))
  for (let left = size; left > 0;) {
    const chunk = await session.connection.readChunk(Math.min(left, CHUNK_BYTES), DATA_IDLE_MS)
    if (chunk === undefined) throw new PeerGone('Left in the middle of a chunk')
    left -= chunk.length
  }
}
