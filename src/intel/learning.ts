// Learning from reports: each is taken into the judges of its member and of the organisation once, in one transaction
// with the note that it was, and can be taken back to the same weights.
import { now } from '../base/clock.ts'
import type { MemberId, OrganisationId } from '../base/ids.ts'
import { Refusal } from '../base/refusal.ts'
import type { Store, WriteTx } from '../store/store.ts'
import type { Ticket } from '../tickets/ticket.ts'
import { judgeContext, keyOwner, openJudge } from './learned-judges.ts'
import type { OnlineJudge } from './online-judge.ts'
import { addSightings } from './records.ts'
import {
  learnedRow,
  type LearnedRow,
  lesson,
  type LessonRow,
  newReports,
  organisationsWithNews,
  otherReports,
  reportLearned,
  type ReportRow,
  saveLearned,
  takeTurn,
} from './records-learned.ts'
import { DAY_MS, MILLI } from './sighting.ts'
import { unpackSlots } from './slots.ts'

/** Reports in one transaction. */
const BATCH = 32
/** How much one opinion counts in the organisation; all about one message together count 1. */
const SHARE: Readonly<Record<ReportRow['source'], number>> = { move: 0.4, report: 0.6, release: 1, condemned: 1 }
/** What a person says of a message counts as much as so many messages that we judged ourselves, twice over. */
const WORD = 3
/** days after which half of what was learned is forgotten */
const HALF_LIFE_DAYS = 180
const TOKEN_BYTES = 8

/** What becomes of a report. */
type Learned = Pick<ReportRow, 'learned' | 'share_milli' | 'own_change' | 'shared_change'>

/** A judge in hand, with its row. */
interface Pupil {
  readonly judge: OnlineJudge
  readonly version: number
  readonly agreed: number
  readonly disagreed: number
}

/** Grants `intel:read` and `intel:change`. @returns how many reports were learned */
export async function learnReports(store: Store, ticket: Ticket): Promise<number> {
  let learned = 0
  for (const organisationId of await store.read(ticket, organisationsWithNews)) {
    for (;;) {
      const count = await store.write(ticket, (tx) => new LearningRun(tx, organisationId).run())
      learned += count
      if (count < BATCH) break
    }
  }
  return learned
}

/** One transaction of learning. */
class LearningRun {
  readonly #tx: WriteTx
  readonly #organisationId: OrganisationId
  /** undefined: the member's key is destroyed, nothing of them may be learned any more */
  readonly #pupils = new Map<MemberId | 0, Pupil | undefined>()

  constructor(tx: WriteTx, organisationId: OrganisationId) {
    this.#tx = tx
    this.#organisationId = organisationId
  }

