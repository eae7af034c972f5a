// What members see and do about their own way in. All of it is found by the member's own id, so nothing of others is.
import { recordEvent, type AuditEvent, type EventBodies } from '../audit/events.ts'
import { now } from '../base/clock.ts'
import { Refusal } from '../base/refusal.ts'
import { addAppPassword, appPasswordsOf, removeAppPassword } from '../directory/credentials/app-passwords.ts'
import { devicesOf, unbindDevice } from '../directory/credentials/devices.ts'
import { makeRecoveryCodes, recoveryCodesLeft } from '../directory/credentials/recovery-codes.ts'
import {
  addPasskey,
  passkeyCreation,
  passkeysOf,
  removePasskey,
  type RelyingParty,
} from '../directory/credentials/passkeys.ts'
import {
  masked,
  removeSecondAddress,
  secondAddressOf,
  setSecondAddress,
} from '../directory/credentials/second-address.ts'
import { confirmTotp, hasTotp, offerTotp, removeTotp } from '../directory/credentials/totp.ts'
import type { Owner } from '../directory/directory.ts'
import type { Mailboxes } from '../mailbox/mailbox.ts'
import { findDecisions } from '../risk/decision-log.ts'
import type { WriteTx } from '../store/store.ts'
import { noteChange, type AccountChange } from './account-notice.ts'
import { openAlertDesk } from './alert-desk.ts'
import { clientLabel } from './client-label.ts'
import { isSameCode, newCode, type SendCode } from './email-codes.ts'
import type { AppProtocol, MemberDesk, Whereabouts } from './member-desk.ts'
import { openPageLockDesk } from './page-lock-desk.ts'
import { openPromptDesk } from './prompt-desk.ts'
import { isDoubtedSetUp } from './factor-trust.ts'
import type { AskedProof } from './questions.ts'
import type { Reception } from './reception.ts'
import type { SessionBook } from './session-book.ts'
import type { SignedIn, SignInProtocol, Visitor } from './sign-in.ts'
import type { SignInStates } from './states.ts'

export interface MemberDeskParts {
  readonly reception: Reception
  readonly states: SignInStates
  readonly sessionBook: SessionBook
  /** what a phone's "not me" brings about for whoever is in already */
  readonly notMe: (asked: AskedProof) => Promise<void>
  /** so long before a doubt, what was set up in doubt does not count; 0: all does */
  readonly riskyMs: number
  readonly party: RelyingParty
  readonly mailboxes: Mailboxes
  readonly sendCode: SendCode
  /** hosts over which browsers may be told of alerts; absent: none is */
  readonly pushServices?: readonly string[]
}

/** What was begun, such as a passkey, is ended within this time. */
const BEGUN_MS = 10 * 60_000
const MAX_TRIES = 5

