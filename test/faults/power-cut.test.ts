// Power cuts under load: whatever was acknowledged is there afterwards, once and whole, in a database without damage.
// GATEHOUSE_POWER_CUTS, GATEHOUSE_MAILS_PER_CUT and GATEHOUSE_CUT_MOMENTS make it larger, GATEHOUSE_SEED repeats what
// survived unsynced.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { after, describe, test } from 'node:test'
import { BOB, deliver, openTestHouse } from '../support/house.ts'
import { CutRig } from './cut-rig.ts'
import { Ledger, seededRandom } from './ledger.ts'
import { imageAfterCut, writeImage } from './power-cut.ts'

const CUTS = Number(process.env['GATEHOUSE_POWER_CUTS'] ?? 5)
const MAILS_PER_CUT = Number(process.env['GATEHOUSE_MAILS_PER_CUT'] ?? 200)
const MOMENTS = Number(process.env['GATEHOUSE_CUT_MOMENTS'] ?? 30)
const SEED = Number(process.env['GATEHOUSE_SEED'] ?? Date.now() % 1_000_000)

const rig = new CutRig()
after(() => rig.close())

describe('power cut', { skip: rig.skip }, () => {
  test(`${CUTS} cuts lose none of at least ${CUTS * MAILS_PER_CUT} acknowledged mails`, async (t) => {
    const random = seededRandom(SEED)
    const house = await openTestHouse()
    const ledger = new Ledger(house)
    try {
      for (let cut = 1; cut <= CUTS; cut++) {
        const { before, log } = await rig.run(house, ledger, MAILS_PER_CUT, random() * 100)
        // The first cut drops all that was not synced; in the others some of it survives, torn.
        const image = imageAfterCut(before, log, { luck: cut === 1 ? 0 : random(), random })
        const { integrity, damaged } = rig.stateOf(image, house.dataFolder)
        assert.deepEqual({ integrity, damaged }, { integrity: 'ok', damaged: [] }, `after cut ${cut}, seed ${SEED}`)
        writeImage(house.folder, image)
      }
      await house.start()
      const { lost, duplicated, corrupt, unacknowledged, flagsLost } = await ledger.compare()
      t.diagnostic(
        `seed ${SEED}: ${CUTS} cuts, ${ledger.acknowledged.size} acknowledged (${ledger.appended} by APPEND), ` +
          `${ledger.flagged.size} flags, ${unacknowledged.length} stored though not acknowledged`,
      )
      assert.deepEqual(
        { lost, duplicated, corrupt, flagsLost },
        { lost: [], duplicated: [], corrupt: [], flagsLost: [] },
      )
    } finally {
      await house.cleanup()
    }
  })

  test(`at ${MOMENTS} moments of one run the disk holds what was acknowledged until then, and no row without its blob`, async (t) => {
    const random = seededRandom(SEED)
    const house = await openTestHouse()
    try {
      const { before, log, acknowledgedAt } = await rig.run(house, new Ledger(house), MAILS_PER_CUT, 0)
      for (let moment = 0; moment < MOMENTS; moment++) {
        const end = Math.floor(random() * log.length)
        const image = imageAfterCut(before, log.subarray(0, end), { luck: moment % 2 === 0 ? 0 : random(), random })
        const { integrity, messages, damaged } = rig.stateOf(image, house.dataFolder)
        const promised = acknowledgedAt.filter((at) => at <= end).length
        assert.deepEqual({ integrity, damaged }, { integrity: 'ok', damaged: [] }, `at byte ${end}, seed ${SEED}`)
        assert.ok(messages >= promised, `${messages} of ${promised} at byte ${end}, seed ${SEED}`)
      }
      t.diagnostic(`seed ${SEED}: ${acknowledgedAt.length} acknowledged in a log of ${log.length} bytes`)
    } finally {
      await house.cleanup()
    }
  })

  test('what an administrator was told is done survives: a new member with keys and mailbox, and a frozen one', async () => {
    const carol = 'carol@example.org'
    const house = await openTestHouse()
    const passwordFile = path.join(house.folder, 'password')
    writeFileSync(passwordFile, house.password)
    try {
      for (const args of [
        ['member', 'add', carol, '--password-file', passwordFile],
        ['member', 'freeze', BOB],
      ]) {
        const { before, log } = await rig.runCommand(house, ...args)
        writeImage(house.folder, imageAfterCut(before, log))
      }
      await house.start()
      assert.match(await deliver(house, 'Subject: welcome\r\n\r\nHello.', carol), /^250 /)
      const imap = await house.imap(carol)
      assert.equal((await imap.search('INBOX', 'SUBJECT welcome')).length, 1)
      imap.close()
      await assert.rejects(house.imap(BOB), / NO /)
    } finally {
      await house.cleanup()
    }
  })

  test('the same cut loses mails where syncs of blobs or of the database would be missing', async (t) => {
    const house = await openTestHouse()
    const ledger = new Ledger(house)
    const { before, log } = await rig.run(house, ledger, 20, 0)
    const lostWithout = async (ignoreSyncsOf: RegExp): Promise<number> => {
      writeImage(house.folder, imageAfterCut(before, log, { ignoreSyncsOf }))
      await house.start()
      const { lost } = await ledger.compare()
      await house.kill()
      return lost.length
    }
    try {
      const nothing = await lostWithout(/^nothing$/)
      const blobs = await lostWithout(/\/blobs\//)
      const database = await lostWithout(/gatehouse\.db/)
      t.diagnostic(`of ${ledger.acknowledged.size}: ${blobs} lost without syncs of blobs, ${database} of the database`)
      assert.equal(nothing, 0)
      assert.ok(blobs > 0 && database > 0)
    } finally {
      await house.cleanup()
    }
  })
})
