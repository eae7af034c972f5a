// Alerts, on whatever engine.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { refusal } from '../../test/support/refusals.ts'
import type { StoreWorld } from '../../test/support/store-world.ts'
import { now } from '../base/clock.ts'
import { Refusal } from '../base/refusal.ts'
import { AlertSender, type AlertChannel } from './alert-sender.ts'
import { findAlerts, raiseAlert, SAME_ALERT_MS, type NewAlert } from './alerts.ts'
import { suppress, suppressions, unsuppress } from './suppressions.ts'
import { ANN, BEN, EVE, incidentWorld, member, newEventId, takeover } from './incidents.fixture.ts'
import { noteIncident, type IncidentPart } from './incidents.ts'

export function alertSuite(world: () => StoreWorld): void {
  describe('alerts', () => {
    const { organisation, incidents, read, write, pass, event } = incidentWorld(world, 'alert.test')
    const newAlert = (changed: Partial<NewAlert> = {}): NewAlert => ({
      organisationId: organisation(),
      kind: 'strange-sending',
      severity: 'high',
      eventId: newEventId(),
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
    const all = () => read((tx) => findAlerts(tx, organisation(), 0, 100))

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
      pass(3_600_000)
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
      pass(SAME_ALERT_MS)
      await sender.workOff()
      assert.deepEqual(hook.sent, [1, 1, 5])
      await raise(newAlert(), 'hook')
      await sender.workOff()
      assert.deepEqual(hook.sent, [1, 1, 5, 1], 'a new one after ten minutes')
    })

    test('the same that comes at once is one alert with its number', async () => {
      pass(3_600_000)
      await Promise.all(Array.from({ length: 5 }, () => raise(newAlert({ about: 'at once' }), 'nowhere')))
      const alerts = (await all()).filter(({ about }) => about === 'at once')
      assert.deepEqual(
        alerts.map(({ times, deliveries }) => [times, deliveries.map(({ round }) => round)]),
        [[5, [1, 2]]],
      )
    })

    test('what becomes worse within the minutes is told at once', async () => {
      pass(3_600_000)
      const hook = channel('hook')
      const sender = new AlertSender(world().store, incidents(), [hook])
      for (const severity of ['low', 'low'] as const) await raise(newAlert({ severity }), 'hook')
      await raise(newAlert({ severity: 'critical' }), 'hook')
      await sender.workOff()
      assert.deepEqual(hook.sent, [3, 3])
      assert.equal((await all())[0]?.severity, 'critical')
    })

    test('a broken channel keeps no other waiting, is told of, and gets what it missed', async () => {
      pass(3_600_000)
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
        pass(60_000)
      }
      assert.deepEqual(log.sent, [1])
      assert.equal((await failed()).length, before + 1, 'told once')
      hook.broken = false
      pass(600_000)
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
      pass(3_600_000)
      const hook = channel('hook')
      const sender = new AlertSender(world().store, incidents(), [hook])
      const until = now() + 86_400_000
      const scope = { kind: 'strange-sending', memberId: ANN }
      const id = await write((tx) => suppress(tx, organisation(), scope, { reason: 'campaign', until, by: 'cli' }))
      await raise(newAlert(), 'hook')
      await raise(newAlert({ memberId: BEN }), 'hook')
      await sender.workOff()
      assert.deepEqual(hook.sent, [1])
      assert.equal((await all()).filter(({ suppressedBy }) => suppressedBy === id).length, 1)
      assert.deepEqual(
        (await read((tx) => suppressions(tx, organisation()))).map(({ reason }) => reason),
        ['campaign'],
      )
      assert.equal(await write((tx) => unsuppress(tx, organisation(), id, 'cli')), true)
      assert.equal(await write((tx) => unsuppress(tx, organisation(), id, 'cli')), false)
      pass(SAME_ALERT_MS + 1)
      await raise(newAlert(), 'hook')
      await sender.workOff()
      assert.deepEqual(hook.sent, [1, 1])
      // What is critical is told all the same, also where it began as something that was suppressed.
      await write((tx) => suppress(tx, organisation(), { rule: 'rise' }, { reason: 'campaign', until, by: 'cli' }))
      pass(SAME_ALERT_MS + 1)
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
        write((tx) => suppress(tx, organisation(), scope, said)),
        refusal('bad-parameter'),
      )
      await assert.rejects(
        write((tx) => suppress(tx, organisation(), {}, { ...said, reason: 'x' })),
        refusal('bad-parameter'),
      )
    })

    test('no word of an alert or an incident stands in the database in clear', async () => {
      await raise(newAlert({ words: { en: 'findme-words', zh: '' } }), 'hook')
      const rows = await read((tx) => tx.db.selectFrom('alert').selectAll().execute())
      assert.ok(rows.every((row) => !Buffer.concat([row.facts_sealed, row.token]).includes('findme')))
    })
  })
}
