// The page lock as its owner handles it: set, open for some minutes, shut, remove; each but shutting asks for its password.
import { recordEvent } from '../audit/events.ts'
import { now } from '../base/clock.ts'
import type { MailboxId } from '../base/ids.ts'
import { Refusal } from '../base/refusal.ts'
import { verifyPassword } from '../directory/password.ts'
import type { Mailboxes } from '../mailbox/mailbox.ts'
import {
  changePageLock,
  countPageLockTry,
  openPageLock,
  pageLockOf,
  removePageLock,
  setPageLock,
} from '../mailbox/page-lock.ts'
import type { MemberDesk } from './member-desk.ts'
import type { Reception } from './reception.ts'
import type { SignedIn } from './sign-in.ts'

const MINUTE_MS = 60_000

type PageLockDesk = Pick<MemberDesk, 'pageLock' | 'setPageLock' | 'openPageLock' | 'closePageLock' | 'removePageLock'>

export function openPageLockDesk(reception: Reception, mailboxes: Mailboxes): PageLockDesk {
  const { store, ticket, directory } = reception.parts

  const lockOf = ({ owner }: SignedIn) => reception.read((tx) => pageLockOf(tx, owner))

  /** @throws Refusal `wrong-credentials`, `too-many-attempts`, `no-such-thing` */
  async function check({ owner }: SignedIn, password: string): Promise<void> {
    const hash = await store.write(ticket, (tx) => countPageLockTry(tx, owner))
    if (await verifyPassword(password, hash)) return
    const actor = String(owner.memberId)
    await store.write(ticket, (tx) => recordEvent(tx, { type: 'page-lock.refused', ...owner, actor }))
    throw new Refusal('wrong-credentials', 'Wrong password')
  }

  /** A second password that is the first one locks nothing. @throws Refusal `weak-password` */
  async function newHash({ owner, address }: SignedIn, password: string): Promise<string> {
    const { words, known } = await reception.read(async (tx) => ({
      words: await directory.accountWords(tx, address, ''),
      known: await directory.credentialsOf(tx, owner),
    }))
    const { hash } = await directory.preparePassword(password, words)
    if (known.passwordHash !== undefined && (await verifyPassword(password, known.passwordHash)))
      throw new Refusal('weak-password', 'Use another password than that of your account')
    return hash
  }

  /** Of the member, but for what mail programs do not show either. */
  async function lockable({ owner, ticket }: SignedIn) {
    const folders = await store.read(ticket, (tx) => mailboxes.folders(tx, owner))
    return folders.filter(({ specialUse }) => specialUse !== 'quarantine').map(({ id, name }) => ({ id, name }))
  }

  return {
    async pageLock(who) {
      const lock = await lockOf(who)
      const folders = (await lockable(who)).map((folder) => ({
        ...folder,
        isChosen: lock?.folders.includes(folder.id) === true,
      }))
      return {
        isSet: lock !== undefined,
        folders,
        ...(lock !== undefined && lock.openUntil > now() && { openUntil: lock.openUntil }),
      }
    },

    async setPageLock(who, password, wanted) {
      const { owner } = who
      const folders = wanted as readonly MailboxId[]
      const there = new Set((await lockable(who)).map(({ id }) => id))
      if (!folders.every((id) => there.has(id))) throw new Refusal('no-such-thing', 'No such folder')
      const isSet = (await lockOf(who)) !== undefined
      if (isSet) await check(who, password)
      const firstHash = isSet ? undefined : await newHash(who, password)
      await store.write(ticket, async (tx) => {
        await directory.requireSignsIn(tx, owner)
        if (firstHash === undefined) await changePageLock(tx, owner, folders)
        else await setPageLock(tx, owner, firstHash, folders)
        const actor = String(owner.memberId)
        await recordEvent(tx, { type: 'page-lock.set', ...owner, actor, folders: folders.length })
      })
    },

    async openPageLock(who, password, minutes) {
      const { owner } = who
      await check(who, password)
      await store.write(ticket, async (tx) => {
        await openPageLock(tx, owner, now() + minutes * MINUTE_MS)
        await recordEvent(tx, { type: 'page-lock.opened', ...owner, actor: String(owner.memberId), minutes })
      })
    },

    closePageLock: ({ owner }) => store.write(ticket, (tx) => openPageLock(tx, owner, 0)),

    async removePageLock(who, password) {
      const { owner } = who
      await check(who, password)
      await store.write(ticket, async (tx) => {
        await removePageLock(tx, owner)
        await recordEvent(tx, { type: 'page-lock.removed', ...owner, actor: String(owner.memberId) })
      })
    },
  }
}
