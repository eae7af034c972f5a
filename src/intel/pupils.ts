// The judges in hand while something is learned: opened when first needed, saved together at the end.
import { now } from '../base/clock.ts'
import type { MemberId, OrganisationId } from '../base/ids.ts'
import { Refusal } from '../base/refusal.ts'
import type { WriteTx } from '../store/store.ts'
import { judgeContext, keyOwner, openJudge } from './learned-judges.ts'
import type { OnlineJudge } from './online-judge.ts'
import { learnedRow, type LearnedRow, saveLearned, takeTurn } from './records-learned.ts'
import { DAY_MS } from './sighting.ts'

/** days after which half of what was learned is forgotten */
const HALF_LIFE_DAYS = 180

export interface Pupil {
  readonly judge: OnlineJudge
  readonly version: number
  /** reports of the member with which another member agreed, and not */
  agreed: number
  disagreed: number
}

export class Pupils {
  readonly #tx: WriteTx
  readonly #organisationId: OrganisationId
  readonly #open: Map<MemberId | 0, Pupil | undefined>
  /** the judge of the organisation */
  readonly shared: Pupil

  private constructor(tx: WriteTx, organisationId: OrganisationId, shared: Pupil) {
    this.#tx = tx
    this.#organisationId = organisationId
    this.#open = new Map([[0, shared]])
    this.shared = shared
  }

  /** From here on, others who learn for the organisation wait. */
  static async open(tx: WriteTx, organisationId: OrganisationId): Promise<Pupils> {
    const row = await takeTurn(tx, newRow(organisationId, 0))
    return new Pupils(tx, organisationId, await pupilOf(tx, row))
  }

  /** @returns undefined when the member's key is destroyed: nothing of them may be learned any more */
  async of(memberId: MemberId | 0): Promise<Pupil | undefined> {
    if (this.#open.has(memberId)) return this.#open.get(memberId)
    const row = await learnedRow(this.#tx, this.#organisationId, memberId)
    const pupil = await pupilOf(this.#tx, row ?? newRow(this.#organisationId, memberId)).catch((error: unknown) => {
      if (error instanceof Refusal && error.reason === 'key-destroyed') return undefined
      throw error
    })
    this.#open.set(memberId, pupil)
    return pupil
  }

  async save(): Promise<void> {
    for (const [memberId, pupil] of this.#open) {
      if (pupil === undefined) continue
      const { judge, version, agreed, disagreed } = pupil
      const sealer = await this.#tx.sealer('intel', keyOwner(this.#organisationId, memberId), 'C2')
      await saveLearned(this.#tx, {
        ...newRow(this.#organisationId, memberId),
        version: version + 1,
        judge_sealed: sealer.seal(judge.toBytes(), judgeContext(memberId)),
        agreed,
        disagreed,
      })
    }
  }
}

/** @throws Refusal `key-destroyed` */
async function pupilOf(tx: WriteTx, row: LearnedRow): Promise<Pupil> {
  const { version, agreed, disagreed } = row
  const judge = await openJudge(tx, row)
  judge.fade(0.5 ** ((now() - row.at_ms) / DAY_MS / HALF_LIFE_DAYS))
  return { judge, version, agreed, disagreed }
}

function newRow(organisation_id: OrganisationId, member_id: MemberId | 0): LearnedRow {
  return {
    organisation_id,
    member_id,
    version: 0,
    at_ms: now(),
    judge_sealed: Buffer.alloc(0),
    agreed: 0,
    disagreed: 0,
  }
}
