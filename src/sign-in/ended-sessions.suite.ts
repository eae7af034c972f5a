// Sessions end by what the events say, at a server that heard no news of them, on whatever engine.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { StoreWorld } from '../../test/support/store-world.ts'
import { recordEvent } from '../audit/events.ts'
import { now, useClock } from '../base/clock.ts'
import { newMemberId } from '../base/ids.ts'
import { TicketOffice } from '../tickets/office.ts'
import { endingOfSessions, isEnded } from './ended-sessions.ts'

/** ms */
const SOON = 10

export function endedSessionsSuite(world: () => StoreWorld): void {
  describe('ended sessions', () => {
    test('of a frozen member none stays, also where it began by a clock that is ahead of the other server', async () => {
      const { store, office, organisationId } = world()
      const owner = { organisationId, memberId: newMemberId() }
      const here = new TicketOffice()
      const [at, ahead] = [now(), 2_000]
      const restore = useClock({ now: () => at + ahead })
      const thief = here.issueUser(organisationId, owner.memberId, 'imap')
      useClock({ now: () => at + SOON })
      try {
        await store.write(office.issueModule('sign-in'), (tx) =>
          recordEvent(tx, { type: 'member.frozen', ...owner, actor: 'test', from: 'active', to: 'frozen' }),
        )
        const reactions = office.issueModule('reactions')
        assert.equal(await store.read(reactions, (tx) => isEnded(tx, owner, thief)), true)
        await endingOfSessions(store, here, reactions)()
        assert.equal(here.isOpen(thief), false)
      } finally {
        restore()
      }
    })

    for (const [type, left] of [
      ['sessions.ended', ['later', 'colleague']],
      ['sessions.others-ended', ['asking', 'later', 'colleague']],
      ['factor.changed', ['asking', 'other', 'later', 'colleague']],
    ] as const) {
      test(`${type} leaves ${left.join(', ')}`, async () => {
        const { store, office, organisationId } = world()
        const at = now()
        const restore = useClock({ now: () => at })
        try {
          const [member, colleague] = [newMemberId(), newMemberId()]
          const owner = { organisationId, memberId: member }
          const here = new TicketOffice()
          const asking = here.issueUser(organisationId, member, 'web')
          const other = here.issueUser(organisationId, member, 'imap')
          const others = { colleague: here.issueUser(organisationId, colleague, 'imap') }
          useClock({ now: () => at + SOON })
          const kept = asking.sessionId ?? ''
          const bodies = {
            'sessions.ended': { type: 'sessions.ended' },
            'sessions.others-ended': { type: 'sessions.others-ended', kept },
            'factor.changed': { type: 'factor.changed', factor: 'totp', isAdded: true },
          } as const
          await store.write(office.issueModule('sign-in'), (tx) =>
            recordEvent(tx, { ...bodies[type], ...owner, actor: 'test' }),
          )
          const reactions = office.issueModule('reactions')
          const later = here.issueUser(organisationId, member, 'pop')
          const open = { asking, other, later, ...others }
          const ended = await store.read(reactions, async (tx) => [
            await isEnded(tx, owner, asking),
            await isEnded(tx, owner, other),
            await isEnded(tx, owner, later),
          ])
          const names: readonly string[] = left
          assert.deepEqual(
            ended,
            ['asking', 'other', 'later'].map((name) => !names.includes(name)),
          )
          const end = endingOfSessions(store, here, reactions)
          await Promise.all([end(), end()])
          assert.deepEqual(
            Object.entries(open).flatMap(([name, ticket]) => (here.isOpen(ticket) ? [name] : [])),
            left,
          )
        } finally {
          restore()
        }
      })
    }
  })
}
