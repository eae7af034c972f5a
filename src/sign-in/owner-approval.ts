// A program has no screen to ask on: its sign-in is held, its owner is asked on another channel, and the next try passes.
// login-risk-features §4.2
import { recordEvent } from '../audit/events.ts'
import { logOf } from '../base/log.ts'
import { Refusal } from '../base/refusal.ts'
import type { AppPassword } from '../directory/credentials/app-passwords.ts'
import { askOwner, hasYes, type Cause, type StoredPrompt } from '../directory/credentials/prompts.ts'
import type { Owner } from '../directory/directory.ts'
import { clientOf } from '../risk/client.ts'
import type { Judged, Reception } from './reception.ts'

const log = logOf('sign-in')

/** Tells the owner on other channels; it must not take long, and what it throws stops nothing. */
export type Notify = (owner: Owner, prompt: StoredPrompt) => Promise<void>

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

  /** Asks the owner. @returns what the client is told: it keeps its password and tries again */
  async ask(judged: Judged, appPassword: AppPassword | undefined): Promise<Refusal> {
    const { reception, address, notify } = this.#parts
    const { store, ticket } = reception.parts
    const { owner } = judged.known
    const { protocol, client, remoteAddress } = judged.visitor
    const why = judged.assessment.reasons[0]?.id ?? 'credential from elsewhere'
    const asked = await store.write(ticket, async (tx) => {
      const who = { protocol, client, remoteAddress, appPassword: appPassword?.id ?? '' }
      const asked = await askOwner(tx, owner, this.#causeOf(judged, appPassword), who)
      if (asked.state === 'asked' && asked.isNew)
        await recordEvent(tx, { type: 'sign-in.stepped-up', ...owner, actor: 'sign-in', protocol, why })
      return asked
    })
    if (asked.state === 'not-me') return reception.deny(judged, 'owner said no')
    await reception.settle(judged, 'unanswered')
    if (asked.state === 'too-many')
      return new Refusal('approval-needed', 'Sign-in needs your approval, try again in an hour', why)
    if (asked.isNew)
      notify(owner, asked.prompt).catch((error: unknown) =>
        log.warn({ err: error }, 'an owner was not told of a prompt'),
      )
    const { number } = asked.prompt
    return new Refusal('approval-needed', `Sign-in needs your approval: choose ${number} at ${address}`, why)
  }

  #causeOf({ visitor }: Judged, appPassword: AppPassword | undefined): Cause {
    return {
      credential: appPassword?.id ?? 'password',
      network: this.#parts.reception.parts.risk.networkOf(visitor.remoteAddress),
      // A host name in EHLO is no program: the same one is asked about once, whether it fetches or sends.
      client: visitor.protocol === 'smtp' ? '' : clientOf(visitor.client).family,
    }
  }
}
