// A member deletes a hundred mails in several folders, and one folder with them; the administrator brings all back.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { ImapDialogue } from '../../src/cli/demo/imap-dialogue.ts'
import { ALICE, BOB, openTestHouse, type TestHouse } from '../support/house.ts'

const MAILS = 100
const FOLDERS = ['INBOX', 'Archive', 'Projects', 'Projects/Summer'] as const
/** deleted with all that is in it */
const DELETED_FOLDER = 'Projects/Summer'
const MINUTE_MS = 60_000

/** All that must come back of one mail, by its subject; flags in the order of their names. */
type Mailbox = ReadonlyMap<string, string>

let house: TestHouse
before(async () => {
  house = await openTestHouse()
  await house.start()
})
after(() => house.cleanup())

test(`${MAILS} expunged mails come back with body, flags, keywords, date and folder`, async (t) => {
  const imap = await house.imap()
  await fill(imap)
  const before = await contents(imap)
  assert.equal(before.size, MAILS)

  for (const folder of FOLDERS) {
    if (folder === DELETED_FOLDER) continue
    await imap.command(`SELECT "${folder}"`)
    await imap.command('STORE 1:* +FLAGS.SILENT (\\Deleted)')
    await imap.command('EXPUNGE')
  }
  await imap.command('SELECT INBOX')
  await imap.command(`DELETE "${DELETED_FOLDER}"`)
  assert.equal((await contents(imap)).size, 0)

  const dry = await house.command('restore', ALICE, '--dry-run', '--json')
  assert.deepEqual(JSON.parse(dry.out), { address: ALICE, restored: MAILS, dryRun: true }, dry.err)
  assert.equal((await contents(imap)).size, 0)

  const started = performance.now()
  const { code, out, err } = await house.command('restore', ALICE, '--json')
  t.diagnostic(`${MAILS} mails restored in ${Math.round(performance.now() - started)} ms`)
  assert.equal(code, 0, err)
  assert.deepEqual(JSON.parse(out), { address: ALICE, restored: MAILS, dryRun: false })
  assert.deepEqual(sorted(await contents(imap)), sorted(before))
  imap.close()
})

test('a second restore finds nothing, and the mail of others is not touched', async () => {
  assert.equal((await house.command('restore', ALICE)).code, 1)
  const imap = await house.imap(BOB)
  assert.equal((await contents(imap)).size, 0)
  imap.close()
})

/** Mails that differ in folder, flags, keywords, date and body. */
async function fill(imap: ImapDialogue): Promise<void> {
  for (const folder of ['Projects', 'Projects/Summer']) await imap.command(`CREATE "${folder}"`)
  for (let n = 0; n < MAILS; n++) {
    const flags = ['\\Seen', '\\Flagged', '\\Answered', '\\Draft', '$label1', 'Holiday'].filter(
      (_, bit) => (n >> bit) & 1,
    )
    const date = imapDate(Date.UTC(2024, 0, 1) + n * 977 * MINUTE_MS)
    const text = `Subject: mail ${n}\r\n\r\n${`Line of mail ${n}.\r\n`.repeat(1 + (n % 30))}`
    const folder = FOLDERS[n % FOLDERS.length]
    await imap.command(`APPEND "${folder}" (${flags.join(' ')}) "${date}" {${text.length}+}\r\n${text}`)
  }
}

/** `01-Feb-2024 03:04:05 +0000`. RFC 9051 §9: date-time */
function imapDate(at: number): string {
  const [, day = '', month = '', year = '', time = ''] = new Date(at).toUTCString().split(' ')
  return `${day}-${month}-${year} ${time} +0000`
}

async function contents(imap: ImapDialogue): Promise<Mailbox> {
  const found = new Map<string, string>()
  for (const folder of await foldersOf(imap)) {
    const [exists = ''] = (await imap.command(`EXAMINE "${folder}"`)).filter((line) => / EXISTS$/.test(line))
    if (exists === '* 0 EXISTS') continue
    for (const line of await imap.command('FETCH 1:* (FLAGS INTERNALDATE BODY.PEEK[])')) {
      const subject = /^Subject: (mail \d+)/m.exec(line)?.[1]
      if (subject === undefined) continue
      const flags = (/FLAGS \(([^)]*)\)/.exec(line)?.[1] ?? '').split(' ').filter((flag) => flag !== '\\Recent')
      const date = /INTERNALDATE "([^"]+)"/.exec(line)?.[1]
      const body = /\{\d+\}\r\n([^]*)\)$/.exec(line)?.[1]
      assert.ok(!found.has(subject), `${subject} is there twice`)
      found.set(subject, [folder, flags.sort().join(' '), date, body].join('\n'))
    }
  }
  return found
}

async function foldersOf(imap: ImapDialogue): Promise<string[]> {
  const lines = await imap.command('LIST "" *')
  return lines.flatMap((line) => /^\* LIST \([^)]*\) "\/" "?([^"]+)"?$/.exec(line)?.[1] ?? [])
}

const sorted = (mailbox: Mailbox) => [...mailbox].sort(([a], [b]) => (a < b ? -1 : 1))
