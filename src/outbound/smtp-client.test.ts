// The client against servers that do everything a server can do wrong; each answers in its own time, and we in ours.
import assert from 'node:assert/strict'
import type { Socket } from 'node:net'
import { test } from 'node:test'
import { TLSSocket } from 'node:tls'
import fc from 'fast-check'
import { startScript, type Script, type ScriptedServer } from '../../test/support/smtp-script.ts'
import { openOutgoingWorld, outgoing, zoneOf } from '../../test/support/outgoing.ts'
import { testCertificate } from '../../test/support/certificate.ts'
import { DeliveryFailure } from './delivery-failure.ts'
import { SmtpClient } from './smtp-client.ts'
import type { Outcome, OutgoingMessage } from './smtp-delivery.ts'
import { WAITS, type Waits } from './smtp-waits.ts'
import type { DelivererOptions } from './delivery.ts'

/** ms; what comes at all comes within PATIENT, however busy the machine is, and SHORT is for what never comes */
const [PATIENT, SHORT] = [20_000, 250]
const waitsOf = (ms: number) => Object.fromEntries(Object.keys(WAITS).map((name) => [name, ms])) as unknown as Waits

/** One message to the given recipients of a scripted host. */
async function deliverTo(
  script: Script,
  recipients: readonly string[] = ['b@remote.example'],
  message: OutgoingMessage = outgoing(),
  options: Partial<DelivererOptions> = {},
): Promise<{ outcomes: Outcome[]; server: ScriptedServer }> {
  const server = await startScript(script, { secureContext: testCertificate().context })
  const world = await openOutgoingWorld(zoneOf('127.0.0.1'), { port: server.port, waits: waitsOf(PATIENT), ...options })
  try {
    const all = recipients.map((address) => ({ address }))
    return { outcomes: await world.deliverer.deliver('remote.example', message, all), server }
  } finally {
    await world.stop()
    server.stop()
  }
}

const inShort = ({ result, status, isUncertain }: Outcome) => `${result} ${status}${isUncertain ? ' uncertain' : ''}`
const hangUp = (_: string, socket: { destroy(): void }) => (socket.destroy(), '')
const EHLO = (...lines: readonly string[]) =>
  ['remote.example', ...lines].map((line, at, all) => `250${at < all.length - 1 ? '-' : ' '}${line}\r\n`).join('')

