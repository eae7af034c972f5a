// What a transcript cannot show: envelopes, tickets, shutdown, spools, back-pressure.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { after, test } from 'node:test'
import tls from 'node:tls'
import nodemailer from 'nodemailer'
import { eventually } from '../support/eventually.ts'
import { ConnectionLimits } from '../../src/base/connection-limits.ts'
import { sleep } from '../../src/base/clock.ts'
import { Refusal } from '../../src/base/refusal.ts'
import { prefixKey } from '../../src/net/addresses.ts'
import type { Spool } from '../../src/store/store.ts'
import type { SmtpListenOptions } from '../../src/servers/smtp/smtp-server.ts'
import { SmtpClient } from '../support/smtp-client.ts'
import { openSmtpStage, type SmtpStage } from '../support/smtp-stage.ts'

const stages: SmtpStage[] = []
after(async () => {
  for (const stage of stages) await stage.stop()
})

async function start(kind: 'mx' | 'submission', more?: Partial<SmtpListenOptions>): Promise<SmtpStage> {
  const stage = await openSmtpStage(kind, more)
  stages.push(stage)
  return stage
}

const TRANSACTION = ['EHLO client.example.net', 'MAIL FROM:<wang@example.net>', 'RCPT TO:<li@example.org>']
const CREDENTIALS = Buffer.from('\0li@example.org\0correct horse').toString('base64')

/** A client on an encrypted submission port who has signed in; says lines and gives all it heard. */
async function signedIn(stage: SmtpStage): Promise<{ socket: tls.TLSSocket; heard: () => string }> {
  const socket = tls.connect({
    port: stage.port,
    host: '127.0.0.1',
    servername: 'localhost',
    ca: stage.certificate.certificate,
  })
  let heard = ''
  socket.on('data', (bytes) => (heard += bytes.toString())).on('error', () => undefined)
  socket.write('EHLO client.example.net\r\n')
  await eventually(async () => heard.includes('LIMITS'))
  socket.write(`AUTH PLAIN ${CREDENTIALS}\r\n`)
  await eventually(async () => heard.includes('\n235 '))
  return { socket, heard: () => heard }
}

test('The intake gets the envelope as it was said', async () => {
  const stage = await start('mx')
  const client = await SmtpClient.open(
    stage.port,
    'EHLO client.example.net',
    'MAIL FROM:<wang@example.net> BODY=8BITMIME SMTPUTF8 RET=HDRS ENVID=QQ+2B1',
    'RCPT TO:<li@example.org> NOTIFY=SUCCESS,DELAY ORCPT=rfc822;li+40old.example',
    'RCPT TO:<\xe6\x9d\x8e@example.org> NOTIFY=NEVER',
    'DATA',
  )
  assert.match(await client.say('Subject: x\r\n\r\n..\r\n.'), /^250 2\.0\.0 Ok: queued as [0-9a-z]{16}$/)
  assert.deepEqual(stage.accepted, [
    {
      protocol: 'ESMTP',
      content: 'Subject: x\r\n\r\n.\r\n',
      envelope: {
        returnPath: 'wang@example.net',
        recipients: [
          { address: 'li@example.org', notify: ['success', 'delay'], originalRecipient: 'rfc822;li@old.example' },
          { address: '李@example.org', notify: ['never'] },
        ],
        smtpUtf8: true,
        body: '8bitmime',
        dsnReturn: 'hdrs',
        dsnEnvelopeId: 'QQ+1',
      },
    },
  ])
  await client.close()
})

test('A message that ends within a line by BDAT gets its line end', async () => {
  const stage = await start('mx')
  const client = await SmtpClient.open(stage.port, ...TRANSACTION)
  await client.send('BDAT 9 LAST\r\nA: b\r\n\r\nx')
  assert.match(await client.reply(), /^250 /)
  assert.equal(stage.accepted[0]?.content, 'A: b\r\n\r\nx\r\n')
  await client.close()
})

test('What was refused before the message came is noted', async () => {
  const stage = await start('mx')
  const client = await SmtpClient.open(stage.port, 'EHLO x', 'MAIL FROM:<a@b> SIZE=999999', 'MAIL FROM:<a@b>')
  await client.say('RCPT TO:<nobody@example.org>')
  await client.say('RCPT TO:<virus@example.org>')
  await client.say('DATA')
  await client.say('.')
  assert.deepEqual(stage.refused, ['mail message-too-big', 'rcpt no-such-recipient'])
  await client.close()
})

test('A client that speaks before the greeting gets 554 on the MX port', async () => {
  const stage = await start('mx', { trustProxyFrom: ['127.0.0.1'] })
  const early = new SmtpClient(stage.port)
  await early.send('PROXY TCP4 192.0.2.1 192.0.2.2 4711 25\r\nEHLO early\r\n')
  assert.match(await early.reply(), /^554 5\.5\.1 /)
  assert.equal(await early.reply(), 'closed')
  assert.deepEqual(stage.refused, ['connect bad-sequence'])

  const patient = new SmtpClient(stage.port)
  await patient.send('PROXY TCP4 192.0.2.1 192.0.2.2 4711 25\r\n')
  assert.match(await patient.reply(), /^220 /)
  await patient.close()
})

