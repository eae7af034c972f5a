// EXPUNGE and UID EXPUNGE. RFC 9051 §6.4.3, §6.4.9
import type { ClientCommand } from '../../wire/imap/command-reader.ts'
import { parseSequenceSet } from '../../wire/imap/sequence-set.ts'
import { requireWritable } from './cmd-store.ts'
import type { Session } from './session.ts'
import { sendUpdates } from './updates.ts'

export async function cmdExpunge(session: Session, { args }: ClientCommand): Promise<string> {
  args.expectEnd()
  return expunge(session, 'EXPUNGE')
}

export async function cmdUidExpunge(session: Session, { args }: ClientCommand): Promise<string> {
  args.space()
  const set = parseSequenceSet(args)
  args.expectEnd()
  return expunge(session, 'UID EXPUNGE', session.mailbox.uidsOf(set, true))
}

async function expunge(session: Session, verb: string, uids?: readonly number[]): Promise<string> {
  const mailbox = session.mailbox
  requireWritable(mailbox)
  await session.write((tx, owner) => session.services.mailboxes.expunge(tx, owner, mailbox.id, uids))
  mailbox.isStale = true
  await sendUpdates(session, true)
  // RFC 7162 §3.2.7: what the client needs to know to resynchronise from here
  return session.enabled.has('CONDSTORE')
    ? `OK [HIGHESTMODSEQ ${mailbox.modseq}] ${verb} completed`
    : `OK ${verb} completed`
}