// prettier-ignore
const DIALOGUES: readonly (readonly [what: string, script: Script, expected: string, heard?: RegExp])[] = [
  ['a good server',                          {},                                                  'delivered 2.0.0'],
  ['a reply without text',                   { text: '250\r\n' },                                 'delivered 2.0.0'],
  ['a reply without an enhanced code',       { RCPT: '550 who?\r\n' },                            'failed 5.0.0'],
  ['an enhanced code of another class',      { RCPT: '550 4.1.1 who?\r\n' },                      'failed 5.0.0'],
  ['a greylist',                             { RCPT: '450 4.2.0 later\r\n' },                     'deferred 4.2.0',           /^EHLO [^\r]*\r\nMAIL [^\r]*\r\nRCPT [^\r]*\r\n(QUIT\r\n)?$/],
  ['MAIL refused',                           { MAIL: '550 5.7.1 no\r\n', RCPT: '503 first MAIL\r\n' }, 'failed 5.7.1',        /RCPT [^\r]*\r\n(QUIT\r\n)?$/],
  ['DATA refused',                           { DATA: '451 4.3.0 disk\r\n' },                      'deferred 4.3.0'],
  ['DATA taken for granted',                 { DATA: '250 2.0.0 taken\r\n' },                     'deferred 4.5.0'],
  ['the text refused',                       { text: '554 5.7.1 spam\r\n' },                      'failed 5.7.1'],
  ['a greeting that says never',             { greeting: '554 5.7.1 go away\r\n' },               'failed 5.7.1'],
  ['a greeting that says 521',               { greeting: '521 no mail here\r\n' },                'failed 5.3.2'],
  ['a greeting that says later',             { greeting: '421 4.7.0 too many\r\n' },              'deferred 4.7.0'],
  ['421 to RCPT',                            { RCPT: '421 4.3.2 shutting down\r\n' },             'deferred 4.3.2'],
  ['no EHLO',                                { EHLO: '502 5.5.1 what\r\n' },                      'delivered 2.0.0',          /\r\nHELO mx.example.org\r\nMAIL FROM:<a@example.org>\r\n/],
  ['our own name',                           { EHLO: EHLO().replace('remote.example', 'MX.example.org') }, 'failed 5.4.6'],
  ['silence instead of a greeting',          { greeting: '' },                                    'deferred 4.4.2'],
  ['silence after MAIL',                     { MAIL: '' },                                        'deferred 4.4.2'],
  ['silence after the text',                 { text: '' },                                        'deferred 4.4.2 uncertain'],
  ['hanging up at once',                     { greeting: hangUp },                                'deferred 4.4.2'],
  ['hanging up at RCPT',                     { RCPT: hangUp },                                    'deferred 4.4.2'],
  ['hanging up instead of 354',              { DATA: hangUp },                                    'deferred 4.4.2'],
  ['hanging up after the text',              { text: hangUp },                                    'deferred 4.4.2 uncertain'],
  ['354 after the text',                     { text: '354 more\r\n' },                            'deferred 4.5.0 uncertain'],
  ['nonsense after the text',                { text: 'thanks!\r\n' },                             'deferred 4.5.0 uncertain'],
  ['421 after the text',                     { text: '421 4.3.2 not yet\r\n' },                   'deferred 4.3.2'],
  ['a greeting of another protocol',         { greeting: 'SSH-2.0-OpenSSH\r\n' },                 'deferred 4.5.0'],
  ['a code beyond 559',                      { MAIL: '299 x\r\n' },                               'deferred 4.5.0'],
  ['a code of two digits',                   { MAIL: '25 x\r\n' },                                'deferred 4.5.0'],
  ['two codes in one reply',                 { MAIL: '250-x\r\n550 y\r\n' },                      'deferred 4.5.0'],
  ['lines that end with LF',                 { MAIL: '250 Ok\n' },                                'deferred 4.5.0'],
  ['a bare CR in a line',                    { MAIL: '250 a\rb\r\n' },                            'deferred 4.5.0'],
  ['a line without end',                     { MAIL: '250 ' + 'x'.repeat(5_000) },                'deferred 4.5.0'],
  ['a reply without end',                    { EHLO: '250-x\r\n'.repeat(200) },                   'deferred 4.5.0'],
  ['a flood instead of a greeting',          { greeting: '220-' + 'x\r\n220-'.repeat(500_000) },  'deferred 4.5.0'],
  ['the whole dialogue in advance',          { greeting: '220 x\r\n250 x\r\n250 x\r\n250 x\r\n354 x\r\n250 x\r\n' }, 'deferred 4.5.0'],
  ['a yes to the text before it came',       { DATA: '354 go on\r\n250 2.0.0 taken\r\n' },        'deferred 4.5.0'],
  ['a no to the text before it came',        { DATA: '354 go on\r\n552 5.3.4 too big\r\n' },      'failed 5.3.4'],
  ['one reply too many',                     { RCPT: '250 x\r\n250 y\r\n' },                      'deferred 4.5.0'],
  ['no 8BITMIME, for a letter of ASCII',     { EHLO: EHLO() },                                    'delivered 2.0.0'],
  ['SIZE that is too small',                 { EHLO: EHLO('SIZE 10') },                           'failed 5.3.4',             /^EHLO [^\r]*\r\n(QUIT\r\n)?$/],
  ['SIZE 0, which is none',                  { EHLO: EHLO('SIZE 0') },                            'delivered 2.0.0'],
]

for (const [what, script, expected, heard] of DIALOGUES) {
  test(`A server with ${what}: ${expected}`, async () => {
    const waits = waitsOf(Object.values(script).includes('') ? SHORT : PATIENT)
    const { outcomes, server } = await deliverTo(script, undefined, outgoing(), { waits })
    assert.deepEqual(outcomes.map(inShort), [expected])
    if (heard !== undefined) assert.match(server.heard.join(''), heard)
  })
}

test('A reply that drips in ends by its deadline, not by its last byte', async () => {
  const drip = (_: string, socket: { write(text: string): void; on(event: 'close', then: () => void): void }) => {
    const timer = setInterval(() => socket.write('2'), SHORT / 10)
    socket.on('close', () => clearInterval(timer))
    return ''
  }
  const { outcomes } = await deliverTo({ MAIL: drip }, undefined, outgoing(), { waits: waitsOf(SHORT) })
  assert.deepEqual(outcomes.map(inShort), ['deferred 4.4.2'])
})

