import assert from 'node:assert/strict'
import { afterEach, describe, it } from 'node:test'
import { useClock } from '../base/clock.ts'
import type { MemberId, OrganisationId } from '../base/ids.ts'
import { Refusal } from '../base/refusal.ts'
import { TicketOffice, USER_TICKET_MS } from './office.ts'
import type { Grant, Ticket } from './ticket.ts'

const [ACME, OTHER] = [1 as OrganisationId, 2 as OrganisationId]
const [LI, CHEN] = [11 as MemberId, 12 as MemberId]

const invalid = (error: unknown) => error instanceof Refusal && error.reason === 'ticket-invalid'
const notPermitted = (error: unknown) => error instanceof Refusal && error.reason === 'not-permitted'

let restoreClock = () => {}
afterEach(() => restoreClock())

/** Holds both clocks; gives the function that moves the one that never goes back. */
function heldClock(): (ms: number) => void {
  let monotonic = 1_000
  restoreClock = useClock({ now: () => 1_700_000_000_000, monotonic: () => monotonic })
  return (ms) => void (monotonic += ms)
}

describe('TicketOffice.require()', () => {
  const office = new TicketOffice()
  const li = office.issueUser(ACME, LI, 'imap')

  it('lets a member at their own data', () => {
    for (const grant of ['mail:append', 'mail:read', 'mail:change'] as const) office.require(li, grant, ACME, LI)
  })

  for (const [claim, organisationId, memberId] of [
    ['another member', ACME, CHEN],
    ['the same number in another organisation', OTHER, LI],
    ['data of the organisation itself', ACME, undefined],
    ['data of the installation', undefined, undefined],
  ] as const) {
    it(`keeps a member from ${claim}`, () => {
      assert.throws(() => office.require(li, 'mail:read', organisationId, memberId), notPermitted)
    })
  }

  for (const grant of ['directory:read', 'trace:read', 'event:read', 'key:change'] as const) {
    it(`keeps a member from ${grant}`, () => {
      assert.throws(() => office.require(li, grant, ACME, LI), notPermitted)
    })
  }

  it('lets the MX add mail for anybody, and read nobody’s', () => {
    const mx = office.issueModule('mx')
    office.require(mx, 'mail:append', ACME, LI)
    office.require(mx, 'mail:append', OTHER, CHEN)
    assert.throws(() => office.require(mx, 'mail:read', ACME, LI), notPermitted)
    assert.throws(() => office.require(mx, 'spool:read'), notPermitted)
  })

  it('lets a module at data of an organisation that is no member’s', () => {
    const reactions = office.issueModule('reactions')
    office.require(reactions, 'event:read', ACME)
    assert.throws(() => office.require(reactions, 'mail:read', ACME), notPermitted)
  })

  for (const [claim, forge] of [
    ['copied', (ticket: Ticket) => ({ ...ticket })],
    ['with another member written in', (ticket: Ticket) => ({ ...ticket, memberId: CHEN })],
    ['with more grants', (ticket: Ticket) => ({ ...ticket, grants: new Set<Grant>(['mail:read', 'key:change']) })],
    ['derived', (ticket: Ticket) => Object.create(ticket) as Ticket],
  ] as const) {
    it(`refuses a ticket that was ${claim}`, () => {
      const forged = forge(li)
      assert.throws(() => office.require(forged, 'mail:read', forged.organisationId as OrganisationId, LI), invalid)
    })
  }

  it('refuses the ticket of another office', () => {
    assert.throws(() => new TicketOffice().require(li, 'mail:read', ACME, LI), invalid)
  })

  it('does not see grants that the holder adds to the ticket in hand', () => {
    const mx = office.issueModule('mx')
    ;(mx.grants as Set<Grant>).add('mail:read')
    assert.throws(() => office.require(mx, 'mail:read', ACME, LI), notPermitted)
    assert.throws(() => Object.assign(mx, { memberId: LI }), TypeError)
    assert.throws(() => office.require(office.issueModule('mx'), 'mail:read', ACME, LI), notPermitted)
  })
})

