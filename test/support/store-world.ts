// A test store with one organisation, two members and the tickets that tests of the store need.
import { newMemberId, newOrganisationId, type MemberId, type OrganisationId } from '../../src/base/ids.ts'
import type { KeyOwner } from '../../src/keys/vault.ts'
import type { BlobUse, WrittenBlob } from '../../src/store/store.ts'
import type { Ticket } from '../../src/tickets/ticket.ts'
import { openTestStore, type TestStore, type TestStoreOptions } from './store.ts'

export interface StoreWorld extends TestStore {
  readonly organisationId: OrganisationId
  readonly alice: KeyOwner & { readonly memberId: MemberId }
  readonly bob: KeyOwner & { readonly memberId: MemberId }
  readonly aliceTicket: Ticket
  readonly bobTicket: Ticket
  readonly mx: Ticket
  readonly keeper: Ticket
  readonly reactions: Ticket
  /** Opens a second store on the same database and folder, as another process does. */
  openAgain(): Promise<TestStore>
  /** Writes a blob as the MX does. */
  writeBlob(bytes: Uint8Array): Promise<WrittenBlob>
  /** Gives a blob to an owner. */
  useBlob(blob: WrittenBlob, owner: KeyOwner): Promise<BlobUse>
  /** Writes an event of the organisation. */
  emit(type: string, body?: unknown): Promise<void>
}

export async function openStoreWorld(options?: TestStoreOptions): Promise<StoreWorld> {
  const opened = await openTestStore(options)
  const { store, office, vault } = opened
  const organisationId = newOrganisationId()
  const alice = { organisationId, memberId: newMemberId() }
  const bob = { organisationId, memberId: newMemberId() }
  for (const owner of [{ organisationId }, alice, bob]) await vault.create(owner)
  const mx = office.issueModule('mx')
  return {
    ...opened,
    organisationId,
    alice,
    bob,
    aliceTicket: office.issueUser(organisationId, alice.memberId, 'imap'),
    bobTicket: office.issueUser(organisationId, bob.memberId, 'imap'),
    mx,
    keeper: office.issueModule('keeper'),
    reactions: office.issueModule('reactions'),
    openAgain: () => openTestStore({ ...options, folder: opened.folder }),
    async writeBlob(bytes) {
      const writer = await store.blobs.create(mx, organisationId, 'C3')
      await writer.write(bytes)
      return writer.finish()
    },
    async useBlob(blob, owner) {
      const wrappedKey = await store.write(mx, (tx) => tx.addBlobUse(blob, owner))
      return { blobId: blob.blobId, dataClass: blob.dataClass, wrappedKey, owner }
    },
    emit: (type, body = {}) => store.write(mx, (tx) => tx.emit({ type, organisationId, body })),
  }
}
