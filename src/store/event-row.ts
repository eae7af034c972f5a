// What the writer and the reader of the outbox have in common.
import type { EventId, MemberId, OrganisationId } from '../base/ids.ts'
import type { DataClass } from '../mail/data-class.ts'

/** Events tell of people and addresses, never of content. */
export const EVENT_CLASS: DataClass = 'C2'

/** Characters of the JSON text of a body. */
export const MAX_EVENT_BYTES = 65_536

/** Binds a sealed body to its row. */
export function eventContext(
  id: EventId,
  organisationId: OrganisationId,
  memberId: MemberId | undefined,
  type: string,
) {
  return `event.body:${id}:${organisationId}:${memberId ?? ''}:${type}`
}
