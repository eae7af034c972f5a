// Where a member wants to find the mail in numbers of one author: learned from moving it between inbox and bulk folder.
import { now } from '../base/clock.ts'
import type { BlobId, MemberId, OrganisationId } from '../base/ids.ts'
import type { WriteTx } from '../store/store.ts'
import { addSightings } from './records.ts'
import { lesson } from './records-learned.ts'
import { DAY_MS, MILLI } from './sighting.ts'
import { KINDS } from './trail.ts'

export interface Habit {
  readonly organisationId: OrganisationId
  readonly memberId: MemberId
  readonly blobId: BlobId
  readonly place: 'inbox' | 'bulk'
}

/** Grant `mail:change` of the member's mail; in the transaction of the move. Nothing when the message is not remembered. */
export async function noteHabit(tx: WriteTx, { organisationId, memberId, blobId, place }: Habit): Promise<void> {
  tx.require('mail:change', { organisationId, memberId })
  const token = (await lesson(tx, organisationId, blobId))?.habit_token
  if (!token) return
  const at = now()
  await addSightings(tx, [
    {
      organisation_id: organisationId,
      member_id: memberId,
      token,
      first_ms: at,
      last_ms: at,
      hour_milli: 0,
      day_milli: 0,
      week_milli: 0,
      good_milli: place === 'inbox' ? MILLI : 0,
      bad_milli: place === 'bulk' ? MILLI : 0,
      until_day: Math.ceil(at / DAY_MS) + KINDS.habit,
    },
  ])
}
