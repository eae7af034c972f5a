// Where every visitor comes first, whatever the protocol: paced, looked up, checked, judged, and given a ticket at the end.
import { recordEvent } from '../audit/events.ts'
import { now } from '../base/clock.ts'
import { logOf } from '../base/log.ts'
import { Refusal } from '../base/refusal.ts'
import type { Credentials, Directory } from '../directory/directory.ts'
import { SIGNS_IN } from '../directory/member.ts'
import { deviceOfToken } from '../directory/credentials/devices.ts'
import { verifyNothing } from '../directory/password.ts'
import type { Assessment, Decision } from '../risk/assessment.ts'
import type { Outcome, SignInEvent } from '../risk/event.ts'
import type { ReadTx, Store } from '../store/store.ts'
import type { TicketOffice } from '../tickets/office.ts'
import type { Ticket } from '../tickets/ticket.ts'
import { AttackGuard, type AttackGuardParts } from './attack-guard.ts'
import { AttemptLimits, MAX_WAITING, type Pace } from './attempt-limits.ts'
import type { Risk, RuleAnswer, Rules } from './judgement.ts'
import { Lane } from './lane.ts'
import type { LiveSessions } from './live-sessions.ts'
import { PasswordMemo } from './password-memo.ts'
import { signInEvent, type EventFacts } from './sign-in-event.ts'
import type { NamedVisitor, SignedIn } from './sign-in.ts'
import type { WebVisitor } from './web-sign-in.ts'

const log = logOf('sign-in')

/** Half of the hashes that are made at once (`directory/password.ts`): the other half is for who had not to wait. */
const SLOWED_AT_ONCE = 2
/** All hashes that are made at once. */
const HOME_AT_ONCE = 4
const HOME_WAITING = 500
/** One is left for who came in from there before: a flood from new addresses fills no queue but its own. */
const STRANGERS_AT_ONCE = 3
const STRANGERS_WAITING = 400

export interface ReceptionParts {
  readonly store: Store
  readonly directory: Directory
  readonly office: TicketOffice
  /** the module ticket that may read credentials */
  readonly ticket: Ticket
  readonly risk: Risk
  readonly rules: Rules
  readonly attackers: Pick<AttackGuardParts, 'keptOut' | 'keepOut' | 'tell'>
  readonly sessions: LiveSessions
}

/** A right secret, judged; nothing has come of it yet. */
export interface Judged {
  readonly visitor: NamedVisitor
  readonly known: Credentials
  readonly event: SignInEvent
  readonly assessment: Assessment
  readonly decision: Decision
  /** the rules ask for a second factor, whatever the risk */
  readonly needsFactor: boolean
}

export class Reception {
  readonly parts: ReceptionParts
  readonly #limits = new AttemptLimits()
  readonly #memo = new PasswordMemo()
  readonly #home = new Lane(HOME_AT_ONCE, HOME_WAITING)
  readonly #strangers = new Lane(STRANGERS_AT_ONCE, STRANGERS_WAITING)
  readonly #slowed = new Lane(SLOWED_AT_ONCE, MAX_WAITING.total)
  readonly #guard: AttackGuard

  constructor(parts: ReceptionParts) {
    this.parts = parts
    this.#guard = new AttackGuard({ ...parts.attackers, attackFrom: (event) => parts.risk.attackFrom(event) })
  }

  /**
   * Before a secret is looked at. Known and unknown names wait alike.
   * @throws Refusal `tls-required`, `too-many-attempts`, `sign-in-refused` (a rule about the address, or an attack)
   */
  async letNear(visitor: NamedVisitor & Partial<Pick<WebVisitor, 'deviceToken'>>): Promise<Pace> {
    const { isPrivate, remoteAddress, username, protocol } = visitor
    if (!isPrivate) throw new Refusal('tls-required', 'Encryption is required first')
    const { refusedBy } = await this.parts.rules({ at: now(), protocol, remoteAddress })
    if (refusedBy !== undefined) throw refused(refusedBy)
    const event = signInEvent({ visitor, known: undefined, isRight: false, method: 'password', rules: NO_RULES })
    const part = await this.#guard.admit(visitor, event, () => this.#isAtHome(visitor))
    if (part === 'home') this.#limits.knowsHome(remoteAddress, username)
    const pace = await this.#limits.admit(remoteAddress, username)
    return part === 'partaker' ? 'suspect' : pace
  }

