// Two servers of one installation, on one PostgreSQL, one bucket and one shelf of keys: what one does, the other knows.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { ImapFlow } from 'imapflow'
import { monotonic, sleep } from '../../src/base/clock.ts'
import { letterWithFile } from '../../src/cli/demo/letters.ts'
import { WORLD } from '../../src/cli/demo/world.ts'
import { loadSettings } from '../../src/settings/load.ts'
import { openHouse } from '../../src/wiring.ts'
import { openDesk } from '../../src/wiring-holds.ts'
import { ALICE, BOB, deliver, eventually, openTestHouse, runCommand, submit, type TestHouse } from '../support/house.ts'
import { startLargeSite, type LargeSite } from '../support/large-house.ts'
import { POSTGRES_MISSING } from '../support/postgres.ts'
import { startScript, type ScriptedServer } from '../support/smtp-script.ts'
import { PROGRAM } from '../support/program.ts'

/** ms; as in journeys/leaver.test.ts */
const REVOKED_MS = 5_000
/** ms; what is not told but found by chance takes minutes */
const SEEN_MS = 20_000
const SUBMITTED = 30
const HELD = 12
/** ms; less than a lease: within it what a server has taken is its own */
const PAUSED_MS = 2_000

describe('several servers', { skip: POSTGRES_MISSING }, () => {
  let site: LargeSite
  let remote: ScriptedServer
  /** texts that the other server took, in this order */
  const taken: string[] = []
  let [first, second] = [] as unknown as [TestHouse, TestHouse]

  before(async () => {
    site = await startLargeSite()
    remote = await startScript({ text: (said) => (taken.push(said), '250 2.0.0 Taken\r\n') })
    const settings = {
      ...site.settings,
      'outbound.port': remote.port,
      'outbound.reach': 'loopback',
      'outbound.first-retry': 300,
    }
    first = await openTestHouse({ settings })
    second = await openTestHouse({ settings, beside: first })
    for (const { dns } of [first, second]) {
      dns.replaceRecords([
        ...WORLD,
        { name: 'remote.example', type: 'MX', data: { exchange: 'mx.remote.example', priority: 10 } },
        { name: 'mx.remote.example', type: 'A', data: '127.0.0.1' },
      ])
    }
    await Promise.all([first.start(), second.start()])
  })
  after(async () => {
    await second?.cleanup()
    await first?.cleanup()
    remote?.stop()
    await site?.stop()
  })

  test('mail that comes in at one is seen at once in IDLE at the other', async (t) => {
    const idler = new ImapFlow({
      host: '127.0.0.1',
      port: second.ports.imaps,
      secure: true,
      auth: { user: ALICE, pass: second.password },
      logger: false,
      tls: { rejectUnauthorized: false },
    })
    await idler.connect()
    await idler.mailboxOpen('INBOX')
    const told = new Promise<number>((resolve) => idler.once('exists', () => resolve(monotonic())))
    const idling = idler.idle()
    assert.match(await deliver(first, 'Subject: across\r\n\r\nHello.'), /^250 /)
    const answered = monotonic()
    const ms = Math.round((await told) - answered)
    t.diagnostic(`EXISTS ${ms} ms after the 250 of the other server`)
    assert.ok(ms < SEEN_MS)
    await idler.noop()
    await idling
    const fetched = await idler.fetchOne('1', { source: true })
    assert.match(String(fetched && fetched.source), /Hello\./)
    await idler.logout()
  })

  const handIn = (house: TestHouse, subject: string) => {
    const content = `From: ${ALICE}\r\nTo: x@remote.example\r\nSubject: ${subject}\r\n\r\nHello.`
    return submit(house, content, ['x@remote.example'])
  }
  const timesSent = (subject: string) => remote.heard.join('').split(`Subject: ${subject}\r\n`).length - 1

  /** Waits for all, and then for a second sending, were there one. */
  async function assertSentOnce(subjects: readonly string[]): Promise<void> {
    await eventually(async () => subjects.every((subject) => timesSent(subject) > 0))
    await sleep(500)
    assert.deepEqual(
      subjects.filter((subject) => timesSent(subject) !== 1),
      [],
    )
  }

  test('mails handed in at both leave once each, whichever server takes them', async () => {
    const subjects = Array.from({ length: SUBMITTED }, (_, index) => `errand ${index}`)
    const replies = await Promise.all(
      subjects.map((subject, index) => handIn(index % 2 === 0 ? first : second, subject)),
    )
    for (const reply of replies) assert.match(reply, /^250 /)
    await assertSentOnce(subjects)
  })

  test('held mails that are let out leave once each and in order, whichever server carries it out', async () => {
    const ids: string[] = []
    for (let number = 1; number <= HELD; number++) {
      const message = letterWithFile(ALICE, 'x@remote.example', `batch ${number} of it`, 'tool.exe', PROGRAM)
      const reply = await submit(number % 2 === 0 ? first : second, message, ['x@remote.example'])
      ids.push(/^250 2\.0\.0 Held .* as (\w+)$/.exec(reply)?.[1] ?? assert.fail(reply))
    }
    const data = await openHouse(loadSettings(first.config, {}))
    try {
      const organisationId = await data.organisation()
      for (const id of ids) await openDesk(data).release({ name: 'test' }, organisationId, id)
    } finally {
      await data.close()
    }
    const order = () => taken.flatMap((text) => /Subject: batch (\d+) of it/.exec(text)?.[1] ?? []).map(Number)
    await eventually(async () => order().length >= HELD)
    await sleep(500)
    assert.deepEqual(
      order(),
      ids.map((_, index) => index + 1),
    )
  })

  test('one stands still in the middle of its work: the other goes on, and nothing is sent twice', async () => {
    const before = Array.from({ length: SUBMITTED / 2 }, (_, index) => `before ${index}`)
    for (const reply of await Promise.all(before.map((subject) => handIn(first, subject)))) assert.match(reply, /^250 /)
    process.kill(first.pid, 'SIGSTOP')
    try {
      assert.match(await handIn(second, 'meanwhile'), /^250 /)
      await assertSentOnce(['meanwhile'])
      assert.match(await deliver(second, 'Subject: meanwhile\r\n\r\nHello.'), /^250 /)
      await sleep(PAUSED_MS)
    } finally {
      process.kill(first.pid, 'SIGCONT')
    }
    await assertSentOnce(before)
  })

  test('what is deleted at one comes back by command, and is seen at the other', async () => {
    assert.match(await deliver(first, 'Subject: precious\r\n\r\nTo keep.', BOB), /^250 /)
    const [here, there] = [await first.imap(BOB), await second.imap(BOB)]
    const [uid] = await there.search('INBOX', 'SUBJECT "precious"')
    await there.command(`UID STORE ${uid} +FLAGS (\\Deleted \\Flagged)`)
    await there.command('EXPUNGE')
    assert.deepEqual(await here.search('INBOX', 'SUBJECT "precious"'), [])
    const { code, err } = await first.command('restore', BOB)
    assert.equal(code, 0, err)
    const [restored] = await here.search('INBOX', 'SUBJECT "precious" FLAGGED')
    assert.match((await here.command(`UID FETCH ${restored} (BODY.PEEK[TEXT])`)).join(), /To keep\./)
    here.close()
    there.close()
  })

  test('a frozen member is out of both within 5 s; an unfrozen one gets into both', async (t) => {
    const sessions = await Promise.all([first.imap(BOB), second.imap(BOB)])
    const farewells = await Promise.all(sessions.map((session) => session.idle()))
    const { code, err } = await second.command('member', 'freeze', BOB)
    const frozenAt = monotonic()
    assert.equal(code, 0, err)
    for (const words of await Promise.all(farewells.map(({ farewell }) => farewell))) assert.match(words, /^\* BYE /)
    const ms = Math.round(monotonic() - frozenAt)
    t.diagnostic(`both sessions ended ${ms} ms after the command`)
    assert.ok(ms < REVOKED_MS)
    for (const house of [first, second]) await assert.rejects(house.imap(BOB), / NO /)
    assert.equal((await first.command('member', 'unfreeze', BOB)).code, 0)
    for (const house of [first, second]) {
      await eventually(() =>
        house.imap(BOB).then(
          (imap) => (imap.close(), true),
          () => false,
        ),
      )
    }
  })

  test('a second installation is made, and its administrator listed, in a database of its own', async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'gatehouse-init-'))
    const passwordFile = path.join(folder, 'password')
    writeFileSync(passwordFile, second.password)
    const environment = {
      GATEHOUSE_DATA__ENGINE: 'postgresql',
      GATEHOUSE_DATA__URL: await site.postgres.createDatabase(),
    }
    const house = path.join(folder, 'house')
    const admin = 'admin@example.net'
    try {
      const made = await runCommand(
        ['init', house, '--domain', 'example.net', '--admin', admin, '--password-file', passwordFile],
        environment,
      )
      assert.equal(made.code, 0, made.err)
      assert.match(made.out, /example\.net\. MX/)
      const listed = await runCommand(['member', 'list', '--config', `${house}/gatehouse.yaml`], environment)
      assert.match(listed.out, /admin@example\.net/)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
