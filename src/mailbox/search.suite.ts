// Searching, on any engine: what is found, what is not, and that no hit is wrong.
import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { EmailId } from '../base/ids.ts'
import { emailsWithAll } from './index-lookup.ts'
import { FLAG, type SearchCriterion } from './mailbox.ts'
import { FRESH_LIMIT, mergeIndex } from './merge-index.ts'
import { RecoverablePurge } from './purge-recoverable.ts'
import { MailRecords } from './records.ts'
import { SearchRecords } from './records-search.ts'
import { purgeAfter } from './recovery.suite.ts'
import { newMessage, type Letter, type MailWorld, type MemberMail } from '../../test/support/mail-world.ts'

const DAY_MS = 24 * 3_600_000
const DELETED = { mode: 'add', flags: { system: FLAG.deleted, keywords: [] } } as const
const LETTERS: readonly Letter[] = [
  { subject: 'Quarterly report', from: 'Han Meimei <han@example.com>', body: 'The annual budget is attached.' },
  { subject: '关于发票', from: '韩梅梅 <han@example.com>', body: '请查收企业邮箱的发票，谢谢。', flags: FLAG.seen },
  { subject: 'Lunch', to: 'Bob <bob@example.org>', body: 'Reporting for duty at the canteen', keywords: ['Fun'] },
  { subject: 'ＦＵＬＬ width', header: ['X-Campaign: spring-42', 'Cc: carol@example.org'], body: 'budget, annual' },
  { subject: 'Straße', body: 'A very long text that ends\r\nwith two lines.', internalDate: Date.UTC(2026, 1, 2) },
]

/** Criterion, and the letters (1 …) that it finds in a small folder. */
const CASES: readonly (readonly [criterion: SearchCriterion, found: readonly number[]])[] = [
  [{ key: 'all' }, [1, 2, 3, 4, 5]],
  [{ key: 'body', text: 'annual budget' }, [1]],
  [{ key: 'body', text: 'BUDGET' }, [1, 4]],
  [{ key: 'body', text: '企业邮箱' }, [2]],
  [{ key: 'body', text: '邮箱' }, [2]],
  [{ key: 'body', text: '票' }, [2]],
  [{ key: 'body', text: '邮票' }, []],
  [{ key: 'body', text: 'ends with' }, [5]],
  [{ key: 'subject', text: 'full' }, [4]],
  [{ key: 'subject', text: '发票' }, [2]],
  [{ key: 'subject', text: 'port' }, [1]],
  [{ key: 'from', text: 'han@example.com' }, [1, 2]],
  [{ key: 'from', text: '韩梅梅' }, [2]],
  [{ key: 'to', text: '@example.org' }, [1, 2, 3, 4, 5]],
  [{ key: 'cc', text: 'carol' }, [4]],
  [{ key: 'bcc', text: 'carol' }, []],
  [{ key: 'header', field: 'X-Campaign', text: 'spring' }, [4]],
  [{ key: 'header', field: 'X-Campaign', text: '' }, [4]],
  [{ key: 'header', field: 'Subject', text: 'lunch' }, [3]],
  [{ key: 'text', text: 'report' }, [1, 3]],
  [{ key: 'text', text: 'spring-42' }, [4]],
  [{ key: 'not', of: { key: 'body', text: 'budget' } }, [2, 3, 5]],
  [
    {
      key: 'or',
      of: [
        { key: 'subject', text: 'lunch' },
        { key: 'body', text: '发票' },
      ],
    },
    [2, 3],
  ],
  [
    {
      key: 'and',
      of: [
        { key: 'body', text: 'annual' },
        { key: 'subject', text: 'width' },
      ],
    },
    [4],
  ],
  [{ key: 'flag', flag: FLAG.seen, isSet: false }, [1, 3, 4, 5]],
  [{ key: 'keyword', keyword: 'FUN', isSet: true }, [3]],
  [
    {
      key: 'uids',
      ranges: [
        [2, 3],
        [5, 9],
      ],
    },
    [2, 3, 5],
  ],
  [{ key: 'day', of: 'internal', is: 'since', day: Date.UTC(2026, 1, 1) / DAY_MS }, [5]],
  [{ key: 'day', of: 'internal', is: 'before', day: Date.UTC(2026, 1, 2) / DAY_MS }, [1, 2, 3, 4]],
  [{ key: 'day', of: 'sent', is: 'on', day: Date.UTC(2026, 0, 15) / DAY_MS }, [1, 2, 3, 4, 5]],
  [{ key: 'size', is: 'smaller', bytes: 10 }, []],
  [{ key: 'emailId', id: 3 as never }, [3]],
]

