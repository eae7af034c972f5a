// An account is taken over: what the thief set up is gone within a second, people are told on channels that are not mail, and
// one incident tells all of it.
import assert from 'node:assert/strict'
import { after, before, describe, test, type TestContext } from 'node:test'
import { Webhook } from 'standardwebhooks'
import { findAlerts } from '../../src/audit/alerts.ts'
import { recordEvent } from '../../src/audit/events.ts'
import { findIncidents, incidentWithStory } from '../../src/audit/incident-desk.ts'
import { monotonic, now } from '../../src/base/clock.ts'
import type { OrganisationId } from '../../src/base/ids.ts'
import { withHouse } from '../../src/cli/open.ts'
import type { Owner } from '../../src/directory/directory.ts'
import type { WriteTx } from '../../src/store/store.ts'
import type { House } from '../../src/wiring.ts'
import { EICAR } from '../support/archives.ts'
import { ALICE, BOB, eventually, openTestHouse, OUTSIDER, submit, type TestHouse } from '../support/house.ts'
import { freePorts } from '../support/ports.ts'
import {
  startService,
  startUdpCollector,
  testBrowser,
  vapidClaims,
  type TestCollector,
  type TestService,
} from '../support/listeners.ts'
import { zoneOf } from '../support/outgoing.ts'
import { tellUsual } from '../support/sent-before.ts'
import { startScript, type ScriptedServer } from '../support/smtp-script.ts'
import { WebCaller } from '../support/web-caller.ts'

const SECRET = `whsec_${Buffer.alloc(24, 5).toString('base64')}`
const MESSAGES = 100
/** What ALICE sends otherwise. */
const USUAL = {
  perHour: 10,
  hoursPerDay: 8,
  days: 15,
  recipients: ['a', 'b', 'c'].map((name) => `${name}@remote.example`),
}
/** ms; the brief asks for 10 s, a busy machine gets more */
const TOLD_WITHIN_MS = 60_000

interface AlertData {
  readonly kind: string
  readonly severity: string
  readonly account: string
  readonly remoteAddress: string
  readonly incident: string
  readonly text: { readonly en: string; readonly zh: string }
}

