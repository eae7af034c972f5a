// The judges that were learned, at work: read when they have changed, kept in memory, asked about each message.
import type { MemberId, OrganisationId } from '../base/ids.ts'
import { logOf } from '../base/log.ts'
import { Refusal } from '../base/refusal.ts'
import type { ReadTx } from '../store/store.ts'
import type { Occasion } from './occasion.ts'
import { OnlineJudge } from './online-judge.ts'
import { learnedRow, learnedVersions, type LearnedRow } from './records-learned.ts'

const log = logOf('intel')

/** Weights of the judge of an organisation and of a member: 256 KiB and 16 KiB at rest, twice that at work. */
export const BITS = { organisation: 16, member: 12 } as const

/** Receivers whose own judges are asked; what goes to more is nobody's habit. */
const MAX_RECEIVERS = 8
/** Judges kept in memory: at most some 150 MB where every one is an organisation's. */
const MOST_KEPT = 300
/** log-odds; a local opinion never outweighs everything else that is known of a message */
const MOST = 5

interface Kept {
  readonly version: number
  readonly judge: OnlineJudge
}

export class LearnedJudges {
  readonly #kept = new Map<string, Kept>()

  /**
   * What is to be added to the judgement of the shipped judges, by what people here said of mail like this.
   * @param slots  see `slotsOf`
   * @returns log-odds, -5 … 5; undefined when nobody here has said anything yet
   */
  async correction(
    tx: ReadTx,
    { organisationId, receivers }: Occasion,
    slots: Uint16Array,
  ): Promise<number | undefined> {
    const asked = [0, ...receivers.slice(0, MAX_RECEIVERS)] as const
    const versions = await learnedVersions(tx, organisationId, asked)
    if (versions.length === 0) return undefined
    let [shared, own] = [0, 0]
    for (const { member_id, version } of versions) {
      const score = (await this.#judge(tx, organisationId, member_id, version)).score(slots)
      if (member_id === 0) shared = score
      else own += score / (asked.length - 1)
    }
    return Math.max(-MOST, Math.min(MOST, shared + own))
  }

  async #judge(
    tx: ReadTx,
    organisationId: OrganisationId,
    memberId: MemberId | 0,
    version: number,
  ): Promise<OnlineJudge> {
    const key = `${organisationId} ${memberId}`
    const kept = this.#kept.get(key)
    // The last one asked for stands last: the first one goes when there are too many.
    this.#kept.delete(key)
    if (kept?.version === version) {
      this.#kept.set(key, kept)
      return kept.judge
    }
    const row = await learnedRow(tx, organisationId, memberId)
    if (row === undefined) return new OnlineJudge(BITS.member)
    const judge = await openJudge(tx, row).catch(orNothing)
    this.#kept.set(key, { version: row.version, judge })
    if (this.#kept.size > MOST_KEPT) this.#kept.delete(this.#kept.keys().next().value!)
    return judge
  }
}

/** A damaged opinion is no reason to keep mail waiting: it counts as none until the next is learned. */
function orNothing(error: unknown): OnlineJudge {
  if (!(error instanceof Refusal && error.reason === 'data-damaged')) throw error
  log.error({ err: error }, 'what was learned cannot be read')
  return new OnlineJudge(BITS.member)
}

/** Grant `intel:read`. */
export async function openJudge(tx: ReadTx, row: LearnedRow): Promise<OnlineJudge> {
  const { organisation_id, member_id, judge_sealed } = row
  const opener = await tx.opener('intel', keyOwner(organisation_id, member_id), 'C2')
  const bits = member_id === 0 ? BITS.organisation : BITS.member
  // A row that has just been made.
  if (judge_sealed.length === 0) return new OnlineJudge(bits)
  return OnlineJudge.fromBytes(opener.open(judge_sealed, judgeContext(member_id)), bits)
}

/** Sealed with the key of whose opinions it holds: destroyed with it. */
export function keyOwner(organisationId: OrganisationId, memberId: MemberId | 0) {
  return memberId === 0 ? { organisationId } : { organisationId, memberId }
}

export function judgeContext(memberId: MemberId | 0): string {
  return `learned.judge:${memberId}`
}
