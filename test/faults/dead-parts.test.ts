// A part of the house or beside it dies: mail is told to come later, never passes unseen, is never refused for good by
// error, and goes through again by itself once the part is back. Goals R7 and R14.
import assert from 'node:assert/strict'
import { globSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { monotonic, sleep } from '../../src/base/clock.ts'
import { WORLD } from '../../src/cli/demo/world.ts'
import { startClamd, TEST_VIRUS, whyNoClamd, type TestClamd } from '../support/clamd.ts'
import { ALICE, BOB, deliver, eventually, openTestHouse, OUTSIDER, type TestHouse } from '../support/house.ts'

/** ms; what the test gives the engine for one message */
const BUDGET_MS = 4_000

let count = 0
/** A mail with a subject of its own. */
function newMail(body = 'Hello.', from = OUTSIDER): { subject: string; content: string } {
  const subject = `mail ${process.pid} ${++count}`
  return { subject, content: `From: ${from}\r\nTo: ${ALICE}\r\nSubject: ${subject}\r\n\r\n${body}` }
}

async function timesIn(house: TestHouse, folder: string, subject: string, address = ALICE): Promise<number> {
  const imap = await house.imap(address)
  try {
    return (await imap.search(folder, `SUBJECT "${subject}"`)).length
  } finally {
    imap.close()
  }
}

/** A mail that is told to come later leaves nothing behind; the same mail sent again later is delivered once. */
async function assertLaterOnly(house: TestHouse, revive: () => Promise<void> | void, from = OUTSIDER): Promise<number> {
  const { subject, content } = newMail('Hello.', from)
  const started = monotonic()
  assert.match(await deliver(house, content, ALICE, from), /^451 4\./)
  const ms = Math.round(monotonic() - started)
  for (const folder of ['INBOX', 'Junk']) assert.equal(await timesIn(house, folder, subject), 0)
  await revive()
  await eventually(async () => (await deliver(house, content, ALICE, from)).startsWith('250 '))
  assert.equal(await timesIn(house, 'INBOX', subject), 1)
  return ms
}

describe('the virus engine', { skip: whyNoClamd() ?? false }, () => {
  let daemon: TestClamd
  let house: TestHouse
  before(async () => {
    daemon = await startClamd()
    house = await openTestHouse({
      settings: { 'antivirus.clamd': `unix:${daemon.address}`, 'antivirus.timeout': BUDGET_MS },
    })
    await house.start()
  })
  after(async () => {
    await house.cleanup()
    await daemon.stop()
  })

  test('finds what it knows', async () => {
    assert.match(await deliver(house, newMail(TEST_VIRUS).content), /^554 5\.7\.1 /)
    assert.match(await deliver(house, newMail().content), /^250 /)
  })

  test('dead: 451, nothing delivered; back: delivered', async (t) => {
    daemon.kill()
    t.diagnostic(`451 after ${await assertLaterOnly(house, () => daemon.start())} ms`)
  })

  test('dead: what a member puts into a folder is not taken unseen either', async () => {
    daemon.kill()
    const imap = await house.imap()
    const content = newMail().content
    const append = () => imap.command(`APPEND INBOX {${content.length}+}\r\n${content}`)
    await assert.rejects(append(), /NO \[UNAVAILABLE\]/)
    await daemon.start()
    await eventually(() =>
      append().then(
        () => true,
        () => false,
      ),
    )
    imap.close()
  })

  test('hanging: 451 within its budget, nothing delivered; back: delivered', async (t) => {
    daemon.pause()
    t.diagnostic(`451 after ${await assertLaterOnly(house, () => daemon.resume())} ms`)
  })

  test('slow, but within its budget: the mail waits for it and is delivered', async () => {
    let isAnswered = false
    daemon.pause()
    const reply = deliver(house, newMail().content).finally(() => (isAnswered = true))
    await sleep(BUDGET_MS / 10)
    assert.ok(!isAnswered)
    daemon.resume()
    assert.match(await reply, /^250 /)
  })
})

describe('around a house', () => {
  let house: TestHouse
  before(async () => {
    house = await openTestHouse()
    const asked = ['dead.test', 'failing.test'].flatMap((domain) => [
      { name: domain, type: 'TXT', data: ['v=spf1 ip4:127.0.0.1 -all'] } as const,
      { name: `_dmarc.${domain}`, type: 'TXT', data: ['v=DMARC1; p=reject'] } as const,
    ])
    house.dns.replaceRecords([...WORLD, ...asked])
    await house.start()
  })
  after(() => house.cleanup())

  for (const [mode, domain] of [
    ['dead', 'dead.test'],
    ['servfail', 'failing.test'],
  ] as const) {
    test(`DNS ${mode}: 451 and neither junk nor refusal; back: delivered`, async (t) => {
      house.dns.mode = mode
      const ms = await assertLaterOnly(house, () => void (house.dns.mode = 'alive'), `li@${domain}`)
      t.diagnostic(`451 after ${ms} ms`)
    })
  }

  test('the key shelf gone: 451 where a key is needed, cached keys go on; back: delivered', async () => {
    assert.match(await deliver(house, newMail().content), /^250 /)
    const { subject, content } = newMail()
    const shelf = path.join(house.folder, 'keys/shelf')
    renameSync(shelf, `${shelf}-away`)
    assert.match(await deliver(house, content, BOB), /^451 4\./)
    assert.match(await deliver(house, newMail().content, ALICE), /^250 /)
    writeFileSync(shelf, 'no folder')
    assert.match(await deliver(house, content, BOB), /^451 4\./)
    rmSync(shelf)
    renameSync(`${shelf}-away`, shelf)
    assert.match(await deliver(house, content, BOB), /^250 /)
    assert.equal(await timesIn(house, 'INBOX', subject, BOB), 1)
  })

  for (const [size, body] of [
    ['small', 'Not to be altered.'],
    ['large', `${'0123456789abcde '.repeat(4)}\r\n`.repeat(8_000)],
  ] as const) {
    test(`a flipped byte in a ${size} mail: never served, named by scrub; other mails are read`, async () => {
      const [hit, other] = [newMail(body), newMail()]
      const blobs = () => globSync('blobs/[0-9]*/*', { cwd: house.dataFolder })
      const earlier = new Set(blobs())
      assert.match(await deliver(house, hit.content), /^250 /)
      const blob = blobs().find((name) => !earlier.has(name)) ?? ''
      assert.match(await deliver(house, other.content), /^250 /)
      flipByte(path.join(house.dataFolder, blob))

      const imap = await house.imap()
      const [otherUid] = await imap.search('INBOX', `SUBJECT "${other.subject}"`)
      const [hitUid] = await imap.search('INBOX', `SUBJECT "${hit.subject}"`)
      assert.match((await imap.command(`UID FETCH ${otherUid} (BODY.PEEK[TEXT])`)).join(), /Hello\./)
      const words = size === 'small' ? /NO \[CORRUPTION\]/ : /CORRUPTION|closed/
      await assert.rejects(imap.command(`UID FETCH ${hitUid} (BODY.PEEK[])`), words)
      imap.close()

      const { code, out } = await house.command('scrub', '--json')
      const { damaged } = JSON.parse(out) as { damaged: string[] }
      assert.equal(code, 1)
      assert.ok(damaged.includes(path.basename(blob)))
    })
  }
})

/** In the middle of a file's last quarter: of a large mail, much was sent when the server comes to it. */
function flipByte(file: string): void {
  const bytes = readFileSync(file)
  const at = Math.floor(statSync(file).size * 0.9)
  bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at)
  writeFileSync(file, bytes)
}