  async #isAtHome(visitor: NamedVisitor & Partial<Pick<WebVisitor, 'deviceToken'>>): Promise<boolean> {
    const { known, device } = await this.read(async (tx) => {
      const known = await this.credentials(tx, visitor.username)
      return { known, device: known && (await deviceOfToken(tx, known.owner, visitor.deviceToken ?? '')) }
    })
    if (known === undefined) return false
    if (device?.isBound === true) return true
    const event = signInEvent({ visitor, known, isRight: false, method: 'password', rules: NO_RULES })
    return this.parts.risk.isAtHome(event, known.owner)
  }

  read<Result>(work: (tx: ReadTx) => Promise<Result>): Promise<Result> {
    return this.parts.store.read(this.parts.ticket, work)
  }

  /** @returns undefined for a name that nobody has: nothing shows which */
  async credentials(tx: ReadTx, username: string): Promise<Credentials | undefined> {
    try {
      return await this.parts.directory.credentials(tx, username)
    } catch (error) {
      // A name that is no address at all is an unknown name, not a syntax error.
      if (error instanceof Refusal && error.reason === 'bad-address') return undefined
      throw error
    }
  }

  /**
   * An unknown name costs the same hash as a known one, so that the time tells nothing (reliability.md R16).
   * @throws Refusal `too-many-attempts`
   */
  async isPassword(
    visitor: NamedVisitor,
    password: string,
    known: Credentials | undefined,
    pace: Pace,
  ): Promise<boolean> {
    const check = () => {
      this.requireFewFailures(visitor)
      return known?.passwordHash === undefined
        ? verifyNothing(password)
        : this.#memo.verify(password, known.passwordHash)
    }
    if (pace === 'home') return this.#home.run<boolean>(check, false)
    if (pace === 'free') return this.#strangers.run<boolean>(check, false)
    return this.#slowed.run<boolean>(check, pace === 'suspect')
  }

  /**
   * Right before a secret is looked at, whoever was let near before: of many guesses that come at once no more are looked at than of
   * those that come one after another.
   * @throws Refusal `too-many-attempts`
   */
  requireFewFailures({ remoteAddress, username }: NamedVisitor): void {
    this.#limits.delayOf(remoteAddress, username)
  }

  /** Slows further guesses down. */
  countWrong({ remoteAddress, username }: NamedVisitor): void {
    this.#limits.failed(remoteAddress, username)
  }

  /** Counts a wrong secret. @returns what the visitor is told */
  wrong(visitor: NamedVisitor, known: Credentials | undefined, secret?: string): Refusal {
    const { protocol, remoteAddress } = visitor
    this.countWrong(visitor)
    log.info({ protocol, remote: remoteAddress }, 'wrong credentials')
    const event = signInEvent({
      visitor,
      known,
      isRight: false,
      method: 'password',
      rules: NO_RULES,
      ...(secret !== undefined && { wrongSecret: secret }),
    })
    // Not waited for: what is written for a known name alone would show in the time.
    Promise.all([this.parts.risk.settle(event, 'failed', known?.owner), this.#guard.noteFailure(event)]).catch(
      (error: unknown) => log.error({ err: error }, 'a failed sign-in was not counted'),
    )
    return new Refusal('wrong-credentials', 'Wrong name or password')
  }

  /**
   * A right secret: what the rules and the risk say to it. Only who knows the secret learns that the account is frozen.
   * @throws Refusal `account-frozen`, `sign-in-refused`
   */
  async judge(
    facts: Omit<EventFacts, 'known' | 'isRight' | 'rules'> & {
      readonly known: Credentials
      readonly isDeviceBound: boolean
    },
  ): Promise<Judged> {
    const { visitor, known, isDeviceBound } = facts
    this.#limits.succeeded(visitor.remoteAddress, visitor.username)
    if (!SIGNS_IN.has(known.state)) throw frozen()
    const { owner, address, roles, department, jobLevel } = known
    const { protocol, remoteAddress } = visitor
    const rules = await this.parts.rules({
      at: now(),
      protocol,
      remoteAddress,
      owner,
      address,
      roles,
      department,
      jobLevel,
      isDeviceBound,
    })
    const event = signInEvent({ ...facts, isRight: true, rules })
    const assessment = await this.parts.risk.score(event, owner)
    const decision = rules.refusedBy === undefined ? assessment.decision : 'deny'
    const judged = { visitor, known, event, assessment, decision, needsFactor: rules.needsFactor }
    if (decision === 'deny') throw await this.deny(judged, rules.refusedBy ?? assessment.reasons[0]?.id ?? 'risk')
    return judged
  }

  /** @returns what the visitor is told: out of an attack that is running, the same as for a wrong password. login-risk-features §4.3 */
  async deny(judged: Judged, why: string): Promise<Refusal> {
    await this.settle(judged, 'denied')
    const { owner } = judged.known
    const { protocol } = judged.visitor
    const isOfAttack = judged.assessment.reasons.some(({ id }) => ATTACK_RULES.has(id))
    await this.parts.store.write(this.parts.ticket, async (tx) => {
      // Whoever guesses has this password: the owner hears of it on the next page, and it opens nothing until then.
      if (isOfAttack) await this.parts.directory.askForPassword(tx, owner, 'leaked')
      await recordEvent(tx, { type: 'sign-in.denied', ...owner, actor: 'sign-in', protocol, why })
    })
    if (isOfAttack) return new Refusal('wrong-credentials', 'Wrong name or password', why)
    return refused(why)
  }

  settle({ event, known, assessment }: Judged, outcome: Outcome): Promise<void> {
    return this.parts.risk.settle(event, outcome, known.owner, assessment)
  }

  /** The end of the journey. @throws Refusal `account-frozen` */
  async admit(judged: Judged, outcome: 'allowed' | 'step-up-passed'): Promise<SignedIn> {
    const { known, visitor } = judged
    const { office } = this.parts
    const { organisationId, memberId } = known.owner
    const ticket = office.issueUser(organisationId, memberId, visitor.protocol)
    // Hashing took its time: a member frozen meanwhile must not slip in with a ticket issued after the revocation.
    const state = await this.read((tx) => this.parts.directory.stateOf(tx, known.owner))
    if (!SIGNS_IN.has(state)) {
      office.giveBack(ticket)
      throw frozen()
    }
    await this.settle(judged, outcome)
    this.parts.sessions.add({
      ticket,
      owner: known.owner,
      visitor,
      event: judged.event,
      outcome,
      begunAt: ticket.issuedAt,
    })
    log.info({ protocol: visitor.protocol, session: ticket.sessionId }, 'signed in')
    return { owner: known.owner, address: known.address, ticket }
  }
}

/** Rules of the engine that hold for strangers to the account alone: its owner at home is never told a right password is wrong. */
const ATTACK_RULES: ReadonlySet<string> = new Set(['rule.under-attack', 'rule.campaign'])

const NO_RULES: RuleAnswer = { facts: {}, needsFactor: false }

function refused(why: string): Refusal {
  return new Refusal('sign-in-refused', 'Sign-in is not permitted from here, ask your administrator', why)
}

function frozen(): Refusal {
  return new Refusal('account-frozen', 'Account is not active, ask your administrator')
}