test('A server that stops reading in the middle of the text is given up, and little of it was read for nothing', async () => {
  const stop = (_: string, socket: Socket) => (socket.pause(), '354 go on\r\n')
  const chunk = Buffer.from(`${'x'.repeat(78)}\r\n`.repeat(800))
  let read = 0
  async function* open(): AsyncIterable<Uint8Array> {
    for (; read < 100_000_000; read += chunk.length) yield chunk
  }
  const message = { ...outgoing(), open }
  const waits = waitsOf(SHORT)
  const { outcomes } = await deliverTo({ EHLO: EHLO('PIPELINING'), DATA: stop }, undefined, message, { waits })
  assert.deepEqual(outcomes.map(inShort), ['deferred 4.4.2'])
  assert.ok(read < 20_000_000, `${read} bytes were read; the kernel's buffers take a few millions`)
})

test('A refusal in the middle of the text is the answer, and the end of the text is never sent', async () => {
  let bytes = 0
  const refuse = (_: string, socket: Socket) => {
    socket.on('data', (chunk: Buffer) => {
      if (bytes <= 1_000_000 && bytes + chunk.length > 1_000_000) socket.write('552 5.3.4 enough\r\n')
      bytes += chunk.length
    })
    return '354 go on\r\n'
  }
  const text = 'x'.repeat(78).concat('\r\n').repeat(500_000)
  const { outcomes, server } = await deliverTo({ EHLO: EHLO('PIPELINING'), DATA: refuse }, undefined, outgoing(text))
  assert.deepEqual(outcomes.map(inShort), ['failed 5.3.4'])
  assert.ok(!server.heard.join('').includes('\r\n.\r\n'))
})

test('Some recipients are refused: the others get the message, each hears its own answer', async () => {
  const answers = { 'gone@': '550 5.1.1 unknown\r\n', 'busy@': '450 4.2.1 later\r\n' } as const
  const RCPT = (line: string) =>
    Object.entries(answers).find(([name]) => line.includes(name))?.[1] ?? '250 2.1.5 Ok\r\n'
  for (const extensions of [EHLO('PIPELINING'), EHLO()]) {
    const names = ['one@', 'gone@', 'two@', 'busy@'].map((name) => `${name}remote.example`)
    const { outcomes } = await deliverTo({ EHLO: extensions, RCPT }, names)
    assert.deepEqual(
      new Map(outcomes.map((outcome) => [outcome.recipient.address, inShort(outcome)])),
      new Map([
        ['gone@remote.example', 'failed 5.1.1'],
        ['busy@remote.example', 'deferred 4.2.1'],
        ['one@remote.example', 'delivered 2.0.0'],
        ['two@remote.example', 'delivered 2.0.0'],
      ]),
    )
  }
})

test('Without PIPELINING nothing is sent before the answer to the last line', async () => {
  let isWaiting = false
  const slowly = (reply: string) => (_: string, socket: Socket) => {
    assert.equal(isWaiting, false)
    isWaiting = true
    setTimeout(() => {
      isWaiting = false
      socket.write(reply)
    }, 5)
    return ''
  }
  const { outcomes } = await deliverTo({ EHLO: EHLO(), MAIL: slowly('250 x\r\n'), RCPT: slowly('250 x\r\n') }, [
    'a@remote.example',
    'b@remote.example',
  ])
  assert.deepEqual(outcomes.map(inShort), ['delivered 2.0.0', 'delivered 2.0.0'])
})

test('More recipients than a host takes at once get transactions of their own over the same connection', async () => {
  let taken = 0
  const script: Script = {
    EHLO: EHLO('PIPELINING', 'LIMITS RCPTMAX=40'),
    MAIL: () => ((taken = 0), '250 x\r\n'),
    RCPT: () => (++taken > 30 ? '452 too many\r\n' : '250 x\r\n'),
  }
  const names = Array.from({ length: 100 }, (_, at) => `member${at}@remote.example`)
  const { outcomes, server } = await deliverTo(script, names)
  assert.deepEqual(new Set(outcomes.map(inShort)), new Set(['delivered 2.0.0']))
  assert.equal(new Set(outcomes.map(({ recipient }) => recipient.address)).size, 100)
  assert.equal(server.heard.length, 1)
  assert.equal(server.heard[0]!.match(/^RSET\r$/gm)?.length, server.heard[0]!.match(/^DATA\r$/gm)!.length - 1)
})

