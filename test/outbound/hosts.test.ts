// Several hosts of one domain: which is tried, in what order, and when no other may be tried any more.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { eventually } from '../support/eventually.ts'
import { sleep, useClock } from '../../src/base/clock.ts'
import type { Outcome } from '../../src/outbound/smtp-delivery.ts'
import { END_LOOKALIKES, smuggler } from '../support/end-lookalikes.ts'
import { startScript, type Script, type ScriptedServer } from '../support/smtp-script.ts'
import { openOutgoingWorld, outgoing, zoneOf } from '../support/outgoing.ts'
import { openSmtpStage } from '../support/smtp-stage.ts'

const TO = [{ address: 'b@remote.example' }]
const inShort = ({ result, status, remoteHost, isUncertain }: Outcome) =>
  `${result} ${status} ${remoteHost}${isUncertain ? ' uncertain' : ''}`
const stops: (() => unknown)[] = []
after(() => Promise.all(stops.map((stop) => stop())))

const hangUp = (_: string, socket: { destroy(): void }) => (socket.destroy(), '')

/** Hosts on 127.0.0.1, 127.0.0.2 and so on, the first the best; undefined stands for one where nobody listens. */
async function hosts(...scripts: readonly (Script | undefined)[]) {
  const servers: (ScriptedServer | undefined)[] = []
  let port = 0
  for (const [index, script] of scripts.entries()) {
    const server = script === undefined ? undefined : await startScript(script, { host: `127.0.0.${index + 1}`, port })
    servers.push(server)
    port = server?.port ?? port
  }
  const addresses = scripts.map((_, index) => `127.0.0.${index + 1}`)
  const world = await openOutgoingWorld(zoneOf(...addresses), { port })
  stops.push(world.stop, ...servers.map((server) => () => server?.stop()))
  return {
    ...world,
    port,
    /** connections of each host */
    tried: () => servers.map((server) => server?.heard.length ?? 0),
    heard: () => servers.map((server) => server?.heard.join('') ?? ''),
  }
}

// prettier-ignore
const SECOND_CHANCE: readonly (readonly [what: string, first: Script | undefined, expected: string, tried: readonly number[]])[] = [
  ['is good',                              {},                                  'delivered 2.0.0 mx1.remote.example',           [1, 0]],
  ['says 421 instead of a greeting',       { greeting: '421 4.7.0 busy\r\n' },  'delivered 2.0.0 mx2.remote.example',           [1, 1]],
  ['says 554 instead of a greeting',       { greeting: '554 5.7.1 no\r\n' },    'delivered 2.0.0 mx2.remote.example',           [1, 1]],
  ['says 451 to EHLO',                     { EHLO: '451 4.3.0 no\r\n' },        'delivered 2.0.0 mx2.remote.example',           [1, 1]],
  ['says 421 to RCPT',                     { RCPT: '421 4.3.2 bye\r\n' },       'delivered 2.0.0 mx2.remote.example',           [1, 1]],
  ['breaks off before the end of the text', { DATA: hangUp },                    'delivered 2.0.0 mx2.remote.example',          [1, 1]],
  ['breaks off after the end of the text', { text: hangUp },                    'deferred 4.4.2 mx1.remote.example uncertain',  [1, 0]],
  ['says later to RCPT',                   { RCPT: '450 4.2.0 later\r\n' },     'deferred 4.2.0 mx1.remote.example',            [1, 0]],
  ['says never to RCPT',                   { RCPT: '550 5.1.1 who\r\n' },       'failed 5.1.1 mx1.remote.example',              [1, 0]],
]

for (const [what, first, expected, tried] of SECOND_CHANCE) {
  test(`Where the best host ${what}: ${expected}`, async () => {
    const world = await hosts(first, {})
    assert.deepEqual((await world.deliverer.deliver('remote.example', outgoing(), TO)).map(inShort), [expected])
    assert.deepEqual(world.tried(), tried)
  })
}

