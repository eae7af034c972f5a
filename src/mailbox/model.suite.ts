// Random verbs against a plain model in memory: after each of them both must show the same folders.
import assert from 'node:assert/strict'
import { it } from 'node:test'
import fc from 'fast-check'
import type { EmailId, MailboxId } from '../base/ids.ts'
import { newMessage, type MailWorld, type MemberMail } from '../../test/support/mail-world.ts'
import { FLAG, type Flags, type NewMessage } from './mailbox.ts'

const FOLDERS = ['INBOX', 'Archive'] as const
const FOLDER = fc.constantFrom(0, 1)
const FLAGS = fc.record({
  system: fc.integer({ min: 0, max: 31 }),
  keywords: fc.uniqueArray(fc.constantFrom('a', 'B', 'c')),
})
/** Which messages of a folder: places in it, modulo its length. */
const PICKS = fc.array(fc.nat(20), { maxLength: 6 })

type Verb =
  | { verb: 'append'; to: number; flags: Flags }
  | { verb: 'flags'; from: number; picks: number[]; mode: 'set' | 'add' | 'remove'; flags: Flags }
  | { verb: 'copy' | 'move'; from: number; to: number; picks: number[] }
  | { verb: 'expunge'; from: number; picks?: number[] }
  | { verb: 'restore'; picks: number[] }

