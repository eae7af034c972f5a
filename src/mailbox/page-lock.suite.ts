// What a locked folder lets a member do, verb by verb, on any engine.
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { now, useClock } from '../base/clock.ts'
import type { EmailId, MailboxId } from '../base/ids.ts'
import type { ReadTx, WriteTx } from '../store/store.ts'
import { refusal } from '../../test/support/refusals.ts'
import { newMessage, type MailWorld, type MemberMail } from '../../test/support/mail-world.ts'
import { FLAG, type Mailboxes, type Owner } from './mailbox.ts'
import { changePageLock, countPageLockTry, openPageLock, pageLockOf, removePageLock, setPageLock } from './page-lock.ts'

const HOUR_MS = 3_600_000
const SEEN = { mode: 'add', flags: { system: FLAG.seen, keywords: [] } } as const
const DELETED = { mode: 'add', flags: { system: FLAG.deleted, keywords: [] } } as const

/** What a verb is tried on: a locked folder with a letter and one expunged from it, and an open folder with a letter. */
interface Scene {
  readonly mail: Mailboxes
  readonly owner: Owner
  readonly locked: MailboxId
  readonly uid: number
  readonly email: EmailId
  readonly expunged: EmailId
  readonly other: MailboxId
  readonly otherUid: number
}

/** Every verb but those whose answers are compared below; a new verb of `Mailboxes` needs a line here. */
type Tried = Exclude<keyof Mailboxes, 'folders' | 'recoverable' | 'append'>

// prettier-ignore
const VERBS: Readonly<Record<Tried, { readonly refused: boolean; readonly run: (scene: Scene, tx: WriteTx) => Promise<unknown> }>> = {
  folder:                { refused: true,  run: ({ mail, owner, locked }, tx) => mail.folder(tx, owner, locked) },
  uids:                  { refused: true,  run: ({ mail, owner, locked }, tx) => mail.uids(tx, owner, locked) },
  firstUnseen:           { refused: true,  run: ({ mail, owner, locked }, tx) => mail.firstUnseen(tx, owner, locked) },
  placements:            { refused: true,  run: ({ mail, owner, locked, uid }, tx) => mail.placements(tx, owner, locked, [uid]) },
  listed:                { refused: true,  run: ({ mail, owner, locked, uid }, tx) => mail.listed(tx, owner, locked, [uid]) },
  changes:               { refused: true,  run: ({ mail, owner, locked }, tx) => mail.changes(tx, owner, locked, 0) },
  search:                { refused: true,  run: ({ mail, owner, locked }, tx) => mail.search(tx, owner, locked, { key: 'text', text: 'secret' }) },
  open:                  { refused: true,  run: async ({ mail, owner, email }, tx) => (await mail.open(tx, owner, email)).close() },
  renameFolder:          { refused: true,  run: ({ mail, owner, locked }, tx) => mail.renameFolder(tx, owner, locked, 'Elsewhere') },
  deleteFolder:          { refused: true,  run: ({ mail, owner, locked }, tx) => mail.deleteFolder(tx, owner, locked) },
  setFlags:              { refused: true,  run: ({ mail, owner, locked, uid }, tx) => mail.setFlags(tx, owner, locked, [uid], SEEN) },
  copy:                  { refused: true,  run: ({ mail, owner, locked, uid, other }, tx) => mail.copy(tx, owner, locked, [uid], other) },
  move:                  { refused: true,  run: ({ mail, owner, locked, uid, other }, tx) => mail.move(tx, owner, locked, [uid], other) },
  expunge:               { refused: true,  run: ({ mail, owner, locked }, tx) => mail.expunge(tx, owner, locked) },
  gather:                { refused: true,  run: ({ mail, owner, email }, tx) => mail.gather(tx, owner, email, 'archive') },
  restore:               { refused: true,  run: ({ mail, owner, expunged }, tx) => mail.restore(tx, owner, [expunged]) },
  liesIn:                { refused: true,  run: ({ mail, owner, email }, tx) => mail.liesIn(tx, owner, email, 'sent') },
  putAway:               { refused: true,  run: ({ mail, owner, email }, tx) => mail.putAway(tx, owner, email, 'sent') },
  subscriptions:         { refused: false, run: ({ mail, owner }, tx) => mail.subscriptions(tx, owner) },
  quota:                 { refused: false, run: ({ mail, owner }, tx) => mail.quota(tx, owner) },
  hasRoom:               { refused: false, run: ({ mail, owner }, tx) => mail.hasRoom(tx, owner) },
  createStandardFolders: { refused: false, run: ({ mail, owner }, tx) => mail.createStandardFolders(tx, owner, 1) },
  createFolder:          { refused: false, run: ({ mail, owner }, tx) => mail.createFolder(tx, owner, 'Sent/2026') },
  subscribe:             { refused: false, run: ({ mail, owner }, tx) => mail.subscribe(tx, owner, 'Sent', false) },
  setQuota:              { refused: false, run: ({ mail, owner }, tx) => mail.setQuota(tx, owner, 1_000_000) },
}