describe('TicketOffice: the end of a ticket', () => {
  it('expires on the clock that never goes back', () => {
    const pass = heldClock()
    const office = new TicketOffice()
    const [user, keeper] = [office.issueUser(ACME, LI, 'web'), office.issueModule('keeper')]
    pass(USER_TICKET_MS)
    office.require(user, 'mail:read', ACME, LI)
    pass(1)
    assert.throws(() => office.require(user, 'mail:read', ACME, LI), invalid)
    pass(400 * USER_TICKET_MS)
    office.require(keeper, 'mail:change', ACME, LI)
  })

  it('sweep() tells the watchers of what has expired, once, and leaves the rest', () => {
    const pass = heldClock()
    const office = new TicketOffice()
    const ended: string[] = []
    office.watch(office.issueUser(ACME, LI, 'imap'), () => ended.push('old'))
    pass(USER_TICKET_MS / 2)
    const young = office.issueUser(ACME, LI, 'imap')
    office.watch(young, () => ended.push('young'))
    pass(USER_TICKET_MS / 2 + 1)
    assert.equal(office.sweep(), 1)
    assert.equal(office.sweep(), 0)
    assert.deepEqual(ended, ['old'])
    office.require(young, 'mail:read', ACME, LI)
  })

  it('revokeMember() ends every session of that member before the first watcher runs, and no other', () => {
    const office = new TicketOffice()
    const [imap, web, chen] = [
      office.issueUser(ACME, LI, 'imap'),
      office.issueUser(ACME, LI, 'web'),
      office.issueUser(ACME, CHEN, 'imap'),
    ]
    const ended: string[] = []
    office.watch(imap, () => {
      assert.throws(() => office.require(web, 'mail:read', ACME, LI), invalid)
      ended.push('imap')
      throw new Error('a socket that does not close')
    })
    office.watch(web, () => ended.push('web'))
    office.watch(chen, () => ended.push('chen'))
    assert.equal(office.revokeMember(LI), 2)
    assert.deepEqual(ended, ['imap', 'web'])
    assert.throws(() => office.require(imap, 'mail:read', ACME, LI), invalid)
    office.require(chen, 'mail:read', ACME, CHEN)
  })

  it('revokeMember() leaves the session that is to go on, and those that began later', () => {
    const office = new TicketOffice()
    const [asking, other] = [office.issueUser(ACME, LI, 'web'), office.issueUser(ACME, LI, 'imap')]
    assert.equal(office.revokeMember(LI, other.issuedAt, asking.sessionId), 0)
    assert.equal(office.revokeMember(LI, other.issuedAt + 1, asking.sessionId), 1)
    assert.deepEqual(
      [asking, other].map((ticket) => office.isOpen(ticket)),
      [true, false],
    )
  })

  it('revoke() ends one', () => {
    const office = new TicketOffice()
    const [imap, web] = [office.issueUser(ACME, LI, 'imap'), office.issueUser(ACME, LI, 'web')]
    assert.equal(office.revoke(imap.id), 1)
    assert.equal(office.revoke(imap.id), 0)
    assert.throws(() => office.require(imap, 'mail:read', ACME, LI), invalid)
    office.require(web, 'mail:read', ACME, LI)
  })

  it('watch() of a ticket that has ended calls at once: nothing slips through between sign-in and watching', () => {
    const office = new TicketOffice()
    const ticket = office.issueUser(ACME, LI, 'imap')
    office.revokeMember(LI)
    let calls = 0
    office.watch(ticket, () => calls++)
    assert.equal(calls, 1)
  })

  it('does not call who stopped watching, nor the watchers of a ticket given back', () => {
    const office = new TicketOffice()
    const [first, second] = [office.issueUser(ACME, LI, 'imap'), office.issueUser(ACME, LI, 'pop')]
    let calls = 0
    office.watch(first, () => calls++)()
    office.watch(second, () => calls++)
    office.giveBack(second)
    assert.equal(office.revokeMember(LI), 1)
    assert.equal(calls, 0)
    assert.throws(() => office.require(second, 'mail:read', ACME, LI), invalid)
  })

  it('a forged copy cannot give the real ticket back', () => {
    const office = new TicketOffice()
    const ticket = office.issueUser(ACME, LI, 'imap')
    office.giveBack({ ...ticket })
    office.require(ticket, 'mail:read', ACME, LI)
  })
})
