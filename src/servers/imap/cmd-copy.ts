// COPY and MOVE. RFC 9051 §6.4.7, §6.4.8; all or nothing, in one transaction
import type { Copied, Folder } from '../../mailbox/mailbox.ts'
import type { ClientCommand } from '../../wire/imap/command-reader.ts'
import { formatSet, parseSequenceSet } from '../../wire/imap/sequence-set.ts'
import { requireWritable } from './cmd-store.ts'
import { targetNamed, TRY_CREATE } from './folders.ts'
import type { Session } from './session.ts'
import { sendUpdates } from './updates.ts'

export async function cmdCopy(session: Session, { args }: ClientCommand, isUid: boolean): Promise<string> {
  const { uids, target } = await parse(session, args, isUid)
  if (target === undefined) return TRY_CREATE
  if (uids.length === 0) return 'OK COPY completed'
  const copied = await session.write((tx, owner) =>
    session.services.mailboxes.copy(tx, owner, session.mailbox.id, uids, target.id),
  )
  return copied.sourceUids.length > 0 ? `OK ${copyUid(copied)} COPY completed` : 'OK COPY completed'
}

export async function cmdMove(session: Session, { args }: ClientCommand, isUid: boolean): Promise<string> {
  const mailbox = session.mailbox
  const { uids, target } = await parse(session, args, isUid)
  requireWritable(mailbox)
  if (target === undefined) return TRY_CREATE
  if (uids.length === 0) return 'OK MOVE completed'
  const moved = await session.write((tx, owner) =>
    session.services.mailboxes.move(tx, owner, mailbox.id, uids, target.id),
  )
  // RFC 9051 §6.4.8: COPYUID goes before the EXPUNGE of what it speaks of
  if (moved.sourceUids.length > 0) session.send(`* OK ${copyUid(moved)} Moved`)
  mailbox.isStale = true
  await sendUpdates(session, true)
  return 'OK MOVE completed'
}

async function parse(
  session: Session,
  args: ClientCommand['args'],
  isUid: boolean,
): Promise<{ uids: readonly number[]; target: Folder | undefined }> {
  args.space()
  const set = parseSequenceSet(args)
  args.space()
  const name = args.mailbox(session.isUtf8)
  args.expectEnd()
  return { uids: session.mailbox.uidsOf(set, isUid), target: await targetNamed(session, name) }
}

/** resp-code-copy = "COPYUID" SP nz-number SP uid-set SP uid-set. RFC 4315 §3 */
function copyUid({ uidValidity, sourceUids, targetUids }: Copied): string {
  return `[COPYUID ${uidValidity} ${formatSet(sourceUids)} ${formatSet(targetUids)}]`
}
