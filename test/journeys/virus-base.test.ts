// The virus engine learns something new: mail that came in before is looked at again and pulled back, wherever its owner
// put it, and a person can let it go again. With real freshclam and clamd.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { sleep } from '../../src/base/clock.ts'
import { VirusBase } from '../../src/screening/virus-base.ts'
import { startClamd, whyNoClamd, type TestClamd } from '../support/clamd.ts'
import { ALICE, BOB, deliver, eventually, openTestHouse, OUTSIDER, type TestHouse } from '../support/house.ts'

const LATER_VIRUS = 'nobody-knows-this-virus-yet'
const signature = (name: string, text: string) => `${name}:0:*:${Buffer.from(text).toString('hex')}\n`

describe('signatures that come later', { skip: whyNoClamd() ?? false }, () => {
  let folder: string
  let daemon: TestClamd
  let house: TestHouse
  const publish = (text: string) => writeFileSync(path.join(folder, 'mirror.ndb'), text)
  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'gatehouse-mirror-'))
    publish(signature('Old', 'an-old-virus'))
    const freshclamConfig = path.join(folder, 'freshclam.conf')
    writeFileSync(
      freshclamConfig,
      [
        `DatabaseCustomURL file://${folder}/mirror.ndb`,
        'DatabaseMirror 127.0.0.1',
        'DatabaseOwner root',
        ...['main', 'daily', 'bytecode'].map((name) => `ExcludeDatabase ${name}`),
        '',
      ].join('\n'),
    )
    const base = path.join(folder, 'base')
    await new VirusBase({ folder: base, freshclamConfig, engines: [] }).check()
    daemon = await startClamd({ DatabaseDirectory: path.join(base, 'current') })
    house = await openTestHouse({
      settings: {
        'antivirus.clamd': `unix:${daemon.address}`,
        'antivirus.freshclam': freshclamConfig,
        'antivirus.base-folder': base,
        'antivirus.base-every': 1_000,
      },
    })
    await house.start()
  })
  after(async () => {
    await house.cleanup()
    await daemon.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  const places = async (address: string) => {
    const imap = await house.imap(address)
    try {
      const found: string[] = []
      for (const name of ['INBOX', 'Archive'])
        for (const _ of await imap.search(name, 'SUBJECT "later"')) found.push(name)
      return found.join(' ')
    } finally {
      imap.close()
    }
  }

  test('mail let in is pulled back from every folder, and can be released', async () => {
    const letter = (to: string) => `From: ${OUTSIDER}\r\nTo: ${to}\r\nSubject: later\r\n\r\n${LATER_VIRUS}\r\n`
    for (const to of [ALICE, BOB]) assert.match(await deliver(house, letter(to), to), /^250 /)
    const imap = await house.imap(BOB)
    const [uid] = await imap.search('INBOX', 'SUBJECT "later"')
    await imap.command(`UID COPY ${uid} Archive`)
    imap.close()
    assert.equal(await places(BOB), 'INBOX Archive')

    await sleep(1_100) // the mirror's file times are whole seconds
    publish(signature('Old', 'an-old-virus') + signature('Later', LATER_VIRUS))
    // No client sees the quarantine: from there only a release leads back.
    await eventually(async () => (await places(ALICE)) + (await places(BOB)) === '')
    assert.match(await deliver(house, letter(ALICE).replace('later', 'too late'), ALICE), /^554 5\.7\.1 /)

    const { out } = await house.command('trace', ALICE, '--json')
    const { traceId } = JSON.parse(out.split('\n').find((line) => line.includes('"accepted"')) ?? '{}') as {
      traceId?: string
    }
    const released = await house.command('quarantine', 'release', String(traceId))
    assert.equal(released.code, 0, released.err)
    assert.match(released.out, /"released":1|1 copies/)
    assert.equal(await places(ALICE), 'INBOX')
  })
})
