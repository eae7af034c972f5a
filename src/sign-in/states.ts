// What lasts of sessions and verifications for minutes or hours: sealed facts, found by the keyed hash of a secret, with an end.
import { now } from '../base/clock.ts'
import type { MemberId, OrganisationId } from '../base/ids.ts'
import type { Owner } from '../directory/directory.ts'
import type { ReadTx, Store, WriteTx } from '../store/store.ts'
import type { Ticket } from '../tickets/ticket.ts'
import * as records from './records.ts'

export type StateKind = records.StateKind

export interface NewState<Facts> {
  /** undefined while nobody knows who it is */
  readonly memberId?: MemberId | undefined
  /** anything that JSON keeps */
  readonly facts: Facts
  /** ms since 1970 */
  readonly until: number
  /** answers that may be wrong */
  readonly triesLeft?: number
}

/** Where one lies: the keyed hash of its id. */
export type StateKey = Buffer

export interface State<Facts> extends Required<NewState<Facts>> {
  readonly key: StateKey
}

/** As pages and journeys use it; `id` is a secret, or names something of which there is one. */
export interface SignInStates {
  /** A new one, or in place of the one that is there. @returns where it lies */
  put(kind: StateKind, id: string, state: NewState<object>): Promise<StateKey>
  /** @returns undefined for one that is unknown or over */
  get<Facts>(kind: StateKind, id: string): Promise<State<Facts> | undefined>
  /** Those of a member that are not over; at most 100. */
  ofMember<Facts>(owner: Owner, kind: StateKind): Promise<readonly State<Facts>[]>
  /**
   * Changes it where it lies, one after another of those who come at once; `change` may run again, and what it throws leaves everything as it was.
   * @param id  the text, or the key
   * @returns what it says then; undefined for one that is unknown or over
   */
  change<Facts extends object>(
    kind: StateKind,
    id: string | StateKey,
    change: (state: State<Facts>) => Partial<Pick<State<Facts>, 'facts' | 'until'>>,
  ): Promise<Facts | undefined>
  /**
   * Of many who try at once, as many get one as there are.
   * @param fresh  in place of one that is unknown or over
   * @returns how many are left then; undefined when there was none
   */
  takeTry(kind: StateKind, id: string, fresh?: NewState<object>): Promise<number | undefined>
  /** @returns whether it was there: of two who end it at once, one is told so */
  end(kind: StateKind, id: string | StateKey): Promise<boolean>
}

/** News that one or more sessions of a member's pages have ended. */
export const SESSION_ENDED = 'session-ended'

/** More of one kind is never of one member. */
const MOST_OF_MEMBER = 100
/** Rows that one sweep takes at once. */
const SWEEP_BATCH = 200
/** Batches of one kind that one sweep takes. */
const MOST_BATCHES = 50
/** Rows of one kind: who asks again and again for a passkey without a name fills no disk. About 4 kB each. */
const MOST_ROWS = 50_000

export class StoredStates implements SignInStates {
  readonly #store: Store
  readonly #ticket: Ticket
  readonly #organisation: () => Promise<OrganisationId>

  /** @param ticket  grants `directory:read` and `directory:change` */
  constructor(store: Store, ticket: Ticket, organisation: () => Promise<OrganisationId>) {
    this.#store = store
    this.#ticket = ticket
    this.#organisation = organisation
  }

  put(kind: StateKind, id: string, state: NewState<object>): Promise<StateKey> {
    return this.#write(kind, id, (tx, key) => upsert(tx, key, state))
  }

