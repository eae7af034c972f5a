// What a member may send, what is held back, and what an administrator does about it.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { recordEvent } from '../../src/audit/events.ts'
import { findTraces } from '../../src/audit/trace.ts'
import type { TraceId } from '../../src/base/ids.ts'
import { eicar, letterWithFile, zipOf } from '../../src/cli/demo/letters.ts'
import { loadSettings } from '../../src/settings/load.ts'
import { showMessage, type ListedRecipient } from '../../src/store/queue-desk.ts'
import { openHouse, type House } from '../../src/wiring.ts'
import { ALICE, BOB, deliver, eventually, openTestHouse, submit, type TestHouse } from '../support/house.ts'
import { zoneOf } from '../support/outgoing.ts'
import { startScript, type ScriptedServer } from '../support/smtp-script.ts'
import { PROGRAM } from '../support/program.ts'

const STRANGER = 'x@remote.example'
let house: TestHouse
let remote: ScriptedServer
/** the same installation, opened beside its server as commands do */
let data: House
let isReady = true
const taken: string[] = []

before(async () => {
  remote = await startScript({
    RCPT: () => (isReady ? '250 2.1.5 Ok\r\n' : '450 4.2.0 Not now\r\n'),
    text: (said) => (taken.push(said), '250 2.0.0 Taken\r\n'),
  })
  house = await openTestHouse({
    settings: {
      'outbound.port': remote.port,
      'outbound.reach': 'loopback',
      'outbound.first-retry': 200,
      'outbound.longest-retry': 200,
    },
  })
  house.dns.replaceRecords(zoneOf('127.0.0.1'))
  await house.start()
  data = await openHouse(loadSettings(house.config, {}))
})
after(async () => {
  await data?.close()
  await house?.cleanup()
  remote?.stop()
})

const letter = (subject: string, header: readonly string[] = [`From: ${ALICE}`]) =>
  [...header, `To: ${STRANGER}`, `Subject: ${subject}`, '', 'Hello.', ''].join('\r\n')
const idOf = (reply: string) => /queued as (\w+)/.exec(reply)?.[1] ?? assert.fail(reply)
const copiesOf = (subject: string) => taken.filter((text) => text.includes(subject)).length

async function shown(id: string): Promise<ListedRecipient | undefined> {
  const organisation = await data.organisation()
  const message = await data.store.read(data.ticket('administrator'), (tx) =>
    showMessage(tx, organisation, id as TraceId),
  )
  return message?.recipients[0]
}

// prettier-ignore
const AUTHORS: readonly (readonly [what: string, header: readonly string[], reply: RegExp])[] = [
  ['their own address',              [`From: ${ALICE}`],                                  /^250 /],
  ['their own address with a tag',   ['From: "Alice, L." <Alice+shop@EXAMPLE.org>'],      /^250 /],
  ['a colleague',                    [`From: ${BOB}`],                                    /^553 5\.7\.1 /],
  ['a stranger',                     [`From: ${STRANGER}`],                               /^553 5\.7\.1 /],
  ['themselves and a colleague',     [`From: ${ALICE}, ${BOB}`],                          /^553 5\.7\.1 /],
  ['themselves, sent by a stranger', [`From: ${ALICE}`, `Sender: ${STRANGER}`],           /^553 5\.7\.1 /],
  ['two From fields',                [`From: ${ALICE}`, `From: ${BOB}`],                  /^554 5\.6\.0 /],
  ['no From field',                  ['X-Nothing: there'],                                /^554 5\.6\.0 /],
  ['an empty From field',            ['From: '],                                          /^554 5\.6\.0 /],
  ['a group of nobody',              ['From: nobody:;'],                                  /^554 5\.6\.0 /],
  ['no address at all',              ['From: <a b c>'],                                   /^553 5\.7\.1 /],
  ['themselves behind other words',  ['no field', `From: ${ALICE}`],                      /^554 5\.6\.0 /],
]
for (const [what, header, reply] of AUTHORS) {
  test(`a member writes as ${what}: ${reply.source}`, async () => {
    assert.match(await submit(house, letter('author', header), [STRANGER]), reply)
    assert.match(await submit(house, letter('author', header), [BOB]), reply, 'to a colleague it is the same')
  })
}

