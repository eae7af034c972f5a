// What SEARCH, SORT and THREAD have in common: charset, keys, and the messages they find.
import { Refusal } from '../../base/refusal.ts'
import type { Arguments } from '../../wire/imap/arguments.ts'
import { asksModseq, type SearchKey } from '../../wire/imap/search-keys.ts'
import { criterionOf } from './search-criterion.ts'
import type { Session } from './session.ts'

/** charset. RFC 9051 §6.4.4: all our texts are UTF-8, of which US-ASCII is a part. @throws Refusal `unknown-charset` */
export function parseCharset(args: Arguments): void {
  const charset = args.astring().toUpperCase()
  if (charset === 'UTF-8' || charset === 'US-ASCII') return
  throw new Refusal('unknown-charset', 'Use UTF-8 or US-ASCII')
}

/** @returns UIDs that match, ascending, of messages the client was told of */
export async function found(session: Session, key: SearchKey): Promise<readonly number[]> {
  const mailbox = session.mailbox
  if (asksModseq(key)) session.enableCondstore() // RFC 7162 §3.1
  const criterion = criterionOf(key, mailbox)
  const uids = await session.read((tx, owner) => session.services.mailboxes.search(tx, owner, mailbox.id, criterion))
  return uids.filter((uid) => mailbox.view.sequenceOf(uid) > 0)
}

/** Sequence numbers for the plain form, UIDs for the UID form. */
export function numbersOf(session: Session, uids: readonly number[], isUid: boolean): readonly number[] {
  return isUid ? uids : uids.map((uid) => session.mailbox.view.sequenceOf(uid))
}