// prettier-ignore
const NEEDS: readonly (readonly [what: string, offered: readonly string[], message: OutgoingMessage, recipient: string, expected: string])[] = [
  ['8-bit text without 8BITMIME',               ['SMTPUTF8'],             outgoing('A: b\r\n\r\n\xe4\r\n'),                         'b@remote.example',     'failed 5.6.3'],
  ['8-bit text with 8BITMIME',                  ['8BITMIME'],             outgoing('A: b\r\n\r\n\xe4\r\n'),                         'b@remote.example',     'delivered 2.0.0'],
  ['an address outside ASCII without SMTPUTF8', ['8BITMIME'],             outgoing(),                                               '李@remote.example',     'failed 5.6.7'],
  ['an address outside ASCII with SMTPUTF8',    ['SMTPUTF8'],             outgoing(),                                               '李@remote.example',     'delivered 2.0.0'],
  ['a domain outside ASCII without SMTPUTF8',   [],                       outgoing(),                                               'li@例子.example',       'delivered 2.0.0'],
  ['a sender outside ASCII without SMTPUTF8',   [],                       outgoing(undefined, { returnPath: 'lǐ@example.org' }),    'b@remote.example',     'failed 5.6.7'],
  ['a header in UTF-8 without SMTPUTF8',        ['8BITMIME'],             outgoing('A: \xe4\xb8\xad\r\n', { smtpUtf8: true }),      'b@remote.example',     'failed 5.6.7'],
  ['SMTPUTF8 asked for and not needed',         [],                       outgoing(undefined, { smtpUtf8: true }),                  'b@remote.example',     'delivered 2.0.0'],
  ['a command in an address',                   ['PIPELINING'],           outgoing(),                                               'b>\r\nRSET\r\n@remote.example', 'failed 5.1.3'],
  ['a command in the sender',                   ['PIPELINING'],           outgoing(undefined, { returnPath: 'a> SIZE=1@x' }),       'b@remote.example',     'failed 5.1.7'],
]

for (const [what, offered, message, recipient, expected] of NEEDS) {
  test(`${what}: ${expected}`, async () => {
    const { outcomes, server } = await deliverTo({ EHLO: EHLO(...offered) }, [recipient], message)
    assert.deepEqual(outcomes.map(inShort), [expected])
    if (!offered.includes('SMTPUTF8'))
      assert.match(server.heard.join('').replace(/\r\nDATA\r\n[^]*/, ''), /^[\x00-\x7f]*$/)
  })
}

test('What the sender wants to be told is handed on where DSN is offered, and told where not', async () => {
  const message = outgoing(undefined, { dsnReturn: 'hdrs', dsnEnvelopeId: 'QQ+1=x' })
  const recipients = [
    { address: 'b@remote.example', notify: ['success', 'delay'] as const, originalRecipient: 'rfc822;b+x@old.example' },
  ]
  for (const offered of [['DSN'], []]) {
    const server = await startScript({ EHLO: EHLO(...offered) })
    const world = await openOutgoingWorld(zoneOf('127.0.0.1'), { port: server.port })
    const outcomes = await world.deliverer.deliver('remote.example', message, recipients)
    assert.equal(outcomes[0]?.relaysDsn, offered.length > 0)
    const line = (verb: string) => new RegExp(`^${verb}[^\r]*`, 'm').exec(server.heard[0] ?? '')?.[0]
    assert.equal(line('MAIL'), `MAIL FROM:<a@example.org>${outcomes[0]?.relaysDsn ? ' RET=HDRS ENVID=QQ+2B1+3Dx' : ''}`)
    assert.equal(
      line('RCPT'),
      `RCPT TO:<b@remote.example>${outcomes[0]?.relaysDsn ? ' NOTIFY=SUCCESS,DELAY ORCPT=rfc822;b+2Bx@old.example' : ''}`,
    )
    await world.stop()
    server.stop()
  }
})

