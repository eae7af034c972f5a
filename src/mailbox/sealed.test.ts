// What a copy of the disk shows of a member's mail: nothing that was written or searched for.
import assert from 'node:assert/strict'
import { globSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { after, before, describe, it } from 'node:test'
import { refusal } from '../../test/support/refusals.ts'
import { openMailWorld, type MailWorld } from '../../test/support/mail-world.ts'

const SECRETS = ['Zanzibar', 'quokka', 'ocelot@example.net', 'Wolpertinger', '长颈鹿', 'platypus.pdf', 'mid-4711']

describe('mail on the disk', () => {
  let world: MailWorld
  before(async () => {
    world = await openMailWorld()
  })
  after(() => world.cleanup())

  it('shows no folder name, subject, address, word, attachment name or Message-ID', async () => {
    const { mailboxes, owner, write, read, deliver, folder } = world
    const { id } = await write((tx) => mailboxes.createFolder(tx, owner, 'Zanzibar/长颈鹿'))
    await deliver(
      {
        subject: 'quokka 长颈鹿',
        from: 'Wolpertinger <ocelot@example.net>',
        header: ['Message-ID: <mid-4711@example.net>', 'Content-Disposition: attachment; filename="platypus.pdf"'],
        body: 'quokka Wolpertinger 长颈鹿',
      },
      id,
    )
    assert.deepEqual(await read((tx) => mailboxes.search(tx, owner, id, { key: 'subject', text: 'quokka' })), [1])
    const files = globSync('**/*', { cwd: folder, withFileTypes: true }).filter((entry) => entry.isFile())
    assert.ok(files.some(({ name }) => name === 'gatehouse.db'))
    for (const { parentPath, name } of files) {
      const bytes = await readFile(path.join(parentPath, name))
      for (const secret of SECRETS) assert.ok(!bytes.includes(secret), `${name} shows ${secret}`)
    }
  })

  it('a header cache copied to another email, and one of another member, do not open', async () => {
    const { mailboxes, owner, write, read, deliver, folderNamed } = world
    const [one, two] = [await deliver({ subject: 'One' }), await deliver({ subject: 'Two' })]
    await write(async ({ db }) => {
      const row = await db
        .selectFrom('email')
        .select('digest_sealed')
        .where('member_id', '=', owner.memberId)
        .where('email_id', '=', one.emailId)
        .executeTakeFirstOrThrow()
      await db
        .updateTable('email')
        .set(row)
        .where('member_id', '=', owner.memberId)
        .where('email_id', '=', two.emailId)
        .execute()
    })
    const { id } = await folderNamed('INBOX')
    await read((tx) => mailboxes.listed(tx, owner, id, [one.uid]))
    await assert.rejects(
      read((tx) => mailboxes.listed(tx, owner, id, [two.uid])),
      refusal('data-damaged'),
    )
  })
})
