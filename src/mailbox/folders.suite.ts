// What folders do, on any engine.
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { refusal } from '../../test/support/refusals.ts'
import type { MailWorld } from '../../test/support/mail-world.ts'

export function foldersSuite(world: () => MailWorld): void {
  it('createStandardFolders() makes INBOX and the special uses once, all subscribed', async () => {
    const { mailboxes, newMember, store, mx } = world()
    const { owner, read } = await newMember()
    await store.write(mx, (tx) => mailboxes.createStandardFolders(tx, owner, 1))
    const folders = await read((tx) => mailboxes.folders(tx, owner))
    assert.deepEqual(
      folders.map(({ name, specialUse, isSubscribed }) => [name, specialUse, isSubscribed]),
      ['Archive', 'Bulk', 'Drafts', 'INBOX', 'Junk', 'Quarantine', 'Sent', 'Trash'].map((name) => [
        name,
        name.toLowerCase(),
        true,
      ]),
    )
  })

  it('createFolder() makes missing levels, and gives each folder a UIDVALIDITY of its own', async () => {
    const { mailboxes, newMember } = world()
    const { owner, read, write } = await newMember()
    const made = await write((tx) => mailboxes.createFolder(tx, owner, '项目/二〇二六/合同/'))
    assert.equal(made.name, '项目/二〇二六/合同')
    const folders = await read((tx) => mailboxes.folders(tx, owner))
    assert.ok(folders.some(({ name }) => name === '项目/二〇二六'))
    assert.equal(new Set(folders.map(({ uidValidity }) => uidValidity)).size, folders.length)
    assert.deepEqual(await read((tx) => mailboxes.folder(tx, owner, made.id)), made)
    await assert.rejects(
      write((tx) => mailboxes.createFolder(tx, owner, '项目')),
      refusal('already-there'),
    )
    await assert.rejects(
      write((tx) => mailboxes.createFolder(tx, owner, 'inbox')),
      refusal('already-there'),
    )
    await assert.rejects(
      write((tx) => mailboxes.createFolder(tx, owner, 'Other', 'sent')),
      refusal('no-such-use'),
    )
  })

  it('renameFolder() takes along the folders below, and not below itself', async () => {
    const { mailboxes, newMember } = world()
    const { owner, read, write, folderNamed, deliver } = await newMember()
    const { id } = await write((tx) => mailboxes.createFolder(tx, owner, 'a/b'))
    await deliver({}, id)
    const a = await folderNamed('a')
    await write((tx) => mailboxes.renameFolder(tx, owner, a.id, 'x/y'))
    const moved = await read((tx) => mailboxes.folder(tx, owner, id))
    assert.equal(moved.name, 'x/y/b')
    assert.equal(moved.messages, 1)
    await assert.rejects(
      write((tx) => mailboxes.renameFolder(tx, owner, a.id, 'x/y/b/c')),
      refusal('bad-parameter'),
    )
    const tooDeep = Array.from({ length: 20 }, (_, level) => level).join('/')
    await assert.rejects(
      write((tx) => mailboxes.renameFolder(tx, owner, a.id, tooDeep)),
      refusal('bad-parameter'),
    )
    await assert.rejects(
      write((tx) => mailboxes.renameFolder(tx, owner, a.id, 'INBOX')),
      refusal('already-there'),
    )
  })

  it('renameFolder() of INBOX moves its messages and leaves it there (RFC 9051 §6.3.6)', async () => {
    const { mailboxes, newMember } = world()
    const { owner, write, folderNamed, deliver } = await newMember()
    await deliver()
    await deliver()
    const inbox = await folderNamed('INBOX')
    await write((tx) => mailboxes.renameFolder(tx, owner, inbox.id, 'Old'))
    assert.equal((await folderNamed('Old')).messages, 2)
    const after = await folderNamed('INBOX')
    assert.deepEqual([after.id, after.messages, after.uidNext], [inbox.id, 0, 3])
  })

  it('deleteFolder() refuses special uses and folders with others below', async () => {
    const { mailboxes, newMember } = world()
    const { owner, write, folderNamed } = await newMember()
    const { id } = await write((tx) => mailboxes.createFolder(tx, owner, 'a/b'))
    const inbox = await folderNamed('INBOX')
    const above = await folderNamed('a')
    await assert.rejects(
      write((tx) => mailboxes.deleteFolder(tx, owner, inbox.id)),
      refusal('not-permitted'),
    )
    await assert.rejects(
      write((tx) => mailboxes.deleteFolder(tx, owner, above.id)),
      refusal('in-use'),
    )
    await write((tx) => mailboxes.deleteFolder(tx, owner, id))
    await write((tx) => mailboxes.deleteFolder(tx, owner, above.id))
    await assert.rejects(folderNamed('a'))
    const again = await write((tx) => mailboxes.createFolder(tx, owner, 'a'))
    assert.notEqual(again.id, above.id)
    assert.ok(again.uidValidity > above.uidValidity)
  })

  it('subscribe() is by name', async () => {
    const { mailboxes, newMember } = world()
    const { owner, write, folderNamed } = await newMember()
    await write((tx) => mailboxes.createFolder(tx, owner, 'a/b'))
    await write((tx) => mailboxes.subscribe(tx, owner, 'a/b', true))
    assert.equal((await folderNamed('a/b')).isSubscribed, true)
    assert.equal((await folderNamed('a')).isSubscribed, false)
    await assert.rejects(
      write((tx) => mailboxes.subscribe(tx, owner, 'a/c', true)),
      refusal('no-such-thing'),
    )
  })

  it('subscriptions() keeps the name of a folder that goes, and gives it to one that comes', async () => {
    const { mailboxes, newMember } = world()
    const { owner, read, write, folderNamed } = await newMember()
    const names = async () => (await read((tx) => mailboxes.subscriptions(tx, owner))).filter((name) => name === 'a/b')
    const { id } = await write((tx) => mailboxes.createFolder(tx, owner, 'a/b'))
    await write((tx) => mailboxes.subscribe(tx, owner, 'a/b', true))
    await write((tx) => mailboxes.deleteFolder(tx, owner, id))
    assert.deepEqual(await names(), ['a/b'])
    await write((tx) => mailboxes.createFolder(tx, owner, 'a/b'))
    assert.equal((await folderNamed('a/b')).isSubscribed, true)
    await write((tx) => mailboxes.subscribe(tx, owner, 'a/b', false))
    assert.deepEqual(await names(), [])
    assert.equal((await folderNamed('a/b')).isSubscribed, false)
  })

  it('createFolder() stops at 1,000 folders', async () => {
    const { mailboxes, newMember } = world()
    const { owner, write } = await newMember()
    await write(({ db }) =>
      db.updateTable('mailbox_account').set({ folders: 999 }).where('member_id', '=', owner.memberId).execute(),
    )
    await write((tx) => mailboxes.createFolder(tx, owner, 'the last'))
    await assert.rejects(
      write((tx) => mailboxes.createFolder(tx, owner, 'one more')),
      refusal('limit-reached'),
    )
  })
}
