import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { openStoreWorld, type StoreWorld } from '../../test/support/store-world.ts'
import { now } from '../base/clock.ts'
import type { OrganisationId, TraceId } from '../base/ids.ts'
import { Refusal } from '../base/refusal.ts'
import { Knowledge } from '../intel/knowledge.ts'
import { NO_MARKS } from '../mail/marks.ts'
import { Outbox, type StoredEvent } from '../store/outbox.ts'
import type { Ticket } from '../tickets/ticket.ts'
import { openLink, type LinkCheckParts } from './link-check.ts'
import { linkToken } from './link-token.ts'
import { lookUpUrl } from './look-up-url.ts'

const URL = 'https://news.partner.example/today?reader=7'
const TRACE = 'trace0000000000a' as TraceId

describe('openLink()', { concurrency: false }, () => {
  let world: StoreWorld
  let ticket: Ticket
  let parts: LinkCheckParts
  let token = ''
  before(async () => {
    world = await openStoreWorld()
    ticket = world.office.issueModule('link-check')
    const mine = { store: world.store, ticket }
    parts = {
      ...mine,
      organisations: async () => [world.organisationId],
      lookUpUrl: (url, organisationId) => lookUpUrl(mine, url, organisationId),
    }
    token = await tokenOf(world.organisationId)
  })
  after(() => world.cleanup())

  async function tokenOf(organisationId: OrganisationId): Promise<string> {
    const sealer = await world.store.read(world.mx, (tx) => tx.sealer('event', { organisationId }, 'C2'))
    const { memberId } = world.alice
    return linkToken(sealer, { organisationId, memberId, traceId: TRACE, url: URL, expiresAt: now() + 60_000 })
  }

  /** As when a message with this link was found to be malware. */
  async function condemn(): Promise<void> {
    const knowledge = new Knowledge({ domains: async () => [], people: async function* () {} })
    const occasion = {
      organisationId: world.organisationId,
      direction: 'in' as const,
      at: now(),
      receivers: [world.alice.memberId],
      foreign: [],
      messageId: '',
      peer: { address: '192.0.2.1', helo: '' },
      contentLogOdds: 0,
      marks: { ...NO_MARKS, links: [{ url: URL, domain: 'partner.example' }] },
    }
    const known = await knowledge.about(occasion, (work) => world.store.read(world.mx, work))
    await world.store.write(world.mx, (tx) => knowledge.remember(tx, occasion, known, 'malware', undefined))
  }

  it('gives a link that nothing speaks against, and keeps the click with the reader and the message', async () => {
    assert.deepEqual(await openLink(parts, token, false), { url: URL, verdict: 'fine', reasons: [] })
    const events = await happened()
    assert.deepEqual(
      events.map(({ type, memberId }) => [type, memberId]),
      [['link.clicked', world.alice.memberId]],
    )
    const { actor: _, ...body } = events[0]!.body as Record<string, unknown>
    assert.deepEqual(body, { traceId: TRACE, url: URL, verdict: 'fine', isConfirmed: false })
  })

  it('blocks a link once messages with it are condemned, also for who has confirmed it', async () => {
    await condemn()
    await condemn()
    const opened = await openLink(parts, token, true)
    assert.deepEqual([opened.verdict, opened.reasons], ['blocked', ['reputation.link-domain']])
    assert.deepEqual(
      (await happened()).map(({ body }) => (body as { verdict: string }).verdict),
      ['blocked'],
    )
  })

  it('keeps no click of a link that is not ours, and opens none of an organisation that is not here', async () => {
    const isUnknown = (error: unknown) => error instanceof Refusal && error.reason === 'no-such-thing'
    await assert.rejects(openLink(parts, `${token}x`, false), isUnknown)
    await assert.rejects(openLink({ ...parts, organisations: async () => [] }, token, false), isUnknown)
    assert.deepEqual(await happened(), [])
  })

  /** What the outbox tells since the last time. */
  async function happened(): Promise<StoredEvent[]> {
    const events: StoredEvent[] = []
    const outbox = new Outbox(world.store, world.reactions, async (event) => void events.push(event))
    await outbox.workOff()
    return events
  }
})
