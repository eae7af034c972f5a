// Bringing expunged messages back, without opening anything: folder, flags, keywords and dates are in their rows.
import type { EmailId, MailboxId } from '../base/ids.ts'
import type { WriteTx } from '../store/store.ts'
import { countsOf, place } from './copy-move.ts'
import { FLAG, type Owner } from './mailbox.ts'
import { type FolderRow, MailRecords } from './records.ts'
import { type RecoverableRow, RecoveryRecords } from './records-recovery.ts'
import { refuseNoSuch, takeTurn } from './turn.ts'

/**
 * They come back without \Deleted, in their old order, with new UIDs (RFC 9051 §2.3.1.1: a UID is never used again).
 * The quota does not stand in the way: what was deleted by mistake comes back also to a full mailbox.
 * @returns how many places were restored; more than emails when one was in several folders
 * @throws Refusal `no-such-thing` when none of them can be restored any more
 */
export async function restore(tx: WriteTx, owner: Owner, emails: readonly EmailId[]): Promise<number> {
  tx.require('mail:change', owner)
  const records = new MailRecords(tx, owner)
  await takeTurn(records)
  const recovery = new RecoveryRecords(tx, owner)
  const found = await recovery.of([...new Set(emails)])
  if (found.length === 0) refuseNoSuch('message')

  const { messages = 0, bytes = 0 } = countsOf(found)
  const { highest_modseq: modseq } = await takeTurn(records, { messages, bytes })
  const folders = Map.groupBy(
    found.sort((a, b) => a.mailbox_id - b.mailbox_id || a.uid - b.uid),
    (row) => row.mailbox_id,
  )
  for (const [id, rows] of folders) {
    await recovery.remove(
      id,
      rows.map(({ uid }) => uid),
    )
    await place(tx, owner, records, rows.map(asMessage), await openFolder(tx, owner, records, id), modseq)
  }
  await records.removeEmptyGraves()
  return found.length
}

/** The folder itself, or the one that has its name now; a deleted folder is opened again, with those above it. */
async function openFolder(tx: WriteTx, owner: Owner, records: MailRecords, id: MailboxId): Promise<MailboxId> {
  const row = await records.folderOrGrave(id)
  if (row === undefined) throw new Error(`mailbox ${id} is gone while messages can be restored to it`)
  if (row.deleted_at_ms === null) return id
  const parent: FolderRow['parent_id'] = row.parent_id === 0 ? 0 : await openFolder(tx, owner, records, row.parent_id)
  const namesake = await records.folderNamed(parent, row.name_token)
  if (namesake !== undefined) return namesake.mailbox_id
  // A new UIDVALIDITY: what left the folder before it was deleted is forgotten, so that old caches must go.
  const { last_uid_validity } = await takeTurn(records, { folders: 1 })
  await records.setFolder(id, { deleted_at_ms: null, parent_id: parent, uid_validity: last_uid_validity })
  return id
}

function asMessage({ expunged_ms: _, purge_ms: __, ...row }: RecoverableRow) {
  return { ...row, flags: row.flags & ~FLAG.deleted }
}