export function pageLockSuite(world: () => MailWorld): void {
  const asModule = <Result>(work: (tx: WriteTx) => Promise<Result>) =>
    world().store.write(world().office.issueModule('sign-in'), work)

  /** A member with `Sent` locked. */
  async function lockedScene(): Promise<{ member: MemberMail; scene: Scene }> {
    const { mailboxes: mail, newMember } = world()
    const member = await newMember()
    const { owner, write, deliver, folderNamed } = member
    const { id: locked } = await folderNamed('Sent')
    const { id: other } = await folderNamed('Archive')
    const { uid, emailId: email } = await deliver({ subject: 'secret' }, locked)
    const gone = await deliver({ subject: 'secret too' }, locked)
    await write((tx) => mail.setFlags(tx, owner, locked, [gone.uid], DELETED))
    await write((tx) => mail.expunge(tx, owner, locked))
    const { uid: otherUid } = await deliver({ subject: 'plain' }, other)
    await asModule((tx) => setPageLock(tx, owner, 'hash', [locked]))
    return { member, scene: { mail, owner, locked, uid, email, expunged: gone.emailId, other, otherUid } }
  }

  it('page lock: every verb that looks into a locked folder is refused, and none after unlocking', async () => {
    const { member, scene } = await lockedScene()
    for (const [verb, { refused, run }] of Object.entries(VERBS)) {
      const tried = member.write((tx) => run(scene, tx))
      if (refused) await assert.rejects(tried, refusal('folder-locked'), verb)
      else await assert.doesNotReject(tried, verb)
    }
    await asModule((tx) => openPageLock(tx, scene.owner, now() + HOUR_MS))
    for (const verb of ['folder', 'uids', 'firstUnseen', 'placements', 'listed', 'changes', 'search', 'open'] as const)
      await assert.doesNotReject(
        member.write((tx) => VERBS[verb].run(scene, tx)),
        verb,
      )
  })

  it('page lock: a locked folder is listed without numbers, and what was expunged from it is not', async () => {
    const { member, scene } = await lockedScene()
    const { mail, owner, locked } = scene
    const look = (tx: ReadTx) => Promise.all([mail.folders(tx, owner), mail.recoverable(tx, owner)])
    const [folders, recoverable] = await member.read(look)
    const { name, isLocked, messages, unseen, size } = folders.find(({ id }) => id === locked)!
    assert.deepEqual(
      { name, isLocked, messages, unseen, size },
      { name: 'Sent', isLocked: true, messages: 0, unseen: 0, size: 0 },
    )
    assert.deepEqual(recoverable, [])
    assert.equal(folders.filter((each) => each.isLocked).length, 1)
    await asModule((tx) => openPageLock(tx, owner, now() + HOUR_MS))
    const [open, restorable] = await member.read(look)
    assert.equal(open.find(({ id }) => id === locked)?.messages, 1)
    assert.equal(restorable.length, 1)
  })

  it('page lock: a locked folder takes in what is delivered, appended, copied and moved', async () => {
    const { member, scene } = await lockedScene()
    const { mail, owner, locked, other, otherUid } = scene
    await member.deliver({ subject: 'from outside' }, locked)
    const own = await newMessage(world(), { subject: 'sent by a mail program' })
    await member.write((tx) => mail.append(tx, owner, locked, own))
    await member.write((tx) => mail.copy(tx, owner, other, [otherUid], locked))
    await member.write((tx) => mail.move(tx, owner, other, [otherUid], locked))
    await asModule((tx) => openPageLock(tx, owner, now() + HOUR_MS))
    assert.equal((await member.read((tx) => mail.uids(tx, owner, locked))).length, 5)
  })

  it('page lock: a content that also lies in an open folder is read there', async () => {
    const { member, scene } = await lockedScene()
    const { mail, owner, locked, other, otherUid } = scene
    await member.write((tx) => mail.copy(tx, owner, other, [otherUid], locked))
    const [placement] = await member.read((tx) => mail.placements(tx, owner, other, [otherUid]))
    const blob = await member.read((tx) => mail.open(tx, owner, placement!.emailId))
    await blob.close()
  })

  it('page lock: it shuts again by itself, goes when it is removed, and modules are not held up', async () => {
    const { member, scene } = await lockedScene()
    const { mail, owner, locked, email } = scene
    const { store, office } = world()
    const uids = () => member.read((tx) => mail.uids(tx, owner, locked))
    await asModule((tx) => openPageLock(tx, owner, now() + 60_000))
    assert.equal((await uids()).length, 1)
    const later = now() + 61_000
    const restoreClock = useClock({ now: () => later })
    await assert.rejects(uids(), refusal('folder-locked'))
    restoreClock()
    await asModule((tx) => openPageLock(tx, owner, 0))
    await assert.rejects(uids(), refusal('folder-locked'))
    const rescan = office.issueModule('rescan')
    await (await store.read(rescan, (tx) => mail.open(tx, owner, email))).close()
    assert.equal(await asModule((tx) => removePageLock(tx, owner)), true)
    assert.equal((await uids()).length, 1)
    assert.equal(await asModule((tx) => pageLockOf(tx, owner)), undefined)
  })

  it('page lock: a member’s own ticket neither opens nor removes it', async () => {
    const { member, scene } = await lockedScene()
    const { owner } = scene
    const attempts: readonly ((tx: WriteTx) => Promise<unknown>)[] = [
      (tx: WriteTx) => openPageLock(tx, owner, now() + HOUR_MS),
      (tx: WriteTx) => removePageLock(tx, owner),
      (tx: WriteTx) => setPageLock(tx, owner, 'mine', []),
      (tx: WriteTx) => countPageLockTry(tx, owner),
    ]
    for (const attempt of attempts) await assert.rejects(member.write(attempt), refusal('not-permitted'))
  })

  it('setPageLock() sets one lock, also when two are set at once, and another password needs the first', async () => {
    const { owner } = (await lockedScene()).scene
    await assert.rejects(
      asModule((tx) => setPageLock(tx, owner, 'another', [])),
      refusal('already-there'),
    )
    await asModule((tx) => removePageLock(tx, owner))
    const hashes = ['one', 'two', 'three', 'four']
    const set = await Promise.allSettled(hashes.map((hash) => asModule((tx) => setPageLock(tx, owner, hash, []))))
    const done = hashes.filter((_, n) => set[n]?.status === 'fulfilled')
    assert.deepEqual([await asModule((tx) => countPageLockTry(tx, owner))], done)
  })

  it('changePageLock() names other folders, locked, and needs a lock', async () => {
    const { locked, other, owner } = (await lockedScene()).scene
    await asModule((tx) => openPageLock(tx, owner, now() + HOUR_MS))
    await asModule((tx) => changePageLock(tx, owner, [other]))
    const { folders, openUntil } = (await asModule((tx) => pageLockOf(tx, owner))) ?? assert.fail()
    assert.deepEqual([folders, openUntil], [[other], 0])
    assert.notEqual(other, locked)
    assert.equal(await asModule((tx) => countPageLockTry(tx, owner)), 'hash')
    await asModule((tx) => removePageLock(tx, owner))
    await assert.rejects(
      asModule((tx) => changePageLock(tx, owner, [other])),
      refusal('no-such-thing'),
    )
  })

  it('countPageLockTry() gives the hash five times in a row, also at once, then only after a pause', async () => {
    const { scene } = await lockedScene()
    const attempt = () => asModule((tx) => countPageLockTry(tx, scene.owner))
    const given = await Promise.allSettled(Array.from({ length: 9 }, attempt))
    assert.equal(given.filter(({ status }) => status === 'fulfilled').length, 5)
    await assert.rejects(attempt(), refusal('too-many-attempts'))
    const later = now() + 15 * 60_000 + 1
    const restoreClock = useClock({ now: () => later })
    assert.equal(await attempt(), 'hash')
    restoreClock()
  })
}
