// What people say of their mail, by words or by what they do with it; noted at once, learned a moment later.
import { now } from '../base/clock.ts'
import type { BlobId, MemberId, OrganisationId } from '../base/ids.ts'
import type { WriteTx } from '../store/store.ts'
import { addReport, type ReportRow } from './records-learned.ts'

/** One opinion about one message. */
export interface Report {
  readonly organisationId: OrganisationId
  readonly memberId: MemberId
  readonly blobId: BlobId
  /** '': takes back what was said before */
  readonly said: ReportRow['said']
  readonly source: ReportRow['source']
}

/** Grant `mail:change` of the member's mail; in the transaction of what was done. Once a member and message. */
export async function report(tx: WriteTx, { organisationId, memberId, blobId, said, source }: Report): Promise<void> {
  tx.require('mail:change', { organisationId, memberId })
  await addReport(tx, {
    organisation_id: organisationId,
    blob_id: blobId,
    member_id: memberId,
    said,
    source,
    at_ms: now(),
  })
}
