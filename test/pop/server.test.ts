// A running POP3 server over a real store: what sessions see of each other, what QUIT deletes, and how sessions end.
import assert from 'node:assert/strict'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { after, before, describe, mock, test } from 'node:test'
import { ConnectionLimits } from '../../src/base/connection-limits.ts'
import { Refusal } from '../../src/base/refusal.ts'
import { MAIL_CLASS } from '../../src/mail/data-class.ts'
import { digestMessage } from '../../src/mail/digest.ts'
import { FLAG } from '../../src/mailbox/mailbox.ts'
import { listenPop } from '../../src/servers/pop/pop-server.ts'
import type { PopServices } from '../../src/servers/pop/services.ts'
import type { MemberMail } from '../support/mail-world.ts'
import { openPopWorld, PASSWORD, PopClient, type PopWorld } from '../support/pop-world.ts'

let world: PopWorld

before(async () => {
  world = await openPopWorld()
})
after(() => world.cleanup())

const THREE = [{ subject: 'One' }, { subject: 'Two' }, { subject: 'Three' }]

async function uidsOf(member: MemberMail): Promise<number[]> {
  const { id } = await member.folderNamed('INBOX')
  return [...(await member.read((tx) => world.mailboxes.uids(tx, member.owner, id)))]
}

/** Puts raw bytes into INBOX, as APPEND does with whatever an IMAP client sends. */
async function append({ owner }: MemberMail, raw: Buffer): Promise<void> {
  const message = {
    blob: await world.writeBlob(raw),
    digested: digestMessage(raw),
    flags: { system: 0, keywords: [] },
    internalDate: 0,
    dataClass: MAIL_CLASS,
  }
  await world.store.write(world.mx, (tx) => world.mailboxes.append(tx, owner, 'inbox', message))
}

/** The same server, one of whose services is not as it should be. */
async function listenWith(services: Partial<PopServices>) {
  return listenPop({
    ...world.services,
    ...services,
    host: '127.0.0.1',
    port: 0,
    implicitTls: true,
    secureContextFor: () => world.certificate.context,
    limits: new ConnectionLimits({ total: 9, perAddress: 9, perPrefix: 9 }, (address) => address),
  })
}

describe('deleting', () => {
  test('QUIT takes away what DELE marked, and its owner can bring it back', async () => {
    const member = await world.enrol('quit@example.org', THREE)
    const client = await PopClient.open(world, 'quit@example.org')
    await client.say('DELE 2')
    assert.deepEqual(await uidsOf(member), [1, 2, 3], 'a mark deletes nothing yet')
    assert.equal(await client.say('QUIT'), '+OK Goodbye, 1 messages deleted')
    assert.deepEqual(await uidsOf(member), [1, 3])
    const gone = await member.read((tx) => world.mailboxes.recoverable(tx, member.owner))
    assert.deepEqual(
      gone.map(({ uid }) => uid),
      [2],
    )
  })

  test('QUIT leaves alone what an IMAP client marked with \\Deleted', async () => {
    const member = await world.enrol('marked@example.org', THREE)
    const { id } = await member.folderNamed('INBOX')
    const flags = { system: FLAG.deleted, keywords: [] }
    await member.write((tx) => world.mailboxes.setFlags(tx, member.owner, id, [1], { mode: 'add', flags }))
    const client = await PopClient.open(world, 'marked@example.org')
    await client.say('DELE 3')
    await client.say('QUIT')
    assert.deepEqual(await uidsOf(member), [1, 2])
  })

  test('a connection that breaks, or is closed without QUIT, deletes nothing', async () => {
    const member = await world.enrol('broken@example.org', THREE)
    for (const leave of ['cut', 'close'] as const) {
      const client = await PopClient.open(world, 'broken@example.org')
      await client.say('DELE 1')
      if (leave === 'close') client.line.write('NOOP\r\nDELE 2\r\n')
      client.line.close()
    }
    const after = await PopClient.open(world, 'broken@example.org')
    assert.match(await after.say('STAT'), /^\+OK 3 /)
    assert.deepEqual(await uidsOf(member), [1, 2, 3])
    after.line.close()
  })

  test('QUIT tells how many messages are still there when the store fails', async () => {
    const member = await world.enrol('failing@example.org', THREE)
    const mailboxes = {
      ...world.mailboxes,
      expunge: () => Promise.reject(new Refusal('unavailable', 'Try again later')),
    }
    const listener = await listenWith({ mailboxes })
    const client = await PopClient.open(world, 'failing@example.org', listener.port)
    await client.say('DELE 1')
    await client.say('DELE 2')
    assert.equal(await client.say('QUIT'), '-ERR [SYS/TEMP] 2 of 2 messages were not deleted')
    await client.line.ended()
    assert.deepEqual(await uidsOf(member), [1, 2, 3])
    await listener.close()
  })
})

