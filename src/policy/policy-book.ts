// The policies in force, in memory, ready to decide: looked up for every message, read anew when they change.
import { monotonic } from '../base/clock.ts'
import type { OrganisationId } from '../base/ids.ts'
import type { ReadTx, Store } from '../store/store.ts'
import type { Ticket } from '../tickets/ticket.ts'
import type { Policy } from './document/compile.ts'
import { policyOf } from './versions.ts'

/** ms after which a policy is read again though nobody told of a change: news can be lost. */
const FRESH_MS = 2_000

interface Page {
  readonly policy: Promise<Policy>
  readonly readAt: number
}

export class PolicyBook {
  readonly #store: Store
  /** grant `policy:read` */
  readonly #ticket: Ticket
  readonly #pages = new Map<OrganisationId, Page>()

  constructor(store: Store, ticket: Ticket) {
    this.#store = store
    this.#ticket = ticket
  }

  /** @throws Refusal `unavailable`: without its policy no message of an organisation is judged */
  of(organisationId: OrganisationId): Promise<Policy> {
    const page = this.#pages.get(organisationId)
    if (page !== undefined && monotonic() - page.readAt < FRESH_MS) return page.policy
    const policy = this.#store.read(this.#ticket, (tx) => this.#read(tx, organisationId, page))
    this.#pages.set(organisationId, { policy, readAt: monotonic() })
    policy.catch(() => this.#pages.delete(organisationId))
    return policy
  }

  /** Somebody changed a policy. */
  forget(): void {
    this.#pages.clear()
  }

  /** Compiles only what has changed. */
  async #read(tx: ReadTx, organisationId: OrganisationId, page: Page | undefined): Promise<Policy> {
    const before = await page?.policy.catch(() => undefined)
    return policyOf(tx, organisationId, before)
  }
}

/** Policies asked for in transactions of others: each version is compiled once. */
export class KnownPolicies {
  readonly #known = new Map<OrganisationId, Policy>()

  /** Grant `policy:read`. */
  async of(tx: ReadTx, organisationId: OrganisationId): Promise<Policy> {
    const policy = await policyOf(tx, organisationId, this.#known.get(organisationId))
    this.#known.set(organisationId, policy)
    return policy
  }
}
