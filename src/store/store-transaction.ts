// The transactions that rooms work in: every key, event and blob use is asked of the ticket office first.
import type { Transaction } from 'kysely'
import { now } from '../base/clock.ts'
import type { BlobId, MemberId, OrganisationId } from '../base/ids.ts'
import { Refusal } from '../base/refusal.ts'
import type { KeyOwner, Opener, Sealer, Vault } from '../keys/vault.ts'
import type { DataClass } from '../mail/data-class.ts'
import type { TicketOffice } from '../tickets/office.ts'
import type { Area, Grant, Ticket } from '../tickets/ticket.ts'
import { bornBefore, blobKeyContext } from './blob-id.ts'
import { EVENT_CLASS, eventContext, MAX_EVENT_BYTES } from './event-row.ts'
import { requireOwn } from './own-grant.ts'
import type { Engine, NewEvent, News, ReadTx, WriteTx, WrittenBlob } from './store.ts'
import type { Tables } from './tables.ts'

/** ms after which a written blob that nobody used can no longer be used: an hour before the collector may take it. */
const USE_WITHIN_MS = 23 * 3_600_000

/** What a transaction asks beside the database. */
export interface Guards {
  readonly tickets: TicketOffice
  readonly vault: Vault
}

export class StoreReadTx implements ReadTx {
  readonly db: Transaction<Tables>
  readonly engine: Engine
  readonly ticket: Ticket
  protected readonly guards: Guards

  constructor(db: Transaction<Tables>, engine: Engine, ticket: Ticket, guards: Guards) {
    this.db = db
    this.engine = engine
    this.ticket = ticket
    this.guards = guards
  }

  require(grant: Grant, owner?: KeyOwner): void {
    this.guards.tickets.require(this.ticket, grant, owner?.organisationId, owner?.memberId)
  }

  async sealer(area: Area, owner: KeyOwner, dataClass: DataClass): Promise<Sealer> {
    this.require(this.ticket.grants.has(`${area}:append`) ? `${area}:append` : `${area}:change`, owner)
    const key = await this.guards.vault.key(owner, dataClass)
    // Not the key itself: what may only seal must not be able to open, whatever its caller makes of the type.
    return {
      seal: (plaintext, context) => key.seal(plaintext, context),
      token: (value) => key.token(value),
      termTokens: (terms) => key.termTokens(terms),
    }
  }

  async opener(area: Area, owner: KeyOwner, dataClass: DataClass): Promise<Opener> {
    this.require(`${area}:read`, owner)
    return this.guards.vault.key(owner, dataClass)
  }
}

export class StoreWriteTx extends StoreReadTx implements WriteTx {
  readonly news: News[] = []

  afterCommit(news: News): void {
    this.news.push(news)
  }

  async emit({ type, organisationId, memberId, body }: NewEvent): Promise<void> {
    const owner = keyOwner(organisationId, memberId)
    this.require('event:append', owner)
    const plaintext = JSON.stringify(body)
    if (plaintext.length > MAX_EVENT_BYTES) throw new Error(`event ${type} is larger than ${MAX_EVENT_BYTES} bytes`)
    const at = now()
    const { event_id } = await this.db
      .insertInto('event')
      .values({
        organisation_id: organisationId,
        member_id: memberId ?? null,
        type,
        body: Buffer.alloc(0),
        at_ms: at,
        due_ms: at,
        done_ms: null,
      })
      .returning('event_id')
      .executeTakeFirstOrThrow()
    // Only now is the number known that the seal binds: a body copied to another row does not open there.
    const key = await this.guards.vault.key({ organisationId }, EVENT_CLASS)
    const sealed = key.seal(plaintext, eventContext(event_id, organisationId, memberId, type))
    await this.db.updateTable('event').set({ body: sealed }).where('event_id', '=', event_id).execute()
    this.afterCommit({ topic: 'event' })
  }

  async addBlobUse(blob: WrittenBlob, owner: KeyOwner): Promise<Buffer> {
    this.require('mail:append', owner)
    if (blob.organisationId !== owner.organisationId) throw new Error('a blob stays within its organisation')
    // The collector removes what was never used; a blob near that age must not become used behind its back.
    if (bornBefore(blob.blobId, now() - USE_WITHIN_MS)) {
      throw new Refusal('unavailable', 'Storage is not available', 'the blob was written too long ago')
    }
    await this.db
      .insertInto('blob_use')
      .values({
        blob_id: blob.blobId,
        organisation_id: blob.organisationId,
        data_class: blob.dataClass,
        size_bytes: blob.size,
        uses: 1,
        unused_since_ms: null,
      })
      .onConflict((conflict) =>
        conflict
          .column('blob_id')
          .doUpdateSet((set) => ({ uses: set('blob_use.uses', '+', 1), unused_since_ms: null })),
      )
      .execute()
    const key = await this.guards.vault.key(owner, blob.dataClass)
    return key.seal(blob.blobKey, blobKeyContext(blob.blobId, owner))
  }

  async countBlobUse(blobId: BlobId, by: 1 | -1): Promise<void> {
    const { grants } = this.ticket
    const change = grants.has('mail:change') ? 'mail:change' : 'queue:change'
    requireOwn(this.guards.tickets, this.ticket, by === 1 && grants.has('mail:append') ? 'mail:append' : change)
    const row = await this.db
      .updateTable('blob_use')
      .set((set) => ({
        uses: set('uses', '+', by),
        unused_since_ms: set
          .case()
          .when(set('uses', '+', by), '=', 0)
          .then(now())
          .else(null)
          .end(),
      }))
      .where('blob_id', '=', blobId)
      .returning('uses')
      .executeTakeFirst()
    if (row === undefined) throw new Error(`no row uses blob ${blobId}`)
  }
}

function keyOwner(organisationId: OrganisationId, memberId: MemberId | undefined): KeyOwner {
  return memberId === undefined ? { organisationId } : { organisationId, memberId }
}
