// What a verb costs does not depend on how much mail is there: shown by the statements and their plans, not by time.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { CompiledQuery, type KyselyPlugin } from 'kysely'
import { newMessage, openMailWorld, type MailWorld, type MemberMail } from '../../test/support/mail-world.ts'
import type { ReadTx } from '../store/store.ts'
import { FLAG, type NewMessage } from './mailbox.ts'

const FEW = 20
const MANY = 1_000
/** Columns that hold a plan to the messages a verb is about; the owner and the folder alone are no such hold. */
const NARROW: Readonly<Record<string, RegExp>> = {
  mailbox_account: /member_id=\?/,
  page_lock: /member_id=\?/,
  mailbox: /mailbox_id=\?|special_use=\?|name_token=\?|parent_id=\?/,
  email: /email_id=\?/,
  message: /uid[=>]\?|modseq>\?|email_id=\?|message_deleted/,
  expunged: /modseq>\?/,
  recoverable: /email_id=\?|uid=\?/,
  thread_link: /token=\?/,
  blob_use: /blob_id=\?/,
}

/** What a verb did: its statements, and how many rows they gave back. */
interface Trace {
  readonly statements: CompiledQuery[]
  rows: number
}

/** The same transaction, with its statements kept. */
function traced<Tx extends ReadTx>(tx: Tx, trace: Trace): Tx {
  const compiled = new WeakMap<object, CompiledQuery>()
  const plugin: KyselyPlugin = {
    transformQuery: ({ node, queryId }) => {
      compiled.set(queryId, tx.db.getExecutor().compileQuery(node, queryId))
      return node
    },
    // Only what is run has a result; a subquery has none.
    transformResult: async ({ result, queryId }) => {
      trace.statements.push(compiled.get(queryId)!)
      trace.rows += result.rows.length
      return result
    },
  }
  return Object.create(tx, { db: { value: tx.db.withPlugin(plugin) } }) as Tx
}

describe('growth', () => {
  let world: MailWorld
  let message: NewMessage
  let few: MemberMail
  let many: MemberMail

  before(async () => {
    world = await openMailWorld()
    message = await newMessage(world, { header: ['Message-ID: <1@x>', 'References: <0@x>'] })
    few = await memberWith(FEW)
    many = await memberWith(MANY)
  })
  after(() => world.cleanup())

  async function memberWith(letters: number): Promise<MemberMail> {
    const member = await world.newMember()
    await world.store.write(world.mx, async (tx) => {
      for (let n = 0; n < letters; n++) await world.mailboxes.append(tx, member.owner, 'inbox', message)
    })
    return member
  }

  const UIDS = [3, 4, 5, 11]
  const deleted = { mode: 'add', flags: { system: FLAG.deleted, keywords: ['x'] } } as const
  // One of each, but for append, asks for the page lock: by its key.
  const VERBS: Readonly<Record<string, { most: number; run: (member: MemberMail, trace: Trace) => Promise<unknown> }>> =
    {
      append: {
        most: 8,
        run: ({ owner }, trace) =>
          world.store.write(world.mx, (tx) => world.mailboxes.append(traced(tx, trace), owner, 'inbox', message)),
      },
      listed: {
        most: 3,
        run: (member, trace) => reads(member, trace, (tx, id) => world.mailboxes.listed(tx, member.owner, id, UIDS)),
      },
      placements: {
        most: 2,
        run: (member, trace) =>
          reads(member, trace, (tx, id) => world.mailboxes.placements(tx, member.owner, id, UIDS)),
      },
      'a range': {
        most: 2,
        run: (member, trace) =>
          reads(member, trace, (tx, id) => world.mailboxes.placements(tx, member.owner, id, [2, 3, 4])),
      },
      changes: {
        most: 4,
        run: async (member, trace) => {
          const { highestModseq } = await member.folderNamed('INBOX')
          return reads(member, trace, (tx, id) => world.mailboxes.changes(tx, member.owner, id, highestModseq - 1))
        },
      },
      setFlags: {
        most: 6,
        run: (member, trace) =>
          writes(member, trace, (tx, id) => world.mailboxes.setFlags(tx, member.owner, id, UIDS, deleted)),
      },
      copy: {
        most: 9,
        run: (member, trace) => writes(member, trace, (tx, id) => world.mailboxes.copy(tx, member.owner, id, [1], id)),
      },
      expunge: {
        most: 10,
        run: (member, trace) => writes(member, trace, (tx, id) => world.mailboxes.expunge(tx, member.owner, id)),
      },
    }

  async function reads(
    { read, folderNamed }: MemberMail,
    trace: Trace,
    work: (tx: ReadTx, id: MemberFolder) => Promise<unknown>,
  ): Promise<unknown> {
    const { id } = await folderNamed('INBOX')
    return read((tx) => work(traced(tx, trace), id))
  }

  async function writes(
    { write, folderNamed }: MemberMail,
    trace: Trace,
    work: (tx: Parameters<Parameters<MemberMail['write']>[0]>[0], id: MemberFolder) => Promise<unknown>,
  ): Promise<unknown> {
    const { id } = await folderNamed('INBOX')
    return write((tx) => work(traced(tx, trace), id))
  }

  for (const [name, { most, run }] of Object.entries(VERBS)) {
    it(`${name} takes at most ${most} statements, the same and by index in ${FEW} and in ${MANY} messages`, async () => {
      const [small, large]: [Trace, Trace] = [
        { statements: [], rows: 0 },
        { statements: [], rows: 0 },
      ]
      await run(few, small)
      await run(many, large)
      assert.ok(small.statements.length <= most, `${small.statements.length} statements`)
      assert.deepEqual(
        large.statements.map(({ sql }) => sql),
        small.statements.map(({ sql }) => sql),
      )
      assert.equal(large.rows, small.rows)
      for (const { sql, parameters } of large.statements) {
        if (sql.startsWith('insert')) continue
        for (const step of await planOf(sql, parameters)) {
          const table = /^(?:SEARCH|SCAN) (\w+)/.exec(step)?.[1]
          if (table === undefined) continue
          assert.match(step, NARROW[table] ?? /never/, `${sql}\n${step}`)
          assert.ok(step.startsWith('SEARCH'), step)
        }
      }
    })
  }

  async function planOf(sql: string, parameters: readonly unknown[]): Promise<string[]> {
    return many.read(async ({ db }) => {
      const explained = CompiledQuery.raw(`EXPLAIN QUERY PLAN ${sql}`, [...parameters])
      const { rows } = await db.executeQuery<{ detail: string }>(explained)
      return rows.map(({ detail }) => detail)
    })
  }
})

type MemberFolder = Awaited<ReturnType<MemberMail['folderNamed']>>['id']