test('Nobody listens at the best host: the next one gets the message', async () => {
  const world = await hosts({}, {})
  world.dns.replaceRecords(zoneOf('127.0.0.9', '127.0.0.2'))
  const outcomes = await world.deliverer.deliver('remote.example', outgoing(), TO)
  assert.deepEqual(outcomes.map(inShort), ['delivered 2.0.0 mx2.remote.example'])
})

test('A host that could not be reached comes last for a minute', async (t) => {
  let now = performance.now()
  t.after(useClock({ monotonic: () => now }))
  const world = await hosts({}, {})
  world.dns.replaceRecords(zoneOf('127.0.0.9', '127.0.0.2'))
  for (let sent = 0; sent < 2; sent += 1) await world.deliverer.deliver('remote.example', outgoing(), TO)
  // Somebody listens there again, but is not asked before the minute is over.
  const back = await startScript({}, { host: '127.0.0.9', port: world.port })
  stops.push(back.stop)
  for (const [later, expected] of [
    [59_000, 0],
    [2_000, 1],
  ] as const) {
    now += later
    await world.deliverer.deliver('remote.example', outgoing(), TO)
    assert.equal(back.heard.length, expected)
  }
})

test('A domain without a way to it: every recipient hears why', async () => {
  const world = await hosts({})
  world.dns.replaceRecords([{ name: 'remote.example', type: 'MX', data: { exchange: '.', priority: 0 } }])
  const recipients = [...TO, { address: 'c@remote.example' }]
  const outcomes = await world.deliverer.deliver('remote.example', outgoing(), recipients)
  assert.deepEqual(outcomes.map(inShort), ['failed 5.1.10 ', 'failed 5.1.10 '])
  world.dns.mode = 'servfail'
  const later = await world.deliverer.deliver('other.example', outgoing(), TO)
  assert.deepEqual(later.map(inShort), ['deferred 4.4.3 '])
})

test('All hosts fail: one that may take it later keeps the mail in the queue', async () => {
  for (const [first, second] of [
    ['421 4.7.0 a', '554 5.7.1 b'],
    ['554 5.7.1 b', '421 4.7.0 a'],
  ]) {
    const world = await hosts({ greeting: `${first}\r\n` }, { greeting: `${second}\r\n` })
    const outcomes = await world.deliverer.deliver('remote.example', outgoing(), TO)
    assert.deepEqual(
      outcomes.map(({ result, reply }) => `${result}: ${reply}`),
      ['deferred: 421 4.7.0 a'],
    )
  }
})

test('Who has an answer from the first host is not asked for at the second', async () => {
  const RCPT = (line: string) => (line.includes('gone@') ? '550 5.1.1 who\r\n' : '250 2.1.5 Ok\r\n')
  const world = await hosts({ RCPT, DATA: hangUp }, {})
  const recipients = [{ address: 'gone@remote.example' }, { address: 'b@remote.example' }]
  const outcomes = await world.deliverer.deliver('remote.example', outgoing(), recipients)
  assert.deepEqual(outcomes.map(inShort), ['failed 5.1.1 mx1.remote.example', 'delivered 2.0.0 mx2.remote.example'])
  assert.ok(!world.heard()[1]?.includes('gone@'))
})

test('A connection that broke while it waited is no reason to try another host', async () => {
  let isFirst = true
  const breaks = (_: string, socket: import('node:net').Socket) => {
    if (!isFirst) return '250 2.0.0 Taken\r\n'
    isFirst = false
    setTimeout(() => socket.destroy(), 20)
    return '250 2.0.0 Taken\r\n'
  }
  const world = await hosts({ text: breaks }, {})
  for (let sent = 0; sent < 2; sent += 1) {
    const outcomes = await world.deliverer.deliver('remote.example', outgoing(), TO)
    assert.deepEqual(outcomes.map(inShort), ['delivered 2.0.0 mx1.remote.example'])
    await sleep(40)
  }
  assert.deepEqual(world.tried(), [2, 0])
})

