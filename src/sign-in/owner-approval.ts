// Who cannot prove it where they are, as a program has no screen to ask on: the sign-in is held, and the owner, or an administrator
// in the owner's place, is asked on another channel.
// login-risk-features §4.2
import { recordEvent } from '../audit/events.ts'
import { logOf } from '../base/log.ts'
import { Refusal } from '../base/refusal.ts'
import type { AppPassword } from '../directory/credentials/app-passwords.ts'
import { answerTo, askOwner, hasYes, takeYes, type Cause, type StoredPrompt } from '../directory/credentials/prompts.ts'
import type { Owner } from '../directory/directory.ts'
import { clientOf } from '../risk/client.ts'
import type { ProofPurpose } from './pending-proofs.ts'
import type { Judged, Reception } from './reception.ts'

const log = logOf('sign-in')

/** Tells the owner on other channels; it must not take long, and what it throws stops nothing. */
export type Notify = (owner: Owner, prompt: StoredPrompt, about: ProofPurpose) => Promise<void>

export interface OwnerApprovalParts {
  readonly reception: Reception
  readonly notify: Notify
  /** where owners answer, such as `https://mail.example.org` */
  readonly address: string
}

export class OwnerApproval {
  readonly #parts: OwnerApprovalParts

  constructor(parts: OwnerApprovalParts) {
    this.#parts = parts
  }

  /** Whether the owner said yes to this credential, network and program within 30 days. */
  has(judged: Judged, appPassword: AppPassword | undefined): Promise<boolean> {
    return this.#parts.reception.read((tx) => hasYes(tx, judged.known.owner, this.#causeOf(judged, appPassword)))
  }

  /** What was said to a browser's question. A yes counts once: the browser is known by its token from then on. */
  async takeAnswer(judged: Judged): Promise<'yes' | 'no' | undefined> {
    const { store, ticket } = this.#parts.reception.parts
    const cause = this.#causeOf(judged, undefined)
    const answer = await this.#parts.reception.read((tx) => answerTo(tx, judged.known.owner, cause))
    if (answer !== 'yes') return answer
    return (await store.write(ticket, (tx) => takeYes(tx, judged.known.owner, cause))) ? 'yes' : undefined
  }

  /** Asks the owner for a program. @returns what it is told: it keeps its password and tries again */
  async hold(judged: Judged, appPassword: AppPassword | undefined): Promise<Refusal> {
    const { number } = await this.ask(judged, appPassword)
    await this.#parts.reception.settle(judged, 'unanswered')
    return new Refusal(
      'approval-needed',
      `Sign-in needs your approval: choose ${number} at ${this.#parts.address}`,
      whyOf(judged),
    )
  }

  /** @returns the question, new or still open. @throws Refusal `approval-needed` after too many, `sign-in-refused` after a no */
  async ask(judged: Judged, appPassword: AppPassword | undefined): Promise<StoredPrompt> {
    const { reception, notify } = this.#parts
    const { store, ticket } = reception.parts
    const { owner } = judged.known
    const { protocol, client, remoteAddress } = judged.visitor
    const why = whyOf(judged)
    const asked = await store.write(ticket, async (tx) => {
      const who = { protocol, client, remoteAddress, appPassword: appPassword?.id ?? '' }
      const asked = await askOwner(tx, owner, this.#causeOf(judged, appPassword), who)
      // Pages say so themselves, whichever way is taken then.
      if (asked.state === 'asked' && asked.isNew && protocol !== 'web')
        await recordEvent(tx, { type: 'sign-in.stepped-up', ...owner, actor: 'sign-in', protocol, why })
      return asked
    })
    if (asked.state === 'not-me') throw await reception.deny(judged, 'owner said no')
    if (asked.state === 'too-many') {
      await reception.settle(judged, 'unanswered')
      throw new Refusal('approval-needed', 'Sign-in needs your approval, try again in an hour', why)
    }
    if (asked.isNew)
      notify(owner, asked.prompt, 'sign-in').catch((error: unknown) =>
        log.warn({ err: error }, 'an owner was not told of a prompt'),
      )
    return asked.prompt
  }

  #causeOf({ visitor }: Judged, appPassword: AppPassword | undefined): Cause {
    const { protocol, client, remoteAddress } = visitor
    const credential = appPassword?.id ?? 'password'
    // A yes makes a browser a device that is trusted: nobody near it with one alike may take it instead.
    if (protocol === 'web') return { credential, network: remoteAddress, client: `web ${client}` }
    return {
      credential,
      network: this.#parts.reception.parts.risk.networkOf(remoteAddress),
      // A host name in EHLO is no program: the same one is asked about once, whether it fetches or sends.
      client: protocol === 'smtp' ? '' : clientOf(client).family,
    }
  }
}

const whyOf = ({ assessment }: Judged) => assessment.reasons[0]?.id ?? 'credential from elsewhere'
