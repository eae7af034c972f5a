// GETQUOTA and GETQUOTAROOT. RFC 9208 §4.1: one root "" for all folders, storage in units of 1024 octets
import { Refusal } from '../../base/refusal.ts'
import type { ClientCommand } from '../../wire/imap/command-reader.ts'
import { folderNamed, mailboxText } from './folders.ts'
import type { Session } from './session.ts'

export async function cmdGetQuota(session: Session, { args }: ClientCommand): Promise<string> {
  args.space()
  const root = args.astring()
  args.expectEnd()
  if (root !== '') throw new Refusal('no-such-thing', 'No such quota root')
  await sendQuota(session)
  return 'OK GETQUOTA completed'
}

export async function cmdGetQuotaRoot(session: Session, { args }: ClientCommand): Promise<string> {
  args.space()
  const name = args.mailbox(session.isUtf8)
  args.expectEnd()
  await folderNamed(session, name)
  session.send(`* QUOTAROOT ${mailboxText(session, name)} ""`)
  await sendQuota(session)
  return 'OK GETQUOTAROOT completed'
}

async function sendQuota(session: Session): Promise<void> {
  const quota = await session.read((tx, owner) => session.services.mailboxes.quota(tx, owner))
  const kib = (bytes: number) => Math.ceil(bytes / 1_024)
  session.send(`* QUOTA "" (STORAGE ${kib(quota.usedBytes)} ${kib(quota.limitBytes)})`)
}