  async get<Facts>(kind: StateKind, id: string): Promise<State<Facts> | undefined> {
    const organisationId = await this.#organisation()
    return this.#store.read(this.#ticket, async (tx) => {
      const row = await records.stateRow(tx, await keyOf(tx, organisationId, kind, id))
      return row === undefined || row.until_ms <= now() ? undefined : opened<Facts>(tx, row)
    })
  }

  ofMember<Facts>({ organisationId, memberId }: Owner, kind: StateKind) {
    return this.#store.read(this.#ticket, async (tx) => {
      const rows = await records.stateRowsOf(tx, organisationId, memberId, kind, now(), MOST_OF_MEMBER)
      return Promise.all(rows.map((row) => opened<Facts>(tx, row)))
    })
  }

  change<Facts extends object>(
    kind: StateKind,
    id: string | StateKey,
    change: (state: State<Facts>) => Partial<Pick<State<Facts>, 'facts' | 'until'>>,
  ): Promise<Facts | undefined> {
    return this.#write(kind, id, async (tx, key) => {
      const row = await records.lockedState(tx, key)
      if (row === undefined || row.until_ms <= now()) return undefined
      const state = await opened<Facts>(tx, row)
      const { facts, until } = change(state)
      if (facts === undefined && until === undefined) return state.facts
      await records.updateState(tx, key, {
        ...(facts !== undefined && { facts_sealed: await sealed(tx, key, facts) }),
        ...(until !== undefined && { until_ms: until }),
      })
      return facts ?? state.facts
    })
  }

  takeTry(kind: StateKind, id: string, fresh?: NewState<object>): Promise<number | undefined> {
    return this.#write(kind, id, async (tx, key) => {
      if (fresh !== undefined) await upsert(tx, key, fresh, now())
      return records.takeTry(tx, key)
    })
  }

  end(kind: StateKind, id: string | StateKey): Promise<boolean> {
    return this.#write(kind, id, async (tx, key) => {
      const row = await records.stateRow(tx, key)
      if (row === undefined || !(await records.deleteState(tx, key))) return false
      const { member_id: memberId } = row
      if (kind === 'session' && memberId !== null) tx.afterCommit({ topic: SESSION_ENDED, memberId })
      return true
    })
  }

  /** Removes what is over, of all kinds. @param onOver  told of each that was a verification, once, whichever process sweeps */
  async sweep(onOver: (facts: unknown) => Promise<void>): Promise<void> {
    for (const kind of KINDS)
      for (let batch = 0; batch < MOST_BATCHES; batch++) {
        const { removed, proofs } = await this.#sweepBatch(kind)
        for (const { facts } of proofs) await onOver(facts)
        if (removed < SWEEP_BATCH) break
      }
  }

  #sweepBatch(kind: StateKind): Promise<{ readonly removed: number; readonly proofs: readonly State<unknown>[] }> {
    return this.#store.write(this.#ticket, async (tx) => {
      const rows = await records.statesOver(tx, kind, now(), MOST_ROWS, SWEEP_BATCH)
      const proofs: State<unknown>[] = []
      for (const row of rows)
        if ((await records.deleteStateAsFound(tx, row)) && kind === 'proof') proofs.push(await opened(tx, row))
      return { removed: rows.length, proofs }
    })
  }

  async #write<Result>(
    kind: StateKind,
    id: string | StateKey,
    work: (tx: WriteTx, key: records.StateKey) => Promise<Result>,
  ): Promise<Result> {
    const organisationId = await this.#organisation()
    return this.#store.write(this.#ticket, async (tx) => work(tx, await keyOf(tx, organisationId, kind, id)))
  }
}

const KINDS: readonly StateKind[] = ['session', 'proof', 'page', 'passed', 'tries']

async function keyOf(
  tx: ReadTx,
  organisationId: OrganisationId,
  kind: StateKind,
  id: string | StateKey,
): Promise<records.StateKey> {
  const secret = await tx.opener('directory', { organisationId }, 'C4')
  return { organisation_id: organisationId, kind, token: typeof id === 'string' ? secret.token(`${kind}:${id}`) : id }
}

async function upsert(
  tx: WriteTx,
  key: records.StateKey,
  { memberId, facts, until, triesLeft = 0 }: NewState<object>,
  overAt?: number,
): Promise<StateKey> {
  const facts_sealed = await sealed(tx, key, facts)
  const row = { member_id: memberId ?? null, tries_left: triesLeft, facts_sealed, until_ms: until }
  await records.upsertState(tx, { ...key, ...row }, overAt)
  return key.token
}

const contextOf = ({ kind, token }: records.StateKey) => `sign_in_state.facts:${kind}:${token.toString('hex')}`

async function sealed(tx: WriteTx, key: records.StateKey, facts: object): Promise<Buffer> {
  const secret = await tx.sealer('directory', { organisationId: key.organisation_id }, 'C4')
  return secret.seal(JSON.stringify(facts), contextOf(key))
}

async function opened<Facts>(tx: ReadTx, row: records.StateRow): Promise<State<Facts>> {
  const secret = await tx.opener('directory', { organisationId: row.organisation_id }, 'C4')
  const facts = JSON.parse(secret.open(row.facts_sealed, contextOf(row)).toString('utf8')) as Facts
  const { token: key, member_id: memberId, until_ms: until, tries_left: triesLeft } = row
  return { key, memberId: memberId ?? undefined, facts, until, triesLeft }
}
