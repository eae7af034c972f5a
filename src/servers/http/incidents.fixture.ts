// For tests of the pages of incidents: one taken account with held mail, and a desk that writes down what it is told.
import type { Incident } from '../../audit/incident-desk.ts'
import { now } from '../../base/clock.ts'
import type { MemberId } from '../../base/ids.ts'
import { Refusal } from '../../base/refusal.ts'
import { isIncidentOfficer, type IncidentReport } from '../../intake/incident-work.ts'
import type { Actor } from '../../intake/quarantine.ts'
import type { HeldWorld } from './holds.fixture.ts'
import type { IncidentDesk } from './session/incident-desk.ts'

const MINUTE_MS = 60_000
const DORA = 13 as MemberId

export interface IncidentWorld {
  readonly incidents: IncidentDesk
  report: IncidentReport
}

export function openIncidentWorld(
  owner: Pick<Incident, 'organisationId'>,
  held: HeldWorld,
  said: string[],
): IncidentWorld {
  const began = now() - 10 * MINUTE_MS
  const entry = (minutes: number, type: string, facts: object = {}) => ({
    at: began + minutes * MINUTE_MS,
    eventId: undefined,
    type,
    facts: { ...facts },
    actor: 'reactions',
    memberId: DORA,
    done: type === 'hold.denied' ? ['freezeMember'] : [],
  })
  const anomaly = { decision: 'hold', reasons: [], messages: 90, recipients: 900, strangers: 800, usual: 10 }
  const world: IncidentWorld = {
    report: {
      organisationId: owner.organisationId,
      incidentId: 'i1',
      kind: 'account-takeover',
      severity: 'critical',
      state: 'open',
      outcome: undefined,
      memberId: DORA,
      ownerId: undefined,
      events: 4,
      firstAt: began,
      lastAt: began + 3 * MINUTE_MS,
      openedAt: began,
      acknowledgedAt: undefined,
      closedAt: undefined,
      keys: [],
      story: [
        entry(0, 'sending.anomaly', { ...anomaly, remoteAddress: '203.0.113.9' }),
        entry(1, 'hold.frozen', { holdId: 'h5' }),
        entry(2, 'hold.denied', { why: 'not-me', holds: 1, remoteAddress: '<i>203.0.113.9</i>' }),
        entry(3, 'member.frozen'),
      ],
      involved: [{ memberId: DORA, address: 'dora@example.org', state: 'frozen' }],
      held: held.held.filter(({ memberId }) => memberId === DORA),
      names: new Map([[DORA, 'dora@example.org']]),
    },
    incidents: undefined as unknown as IncidentDesk,
  }
  const set = (change: Partial<IncidentReport>) => void (world.report = { ...world.report, ...change })
  const note = (actor: Actor, ...words: readonly unknown[]) => {
    if (!isIncidentOfficer(actor)) throw new Refusal('not-permitted', 'No officer')
    if (words[1] !== 'i1') throw new Refusal('no-such-thing', 'No such incident')
    said.push([words[0], actor.name, ...words.slice(2)].join(' '))
  }
  const incidents: IncidentDesk = {
    async list(actor, _, query) {
      if (!isIncidentOfficer(actor)) throw new Refusal('not-permitted', 'No officer')
      said.push(`list ${query.state} ${query.severity} ${query.ownerId}`)
      const figures = { incidents: 1, open: 1, toAcknowledge: 4 * MINUTE_MS, toClose: undefined, falsePositives: 0 }
      return { incidents: [world.report], figures, names: world.report.names }
    },
    async show(actor, _, id) {
      note(actor, 'show', id)
      return world.report
    },
    async acknowledge(actor, _, id) {
      note(actor, 'acknowledge', id)
      set({ state: 'acknowledged', acknowledgedAt: now(), ownerId: actor.memberId })
    },
    async takeOver(actor, _, id) {
      note(actor, 'takeOver', id)
      set({ ownerId: actor.memberId })
    },
    note: async (actor, _, id, text) => note(actor, 'note', id, text),
    async close(actor, _, id, outcome, text) {
      note(actor, 'close', id, outcome, text)
      set({ state: 'closed', outcome, closedAt: now() })
    },
    async suppress(actor, _, id, { reason, until }) {
      note(actor, 'suppress', id, reason, Math.round((until - now()) / 3_600_000))
      return 's1'
    },
    async releaseHeld(actor, _, id) {
      note(actor, 'releaseHeld', id)
      set({ held: world.report.held.map((each) => ({ ...each, isDecided: true })) })
      return 1
    },
    async returnHeld(actor, _, id, text) {
      note(actor, 'returnHeld', id, text)
      return 1
    },
    async letBackIn(actor, _, id) {
      note(actor, 'letBackIn', id)
      set({ involved: [{ memberId: DORA, address: 'dora@example.org', state: 'active' }] })
    },
  }
  return Object.assign(world, { incidents })
}
