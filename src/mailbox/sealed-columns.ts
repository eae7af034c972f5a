// What stands sealed in the rows of this room, and the context each value is bound to.
import type { EmailId, MailboxId } from '../base/ids.ts'
import { MAIL_CLASS, type DataClass } from '../mail/data-class.ts'
import type { MessageDigest } from '../mail/structure.ts'
import type { Opener, Sealer } from '../keys/vault.ts'
import type { ReadTx, WriteTx } from '../store/store.ts'
import type { DigestCache } from './digest-cache.ts'
import type { Owner } from './mailbox.ts'
import { type FolderRow, MailRecords } from './records.ts'

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

/** Opens header caches of any classes; those of ordinary mail are kept for a while. @throws Refusal `data-damaged` */
export async function openDigests(
  tx: ReadTx,
  owner: Owner,
  cache: DigestCache,
  ids: readonly EmailId[],
): Promise<Map<EmailId, MessageDigest>> {
  const usual = await openerOf(tx, owner) // also asks whether this ticket may still read
  cache.touch(usual)
  const digests = new Map<EmailId, MessageDigest>()
  for (const id of ids) {
    const digest = cache.get(usual, id)
    if (digest !== undefined) digests.set(id, digest)
  }
  const missing = ids.filter((id) => !digests.has(id))
  const openers = new Map<DataClass, Opener>([[MAIL_CLASS, usual]])
  for (const { email_id, data_class, digest_sealed } of await new MailRecords(tx, owner).digests(missing)) {
    let opener = openers.get(data_class)
    if (opener === undefined) openers.set(data_class, (opener = await tx.opener('mail', owner, data_class)))
    const json = opener.open(digest_sealed, digestContext(email_id))
    const digest = JSON.parse(json.toString()) as MessageDigest
    if (opener === usual) cache.keep(usual, email_id, digest, json.length)
    digests.set(email_id, digest)
  }
  return digests
}

const nameContext = (id: MailboxId) => `mailbox.name_sealed:${id}`
const digestContext = (id: EmailId) => `email.digest_sealed:${id}`