const VERB: fc.Arbitrary<Verb> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ verb: fc.constant('append' as const), to: FOLDER, flags: FLAGS }) },
  {
    weight: 2,
    arbitrary: fc.record({
      verb: fc.constant('flags' as const),
      from: FOLDER,
      picks: PICKS,
      mode: fc.constantFrom('set' as const, 'add' as const, 'remove' as const),
      flags: FLAGS,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      verb: fc.constantFrom('copy' as const, 'move' as const),
      from: FOLDER,
      to: FOLDER,
      picks: PICKS,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record(
      { verb: fc.constant('expunge' as const), from: FOLDER, picks: PICKS },
      { requiredKeys: ['verb', 'from'] },
    ),
  },
  { weight: 1, arbitrary: fc.record({ verb: fc.constant('restore' as const), picks: PICKS }) },
)

interface Item {
  uid: number
  email: EmailId
  system: number
  keywords: string[]
}

/** The same verbs on arrays. */
class Model {
  readonly folders: { uidNext: number; items: Item[] }[] = FOLDERS.map(() => ({ uidNext: 1, items: [] }))
  recoverable: (Item & { folder: number })[] = []

  picked(folder: number, picks: readonly number[]): Item[] {
    const { items } = this.folders[folder]!
    const places = new Set(items.length === 0 ? [] : picks.map((pick) => pick % items.length))
    return items.filter((_, place) => places.has(place))
  }

  place(folder: number, items: readonly Omit<Item, 'uid'>[]): void {
    const target = this.folders[folder]!
    for (const item of items) target.items.push({ ...item, keywords: [...item.keywords], uid: target.uidNext++ })
  }

  remove(folder: number, gone: readonly Item[]): void {
    this.folders[folder]!.items = this.folders[folder]!.items.filter((item) => !gone.includes(item))
  }

  setFlags(item: Item, mode: 'set' | 'add' | 'remove', flags: Flags): void {
    if (mode === 'remove') {
      item.system &= ~flags.system
      item.keywords = item.keywords.filter((keyword) => !flags.keywords.includes(keyword))
    } else {
      item.system = mode === 'set' ? flags.system : item.system | flags.system
      item.keywords = [...new Set(mode === 'set' ? flags.keywords : [...item.keywords, ...flags.keywords])]
    }
  }
}

/** What a client has of a folder. */
interface Snapshot {
  readonly folder: number
  readonly modseq: number
  readonly messages: ReadonlyMap<number, string>
}

export function modelSuite(world: () => MailWorld): void {
  it('random verbs give what a plain model gives, and old clients catch up by changes()', async () => {
    const message = await newMessage(world(), {})
    const property = fc.asyncProperty(fc.array(VERB, { minLength: 1, maxLength: 25 }), async (verbs) => {
      const member = await world().newMember()
      const ids: MailboxId[] = []
      for (const name of FOLDERS) ids.push((await member.folderNamed(name)).id)
      const model = new Model()
      const snapshots: Snapshot[] = []
      for (const verb of verbs) {
        await run(member, ids, model, message, verb)
        for (const folder of [0, 1]) snapshots.push(await compare(member, ids[folder]!, model, folder))
      }
      for (const snapshot of snapshots)
        await catchUp(member, ids[snapshot.folder]!, snapshot, snapshots.at(snapshot.folder - 2)!)
    })
    await fc.assert(property, { numRuns: 20 })
  })

  async function run(
    member: MemberMail,
    ids: MailboxId[],
    model: Model,
    message: NewMessage,
    verb: Verb,
  ): Promise<void> {
    const { mailboxes } = world()
    const { owner, write } = member
    switch (verb.verb) {
      case 'append': {
        const { emailId } = await write((tx) =>
          mailboxes.append(tx, owner, ids[verb.to]!, { ...message, flags: verb.flags }),
        )
        const { system, keywords } = verb.flags
        return model.place(verb.to, [{ email: emailId, system, keywords: [...keywords] }])
      }
      case 'flags': {
        const items = model.picked(verb.from, verb.picks)
        await write((tx) => mailboxes.setFlags(tx, owner, ids[verb.from]!, uidsOf(items), verb))
        for (const item of items) model.setFlags(item, verb.mode, verb.flags)
        return
      }
      case 'copy':
      case 'move': {
        const items = model.picked(verb.from, verb.picks)
        const [from, to] = [ids[verb.from]!, ids[verb.to]!]
        const firstUid = model.folders[verb.to]!.uidNext
        const done = await write((tx) => mailboxes[verb.verb](tx, owner, from, uidsOf(items), to))
        if (verb.verb === 'move') model.remove(verb.from, items)
        model.place(verb.to, items)
        assert.deepEqual(done.sourceUids, uidsOf(items))
        assert.deepEqual(
          done.targetUids,
          items.map((_, index) => firstUid + index),
        )
        return
      }
      case 'expunge': {
        const { picks } = verb
        const items = picks === undefined ? model.folders[verb.from]!.items : model.picked(verb.from, picks)
        const gone = items.filter(({ system }) => system & FLAG.deleted)
        const uids = picks && uidsOf(items)
        assert.deepEqual(await write((tx) => mailboxes.expunge(tx, owner, ids[verb.from]!, uids)), uidsOf(gone))
        model.remove(verb.from, gone)
        model.recoverable.push(...gone.map((item) => ({ ...item, folder: verb.from })))
        return
      }
      case 'restore': {
        const emails = new Set(verb.picks.flatMap((pick) => model.recoverable[pick]?.email ?? []))
        if (emails.size === 0) return
        const back = model.recoverable.filter(({ email }) => emails.has(email))
        model.recoverable = model.recoverable.filter((item) => !back.includes(item))
        assert.equal(await write((tx) => mailboxes.restore(tx, owner, [...emails])), back.length)
        // Folders have ascending ids in the order of FOLDERS.
        back.sort((a, b) => a.folder - b.folder || a.uid - b.uid)
        for (const item of back) model.place(item.folder, [{ ...item, system: item.system & ~FLAG.deleted }])
      }
    }
  }

  async function compare({ owner, read }: MemberMail, id: MailboxId, model: Model, folder: number): Promise<Snapshot> {
    const { mailboxes } = world()
    const { items, uidNext } = model.folders[folder]!
    return read(async (tx) => {
      const state = await mailboxes.folder(tx, owner, id)
      const uids = [...(await mailboxes.uids(tx, owner, id))]
      const placed = await mailboxes.placements(tx, owner, id, uids)
      assert.deepEqual(
        placed.map(({ uid, emailId, flags }) => ({
          uid,
          email: emailId,
          system: flags.system,
          keywords: [...flags.keywords],
        })),
        items.map(({ uid, email, system, keywords }) => ({ uid, email, system, keywords })),
      )
      const { messages, unseen, deleted, size } = state
      assert.deepEqual(
        { uidNext: state.uidNext, messages, unseen, deleted, size },
        {
          uidNext,
          messages: items.length,
          unseen: items.filter(({ system }) => !(system & FLAG.seen)).length,
          deleted: items.filter(({ system }) => system & FLAG.deleted).length,
          size: placed.reduce((sum, one) => sum + one.size, 0),
        },
      )
      const all = model.folders.reduce((sum, one) => sum + one.items.length, 0)
      assert.equal((await mailboxes.quota(tx, owner)).messages, all)
      assert.equal((await mailboxes.recoverable(tx, owner)).length, model.recoverable.length)
      return {
        folder,
        modseq: state.highestModseq,
        messages: new Map(placed.map((one) => [one.uid, textOf(one.flags)])),
      }
    })
  }

  /** A client with an old snapshot applies the changes and must have the newest one. */
  async function catchUp({ owner, read }: MemberMail, id: MailboxId, old: Snapshot, newest: Snapshot): Promise<void> {
    const { folder, changed, vanished } = await read((tx) => world().mailboxes.changes(tx, owner, id, old.modseq))
    const messages = new Map(old.messages)
    for (const uid of vanished) messages.delete(uid)
    for (const { uid, flags, modseq } of changed) {
      assert.ok(modseq > old.modseq && modseq <= folder.highestModseq)
      messages.set(uid, textOf(flags))
    }
    assert.deepEqual(messages, newest.messages)
  }
}

function uidsOf(items: readonly Item[]): number[] {
  return items.map(({ uid }) => uid)
}

function textOf({ system, keywords }: Flags): string {
  return `${system} ${keywords.join(' ')}`
}