describe('an account is taken over', () => {
  let house: TestHouse
  let hook: TestService
  let robot: TestService
  /** groups of DingTalk and Feishu */
  let chats: TestService
  let pushes: TestService
  let collector: TestCollector
  let web: WebCaller
  let remote: ScriptedServer
  /** what the thief made to come back by */
  let stolen = ''
  before(async () => {
    const [http = 0] = await freePorts(1)
    remote = await startScript({ text: () => '250 2.0.0 Taken\r\n' })
    ;[hook, robot, chats, pushes, collector] = [
      await startService(),
      await startService(),
      await startService(),
      await startService(),
      await startUdpCollector(),
    ]
    chats.answer = { status: 200, body: '{"errcode":0,"code":0}' }
    house = await openTestHouse({
      settings: {
        'alerts.webhook': `${hook.address}/alerts`,
        'alerts.webhook-secret': SECRET,
        'alerts.syslog': collector.address,
        'alerts.wecom': `${robot.address}/cgi-bin/webhook/send?key=robot`,
        'alerts.dingtalk': `${chats.address}/robot/send?access_token=robot`,
        'alerts.dingtalk-secret': 'SEC1',
        'alerts.feishu': `${chats.address}/open-apis/bot/v2/hook/robot`,
        'alerts.feishu-secret': 'SEC2',
        'alerts.push-services': ['127.0.0.1'],
        'http.port': http,
        'outbound.port': remote.port,
        'outbound.reach': 'loopback',
        'server.plaintext-sign-in': true,
      },
    })
    house.dns.replaceRecords(zoneOf('127.0.0.1'))
    await inside((opened) => tellUsual(opened, ALICE, now(), USUAL))
    await house.start()
    web = new WebCaller(`http://localhost:${http}`)
    await eventually(() => web.isThere())
  })
  after(async () => {
    await house.cleanup()
    remote.stop()
    for (const { close } of [hook, robot, chats, pushes, collector]) await close()
  })

  /** Sends until some are held. @returns when the first was, ms of `monotonic()` */
  async function spam(password: string): Promise<{ at: number; replies: readonly string[] }> {
    const { client, answer } = await house.submission(ALICE, password)
    assert.match(answer, /^235 /)
    const replies: string[] = []
    let at = 0
    for (let number = 1; number <= MESSAGES && replies.filter((reply) => reply.includes('Held')).length < 8; number++) {
      const to = `stranger${number}@remote.example`
      for (const line of [`MAIL FROM:<${ALICE}>`, `RCPT TO:<${to}>`, 'DATA']) await client.say(line)
      await client.send(
        `From: ${ALICE}\r\nTo: ${to}\r\nSubject: Offer ${number}\r\n\r\nBuy number ${number} now.\r\n.\r\n`,
      )
      replies.push(await client.reply())
      if (at === 0 && replies.at(-1)?.includes('Held')) at = monotonic()
    }
    client.socket.destroy()
    return { at, replies }
  }

  const io = { out: () => undefined, err: () => undefined, env: {}, isTerminal: false }
  const inside = <T>(work: (house: House, owner: Owner) => Promise<T>, address = ALICE): Promise<T> =>
    withHouse(house.config, io, async (opened) => {
      const owner = await opened.store.read(opened.ticket('intake'), (tx) => opened.directory.owner(tx, address))
      return work(opened, owner)
    })
  const raise = (event: (tx: WriteTx, owner: Owner) => Promise<void>): Promise<void> =>
    inside(({ store, ticket }, owner) => store.write(ticket('incidents'), (tx) => event(tx, owner)))
  const rows = async (...args: string[]) => {
    const { out, err, code } = await house.command(...args, '--json')
    assert.equal(code, 0, err)
    return out
      .trim()
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Record<string, unknown>)
  }
  const alerts = () =>
    hook.heard.map(({ body, headers, at }) => {
      const read = new Webhook(SECRET).verify(body.toString(), headers as Record<string, string>) as { data: AlertData }
      return { ...read.data, at }
    })
  const alertOf = (kind: string) => alerts().find((alert) => alert.kind === kind)

  test('strange sending is told of within seconds: who, how much, from where', async (context: TestContext) => {
    const browser = testBrowser(`${pushes.address}/alice`)
    assert.equal(await web.signIn(ALICE, house.password), 'signed-in')
    const { isOffered, publicKey } = (await web.call('GET', '/me/alerts')).body
    assert.equal(isOffered, true)
    const wanted = { ...browser.subscription, language: 'zh' }
    const elsewhere = { ...wanted, endpoint: 'https://inside.example.org/steal' }
    assert.equal((await web.call('POST', '/me/alerts', elsewhere)).status, 403)
    assert.equal((await web.call('POST', '/me/alerts', wanted)).status, 204)
    assert.equal(((await web.call('GET', '/me/alerts')).body['browsers'] as unknown[]).length, 1)
    const made = (
      await rows('member', 'app-password', ALICE, '--add', 'Thief', '--protocol', 'imap', '--protocol', 'smtp')
    )[0]
    stolen = String(made?.['password'])
    await rows('policy', 'allow', 'thief@elsewhere.test', '--member', ALICE)
    const { at, replies } = await spam(stolen)
    context.diagnostic(
      `${replies.filter((reply) => reply.includes('Held')).length} of ${replies.length} messages are held`,
    )
    await eventually(
      async () =>
        [hook.heard, robot.heard, pushes.heard, collector.lines].every((heard) => heard.length > 0) &&
        chats.heard.length > 1,
      TOLD_WITHIN_MS,
    )
    const alert = alertOf('strange-sending')
    assert.ok(alert)
    context.diagnostic(`from the first held message to the webhook: ${Math.round(alert.at - at)} ms`)
    assert.deepEqual([alert.account, alert.remoteAddress, alert.severity], [ALICE, '127.0.0.1', 'high'])
    assert.match(alert.text.en, /^\d+ messages to \d+ recipients within an hour, \d+ of them strangers; 10 are usual/)
    assert.match(
      collector.lines[0] ?? '',
      /^<115>1 .* strange-sending \[gatehouse@32473 .*account="alice@example\.org"/,
    )
    assert.match(robot.heard[0]?.body.toString() ?? '', /发信行为异常/)
    const chat = chats.heard.map(({ path, body }) => `${path} ${body.toString()}`).join('\n')
    assert.match(chat, /access_token=robot&timestamp=\d{13}&sign=\S+ .*发信行为异常/)
    assert.match(chat, /hook\/robot \{"timestamp":"\d{10}","sign":.*发信行为异常/)
    const push = pushes.heard[0]
    assert.ok(push?.headers.authorization?.endsWith(`k=${String(publicKey)}`))
    assert.equal(vapidClaims(push?.headers.authorization ?? '')?.aud, pushes.address)
    assert.match(browser.read(pushes.heard[0]?.body ?? Buffer.alloc(0)), /发信行为异常.*位收件人/)
  })

  test('nobody proves to be the owner: all ways in are closed, and what the thief set up is gone', async (context) => {
    const [own, thief] = [await house.imap(), await house.imap(ALICE, stolen)]
    const farewells = [(await own.idle()).farewell, (await thief.idle()).farewell]
    const bob = await house.imap(BOB)
    const start = monotonic()
    const closed = Promise.all(farewells).then(() => monotonic() - start)
    const { body } = await web.call('POST', '/me/holds/not-me', {})
    assert.ok(Number(body['frozen']) > 0, JSON.stringify(body))
    context.diagnostic(`from the word of the owner to the last session closed: ${Math.round(await closed)} ms`)
    for (const farewell of farewells) assert.match(await farewell, /^\* BYE /)
    await assert.rejects(house.imap(ALICE, stolen))
    await assert.rejects(house.imap())
    assert.match((await house.submission()).answer, /^5/)
    assert.deepEqual(await rows('member', 'app-password', ALICE), [])
    assert.deepEqual(await rows('policy', 'lists', '--member', ALICE), [])
    assert.ok(await bob.command('NOOP'), 'who is not concerned notices nothing')
    await eventually(async () => alertOf('owner-denied') !== undefined, TOLD_WITHIN_MS)
    assert.equal(alertOf('owner-denied')?.severity, 'critical')
  })

  test('one incident tells all of it, and people work on it', async () => {
    const { incident } = alertOf('owner-denied') ?? {}
    assert.equal(alertOf('strange-sending')?.incident, incident)
    const pageNow = () =>
      inside(({ store, ticket }, { organisationId }) =>
        store.read(ticket('incidents'), (tx) => incidentWithStory(tx, organisationId, incident ?? '')),
      )
    await eventually(async () => (await pageNow()).story.some(({ facts }) => facts['what'] === 'alerts'))
    const page = await pageNow()
    assert.deepEqual([page.kind, page.severity, page.state], ['account-takeover', 'critical', 'open'])
    const told = new Set(page.story.map(({ type }) => type))
    for (const type of [
      'app-password.created',
      'sending.anomaly',
      'hold.frozen',
      'hold.denied',
      'member.frozen',
      'app-password.revoked',
      'rules.undone',
    ])
      assert.ok(told.has(type), type)
    const done = page.story.map(({ type, done: actions, facts: { what } }) =>
      [type, ...(typeof what === 'string' ? [what] : []), ...actions].join(' '),
    )
    assert.ok(done.includes('hold.denied freezeMember'), done.join('\n'))
    assert.ok(
      done.some((line) => /^member\.frozen endSessions freezeHolds holdQueue/.test(line)),
      done.join('\n'),
    )
    for (const what of ['app-passwords', 'sender-choices', 'alerts'])
      assert.ok(done.includes(`rules.undone ${what}`), done.join('\n'))

    assert.equal((await house.command('incident', 'ack', String(incident), '--as', BOB)).code, 1, 'no officer')
    assert.equal((await house.command('member', 'set', BOB, '--role', 'analyst')).code, 0)
    await rows('incident', 'ack', String(incident), '--as', BOB)
    await rows('incident', 'note', String(incident), '--text', 'called the owner')
    const [ended] = await rows('incident', 'close', String(incident), '--outcome', 'contained')
    assert.equal(ended?.['outcome'], 'contained')
    const { figures } = (await rows('incident', 'list')).at(-1) as { figures: { toAcknowledge: number; open: number } }
    assert.ok(figures.toAcknowledge > 0 && figures.open === 0)
    const shown = (await house.command('incident', 'show', String(incident))).out
    assert.match(shown, /contained .*alice@example\.org +bob@example\.org/)
    assert.match(shown, /called the owner/)
    assert.match(shown, /hold\.denied +why not-me, .*freezeMember +alice@example\.org/)
  })

  test('an administrator lets the owner back in, and the thief stays out', async () => {
    assert.equal((await house.command('member', 'unfreeze', ALICE)).code, 0)
    // The password that the thief knew opens nothing before a new one is chosen.
    await assert.rejects(house.imap(), /Choose a new password/)
  })

  test('a member who sends malware again and again becomes a serious incident', async () => {
    const incidentsOfBob = () =>
      inside(
        ({ store, ticket }, { organisationId, memberId }) =>
          store.read(ticket('incidents'), async (tx) => {
            const all = await findIncidents(tx, organisationId, { since: 0, limit: 10, kind: 'malware-out' })
            return all.filter((incident) => incident.memberId === memberId)
          }),
        BOB,
      )
    for (const number of [1, 2, 3]) {
      const letter = `From: ${BOB}\r\nTo: ${OUTSIDER}\r\nSubject: ${number}\r\n\r\n${EICAR.toString()}\r\n`
      assert.match(await submit(house, letter, [OUTSIDER], BOB), /^5/)
    }
    await eventually(async () => (await incidentsOfBob())[0]?.events === 3, TOLD_WITHIN_MS)
    assert.equal((await incidentsOfBob())[0]?.severity, 'high')
    const told = () => alerts().filter(({ kind }) => kind === 'dangerous-mail-out')
    await eventually(async () => told().some(({ severity }) => severity === 'high'), TOLD_WITHIN_MS)
    assert.ok(told().length < 3, 'at once, and once more when it became serious')
  })

  test('gatehouse alert test says what each channel answers; what is suppressed is told to nobody', async () => {
    robot.answer = { status: 200, body: '{"errcode":93000}' }
    const { code, out } = await house.command('alert', 'test', '--json')
    assert.equal(code, 1)
    const answers = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { channel: string; taken: number; why: string })
    assert.deepEqual(
      answers.map(({ channel, taken }) => [channel, taken]),
      [
        ['webhook', 1],
        ['syslog', 1],
        ['wecom', 0],
        ['dingtalk', 1],
        ['feishu', 1],
        ['push', 0],
      ],
    )
    assert.match(answers[2]?.why ?? '', /93000/)
    robot.answer = { status: 200, body: '{"errcode":0}' }
    await rows('alert', 'suppress', '--kind', 'attack', '--for', '1h', '--reason', 'a test of ours')
    const heard = hook.heard.length
    await raise((tx, { organisationId }) =>
      recordEvent(tx, { type: 'sign-in.attack', ...attackOf(organisationId), kind: 'spray' }),
    )
    const attacks = () =>
      inside(({ store, ticket }, { organisationId }) =>
        store.read(ticket('incidents'), (tx) => findAlerts(tx, organisationId, 0, 100)),
      ).then((all) => all.filter(({ kind }) => kind === 'attack'))
    await eventually(async () => (await attacks()).length > 0)
    assert.deepEqual((await attacks())[0]?.deliveries, [])
    assert.equal(hook.heard.length, heard)
  })

  test('what happened while the server was down is done when it comes up', async () => {
    await house.kill()
    const heard = hook.heard.length
    await inside(
      ({ store, ticket }, owner) =>
        store.write(ticket('incidents'), (tx) =>
          recordEvent(tx, {
            type: 'hold.denied',
            ...owner,
            actor: 'holds',
            why: 'no-answer',
            holds: 1,
            remoteAddress: '',
          }),
        ),
      BOB,
    )
    await house.start()
    await eventually(async () => hook.heard.length > heard, TOLD_WITHIN_MS)
    await assert.rejects(house.imap(BOB))
  })

  const attackOf = (organisationId: OrganisationId) => ({ organisationId, actor: 'test', accounts: 9, failures: 40 })
})
