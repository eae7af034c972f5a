// What suites of incidents and alerts begin with: an organisation, a clock that is moved on, and happenings to tell of.
import { after, before } from 'node:test'
import type { StoreWorld } from '../../test/support/store-world.ts'
import { now, useClock } from '../base/clock.ts'
import type { EventId, MemberId, OrganisationId } from '../base/ids.ts'
import { createOrganisation } from '../directory/structure.ts'
import type { ReadTx, WriteTx } from '../store/store.ts'
import type { IncidentKey, IncidentPart } from './incidents.ts'

/** Members, by their ids. */
export const [ANN, BEN, CAI, DAN, EVE] = [11, 12, 13, 14, 15] as unknown as readonly [
  MemberId,
  MemberId,
  MemberId,
  MemberId,
  MemberId,
]

let lastEvent = 1_000_000
export const newEventId = (): EventId => (lastEvent += 1) as EventId

export const member = (id: MemberId): IncidentKey => ({ by: 'member', value: String(id) })

export const takeover = (...keys: IncidentKey[]): IncidentPart => ({
  opens: { kind: 'account-takeover', severity: 'medium', rule: 'rise', recalls: ['app-password.created'] },
  keys,
  highFrom: 4,
})

/** To be called where a suite is described. @param domain  names its organisation */
export function incidentWorld(world: () => StoreWorld, domain: string) {
  let organisationId: OrganisationId
  let later = 0
  let restore: () => void
  const incidents = () => world().office.issueModule('incidents')

  before(async () => {
    restore = useClock({ now: () => Date.now() + later })
    const administrator = world().office.issueModule('administrator')
    organisationId = await world().store.write(administrator, (tx) =>
      createOrganisation(tx, world().vault, 'Example', domain),
    )
  })
  after(() => restore())

  return {
    organisation: () => organisationId,
    /** the ticket */
    incidents,
    read: <T>(work: (tx: ReadTx) => Promise<T>) => world().store.read(incidents(), work),
    write: <T>(work: (tx: WriteTx) => Promise<T>) => world().store.write(incidents(), work),
    pass: (ms: number) => void (later += ms),
    event: (type: string, memberId?: MemberId, body: object = {}) => ({
      eventId: newEventId(),
      type,
      organisationId,
      ...(memberId !== undefined && { memberId }),
      body: { actor: 'test', ...body },
      at: now(),
    }),
  }
}
