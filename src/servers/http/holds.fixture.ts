// For tests of the pages of held mail: three messages that wait, a desk that writes down what it is told, a code that proves.
import { now } from '../../base/clock.ts'
import type { MemberId, OrganisationId } from '../../base/ids.ts'
import type { Role } from '../../directory/member.ts'
import { Refusal } from '../../base/refusal.ts'
import type { HeldMessage, HoldDesk } from '../../intake/hold-desk.ts'
import type { HoldNeed } from '../../mail/hold.ts'
import type { StepUp } from '../../sign-in/step-up.ts'
import type { PendingSignIn } from '../../sign-in/web-sign-in.ts'
import { openDeputyFixture } from './deputies.fixture.ts'
import type { HeldMail } from './session/held-mail.ts'

export const [APPROVER, LINK] = ['boss@example.org', 'good']

export interface HeldWorld {
  readonly holds: HeldMail
  readonly stepUp: StepUp
  /** factors that the member has */
  factors: PendingSignIn['factors']
  /** those that prove nothing here */
  tooNew: PendingSignIn['factors']
  held: HeldMessage[]
  roles: readonly Role[]
}

export function openHeldWorld(
  owner: { readonly organisationId: OrganisationId; readonly memberId: MemberId },
  said: string[],
  code: string,
): HeldWorld {
  const one = (holdId: string, need: HoldNeed, more: Partial<HeldMessage> = {}): HeldMessage => ({
    ...owner,
    holdId,
    at: now() - 60_000,
    state: 'asked',
    need,
    isDecided: false,
    reasons: [
      {
        need,
        rule: 'sending:rule.strangers-hour',
        facts: ['rule.strangers-hour: 90 (usual: 10)'],
        approvers: ['12', 'role:security-administrator'],
        whenUnanswered: need === 'step-up' ? 'freeze' : 'return',
        withinMs: 3_600_000,
      },
    ],
    sender: 'alice@example.org',
    subject: `<b>Offer ${holdId}</b>`,
    recipients: ['x@partner.test', 'y@partner.test', 'z@partner.test', 'w@partner.test'],
    size: 12_345,
    dataClass: 'C3',
    expiresAt: now() + 3_600_000,
    ...more,
  })
  const world: HeldWorld = {
    factors: ['totp'],
    tooNew: [],
    roles: ['member'],
    held: [
      one('h1', 'step-up'),
      one('h2', 'step-up'),
      one('h3', 'approval', { memberId: 12 as MemberId, sender: 'bob@example.org' }),
      one('h4', 'step-up', { state: 'released', isDecided: true }),
      one('h5', 'step-up', { state: 'frozen', memberId: 13 as MemberId, sender: 'dora@example.org' }),
    ],
    stepUp: undefined as unknown as StepUp,
    holds: undefined as unknown as HeldMail,
  }
  const missing = () => new Refusal('no-such-thing', 'No such message')
  const find = (id: string) => {
    const held = world.held.find(({ holdId }) => holdId === id)
    if (held === undefined) throw missing()
    return held
  }
  const set = (id: string, change: Partial<HeldMessage>) => {
    world.held = world.held.map((held) => (held.holdId === id ? { ...held, ...change } : held))
  }
  const forApprover: HoldDesk['forApprover'] = async () =>
    world.held.filter(({ need, state }) => need === 'approval' && state === 'asked')
  const decide: HoldDesk['decide'] = async ({ name }, _, id, { isApproved, note }) => {
    said.push(`decide ${name} ${id} ${isApproved} ${note}`)
    set(id, { state: isApproved ? 'released' : 'returned' })
  }
  const desk: HoldDesk = {
    ofMember: async ({ memberId }, { states } = {}) =>
      world.held.filter((held) => held.memberId === memberId && (states ?? ['parked', 'asked']).includes(held.state)),
    forApprover,
    list: async () => world.held,
    show: async (_, id) => find(id),
    read: async (_, __, id) => ({
      from: 'alice@example.org',
      subject: find(id).subject,
      text: 'Dear <i>all</i>,\nsee hxxps://a[.]example',
      hidden: '',
      attachments: ['prices.xlsx'],
    }),
    proven: async (_, ids) => {
      const waiting = world.held.filter(({ need, state }) => need === 'step-up' && state === 'asked')
      const mine = waiting.filter(({ holdId }) => ids === 'all' || ids.includes(holdId))
      for (const { holdId } of mine) set(holdId, { state: 'released' })
      said.push(`proven ${ids === 'all' ? ids : ids.join(' ')}`)
      return mine.length
    },
    justify: async (_, id, reason) => {
      if (reason === '') throw new Refusal('bad-parameter', 'Give a reason')
      set(id, { justification: reason })
    },
    withdraw: async (_, id) => set(id, { state: 'returned' }),
    notMe: async (_, why, __, address) => {
      said.push(`notMe ${why} ${address}`)
      return world.held.length
    },
    decide,
    release: async ({ name }, _, id) => {
      said.push(`release ${name} ${id}`)
      set(id, { state: 'released' })
    },
    giveBack: async ({ name }, _, id, note) => {
      said.push(`giveBack ${name} ${id} ${note}`)
      set(id, { state: 'returned' })
    },
  }
  const actor = () => ({ name: APPROVER, memberId: 11 as MemberId, roles: world.roles })
  const holds: HeldMail = {
    desk,
    decisions: {
      look: async (token) => {
        const [held] = await forApprover(owner.organisationId, owner.memberId, [])
        if (token !== LINK || held === undefined) throw missing()
        return { held, approver: APPROVER }
      },
      decide: async (token, decision) => {
        if (token !== LINK) throw missing()
        await decide(actor(), owner.organisationId, 'h3', decision)
      },
    },
    actorOf: async () => actor(),
    notSensitive: async () => undefined,
    usageOf: async () => ({
      restricted: [{ id: 'rule.complaints', value: 0.0375 }],
      uses: [
        { of: 'recipients', in: 'day', most: 1_000, limit: 1_000, used: 250, row: 'everybody', countedFor: 'member' },
        { of: 'message-bytes', most: 5_000_000, limit: 5_000_000, used: 0, row: 'everybody', countedFor: 'member' },
      ],
    }),
    decidersOf: async () => [
      { name: APPROVER },
      { name: 'deputy@example.org', insteadOf: APPROVER },
      { name: 'role:security-administrator' },
    ],
    deputies: openDeputyFixture(said),
  }
  let until: number | undefined
  let triesLeft = 5
  const pending = (): PendingSignIn => {
    const { factors, tooNew } = world
    return { id: 'p1', factors, expiresAt: now() + 300_000, triesLeft, ...(tooNew.length > 0 && { tooNew }) }
  }
  const stepUp: StepUp = {
    passedUntil: async () => until,
    begin: async (_, purpose) => (said.push(`begin ${purpose}`), pending()),
    pending: async () => pending(),
    challenge: async (_, __, factor) =>
      factor === 'approval'
        ? { factor, number: '42', expiresAt: now() + 120_000 }
        : factor === 'email'
          ? { factor, sentTo: 'a…@elsewhere.example' }
          : { factor: 'totp' },
    answer: async (_, __, ___, answer) => {
      if (answer === code) return { state: 'passed', until: (until = now() + 600_000) }
      triesLeft -= 1
      if (triesLeft === 0) throw new Refusal('ticket-invalid', 'Over')
      throw new Refusal('wrong-credentials', 'Wrong code')
    },
    outcomeOf: async () => (said.includes('phone yes') ? { state: 'passed', until: now() + 600_000 } : undefined),
  }
  return Object.assign(world, { holds, stepUp })
}
