// A change of how a member comes in is told to them: noted in its transaction, written as a letter when the event is carried out.
import { recordEvent, type EventBodies } from '../audit/events.ts'
import { secondAddressOf } from '../directory/credentials/second-address.ts'
import type { Owner } from '../directory/directory.ts'
import type { WriteTx } from '../store/store.ts'
import { clientLabel } from './client-label.ts'
import type { LiveSession } from './live-sessions.ts'

export type AccountChange = Pick<EventBodies['account.told'], 'what' | 'isAdded'>

/**
 * To be called before the change: a second address that it takes away hears of it too, since whoever is in may read the mailbox.
 * @param session  in which it is made; undefined: an administrator makes it, or the session is not known
 */
export async function noteChange(
  tx: WriteTx,
  owner: Owner,
  actor: string,
  change: AccountChange,
  session?: Pick<LiveSession, 'visitor' | 'event'>,
): Promise<void> {
  const second = await secondAddressOf(tx, owner)
  const body = {
    ...change,
    isByOwner: actor === String(owner.memberId),
    client: clientLabel(session?.visitor.client ?? ''),
    remoteAddress: session?.visitor.remoteAddress ?? '',
    signedInAt: session?.event.at ?? 0,
  }
  for (const to of ['', ...(second === undefined ? [] : [second])])
    await recordEvent(tx, { type: 'account.told', ...owner, actor, ...body, to })
}
