// LSUB. RFC 3501 §6.3.9: the subscribed ones, and with "%" the parents that hide them
import type { ClientCommand } from '../../wire/imap/command-reader.ts'
import { DELIMITER, matchesPattern, parentsOf } from '../../wire/imap/list-pattern.ts'
import { allFolders, lostSubscriptions, mailboxText } from './folders.ts'
import type { Session } from './session.ts'

export async function cmdLsub(session: Session, { args }: ClientCommand): Promise<string> {
  args.space()
  const reference = args.mailbox(session.isUtf8)
  args.space()
  const pattern = reference + args.listMailbox(session.isUtf8)
  args.expectEnd()
  const there = (await allFolders(session)).filter(({ isSubscribed }) => isSubscribed).map(({ name }) => name)
  const subscribed = [...there, ...(await lostSubscriptions(session))]
  const named = new Set(subscribed.filter((name) => matchesPattern(name, pattern)))
  for (const name of named) session.send(`* LSUB () "${DELIMITER}" ${mailboxText(session, name)}`)
  const hidden = subscribed.filter((name) => !named.has(name)).flatMap(parentsOf)
  for (const name of new Set(hidden)) {
    if (named.has(name) || !pattern.endsWith('%') || !matchesPattern(name, pattern)) continue
    session.send(`* LSUB (\\Noselect) "${DELIMITER}" ${mailboxText(session, name)}`)
  }
  return 'OK LSUB completed'
}
