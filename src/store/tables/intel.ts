// Rows of migrations 0009-sighting.sql, 0010-learned.sql and 0014-habit.sql.
import type { BlobId, MemberId, OrganisationId } from '../../base/ids.ts'

export interface IntelTables {
  sighting: {
    organisation_id: OrganisationId
    member_id: MemberId | 0
    token: Buffer
    first_ms: number
    last_ms: number
    hour_milli: number
    day_milli: number
    week_milli: number
    good_milli: number
    bad_milli: number
    until_day: number
  }
  lesson: {
    organisation_id: OrganisationId
    blob_id: BlobId
    at_ms: number
    base_milli: number
    tokens: Buffer
    features_sealed: Buffer
    habit_token: Buffer | null
    writer_id: MemberId | null
  }
  report: {
    organisation_id: OrganisationId
    blob_id: BlobId
    member_id: MemberId
    said: 'spam' | 'ham' | ''
    source: 'report' | 'move' | 'release' | 'condemned'
    at_ms: number
    is_new: 0 | 1
    learned: 'spam' | 'ham' | ''
    share_milli: number
    own_change: Buffer | null
    shared_change: Buffer | null
  }
  learned: {
    organisation_id: OrganisationId
    member_id: MemberId | 0
    version: number
    at_ms: number
    judge_sealed: Buffer
    agreed: number
    disagreed: number
  }
}