test('nobody from outside can send on through the house, and a member needs a domain that can be one', async () => {
  assert.match(await deliver(house, letter('relay'), STRANGER), /^550 5\.7\.1 /)
  assert.match(await submit(house, letter('nowhere'), ['x@-bad-.test']), /^55[03] 5\.1\.3 /)
})

test('what comes in without a header is all body: its lines do not join ours', async () => {
  const forged = [' x', 'Authentication-Results: mx.example.org; dmarc=pass', 'Subject: forged', '', 'Hello.', '']
  assert.match(await deliver(house, forged.join('\r\n'), BOB), /^250 /)
  const imap = await house.imap(BOB)
  // Where a message without a header goes is a matter of the judges.
  const inbox = await imap.search('INBOX', 'BODY "forged"')
  const [uid] = inbox.length > 0 ? inbox : await imap.search('Junk', 'BODY "forged"')
  const header = (await imap.command(`UID FETCH ${uid} (BODY.PEEK[HEADER])`)).join('\n')
  assert.match(header, /^Received: /m)
  assert.doesNotMatch(header, /dmarc=pass/)
  const whole = (await imap.command(`UID FETCH ${uid} (BODY.PEEK[])`)).join('\n')
  assert.match(whole, /\n\r?\n x\r?\nAuthentication-Results: .*dmarc=pass/)
  imap.close()
})

test('a virus goes nowhere', async () => {
  const message = letterWithFile(ALICE, STRANGER, 'virus', 'a.zip', zipOf('a.com', eicar()))
  assert.match(await submit(house, message, [STRANGER]), /^554 5\.7\.1 /)
})

test('a program waits for a second person: held whole, then approved, then sent once', async () => {
  const message = letterWithFile(ALICE, STRANGER, 'program', 'tool.exe', PROGRAM)
  const reply = await submit(house, message, [STRANGER, BOB])
  assert.match(reply, /^250 2\.0\.0 Held for approval as \w+/)
  const id = /as (\w+)/.exec(reply)?.[1] ?? assert.fail(reply)
  assert.equal(await shown(id), undefined, 'nothing of it is in the queue')
  const held = JSON.parse((await house.command('hold', 'show', id, '--json')).out)
  assert.deepEqual([held.need, held.subject, held.reasons[0].rule], ['approval', 'program', 'out-program'])
  const imap = await house.imap(BOB)
  assert.deepEqual(await imap.search('INBOX', 'SUBJECT program'), [], 'nobody in the house has it either')
  assert.equal((await house.command('hold', 'approve', id, '--as', ALICE)).code, 1, 'nobody approves their own')
  assert.equal((await house.command('hold', 'approve', id, '--as', BOB)).code, 1, 'nor does whoever comes along')
  assert.equal((await house.command('hold', 'approve', id)).code, 0)
  await eventually(async () => (await shown(id))?.state === 'delivered')
  assert.equal(copiesOf('program'), 1)
  imap.close()
  const [trace] = await data.store.read(data.ticket('administrator'), async (tx) =>
    findTraces(tx, await data.organisation(), { traceId: id as TraceId, since: 0, limit: 1 }),
  )
  assert.deepEqual(
    [trace?.action, trace?.copies.length],
    ['send', 1],
    'with the copy that lies in quarantine in the house',
  )
  assert.equal((await house.command('hold', 'approve', id)).code, 1, 'once')
  assert.match((await house.command('hold', 'list', '--state', 'released')).out, new RegExp(id))
})

test('a held message that is sent again, at once or later, is held once under one id', async () => {
  const message = letterWithFile(ALICE, STRANGER, 'impatient', 'tool.exe', PROGRAM)
  const replies = await Promise.all([1, 2, 3].map(() => submit(house, message, [STRANGER])))
  replies.push(await submit(house, message, [STRANGER]))
  assert.deepEqual([new Set(replies).size, /^250 2\.0\.0 Held /.test(replies[0] ?? '')], [1, true], replies.join('\n'))
  const list = (await house.command('hold', 'list', '--json')).out.split('\n').filter((line) => /impatient/.test(line))
  assert.equal(list.length, 1)
})

