// The SQL of what lies in a folder for too long, whoever it belongs to.
import type { EmailId, MemberId, OrganisationId } from '../base/ids.ts'
import type { ReadTx } from '../store/store.ts'
import type { SpecialUse } from './mailbox.ts'

export interface AgedMessage {
  readonly organisation_id: OrganisationId
  readonly member_id: MemberId
  readonly email_id: EmailId
}

/** @param before  ms since 1970: when it came into the folder */
export function agedMessages(tx: ReadTx, use: SpecialUse, before: number, limit: number): Promise<AgedMessage[]> {
  return tx.db
    .selectFrom('message')
    .innerJoin('mailbox', (join) =>
      join
        .onRef('mailbox.organisation_id', '=', 'message.organisation_id')
        .onRef('mailbox.member_id', '=', 'message.member_id')
        .onRef('mailbox.mailbox_id', '=', 'message.mailbox_id'),
    )
    .select(['message.organisation_id', 'message.member_id', 'message.email_id'])
    .where('mailbox.special_use', '=', use)
    .where('mailbox.messages', '>', 0)
    .where('message.saved_ms', '<', before)
    .limit(limit)
    .execute()
}
