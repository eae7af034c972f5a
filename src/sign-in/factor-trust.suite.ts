// Which second factors let held mail go, as the events of a member tell, on whatever engine.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { StoreWorld } from '../../test/support/store-world.ts'
import { recordEvent } from '../audit/events.ts'
import { now, useClock } from '../base/clock.ts'
import { newMemberId } from '../base/ids.ts'
import { trustedFactors } from './factor-trust.ts'

const DAY_MS = 86_400_000
const RISKY_DAYS = 3

/** What was set up, so many days before the message came that is held (below 0: after it), and whether in doubt. */
type SetUp = readonly [factor: string, daysBefore: number, isDoubted: boolean]

// prettier-ignore
const CASES: readonly (readonly [claim: string, setUp: readonly SetUp[], tooNew: readonly string[], riskyDays?: number])[] = [
  ['nothing was set up',                                   [],                                                     []],
  ['what was set up in doubt, long ago, counts',           [['totp', 10, true]],                                   []],
  ['what was set up in doubt lately does not',             [['totp', 1, true]],                                    ['totp']],
  ['what was set up lately without a doubt counts',        [['totp', 1, false]],                                   []],
  ['nor does what came after it, whoever vouched for it',  [['totp', 2, true], ['passkey', 1, false]],             ['totp', 'passkey']],
  ['what was there before it counts',                      [['recovery-code', 2.5, false], ['totp', 1, true]],     ['totp']],
  ['what was set up after the message does not',           [['totp', 5, false], ['email', -0.01, false]],          ['email']],
  ['no days are risky: what came before the message does', [['totp', 1, true]],                                    [], 0],
]

export function factorTrustSuite(world: () => StoreWorld): void {
  describe('trustedFactors()', () => {
    for (const [claim, setUp, expected, riskyDays = RISKY_DAYS] of CASES) {
      test(claim, async () => {
        const { store, office, organisationId } = world()
        const owner = { organisationId, memberId: newMemberId() }
        const heldAt = now()
        for (const [factor, days, isDoubted] of setUp) {
          const restore = useClock({ now: () => heldAt - days * DAY_MS })
          const body = { type: 'factor.changed', factor, isAdded: true, isDoubted } as const
          await store
            .write(office.issueModule('sign-in'), (tx) => recordEvent(tx, { ...body, ...owner, actor: 'test' }))
            .finally(restore)
        }
        const { before, tooNew } = await store.read(office.issueModule('reactions'), (tx) =>
          trustedFactors(tx, owner, heldAt, riskyDays * DAY_MS),
        )
        assert.deepEqual([...tooNew], expected)
        assert.ok(before <= heldAt)
      })
    }
  })
}
