// APPEND. RFC 9051 §6.3.12: the message streams into a sealed blob while a worker's copy is spooled; memory stays flat
import { now } from '../../base/clock.ts'
import { Refusal } from '../../base/refusal.ts'
import { MAIL_CLASS } from '../../mail/data-class.ts'
import type { DigestedMessage } from '../../mail/structure.ts'
import type { WrittenBlob } from '../../store/store.ts'
import type { ClientCommand, MessageLiteral } from '../../wire/imap/command-reader.ts'
import { parseDateTime } from '../../wire/imap/dates.ts'
import { flagsFrom } from './flags.ts'
import { targetNamed, TRY_CREATE } from './folders.ts'
import type { Session } from './session.ts'

/** From the go-ahead to the last octet, however the octets trickle in. */
const MESSAGE_MS = 30 * 60_000

export async function cmdAppend(session: Session, { args, message }: ClientCommand): Promise<string> {
  args.space()
  const name = args.mailbox(session.isUtf8)
  args.space()
  const flags = flagsFrom(args.next === '(' ? flagList() : [])
  const internalDate = args.next === '"' ? date() : now()
  const isUtf8Form = args.take('UTF8 (') // RFC 6855 §4
  args.expectEnd()
  if (message === undefined) return args.fail('expected a literal')
  const target = await targetNamed(session, name)
  if (target === undefined) return TRY_CREATE
  await admit(session, message.size)
  const stored = await receive(session, message, isUtf8Form)
  const { uid, uidValidity } = await session.write((tx, owner) =>
    session.services.mailboxes.append(tx, owner, target.id, {
      ...stored,
      flags,
      internalDate,
      dataClass: MAIL_CLASS,
    }),
  )
  return `OK [APPENDUID ${uidValidity} ${uid}] APPEND completed` // RFC 4315 §3

  function flagList(): string[] {
    const names = args.list(() => args.flag())
    args.space()
    return names
  }
  function date(): number {
    const at = parseDateTime(args)
    args.space()
    return at
  }
}

/** Says no before the message is on its way. @throws Refusal `message-too-big`, `mailbox-full`, `bad-syntax` */
async function admit(session: Session, size: number): Promise<void> {
  if (size === 0) throw new Refusal('malformed-message', 'Message is empty')
  if (size > session.services.appendLimitBytes) throw new Refusal('message-too-big', 'Message too big')
  const quota = await session.read((tx, owner) => session.services.mailboxes.quota(tx, owner))
  if (quota.usedBytes + size > quota.limitBytes) throw new Refusal('mailbox-full', 'Mailbox is full')
}

async function receive(
  session: Session,
  message: MessageLiteral,
  isUtf8Form: boolean,
): Promise<{ blob: WrittenBlob; digested: DigestedMessage }> {
  const { ticket, owner } = session.member
  const { store, digest } = session.services
  session.connection.limitLife(MESSAGE_MS)
  const spool = await store.spool(ticket)
  const writer = await store.blobs.create(ticket, owner.organisationId, MAIL_CLASS)
  try {
    let hasNul = false
    for await (const bytes of message.read()) {
      hasNul ||= bytes.includes(0)
      await spool.write(bytes)
      await writer.write(bytes)
    }
    const rest = await message.rest()
    if (isUtf8Form) rest.expect(')')
    rest.expectEnd()
    session.connection.limitLife(undefined)
    // RFC 3516 §4.4: no other answer than a binary one could bring a NUL to a client, and most never ask for that.
    if (hasNul) throw new Refusal('unknown-encoding', 'Message has NUL octets')
    await spool.finish()
    const digested = await digest(spool.handOver(ticket))
    return { blob: await writer.finish(), digested }
  } finally {
    await Promise.all([writer.abandon(), spool.discard()]) // abandon: no effect on a finished blob
  }
}
