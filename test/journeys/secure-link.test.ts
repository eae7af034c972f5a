// A large file leaves as a link: the message arrives with a notice, a code comes to the address it was sent to, the file comes out as
// it went in; taken back, or over, it is gone, and its bytes with it.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { now } from '../../src/base/clock.ts'
import { letterWithFile } from '../../src/cli/demo/letters.ts'
import { EVENT_CLASS, eventContext } from '../../src/store/event-row.ts'
import { loadSettings } from '../../src/settings/load.ts'
import { openHouse, type House } from '../../src/wiring.ts'
import { openLinkDesk } from '../../src/wiring-secure-links.ts'
import { startClamd, TEST_VIRUS, whyNoClamd, type TestClamd } from '../support/clamd.ts'
import { furnish } from '../support/furnish.ts'
import { ALICE, BOB, eventually, submit, type TestHouse } from '../support/house.ts'
import { PROGRAM } from '../support/program.ts'
import { openSendingHouse, type SendingHouse } from '../support/sending-house.ts'

const READER = 'reader@remote.example'
const POLICY = `
leaks:
  rules:
    - id: tenders
      meaning: Tenders leave as a link.
      direction: out
      all: [{ words: [tender] }]
      action: secure-link
`
const LIMIT_MS = 60_000
const withoutClamd = whyNoClamd() ?? false
/** What can be looked into: other files wait for an officer. */
const FILE = Buffer.from(Array.from({ length: 7_500 }, () => `${randomBytes(19).toString('hex')}\r\n`).join(''))

let house: TestHouse
let clamd: TestClamd | undefined
/** where its signatures are */
const signatures = mkdtempSync(path.join(os.tmpdir(), 'gatehouse-signatures-'))
let sending: SendingHouse
/** the same installation, opened beside its server as commands do */
let data: House
let site = ''
let taken: readonly string[] = []

before(async () => {
  learn('Gatehouse.Other', 'NOBODY-WRITES-THIS')
  clamd = withoutClamd ? undefined : await startClamd({ DatabaseDirectory: signatures })
  sending = await openSendingHouse((site) => ({
    'outbound.secure-link-above': 100_000,
    'links.check-address': site,
    ...(clamd && { 'antivirus.clamd': [`unix:${clamd.address}`] }),
  }))
  ;({ house, taken, site } = sending)
  await furnish(house, { policy: POLICY })
  data = await openHouse(loadSettings(house.config, {}))
  await house.start()
})
after(async () => {
  await data?.close()
  await sending?.cleanup()
  await clamd?.stop()
  rmSync(signatures, { recursive: true })
})

/** A new signature; clamd reads it when it starts. */
function learn(name: string, text: string): void {
  writeFileSync(path.join(signatures, `${name}.ndb`), `${name}:0:*:${Buffer.from(text).toString('hex')}\n`)
}

const copyOf = (subject: string) => taken.find((text) => text.includes(`Subject: ${subject}`)) ?? ''
/** What the parts of a message say that are encoded. */
const decoded = (text: string) =>
  text
    .split(/\r\n\r\n/)
    .map((part) => Buffer.from(part.split('\r\n--')[0] ?? '', 'base64').toString('utf8'))
    .join('\n')
const lettersWithCodes = () => taken.map(decoded).flatMap((text) => /Your code is (\d{6})/.exec(text)?.[1] ?? [])
const linkIn = (subject: string) => /href="([^"]+)"/.exec(decoded(copyOf(subject)))?.[1] ?? ''

/** A browser: cookies, and the token of the page. */
class Reader {
  readonly #cookies = new Map<string, string>()

