// Rows of migration 0023-leak.sql.
import type { OrganisationId } from '../../base/ids.ts'

export interface LeakTables {
  leak_data: {
    organisation_id: OrganisationId
    name: string
    kind: 'rows' | 'document' | 'common'
    at_ms: number
    size: number
    version: string
    definition_sealed: Buffer
    primary_bytes: number
  }
  leak_data_part: {
    organisation_id: OrganisationId
    name: string
    part: number
    hashes_sealed: Buffer
  }
}
