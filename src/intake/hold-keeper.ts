// Carries out what became of held messages: tells who decides, lets out, gives back, judges again, ends waits that were too long.
import { recordEvent } from '../audit/events.ts'
import { now } from '../base/clock.ts'
import type { MemberId } from '../base/ids.ts'
import { logOf } from '../base/log.ts'
import { Refusal } from '../base/refusal.ts'
import type { Owner } from '../mailbox/mailbox.ts'
import { escalated, nextEscalation } from '../policy/approval/judge-approval.ts'
import { dueHolds, TRIES_IN_ORDER } from '../store/hold-work.ts'
import { move, type Hold } from '../store/hold.ts'
import type { WriteTx } from '../store/store.ts'
import { askAbout, ESCALATION_MS, type AskingParts } from './hold-asking.ts'
import { isFrozen, isFrozenOver, watchFrozen, type FrozenParts } from './hold-frozen.ts'
import type { WhyBack } from './hold-letters.ts'
import { freezeHolds, reasonOf } from './hold-moves.ts'
import { releaseHold, type ReleaseParts } from './hold-release.ts'
import { isRestricted, passRestricted, type RestrictedParts } from './hold-restricted.ts'
import { returnHold, type ReturnParts } from './hold-return.ts'

const log = logOf('intake')

/** Held messages looked at in one round. */
const BATCH = 200
/** ms before what could not be carried out is tried again: doubled each time, up to the longest */
const FIRST_RETRY_MS = 30_000
const LONGEST_RETRY_MS = 15 * 60_000
/** Tries after which a message that is let out, and cannot go, comes back: half a day or more. */
const MOST_TRIES = 50

export interface HoldKeeperParts extends ReleaseParts, ReturnParts, AskingParts, FrozenParts, RestrictedParts {
  /** how members send, and whether they are restricted */
  readonly sending: ReleaseParts['sending'] & RestrictedParts['sending']
  /** Nobody said in time that it was them: what follows for how they may send, in the same transaction. */
  readonly denied: (tx: WriteTx, owner: Owner) => Promise<void>
}

export class HoldKeeper {
  readonly #parts: HoldKeeperParts
  #isOver = false

  constructor(parts: HoldKeeperParts) {
    this.#parts = parts
  }

  /** Nothing more is begun. */
  end(): void {
    this.#isOver = true
  }