export function searchSuite(world: () => MailWorld): void {
  it('search() finds texts, flags and days in a small folder, parts of words too', async () => {
    const { mailboxes, newMember } = world()
    const { owner, read, deliver, folderNamed } = await newMember()
    for (const letter of LETTERS) await deliver(letter)
    const { id } = await folderNamed('INBOX')
    for (const [criterion, found] of CASES) {
      const uids = await read((tx) => mailboxes.search(tx, owner, id, criterion))
      assert.deepEqual(uids, found, JSON.stringify(criterion))
    }
  })

  it('mergeIndex() in two processes at once loses nothing', async () => {
    const { newMember, store, keeper } = world()
    const { owner, read, write } = await newMember()
    const total = 4 * FRESH_LIMIT
    const token = Buffer.from('a token!')
    await write(async (tx) => {
      for (let id = 1; id <= total; id++) await new SearchRecords(tx, owner).addFresh(id as EmailId, token)
      await new MailRecords(tx, owner).countUnmerged(total)
    })
    await Promise.all([mergeIndex(store, keeper), mergeIndex(store, keeper)])
    const [found] = await read((tx) => emailsWithAll(new SearchRecords(tx, owner), [token]))
    assert.equal(found?.size, total)
    const rows = await read((tx) => new SearchRecords(tx, owner).segments(token[0]!))
    assert.deepEqual(
      rows.map(({ level }) => level),
      [1],
    )
  })

  it('search() in a large folder finds whole words and Chinese pairs by the index, before and after merging', async () => {
    const { mailboxes, newMember, store, keeper } = world()
    const member = await newMember()
    const { owner, read, write, folderNamed } = member
    const total = FRESH_LIMIT + 44
    const messages = await Promise.all(Array.from({ length: total }, (_, i) => newMessage(world(), manyLetters(i + 1))))
    await write(async (tx) => {
      for (const message of messages) await mailboxes.append(tx, owner, 'inbox', message)
    })
    const { id } = await folderNamed('INBOX')
    const searches = async () => {
      const body = async (text: string) => read((tx) => mailboxes.search(tx, owner, id, { key: 'body', text }))
      return [await body('number7'), await body('合同编号'), await body('shared word'), await body('umber7')]
    }
    const every50 = Array.from({ length: Math.floor(total / 50) }, (_, i) => (i + 1) * 50)
    // The index knows whole words only: a part of a word is not found in the bodies of a large folder.
    const expected = [[7], every50, [10, 20].concat(range(30, total, 10)), []]
    assert.deepEqual(await searches(), expected)
    assert.ok((await mergeIndex(store, keeper)) >= FRESH_LIMIT)
    assert.deepEqual(await indexRows(member), { fresh: 44, isMerged: true, purged: [] })
    assert.deepEqual(await searches(), expected)
    const notShared = { key: 'not', of: { key: 'body', text: 'shared word' } } as const
    assert.equal((await read((tx) => mailboxes.search(tx, owner, id, notShared))).length, total - expected[2]!.length)

    // One merged and one fresh message go for ever: only the first one's id is still in the index.
    const gone = [7, total]
    await write((tx) => mailboxes.setFlags(tx, owner, id, gone, DELETED))
    await write((tx) => mailboxes.expunge(tx, owner, id))
    await purgeAfter(new RecoverablePurge(store, keeper), 7.1 * DAY_MS)
    assert.deepEqual(await searches(), [
      [],
      every50.filter((uid) => uid !== total),
      expected[2]!.filter((uid) => uid !== total),
      [],
    ])
    assert.deepEqual(await indexRows(member), { fresh: 43, isMerged: true, purged: [7] })
  })
}

function manyLetters(n: number): Letter {
  const shared = n % 10 === 0 ? 'a shared word' : 'a word, not shared'
  return { subject: `Letter ${n}`, body: `number${n} ${shared}\r\n${n % 50 === 0 ? '合同编号' : '合同，编号'}` }
}

function range(first: number, last: number, step: number): number[] {
  return Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, i) => first + i * step)
}

async function indexRows({ owner, read }: MemberMail) {
  return read(async (tx) => {
    const records = new SearchRecords(tx, owner)
    const fresh = (await records.fresh()).length
    return { fresh, isMerged: (await records.segments(0, 255)).length > 0, purged: await records.purged() }
  })
}
