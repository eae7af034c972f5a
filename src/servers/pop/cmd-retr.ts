// RETR and TOP: a message streams from its blob to the client, 64 KiB at a time. RFC 1939 §5, §7
import { Refusal } from '../../base/refusal.ts'
import type { BlobReader } from '../../store/store.ts'
import type { Cursor } from '../../wire/cursor.ts'
import { parseMessageNumber, parseTop } from '../../wire/pop/commands.ts'
import { MessageEncoder } from '../../wire/pop/message-encoder.ts'
import type { DropMessage } from './maildrop.ts'
import type { Session } from './session.ts'

export async function cmdRetr(session: Session, args: Cursor): Promise<void> {
  const message = session.maildrop.message(parseMessageNumber(args))
  await send(session, message, `${message.size} octets`, new MessageEncoder())
}

export async function cmdTop(session: Session, args: Cursor): Promise<void> {
  const { number, lines } = parseTop(args)
  await send(session, session.maildrop.message(number), 'Top of message follows', new MessageEncoder(lines))
}

async function send(session: Session, message: DropMessage, words: string, encoder: MessageEncoder): Promise<void> {
  const blob = await open(session, message)
  try {
    await blob.read(0, 1) // a message that cannot be opened is refused rather than begun
    await session.whole(async () => {
      await session.ok(words)
      for await (const chunk of blob.stream()) {
        for (const piece of encoder.push(chunk)) await session.connection.write(piece)
        if (encoder.isFull) break
      }
      await session.connection.write(encoder.end())
    })
  } finally {
    await blob.close()
  }
}

/** @throws Refusal `no-such-thing` when it was expunged or moved since the session began */
function open(session: Session, { uid }: DropMessage): Promise<BlobReader> {
  const { mailboxes } = session.services
  return session.read(async (tx, owner) => {
    const [placement] = await mailboxes.placements(tx, owner, session.maildrop.inbox, [uid])
    if (placement === undefined) throw new Refusal('no-such-thing', 'Message is gone')
    return mailboxes.open(tx, owner, placement.emailId)
  })
}