test('STARTTLS: the text goes encrypted, an unknown authority is noted', async () => {
  const { outcomes, server } = await deliverTo({ EHLO: EHLO('STARTTLS') })
  assert.equal(outcomes[0]?.tls, 'TLSv1.3')
  assert.match(outcomes[0]?.tlsProblem ?? '', /^certificate not verified: /)
  assert.equal(server.heard.length, 1)
})

// prettier-ignore
const TLS_TROUBLE: readonly (readonly [what: string, script: Script, problem: RegExp])[] = [
  ['no handshake',              { STARTTLS: (_, socket) => (socket.end('220 go\r\n'), '') },                    /^TLS handshake failed: /],
  ['text before the handshake', { STARTTLS: '220 go\r\n250 injected\r\n' },                                    /^TLS handshake failed: Text came in the clear/],
  ['STARTTLS refused',          { STARTTLS: '454 4.7.0 not now\r\n' },                                         /^STARTTLS refused: 454/],
]

for (const [what, script, problem] of TLS_TROUBLE) {
  test(`${what}: the message goes in the clear, and its outcome says why`, async () => {
    const { outcomes, server } = await deliverTo({ EHLO: EHLO('STARTTLS'), ...script })
    assert.deepEqual(outcomes.map(inShort), ['delivered 2.0.0'])
    assert.equal(outcomes[0]?.tls, '')
    assert.match(outcomes[0]?.tlsProblem ?? '', problem)
    assert.match(server.heard.at(-1) ?? '', /\r\n\.\r\n/)
  })
}

test('A host whose handshake fails and who takes nothing in the clear is tried again later', async () => {
  const script: Script = {
    EHLO: EHLO('STARTTLS'),
    STARTTLS: (_, socket) => (socket.end('220 go\r\n'), ''),
    MAIL: '530 5.7.0 Must issue a STARTTLS command first\r\n',
  }
  assert.deepEqual((await deliverTo(script)).outcomes.map(inShort), ['deferred 4.7.0'])
  assert.deepEqual((await deliverTo({ ...script, EHLO: EHLO() })).outcomes.map(inShort), ['failed 5.7.0'])
})

test('A smart host gets the password over TLS only, and only when its certificate can be believed', async () => {
  const { context, certificate } = testCertificate()
  const smartHost = { host: 'localhost', credentials: { username: 'us', password: 'secret' } }
  for (const [offered, expected] of [
    [['STARTTLS', 'AUTH PLAIN'], 'delivered 2.0.0'],
    [['AUTH PLAIN'], 'delivered 2.0.0'],
    [['STARTTLS'], 'deferred 4.7.0'],
  ] as const) {
    const server = await startScript({ EHLO: EHLO(...offered) }, { secureContext: context })
    const world = await openOutgoingWorld([{ name: 'localhost', type: 'A', data: '127.0.0.1' }], {
      smartHost: { ...smartHost, port: server.port, ca: certificate },
    })
    const outcomes = await world.deliverer.deliver('anywhere.example', outgoing(), [{ address: 'b@anywhere.example' }])
    assert.deepEqual(outcomes.map(inShort), [expected])
    if (expected.startsWith('delivered')) assert.match(server.heard[0] ?? '', /AUTH PLAIN AHVzAHNlY3JldA==\r\n/)
    await world.stop()
    server.stop()
  }
})

test('A smart host that speaks TLS from the first byte on is never greeted in the clear', async () => {
  const { context: secureContext, certificate: ca } = testCertificate()
  for (const [implicitTls, expected] of [
    [true, 'delivered 2.0.0'],
    [false, 'deferred 4.7.5'],
  ] as const) {
    const server = await startScript({}, { secureContext, implicitTls })
    const smartHost = { host: '127.0.0.1', port: server.port, implicitTls: true, ca }
    const world = await openOutgoingWorld([], { smartHost, waits: waitsOf(PATIENT) })
    const outcomes = await world.deliverer.deliver('x.example', outgoing(), [{ address: 'b@x.example' }])
    assert.deepEqual(outcomes.map(inShort), [expected])
    if (implicitTls) assert.equal(outcomes[0]?.tlsProblem, '')
    else assert.ok(!server.heard.join('').includes('EHLO'))
    await world.stop()
    server.stop()
  }
})

