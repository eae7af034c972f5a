// What becomes of reports about mail of ours, on whatever engine: counted once, for its sender, and not without end.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { MailWorld } from '../../test/support/mail-world.ts'
import type { EventBodies } from '../audit/events.ts'
import { now, useClock } from '../base/clock.ts'
import { newOrganisationId, newTraceId, type EventId, type TraceId } from '../base/ids.ts'
import type { Owner } from '../mailbox/mailbox.ts'
import { KnownPolicies } from '../policy/policy-book.ts'
import { SendingControl, sendingProfile } from '../risk/sending/control.ts'
import { memberStory } from '../store/member-events.ts'
import { enqueue } from '../store/queue.ts'
import { lease, settle } from '../store/queue-work.ts'
import { countReport } from './report-counting.ts'

type Reported = EventBodies['mail.reported']

const DAY_MS = 86_400_000

const FBL = { source: 'remote.test', reporter: 'fbl@remote.test', server: '', remoteAddress: '192.0.2.7' }

export function reportCountingSuite(world: () => MailWorld): void {
  const outbound = () => world().office.issueModule('outbound')

  /** A message that every server took. */
  async function delivered({ organisationId, memberId }: Owner, addresses: readonly string[]): Promise<TraceId> {
    const { store, mx, writeBlob } = world()
    const queueId = newTraceId()
    const blob = await writeBlob(Buffer.from(`From: a@example.org\r\n\r\n${queueId}\r\n`))
    await store.write(mx, (tx) =>
      enqueue(tx, {
        organisationId,
        queueId,
        memberId,
        envelope: { returnPath: 'a@example.org', smtpUtf8: false, body: '7bit', is8bit: false },
        recipients: addresses.map((address) => ({ address })),
        messageId: `<${queueId}@example.org>`,
        delivered: [],
        blob,
        holdReason: '',
        due: now(),
      }),
    )
    const facts = { reply: '250 Ok', remoteHost: 'mx.remote.test', tls: '', isUncertain: false }
    await store.write(outbound(), async (tx) => {
      const leased = await lease(tx, { holder: 'one', leaseMs: 60_000, limit: 1_000, busy: [] })
      const done = { result: 'delivered', due: now(), status: '2.0.0', class: '', facts } as const
      await settle(
        tx,
        'one',
        leased.map((each) => ({ leased: each, ...done })),
      )
    })
    return queueId
  }

  /** @returns what is counted for the member after it */
  async function report(owner: Owner, more: Partial<Reported>, reportedTo = owner.organisationId) {
    const { store, office } = world()
    const ticket = office.issueModule('reports')
    const resolve = async () => ({ organisationId: owner.organisationId })
    const rooms = { sending: new SendingControl(), policies: new KnownPolicies(), directory: { resolve } }
    const parts = { store, ticket, ...rooms, sources: [] }
    const body: Reported = {
      kind: 'complaint',
      ...FBL,
      recipients: [],
      traceIds: [],
      messageId: '',
      author: '',
      ...more,
    }
    const happening = { type: 'mail.reported', organisationId: reportedTo, eventId: 1 as EventId, at: now(), body }
    await countReport(parts, happening)
    const profile = await store.read(world().mx, (tx) => sendingProfile(tx, owner))
    return [profile?.complaints ?? 0, profile?.bounces ?? 0]
  }

  const story = (owner: Owner) =>
    world().store.read(world().office.issueModule('incidents'), async (tx) => {
      const types = ['sending.complained', 'sending.came-back', 'sending.restricted']
      return (await memberStory(tx, owner.organisationId, owner.memberId, types, 0, 100)).map(({ type }) => type).sort()
    })

  describe('countReport()', () => {
    // Counts fade from one day to the next: from noon on none of these tests is in two of them.
    let back: () => void
    before(() => {
      const toNoon = DAY_MS / 2 - (Date.now() % DAY_MS)
      back = useClock({ now: () => Date.now() + toNoon })
    })
    after(() => back())

    test('counts a complaint once for each recipient, however often the event is worked on', async () => {
      const { owner } = await world().newMember()
      const queueId = await delivered(owner, ['x@remote.test', 'y@remote.test', 'z@other.test'])
      const one = { traceIds: [queueId], recipients: ['x@remote.test'] }
      assert.deepEqual(await report(owner, one), [1, 0])
      assert.deepEqual(await report(owner, one), [1, 0])
      assert.deepEqual(
        await report(owner, { messageId: `<${queueId}@example.org>`, recipients: ['y@remote.test'] }),
        [2, 0],
      )
      assert.deepEqual(await report(owner, { traceIds: [queueId], recipients: ['z@other.test'] }), [2, 0])
      assert.deepEqual(await story(owner), ['sending.complained', 'sending.complained'])
    })

    test('counts a late failure apart from a complaint', async () => {
      const { owner } = await world().newMember()
      const queueId = await delivered(owner, ['x@remote.test'])
      const failure = { kind: 'bounce', traceIds: [queueId], recipients: ['x@remote.test'] } as const
      assert.deepEqual(await report(owner, failure), [0, 1])
      assert.deepEqual(await report(owner, failure), [0, 1])
      assert.deepEqual(await report(owner, { traceIds: [queueId] }), [1, 1])
      assert.deepEqual(await story(owner), ['sending.came-back', 'sending.complained'])
    })

    test('finds the organisation of the author when the report came to another', async () => {
      const { owner } = await world().newMember()
      const queueId = await delivered(owner, ['x@remote.test'])
      const elsewhere = newOrganisationId()
      await world().vault.create({ organisationId: elsewhere })
      assert.deepEqual(await report(owner, { traceIds: [queueId] }, elsewhere), [0, 0])
      assert.deepEqual(await report(owner, { traceIds: [queueId], author: 'a@example.org' }, elsewhere), [1, 0])
    })

    test('counts no more than a hundred of a source in an hour, and restricts the member long before', async () => {
      const { owner } = await world().newMember()
      const readers = Array.from({ length: 102 }, (_, index) => `r${index}@busy.test`)
      const queueId = await delivered(owner, readers)
      const busy = { ...FBL, source: 'busy.test', reporter: 'fbl@busy.test', traceIds: [queueId] }
      assert.deepEqual(await report(owner, { ...busy, recipients: readers.slice(0, 101) }), [101, 0])
      assert.deepEqual(await report(owner, { ...busy, recipients: readers.slice(101) }), [101, 0])
      assert.deepEqual(await story(owner), ['sending.complained', 'sending.restricted'])
    })
  })
}
