// STORE: flags and keywords of messages in a folder.
import type { MailboxId } from '../base/ids.ts'
import type { WriteTx } from '../store/store.ts'
import { applyChange, countWithout, type StoredFlags } from './flag-set.ts'
import { FLAG, type FlagChange, type Owner, type Placement } from './mailbox.ts'
import { placementOf } from './listing.ts'
import { type HearOpinion, opinionInFlags, tell } from './opinion.ts'
import { MailRecords, type MessageRow } from './records.ts'
import { refuseNoSuch, takeTurn } from './turn.ts'
import { inOrder } from './uid-ranges.ts'

/**
 * RFC 9051 §6.4.6, RFC 7162 §3.1.3. A message whose flags are as asked already keeps its MODSEQ.
 * @returns `changed`: every message that was looked at, also those that stayed as they were
 * @throws Refusal `no-such-thing`, `bad-parameter`, `limit-reached`: nothing is changed then
 */
export async function setFlags(
  tx: WriteTx,
  owner: Owner,
  id: MailboxId,
  uids: readonly number[],
  change: FlagChange,
  hear: HearOpinion,
  unchangedSince = Number.MAX_SAFE_INTEGER,
): Promise<{ changed: readonly Placement[]; modified: readonly number[] }> {
  tx.require('mail:change', owner)
  const records = new MailRecords(tx, owner)
  const { highest_modseq: modseq } = await takeTurn(records)
  if ((await records.folder(id)) === undefined) refuseNoSuch('folder')

  const rows = await records.messages(id, inOrder(uids))
  const [changeable, modified] = [
    rows.filter((row) => row.modseq <= unchangedSince),
    rows.filter((row) => row.modseq > unchangedSince),
  ]
  const after = changeable.map((row): MessageRow => {
    const flags = applyChange(row, change)
    return isSame(row, flags) ? row : { ...row, ...flags, modseq }
  })
  const changed = after.filter((row) => row.modseq === modseq)
  if (changed.length > 0) {
    // Messages that end with the same flags share a statement.
    const groups = Map.groupBy(changed, ({ flags, keywords }) => `${flags} ${keywords}`)
    for (const group of groups.values()) {
      await records.setFlags(
        id,
        group.map(({ uid }) => uid),
        group[0]!,
        modseq,
      )
    }
    await records.countFolder(
      id,
      {
        unseen: countWithout(FLAG.seen, after) - countWithout(FLAG.seen, changeable),
        deleted: countWithout(FLAG.deleted, changeable) - countWithout(FLAG.deleted, after),
      },
      modseq,
    )
    const emails = changed.map(({ email_id }) => email_id)
    await tell(tx, owner, records, opinionInFlags(change), emails, hear)
    tx.afterCommit({ topic: 'mailbox', memberId: owner.memberId, subject: id })
  }
  return { changed: after.map(placementOf), modified: modified.map(({ uid }) => uid) }
}

function isSame(a: StoredFlags, b: StoredFlags): boolean {
  return a.flags === b.flags && a.keywords === b.keywords
}