  async run(): Promise<number> {
    this.#tx.require('intel:change', { organisationId: this.#organisationId })
    const shared = await takeTurn(this.#tx, this.#newRow(0))
    this.#pupils.set(0, await this.#opened(shared))
    const reports = await newReports(this.#tx, this.#organisationId, BATCH)
    for (const report of reports) {
      const row = await lesson(this.#tx, this.#organisationId, report.blob_id)
      await reportLearned(this.#tx, report, row === undefined ? report : await this.#learn(report, row))
    }
    await this.#save()
    return reports.length
  }

  async #learn(report: ReportRow, row: LessonRow): Promise<Learned> {
    const opener = await this.#tx.opener('intel', { organisationId: this.#organisationId }, 'C2')
    const slots = unpackSlots(opener.open(row.features_sealed, lessonContext(row.blob_id)))
    if (report.learned !== '') await this.#takeBack(report, row, slots)
    return this.#taught(report, row, slots)
  }

  async #takeBack(report: ReportRow, row: LessonRow, slots: Uint16Array): Promise<void> {
    for (const [memberId, sealed] of this.#changesOf(report)) {
      const pupil = await this.#pupil(memberId)
      if (sealed === null || pupil === undefined) continue
      const opener = await this.#tx.opener('intel', keyOwner(this.#organisationId, memberId), 'C2')
      const bytes = Uint8Array.from(opener.open(sealed, changeContext(report, memberId)))
      pupil.judge.unlearn(slots, new Float16Array(bytes.buffer))
    }
    await this.#countOutcome(row, report.learned, -report.share_milli)
  }

  async #taught(report: ReportRow, row: LessonRow, slots: Uint16Array): Promise<Learned> {
    if (report.said === '') return { learned: '', share_milli: 0, own_change: null, shared_change: null }
    const others = await otherReports(this.#tx, report)
    const share = this.#shareOf(report, others, await this.#pupil(report.member_id))
    const isUnwanted = report.said === 'spam'
    const base = row.base_milli / MILLI
    const shared = (await this.#pupil(0))?.judge.learn(slots, { isUnwanted, base, weight: share })
    // A person's own judge learns what the organisation's does not say by now.
    const known = base + ((await this.#pupil(0))?.judge.score(slots) ?? 0)
    const own = (await this.#pupil(report.member_id))?.judge.learn(slots, { isUnwanted, base: known })
    await this.#countOutcome(row, report.said, share * MILLI)
    if (report.learned === '' && isPerson(report)) {
      for (const other of others.filter(isPerson)) await this.#compare(report, other)
    }
    return {
      learned: report.said,
      share_milli: Math.round(share * MILLI),
      own_change: await this.#sealedChange(report, report.member_id, own),
      shared_change: await this.#sealedChange(report, 0, shared),
    }
  }

  /** No more than is left of the message, and by how often others agreed with who says it. */
  #shareOf({ said, source }: ReportRow, others: readonly ReportRow[], pupil: Pupil | undefined): number {
    const taken = others.filter(({ learned }) => learned === said).reduce((sum, other) => sum + other.share_milli, 0)
    const { agreed = 0, disagreed = 0 } = pupil ?? {}
    const trust = isPerson({ source }) ? (agreed + 1) / (agreed + disagreed + 1) : 1
    return Math.max(0, Math.min(SHARE[source] * trust, 1 - taken / MILLI))
  }

  /** Two who say something of one message agree or not: both are trusted more, or less. */
  async #compare(report: ReportRow, other: ReportRow): Promise<void> {
    const isAgreed = report.said === other.learned
    for (const memberId of [report.member_id, other.member_id]) {
      const pupil = await this.#pupil(memberId)
      if (pupil === undefined) continue
      const { agreed, disagreed } = pupil
      this.#pupils.set(memberId, {
        ...pupil,
        agreed: agreed + (isAgreed ? 1 : 0),
        disagreed: disagreed + (isAgreed ? 0 : 1),
      })
    }
  }

  /** The senders, ways and texts of the message get their record, too. */
  async #countOutcome(row: LessonRow, said: ReportRow['said'], shareMilli: number): Promise<void> {
    const at = now()
    const milli = Math.round(WORD * shareMilli)
    const rows = []
    for (let start = 0; start < row.tokens.length; start += TOKEN_BYTES) {
      rows.push({
        organisation_id: this.#organisationId,
        member_id: 0 as const,
        token: row.tokens.subarray(start, start + TOKEN_BYTES),
        first_ms: row.at_ms,
        last_ms: at,
        hour_milli: 0,
        day_milli: 0,
        week_milli: 0,
        good_milli: said === 'ham' ? milli : 0,
        bad_milli: said === 'spam' ? milli : 0,
        until_day: Math.ceil(at / DAY_MS) + 1,
      })
    }
    if (milli !== 0) await addSightings(this.#tx, rows)
  }

  #changesOf({ member_id, own_change, shared_change }: ReportRow) {
    return [[member_id, own_change] as const, [0, shared_change] as const]
  }

  async #sealedChange(
    report: ReportRow,
    memberId: MemberId | 0,
    changes: Float32Array | undefined,
  ): Promise<Buffer | null> {
    if (changes === undefined || changes.length === 0) return null
    const sealer = await this.#tx.sealer('intel', keyOwner(this.#organisationId, memberId), 'C2')
    return sealer.seal(Buffer.from(new Float16Array(changes).buffer), changeContext(report, memberId))
  }

  async #pupil(memberId: MemberId | 0): Promise<Pupil | undefined> {
    if (this.#pupils.has(memberId)) return this.#pupils.get(memberId)
    const row = (await learnedRow(this.#tx, this.#organisationId, memberId)) ?? this.#newRow(memberId)
    const pupil = await this.#opened(row).catch((error: unknown) => {
      if (error instanceof Refusal && error.reason === 'key-destroyed') return undefined
      throw error
    })
    this.#pupils.set(memberId, pupil)
    return pupil
  }

  /** @throws Refusal `key-destroyed` */
  async #opened(row: LearnedRow): Promise<Pupil> {
    const { version, agreed, disagreed } = row
    const judge = await openJudge(this.#tx, row)
    judge.fade(0.5 ** ((now() - row.at_ms) / DAY_MS / HALF_LIFE_DAYS))
    return { judge, version, agreed, disagreed }
  }

  #newRow(memberId: MemberId | 0): LearnedRow {
    const who = { organisation_id: this.#organisationId, member_id: memberId }
    return { ...who, version: 0, at_ms: now(), judge_sealed: Buffer.alloc(0), agreed: 0, disagreed: 0 }
  }

  async #save(): Promise<void> {
    for (const [memberId, pupil] of this.#pupils) {
      if (pupil === undefined) continue
      const { judge, version, agreed, disagreed } = pupil
      const sealer = await this.#tx.sealer('intel', keyOwner(this.#organisationId, memberId), 'C2')
      const judge_sealed = sealer.seal(judge.toBytes(), judgeContext(memberId))
      await saveLearned(this.#tx, {
        ...this.#newRow(memberId),
        version: version + 1,
        judge_sealed,
        agreed,
        disagreed,
      })
    }
  }
}

/** Whether the member says so; not what an officer or a later verdict did to their mail. */
function isPerson({ source }: Pick<ReportRow, 'source'>): boolean {
  return source === 'move' || source === 'report'
}

export function lessonContext(blobId: LessonRow['blob_id']): string {
  return `lesson.features:${blobId}`
}

function changeContext({ blob_id, member_id }: ReportRow, of: MemberId | 0): string {
  return `report.change:${blob_id} ${member_id} ${of}`
}
