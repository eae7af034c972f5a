// A store with one member's mailboxes, and letters to put into them.
import { type EmailId, type MailboxId, newMemberId } from '../../src/base/ids.ts'
import { MAIL_CLASS, type DataClass } from '../../src/mail/data-class.ts'
import { digestMessage } from '../../src/mail/digest.ts'
import type { Folder, Mailboxes, NewMessage, Owner, SpecialUse } from '../../src/mailbox/mailbox.ts'
import { openMailboxes } from '../../src/mailbox/open-mailboxes.ts'
import type { ReadTx, WriteTx } from '../../src/store/store.ts'
import { openStoreWorld, type StoreWorld } from './store-world.ts'
import type { TestStoreOptions } from './store.ts'

export interface Letter {
  readonly subject?: string
  readonly from?: string
  readonly to?: string
  readonly body?: string
  /** whole header lines */
  readonly header?: readonly string[]
  readonly flags?: number
  readonly keywords?: readonly string[]
  /** ms since 1970 */
  readonly internalDate?: number
  readonly dataClass?: DataClass
}

export interface MemberMail {
  readonly owner: Owner
  read<T>(work: (tx: ReadTx) => Promise<T>): Promise<T>
  write<T>(work: (tx: WriteTx) => Promise<T>): Promise<T>
  /** Puts a letter into a folder as the MX does. */
  deliver(letter?: Letter, target?: MailboxId | SpecialUse): Promise<{ uid: number; emailId: EmailId }>
  folderNamed(name: string): Promise<Folder>
}

export interface MailWorld extends StoreWorld, MemberMail {
  readonly mailboxes: Mailboxes
  /** One more member with empty standard folders. */
  newMember(quotaBytes?: number): Promise<MemberMail>
}

const QUOTA_BYTES = 1_000_000_000

/** Alice is the member of this world. */
export async function openMailWorld(options?: TestStoreOptions): Promise<MailWorld> {
  const world = await openStoreWorld(options)
  const mailboxes = openMailboxes({ blobs: world.store.blobs })
  return {
    ...world,
    ...(await openMemberMail(world, mailboxes, world.alice, QUOTA_BYTES)),
    mailboxes,
    async newMember(quotaBytes = QUOTA_BYTES) {
      const owner: Owner = { organisationId: world.organisationId, memberId: newMemberId() }
      await world.vault.create(owner)
      return openMemberMail(world, mailboxes, owner, quotaBytes)
    },
  }
}

async function openMemberMail(
  world: StoreWorld,
  mailboxes: Mailboxes,
  owner: Owner,
  quotaBytes: number,
): Promise<MemberMail> {
  const { store, mx } = world
  const ticket = world.office.issueUser(owner.organisationId, owner.memberId, 'imap')
  await store.write(mx, (tx) => mailboxes.createStandardFolders(tx, owner, quotaBytes))
  return {
    owner,
    read: (work) => store.read(ticket, work),
    write: (work) => store.write(ticket, work),
    async deliver(letter = {}, target = 'inbox') {
      const message = await newMessage(world, letter)
      return store.write(mx, (tx) => mailboxes.append(tx, owner, target, message))
    },
    async folderNamed(name) {
      const all = await store.read(ticket, (tx) => mailboxes.folders(tx, owner))
      const found = all.find((folder) => folder.name === name)
      if (found === undefined) throw new Error(`no folder ${name}`)
      return found
    },
  }
}

/** A letter with its blob written, ready to be appended. */
export async function newMessage(world: StoreWorld, letter: Letter): Promise<NewMessage> {
  const raw = rawLetter(letter)
  return {
    blob: await world.writeBlob(raw),
    digested: digestMessage(raw),
    flags: { system: letter.flags ?? 0, keywords: letter.keywords ?? [] },
    internalDate: letter.internalDate ?? Date.UTC(2026, 0, 15),
    dataClass: letter.dataClass ?? MAIL_CLASS,
  }
}

export function rawLetter({ subject = 'Hello', from, to, body = 'Hello there.', header = [] }: Letter): Buffer {
  const lines = [
    `From: ${from ?? 'Li Lei <li@example.com>'}`,
    `To: ${to ?? 'alice@example.org'}`,
    `Subject: ${subject}`,
    'Date: Thu, 15 Jan 2026 08:00:00 +0800',
    ...header,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: 8bit',
    '',
    body,
    '',
  ]
  return Buffer.from(lines.join('\r\n'))
}