  /** Whatever is due by now, those of one member in the order in which they came. @returns how many were looked at */
  async run(): Promise<number> {
    const { store, hold: ticket } = this.#parts
    let looked = 0
    for (;;) {
      const due = await store.read(ticket, (tx) => dueHolds(tx, BATCH))
      const moved = await this.#round(due)
      looked += due.length
      if (this.#isOver || moved === 0) return looked
    }
  }

  /** @returns how many were moved on */
  async #round(due: readonly Hold[]): Promise<number> {
    const relieved = await this.#relieved(due)
    let moved = relieved.size
    const rest = due.filter((hold) => !(isRestricted(hold) && relieved.has(hold.memberId)))
    // While one of a member's cannot go, those after it wait: they go in order.
    const stuck = new Set<number>()
    for (const hold of rest) {
      if (this.#isOver) return moved
      const isRelease = hold.decided === 'release'
      if ((isRelease && stuck.has(hold.memberId)) || isToAsk(hold) || this.#isToWatch(hold)) continue
      if (isRestricted(hold) && hold.expiresAt > now()) continue
      if (await this.#one(hold)) moved++
      else if (isRelease && hold.tries < TRIES_IN_ORDER) stuck.add(hold.memberId)
    }
    await watchFrozen(
      this.#parts,
      rest.filter((hold) => this.#isToWatch(hold)),
    )
    return moved + (await askAbout(this.#parts, rest.filter(isToAsk)))
  }

  /** Members whose mail waits for the end of a restriction that is over: it has been let on. */
  async #relieved(due: readonly Hold[]): Promise<ReadonlySet<MemberId>> {
    const relieved = new Set<MemberId>()
    for (const [memberId, [hold]] of Map.groupBy(due.filter(isRestricted), (each) => each.memberId)) {
      if (this.#isOver || hold === undefined) break
      const { organisationId } = hold
      try {
        if (await passRestricted(this.#parts, { organisationId, memberId })) relieved.add(memberId)
      } catch (error) {
        await this.#failed(hold, error)
      }
    }
    return relieved
  }

  #isToWatch(hold: Hold): boolean {
    return isFrozen(hold) && !isFrozenOver(hold, this.#parts)
  }

  /** @returns whether it was moved on */
  async #one(hold: Hold): Promise<boolean> {
    try {
      if (isFrozen(hold)) await returnHold(this.#parts, hold, 'frozen-too-long')
      else if (hold.decided === 'return') await returnHold(this.#parts, hold, whyBack(hold))
      else if (hold.decided === 'release' || hold.need === 'delay')
        return (await releaseHold(this.#parts, hold)) === 'released'
      else if (hold.expiresAt > now()) return await this.#askFurther(hold)
      else await this.#unanswered(hold)
      return true
    } catch (error) {
      await this.#failed(hold, error)
      return false
    }
  }

  /** Nobody who was asked for approval has said anything yet: whoever else may, by the rule, is asked too. */
  async #askFurther(hold: Hold): Promise<boolean> {
    const { store, hold: ticket, policies, approversOf } = this.#parts
    const { organisationId, memberId, facts, step } = hold
    const reason = reasonOf(hold)
    const policy = await policies.of(organisationId)
    const book = await approversOf({ organisationId, memberId }, policy)
    const since = hold.expiresAt - reason.withinMs
    const further = escalated(policy.approval, reason, book, since, now())
    if (further !== undefined) {
      const reasons = facts.reasons.map((each, index) => (index === step ? further : each))
      return store.write(ticket, (tx) => move(tx, hold, { state: 'parked', facts: { ...facts, reasons } }))
    }
    // Looked at now and then besides: the policy may change while it waits.
    const next = nextEscalation(policy.approval, reason, since, now())
    const due = Math.min(next, now() + ESCALATION_MS, hold.expiresAt)
    await store.write(ticket, (tx) => move(tx, hold, { due }))
    return false
  }

  /** The wait is over and nobody has said anything. */
  async #unanswered(hold: Hold): Promise<void> {
    if (reasonOf(hold).whenUnanswered === 'return') return returnHold(this.#parts, hold, 'unanswered')
    const { organisationId, memberId, facts } = hold
    const owner = { organisationId, memberId }
    await this.#parts.store.write(this.#parts.hold, async (tx) => {
      const holds = await freezeHolds(tx, owner, 'no-answer')
      const remoteAddress = facts.peer.address
      await this.#parts.denied(tx, owner)
      await recordEvent(tx, { type: 'hold.denied', ...owner, actor: 'holds', why: 'no-answer', holds, remoteAddress })
    })
  }

  /** What may pass is tried again later; what stays as it is leads back to the sender. */
  async #failed(hold: Hold, error: unknown): Promise<void> {
    const { store, hold: ticket } = this.#parts
    if (error instanceof Refusal && error.reason === 'already-there') return
    const mayPass = !(error instanceof Refusal) || error.rendering.retry
    const isOver = hold.decided !== 'return' && (!mayPass || hold.tries >= MOST_TRIES)
    log.warn({ trace: hold.holdId, tries: hold.tries, isOver, err: error }, 'a held message was not moved on')
    const decidedWhy = error instanceof Refusal && error.reason === 'malware-found' ? 'malware-found' : 'undeliverable'
    const due = now() + Math.min(FIRST_RETRY_MS * 2 ** Math.min(hold.tries, 20), LONGEST_RETRY_MS)
    await store.write(ticket, (tx) =>
      move(tx, hold, isOver ? { decided: 'return', decidedWhy, tries: 0 } : { tries: hold.tries + 1, due }),
    )
  }
}

const isToAsk = ({ state, decided, need, expiresAt }: Hold): boolean =>
  state === 'parked' && decided === '' && need !== 'delay' && expiresAt > now()

const WHY_BACK: Readonly<Record<string, WhyBack>> = {
  refused: 'refused',
  withdrawn: 'withdrawn',
  policy: 'policy',
  'malware-found': 'malware-found',
}

const whyBack = ({ decidedWhy }: Hold): WhyBack => WHY_BACK[decidedWhy] ?? 'undeliverable'
