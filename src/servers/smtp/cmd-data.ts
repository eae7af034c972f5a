// DATA: the message with dots and a lone dot at its end. RFC 5321 §4.1.1.4
import { DotDecoder } from '../../wire/smtp/dot-decoder.ts'
import type { IncomingMessage } from './incoming-message.ts'
import { withoutArguments } from './cmd-plain.ts'
import type { Session } from './session.ts'

export async function cmdData(session: Session, line: string): Promise<void> {
  withoutArguments(line)
  let message: IncomingMessage | undefined
  try {
    message = await session.openMessage()
    await session.reply(354, 'End data with <CR><LF>.<CR><LF>')
    await receive(session, message)
    await session.accept(message)
  } finally {
    await message?.discard()
    await session.reset()
  }
}

async function receive(session: Session, message: IncomingMessage): Promise<void> {
  const decoder = new DotDecoder()
  for (;;) {
    const chunk = await message.read(session.connection)
    const { content, used, isEnd } = decoder.push(chunk)
    for (const piece of content) await message.take(piece)
    if (!isEnd) continue
    session.connection.unread(chunk.subarray(used))
    return
  }
}