test('nodemailer submits over TLS from the first byte on', async () => {
  const stage = await start('submission', { implicitTls: true })
  const transport = nodemailer.createTransport({
    host: '127.0.0.1',
    port: stage.port,
    secure: true,
    auth: { user: 'li@example.org', pass: 'correct horse' },
    tls: { ca: stage.certificate.certificate, servername: 'localhost' },
  })
  const sent = await transport.sendMail({
    from: 'li@example.org',
    to: 'wang@example.net',
    subject: '你好',
    text: '.\n..\n.end',
    attachments: [{ filename: 'a.bin', content: Buffer.alloc(50_000, 7) }],
  })
  assert.match(sent.response, /^250 /)
  assert.equal(stage.accepted[0]?.protocol, 'ESMTPSA')
  assert.deepEqual(stage.accepted[0]?.envelope.recipients, [{ address: 'wang@example.net' }])
  transport.close()
})

test('A ticket that is taken back ends the session with 421', async () => {
  const stage = await start('submission', { implicitTls: true })
  const { socket, heard } = await signedIn(stage)
  const gone = once(socket, 'close')
  assert.ok(stage.ticket)
  assert.equal(stage.world.office.revoke(stage.ticket.id), 1)
  await gone
  assert.match(heard(), /\n421 4\.7\.0 Session has ended\r\n$/)
})

test('A session that ends gives its ticket back', async () => {
  const stage = await start('submission', { implicitTls: true })
  const { socket } = await signedIn(stage)
  socket.end('QUIT\r\n')
  await once(socket, 'close')
  await eventually(async () => stage.open === 0)
  const { ticket, world } = stage
  assert.ok(ticket)
  assert.throws(
    () => world.office.require(ticket, 'mail:append', ticket.organisationId as never, ticket.memberId as never),
    (error) => error instanceof Refusal && error.reason === 'ticket-invalid',
  )
})

test('Shutdown says 421 to every session', async () => {
  const stage = await openSmtpStage('mx')
  const clients = await Promise.all([SmtpClient.open(stage.port), SmtpClient.open(stage.port, ...TRANSACTION, 'DATA')])
  const replies = Promise.all(clients.map((client) => client.reply()))
  const stopped = stage.stop()
  for (const reply of await replies) assert.match(reply, /^421 4\.3\.2 /)
  for (const client of clients) client.socket.destroy()
  await stopped
})

test('The connection above the cap of an address gets 421', async () => {
  const limits = new ConnectionLimits({ total: 10, perAddress: 1, perPrefix: 10 }, prefixKey)
  const stage = await start('mx', { limits })
  const first = await SmtpClient.open(stage.port)
  assert.match(await new SmtpClient(stage.port).reply(), /^421 4\.7\.0 Too many connections/)
  await first.close()
})

test('A client that leaves in the middle of a message leaves nothing behind', async () => {
  const stage = await start('mx', { maxMessageBytes: 10_000_000 })
  const files = () => readdir(stage.world.folder, { recursive: true })
  const before = (await files()).length
  const client = await SmtpClient.open(stage.port, ...TRANSACTION, 'DATA')
  await client.send(`\r\n${'0123456789\r\n'.repeat(50_000)}`)
  await eventually(async () => (await files()).length > before)
  await client.close()
  await eventually(async () => (await files()).length === before)
  assert.equal(stage.accepted.length, 0)
})

test('A slow disk holds the client back, and no more than a few pieces wait in memory', async () => {
  let release = () => {}
  const isFree = new Promise<void>((resolve) => (release = resolve))
  let written = 0
  const slow: Spool = {
    size: 0,
    write: async (bytes) => {
      written += bytes.length
      await isFree
    },
    finish: async () => '',
    async *stream() {},
    handOver: () => ({ kind: 'memory', bytes: Buffer.alloc(0) }),
    discard: async () => undefined,
  }
  const intake = { sender: async () => {}, recipient: async () => {}, spool: async () => slow, refused: () => {} }
  const stage = await start('mx', {
    maxMessageBytes: 100_000_000,
    intake: { ...intake, accept: async () => ({ traceId: 'x' as never }) },
  })
  const client = await SmtpClient.open(stage.port, ...TRANSACTION, 'DATA')
  const size = 40_000_000
  client.socket.write(
    Buffer.concat([Buffer.from('\r\n'), Buffer.alloc(size, 'x'.repeat(98) + '\r\n'), Buffer.from('.\r\n')]),
  )
  await sleep(200)
  assert.ok(written <= 65_536, `${written} bytes were written at once`)
  assert.ok(client.socket.writableLength > 0, 'the client was not held back')
  release()
  assert.match(await client.reply(), /^250 /)
  assert.equal(written, size + 2)
  await client.close()
})

test('No spool outlives its message, whatever comes of it', async () => {
  const stage = await start('mx')
  for (const recipient of ['li', 'virus']) {
    for (const content of ['x\r\n', 'x\n', 'x\r\n'.repeat(50_000)]) {
      const sender = await SmtpClient.open(
        stage.port,
        'EHLO x',
        'MAIL FROM:<>',
        `RCPT TO:<${recipient}@example.org>`,
        'DATA',
      )
      await sender.send(`\r\n${content}.\r\n`)
      await sender.reply()
      await sender.close()
    }
  }
  await eventually(async () => stage.open === 0)
  assert.equal(stage.openSpools, 0)
})
