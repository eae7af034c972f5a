// Incidents and alerts, on whatever engine.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { meet, valueOf } from '../../test/support/meeting.ts'
import type { StoreWorld } from '../../test/support/store-world.ts'
import { now, useClock } from '../base/clock.ts'
import type { EventId, MemberId, OrganisationId } from '../base/ids.ts'
import { Refusal } from '../base/refusal.ts'
import { createOrganisation } from '../directory/structure.ts'
import type { ReadTx, WriteTx } from '../store/store.ts'
import { AlertSender, type AlertChannel } from './alert-sender.ts'
import { findAlerts, raiseAlert, SAME_ALERT_MS, type NewAlert } from './alerts.ts'
import { suppress, suppressions, unsuppress } from './suppressions.ts'
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
import { noteIncident, type IncidentKey, type IncidentPart } from './incidents.ts'
import { purgeIncidents } from './purge-incidents.ts'

const MINUTE_MS = 60_000

export function incidentSuite(world: () => StoreWorld): void {
  let organisationId: OrganisationId
  let later = 0
  let restore: () => void
  let nextEvent = 1_000_000
  const [ANN, BEN, CAI, DAN, EVE] = [11, 12, 13, 14, 15] as unknown as readonly [
    MemberId,
    MemberId,
    MemberId,
    MemberId,
    MemberId,
  ]
  const incidents = () => world().office.issueModule('incidents')
  const read = <T>(work: (tx: ReadTx) => Promise<T>) => world().store.read(incidents(), work)
  const write = <T>(work: (tx: WriteTx) => Promise<T>) => world().store.write(incidents(), work)
  const refuses = (reason: string) => (error: unknown) => error instanceof Refusal && error.reason === reason

  before(async () => {
    restore = useClock({ now: () => Date.now() + later })
    const administrator = world().office.issueModule('administrator')
    organisationId = await world().store.write(administrator, (tx) =>
      createOrganisation(tx, world().vault, 'Example', 'incident.test'),
    )
  })
  after(() => restore())

  const event = (type: string, memberId?: MemberId, body: object = {}) => ({
    eventId: (nextEvent += 1) as EventId,
    type,
    organisationId,
    ...(memberId !== undefined && { memberId }),
    body: { actor: 'test', ...body },
    at: now(),
  })
  const member = (id: MemberId): IncidentKey => ({ by: 'member', value: String(id) })
  const takeover = (...keys: IncidentKey[]): IncidentPart => ({
    opens: { kind: 'account-takeover', severity: 'medium', rule: 'rise', recalls: ['app-password.created'] },
    keys,
    highFrom: 4,
  })
  const joins = (...keys: IncidentKey[]): IncidentPart => ({ keys, highFrom: 0 })

  describe('incidents', () => {
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
      const page = await read((tx) => incidentWithStory(tx, organisationId, opened?.incidentId ?? ''))
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
      await write((tx) => assign(tx, organisationId, id, BEN, cli))
      later += 4 * MINUTE_MS
      await write((tx) => acknowledge(tx, organisationId, id, { name: String(ANN), memberId: ANN }))
      await write((tx) => takeNote(tx, organisationId, id, 'called the owner', cli))
      const filtered = async (more: object) =>
        (await read((tx) => findIncidents(tx, organisationId, { since: 0, limit: 10, ...more }))).some(
          ({ incidentId }) => incidentId === id,
        )
      assert.deepEqual(
        await Promise.all(
          [{ ownerId: BEN }, { ownerId: ANN }, { severity: 'low' }, { severity: 'high' }].map(filtered),
        ),
        [true, false, true, false],
      )
      await write((tx) => takeOver(tx, organisationId, id, { name: String(CAI), memberId: CAI }))
      await write((tx) => assign(tx, organisationId, id, BEN, cli))
      later += 6 * MINUTE_MS
      await write((tx) => closeIncident(tx, organisationId, id, 'false-positive', 'a newsletter', cli))
      const page = await read((tx) => incidentWithStory(tx, organisationId, id))
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
        write((tx) => acknowledge(tx, organisationId, id, cli)),
        refuses('not-permitted'),
      )
      await assert.rejects(
        write((tx) => acknowledge(tx, organisationId, 'none', cli)),
        refuses('no-such-thing'),
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
        (tx) => closeIncident(tx, organisationId, id, 'resolved', '', { name: 'cli' }),
        () => write((tx) => takeOver(tx, organisationId, id, { name: String(BEN), memberId: BEN })),
      )
      assert.equal(closed.status, 'fulfilled')
      assert.throws(() => valueOf(taken), refuses('not-permitted'))
      const { state, ownerId } = await read((tx) => incidentWithStory(tx, organisationId, id))
      assert.deepEqual([state, ownerId], ['closed', undefined])
    })

    test('a new one begins with what happened to the member within the day before', async () => {
      const sealed = (memberId: MemberId, credential: string) =>
        write((tx) =>
          recordEvent(tx, { type: 'app-password.created', organisationId, memberId, actor: 'cli', credential }),
        )
      await sealed(CAI, 'long ago')
      later += 86_400_000
      await sealed(CAI, 'the thief')
      await sealed(ANN, 'of another member')
      const noted = await write((tx) => noteIncident(tx, event('hold.denied', CAI), takeover(member(CAI)), []))
      const { story } = await read((tx) => incidentWithStory(tx, organisationId, noted?.incidentId ?? ''))
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
        if (isLookedAfter) await write((tx) => acknowledge(tx, organisationId, id, { name: 'cli' }))
        await write((tx) => noteIncident(tx, event('hold.proven', DAN), proven, []))
        const { state, outcome, events } = await read((tx) => incidentWithStory(tx, organisationId, id))
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
      later += 8 * 86_400_000
      const second = await write((tx) => noteIncident(tx, event('message.condemned'), takeover(key), []))
      assert.equal(second?.change, 'opened')
      const old = first?.incidentId ?? ''
      await write((tx) => closeIncident(tx, organisationId, old, 'resolved', '', { name: 'cli' }))
      await world().store.write(world().keeper, (tx) => purgeIncidents(tx, now() - 7 * 86_400_000))
      await assert.rejects(
        read((tx) => incidentWithStory(tx, organisationId, old)),
        refuses('no-such-thing'),
      )
      const kept = await read((tx) => findIncidents(tx, organisationId, { since: 0, limit: 10, state: 'open' }))
      assert.ok(kept.some(({ incidentId }) => incidentId === second?.incidentId))
    })
  })

  describe('alerts', () => {
    const newAlert = (changed: Partial<NewAlert> = {}): NewAlert => ({
      organisationId,
      kind: 'strange-sending',
      severity: 'high',
      eventId: (nextEvent += 1) as EventId,
      memberId: ANN,
      title: { en: 'Unusual sending', zh: '发信行为异常' },
      words: { en: '90 messages', zh: '90 封' },
      account: 'ann@incident.test',
      remoteAddress: '203.0.113.9',
      about: '',
      rule: 'rise',
      ...changed,
    })
    const raise = (alert: NewAlert, ...channels: string[]) =>
      write((tx) =>
        raiseAlert(
          tx,
          alert,
          channels.map((channel) => ({ channel, target: '' })),
        ),
      )
    const all = () => read((tx) => findAlerts(tx, organisationId, 0, 100))

    function channel(name: string): AlertChannel & { readonly sent: number[]; broken: boolean } {
      const made = {
        name,
        sent: [] as number[],
        broken: false,
        async send({ times }: { readonly times: number }) {
          if (made.broken) throw new Refusal('unavailable', 'No answer')
          made.sent.push(times)
        },
      }
      return made
    }

    test('the same within ten minutes is told once at once, and once with its number; another member apart', async () => {
      later += 3_600_000
      const [hook] = [channel('hook')]
      const sender = new AlertSender(world().store, incidents(), [hook])
      const first = newAlert()
      await raise(first, 'hook')
      await raise(first, 'hook')
      await sender.workOff()
      for (let more = 0; more < 4; more += 1) await raise(newAlert(), 'hook')
      await raise(newAlert({ memberId: BEN }), 'hook')
      await sender.workOff()
      assert.deepEqual(hook.sent, [1, 1])
      later += SAME_ALERT_MS
      await sender.workOff()
      assert.deepEqual(hook.sent, [1, 1, 5])
      await raise(newAlert(), 'hook')
      await sender.workOff()
      assert.deepEqual(hook.sent, [1, 1, 5, 1], 'a new one after ten minutes')
    })

    test('the same that comes at once is one alert with its number', async () => {
      later += 3_600_000
      await Promise.all(Array.from({ length: 5 }, () => raise(newAlert({ about: 'at once' }), 'nowhere')))
      const alerts = (await all()).filter(({ about }) => about === 'at once')
      assert.deepEqual(
        alerts.map(({ times, deliveries }) => [times, deliveries.map(({ round }) => round)]),
        [[5, [1, 2]]],
      )
    })

    test('what becomes worse within the minutes is told at once', async () => {
      later += 3_600_000
      const hook = channel('hook')
      const sender = new AlertSender(world().store, incidents(), [hook])
      for (const severity of ['low', 'low'] as const) await raise(newAlert({ severity }), 'hook')
      await raise(newAlert({ severity: 'critical' }), 'hook')
      await sender.workOff()
      assert.deepEqual(hook.sent, [3, 3])
      assert.equal((await all())[0]?.severity, 'critical')
    })

    test('a broken channel keeps no other waiting, is told of, and gets what it missed', async () => {
      later += 3_600_000
      const [hook, log] = [channel('hook'), channel('log')]
      hook.broken = true
      const sender = new AlertSender(world().store, incidents(), [hook, log])
      await raise(newAlert(), 'hook', 'log')
      const seen: string[] = []
      const failed = async () =>
        world().store.read(world().reactions, async (tx) =>
          tx.db.selectFrom('event').select('event_id').where('type', '=', 'alert.failed').execute(),
        )
      const before = (await failed()).length
      for (let attempt = 1; attempt <= 5; attempt += 1) {
        await sender.workOff()
        seen.push(String(log.sent.length))
        later += 60_000
      }
      assert.deepEqual(log.sent, [1])
      assert.equal((await failed()).length, before + 1, 'told once')
      hook.broken = false
      later += 600_000
      await sender.workOff()
      assert.deepEqual(hook.sent, [1])
      const [alert] = await all()
      assert.deepEqual(
        alert?.deliveries.map(({ channel: name, state, attempts }) => [name, state, attempts]),
        [
          ['hook', 'sent', 6],
          ['log', 'sent', 1],
        ],
      )
    })

    test('what is suppressed is listed and told to nobody, until its end or until it is lifted', async () => {
      later += 3_600_000
      const hook = channel('hook')
      const sender = new AlertSender(world().store, incidents(), [hook])
      const until = now() + 86_400_000
      const scope = { kind: 'strange-sending', memberId: ANN }
      const id = await write((tx) => suppress(tx, organisationId, scope, { reason: 'campaign', until, by: 'cli' }))
      await raise(newAlert(), 'hook')
      await raise(newAlert({ memberId: BEN }), 'hook')
      await sender.workOff()
      assert.deepEqual(hook.sent, [1])
      assert.equal((await all()).filter(({ suppressedBy }) => suppressedBy === id).length, 1)
      assert.deepEqual(
        (await read((tx) => suppressions(tx, organisationId))).map(({ reason }) => reason),
        ['campaign'],
      )
      assert.equal(await write((tx) => unsuppress(tx, organisationId, id, 'cli')), true)
      assert.equal(await write((tx) => unsuppress(tx, organisationId, id, 'cli')), false)
      later += SAME_ALERT_MS + 1
      await raise(newAlert(), 'hook')
      await sender.workOff()
      assert.deepEqual(hook.sent, [1, 1])
      // What is critical is told all the same, also where it began as something that was suppressed.
      await write((tx) => suppress(tx, organisationId, { rule: 'rise' }, { reason: 'campaign', until, by: 'cli' }))
      later += SAME_ALERT_MS + 1
      await raise(newAlert(), 'hook')
      await sender.workOff()
      assert.deepEqual(hook.sent, [1, 1])
      await raise(newAlert({ severity: 'critical' }), 'hook')
      await sender.workOff()
      assert.deepEqual(hook.sent, [1, 1, 2])
      const noted = (part: IncidentPart) =>
        write((tx) => noteIncident(tx, event('sending.anomaly', EVE), part, [])).then((found) => found?.change)
      assert.equal(await noted(takeover(member(EVE))), undefined)
      const critical = { kind: 'account-takeover', severity: 'critical', rule: 'rise', recalls: [] } as const
      assert.equal(await noted({ ...takeover(member(EVE)), opens: critical }), 'opened')
      const said = { reason: '', until, by: 'cli' }
      await assert.rejects(
        write((tx) => suppress(tx, organisationId, scope, said)),
        refuses('bad-parameter'),
      )
      await assert.rejects(
        write((tx) => suppress(tx, organisationId, {}, { ...said, reason: 'x' })),
        refuses('bad-parameter'),
      )
    })

    test('no word of an alert or an incident stands in the database in clear', async () => {
      await raise(newAlert({ words: { en: 'findme-words', zh: '' } }), 'hook')
      const rows = await read((tx) => tx.db.selectFrom('alert').selectAll().execute())
      assert.ok(rows.every((row) => !Buffer.concat([row.facts_sealed, row.token]).includes('findme')))
    })
  })
}