describe('several sessions', () => {
  test('see the messages as they were when they began; what is expunged meanwhile gets -ERR', async () => {
    await world.enrol('several@example.org', THREE)
    const first = await PopClient.open(world, 'several@example.org')
    const second = await PopClient.open(world, 'several@example.org')
    const ids = await first.lines('UIDL')
    await second.say('DELE 2')
    await second.say('QUIT')
    assert.deepEqual(await first.lines('UIDL'), ids)
    assert.match(await first.say('STAT'), /^\+OK 3 /)
    assert.equal(await first.say('RETR 2'), '-ERR Message is gone')
    assert.equal(await first.say('TOP 2 0'), '-ERR Message is gone')
    assert.ok((await first.lines('RETR 3')).includes('Subject: Three'))
    await first.say('DELE 2')
    assert.match(await first.say('QUIT'), /^\+OK/, 'what is gone already counts as deleted')
    const third = await PopClient.open(world, 'several@example.org')
    assert.deepEqual(
      (await third.lines('UIDL')).map((line) => line.slice(2)),
      [ids[0], ids[2]].map((line) => line?.slice(2)),
      'the others keep their ids',
    )
    third.line.close()
  })

  test('do not see what came after they began', async () => {
    const member = await world.enrol('later@example.org', THREE)
    const client = await PopClient.open(world, 'later@example.org')
    await member.deliver({ subject: 'Four' })
    assert.equal((await client.lines('LIST')).length, 3)
    assert.equal(await client.say('RETR 4'), '-ERR No such message')
    client.line.close()
  })
})

