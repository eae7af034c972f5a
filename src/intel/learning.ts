// Learning from reports: each is taken into the judges of its member and of the organisation once, in one transaction
// with the note that it was, and can be taken back to the same weights.
import { now } from '../base/clock.ts'
import type { MemberId, OrganisationId } from '../base/ids.ts'
import type { Store, WriteTx } from '../store/store.ts'
import type { Ticket } from '../tickets/ticket.ts'
import { keyOwner } from './learned-judges.ts'
import { Pupils, type Pupil } from './pupils.ts'
import { addSightings, type SightingRow } from './records.ts'
import {
  lesson,
  type LessonRow,
  newReports,
  organisationsWithNews,
  otherReports,
  quietLessons,
  reportLearned,
  type ReportRow,
} from './records-learned.ts'
import { DAY_MS, MILLI } from './sighting.ts'
import { overlapOf, unpackSlots } from './slots.ts'

/** Reports in one transaction. */
const BATCH = 32
/** How much one opinion counts in the organisation; all about one message together count 1. */
const SHARE: Readonly<Record<ReportRow['source'], number>> = { move: 0.4, report: 0.6, release: 1, condemned: 1 }
/** In the record of senders, ways and texts a message of which people speak counts as so many that we judged ourselves. */
const WORD = 3
const TOKEN_BYTES = 8
/**
 * People tell of what annoys them, seldom of what is right: with each unwanted message the judges are shown so many that
 * nobody complained of, or they would take what all mail here has in common for unwanted.
 */
const CONTRASTS = 16
/** More in common than this, and it is the same campaign, only not reported yet. */
const ALIKE = 0.8

/** What becomes of a report. */
type Learned = Pick<ReportRow, 'learned' | 'share_milli' | 'own_change' | 'shared_change'>