export function openMemberDesk(parts: MemberDeskParts): MemberDesk {
  const { reception, states, party } = parts
  const { store, ticket, directory, risk, sessions } = reception.parts
  /** Notes what was begun in a session, so that whichever server is asked next ends it. */
  const begun = ({ owner, ticket: { id } }: SignedIn, what: 'passkey' | 'email', facts: object) => {
    const until = now() + BEGUN_MS
    return states.put('page', `${what} ${id}`, { memberId: owner.memberId, facts, until, triesLeft: MAX_TRIES })
  }

  const whereabouts = ({ protocol, client, remoteAddress }: Omit<Visitor, 'isPrivate'>): Whereabouts => ({
    protocol,
    client: clientLabel(client),
    remoteAddress,
    place: risk.placeOf(remoteAddress),
  })
  const sessionOf = ({ owner, ticket }: SignedIn) =>
    sessions.of(owner.memberId).find((session) => session.ticket.id === ticket.id)

  /** Changes something, and says so in the same transaction. @throws Refusal `no-such-thing` when there was nothing, `account-frozen` */
  function change(
    who: SignedIn,
    event: MemberChange,
    work: (tx: WriteTx, owner: Owner) => Promise<boolean>,
  ): Promise<void> {
    const { owner } = who
    const told = toldOf(event)
    return store.write(ticket, async (tx) => {
      await directory.requireSignsIn(tx, owner)
      if (told !== undefined) await noteChange(tx, owner, String(owner.memberId), told, sessionOf(who))
      if (!(await work(tx, owner))) throw notThere()
      await recordEvent(tx, { ...event, ...owner, actor: String(owner.memberId) } as AuditEvent)
    })
  }

  /** A factor more, and whether it may be a stranger's. */
  async function add(who: SignedIn, factor: Factor, work: Parameters<typeof change>[2]): Promise<void> {
    const isDoubted = await isDoubtedSetUp(reception, sessionOf(who), parts.riskyMs)
    await change(who, { type: 'factor.changed', factor, isAdded: true, ...(isDoubted && { isDoubted }) }, work)
  }

  return {
    ...openPromptDesk(parts.states, parts.notMe, reception, whereabouts),
    ...openPageLockDesk(reception, parts.mailboxes),
    ...openAlertDesk(reception, parts.pushServices ?? []),

    async sessions(who) {
      return (await parts.sessionBook.openOf(who.owner)).map(({ ticketId, sessionId, visitor, begunAt }) => ({
        ...whereabouts(visitor),
        id: sessionId,
        beganAt: begunAt,
        isThis: ticketId === who.ticket.id,
      }))
    },
    async endSession(who, id) {
      const meant = (await parts.sessionBook.openOf(who.owner)).filter(({ sessionId }) => sessionId === id)
      if ((await parts.sessionBook.endAll(meant)) === 0) throw notThere()
    },
    async endOtherSessions(who) {
      const { owner, ticket: own } = who
      const others = (await parts.sessionBook.openOf(owner)).filter(({ ticketId }) => ticketId !== own.id)
      const kept = own.sessionId ?? ''
      // The event ends what mail programs have open at other servers, also after a crash in between.
      await store.write(ticket, (tx) =>
        recordEvent(tx, { type: 'sessions.others-ended', ...owner, actor: String(owner.memberId), kept }),
      )
      return parts.sessionBook.endAll(others)
    },

    async devices(who) {
      const here = sessionOf(who)?.event.device
      const devices = await reception.read((tx) => devicesOf(tx, who.owner))
      return devices.map(({ trust: _, provenAt: __, ...device }) => ({ ...device, isThis: device.id === here }))
    },
    forgetDevice: (who, id) =>
      change(who, { type: 'device.unbound', deviceId: id }, (tx, owner) => unbindDevice(tx, owner, id)),

    async signIns({ owner }, limit) {
      const query = { memberId: owner.memberId, since: 0, limit }
      const decisions = await reception.read((tx) => findDecisions(tx, owner.organisationId, query))
      return decisions.map(({ event, outcome, reasons }) => ({
        ...whereabouts({ protocol: event.protocol as SignInProtocol, client: event.client, remoteAddress: event.ip }),
        at: event.at,
        // What nobody answered was left.
        outcome: outcome === 'unanswered' ? 'step-up-abandoned' : outcome,
        reasons: reasons.map(({ en, zh }) => ({ en, zh })),
      }))
    },

    async appPasswords({ owner }) {
      const found = await reception.read((tx) => appPasswordsOf(tx, owner))
      return found.map(({ id, facts, createdAt, usedAt, expiresAt }) => ({
        id,
        label: facts.label,
        protocols: facts.protocols as readonly AppProtocol[],
        createdAt,
        ...(usedAt !== undefined && { lastUsedAt: usedAt }),
        ...(expiresAt !== undefined && { expiresAt }),
      }))
    },
    async addAppPassword(who, wanted) {
      const { owner } = who
      return store.write(ticket, async (tx) => {
        await directory.requireSignsIn(tx, owner)
        const actor = String(owner.memberId)
        await noteChange(tx, owner, actor, { what: 'app-password', isAdded: true }, sessionOf(who))
        const { scramKeys } = await directory.credentialsOf(tx, owner)
        const made = await addAppPassword(tx, owner, wanted, scramKeys)
        await recordEvent(tx, { type: 'app-password.created', ...owner, actor, credential: made.id })
        return made
      })
    },
    removeAppPassword: (who, id) =>
      change(who, { type: 'app-password.revoked', credential: id }, (tx, owner) => removeAppPassword(tx, owner, id)),

    factors: ({ owner }) =>
      reception.read(async (tx) => ({
        hasTotp: await hasTotp(tx, owner),
        passkeys: await passkeysOf(tx, owner),
        recoveryCodesLeft: await recoveryCodesLeft(tx, owner),
        secondEmail: masked(await secondAddressOf(tx, owner)),
      })),
    beginTotp: ({ owner, address }) => store.write(ticket, (tx) => offerTotp(tx, owner, address)),
    async confirmTotp(who, code) {
      await add(who, 'totp', async (tx, owner) => {
        const isRight = await confirmTotp(tx, owner, code)
        if (isRight === undefined) throw notBegun()
        if (!isRight) throw wrongCode()
        return true
      })
    },
    removeTotp: (who) => change(who, { type: 'factor.changed', factor: 'totp', isAdded: false }, removeTotp),

    async beginPasskey(who) {
      const options = await reception.read((tx) => passkeyCreation(tx, who.owner, party, who.address))
      await begun(who, 'passkey', { challenge: options.challenge })
      return options
    },
    async confirmPasskey(who, label, response) {
      const id = `passkey ${who.ticket.id}`
      const made = await states.get<{ challenge: string }>('page', id)
      if (made === undefined || !(await states.end('page', id))) throw notBegun()
      const { challenge } = made.facts
      await add(who, 'passkey', async (tx, owner) => {
        await addPasskey(tx, owner, party, challenge, label, response)
        return true
      })
    },
    removePasskey: (who, id) =>
      change(who, { type: 'factor.changed', factor: 'passkey', isAdded: false }, (tx, owner) =>
        removePasskey(tx, owner, id),
      ),

    async newRecoveryCodes(who) {
      let codes: readonly string[] = []
      await add(who, 'recovery-code', async (tx, owner) => {
        codes = await makeRecoveryCodes(tx, owner)
        return true
      })
      return codes
    },

    async beginSecondEmail(who, address) {
      const ours = await reception.read((tx) => directory.resolve(tx, address))
      if (ours !== undefined) throw new Refusal('policy-refused', 'Name an address outside your organisation')
      const code = newCode()
      await begun(who, 'email', { address, code })
      await parts.sendCode(address, code)
    },
    async confirmSecondEmail(who, code) {
      const id = `email ${who.ticket.id}`
      const asked = await states.get<{ address: string; code: string }>('page', id)
      if (asked === undefined || (await states.takeTry('page', id)) === undefined) throw notBegun()
      if (!isSameCode(code, asked.facts.code)) throw wrongCode()
      if (!(await states.end('page', id))) throw notBegun()
      await add(who, 'email', async (tx, owner) => {
        await setSecondAddress(tx, owner, asked.facts.address)
        return true
      })
    },
    removeSecondEmail: (who) =>
      change(who, { type: 'factor.changed', factor: 'email', isAdded: false }, removeSecondAddress),
  }
}

/** The events that a member's own changes raise, without whom they are about. */
type MemberChange =
  | { readonly type: 'device.unbound'; readonly deviceId: string }
  | { readonly type: 'app-password.revoked'; readonly credential: string }
  | ({ readonly type: 'factor.changed'; readonly factor: Factor } & EventBodies['factor.changed'])

type Factor = 'totp' | 'passkey' | 'recovery-code' | 'email'

function toldOf(event: MemberChange): AccountChange | undefined {
  if (event.type === 'app-password.revoked') return { what: 'app-password', isAdded: false }
  return event.type === 'factor.changed' ? { what: event.factor, isAdded: event.isAdded } : undefined
}

const notThere = () => new Refusal('no-such-thing', 'There is no such thing')
const notBegun = () => new Refusal('ticket-invalid', 'Begin again')
const wrongCode = () => new Refusal('wrong-credentials', 'Wrong code')
