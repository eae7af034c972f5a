// Delivery to a real Postfix: what arrives there, what it refuses, and what its log says about our connections.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Outcome } from '../../src/outbound/smtp-delivery.ts'
import { END_LOOKALIKES, smuggler } from '../support/end-lookalikes.ts'
import { OUR_HOST, openOutgoingWorld, outgoing, zoneOf, type OutgoingWorld } from '../support/outgoing.ts'
import { POSTFIX_DOMAIN, startPostfix, whyNoPostfix, type TestPostfix } from '../support/postfix.ts'

const skip = whyNoPostfix() ?? false
let postfix: TestPostfix
let world: OutgoingWorld

before(async () => {
  if (skip !== false) return
  postfix = await startPostfix(['smtpd_recipient_limit = 60', 'message_size_limit = 30000000'])
  world = await openOutgoingWorld(zoneOf('127.0.0.1'), { port: postfix.port })
})
after(async () => {
  await world?.stop()
  await postfix?.stop()
})

const inShort = ({ result, status }: Outcome) => `${result} ${status}`
const to = (...names: readonly string[]) => names.map((name) => ({ address: `${name}@${POSTFIX_DOMAIN}` }))
const textOf = (delivered: string) => delivered.slice(delivered.indexOf('\n\n') + 2)

test('A letter arrives encrypted, and its text is what was sent', { skip }, async () => {
  const text = '.dot\n..two\n.\nend\n'
  const outcomes = await world.deliverer.deliver(
    POSTFIX_DOMAIN,
    outgoing(`Subject: x\r\n\r\n${text.replaceAll('\n', '\r\n')}`),
    to('b'),
  )
  assert.deepEqual(outcomes.map(inShort), ['delivered 2.0.0'])
  assert.match(outcomes[0]?.reply ?? '', /^250 2\.0\.0 Ok: queued as [0-9A-F]+$/)
  assert.equal(outcomes[0]?.tls, 'TLSv1.3')
  assert.equal(outcomes[0]?.relaysDsn, true)
  const [delivered = ''] = await postfix.delivered(1)
  assert.equal(textOf(delivered), text)
  assert.match(delivered, new RegExp(`^Received: from ${OUR_HOST} .*\\n.* with ESMTPS id `, 'm'))
})

test('What was stored with odd line ends arrives as one message with whole lines', { skip }, async () => {
  const outcomes = await world.deliverer.deliver(
    POSTFIX_DOMAIN,
    outgoing('Subject: x\r\n\r\na\n.\nMAIL FROM:<s@example.net>\r.\rb\0c'),
    to('b'),
  )
  assert.deepEqual(outcomes.map(inShort), ['delivered 2.0.0'])
  const delivered = await postfix.delivered(1)
  assert.deepEqual(delivered.map(textOf), ['a\n.\nMAIL FROM:<s@example.net>\n.\nbc\n'])
})

test('None of the 48 lookalikes of an end smuggles a second message into Postfix', { skip }, async () => {
  for (const sequence of END_LOOKALIKES) {
    const outcomes = await world.deliverer.deliver(POSTFIX_DOMAIN, outgoing(smuggler(sequence)), to('b'))
    assert.deepEqual(outcomes.map(inShort), ['delivered 2.0.0'], JSON.stringify(sequence))
  }
  const delivered = await postfix.delivered(END_LOOKALIKES.length)
  assert.equal(delivered.length, END_LOOKALIKES.length)
  for (const each of delivered) assert.match(each, /^Subject: outer$[^]*^DATA$\n^Subject: inner$/m)
})

test('Addresses and headers in Chinese arrive with SMTPUTF8', { skip }, async () => {
  const message = outgoing(Buffer.from('Subject: 你好\r\n\r\n世界\r\n'), {
    smtpUtf8: true,
    returnPath: '陈@example.org',
  })
  const outcomes = await world.deliverer.deliver(POSTFIX_DOMAIN, message, to('李'))
  assert.deepEqual(outcomes.map(inShort), ['delivered 2.0.0'])
  const [delivered = ''] = await postfix.delivered(1)
  assert.match(delivered, /^Delivered-To: 李@remote\.example$/m)
  assert.match(delivered, /^Return-Path: <陈@example\.org>$/m)
  assert.equal(textOf(delivered), '世界\n')
})

