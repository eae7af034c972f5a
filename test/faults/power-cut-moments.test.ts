// Power cuts at any moment of a run, and after an administrator's command: the disk always holds what was promised.
// GATEHOUSE_CUT_MOMENTS and GATEHOUSE_MAILS_PER_CUT make it larger, GATEHOUSE_SEED repeats it.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { after, describe, test } from 'node:test'
import { BOB, deliver, openTestHouse, OUTSIDER } from '../support/house.ts'
import { CutRig } from './cut-rig.ts'
import { Ledger, seededRandom } from './ledger.ts'
import { imageAfterCut, writeImage } from './power-cut.ts'

const MOMENTS = Number(process.env['GATEHOUSE_CUT_MOMENTS'] ?? 50)
const MAILS = Number(process.env['GATEHOUSE_MAILS_PER_CUT'] ?? 100)
const SEED = Number(process.env['GATEHOUSE_SEED'] ?? Date.now() % 1_000_000)

const rig = new CutRig()
after(() => rig.close())

describe('power cut', { skip: rig.skip }, () => {
  test(`at ${MOMENTS} moments of one run the disk holds what was acknowledged until then, and no row without its blob`, async (t) => {
    const random = seededRandom(SEED)
    const house = await openTestHouse()
    try {
      const { before, log, acknowledgedAt } = await rig.run(house, new Ledger(house), MAILS, 0)
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
      const header = `From: ${OUTSIDER}\r\nTo: ${carol}\r\nDate: Sat, 21 Nov 2026 10:00:00 +0000\r\nSubject: welcome`
      const words = 'Dear Carol, your desk is on the second floor by the window. See you on Monday. Wang'
      assert.match(await deliver(house, `${header}\r\n\r\n${words}`, carol), /^250 /)
      const imap = await house.imap(carol)
      assert.equal((await imap.search('INBOX', 'SUBJECT welcome')).length, 1)
      imap.close()
      await assert.rejects(house.imap(BOB), / NO /)
    } finally {
      await house.cleanup()
    }
  })
})
