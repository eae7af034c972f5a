// Where an administrator has mail disarmed: members get the text of a document whose macros start by themselves, and the
// message as it came waits in quarantine.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { FILES } from '../letters/files.ts'
import { letterWith } from '../support/archives.ts'
import { ALICE, deliver, openTestHouse, type TestHouse } from '../support/house.ts'

describe('attachments.disarm', () => {
  let house: TestHouse
  before(async () => {
    house = await openTestHouse({ settings: { 'attachments.disarm': true } })
    await house.start()
  })
  after(() => house.cleanup())

  test('a document with macros: its text in the inbox, the original in quarantine, and out of it when released', async () => {
    const document = { name: 'offer.docm', bytes: FILES['auto-macro.docm']!() }
    const content = `Subject: your offer\r\n${letterWith([document, { name: 'plan.txt', bytes: Buffer.from('unchanged') }]).toString('latin1')}`
    assert.match(await deliver(house, content), /^250 /)
    const imap = await house.imap()
    try {
      const [uid] = await imap.search('INBOX', 'SUBJECT "your offer"')
      assert.ok(uid !== undefined, 'not in the inbox')
      const structure = (await imap.command(`UID FETCH ${uid} (BODYSTRUCTURE)`)).join('\n')
      assert.ok(structure.includes('offer.docm.txt') && structure.includes('plan.txt'), structure)
      const whole = (await imap.command(`UID FETCH ${uid} (BODY.PEEK[])`)).join('\n')
      assert.ok(!whole.includes('vbaProject'))
      const { out } = await house.command('trace', ALICE, '--json')
      const { traceId } = JSON.parse(out.split('\n').find((line) => line.includes('"accepted"')) ?? '{}') as {
        traceId: string
      }
      assert.equal((await house.command('quarantine', 'release', traceId)).code, 0)
      assert.equal((await imap.search('INBOX', 'SUBJECT "your offer"')).length, 2)
    } finally {
      imap.close()
    }
  })
})
