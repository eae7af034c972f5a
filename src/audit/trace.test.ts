import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { openTestStore, type TestStore } from '../../test/support/store.ts'
import { newOrganisationId, newTraceId } from '../base/ids.ts'
import { Refusal } from '../base/refusal.ts'
import type { Ticket } from '../tickets/ticket.ts'
import { findTraces, recordTrace, type TraceEntry } from './trace.ts'

describe('trace', () => {
  let house: TestStore
  let mx: Ticket
  let administrator: Ticket
  const organisationId = newOrganisationId()
  const entry = (facts: Partial<TraceEntry>): TraceEntry => ({
    organisationId,
    traceId: newTraceId(),
    at: 1_000,
    direction: 'in',
    stage: 'accepted',
    action: 'deliver',
    reason: '',
    classification: 'clean',
    size: 42,
    sender: 'Sender@example.net',
    recipients: ['li@example.org'],
    recipientCount: 1,
    peerAddress: '192.0.2.1',
    helo: 'mx.example.net',
    messageId: '<1@example.net>',
    signals: [{ id: 'sender-auth.spf', value: 'pass' }],
    rules: [],
    copies: [],
    detail: '',
    ...facts,
  })
  const find = (query: object) =>
    house.store.read(administrator, (tx) => findTraces(tx, organisationId, { since: 0, limit: 10, ...query }))

  before(async () => {
    house = await openTestStore()
    await house.vault.create({ organisationId })
    mx = house.office.issueModule('mx')
    administrator = house.office.issueModule('administrator')
  })
  after(() => house.cleanup())

  it('findTraces() finds by id, by sender and by recipient whatever their case, newest first', async () => {
    const first = entry({})
    const second = entry({
      at: 2_000,
      sender: '',
      recipients: ['li@example.org', 'wang@example.org'],
      recipientCount: 2,
    })
    await house.store.write(mx, async (tx) => {
      await recordTrace(tx, first)
      await recordTrace(tx, second)
    })
    assert.deepEqual(await find({ traceId: first.traceId }), [first])
    assert.deepEqual(await find({ address: 'sender@EXAMPLE.net' }), [first])
    assert.deepEqual(
      (await find({ address: 'LI@example.org' })).map(({ at }) => at),
      [2_000, 1_000],
    )
    assert.deepEqual(await find({ address: 'wang@example.org', since: 2_001 }), [])
  })

  it('recordTrace() keeps 100 recipients of 1,000, and the count', async () => {
    const recipients = Array.from({ length: 1000 }, (_, index) => `r${index}@example.org`)
    const many = entry({ recipients, recipientCount: 1000 })
    await house.store.write(mx, (tx) => recordTrace(tx, many))
    const [found] = await find({ traceId: many.traceId })
    assert.equal(found?.recipients.length, 100)
    assert.equal(found?.recipientCount, 1000)
  })

  it('findTraces() refuses the ticket that only writes', async () => {
    const read = house.store.read(mx, (tx) => findTraces(tx, organisationId, { since: 0, limit: 1 }))
    await assert.rejects(read, (error) => error instanceof Refusal && error.reason === 'not-permitted')
  })
})
