// Which second factors prove the owner, and not a thief who set them up: NIST SP 800-63B-4 §4.1.2 binds a further authenticator only
// to who proved themselves with one that was there before.
import { now } from '../base/clock.ts'
import { devicesOf } from '../directory/credentials/devices.ts'
import type { Owner } from '../directory/directory.ts'
import { DOUBTFUL_RISK, hasComeBefore } from '../risk/decision-log.ts'
import type { ReadTx } from '../store/store.ts'
import { factorsAdded } from './factors.ts'
import type { LiveSession } from './live-sessions.ts'
import { FIRST_DAY_MS, speaksAgainst } from './newcomer.ts'
import type { Reception } from './reception.ts'

/** An event is written after what it tells of, in the same transaction. ms */
const SLACK_MS = 60_000

/** What counts, and what does not, when a member has to be believed. */
export interface Trusted {
  /** ms since 1970: what was set up from then on proves nothing */
  readonly before: number
  /** kinds of factors that were set up from then on */
  readonly tooNew: ReadonlySet<string>
}

/**
 * From the first doubt on, whoever is in may be a thief; before it, from the first factor on that was set up in doubt: what that one
 * let in, or set up, is as doubtful. Grant `event:read`.
 * @param doubtAt  ms since 1970: when the first message came that is held
 * @param riskyMs  so long before it a factor that was set up in doubt does not count; 0: all do
 */
export async function trustedFactors(tx: ReadTx, owner: Owner, doubtAt: number, riskyMs: number): Promise<Trusted> {
  const added = await factorsAdded(tx, owner, doubtAt - riskyMs)
  const doubted = added
    .filter(({ isDoubted, at }) => isDoubted && at > doubtAt - riskyMs)
    .map(({ at }) => at - SLACK_MS)
  const before = Math.min(doubtAt, ...doubted)
  return { before, tooNew: new Set(added.filter(({ at }) => at >= before).map(({ factor }) => factor)) }
}

/**
 * Whether a factor that is set up now, in this session, may be a thief's: the session proved nothing besides the password, and comes
 * with a device that is new, from a strange place or in an account at risk. The first day of an account is none: there was nothing
 * to prove it with.
 * @param session  undefined: it is not known how it came in
 * @param riskyMs  a device that is known for longer is not new
 */
export async function isDoubtedSetUp(
  reception: Reception,
  session: LiveSession | undefined,
  riskyMs: number,
): Promise<boolean> {
  if (session === undefined) return true
  const { owner, event, outcome, begunAt } = session
  if (outcome === 'step-up-passed') return false
  const assessment = await reception.parts.risk.score({ ...event, at: now() }, owner)
  const { devices, isFirstDay } = await reception.read(async (tx) => {
    const [devices, dayAgo] = [await devicesOf(tx, owner), now() - FIRST_DAY_MS]
    const isNew = devices.every(({ firstSeenAt }) => firstSeenAt > dayAgo)
    return { devices, isFirstDay: isNew && !(await hasComeBefore(tx, owner, dayAgo)) }
  })
  if (isFirstDay && !speaksAgainst(event, assessment)) return false
  const isKnown = devices.some(({ id, firstSeenAt }) => id === event.device && firstSeenAt < begunAt - riskyMs)
  return !isKnown || assessment.decision !== 'allow' || assessment.risk >= DOUBTFUL_RISK
}