test('A message of 20 MB arrives whole; one above the announced size is not even begun', { skip }, async () => {
  const text = `${'0123456789'.repeat(7)}\r\n`.repeat(290_000)
  assert.deepEqual(
    (await world.deliverer.deliver(POSTFIX_DOMAIN, outgoing(`A: b\r\n\r\n${text}`), to('b'))).map(inShort),
    ['delivered 2.0.0'],
  )
  const [delivered = ''] = await postfix.delivered(1)
  assert.equal(textOf(delivered), text.replaceAll('\r\n', '\n'))
  const tooBig = { ...outgoing(), size: 30_000_001, open: () => assert.fail('it was opened') }
  assert.deepEqual((await world.deliverer.deliver(POSTFIX_DOMAIN, tooBig, to('b'))).map(inShort), ['failed 5.3.4'])
})

test('Of 150 recipients one is greylisted, one is unknown, 148 get the message', { skip }, async () => {
  postfix.actionFor = (recipient) =>
    recipient.startsWith('member7@')
      ? '450 4.2.1 Greylisted'
      : recipient.startsWith('member99@')
        ? '550 5.1.1 Unknown'
        : 'DUNNO'
  const names = Array.from({ length: 150 }, (_, at) => `member${at}`)
  const outcomes = await world.deliverer.deliver(POSTFIX_DOMAIN, outgoing(), to(...names))
  const others = outcomes.filter(({ result }) => result !== 'delivered')
  assert.deepEqual(
    new Map(others.map((outcome) => [outcome.recipient.address, inShort(outcome)])),
    new Map([
      [`member7@${POSTFIX_DOMAIN}`, 'deferred 4.2.1'],
      [`member99@${POSTFIX_DOMAIN}`, 'failed 5.1.1'],
    ]),
  )
  const delivered = await postfix.delivered(148)
  assert.equal(new Set(delivered.map((text) => /^Delivered-To: (.*)$/m.exec(text)?.[1])).size, 148)

  // The greylist lets it through the second time.
  postfix.actionFor = () => 'DUNNO'
  const again = await world.deliverer.deliver(POSTFIX_DOMAIN, outgoing(), to('member7'))
  assert.deepEqual(again.map(inShort), ['delivered 2.0.0'])
  await postfix.delivered(1)
})

test('A domain that Postfix does not serve is refused at RCPT', { skip }, async () => {
  const outcomes = await world.deliverer.deliver(POSTFIX_DOMAIN, outgoing(), [{ address: 'b@elsewhere.example' }])
  assert.deepEqual(outcomes.map(inShort), ['failed 5.7.1'])
  assert.match(outcomes[0]?.reply ?? '', /^554 5\.7\.1 .*Relay access denied$/)
})

test('Ten messages in a row need one connection, which ends with QUIT', { skip }, async () => {
  const own = await openOutgoingWorld(zoneOf('127.0.0.1'), { port: postfix.port })
  const lines = postfix.log().length
  for (let sent = 0; sent < 10; sent += 1) {
    assert.deepEqual((await own.deliverer.deliver(POSTFIX_DOMAIN, outgoing(), to('b'))).map(inShort), [
      'delivered 2.0.0',
    ])
  }
  await own.stop()
  await postfix.delivered(10)
  const log = postfix
    .log()
    .slice(lines)
    .filter((line) => line.includes('/smtpd['))
  assert.equal(log.filter((line) => / connect from /.test(line)).length, 1)
  assert.match(
    log.find((line) => / disconnect from /.test(line)) ?? '',
    / starttls=1 mail=10 rcpt=10 data=10 rset=9 quit=1 /,
  )
})

test('Twenty messages at once go over at most ten connections', { skip }, async () => {
  const own = await openOutgoingWorld(zoneOf('127.0.0.1'), { port: postfix.port })
  const lines = postfix.log().length
  const sendings = Array.from({ length: 20 }, () => own.deliverer.deliver(POSTFIX_DOMAIN, outgoing(), to('b')))
  assert.deepEqual(
    (await Promise.all(sendings)).flat().map(inShort),
    Array.from({ length: 20 }, () => 'delivered 2.0.0'),
  )
  await own.stop()
  await postfix.delivered(20)
  const connections = postfix
    .log()
    .slice(lines)
    .filter((line) => / connect from /.test(line)).length
  assert.ok(connections <= 10, `${connections} connections`)
})

test('A Postfix that does not offer TLS gets the message in the clear', { skip }, async () => {
  const own = await openOutgoingWorld(zoneOf('127.0.0.1'), { port: postfix.plainPort })
  const outcomes = await own.deliverer.deliver(POSTFIX_DOMAIN, outgoing(), to('b'))
  await own.stop()
  assert.deepEqual(outcomes.map(inShort), ['delivered 2.0.0'])
  assert.equal(outcomes[0]?.tls, '')
  assert.match((await postfix.delivered(1))[0] ?? '', / with ESMTP id /)
})
