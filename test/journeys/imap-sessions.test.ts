// Sessions against each other and against nonsense: what a client was told is what is there, and nothing is a bug.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { sleep } from '../../src/base/clock.ts'
import { ImapTalk } from '../support/imap-talk.ts'
import { openImapWorld, type ImapWorld } from '../support/imap-world.ts'

let world: ImapWorld

before(async () => {
  world = await openImapWorld()
})
after(() => world.cleanup())

test('three sessions that change one folder agree with it and with each other', async () => {
  const sessions = await Promise.all([1, 2, 3].map(() => ImapTalk.signIn(world)))
  for (const session of sessions) await session.command('SELECT INBOX')
  const step = fc.record({
    by: fc.nat({ max: 2 }),
    act: fc.constantFrom('deliver', 'deliver', 'flag', 'delete', 'uid delete', 'expunge', 'move', 'noop', 'fetch'),
    at: fc.nat({ max: 5 }),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
      for (const { by, act, at } of steps) {
        const session = sessions[by] as ImapTalk
        const sequence = session.view.length === 0 ? 0 : (at % session.view.length) + 1
        if (act === 'deliver') await world.deliver()
        else if (act === 'noop' || act === 'expunge') await session.command(act)
        else if (sequence === 0) continue
        else if (act === 'flag') await session.command(`STORE ${sequence} +FLAGS (\\Flagged)`)
        else if (act === 'delete') await session.command(`STORE ${sequence} +FLAGS.SILENT (\\Deleted)`)
        else if (act === 'uid delete') await session.command(`UID STORE ${at + 1}:* +FLAGS (\\Deleted)`)
        else if (act === 'move') await session.command(`MOVE ${sequence} Archive`)
        else await session.command(`FETCH ${sequence}:* (UID FLAGS)`)
      }
      const truth = await world.read(async (tx) => {
        const { id } = await world.folderNamed('INBOX')
        return [...(await world.mailboxes.uids(tx, world.owner, id))]
      })
      for (const session of sessions) {
        await session.command('NOOP')
        assert.equal(session.view.length, truth.length)
        const told = session.view.slice()
        if (truth.length > 0) await session.command('FETCH 1:* UID')
        assert.deepEqual(session.view, truth)
        // What the client worked out by counting was right, too.
        for (const [place, uid] of told.entries()) assert.ok(uid === 0 || uid === truth[place])
      }
    }),
    { numRuns: 12 },
  )
  for (const session of sessions) session.close()
})

test('a client that was away is told in one answer what it missed', async () => {
  const other = await ImapTalk.signIn(world)
  await other.command('CREATE Away')
  const { id } = await world.folderNamed('Away')
  for (let number = 0; number < 6; number++) await world.deliver({}, id)
  await other.command('SELECT Away')
  const before = await world.folderNamed('Away')

  await other.command('STORE 2,4 +FLAGS (\\Deleted)')
  await other.command('EXPUNGE')
  await other.command('UID STORE 5 +FLAGS (\\Flagged)')
  await world.deliver({}, id)

  const client = await ImapTalk.signIn(world)
  await client.command('ENABLE QRESYNC')
  const resync = (known: string) =>
    client.command(`SELECT Away (QRESYNC (${before.uidValidity} ${before.highestModseq}${known}))`)
  const answer = await resync('')
  assert.match(answer, /^\* VANISHED \(EARLIER\) 2,4\r$/m)
  const told = [...answer.matchAll(/^\* (\d+) FETCH \(UID (\d+) FLAGS \(([^)]*)\)/gm)].map((found) => found.slice(1))
  assert.deepEqual(told, [['3', '5', '\\Flagged'], ['5', '7', '\\Recent']]) // prettier-ignore
  // RFC 7162 §3.2.5.1: only what the client says it knows
  assert.match(await resync(' 1:3'), /^\* VANISHED \(EARLIER\) 2\r$/m)
  // A folder that was made anew has another UIDVALIDITY: nothing of the old one counts.
  assert.doesNotMatch(await client.command('SELECT Away (QRESYNC (1 1))'), /VANISHED|FETCH/)

  await other.command('UID STORE 7 +FLAGS (\\Deleted)')
  await other.command('EXPUNGE')
  const news = await client.command('NOOP')
  assert.match(news, /^\* VANISHED 7\r$/m)
  assert.doesNotMatch(news, /EXPUNGE/)
  for (const session of [client, other]) session.close()
})

test('no command, however odd, is a bug of the server', async () => {
  await world.deliver({ subject: 'Something to find' })
  // prettier-ignore
  const verb = fc.constantFrom('FETCH', 'UID FETCH', 'STORE', 'UID STORE', 'SEARCH', 'UID SEARCH', 'SORT', 'THREAD', 'COPY', 'MOVE', 'UID MOVE',
    'LIST', 'LSUB', 'STATUS', 'SELECT', 'EXAMINE', 'CREATE', 'DELETE', 'RENAME', 'SUBSCRIBE', 'APPEND', 'EXPUNGE', 'UID EXPUNGE', 'CLOSE', 'ID',
    'ENABLE', 'GETQUOTA', 'GETQUOTAROOT', 'NAMESPACE', 'CHECK', 'UNSELECT')
  // prettier-ignore
  const word = fc.constantFrom('1', '1:*', '*', '$', '4294967295', '(FLAGS)', 'BODY[]', 'BODY[1.TEXT]', 'BODY.PEEK[1.MIME]<0.5>', 'BINARY[1]', 'ENVELOPE', 'FULL',
    'FLAGS', '+FLAGS', '(\\Seen)', '(UNCHANGEDSINCE 1)', '(CHANGEDSINCE 1)', 'ALL', 'NOT', 'OR', 'SUBJECT', '"x"', 'TEXT', 'BEFORE', '1-Jan-2026', 'UID', 'RETURN', '(SAVE COUNT)',
    'CHARSET', 'UTF-8', 'REFERENCES', '(REVERSE DATE)', 'INBOX', 'Trash', '"a/%/*"', '&bUuL1Q-', '""', '*', '%', '(MESSAGES)', '(QRESYNC (1 1))', 'QRESYNC', 'IMAP4rev2', 'NIL', '()', '{3+}\r\nabc')
  let session = await ImapTalk.signIn(world)
  await fc.assert(
    fc.asyncProperty(verb, fc.array(word, { maxLength: 5 }), async (name, words) => {
      const answer = await session.command([name, ...words].join(' '))
      assert.doesNotMatch(answer, /SERVERBUG/)
      if (session.isClosed) session = await ImapTalk.signIn(world)
      else if (/NO |BAD /.test(answer)) await session.command('SELECT INBOX') // also begins the count of bad commands anew
    }),
    { numRuns: 600 },
  )
  session.close()
})

test('a session whose ticket is taken back is told so, also in the middle of IDLE', async () => {
  const session = await ImapTalk.signIn(world)
  await session.command('SELECT INBOX')
  const idling = session.command('IDLE')
  await sleep(50)
  world.revoke() // the world's own ticket, too: nothing follows this test
  assert.match(await idling, /\+ idling\r\n\* BYE \[EXPIRED\] /)
})
