// Rows of migration 0009-sighting.sql.
import type { MemberId, OrganisationId } from '../../base/ids.ts'

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
}
