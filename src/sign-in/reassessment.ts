// Open sessions are judged again when what is known has changed: a rule, an indicator, a credential, a window that closes.
import type { MemberId } from '../base/ids.ts'
import { now } from '../base/clock.ts'
import { appPasswordsOf } from '../directory/credentials/app-passwords.ts'
import { devicesOf } from '../directory/credentials/devices.ts'
import { SIGNS_IN } from '../directory/member.ts'
import type { LiveSession } from './live-sessions.ts'
import type { Reception } from './reception.ts'

export interface Reassessment {
  /** @returns how many sessions ended */
  ofMember(memberId: MemberId): Promise<number>
  /** Those that came from an address, of whomever. @returns how many ended */
  ofAddress(remoteAddress: string): Promise<number>
  /** All that are open here: after a change of rules, and every minute for windows that close. @returns how many ended */
  ofAll(): Promise<number>
}

export function reassessment(reception: Reception): Reassessment {
  const { sessions } = reception.parts
  const judge = async (open: readonly LiveSession[]): Promise<number> => {
    let ended = 0
    for (const session of open) {
      const why = await endOf(reception, session)
      if (why !== undefined) ended += sessions.end([session], why)
    }
    return ended
  }
  return {
    ofMember: (memberId) => judge(sessions.of(memberId)),
    ofAddress: (remoteAddress) => judge(sessions.from(remoteAddress)),
    ofAll: () => judge(sessions.all()),
  }
}

/** @returns why a session has to end now; undefined when it may go on */
async function endOf(reception: Reception, session: LiveSession): Promise<string | undefined> {
  const { visitor, event, owner, outcome } = session
  const { directory, risk, rules } = reception.parts
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
  const { roles, department, jobLevel } = known
  const { protocol, remoteAddress } = visitor
  const [at, isDeviceBound] = [now(), event.device !== undefined]
  const { facts, intelligence, refusedBy } = await rules({
    at,
    protocol,
    remoteAddress,
    owner,
    roles,
    department,
    jobLevel,
    isDeviceBound,
  })
  if (refusedBy !== undefined) return refusedBy
  const { decision, reasons } = await risk.score(
    { ...event, at, rules: facts, ...(intelligence !== undefined && { intelligence }) },
    owner,
  )
  // Who proved it at the beginning is not asked for the same thing again.
  const isDoubted = decision === 'deny' || (decision === 'step-up' && outcome === 'allowed')
  return isDoubted ? (reasons[0]?.id ?? 'risk') : undefined
}
