// Keeper task: removes for ever what was expunged long enough ago: rows, search terms, and the use of the blob.
import { monotonic, now } from '../base/clock.ts'
import type { EmailId, MailboxId } from '../base/ids.ts'
import type { Store, WriteTx } from '../store/store.ts'
import type { Ticket } from '../tickets/ticket.ts'
import type { Owner } from './mailbox.ts'
import { MailRecords } from './records.ts'
import { keepTime, keptTime, purgesDue, RecoveryRecords } from './records-recovery.ts'
import { SearchRecords } from './records-search.ts'
import { ThreadRecords } from './records-threads.ts'
import { takeTurn } from './turn.ts'

/** Rows in one transaction */
const AT_A_TIME = 200
/** ms that the time between two processes can count for: the machine's clock alone is no proof of it. */
const RESTART_MS = 24 * 3_600_000

/**
 * The purge of one process. Its clock is kept in the database and only goes on by what the process saw go by, so that
 * a machine's clock set forward purges nothing early; a long downtime lets messages stay that much longer.
 */
export class RecoverablePurge {
  readonly #store: Store
  readonly #ticket: Ticket
  /** `monotonic()` of the last run, and where it left the kept clock, ms since 1970 */
  #last: { readonly run: number; readonly kept: number } | undefined

  constructor(store: Store, ticket: Ticket) {
    this.#store = store
    this.#ticket = ticket
  }

  /** One run; grant `mail:change`. @returns how many places were purged */
  async run(): Promise<number> {
    const at = monotonic()
    const last = this.#last
    const upTo = await this.#store.write(this.#ticket, (tx) =>
      last === undefined ? goOn(tx, RESTART_MS) : goOn(tx, Math.floor(at - last.run), last.kept),
    )
    this.#last = { run: at, kept: upTo }
    let purged = 0
    for (;;) {
      const due = await this.#store.read(this.#ticket, (tx) => purgesDue(tx, upTo, AT_A_TIME))
      if (due.length === 0) return purged
      for (const rows of Map.groupBy(due, (row) => `${row.organisation_id} ${row.member_id}`).values()) {
        const owner = { organisationId: rows[0]!.organisation_id, memberId: rows[0]!.member_id }
        await this.#store.write(this.#ticket, (tx) => purge(tx, owner, rows))
      }
      purged += due.length
    }
  }
}

/**
 * Moves the kept clock. Of several processes none adds its time to that of the others.
 * @param from  ms since 1970: where the process saw it last; absent: it is wherever the others left it
 * @returns where it is: up to then messages are due
 */
async function goOn(tx: WriteTx, wentBy: number, from?: number): Promise<number> {
  tx.require('mail:change')
  const before = (await keptTime(tx)) ?? now()
  const kept = Math.min(now(), Math.max(before, (from ?? before) + wentBy))
  await keepTime(tx, kept)
  return kept
}

async function purge(
  tx: WriteTx,
  owner: Owner,
  rows: readonly { readonly mailbox_id: MailboxId; readonly uid: number }[],
): Promise<void> {
  tx.require('mail:change', owner)
  const records = new MailRecords(tx, owner)
  await takeTurn(records)
  const recovery = new RecoveryRecords(tx, owner)
  const emails: EmailId[] = []
  for (const [id, some] of Map.groupBy(rows, (row) => row.mailbox_id)) {
    const uids = some.map(({ uid }) => uid)
    emails.push(...(await recovery.remove(id, uids)))
  }
  // What was restored meanwhile is not among them.
  const unused = await records.countUses(emails, -1)
  const ids = unused.map(({ email_id }) => email_id)
  await records.removeEmails(ids)
  await new ThreadRecords(tx, owner).unlinkEmpty([...new Set(unused.map(({ thread_id }) => thread_id))])
  await forgetTerms(tx, owner, ids)
  for (const { blob_id } of unused) await tx.countBlobUse(blob_id, -1)
  await records.removeEmptyGraves()
}

async function forgetTerms(tx: WriteTx, owner: Owner, emails: readonly EmailId[]): Promise<void> {
  if (emails.length === 0) return
  const search = new SearchRecords(tx, owner)
  const fresh = new Set(await search.removeFresh(emails))
  if (fresh.size > 0) await new MailRecords(tx, owner).countUnmerged(-fresh.size)
  const merged = emails.filter((email) => !fresh.has(email))
  if (merged.length > 0) await search.addPurged(merged)
}
