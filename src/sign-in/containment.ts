// Closes an account that somebody else uses: frozen, its ways in void, what was set up lately undone, all in one transaction.
import type { EventId } from '../base/ids.ts'
import { denyPrompt, forgetGrants, openPrompts } from '../directory/credentials/prompts.ts'
import type { Directory, Owner } from '../directory/directory.ts'
import { SIGNS_IN } from '../directory/member.ts'
import { riskySince } from '../risk/decision-log.ts'
import { memberEventsAfter } from '../store/member-events.ts'
import type { WriteTx } from '../store/store.ts'
import { trustedFactors } from './factor-trust.ts'
import { undoSetUp } from './undoable.ts'

/** What was set up before is not undone, however long nobody was proved. */
const LONGEST_RISK_MS = 7 * 86_400_000
const ACTOR = 'reactions'

/**
 * Grants of the module `containment`. The same event again changes nothing, not even when an administrator has let the member
 * back in since.
 * @returns whether the account is frozen because of it
 */
export async function contain(
  tx: WriteTx,
  directory: Directory,
  owner: Owner,
  { eventId, at }: { readonly eventId: EventId; readonly at: number },
): Promise<boolean> {
  // What is set up at the same time is there by now, or is not let in any more.
  const state = await directory.lockedStateOf(tx, owner)
  const wasLetBackIn = (await memberEventsAfter(tx, ['member.unfrozen'], eventId)).some(
    (event) => event.memberId === owner.memberId && event.eventId > eventId,
  )
  // Leavers and those not yet here have nothing open.
  if (wasLetBackIn || (!SIGNS_IN.has(state) && state !== 'frozen')) return false
  if (state !== 'frozen') await directory.setState(tx, owner, 'frozen', ACTOR)
  await directory.askForPassword(tx, owner, 'asked-for')
  await forgetGrants(tx, owner)
  for (const { id } of await openPrompts(tx, owner)) await denyPrompt(tx, owner, id)
  // A second factor of the thief's own would make the time since the last proved sign-in look safe.
  const { before } = await trustedFactors(tx, owner, at, LONGEST_RISK_MS)
  const since = Math.min(before, await riskySince(tx, owner, at, LONGEST_RISK_MS))
  await undoSetUp(tx, owner, since, ACTOR)
  return true
}
