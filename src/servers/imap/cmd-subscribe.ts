// SUBSCRIBE and UNSUBSCRIBE. RFC 9051 §6.3.7, §6.3.8
import type { ClientCommand } from '../../wire/imap/command-reader.ts'
import type { Session } from './session.ts'

export const cmdSubscribe = (session: Session, command: ClientCommand) => setSubscribed(session, command, true)
export const cmdUnsubscribe = (session: Session, command: ClientCommand) => setSubscribed(session, command, false)

async function setSubscribed(session: Session, { verb, args }: ClientCommand, isSubscribed: boolean): Promise<string> {
  args.space()
  const name = args.mailbox(session.isUtf8)
  args.expectEnd()
  await session.write((tx, owner) => session.services.mailboxes.subscribe(tx, owner, name, isSubscribed))
  return `OK ${verb} completed`
}
