// What messages do, on any engine: places, flags, changes, copies, quota, tickets.
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { eventually } from '../../test/support/eventually.ts'
import type { EmailId } from '../base/ids.ts'
import { sleep } from '../base/clock.ts'
import type { News, ReadTx, WriteTx } from '../store/store.ts'
import { refusal } from '../../test/support/refusals.ts'
import { newMessage, rawLetter, type MailWorld, type MemberMail } from '../../test/support/mail-world.ts'
import { FLAG, type MailReader, type MailWriter } from './mailbox.ts'

const NO_FLAGS = { system: 0, keywords: [] }

export function messagesSuite(world: () => MailWorld): void {
  /** A member with so many letters in INBOX: UIDs 1, 2, 3 … */
  async function memberWith(
    letters: number,
  ): Promise<MemberMail & { inbox: Awaited<ReturnType<MemberMail['folderNamed']>>['id'] }> {
    const member = await world().newMember()
    for (let i = 1; i <= letters; i++) await member.deliver({ subject: `Letter ${i}` })
    return { ...member, inbox: (await member.folderNamed('INBOX')).id }
  }

  it('append() gives ascending UIDs and MODSEQs, and keeps what it was given', async () => {
    const { mailboxes } = world()
    const { owner, read, deliver, folderNamed, inbox } = await memberWith(2)
    const letter = {
      subject: '发票',
      flags: FLAG.seen | FLAG.flagged,
      keywords: ['$Work', 'later'],
      internalDate: 1_700_000_000_000,
    }
    assert.equal((await deliver(letter)).uid, 3)
    const [first, , third] = await read((tx) => mailboxes.listed(tx, owner, inbox, [3, 1, 2, 9]))
    assert.equal(third!.digest.envelope.subject, '发票')
    assert.deepEqual(third!.flags, { system: FLAG.seen | FLAG.flagged, keywords: ['$Work', 'later'] })
    assert.equal(third!.internalDate, 1_700_000_000_000)
    assert.equal(third!.size, rawLetter(letter).length)
    assert.ok(third!.modseq > first!.modseq)
    const { uidNext, highestModseq, messages, unseen, size } = await folderNamed('INBOX')
    assert.deepEqual([uidNext, highestModseq, messages, unseen], [4, third!.modseq, 3, 2])
    assert.equal(size, first!.size * 2 + third!.size)
    assert.deepEqual([...(await read((tx) => mailboxes.uids(tx, owner, inbox)))], [1, 2, 3])
  })

  it('open() gives the bytes of the message', async () => {
    const { mailboxes } = world()
    const { owner, read, deliver } = await memberWith(0)
    const { emailId } = await deliver({ body: 'as it was sent' })
    const bytes = await read(async (tx) => {
      const reader = await mailboxes.open(tx, owner, emailId)
      const all = await reader.read(0, reader.size)
      await reader.close()
      return all
    })
    assert.deepEqual(bytes, rawLetter({ body: 'as it was sent' }))
    await assert.rejects(
      read((tx) => mailboxes.open(tx, owner, 99 as EmailId)),
      refusal('no-such-thing'),
    )
  })

  it('setFlags() raises the MODSEQ of what changes, and of nothing else', async () => {
    const { mailboxes } = world()
    const { owner, read, write, folderNamed, inbox } = await memberWith(3)
    const seen = { mode: 'add', flags: { system: FLAG.seen, keywords: [] } } as const
    const { changed } = await write((tx) => mailboxes.setFlags(tx, owner, inbox, [2, 3, 7], seen))
    assert.deepEqual(
      changed.map(({ uid, flags }) => [uid, flags.system]),
      [
        [2, 1],
        [3, 1],
      ],
    )
    const { highestModseq, unseen } = await folderNamed('INBOX')
    assert.deepEqual([unseen, changed[0]!.modseq], [1, highestModseq])
    const again = await write((tx) => mailboxes.setFlags(tx, owner, inbox, [2], seen))
    assert.deepEqual(again.changed, [changed[0]])
    assert.equal((await folderNamed('INBOX')).highestModseq, highestModseq)
    const since = await read((tx) => mailboxes.changes(tx, owner, inbox, highestModseq - 1))
    assert.deepEqual(
      since.changed.map(({ uid }) => uid),
      [2, 3],
    )
  })

  it('setFlags() with UNCHANGEDSINCE leaves alone what changed later (RFC 7162 §3.1.3)', async () => {
    const { mailboxes } = world()
    const { owner, write, folderNamed, inbox } = await memberWith(2)
    const before = (await folderNamed('INBOX')).highestModseq
    const flagged = { mode: 'add', flags: { system: FLAG.flagged, keywords: [] } } as const
    await write((tx) => mailboxes.setFlags(tx, owner, inbox, [1], flagged))
    const deleted = { mode: 'set', flags: { system: FLAG.deleted, keywords: [] } } as const
    const result = await write((tx) => mailboxes.setFlags(tx, owner, inbox, [1, 2], deleted, before))
    assert.deepEqual([result.changed.map(({ uid }) => uid), result.modified], [[2], [1]])
    assert.equal((await folderNamed('INBOX')).deleted, 1)
  })

  it('setFlags() compares keywords without case and keeps how they were first written', async () => {
    const { mailboxes } = world()
    const { owner, write, inbox } = await memberWith(1)
    const change = async (mode: 'add' | 'remove' | 'set', keywords: string[]) =>
      (await write((tx) => mailboxes.setFlags(tx, owner, inbox, [1], { mode, flags: { system: 0, keywords } })))
        .changed[0]!.flags.keywords
    assert.deepEqual(await change('add', ['Work', 'WORK', 'todo']), ['Work', 'todo'])
    assert.deepEqual(await change('set', ['work', 'new']), ['Work', 'new'])
    assert.deepEqual(await change('remove', ['WORK']), ['new'])
    await assert.rejects(change('add', ['two words']), refusal('bad-parameter'))
    await assert.rejects(
      change(
        'add',
        Array.from({ length: 64 }, (_, i) => `k${i}`),
      ),
      refusal('limit-reached'),
    )
  })

  it('changes() tells what vanished and what came, over several expunges (RFC 7162 §3.2)', async () => {
    const { mailboxes } = world()
    const { owner, read, write, deliver, folderNamed, inbox } = await memberWith(6)
    const { highestModseq } = await folderNamed('INBOX')
    const deleted = { mode: 'add', flags: { system: FLAG.deleted, keywords: [] } } as const
    await write((tx) => mailboxes.setFlags(tx, owner, inbox, [1, 2, 3, 5], deleted))
    assert.deepEqual(await write((tx) => mailboxes.expunge(tx, owner, inbox, [2, 4, 5])), [2, 5])
    const between = (await folderNamed('INBOX')).highestModseq
    assert.deepEqual(await write((tx) => mailboxes.expunge(tx, owner, inbox)), [1, 3])
    await deliver()
    const all = await read((tx) => mailboxes.changes(tx, owner, inbox, highestModseq))
    assert.deepEqual([all.vanished, all.changed.map(({ uid }) => uid)], [[1, 2, 3, 5], [7]])
    const later = await read((tx) => mailboxes.changes(tx, owner, inbox, between))
    assert.deepEqual(later.vanished, [1, 3])
    assert.equal(later.folder.deleted, 0)
  })

  it('copy() shares the content; move() leaves a gap that changes() tells of', async () => {
    const { mailboxes } = world()
    const { owner, read, write, folderNamed, inbox } = await memberWith(3)
    const archive = (await folderNamed('Archive')).id
    const copied = await write((tx) => mailboxes.copy(tx, owner, inbox, [3, 1, 8], archive))
    assert.deepEqual(
      [copied.sourceUids, copied.targetUids],
      [
        [1, 3],
        [1, 2],
      ],
    )
    assert.equal(copied.uidValidity, (await folderNamed('Archive')).uidValidity)
    const before = (await folderNamed('INBOX')).highestModseq
    const moved = await write((tx) => mailboxes.move(tx, owner, inbox, [2], archive))
    assert.deepEqual([moved.sourceUids, moved.targetUids], [[2], [3]])
    const listed = await read((tx) => mailboxes.listed(tx, owner, archive, [1, 2, 3]))
    assert.deepEqual(
      listed.map(({ digest }) => digest.envelope.subject),
      ['Letter 1', 'Letter 3', 'Letter 2'],
    )
    assert.deepEqual((await read((tx) => mailboxes.changes(tx, owner, inbox, before))).vanished, [2])
    const [inInbox] = await read((tx) => mailboxes.placements(tx, owner, inbox, [1]))
    assert.equal(listed[0]!.emailId, inInbox!.emailId)
    assert.deepEqual((await write((tx) => mailboxes.copy(tx, owner, inbox, [99], archive))).targetUids, [])
    await assert.rejects(
      write((tx) => mailboxes.move(tx, owner, inbox, [1], 99 as typeof inbox)),
      refusal('no-such-thing'),
    )
  })

  it('the last message may go over the quota, so that what RCPT took is not refused for its size', async () => {
    const { mailboxes, newMember, store, mx } = world()
    const size = rawLetter({}).length
    const member = await newMember(size + 1)
    await member.deliver()
    assert.equal(await store.read(mx, (tx) => mailboxes.hasRoom(tx, member.owner)), true)
    await member.deliver()
    assert.equal(await store.read(mx, (tx) => mailboxes.hasRoom(tx, member.owner)), false)
    await assert.rejects(member.deliver(), refusal('mailbox-full'))
  })

  it('append() and copy() keep the quota; a refused append leaves the transaction usable for the next recipient', async () => {
    const { mailboxes, newMember, store, mx } = world()
    const size = rawLetter({}).length
    const small = await newMember(2 * size)
    const large = await newMember()
    await small.deliver()
    const inbox = (await small.folderNamed('INBOX')).id
    await small.write((tx) => mailboxes.copy(tx, small.owner, inbox, [1], inbox))
    await assert.rejects(small.deliver(), refusal('mailbox-full'))
    assert.equal(await store.read(mx, (tx) => mailboxes.hasRoom(tx, small.owner)), false)
    assert.equal(await store.read(mx, (tx) => mailboxes.hasRoom(tx, large.owner)), true)
    const message = await newMessage(world(), {})
    await store.write(mx, async (tx) => {
      await assert.rejects(mailboxes.append(tx, small.owner, 'inbox', message), refusal('mailbox-full'))
      await mailboxes.append(tx, large.owner, 'inbox', message)
    })
    const quota = { usedBytes: 2 * size, limitBytes: 2 * size, messages: 2 }
    assert.deepEqual(await small.read((tx) => mailboxes.quota(tx, small.owner)), quota)
    assert.equal((await large.read((tx) => mailboxes.quota(tx, large.owner))).messages, 1)
    await assert.rejects(
      small.write((tx) => mailboxes.copy(tx, small.owner, inbox, [1], inbox)),
      refusal('mailbox-full'),
    )
    await small.write((tx) => mailboxes.setQuota(tx, small.owner, 10 * size))
    await small.deliver()
  })

  it('replies share a conversation, also when the first message comes last', async () => {
    const { mailboxes } = world()
    const { owner, read, deliver, inbox } = await memberWith(0)
    const letters = [
      { subject: 'Re: Plan', header: ['Message-ID: <2@x>', 'References: <1@x>'] },
      { subject: 'Lunch', header: ['Message-ID: <9@x>'] },
      { subject: 'Plan', header: ['Message-ID: <1@x>'] },
      { subject: 'Re: Plan', header: ['Message-ID: <3@x>', 'In-Reply-To: <2@x>'] },
      { subject: '回复：Plan', header: ['Message-ID: <4@x>'] },
      { subject: 'Plan', header: ['Message-ID: <5@x>'] },
    ]
    for (const letter of letters) await deliver(letter)
    const placed = await read((tx) => mailboxes.placements(tx, owner, inbox, [1, 2, 3, 4, 5, 6]))
    assert.deepEqual(
      placed.map(({ threadId }) => Number(threadId)),
      [1, 2, 1, 1, 1, 6],
    )
  })

  it('writers of one member take turns: no UID, count or keyword is lost', async () => {
    const { mailboxes } = world()
    const { owner, read, write, deliver, folderNamed, inbox } = await memberWith(0)
    const done = await Promise.all(Array.from({ length: 20 }, () => deliver()))
    assert.deepEqual(
      done.map(({ uid }) => uid).sort((a, b) => a - b),
      Array.from({ length: 20 }, (_, i) => i + 1),
    )
    const keywords = Array.from({ length: 10 }, (_, i) => `k${i}`)
    await Promise.all(
      keywords.map((keyword) =>
        write((tx) =>
          mailboxes.setFlags(tx, owner, inbox, [1], { mode: 'add', flags: { system: FLAG.seen, keywords: [keyword] } }),
        ),
      ),
    )
    const [first] = await read((tx) => mailboxes.placements(tx, owner, inbox, [1]))
    assert.deepEqual([...first!.flags.keywords].sort(), keywords)
    const { messages, unseen } = await folderNamed('INBOX')
    assert.deepEqual([messages, unseen], [20, 19])
  })

  it('every change tells its news after the commit', async () => {
    const { mailboxes, store } = world()
    const { owner, write, deliver, inbox, folderNamed } = await memberWith(1)
    const archive = (await folderNamed('Archive')).id
    const news: News[] = []
    const stop = store.listen((one) => {
      if (one.topic === 'mailbox' && one.memberId === owner.memberId) news.push(one)
    })
    const told = async (work: () => Promise<unknown>): Promise<(number | undefined)[]> => {
      news.length = 0
      await work()
      await eventually(async () => news.length > 0)
      return [...new Set(news.map(({ subject }) => subject))]
    }
    assert.deepEqual(await told(() => deliver()), [inbox])
    const deleted = { mode: 'add', flags: { system: FLAG.deleted, keywords: [] } } as const
    assert.deepEqual(await told(() => write((tx) => mailboxes.setFlags(tx, owner, inbox, [1], deleted))), [inbox])
    assert.deepEqual(await told(() => write((tx) => mailboxes.expunge(tx, owner, inbox))), [inbox])
    assert.deepEqual(await told(() => write((tx) => mailboxes.move(tx, owner, inbox, [2], archive))), [inbox, archive])
    stop()
  })

  it('append() to a folder that is deleted at this moment says that there is none', async () => {
    const { mailboxes, newMember } = world()
    const { owner, write, deliver } = await newMember()
    const { id } = await write((tx) => mailboxes.createFolder(tx, owner, 'short-lived'))
    const begun = Promise.withResolvers<void>()
    const deleted = write(async (tx) => {
      await mailboxes.deleteFolder(tx, owner, id)
      begun.resolve()
      await sleep(100)
    })
    await begun.promise
    await assert.rejects(deliver({}, id), refusal('no-such-thing'))
    await deleted
  })

  // By verb, so that a new one does not compile before it stands here.
  it('the ticket of the MX can bring mail and do nothing else; of another member, nothing at all', async () => {
    const { mailboxes, store, mx, bobTicket } = world()
    const { owner, inbox } = await memberWith(1)
    const refused = refusal('not-permitted')
    const looks: Record<Exclude<keyof MailReader | 'open' | 'search', 'hasRoom'>, (tx: ReadTx) => Promise<unknown>> = {
      folders: (tx) => mailboxes.folders(tx, owner),
      folder: (tx) => mailboxes.folder(tx, owner, inbox),
      subscriptions: (tx) => mailboxes.subscriptions(tx, owner),
      uids: (tx) => mailboxes.uids(tx, owner, inbox),
      firstUnseen: (tx) => mailboxes.firstUnseen(tx, owner, inbox),
      placements: (tx) => mailboxes.placements(tx, owner, inbox, [1]),
      listed: (tx) => mailboxes.listed(tx, owner, inbox, [1]),
      changes: (tx) => mailboxes.changes(tx, owner, inbox, 0),
      quota: (tx) => mailboxes.quota(tx, owner),
      recoverable: (tx) => mailboxes.recoverable(tx, owner),
      open: (tx) => mailboxes.open(tx, owner, 1 as EmailId),
      search: (tx) => mailboxes.search(tx, owner, inbox, { key: 'all' }),
    }
    type Bringing = 'append' | 'createStandardFolders'
    const changes: Record<Exclude<keyof MailWriter, Bringing>, (tx: WriteTx) => Promise<unknown>> = {
      createFolder: (tx) => mailboxes.createFolder(tx, owner, 'x'),
      renameFolder: (tx) => mailboxes.renameFolder(tx, owner, inbox, 'x'),
      deleteFolder: (tx) => mailboxes.deleteFolder(tx, owner, inbox),
      subscribe: (tx) => mailboxes.subscribe(tx, owner, 'INBOX', true),
      setQuota: (tx) => mailboxes.setQuota(tx, owner, 1),
      setFlags: (tx) => mailboxes.setFlags(tx, owner, inbox, [1], { mode: 'set', flags: NO_FLAGS }),
      copy: (tx) => mailboxes.copy(tx, owner, inbox, [1], inbox),
      move: (tx) => mailboxes.move(tx, owner, inbox, [1], inbox),
      gather: (tx) => mailboxes.gather(tx, owner, 1 as EmailId, 'junk'),
      expunge: (tx) => mailboxes.expunge(tx, owner, inbox),
      liesIn: (tx) => mailboxes.liesIn(tx, owner, 1 as EmailId, 'inbox'),
      putAway: (tx) => mailboxes.putAway(tx, owner, 1 as EmailId, 'inbox'),
      restore: (tx) => mailboxes.restore(tx, owner, [1 as EmailId]),
    }
    for (const ticket of [mx, bobTicket]) {
      for (const look of Object.values(looks)) await assert.rejects(store.read(ticket, look), refused)
      for (const change of Object.values(changes)) await assert.rejects(store.write(ticket, change), refused)
    }
    const message = await newMessage(world(), {})
    const brings: Record<Bringing | 'hasRoom', (tx: WriteTx) => Promise<unknown>> = {
      hasRoom: (tx) => mailboxes.hasRoom(tx, owner),
      createStandardFolders: (tx) => mailboxes.createStandardFolders(tx, owner, 1),
      append: (tx) => mailboxes.append(tx, owner, 'inbox', message),
    }
    for (const bring of Object.values(brings)) {
      await assert.rejects(store.write(bobTicket, bring), refused)
      await store.write(mx, bring)
    }
  })
}
