// What learning from people must do, on whatever engine.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type MailWorld, newMessage } from '../../test/support/mail-world.ts'
import { now, useClock } from '../base/clock.ts'
import { type BlobId, newMemberId, newOrganisationId, randomText } from '../base/ids.ts'
import type { Owner } from '../mailbox/mailbox.ts'
import { gramsOf } from '../mail/folding/grams.ts'
import { openMailboxes } from '../mailbox/open-mailboxes.ts'
import { noteHabit } from './habits.ts'
import { Knowledge } from './knowledge.ts'
import { learnReports } from './learning.ts'
import type { Occasion } from './occasion.ts'
import { forget } from './purge.ts'
import { dislikedWriters, newReports, reportLearned } from './records-learned.ts'
import { report, type Report } from './reports.ts'

const OFFER = 'cheap watches for you, order today and save a lot of money on every watch'
const NOTE = 'the minutes of the meeting are attached, please send your comments until friday'
const NOBODY = { domains: async () => [], people: async function* () {} }
const EMPTY = new Uint32Array()

export function learningSuite(world: () => MailWorld): void {
  const knowledge = new Knowledge(NOBODY)

  /** In an organisation that has seen nothing yet. */
  async function freshMember(): Promise<Owner> {
    const owner = { organisationId: newOrganisationId(), memberId: newMemberId() }
    for (const each of [{ organisationId: owner.organisationId }, owner]) await world().vault.create(each)
    return owner
  }

  function occasionOf(text: string, { organisationId, memberId }: Owner, more: Partial<Occasion> = {}): Occasion {
    return {
      organisationId,
      direction: 'in',
      at: now(),
      receivers: [memberId],
      foreign: [],
      messageId: '',
      peer: { address: '', helo: '' },
      contentLogOdds: 0,
      marks: {
        authors: [{ name: '', local: 'seller', domain: 'shop.example' }],
        replyTo: [],
        references: [],
        textSketch: EMPTY,
        markupSketch: EMPTY,
        links: [],
        attachments: [],
        features: gramsOf(text),
      },
      ...more,
    }
  }

  async function learned(text: string, owner: Owner = world().alice): Promise<number | undefined> {
    const { store, mx } = world()
    const { signals } = await knowledge.about(occasionOf(text, owner), (work) => store.read(mx, work))
    return signals.find(({ id }) => id === 'learned.spam')?.value as number | undefined
  }

  /** A message with a place in memory, as the journey leaves it. */
  async function remembered(text: string, owner: Owner = world().alice, more: Partial<Occasion> = {}): Promise<BlobId> {
    const { store, mx } = world()
    const { blob } = await newMessage(world(), { body: `${text} ${randomText()}` })
    const occasion = occasionOf(text, owner, more)
    const known = await knowledge.about(occasion, (work) => store.read(mx, work))
    await store.write(mx, (tx) => knowledge.remember(tx, occasion, known, 'clean', blob.blobId))
    return blob.blobId
  }

  async function say(
    blobId: BlobId,
    said: Report['said'],
    source: Report['source'] = 'report',
    who: Owner = world().alice,
  ) {
    await told(blobId, said, source, who)
    return learnReports(world().store, world().keeper)
  }

  async function told(blobId: BlobId, said: Report['said'], source: Report['source'], who: Owner) {
    const ticket = world().office.issueUser(who.organisationId, who.memberId, 'imap')
    await world().store.write(ticket, (tx) => report(tx, { ...who, blobId, said, source }))
  }

  describe('learning', () => {
    test('on the first day nothing is added to the shipped judges', async () => {
      assert.equal(await learned(OFFER), undefined)
    })

    test('a report teaches the member at once, the organisation less, and can be taken back', async () => {
      const blobId = await remembered(OFFER)
      assert.equal(await say(blobId, 'spam'), 1)
      const own = (await learned(OFFER)) ?? 0
      const others = (await learned(OFFER, world().bob)) ?? 0
      assert.ok(own > others && others > 0, `${own} ${others}`)
      await say(blobId, '')
      assert.ok(Math.abs((await learned(OFFER)) ?? 1) < 0.02)
      await say(blobId, 'spam')
      assert.ok(((await learned(OFFER)) ?? 0) > 0.5 * own)
    })

    test('what all mail here has in common is not learned as unwanted', async () => {
      const fresh = await freshMember()
      const footer = ', kind regards, sent by the mail server of the example company in the main street'
      const texts = ['the minutes of the meeting', 'lunch at noon in the canteen', 'your parcel has arrived']
      for (const text of texts) await remembered(text + footer, fresh)
      const blobId = await remembered(OFFER + footer, fresh)
      await say(blobId, 'spam', 'report', fresh)
      const unwanted = (await learned(OFFER + footer, fresh)) ?? 0
      const other = (await learned('a question about the budget' + footer, fresh)) ?? 0
      assert.ok(unwanted > 1 && other < 0.5 * unwanted, `${unwanted} ${other}`)
    })

    test('what was said before counts no more when the member says the opposite', async () => {
      const blobId = await remembered(NOTE)
      await say(blobId, 'spam')
      await say(blobId, 'ham')
      assert.ok(((await learned(NOTE)) ?? 0) < 0)
    })

    test('what is said while the opposite is being learned is learned next', async () => {
      const { store, keeper } = world()
      const owner = await freshMember()
      const blobId = await remembered(NOTE, owner)
      await told(blobId, 'spam', 'report', owner)
      const [row] = await store.read(keeper, (tx) => newReports(tx, owner.organisationId, 1))
      assert.ok(row)
      await told(blobId, 'ham', 'report', owner)
      const learned = { learned: 'spam', share_milli: 0, own_change: null, shared_change: null } as const
      await store.write(keeper, (tx) => reportLearned(tx, row, learned))
      const left = await store.read(keeper, (tx) => newReports(tx, owner.organisationId, 2))
      assert.deepEqual(
        left.map((each) => [each.said, each.learned]),
        [['ham', 'spam']],
      )
      assert.equal(await learnReports(store, keeper), 1)
      assert.deepEqual(await store.read(keeper, (tx) => newReports(tx, owner.organisationId, 2)), [])
    })

    test('whose mail colleagues call junk is known, by how many of them; what came from outside and own words do not count', async () => {
      const writer = await freshMember()
      const { organisationId } = writer
      const colleagues: Owner[] = []
      for (let count = 0; count < 3; count++) {
        const owner = { organisationId, memberId: newMemberId() }
        await world().vault.create(owner)
        colleagues.push(owner)
      }
      const [one, two, three] = colleagues as [Owner, Owner, Owner]
      const inside = { direction: 'internal', writer: writer.memberId } as const
      const [letter, other] = [await remembered(OFFER, writer, inside), await remembered(NOTE, writer, inside)]
      const outside = await remembered(OFFER, writer)
      for (const [blobId, who] of [
        [letter, one],
        [letter, two],
        [other, two],
        [outside, three],
        [letter, writer],
      ] as const)
        await say(blobId, 'spam', 'move', who)
      await say(other, 'spam', 'condemned', three)
      const found = (least: number, since = 0) =>
        world().store.read(world().keeper, (tx) => dislikedWriters(tx, since, least))
      const mine = async (least: number, since?: number) =>
        (await found(least, since)).filter((each) => each.organisationId === organisationId)
      assert.deepEqual(await mine(2), [{ ...writer, colleagues: 2, messages: 2 }])
      assert.deepEqual([await mine(3), await mine(1, now() + 1_000)], [[], []])
      await say(letter, 'ham', 'move', one)
      assert.deepEqual(await mine(2), [])
    })

    test('a report of what is not remembered is no error and teaches nothing', async () => {
      const { blob } = await newMessage(world(), { body: 'unknown' })
      assert.equal(await say(blob.blobId, 'spam'), 0)
    })

    /** Somebody without opinions of their own. */
    const somebodyNew = (): Owner => ({ organisationId: world().organisationId, memberId: newMemberId() })

    test('two who agree about a message teach the organisation no more than one message', async () => {
      const blobId = await remembered('an entirely different text about holidays at the sea in the summer')
      await say(blobId, 'spam', 'condemned')
      const one = await learned('an entirely different text about holidays at the sea in the summer', somebodyNew())
      await say(blobId, 'spam', 'report', world().bob)
      const both = await learned('an entirely different text about holidays at the sea in the summer', somebodyNew())
      assert.equal(both, one)
    })

    test('mail moved between inbox and bulk folder shows where the member wants it', async () => {
      const { store, aliceTicket, organisationId, alice, mx } = world()
      const place = async (member: Owner = alice) => {
        const { signals } = await knowledge.about(occasionOf('news', member), (work) => store.read(mx, work))
        return signals.find(({ id }) => id === 'relation.bulk-habit')?.value
      }
      const blobId = await remembered('news of the week')
      const note = (where: 'inbox' | 'bulk') =>
        store.write(aliceTicket, (tx) =>
          noteHabit(tx, { organisationId, memberId: alice.memberId, blobId, place: where }),
        )
      assert.equal(await place(), undefined)
      await note('inbox')
      assert.equal(await place(), 'inbox')
      assert.equal(await place(world().bob), undefined)
      await note('bulk')
      await note('bulk')
      assert.equal(await place(), 'bulk')
    })

    test('forgets what nobody commented on in its time, and what was not seen again', async () => {
      const { store, keeper, mx } = world()
      await remembered('a text that nobody will ever say anything about, neither this nor that')
      const rows = () =>
        store.read(mx, async (tx) => [
          (await tx.db.selectFrom('lesson').select('blob_id').execute()).length,
          (await tx.db.selectFrom('sighting').select('token').execute()).length,
        ])
      await forget(store, keeper)
      assert.ok((await rows()).every((count) => count > 0))
      const restore = useClock({ now: () => Date.now() + 500 * 86_400_000 })
      try {
        assert.ok((await forget(store, keeper)) > 0)
        assert.deepEqual(await rows(), [0, 0])
      } finally {
        restore()
      }
    })

    test('nobody reports for another member', async () => {
      const { store, bobTicket, organisationId, alice } = world()
      const blobId = await remembered(OFFER)
      const forged = { organisationId, memberId: alice.memberId, blobId, said: 'spam', source: 'report' } as const
      await assert.rejects(
        store.write(bobTicket, (tx) => report(tx, forged)),
        { reason: 'not-permitted' },
      )
    })
  })

  describe('opinions', () => {
    test('moving into junk, out of it, and the keywords of clients are opinions; the trash is none', async () => {
      const { store, mx, alice, organisationId, office } = world()
      const heard: string[] = []
      const mailboxes = openMailboxes({
        blobs: store.blobs,
        hearOpinion: async (_, __, { said, by, blobs }) => void heard.push(`${said} ${by} ${blobs.length}`),
      })
      const ticket = office.issueUser(organisationId, alice.memberId, 'imap')
      const message = await newMessage(world(), { body: 'sorted' })
      const { uid } = await store.write(mx, (tx) => mailboxes.append(tx, alice, 'inbox', message))
      await store.write(ticket, async (tx) => {
        const all = await mailboxes.folders(tx, alice)
        const id = (use: string) => all.find(({ specialUse }) => specialUse === use)!.id
        const junked = await mailboxes.move(tx, alice, id('inbox'), [uid], 'junk')
        const back = await mailboxes.copy(tx, alice, id('junk'), junked.targetUids, id('inbox'))
        await mailboxes.move(tx, alice, id('junk'), junked.targetUids, 'trash')
        const flags = (keyword: string) => ({ mode: 'add', flags: { system: 0, keywords: [keyword] } }) as const
        await mailboxes.setFlags(tx, alice, id('inbox'), back.targetUids, flags('$Junk'))
        await mailboxes.setFlags(tx, alice, id('inbox'), back.targetUids, flags('NonJunk'))
        await mailboxes.setFlags(tx, alice, id('inbox'), back.targetUids, flags('Work'))
        const bulk = await mailboxes.move(tx, alice, id('inbox'), back.targetUids, 'bulk')
        const inbox = await mailboxes.move(tx, alice, id('bulk'), bulk.targetUids, 'inbox')
        await mailboxes.move(tx, alice, id('inbox'), inbox.targetUids, 'quarantine')
      })
      assert.deepEqual(
        heard.map((words) => words.replace(/ 1$/, '')),
        ['spam member', 'ham member', 'spam member', 'ham member', 'bulk member', 'inbox member', 'spam quarantine'],
      )
    })
  })
}