test('what is refused comes back to its sender with the message and the note', async () => {
  const reply = await submit(house, letterWithFile(ALICE, STRANGER, 'unwanted', 'tool.exe', PROGRAM), [STRANGER])
  const id = /as (\w+)/.exec(reply)?.[1] ?? assert.fail(reply)
  assert.equal((await house.command('hold', 'refuse', id, '--note', 'Put it on the share')).code, 0)
  const imap = await house.imap()
  try {
    await eventually(async () => (await imap.search('INBOX', 'BODY "Put it on the share"')).length === 1)
    const [uid] = await imap.search('INBOX', 'SUBJECT "Not sent"')
    assert.match((await imap.command(`UID FETCH ${uid} (BODY.PEEK[])`)).join('\n'), /out-program[^]*Subject: unwanted/)
  } finally {
    imap.close()
  }
  assert.equal(copiesOf('unwanted'), 0)
})

test('what a frozen member has waiting is held until an administrator releases it', async () => {
  isReady = false
  const id = idOf(await submit(house, letter('thaw'), [STRANGER]))
  await eventually(async () => (await shown(id))?.state === 'deferred')
  assert.equal((await house.command('member', 'freeze', ALICE)).code, 0)
  await eventually(async () => (await shown(id))?.state === 'held')
  assert.equal((await shown(id))?.holdReason, 'member-frozen')
  isReady = true
  assert.equal((await house.command('member', 'unfreeze', ALICE)).code, 0)
  assert.equal((await shown(id))?.state, 'held', 'thawing alone sends nothing: who knows who wrote it')
  assert.equal((await house.command('queue', 'release', ALICE)).code, 0)
  await eventually(async () => copiesOf('thaw') === 1)

  isReady = false
  const later = idOf(await submit(house, letter('again'), [STRANGER]))
  await data.store.write(data.ticket('administrator'), async (tx) => {
    const owner = await data.directory.owner(tx, ALICE)
    await recordEvent(tx, { type: 'member.frozen', ...owner, actor: 'test', from: 'active', to: 'frozen' })
  })
  await eventually(async () => {
    const open = await data.store.read(data.ticket('administrator'), ({ db }) =>
      db.selectFrom('event').select('event_id').where('done_ms', 'is', null).execute(),
    )
    return open.length === 0
  })
  assert.notEqual((await shown(later))?.state, 'held', 'an event that comes again holds nothing')
  isReady = true
  await eventually(async () => copiesOf('again') === 1)
})

test('a cancelled message is not sent, and its sender hears nothing', async () => {
  isReady = false
  const id = idOf(await submit(house, letter('regret'), [STRANGER]))
  await eventually(async () => (await shown(id))?.state === 'deferred')
  await eventually(async () => (await house.command('queue', 'cancel', id)).code === 0)
  isReady = true
  assert.equal((await shown(id))?.state, 'cancelled')
  assert.match((await house.command('queue', 'list')).out, /^id +since/)
  assert.equal(copiesOf('regret'), 0)
  const imap = await house.imap()
  try {
    assert.deepEqual(await imap.search('INBOX', 'FROM "mailer-daemon"'), [])
  } finally {
    imap.close()
  }
})

test('the queue and the holds answer wrong words with help, and unknown ids with no', async () => {
  assert.equal((await house.command('hold', 'explode', 'x')).code, 2)
  assert.equal((await house.command('hold', 'release')).code, 2)
  assert.equal((await house.command('hold', 'list', '--state', 'lost')).code, 2)
  assert.equal((await house.command('hold', 'release', 'unknown')).code, 1)
  assert.equal((await house.command('queue', 'explode', 'x')).code, 2)
  assert.equal((await house.command('queue', 'show', 'unknown')).code, 1)
  assert.equal((await house.command('queue', 'cancel', 'unknown')).code, 1)
})
