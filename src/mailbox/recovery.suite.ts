// What was expunged and comes back, or goes for ever; on any engine.
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { useClock } from '../base/clock.ts'
import type { MailboxId } from '../base/ids.ts'
import { refusal } from '../../test/support/refusals.ts'
import { rawLetter, type MailWorld, type MemberMail } from '../../test/support/mail-world.ts'
import { FLAG } from './mailbox.ts'
import { RecoverablePurge } from './purge-recoverable.ts'

const DAY_MS = 24 * 3_600_000

export function recoverySuite(world: () => MailWorld): void {
  async function expunge({ owner, write }: MemberMail, id: MailboxId, uids: number[]): Promise<void> {
    const { mailboxes } = world()
    const deleted = { mode: 'add', flags: { system: FLAG.deleted, keywords: [] } } as const
    await write((tx) => mailboxes.setFlags(tx, owner, id, uids, deleted))
    await write((tx) => mailboxes.expunge(tx, owner, id, uids))
  }

  async function restoreAll({ owner, read }: MemberMail): Promise<number> {
    const { mailboxes, store, office } = world()
    const found = await read((tx) => mailboxes.recoverable(tx, owner))
    const ticket = office.issueModule('restore')
    const ids = found.map(({ emailId }) => emailId)
    return store.write(ticket, (tx) => mailboxes.restore(tx, owner, ids))
  }

  it('restore() brings back body, flags, keywords, date and order, with new UIDs and a ticket that cannot read', async () => {
    const { mailboxes, newMember } = world()
    const member = await newMember()
    const { owner, read, deliver, folderNamed } = member
    const letters = [1, 2, 3, 4].map((n) => ({
      subject: `Letter ${n}`,
      flags: n === 2 ? FLAG.seen | FLAG.flagged : 0,
      keywords: n === 2 ? ['Later'] : [],
      internalDate: n * DAY_MS,
    }))
    for (const letter of letters) await deliver(letter)
    const inbox = (await folderNamed('INBOX')).id
    const before = await read((tx) => mailboxes.listed(tx, owner, inbox, [1, 2, 3, 4]))
    await expunge(member, inbox, [3])
    await expunge(member, inbox, [1, 2])
    assert.equal((await folderNamed('INBOX')).messages, 1)
    assert.equal((await read((tx) => mailboxes.quota(tx, owner))).messages, 1)

    assert.equal(await restoreAll(member), 3)
    const after = await read((tx) => mailboxes.listed(tx, owner, inbox, [4, 5, 6, 7]))
    const kept = ({ emailId, flags, internalDate, size, threadId, digest }: (typeof after)[0]) => {
      return { emailId, flags, internalDate, size, threadId, digest }
    }
    assert.deepEqual(after.slice(1).map(kept), before.slice(0, 3).map(kept))
    const { messages, unseen, deleted, size, uidNext } = await folderNamed('INBOX')
    assert.deepEqual([messages, unseen, deleted, uidNext], [4, 3, 0, 8])
    assert.equal((await read((tx) => mailboxes.quota(tx, owner))).usedBytes, size)
    const bytes = await read(async (tx) => {
      const reader = await mailboxes.open(tx, owner, after[2]!.emailId)
      const all = await reader.read(0, reader.size)
      await reader.close()
      return all
    })
    assert.deepEqual(bytes, rawLetter(letters[1]!))
    assert.deepEqual(await read((tx) => mailboxes.recoverable(tx, owner)), [])
  })

  it('restore() makes a deleted folder again, with those above it and a new UIDVALIDITY', async () => {
    const { mailboxes, newMember } = world()
    const member = await newMember()
    const { owner, read, write, deliver, folderNamed } = member
    const below = await write((tx) => mailboxes.createFolder(tx, owner, '项目/合同'))
    await deliver({ subject: 'One' }, below.id)
    await deliver({ subject: 'Two' }, below.id)
    const above = await folderNamed('项目')
    await write((tx) => mailboxes.deleteFolder(tx, owner, below.id))
    await write((tx) => mailboxes.deleteFolder(tx, owner, above.id))
    assert.equal(await restoreAll(member), 2)
    const again = await folderNamed('项目/合同')
    assert.ok(again.uidValidity > below.uidValidity)
    assert.deepEqual([again.messages, again.unseen], [2, 2])
    const listed = await read((tx) => mailboxes.listed(tx, owner, again.id, [3, 4]))
    assert.deepEqual(
      listed.map(({ digest }) => digest.envelope.subject),
      ['One', 'Two'],
    )
    await write((tx) => mailboxes.deleteFolder(tx, owner, again.id))
    const namesake = await write((tx) => mailboxes.createFolder(tx, owner, '项目/合同'))
    assert.equal(await restoreAll(member), 2)
    assert.equal((await folderNamed('项目/合同')).id, namesake.id)
    assert.equal((await folderNamed('项目/合同')).messages, 2)
  })

  it('restore() does not stop at the quota, and refuses what is not there', async () => {
    const { mailboxes, newMember } = world()
    const size = rawLetter({}).length
    const member = await newMember(size)
    const { owner, write, deliver, folderNamed } = member
    const { emailId } = await deliver()
    const inbox = (await folderNamed('INBOX')).id
    await expunge(member, inbox, [1])
    await deliver()
    assert.equal(await restoreAll(member), 1)
    assert.equal((await folderNamed('INBOX')).size, 2 * size)
    await assert.rejects(
      write((tx) => mailboxes.restore(tx, owner, [emailId])),
      refusal('no-such-thing'),
    )
  })

  it('the purge removes rows, index rows, conversations and the use of the blob, but nothing that is used elsewhere', async () => {
    const { mailboxes, newMember, store, keeper } = world()
    const member = await newMember()
    const { owner, read, write, deliver, folderNamed } = member
    const { emailId } = await deliver({ header: ['Message-ID: <gone@x>'], body: 'only once' })
    const { emailId: copied } = await deliver({ body: 'also elsewhere' })
    const inbox = (await folderNamed('INBOX')).id
    const archive = (await folderNamed('Archive')).id
    await write((tx) => mailboxes.copy(tx, owner, inbox, [2], archive))
    await expunge(member, inbox, [1, 2])
    const purge = new RecoverablePurge(store, keeper)
    await purgeAfter(purge, 6.9 * DAY_MS)
    assert.equal((await read((tx) => mailboxes.recoverable(tx, owner))).length, 2)
    await purgeAfter(purge, 7.1 * DAY_MS)
    assert.deepEqual(await read((tx) => mailboxes.recoverable(tx, owner)), [])
    await assert.rejects(
      read((tx) => mailboxes.open(tx, owner, emailId)),
      refusal('no-such-thing'),
    )
    await read(async (tx) => (await mailboxes.open(tx, owner, copied)).close())
    const left = await read(async ({ db }) => {
      const count = async (table: 'email' | 'search_fresh' | 'thread_link' | 'recoverable') =>
        (await db.selectFrom(table).select('member_id').where('member_id', '=', owner.memberId).execute()).length
      return [await count('email'), await count('search_fresh'), await count('thread_link'), await count('recoverable')]
    })
    // One conversation has no Message-ID: only its subject leads to it.
    assert.deepEqual(left, [1, 1, 1, 0])
    const [used, unused] = await read(async ({ db }) => {
      const uses = await db.selectFrom('blob_use').select('uses').orderBy('uses', 'desc').execute()
      return [uses.filter((row) => row.uses > 0).length, uses.filter((row) => row.uses === 0).length]
    })
    assert.ok(used! > 0 && unused! > 0)
  })

  it('the purge forgets a deleted folder when nothing can return to it', async () => {
    const { mailboxes, newMember, store, keeper } = world()
    const member = await newMember()
    const { owner, read, write, deliver } = member
    const { id } = await write((tx) => mailboxes.createFolder(tx, owner, 'a'))
    await deliver({}, id)
    await write((tx) => mailboxes.deleteFolder(tx, owner, id))
    const rows = () =>
      read(async ({ db }) => {
        const query = db.selectFrom('mailbox').select('mailbox_id').where('member_id', '=', owner.memberId)
        return (await query.where('mailbox_id', '=', id).execute()).length
      })
    assert.equal(await rows(), 1)
    await purgeAfter(new RecoverablePurge(store, keeper), 7.1 * DAY_MS)
    assert.equal(await rows(), 0)
  })

  it('a clock set forward purges nothing early', async () => {
    const { mailboxes, newMember, store, keeper } = world()
    const member = await newMember()
    const { owner, read, deliver, folderNamed } = member
    await deliver()
    await expunge(member, (await folderNamed('INBOX')).id, [1])
    const purge = new RecoverablePurge(store, keeper)
    await purge.run()
    const wrong = useClock({ now: () => Date.now() + 400 * DAY_MS })
    try {
      for (let run = 0; run < 3; run++) await purge.run()
      // Another process cannot know how long it was away: a day is the most it believes.
      await new RecoverablePurge(store, keeper).run()
    } finally {
      wrong()
    }
    assert.equal((await read((tx) => mailboxes.recoverable(tx, owner))).length, 1)
    assert.equal(await restoreAll(member), 1)
  })

  it('a clock set forward purges nothing early, however many servers run', async () => {
    const { mailboxes, newMember, store, keeper } = world()
    const member = await newMember()
    const { owner, read, deliver, folderNamed } = member
    await deliver()
    await expunge(member, (await folderNamed('INBOX')).id, [1])
    const servers = Array.from({ length: 5 }, () => new RecoverablePurge(store, keeper))
    for (const purge of servers) await purge.run()
    const wrong = useClock({
      now: () => Date.now() + 400 * DAY_MS,
      monotonic: () => performance.now() + 2 * DAY_MS,
    })
    try {
      for (const purge of servers) await purge.run()
    } finally {
      wrong()
    }
    assert.equal((await read((tx) => mailboxes.recoverable(tx, owner))).length, 1)
  })
}

/** Runs a purge now, and again when so much time has gone by on both hands of the clock. */
export async function purgeAfter(purge: RecoverablePurge, ms: number): Promise<void> {
  await purge.run()
  const back = useClock({ now: () => Date.now() + ms, monotonic: () => performance.now() + ms })
  try {
    await purge.run()
  } finally {
    back()
  }
}
