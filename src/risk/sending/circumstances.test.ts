import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { openTestStore, type TestStore } from '../../../test/support/store.ts'
import { newMemberId, newOrganisationId } from '../../base/ids.ts'
import { addAppPassword } from '../../directory/credentials/app-passwords.ts'
import type { Ticket } from '../../tickets/ticket.ts'
import { recordDecision } from '../decision-log.ts'
import type { Outcome } from '../event.ts'
import { openEngine, usual } from '../sign-in.fixture.ts'
import { eventNames } from '../stored-profiles.ts'
import { sendingCircumstances } from './circumstances.ts'
import { DAY, HOUR } from './sending.fixture.ts'

describe('sendingCircumstances()', () => {
  let house: TestStore
  let signIn: Ticket
  const owner = { organisationId: newOrganisationId(), memberId: newMemberId() }

  before(async () => {
    house = await openTestStore()
    await house.vault.create({ organisationId: owner.organisationId })
    await house.vault.create(owner)
    signIn = house.office.issueModule('sign-in')
  })
  after(() => house.cleanup())

  const at = usual.at + DAY
  const circumstances = (when = at) => house.store.read(signIn, (tx) => sendingCircumstances(tx, owner, when))

  async function signedIn(when: number, risk: number, outcome: Outcome): Promise<void> {
    const event = { ...usual, ...eventNames(owner), at: when }
    const assessment = { ...openEngine().engine.score(event), risk }
    await house.store.write(signIn, (tx) => recordDecision(tx, owner, event, assessment, outcome))
  }

  test('a member of whom nothing is known has no risk and no new credentials', async () => {
    assert.deepEqual(await circumstances(), { signInRisk: 0 })
  })

  test('the riskiest sign-in of the day counts, less after a second factor, and not one that was refused', async () => {
    await signedIn(at - 2 * DAY, 0.99, 'allowed')
    await signedIn(at - 3 * HOUR, 0.97, 'denied')
    await signedIn(at - 2 * HOUR, 0.9, 'step-up-passed')
    assert.equal(Math.round(((await circumstances()).signInRisk ?? 0) * 100), 27)
    await signedIn(at - HOUR, 0.4, 'allowed')
    assert.equal((await circumstances()).signInRisk, 0.4)
  })

  test('hours since an app password was made', async () => {
    const wanted = { label: 'Program', protocols: ['smtp'] }
    await house.store.write(signIn, (tx) => addAppPassword(tx, owner, wanted, undefined))
    const { appPasswordHours = -1 } = await circumstances(Date.now() + 5 * HOUR)
    assert.ok(appPasswordHours > 4.9 && appPasswordHours < 5.1, `${appPasswordHours}`)
  })
})
