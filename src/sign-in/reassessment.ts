// Open sessions are judged again when what is known has changed: a rule, an indicator, a credential, a window that closes.
import type { MemberId } from '../base/ids.ts'
import { now } from '../base/clock.ts'
import { appPasswordsOf } from '../directory/credentials/app-passwords.ts'
import { devicesOf } from '../directory/credentials/devices.ts'
import type { Credentials } from '../directory/directory.ts'
import { SIGNS_IN } from '../directory/member.ts'
import type { RuleAnswer } from './judgement.ts'
import type { LiveSession } from './live-sessions.ts'
import { isNewcomer } from './newcomer.ts'
import type { Reception } from './reception.ts'

export interface Reassessment {
  /** @returns how many sessions ended */
  ofMember(memberId: MemberId): Promise<number>
  /** Those that came from an address, of whomever. @returns how many ended */
  ofAddress(remoteAddress: string): Promise<number>
  /** All that are open here, by the rules alone: after a change of them, and again and again for hours that end. @returns how many ended */
  ofAll(): Promise<number>
}

export function reassessment(reception: Reception): Reassessment {
  const { sessions } = reception.parts
  const judge = async (open: readonly LiveSession[], ask: typeof whyOver): Promise<number> => {
    let ended = 0
    for (const session of open) {
      const why = await ask(reception, session)
      if (why !== undefined) ended += sessions.end([session], why)
    }
    return ended
  }
  return {
    ofMember: (memberId) => judge(sessions.of(memberId), whyOver),
    ofAddress: (remoteAddress) => judge(sessions.from(remoteAddress), whyOver),
    ofAll: () => judge(sessions.all(), endByRules),
  }
}

/** @returns why a session has to end now; undefined when it may go on */
export async function whyOver(reception: Reception, session: LiveSession): Promise<string | undefined> {
  const { event, owner, outcome } = session
  const { directory, risk } = reception.parts
  const appPassword = event.program?.appPassword
  const { known, isGone } = await reception.read(async (tx) => ({
    known: await directory.credentialsOf(tx, owner),
    isGone:
      appPassword === undefined
        ? event.device !== undefined && !(await devicesOf(tx, owner)).some(({ id }) => id === event.device)
        : !(await appPasswordsOf(tx, owner)).some(({ id }) => id === appPassword),
  }))
  if (!SIGNS_IN.has(known.state)) return 'member is not active'
  if (isGone) return 'credential or device is gone'
  const at = now()
  const { facts, intelligence, refusedBy } = await rulesOn(reception, session, known, at)
  if (refusedBy !== undefined) return refusedBy
  const asNow = { ...event, at, rules: facts, ...(intelligence !== undefined && { intelligence }) }
  const assessment = await risk.score(asNow, owner)
  const { decision, reasons } = assessment
  // Who proved it at the beginning is not asked for the same thing again; who is new is let stay, to set up what will prove it.
  const isDoubted =
    decision === 'deny' ||
    (decision === 'step-up' && outcome === 'allowed' && !(await isNewcomer(reception, owner, asNow, assessment)))
  return isDoubted ? (reasons[0]?.id ?? 'risk') : undefined
}

/** Nothing is scored, so that it can be asked of every session in turn. */
async function endByRules(reception: Reception, session: LiveSession): Promise<string | undefined> {
  const known = await reception.read((tx) => reception.parts.directory.credentialsOf(tx, session.owner))
  const { refusedBy } = await rulesOn(reception, session, known, now())
  return refusedBy
}

function rulesOn(
  { parts: { rules } }: Reception,
  { visitor: { protocol, remoteAddress } }: LiveSession,
  { owner, address, roles, department, jobLevel }: Credentials,
  at: number,
): Promise<RuleAnswer> {
  const who = { owner, address, roles, department, jobLevel }
  return rules({ at, protocol, remoteAddress, ...who, isDeviceBound: true, isOpen: true })
}