test('A server that waits for the next RSET to hang up is asked again over a new connection', async () => {
  const world = await hosts({ RSET: hangUp }, {})
  for (let sent = 0; sent < 3; sent += 1) {
    const outcomes = await world.deliverer.deliver('remote.example', outgoing(), TO)
    assert.deepEqual(outcomes.map(inShort), ['delivered 2.0.0 mx1.remote.example'])
  }
  assert.deepEqual(world.tried(), [3, 0])
})

test('A hundred messages are the most over one connection', async () => {
  const world = await hosts({})
  for (let sent = 0; sent < 101; sent += 1) await world.deliverer.deliver('remote.example', outgoing(), TO)
  assert.deepEqual(world.tried(), [2])
  await eventually(async () => world.heard()[0]?.includes('QUIT') === true)
  assert.equal(world.heard()[0]?.includes('\r\n.\r\nQUIT\r\nEHLO '), true)
  assert.equal(world.heard()[0]?.match(/^RSET\r$/gm)?.length, 99)
})

test('A receiver hears no bare CR, LF or NUL and one end, whichever of the 48 lookalikes was stored', async () => {
  for (const sequence of END_LOOKALIKES) {
    const world = await hosts({})
    const outcomes = await world.deliverer.deliver('remote.example', outgoing(smuggler(sequence)), TO)
    assert.deepEqual(outcomes.map(inShort), ['delivered 2.0.0 mx1.remote.example'])
    const [heard = ''] = world.heard()
    assert.doesNotMatch(heard, /\0|\r(?!\n)|(?<!\r)\n/, JSON.stringify(sequence))
    assert.equal(heard.match(/(?<=\r\n)\.(?!\.)/g)?.length, 1, JSON.stringify(sequence))
  }
})

test('Our own server takes what we send, as it was stored', async () => {
  const stage = await openSmtpStage('mx')
  const world = await openOutgoingWorld(zoneOf('127.0.0.1'), { port: stage.port, hostname: 'out.example.org' })
  stops.push(world.stop, stage.stop)
  const message = outgoing(Buffer.from('Subject: 你好\r\n\r\n.\r\n..世界\r\n'), { smtpUtf8: true, dsnReturn: 'hdrs' })
  const recipients = [
    { address: '李@remote.example', notify: ['failure'] as const },
    { address: 'nobody@remote.example' },
    { address: 'full@remote.example' },
  ]
  const outcomes = await world.deliverer.deliver('remote.example', message, recipients)
  assert.deepEqual(
    outcomes.map(({ result, status, tls }) => `${result} ${status} ${tls}`),
    ['failed 5.1.1 TLSv1.3', 'deferred 4.2.2 TLSv1.3', 'delivered 2.0.0 TLSv1.3'],
  )
  const [{ content, envelope, protocol } = assert.fail('nothing came')] = stage.accepted
  assert.equal(Buffer.from(content, 'latin1').toString(), 'Subject: 你好\r\n\r\n.\r\n..世界\r\n')
  assert.equal(protocol, 'ESMTPS')
  assert.deepEqual(envelope, {
    returnPath: 'a@example.org',
    recipients: [{ address: '李@remote.example', notify: ['failure'] }],
    smtpUtf8: true,
    body: '8bitmime',
    dsnReturn: 'hdrs',
  })
})

test('Our own submission server is a smart host: STARTTLS, then AUTH', async () => {
  const stage = await openSmtpStage('submission')
  stops.push(stage.stop)
  for (const [password, expected] of [
    ['correct horse', 'delivered 2.0.0'],
    ['wrong', 'deferred 4.7.8'],
  ] as const) {
    const smartHost = { host: '127.0.0.1', port: stage.port, credentials: { username: 'li@example.org', password } }
    const world = await openOutgoingWorld([], { smartHost, hostname: 'out.example.org' })
    stops.push(world.stop)
    const message = outgoing(undefined, { returnPath: 'li@example.org' })
    const outcomes = await world.deliverer.deliver('anywhere.example', message, [{ address: 'b@anywhere.example' }])
    assert.deepEqual(
      outcomes.map(({ result, status }) => `${result} ${status}`),
      [expected],
    )
  }
  assert.deepEqual(
    stage.accepted.map(({ protocol }) => protocol),
    ['ESMTPSA'],
  )
})
