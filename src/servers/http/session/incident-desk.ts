// What pages and calls are given about incidents, and who somebody is to them.
import type { IncidentWork } from '../../../intake/incident-work.ts'
import type { Actor } from '../../../intake/quarantine.ts'
import type { SignedIn } from '../../../sign-in/sign-in.ts'
import type { StepUp } from '../../../sign-in/step-up.ts'
import type { HeldMail } from './held-mail.ts'

export type IncidentDesk = Pick<IncidentWork, keyof IncidentWork>

export interface IncidentRooms {
  readonly incidents: IncidentDesk
  readonly holds: Pick<HeldMail, 'actorOf'>
  readonly stepUp: Pick<StepUp, 'passedUntil'>
}

/** As events name who is signed in, with the roles of now. */
export async function officerOf({ holds }: Pick<IncidentRooms, 'holds'>, who: SignedIn): Promise<Required<Actor>> {
  return { ...(await holds.actorOf(who)), name: String(who.owner.memberId) }
}
