// imapflow, a client that many programs use, works with a started server: sign in, list, append, fetch, search, flag,
// move, and a second session that idles meanwhile.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { ImapFlow } from 'imapflow'
import { ADDRESS, openImapWorld, PASSWORD, type ImapWorld } from '../support/imap-world.ts'
import { rawLetter } from '../support/mail-world.ts'

let world: ImapWorld

before(async () => {
  world = await openImapWorld()
})
after(() => world.cleanup())

async function connect(isImplicit = true): Promise<ImapFlow> {
  const client = new ImapFlow({
    host: '127.0.0.1',
    port: isImplicit ? world.tlsPort : world.port,
    secure: isImplicit,
    doSTARTTLS: !isImplicit,
    servername: 'localhost',
    tls: { ca: world.certificate.certificate },
    auth: { user: ADDRESS, pass: PASSWORD },
    logger: false,
  })
  await client.connect()
  return client
}

test('imapflow signs in with STARTTLS and with implicit TLS', async () => {
  for (const isImplicit of [true, false]) {
    const client = await connect(isImplicit)
    assert.equal(client.usable, true)
    await client.logout()
  }
})

test('imapflow lists folders with their special uses and creates one with a Chinese name', async () => {
  const client = await connect()
  await client.mailboxCreate('项目/测试')
  const folders = await client.list()
  const uses = new Map(folders.map(({ path, specialUse }) => [path, specialUse]))
  assert.equal(uses.get('Trash'), '\\Trash')
  assert.equal(uses.get('Sent'), '\\Sent')
  assert.ok(uses.has('项目/测试'))
  await client.mailboxDelete('项目/测试')
  await client.logout()
})

test('imapflow appends, fetches, searches, flags and moves a message', async () => {
  const client = await connect()
  const raw = rawLetter({ subject: 'Quarter figures', body: 'Forty-two.' })
  const lock = await client.getMailboxLock('INBOX')
  try {
    const date = new Date(Date.UTC(2026, 1, 3, 4, 5, 6))
    const appended = await client.append('INBOX', raw, ['\\Seen', '$label1'], date)
    assert.ok(appended !== false && appended.uid !== undefined)
    const uid = String(appended.uid)
    const message = await client.fetchOne(
      uid,
      { envelope: true, flags: true, bodyStructure: true, source: true, internalDate: true, size: true },
      { uid: true },
    )
    assert.ok(message !== false)
    assert.equal(message.envelope?.subject, 'Quarter figures')
    assert.deepEqual([...(message.flags ?? [])].sort(), ['$label1', '\\Seen'])
    assert.equal(message.bodyStructure?.type, 'text/plain')
    assert.equal(message.size, raw.length)
    assert.deepEqual(message.source, raw)
    assert.equal(new Date(message.internalDate ?? 0).getTime(), date.getTime())

    assert.deepEqual(await client.search({ subject: 'quarter' }, { uid: true }), [appended.uid])
    assert.deepEqual(await client.search({ body: 'no such words' }, { uid: true }), [])
    await client.messageFlagsAdd(uid, ['\\Flagged'], { uid: true })
    assert.deepEqual(await client.search({ flagged: true }, { uid: true }), [appended.uid])
    const moved = await client.messageMove(uid, 'Archive', { uid: true })
    assert.ok(moved !== false && moved.uidMap?.get(appended.uid) === 1)
    assert.deepEqual(await client.search({ all: true }, { uid: true }), [])
  } finally {
    lock.release()
  }
  await client.logout()
})

test('a session that idles is told at once what another one does', async () => {
  const [idler, other] = [await connect(), await connect()]
  await idler.mailboxOpen('INBOX')
  await other.mailboxOpen('INBOX')
  const told = (event: 'exists' | 'flags' | 'expunge') => new Promise((resolve) => idler.once(event, resolve))
  const idling = idler.idle()
  const events = [told('exists'), told('flags'), told('expunge')] as const
  const { uid } = await world.deliver({ subject: 'News' })
  await events[0]
  await other.messageFlagsAdd(String(uid), ['\\Flagged'], { uid: true })
  await events[1]
  await other.messageDelete(String(uid), { uid: true })
  await events[2]
  await idler.noop() // ends IDLE
  await idling
  await Promise.all([idler.logout(), other.logout()])
})

test('a message larger than any buffer comes back as it went in', async () => {
  const client = await connect()
  const raw = rawLetter({ subject: 'Large', body: `${'0123456789abcdef'.repeat(64)}\r\n`.repeat(8_000) })
  const appended = await client.append('Drafts', raw)
  assert.ok(appended !== false && appended.uid !== undefined)
  await client.mailboxOpen('Drafts')
  const download = await client.download(String(appended.uid), undefined, { uid: true })
  const pieces: Buffer[] = []
  assert.ok(download.content)
  for await (const piece of download.content) pieces.push(piece as Buffer)
  assert.ok(Buffer.concat(pieces).equals(raw))
  await client.logout()
})

test('taking the ticket back ends an idling session', async () => {
  const client = await connect()
  await client.mailboxOpen('INBOX')
  const idling = client.idle()
  const closed = new Promise((resolve) => client.once('close', resolve))
  await new Promise(setImmediate)
  world.revoke()
  await closed
  await idling
})