  async ask(
    path: string,
    fields?: Record<string, string>,
  ): Promise<{ status: number; bytes: Buffer; text: string; headers: Headers }> {
    // prettier-ignore
    const response = await fetch(new URL(path, site), {
      method: fields ? 'POST' : 'GET',
      headers: { cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(fields && { body: new URLSearchParams({ token: this.#token, ...fields }) }),
    })
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
      this.#cookies.set(name, value)
    }
    const bytes = Buffer.from(await response.arrayBuffer())
    const text = bytes.toString('utf8')
    this.#token = /name="token" value="([^"]+)"/.exec(text)?.[1] ?? this.#token
    return { status: response.status, bytes, text, headers: response.headers }
  }

  #token = ''
}

async function events(type: string): Promise<readonly Record<string, unknown>[]> {
  return data.store.read(data.ticket('incidents'), async (tx) => {
    const organisationId = await data.organisation()
    const opener = await tx.opener('event', { organisationId }, EVENT_CLASS)
    const rows = await tx.db.selectFrom('event').selectAll().where('type', '=', type).orderBy('event_id').execute()
    return rows.map((row) => {
      const context = eventContext(row.event_id, organisationId, row.member_id ?? undefined, row.type)
      return JSON.parse(opener.open(row.body, context).toString('utf8'))
    })
  })
}

test('a large file leaves as a link; who proves the address gets it, byte for byte', async () => {
  await submit(house, letterWithFile(ALICE, READER, 'big file', 'plan.txt', FILE), [READER, BOB])
  await eventually(async () => copyOf('big file') !== '', LIMIT_MS)
  assert.ok(copyOf('big file').length < 20_000, 'the file went along')
  const link = linkIn('big file')
  assert.match(link, /^http:\/\/localhost:\d+\/s\//)
  assert.match(decoded(copyOf('big file')), /plan\.txt<\/strong> \(300 kB\)/)

  const reader = new Reader()
  assert.equal((await reader.ask(link)).status, 200)
  const token = link.slice(link.indexOf('/s/') + 3)
  const stranger = await reader.ask('/s/code', { link: token, address: 'thief@remote.example' })
  assert.match(stranger.text, /If the files were sent to this address/)
  const asked = await reader.ask('/s/code', { link: token, address: READER.toUpperCase() })
  const shown = (text: string, address: string) =>
    text.replaceAll(address, '').replaceAll(/name="token" value="[^"]+"/g, '')
  assert.equal(shown(asked.text, READER.toUpperCase()), shown(stranger.text, 'thief@remote.example'))
  await eventually(async () => lettersWithCodes().length === 1, LIMIT_MS)
  const [code = ''] = lettersWithCodes()
  const wrong = code === '123456' ? '654321' : '123456'
  for (let turn = 0; turn < 4; turn++)
    assert.equal((await reader.ask('/s/open', { link: token, address: READER, code: wrong })).status, 403)
  assert.equal((await reader.ask('/s/open', { link: token, address: 'thief@remote.example', code })).status, 403)
  const opened = await reader.ask('/s/open', { link: token, address: READER, code })
  assert.equal(opened.status, 200)
  assert.match(opened.text, /alice@example\.org sent you these files: big file/)
  const pass = /name="pass" value="([^"]+)"/.exec(opened.text)?.[1] ?? ''
  const file = await reader.ask('/s/file', { pass, file: '1' })
  assert.equal(file.status, 200)
  assert.ok(file.bytes.equals(FILE), 'other bytes')
  assert.match(file.headers.get('content-disposition') ?? '', /^attachment; filename="plan\.txt"/)
  assert.equal((await reader.ask('/s/open', { link: token, address: READER, code })).status, 403, 'the code is used up')

  const [created] = await events('secure-link.created')
  assert.equal(created?.['files'], 1)
  const refusals = (await events('secure-link.refused')).map(({ why }) => why)
  assert.deepEqual(refusals.slice(0, 6), [
    'stranger',
    'wrong-code',
    'wrong-code',
    'wrong-code',
    'wrong-code',
    'stranger',
  ])
  assert.equal((await events('secure-link.opened')).length, 1)
  const taken = (await events('secure-link.fetched')).map(({ name, address }) => [name, address])
  assert.deepEqual(taken, [['plan.txt', READER]])
})

/** Opens the link of a message with the code that comes. @returns the browser, and its pass */
async function openedBy(subject: string): Promise<{ reader: Reader; pass: string }> {
  await eventually(async () => linkIn(subject) !== '', LIMIT_MS)
  const token = linkIn(subject).split('/s/')[1] ?? ''
  const reader = new Reader()
  await reader.ask(`/s/${token}`)
  const known = lettersWithCodes().length
  await reader.ask('/s/code', { link: token, address: READER })
  await eventually(async () => lettersWithCodes().length > known, LIMIT_MS)
  const opened = await reader.ask('/s/open', { link: token, address: READER, code: lettersWithCodes().at(-1) ?? '' })
  return { reader, pass: /name="pass" value="([^"]+)"/.exec(opened.text)?.[1] ?? assert.fail(opened.text) }
}

test('what an officer lets out of a hold leaves as a link as well', async () => {
  const program = Buffer.concat([PROGRAM, FILE])
  const reply = await submit(house, letterWithFile(ALICE, READER, 'the tool', 'tool.exe', program), [READER])
  const [, id = ''] = /Held for approval as (\w+)/.exec(reply) ?? assert.fail(reply)
  assert.equal((await house.command('hold', 'approve', id)).code, 0)
  const { reader, pass } = await openedBy('the tool')
  assert.ok(copyOf('the tool').length < 20_000, 'the file went along')
  assert.ok((await reader.ask('/s/file', { pass, file: '1' })).bytes.equals(program), 'other bytes')
})

test(
  'a file that became known as dangerous is not given out, and its sender is told',
  { skip: withoutClamd },
  async () => {
    const worm = Buffer.concat([FILE, Buffer.from(TEST_VIRUS)])
    await submit(house, letterWithFile(ALICE, READER, 'the worm', 'worm.txt', worm), [READER])
    const { reader, pass } = await openedBy('the worm')
    assert.equal((await reader.ask('/s/file', { pass, file: '1' })).status, 200)
    learn('Gatehouse.Worm', TEST_VIRUS)
    clamd?.kill()
    await clamd?.start()
    // As if five minutes had passed.
    await data.store.write(data.ticket('secure-link'), ({ db }) =>
      db.updateTable('secure_link_file').set({ checked_ms: 0 }).execute(),
    )
    const { status, text } = await reader.ask('/s/file', { pass, file: '1' })
    assert.equal(status, 403)
    assert.match(text, /dangerous|危险/)
    assert.equal((await reader.ask('/s/file', { pass, file: '1' })).status, 410)
    const [{ name, why } = {}] = await events('secure-link.condemned')
    assert.deepEqual([name, why], ['worm.txt', 'Gatehouse.Worm.UNOFFICIAL'])
    const imap = await house.imap()
    await eventually(
      async () => (await imap.search('INBOX', 'SUBJECT "taken back" TEXT "worm.txt"')).length === 1,
      LIMIT_MS,
    )
    imap.close()
  },
)

test('after five wrong codes another one is needed', async () => {
  await submit(house, letterWithFile(ALICE, READER, 'guessed', 'plan.txt', FILE), [READER])
  await eventually(async () => linkIn('guessed') !== '', LIMIT_MS)
  const token = linkIn('guessed').split('/s/')[1] ?? ''
  const reader = new Reader()
  await reader.ask(`/s/${token}`)
  const known = lettersWithCodes().length
  await reader.ask('/s/code', { link: token, address: READER })
  await eventually(async () => lettersWithCodes().length === known + 1, LIMIT_MS)
  const code = lettersWithCodes().at(-1) ?? ''
  const wrong = code === '123456' ? '654321' : '123456'
  for (let turn = 0; turn < 5; turn++) await reader.ask('/s/open', { link: token, address: READER, code: wrong })
  assert.equal((await reader.ask('/s/open', { link: token, address: READER, code })).status, 403)
})

test('a small file goes along', async () => {
  await submit(house, letterWithFile(ALICE, READER, 'small file', 'a.txt', FILE.subarray(0, 9_000)), [READER])
  await eventually(async () => copyOf('small file') !== '', LIMIT_MS)
  assert.ok(!decoded(copyOf('small file')).includes('/s/'))
})

test('a rule of the policy makes a link of any file', async () => {
  await submit(house, letterWithFile(ALICE, READER, 'tender for the bridge', 'b.txt', FILE.subarray(0, 9_000)), [
    READER,
  ])
  await eventually(async () => copyOf('tender for the bridge') !== '', LIMIT_MS)
  assert.match(decoded(copyOf('tender for the bridge')), /b\.txt<\/strong> \(9 kB\)[^]*\/s\//)
})

test('taken back it works no more, and the file goes', async () => {
  const listed = (await house.command('secure-link', 'list', '--json')).out.trim().split('\n')
  const { linkId, downloads, state } = JSON.parse(listed.find((line) => line.includes('"big file"')) ?? '')
  assert.deepEqual([downloads, state], [1, 'open'])
  assert.equal((await house.command('secure-link', 'revoke', linkId)).code, 0)
  assert.equal((await house.command('secure-link', 'revoke', linkId)).code, 1)
  const { out } = await house.command('secure-link', 'log', linkId)
  assert.match(
    out,
    /created[^]*refused [^\n]*stranger[^]*opened[^]*fetched +plan\.txt +reader@remote\.example[^]*revoked/,
  )
  assert.equal((await house.command('secure-link', 'log', 'none')).code, 1)
  const reader = new Reader()
  const { status, text } = await reader.ask(linkIn('big file'))
  assert.equal(status, 410)
  assert.match(text, /taken|took it back|撤回/)
  assert.equal((await events('secure-link.revoked')).length, 1)
  // As the server does every minute.
  await openLinkDesk(data).sweep()
  assert.equal(await usesOf(linkId), 0)
})

test('over, it works no more', async () => {
  await data.store.write(data.ticket('secure-link'), ({ db }) =>
    db.updateTable('secure_link').set({ expires_ms: now() }).execute(),
  )
  assert.equal((await new Reader().ask(linkIn('guessed'))).status, 410)
  assert.equal((await new Reader().ask(`${site}/s/made.up`)).status, 404)
})

/** How often the files of a link are still needed. */
async function usesOf(linkId: string): Promise<number> {
  const rows = await data.store.read(data.ticket('secure-link'), ({ db }) =>
    db
      .selectFrom('secure_link_file as f')
      .innerJoin('blob_use as b', 'b.blob_id', 'f.blob_id')
      .select('b.uses')
      .where('f.link_id', '=', linkId)
      .execute(),
  )
  return rows.reduce((sum, { uses }) => sum + uses, 0)
}
