// What stands sealed in the rows of this room, and the context each value is bound to.
import type { EmailId, MailboxId } from '../base/ids.ts'
import { MAIL_CLASS, type DataClass } from '../mail/data-class.ts'
import type { MessageDigest } from '../mail/structure.ts'
import type { Opener, Sealer } from '../keys/vault.ts'
import type { ReadTx, WriteTx } from '../store/store.ts'
import type { Owner } from './mailbox.ts'
import type { EmailRow, FolderRow } from './records.ts'

/** Folder names, conversations and search terms are sealed or keyed with one class, whatever the class of a message. */
export const sealerOf = (tx: WriteTx, owner: Owner): Promise<Sealer> => tx.sealer('mail', owner, MAIL_CLASS)
export const openerOf = (tx: ReadTx, owner: Owner): Promise<Opener> => tx.opener('mail', owner, MAIL_CLASS)

/** The name of one level of a folder, to be read and to be found. */
export function sealName(sealer: Sealer, id: MailboxId, level: string): Pick<FolderRow, 'name_sealed' | 'name_token'> {
  return { name_sealed: sealer.seal(level, nameContext(id)), name_token: nameToken(sealer, level) }
}

export function openName(opener: Opener, row: Pick<FolderRow, 'mailbox_id' | 'name_sealed'>): string {
  return opener.open(row.name_sealed, nameContext(row.mailbox_id)).toString()
}

export function nameToken(sealer: Sealer, level: string): Buffer {
  return sealer.token(`mailbox.name:${level}`)
}

export function sealDigest(sealer: Sealer, id: EmailId, digest: MessageDigest): Buffer {
  return sealer.seal(JSON.stringify(digest), digestContext(id))
}

/** Opens header caches of any classes. */
export async function openDigests(
  tx: ReadTx,
  owner: Owner,
  rows: readonly Pick<EmailRow, 'email_id' | 'data_class' | 'digest_sealed'>[],
): Promise<Map<EmailId, MessageDigest>> {
  const openers = new Map<DataClass, Opener>()
  const digests = new Map<EmailId, MessageDigest>()
  for (const { email_id, data_class, digest_sealed } of rows) {
    let opener = openers.get(data_class)
    if (opener === undefined) openers.set(data_class, (opener = await tx.opener('mail', owner, data_class)))
    digests.set(email_id, JSON.parse(opener.open(digest_sealed, digestContext(email_id)).toString()) as MessageDigest)
  }
  return digests
}

const nameContext = (id: MailboxId) => `mailbox.name_sealed:${id}`
const digestContext = (id: EmailId) => `email.digest_sealed:${id}`
