// Incidents, on whatever engine.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { meet, valueOf } from '../../test/support/meeting.ts'
import { refusal } from '../../test/support/refusals.ts'
import type { StoreWorld } from '../../test/support/store-world.ts'
import { now } from '../base/clock.ts'
import type { MemberId } from '../base/ids.ts'
import { recordEvent } from './events.ts'
import {
  acknowledge,
  assign,
  closeIncident,
  figuresOf,
  findIncidents,
  incidentWithStory,
  takeNote,
  takeOver,
} from './incident-desk.ts'
import { ANN, BEN, CAI, DAN, EVE, incidentWorld, member, takeover } from './incidents.fixture.ts'
import { noteIncident, type IncidentKey, type IncidentPart } from './incidents.ts'
import { purgeIncidents } from './purge-incidents.ts'

const MINUTE_MS = 60_000

export function incidentSuite(world: () => StoreWorld): void {
  describe('incidents', () => {
    const { organisation, read, write, pass, event } = incidentWorld(world, 'incident.test')
    const joins = (...keys: IncidentKey[]): IncidentPart => ({ keys, highFrom: 0 })

    test('what fits joins, what only adds opens none, the same event counts once, and many make it high', async () => {
      assert.equal(
        await write((tx) => noteIncident(tx, event('app-password.created', ANN), joins(member(ANN)), [])),
        undefined,
      )
      const first = event('sending.anomaly', ANN, { messages: 90 })
      const address: IncidentKey = { by: 'address', value: '203.0.113.9' }
      const opened = await write((tx) => noteIncident(tx, first, takeover(member(ANN), address), ['freezeMember']))
      assert.equal(opened?.change, 'opened')
      const again = await write((tx) => noteIncident(tx, first, takeover(member(ANN), address), []))
      assert.deepEqual(again, { incidentId: opened?.incidentId, change: 'known', severity: 'medium' })
      const frozen = await write((tx) =>
        noteIncident(tx, event('member.frozen', ANN), joins(member(ANN)), ['endSessions']),
      )
      assert.deepEqual(frozen, { incidentId: opened?.incidentId, change: 'joined', severity: 'medium' })
      const campaign = await write((tx) =>
        noteIncident(tx, event('hold.denied', BEN), takeover(member(BEN), address), []),
      )
      const joined = { incidentId: opened?.incidentId, change: 'joined', severity: 'medium' }
      assert.deepEqual(campaign, joined, 'from the same address')
      const raised = await write((tx) =>
        noteIncident(tx, event('member.frozen', BEN), { ...joins(member(BEN)), highFrom: 4 }, []),
      )
      assert.equal(raised?.change, 'raised')
      const page = await read((tx) => incidentWithStory(tx, organisation(), opened?.incidentId ?? ''))
      assert.deepEqual(
        [page.kind, page.severity, page.state, page.events, page.memberId],
        ['account-takeover', 'high', 'open', 4, ANN],
      )
      assert.deepEqual(
        page.story.map(({ type, done, memberId }) => [type, memberId, ...done]),
        [
          ['sending.anomaly', ANN, 'freezeMember'],
          ['member.frozen', ANN, 'endSessions'],
          ['hold.denied', BEN],
          ['member.frozen', BEN],
        ],
      )
      assert.deepEqual(page.story[0]?.facts, { messages: 90 })
    })

    test('open → acknowledged → closed, with an owner, notes, and how long each took; a closed one is over', async () => {
      const noted = await write((tx) =>
        noteIncident(
          tx,
          event('leak.found', ANN),
          { ...takeover(member(ANN)), opens: { kind: 'leak', severity: 'low', rule: '', recalls: [] } },
          [],
        ),
      )
      assert.equal(noted?.change, 'opened', 'of another kind')
      const id = noted?.incidentId ?? ''
      const cli = { name: 'cli' }
      await write((tx) => assign(tx, organisation(), id, BEN, cli))
      pass(4 * MINUTE_MS)
      await write((tx) => acknowledge(tx, organisation(), id, { name: String(ANN), memberId: ANN }))
      await write((tx) => takeNote(tx, organisation(), id, 'called the owner', cli))
      const filtered = async (more: object) =>
        (await read((tx) => findIncidents(tx, organisation(), { since: 0, limit: 10, ...more }))).some(
          ({ incidentId }) => incidentId === id,
        )
      assert.deepEqual(
        await Promise.all(
          [{ ownerId: BEN }, { ownerId: ANN }, { severity: 'low' }, { severity: 'high' }].map(filtered),
        ),
        [true, false, true, false],
      )
      await write((tx) => takeOver(tx, organisation(), id, { name: String(CAI), memberId: CAI }))
      await write((tx) => assign(tx, organisation(), id, BEN, cli))
      pass(6 * MINUTE_MS)
      await write((tx) => closeIncident(tx, organisation(), id, 'false-positive', 'a newsletter', cli))
      const page = await read((tx) => incidentWithStory(tx, organisation(), id))
      assert.deepEqual([page.state, page.outcome, page.ownerId], ['closed', 'false-positive', BEN])
      assert.deepEqual(
        page.story.filter(({ type }) => type === 'note').map(({ facts }) => facts['text']),
        ['called the owner', 'a newsletter'],
      )
      assert.deepEqual(
        page.story
          .filter(({ type }) => type === 'incident.changed')
          .map(({ facts: { state, owner }, actor }) => [state, owner, actor]),
        [
          ['open', String(BEN), 'cli'],
          ['acknowledged', String(BEN), String(ANN)],
          ['acknowledged', String(CAI), String(CAI)],
          ['acknowledged', String(BEN), 'cli'],
          ['closed: false-positive', String(BEN), 'cli'],
        ],
      )
      const { toAcknowledge = 0, toClose = 0, falsePositives } = figuresOf([page])
      assert.deepEqual(
        [Math.round(toAcknowledge / MINUTE_MS), Math.round(toClose / MINUTE_MS), falsePositives],
        [4, 10, 1],
      )
      await assert.rejects(
        write((tx) => acknowledge(tx, organisation(), id, cli)),
        refusal('not-permitted'),
      )
      await assert.rejects(
        write((tx) => acknowledge(tx, organisation(), 'none', cli)),
        refusal('no-such-thing'),
      )
      const next = await write((tx) =>
        noteIncident(
          tx,
          event('leak.found', ANN),
          { ...takeover(member(ANN)), opens: { kind: 'leak', severity: 'low', rule: '', recalls: [] } },
          [],
        ),
      )
      assert.equal(next?.change, 'opened', 'what is closed takes nothing more')
    })

    test('what is closed while another takes it over stays closed', async () => {
      const noted = await write((tx) => noteIncident(tx, event('leak.found', EVE), takeover(member(EVE)), []))
      const id = noted?.incidentId ?? ''
      const [closed, taken] = await meet(
        write,
        (tx) => closeIncident(tx, organisation(), id, 'resolved', '', { name: 'cli' }),
        () => write((tx) => takeOver(tx, organisation(), id, { name: String(BEN), memberId: BEN })),
      )
      assert.equal(closed.status, 'fulfilled')
      assert.throws(() => valueOf(taken), refusal('not-permitted'))
      const { state, ownerId } = await read((tx) => incidentWithStory(tx, organisation(), id))
      assert.deepEqual([state, ownerId], ['closed', undefined])
    })

    test('a new one begins with what happened to the member within the day before', async () => {
      const sealed = (memberId: MemberId, credential: string) =>
        write((tx) =>
          recordEvent(tx, {
            type: 'app-password.created',
            organisationId: organisation(),
            memberId,
            actor: 'cli',
            credential,
          }),
        )
      await sealed(CAI, 'long ago')
      pass(86_400_000)
      await sealed(CAI, 'the thief')
      await sealed(ANN, 'of another member')
      const noted = await write((tx) => noteIncident(tx, event('hold.denied', CAI), takeover(member(CAI)), []))
      const { story } = await read((tx) => incidentWithStory(tx, organisation(), noted?.incidentId ?? ''))
      assert.deepEqual(
        story.map(({ type, facts }) => [type, facts['credential']]),
        [
          ['app-password.created', 'the thief'],
          ['hold.denied', undefined],
        ],
      )
    })

    test('who proves that it was them closes what nobody works on yet, and no takeover', async () => {
      const proven = { ...joins(member(DAN)), clears: true }
      const stateAfter = async (part: IncidentPart, isLookedAfter = false) => {
        const noted = await write((tx) => noteIncident(tx, event('sending.anomaly', DAN), part, []))
        const id = noted?.incidentId ?? ''
        if (isLookedAfter) await write((tx) => acknowledge(tx, organisation(), id, { name: 'cli' }))
        await write((tx) => noteIncident(tx, event('hold.proven', DAN), proven, []))
        const { state, outcome, events } = await read((tx) => incidentWithStory(tx, organisation(), id))
        return [state, outcome, events]
      }
      assert.deepEqual(await stateAfter(takeover(member(DAN))), ['closed', 'false-positive', 2])
      assert.deepEqual(await stateAfter(takeover(member(DAN)), true), ['acknowledged', undefined, 2])
      const critical = { kind: 'account-takeover', severity: 'critical', rule: '', recalls: [] } as const
      assert.equal((await stateAfter({ ...takeover(member(DAN)), opens: critical }))[0], 'acknowledged')
    })

    test('after a quiet week it is another incident; closed ones are forgotten in the end', async () => {
      const key: IncidentKey = { by: 'campaign', value: 'Win.Trojan' }
      const first = await write((tx) => noteIncident(tx, event('message.condemned'), takeover(key), []))
      pass(8 * 86_400_000)
      const second = await write((tx) => noteIncident(tx, event('message.condemned'), takeover(key), []))
      assert.equal(second?.change, 'opened')
      const old = first?.incidentId ?? ''
      await write((tx) => closeIncident(tx, organisation(), old, 'resolved', '', { name: 'cli' }))
      await world().store.write(world().keeper, (tx) => purgeIncidents(tx, now() - 7 * 86_400_000))
      await assert.rejects(
        read((tx) => incidentWithStory(tx, organisation(), old)),
        refusal('no-such-thing'),
      )
      const kept = await read((tx) => findIncidents(tx, organisation(), { since: 0, limit: 10, state: 'open' }))
      assert.ok(kept.some(({ incidentId }) => incidentId === second?.incidentId))
    })
  })
}
