// Whose mail comes back: what other servers took and refused of each member's, counted over the queue.
import type { MemberId, OrganisationId } from '../base/ids.ts'
import type { ReadTx } from './store.ts'

export interface BounceCount {
  readonly organisationId: OrganisationId
  readonly memberId: MemberId
  /** recipients */
  readonly refused: number
  readonly delivered: number
}

/** Members of whose recipients at least so many refused what was handed in since a time; grant `queue:read`. @param since  ms since 1970 */
export async function bouncesSince(tx: ReadTx, since: number, leastRefused: number): Promise<readonly BounceCount[]> {
  tx.require('queue:read')
  const rows = await tx.db
    .selectFrom('queue_message')
    .innerJoin('queue_recipient', (join) =>
      join
        .onRef('queue_recipient.organisation_id', '=', 'queue_message.organisation_id')
        .onRef('queue_recipient.queue_id', '=', 'queue_message.queue_id'),
    )
    .select(({ fn }) => [
      'queue_message.organisation_id',
      'queue_message.member_id',
      'queue_recipient.state',
      fn.countAll<number>().as('recipients'),
    ])
    .where('queue_message.created_ms', '>=', since)
    .where('queue_message.member_id', 'is not', null)
    .where('queue_recipient.state', 'in', ['delivered', 'failed'])
    .groupBy(['queue_message.organisation_id', 'queue_message.member_id', 'queue_recipient.state'])
    .execute()
  const bySender = Map.groupBy(rows, ({ organisation_id, member_id }) => `${organisation_id} ${member_id}`)
  return [...bySender.values()].flatMap((ofOne) => {
    const [first] = ofOne
    const count = (state: string) => Number(ofOne.find((row) => row.state === state)?.recipients ?? 0)
    if (first === undefined || first.member_id === null || count('failed') < leastRefused) return []
    const { organisation_id: organisationId, member_id: memberId } = first
    return [{ organisationId, memberId, refused: count('failed'), delivered: count('delivered') }]
  })
}