/** Grants `intel:read` and `intel:change`. @returns how many reports were learned */
export async function learnReports(store: Store, ticket: Ticket): Promise<number> {
  let learned = 0
  for (const organisationId of await store.read(ticket, organisationsWithNews)) {
    for (;;) {
      const count = await store.write(ticket, async (tx) => {
        tx.require('intel:change', { organisationId })
        return new LearningRun(tx, organisationId, await Pupils.open(tx, organisationId)).run()
      })
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
  readonly #pupils: Pupils
  /** what is to be added to the record of each thing, by its token; in thousandths */
  readonly #outcomes = new Map<string, { readonly token: Buffer; readonly good: number; readonly bad: number }>()

  constructor(tx: WriteTx, organisationId: OrganisationId, pupils: Pupils) {
    this.#tx = tx
    this.#organisationId = organisationId
    this.#pupils = pupils
  }

  async run(): Promise<number> {
    const reports = await newReports(this.#tx, this.#organisationId, BATCH)
    for (const report of reports) {
      const row = await lesson(this.#tx, this.#organisationId, report.blob_id)
      await reportLearned(this.#tx, report, row === undefined ? report : await this.#learn(report, row))
    }
    await addSightings(this.#tx, this.#outcomeRows())
    await this.#pupils.save()
    return reports.length
  }

  async #learn(report: ReportRow, row: LessonRow): Promise<Learned> {
    const slots = await this.#slotsOf(row)
    if (report.learned !== '') await this.#takeBack(report, row, slots)
    if (report.said === '') return { learned: '', share_milli: 0, own_change: null, shared_change: null }
    return this.#teach(report, row, slots)
  }

  async #takeBack(report: ReportRow, row: LessonRow, slots: Uint16Array): Promise<void> {
    const { member_id, own_change, shared_change } = report
    for (const [memberId, sealed] of [[member_id, own_change] as const, [0, shared_change] as const]) {
      const pupil = await this.#pupils.of(memberId)
      if (sealed === null || pupil === undefined) continue
      const opener = await this.#tx.opener('intel', keyOwner(this.#organisationId, memberId), 'C2')
      const bytes = Uint8Array.from(opener.open(sealed, changeContext(report, memberId)))
      pupil.judge.unlearn(slots, new Float16Array(bytes.buffer))
    }
    this.#countOutcome(row, report.learned, -report.share_milli)
  }

  async #teach(report: ReportRow, row: LessonRow, slots: Uint16Array): Promise<Learned> {
    const { said, member_id } = report
    const others = await otherReports(this.#tx, report)
    const pupil = await this.#pupils.of(member_id)
    const share = shareOf(report, others, pupil)
    const isUnwanted = said === 'spam'
    const base = row.base_milli / MILLI
    const { judge } = this.#pupils.shared
    const shared = judge.learn(slots, { isUnwanted, base, weight: share })
    // A person's own judge learns what the organisation's does not say by now.
    const own = pupil?.judge.learn(slots, { isUnwanted, base: base + judge.score(slots) })
    if (isUnwanted) await this.#contrast(slots, pupil)
    this.#countOutcome(row, said, share * MILLI)
    if (report.learned === '') for (const other of others) await this.#compare(report, other)
    return {
      learned: said,
      share_milli: Math.round(share * MILLI),
      own_change: await this.#sealedChange(report, member_id, own),
      shared_change: await this.#sealedChange(report, 0, shared),
    }
  }

  async #contrast(unwanted: Uint16Array, pupil: Pupil | undefined): Promise<void> {
    for (const row of await quietLessons(this.#tx, this.#organisationId, CONTRASTS)) {
      const slots = await this.#slotsOf(row)
      if (overlapOf(slots, unwanted) > ALIKE) continue
      for (const judge of [this.#pupils.shared.judge, ...(pupil ? [pupil.judge] : [])]) {
        // Back to saying nothing, no further: that a message is wanted, nobody has said.
        const most = judge.score(slots)
        if (most > 0) judge.learn(slots, { isUnwanted: false, most })
      }
    }
  }

  async #slotsOf(row: LessonRow): Promise<Uint16Array> {
    const opener = await this.#tx.opener('intel', { organisationId: this.#organisationId }, 'C2')
    return unpackSlots(opener.open(row.features_sealed, lessonContext(row.blob_id)))
  }

  /** Two who say something of one message agree or not: both are trusted more, or less. */
  async #compare(report: ReportRow, other: ReportRow): Promise<void> {
    if (!isPerson(report) || !isPerson(other)) return
    for (const memberId of [report.member_id, other.member_id]) {
      const pupil = await this.#pupils.of(memberId)
      if (pupil === undefined) continue
      if (report.said === other.learned) pupil.agreed++
      else pupil.disagreed++
    }
  }

  /** The senders, ways and texts of the message get their record, too. */
  #countOutcome({ tokens }: LessonRow, said: ReportRow['said'], shareMilli: number): void {
    const milli = Math.round(WORD * shareMilli)
    for (let start = 0; start < tokens.length; start += TOKEN_BYTES) {
      const token = tokens.subarray(start, start + TOKEN_BYTES)
      const key = token.toString('latin1')
      const { good = 0, bad = 0 } = this.#outcomes.get(key) ?? {}
      this.#outcomes.set(key, {
        token,
        good: good + (said === 'ham' ? milli : 0),
        bad: bad + (said === 'spam' ? milli : 0),
      })
    }
  }

  #outcomeRows(): readonly SightingRow[] {
    const at = now()
    return [...this.#outcomes.values()].map(({ token, good, bad }) => ({
      organisation_id: this.#organisationId,
      member_id: 0,
      token,
      first_ms: at,
      last_ms: at,
      hour_milli: 0,
      day_milli: 0,
      week_milli: 0,
      good_milli: good,
      bad_milli: bad,
      until_day: Math.ceil(at / DAY_MS) + 1,
    }))
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
}

/** No more than is left of the message, and by how often others agreed with who says it. 0 … 1 */
function shareOf({ said, source }: ReportRow, others: readonly ReportRow[], pupil: Pupil | undefined): number {
  const taken = others.filter(({ learned }) => learned === said).reduce((sum, other) => sum + other.share_milli, 0)
  const { agreed = 0, disagreed = 0 } = pupil ?? {}
  const trust = isPerson({ source }) ? (agreed + 1) / (agreed + disagreed + 1) : 1
  return Math.max(0, Math.min(SHARE[source] * trust, 1 - taken / MILLI))
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