test('A host that must prove who it is gets no word before it did', async () => {
  const { context, certificate } = testCertificate()
  const server = await startScript({ EHLO: EHLO('STARTTLS', 'AUTH PLAIN') }, { secureContext: context })
  const target = { host: 'localhost', address: '127.0.0.1', port: server.port }
  const options = {
    hostname: 'mx.example.org',
    credentials: { username: 'us', password: 'secret' },
    mustVerify: true,
    implicitTls: false,
    waits: waitsOf(PATIENT),
  }
  await assert.rejects(SmtpClient.open(target, options), { status: '4.7.5' })
  await assert.rejects(SmtpClient.open({ ...target, host: 'other.example' }, { ...options, ca: certificate }), {
    status: '4.7.5',
  })
  assert.ok(!server.heard.join('').includes('AUTH'))
  const silent = await startScript({ EHLO: EHLO('AUTH PLAIN') })
  await assert.rejects(SmtpClient.open({ ...target, port: silent.port }, options), { status: '4.7.10' })
  assert.ok(!silent.heard.join('').includes('AUTH'))
  silent.stop()
  const client = await SmtpClient.open(target, { ...options, ca: certificate })
  const { outcomes } = await client.send(outgoing(), [{ address: 'b@remote.example' }])
  assert.deepEqual(outcomes.map(inShort), ['delivered 2.0.0'])
  assert.equal(outcomes[0]?.tlsProblem, '')
  client.destroy()
  server.stop()
})

// prettier-ignore
const CALLED_BACK: readonly (readonly [error: Error, expected: string])[] = [
  [new Error('disk'),                                   'deferred 4.3.0'],
  [new DeliveryFailure('4.3.2', 'Sending interrupted'), 'deferred 4.3.2'],
]

for (const [error, expected] of CALLED_BACK) {
  test(`A message whose reading ends with "${error.message}" is not ended, and no other host is tried`, async () => {
    async function* open(): AsyncIterable<Uint8Array> {
      yield Buffer.from('A: b\r\n\r\nall of it\r\n')
      throw error
    }
    const { outcomes, server } = await deliverTo({}, undefined, { ...outgoing(), open })
    assert.deepEqual(outcomes.map(inShort), [expected])
    assert.ok(!server.heard.join('').includes('\r\n.\r\n'))
  })
}

test('The second connection to a host goes on with the TLS session of the first', async () => {
  const resumed: boolean[] = []
  const MAIL = (_: string, socket: Socket) => {
    if (socket instanceof TLSSocket) resumed.push(socket.isSessionReused())
    return '421 4.3.2 bye\r\n'
  }
  const server = await startScript({ EHLO: EHLO('STARTTLS'), MAIL }, { secureContext: testCertificate().context })
  const world = await openOutgoingWorld(zoneOf('127.0.0.1'), { port: server.port })
  for (let tries = 0; tries < 2; tries += 1) {
    await world.deliverer.deliver('remote.example', outgoing(), [{ address: 'b@remote.example' }])
  }
  assert.deepEqual(resumed, [false, true])
  await world.stop()
  server.stop()
})

test('Whatever a server says, every recipient gets one outcome and nothing hangs', async () => {
  const code = fc.constantFrom(220, 250, 354, 421, 450, 452, 550, 552)
  const line = fc.tuple(code, fc.constantFrom(' ', '-', ''), fc.constantFrom('', '2.0.0 x', '4.5.3 x', 'SIZE 9'))
  const reply = fc.oneof(
    { weight: 8, arbitrary: line.map(([number, separator, text]) => `${number}${separator}${text}\r\n`) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary-ascii', maxLength: 40 }) },
  )
  const answer = fc.array(reply, { maxLength: 3 }).map((replies) => replies.join(''))
  const steps = ['greeting', 'EHLO', 'HELO', 'RSET', 'MAIL', 'RCPT', 'DATA', 'text'] as const
  const scripts = fc.record(Object.fromEntries(steps.map((step) => [step, answer])), { requiredKeys: [] })
  await fc.assert(
    fc.asyncProperty(scripts, async (script: Script) => {
      const names = ['a@remote.example', 'b@remote.example']
      const { outcomes } = await deliverTo(script, names, outgoing(), { waits: waitsOf(20) })
      assert.deepEqual(outcomes.map(({ recipient }) => recipient.address).sort(), names)
      for (const { result, status } of outcomes) {
        assert.ok(status.startsWith({ delivered: '2', deferred: '4', failed: '5' }[result]), `${result} ${status}`)
      }
    }),
    { numRuns: 50 },
  )
})
