import assert from 'node:assert/strict'
import { createSign, generateKeyPairSync } from 'node:crypto'
import { afterEach, describe, it } from 'node:test'
import { useClock } from '../../../base/clock.ts'
import type { MemberId, OrganisationId } from '../../../base/ids.ts'
import type { SignedIn } from '../../../sign-in/sign-in.ts'
import { memoryBook } from '../memory-states.fixture.ts'
import { TicketOffice } from '../../../tickets/office.ts'
import { WebSessions, type WebSession } from './web-sessions.ts'

const OWNER = { organisationId: 1 as OrganisationId, memberId: 11 as MemberId }
const HERE = { device: 'd1', look: '192.0.2.0/24 Firefox' }
const MINUTE_MS = 60_000
const { publicKey: key, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const publicKey = key.export({ format: 'jwk' })

let restoreClock = () => {}
afterEach(() => restoreClock())

function open() {
  let at = 1_700_000_000_000
  restoreClock = useClock({ monotonic: () => at, now: () => at })
  const tickets = new TicketOffice()
  const signedIn: SignedIn = {
    owner: OWNER,
    address: 'a@example.org',
    ticket: tickets.issueUser(1 as OrganisationId, 11 as MemberId, 'web'),
  }
  const book = memoryBook()
  const office = new TicketOffice()
  const resume = async () => ({ ...signedIn, ticket: office.resumeUser(signedIn.ticket) })
  return {
    sessions: new WebSessions(tickets, book),
    /** another process */
    other: new WebSessions(office, { ...book, resume }),
    tickets,
    signedIn,
    pass: (minutes: number) => void (at += minutes * MINUTE_MS),
  }
}

const sign = (challenge: string) =>
  createSign('sha256').update(challenge).sign({ key: privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64')

describe('WebSessions', () => {
  it('find() knows the cookie on its own device alone', async () => {
    const { sessions, signedIn } = open()
    const cookie = await sessions.begin(signedIn, HERE, undefined)
    assert.equal((sessions.find(cookie, HERE) as WebSession).signedIn, signedIn)
    assert.equal(sessions.find('other', HERE), 'none')
    assert.equal(sessions.find(cookie, { ...HERE, device: 'd2' }), 'elsewhere')
    assert.equal(sessions.find(cookie, { ...HERE, look: '198.51.100.0/24 curl' }), 'elsewhere')
  })

  it('a ticket that is taken back ends the session at once', async () => {
    const { sessions, signedIn, tickets } = open()
    const cookie = await sessions.begin(signedIn, HERE, undefined)
    tickets.revokeMember(OWNER.memberId)
    assert.equal(sessions.find(cookie, HERE), 'none')
    assert.equal(sessions.size, 0)
  })

  it('a session that nobody uses for 30 minutes is over, and so is its ticket', async () => {
    const { sessions, signedIn, tickets, pass } = open()
    const cookie = await sessions.begin(signedIn, HERE, undefined)
    pass(29)
    assert.notEqual(sessions.find(cookie, HERE), 'none')
    pass(30)
    assert.equal(sessions.find(cookie, HERE), 'none')
    await sessions.load(cookie, HERE)
    assert.throws(() => tickets.require(signedIn.ticket, 'mail:read', OWNER.organisationId, OWNER.memberId))
  })

  it('sessions that nobody asks for are swept away when others begin', async () => {
    const { sessions, signedIn, pass } = open()
    await sessions.begin(signedIn, HERE, undefined)
    pass(31)
    await sessions.begin(
      { ...signedIn, ticket: new TicketOffice().issueUser(1 as OrganisationId, 11 as MemberId, 'web') },
      HERE,
      undefined,
    )
    assert.equal(sessions.size, 0) // the second ticket is of another office, so its session ends where it begins
  })

  it('how a member signs in is changed only soon after a sign-in', async () => {
    const { sessions, signedIn, pass } = open()
    const cookie = await sessions.begin(signedIn, HERE, undefined)
    assert.equal((sessions.find(cookie, HERE) as WebSession).isFresh, true)
    pass(16)
    assert.equal((sessions.find(cookie, HERE) as WebSession).isFresh, false)
  })

  it('a device with a key proves itself every 10 minutes, and may move to another network', async () => {
    const { sessions, signedIn, pass } = open()
    const cookie = await sessions.begin(signedIn, HERE, publicKey)
    pass(11)
    assert.equal(sessions.find(cookie, HERE), 'elsewhere')
    const moved = { ...HERE, look: '198.51.100.0/24 Firefox' }
    assert.equal(await sessions.prove(cookie, moved, sign(sessions.challengeOf(cookie, moved))), true)
    assert.equal((sessions.find(cookie, moved) as WebSession).signedIn, signedIn)
    assert.equal(sessions.find(cookie, HERE), 'elsewhere')
  })

  it('prove() refuses another key, a challenge that was used, and another device', async () => {
    const { sessions, signedIn } = open()
    const cookie = await sessions.begin(signedIn, HERE, publicKey)
    const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
    const challenge = sessions.challengeOf(cookie, HERE)
    const foreign = createSign('sha256')
      .update(challenge)
      .sign({ key: other, dsaEncoding: 'ieee-p1363' })
      .toString('base64')
    assert.equal(await sessions.prove(cookie, HERE, foreign), false)
    assert.equal(await sessions.prove(cookie, HERE, sign(challenge)), false, 'the challenge was used up')
    const next = sessions.challengeOf(cookie, HERE)
    assert.equal(await sessions.prove(cookie, { ...HERE, device: 'd2' }, sign(next)), false)
    assert.equal(await sessions.prove(cookie, HERE, sign(next)), true)
    assert.equal(await sessions.prove(cookie, HERE, sign(next)), false)
  })

  it('end() needs the device too: who stole a cookie cannot even sign out', async () => {
    const { sessions, signedIn } = open()
    const cookie = await sessions.begin(signedIn, HERE, publicKey)
    await sessions.end(cookie, { ...HERE, device: 'd2' })
    assert.notEqual(sessions.find(cookie, HERE), 'none')
    await sessions.end(cookie, HERE)
    assert.equal(sessions.find(cookie, HERE), 'none')
  })

  it('load() takes up a session that began in another process, and what is done to it there', async () => {
    const { sessions, other, signedIn, pass } = open()
    const cookie = await sessions.begin(signedIn, HERE, publicKey)
    assert.equal(other.find(cookie, HERE), 'none')
    await other.load(cookie, HERE)
    assert.equal((other.find(cookie, HERE) as WebSession).signedIn.owner, OWNER)
    pass(11)
    await other.load(cookie, HERE)
    assert.equal(await other.prove(cookie, HERE, sign(other.challengeOf(cookie, HERE))), true)
    await sessions.load(cookie, HERE)
    assert.notEqual(sessions.find(cookie, HERE), 'elsewhere')
    assert.equal(sessions.challengeOf(cookie, HERE), other.challengeOf(cookie, HERE))
  })

  it('load() ends a session whose row is gone: at once after the news, without it within 2 s', async () => {
    for (const hasNews of [true, false]) {
      const { sessions, other, signedIn, pass } = open()
      const cookie = await sessions.begin(signedIn, HERE, undefined)
      await other.load(cookie, HERE)
      await other.end(cookie, HERE)
      if (hasNews) sessions.recheck(OWNER.memberId)
      else pass(1)
      await sessions.load(cookie, HERE)
      assert.equal(sessions.find(cookie, HERE), 'none')
    }
  })

  it('find() notes the use of a session, so that it lasts in all processes', async () => {
    const { sessions, other, signedIn, pass } = open()
    const cookie = await sessions.begin(signedIn, HERE, undefined)
    for (let minutes = 0; minutes < 40; minutes += 4) {
      pass(4)
      await sessions.load(cookie, HERE)
      assert.notEqual(sessions.find(cookie, HERE), 'none')
    }
    await other.load(cookie, HERE)
    assert.notEqual(other.find(cookie, HERE), 'none')
  })
})