describe('messages', () => {
  test('are sent with the sizes that LIST, STAT and RETR tell, whatever their line ends were', async () => {
    const member = await world.enrol('sizes@example.org')
    const raws = [
      'Subject: usual\r\n\r\n.dot\r\nbody\r\n',
      'Subject: no end\r\n\r\nbody',
      'Subject: lone LF\n\n.\nbody\n',
      'Subject: lone CR\r\rbody\r.\r\nSTAT\r',
      'only one line',
    ]
    for (const raw of raws) await append(member, Buffer.from(raw))
    const client = await PopClient.open(world, 'sizes@example.org')
    const listing = await client.lines('LIST')
    const sizes = listing.map((line) => Number(line.split(' ')[1]))
    for (const [index, raw] of raws.entries()) {
      const message = (await client.lines(`RETR ${index + 1}`)).map((line) => `${line}\r\n`).join('')
      assert.equal(message, `${raw.replace(/\r\n$|\r$|\n$/, '').replace(/\r\n|\r|\n/g, '\r\n')}\r\n`)
      assert.equal(message.length, sizes[index])
    }
    assert.equal(await client.say('STAT'), `+OK ${raws.length} ${sizes.reduce((sum, size) => sum + size)}`)
    await append(member, Buffer.from('Subject: later\n\n'))
    const again = await PopClient.open(world, 'sizes@example.org')
    assert.deepEqual(await again.lines('LIST'), [...listing, `${raws.length + 1} 18`], 'and in the next session too')
    for (const { line } of [client, again]) line.close()
  })

  test('of many chunks come through whole, and TOP ends in the first of them', async () => {
    const member = await world.enrol('large@example.org')
    const raw = `Subject: large\r\n\r\n${'.line of a large message, which fills many chunks\r\n'.repeat(40_000)}`
    await append(member, Buffer.from(raw))
    const client = await PopClient.open(world, 'large@example.org')
    assert.equal((await client.lines('RETR 1')).join('\r\n'), raw.slice(0, -2))
    assert.equal((await client.lines('TOP 1 1')).length, 3)
    client.line.close()
  })

  test('that are damaged are refused before a word of them is sent', async () => {
    const member = await world.enrol('damaged@example.org')
    const before = await blobFiles()
    await member.deliver()
    for (const file of (await blobFiles()).filter((name) => !before.includes(name))) {
      const bytes = await readFile(file)
      bytes[bytes.length - 20]! ^= 1
      await writeFile(file, bytes)
    }
    const client = await PopClient.open(world, 'damaged@example.org')
    assert.match(await client.say('RETR 1'), /^-ERR \[SYS\/PERM\] /)
    assert.match(await client.say('NOOP'), /^\+OK/)
    client.line.close()
  })
})

async function blobFiles(): Promise<string[]> {
  const entries = await readdir(world.folder, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => /blobs/.test(entry.parentPath) && entry.isFile()).map((entry) => `${entry.parentPath}/${entry.name}`) // prettier-ignore
}

describe('the end of a session', () => {
  test('comes at once when its ticket is taken back', async () => {
    const member = await world.enrol('revoked@example.org', THREE)
    const client = await PopClient.open(world, 'revoked@example.org')
    await client.say('DELE 1')
    world.revoke(member)
    assert.equal(await client.line.line(), '-ERR [SYS/PERM] Session has ended')
    await client.line.ended()
    const again = await PopClient.open(world, 'revoked@example.org')
    assert.match(await again.say('STAT'), /^\+OK 3 /, 'and nothing is deleted')
    again.line.close()
  })

  test('cuts a message that is on its way when the ticket is taken back', async () => {
    const member = await world.enrol('midway@example.org')
    await append(member, Buffer.from(`Subject: large\r\n\r\n${'x'.repeat(998)}\r\n`.padEnd(12_000_000, 'y\r\n')))
    const client = await PopClient.open(world, 'midway@example.org')
    assert.match(await client.say('RETR 1'), /^\+OK/)
    world.revoke(member)
    await assert.rejects(async () => {
      while ((await client.line.line()) !== '.');
    }, /closed/)
  })

  test('comes after the third wrong password, each answered later than the one before', async () => {
    const client = await PopClient.connect(world)
    const waits: number[] = []
    for (let tries = 0; tries < 3; tries += 1) {
      await client.say('USER nobody@example.org')
      const from = process.hrtime.bigint()
      assert.match(await client.say(`PASS ${PASSWORD}`), /^-ERR \[AUTH\] /)
      waits.push(Number(process.hrtime.bigint() - from) / 1e6)
    }
    await client.line.ended()
    assert.ok(waits[0]! >= 450 && waits[1]! >= 950 && waits[2]! >= 1_450, waits.join(' '))
  })

  test('comes without a word for a client that does not sign in within a minute', async () => {
    mock.timers.enable({ apis: ['setTimeout'] })
    try {
      const client = await PopClient.connect(world)
      assert.match(await client.say('CAPA'), /^\+OK/)
      while ((await client.line.line()) !== '.');
      mock.timers.tick(60_000)
      await client.line.ended()
      await assert.rejects(async () => client.line.line(), /closed/)
    } finally {
      mock.timers.reset()
    }
  })
})
