import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { openTestStore, type TestStore } from '../../test/support/store.ts'
import { newMemberId, newOrganisationId } from '../base/ids.ts'
import type { Ticket } from '../tickets/ticket.ts'
import {
  findDecisions,
  forgetDecisions,
  recallDecisions,
  recordDecision,
  riskySince,
  settleDecision,
} from './decision-log.ts'
import type { Outcome } from './event.ts'
import { openEngine, stranger, usual } from './sign-in.fixture.ts'
import { DAY_MS } from './state/decay.ts'
import { encodeProfile } from './state/profile-codec.ts'
import { eventNames, hashingKey, StoredProfiles } from './stored-profiles.ts'

describe('profiles and decisions in the database', () => {
  let house: TestStore
  let signIn: Ticket
  const owner = { organisationId: newOrganisationId(), memberId: newMemberId() }
  const own = eventNames(owner)

  before(async () => {
    house = await openTestStore()
    await house.vault.create({ organisationId: owner.organisationId })
    await house.vault.create(owner)
    signIn = house.office.issueModule('sign-in')
  })
  after(() => house.cleanup())

  test('a profile comes back as it was put away; decisions come back with their vectors; the log gives the same vector again', async () => {
    const profiles = new StoredProfiles()
    const key = await house.store.write(signIn, (tx) => hashingKey(tx, owner.organisationId))
    const { engine } = openEngine({ profiles, key })
    const vectors: Float32Array[] = []
    for (let day = 0; day < 5; day++) {
      const event = { ...usual, ...own, at: usual.at + day * DAY_MS }
      await house.store.write(signIn, async (tx) => {
        await profiles.take(tx, owner)
        const assessment = engine.score(event)
        vectors.push(assessment.vector)
        await recordDecision(tx, owner, event, assessment, 'step-up-passed')
        await profiles.change(tx, owner, event.at, () => engine.learn(event, 'step-up-passed', assessment))
      })
    }
    const kept = encodeProfile(profiles.of(own))
    const fresh = new StoredProfiles()
    await house.store.read(signIn, (tx) => fresh.take(tx, owner))
    assert.deepEqual(encodeProfile(fresh.of(own)), kept)

    const found = await house.store.read(signIn, (tx) =>
      findDecisions(tx, owner.organisationId, { since: 0, limit: 10, memberId: owner.memberId }),
    )
    assert.deepEqual(found.map(({ vector }) => vector).reverse(), vectors)
    const { engine: again, profiles: rebuilt } = openEngine({ key })
    for (const { event, vector, outcome } of [...found].reverse()) {
      assert.deepEqual(again.score(event).vector, vector)
      again.learn(event, outcome)
    }
    assert.deepEqual(encodeProfile(rebuilt.of(own)), kept)
  })

  test('what came of a decision is noted, and tells the engine of attacks after a start', async () => {
    const { engine } = openEngine()
    const [id] = await house.store.write(signIn, (tx) =>
      Promise.all([
        recordDecision(tx, owner, { ...stranger, ...own }, engine.score({ ...stranger, ...own }), 'unanswered'),
        settleDecision(tx, owner, 'none such', 'not-me'),
      ]),
    )
    const notMe = () => house.store.write(signIn, (tx) => settleDecision(tx, owner, id, 'not-me'))
    assert.deepEqual((await Promise.all([notMe(), notMe()])).sort(), [false, true], 'once')
    const found = await house.store.read(signIn, (tx) =>
      findDecisions(tx, owner.organisationId, { since: 0, limit: 100 }),
    )
    assert.equal(found.find(({ decisionId }) => decisionId === id)?.outcome, 'not-me')
    const before = engine.score({ ...usual, account: 'bob' }).score
    assert.equal(
      await house.store.read(signIn, (tx) => recallDecisions(tx, engine, owner.organisationId, 0, 100)),
      found.length,
    )
    assert.notEqual(engine.score({ ...usual, ...own, account: 'bob' }).score, before)
    assert.equal(
      await house.store.write(signIn, (tx) => forgetDecisions(tx, owner.organisationId, Number.MAX_SAFE_INTEGER)),
      found.length,
    )
  })

  test('with the key of the member destroyed, little is known of her, and she is not let in unasked', async () => {
    const profiles = new StoredProfiles()
    await house.store.read(signIn, (tx) => profiles.take(tx, owner))
    assert.ok(profiles.of(own).logins > 0)
    await house.vault.destroy(owner)
    await house.store.read(signIn, (tx) => profiles.take(tx, owner))
    assert.equal(profiles.of(own).logins, 0)
    const { engine } = openEngine({ profiles })
    assert.equal(engine.score({ ...stranger, ...own }).decision, 'step-up')
  })

  test('the risky time begins with the first doubtful sign-in or the last proved one, whichever is earlier, within bounds', async () => {
    const { engine } = openEngine()
    const start = usual.at + 1_000 * DAY_MS
    const week = 7 * DAY_MS
    type Row = readonly [day: number, decision: 'allow' | 'step-up' | 'deny', risk: number, outcome: Outcome]
    const cases: readonly (readonly [string, readonly Row[], number])[] = [
      ['nothing is known', [], -7],
      ['proved long ago', [[-30, 'step-up', 0.4, 'step-up-passed']], -7],
      ['proved lately', [[-2, 'step-up', 0.4, 'step-up-passed']], -2],
      [
        'what was proved is no doubt',
        [
          [-3, 'step-up', 0.4, 'step-up-passed'],
          [-1, 'step-up', 0.4, 'step-up-passed'],
        ],
        -1,
      ],
      [
        'a wrong password is none either',
        [
          [-4, 'deny', 0.9, 'failed'],
          [-2, 'step-up', 0.1, 'step-up-passed'],
        ],
        -2,
      ],
      [
        'a step-up that was left',
        [
          [-5, 'step-up', 0.4, 'step-up-abandoned'],
          [-2, 'step-up', 0.1, 'step-up-passed'],
        ],
        -5,
      ],
      [
        'somebody who was let in, and risky',
        [
          [-6, 'allow', 0.31, 'allowed'],
          [-2, 'allow', 0, 'step-up-passed'],
        ],
        -6,
      ],
      [
        'somebody who was let in as usual',
        [
          [-6, 'allow', 0.29, 'allowed'],
          [-2, 'allow', 0, 'step-up-passed'],
        ],
        -2,
      ],
      [
        'a stranger, by the owner',
        [
          [-4, 'allow', 0, 'not-me'],
          [-2, 'allow', 0, 'step-up-passed'],
        ],
        -4,
      ],
      [
        'doubts before the bound',
        [
          [-9, 'deny', 0.9, 'denied'],
          [-2, 'allow', 0, 'step-up-passed'],
        ],
        -2,
      ],
    ]
    for (const [what, rows, day] of cases) {
      const member = { organisationId: owner.organisationId, memberId: newMemberId() }
      await house.vault.create(member)
      await house.store.write(signIn, async (tx) => {
        for (const [at, decision, risk, outcome] of rows) {
          const event = { ...usual, ...eventNames(member), at: start + at * DAY_MS }
          await recordDecision(tx, member, event, { ...engine.score(event), decision, risk }, outcome)
        }
      })
      const since = await house.store.read(signIn, (tx) => riskySince(tx, member, start, week))
      assert.equal((since - start) / DAY_MS, day, what)
    }
  })
})
