// Grants over quotas, and the dry run over the trace, on whatever engine.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { StoreWorld } from '../../../test/support/store-world.ts'
import { recordTrace, type TraceEntry } from '../../audit/trace.ts'
import { now } from '../../base/clock.ts'
import { newTraceId, type MemberId } from '../../base/ids.ts'
import { Refusal } from '../../base/refusal.ts'
import { createOrganisation } from '../../directory/structure.ts'
import { readPolicy } from '../document/read-policy.ts'
import { forgetQuotaGrants } from '../records-quota.ts'
import { allGrants, grantByStepUp, grantQuota, grantsOf, revokeGrant } from './grants.ts'
import { quotaDryRun } from './quota-dry-run.ts'
import { QuotaTable } from './quota-table.ts'
import type { Person } from '../scope.ts'

const HOUR_MS = 3_600_000
const LI: Person = { address: 'li@example.org', department: 'Sales', jobLevel: '' }
const CAPS = 'quota: { rows: [{ id: caps, limits: [{ of: outside, in: hour, most: 3, after-step-up: 5 }] }] }'

const table = (text: string) => new QuotaTable(readPolicy(text).quota)

export function grantsSuite(world: () => StoreWorld): void {
  const administrator = () => world().office.issueModule('administrator')
  let made = 0
  async function freshOwner() {
    const { store, vault } = world()
    const organisationId = await store.write(administrator(), (tx) =>
      createOrganisation(tx, vault, 'Example', `quota${++made}.test`),
    )
    return { organisationId, memberId: 7 as MemberId }
  }
  const write: StoreWorld['store']['write'] = (ticket, work) => world().store.write(ticket, work)
  const wanted = (more: object = {}) => ({
    unit: 'recipients' as const,
    window: 'day' as const,
    limit: 900,
    until: now() + HOUR_MS,
    approver: 'cli',
    reason: 'fair in June',
    ...more,
  })

  describe('grantQuota()', () => {
    test('is listed with its reason until it is revoked', async () => {
      const owner = await freshOwner()
      const { id } = await write(administrator(), (tx) => grantQuota(tx, owner, wanted()))
      const listed = await world().store.read(administrator(), (tx) => allGrants(tx, owner.organisationId))
      assert.deepEqual(
        listed.map(({ limit, reason, approver }) => ({ limit, reason, approver })),
        [{ limit: 900, reason: 'fair in June', approver: 'cli' }],
      )
      assert.equal(await write(administrator(), (tx) => revokeGrant(tx, owner.organisationId, id)), true)
      assert.equal(await write(administrator(), (tx) => revokeGrant(tx, owner.organisationId, id)), false)
      assert.deepEqual(await world().store.read(administrator(), (tx) => grantsOf(tx, owner)), [])
    })
    for (const [what, more] of [
      ['a time that is over', { until: 1 }],
      ['a year', { until: Date.UTC(2200, 1) }],
      ['half a message', { limit: 0.5 }],
      ['no reason', { reason: ' ' }],
    ] as const) {
      test(`refuses ${what}`, async () => {
        const owner = await freshOwner()
        await assert.rejects(
          write(administrator(), (tx) => grantQuota(tx, owner, wanted(more))),
          (error) => error instanceof Refusal && error.reason === 'bad-parameter',
        )
      })
    }
    test('is forgotten by the keeper once it is over', async () => {
      const owner = await freshOwner()
      await write(administrator(), (tx) => grantQuota(tx, owner, wanted()))
      const keeper = world().office.issueModule('keeper')
      await write(keeper, (tx) => forgetQuotaGrants(tx, now() + 2 * HOUR_MS))
      assert.deepEqual(await world().store.read(administrator(), (tx) => grantsOf(tx, owner)), [])
    })
  })

  describe('grantByStepUp()', () => {
    test('raises to the second cap, once, and only what the rule names', async () => {
      const owner = await freshOwner()
      const quota = table(CAPS).quotaOf(LI)
      for (const rule of ['quota:caps:outside:hour', 'quota:caps:outside:hour', 'quota:other:outside:hour', 'out-spam'])
        await write(administrator(), (tx) => grantByStepUp(tx, owner, quota, rule))
      const grants = await world().store.read(administrator(), (tx) => grantsOf(tx, owner))
      assert.deepEqual(
        grants.map(({ unit, window, limit, approver }) => `${unit} ${window} ${limit} ${approver}`),
        ['outside hour 5 step-up'],
      )
    })
  })

  describe('quotaDryRun()', () => {
    test('counts whom the rows would have asked and refused, in the order of time', async () => {
      const owner = await freshOwner()
      const begin = now() - 10 * HOUR_MS
      const mx = world().office.issueModule('mx')
      for (let at = 0; at < 8; at++) {
        const entry = sent(owner.organisationId, begin + at * 60_000, [`c${at}@other.example`])
        await write(mx, (tx) => recordTrace(tx, entry))
      }
      await write(mx, (tx) => recordTrace(tx, sent(owner.organisationId, begin + 3 * HOUR_MS, ['c1@other.example'])))
      const personOf = async (_: unknown, sender: string) => (sender === LI.address ? LI : undefined)
      const ran = await quotaDryRun(
        world().store,
        administrator(),
        owner.organisationId,
        table(CAPS),
        personOf,
        ['example.org'],
        0,
      )
      assert.deepEqual(ran, {
        judged: 9,
        asked: 2,
        refused: 3,
        hits: [{ address: LI.address, rule: 'quota:caps:outside:hour', asked: 2, refused: 3 }],
      })
    })
  })

  function sent(organisationId: TraceEntry['organisationId'], at: number, recipients: readonly string[]): TraceEntry {
    return {
      organisationId,
      traceId: newTraceId(),
      at,
      direction: 'out',
      stage: 'accepted',
      action: 'send',
      reason: '',
      classification: 'clean',
      size: 1_000,
      sender: LI.address,
      recipients,
      recipientCount: recipients.length,
      peerAddress: '192.0.2.1',
      helo: '',
      messageId: '',
      signals: [],
      rules: [],
      copies: [],
      detail: '',
    }
  }
}
