// Power cuts under load: whatever was acknowledged is there afterwards, once and whole, in a database without damage.
// GATEHOUSE_POWER_CUTS and GATEHOUSE_MAILS_PER_CUT make it larger, GATEHOUSE_SEED repeats what survived unsynced.
import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { openTestHouse } from '../support/house.ts'
import { CutRig } from './cut-rig.ts'
import { Ledger, seededRandom } from './ledger.ts'
import { imageAfterCut, writeImage } from './power-cut.ts'

const CUTS = Number(process.env['GATEHOUSE_POWER_CUTS'] ?? 5)
const MAILS_PER_CUT = Number(process.env['GATEHOUSE_MAILS_PER_CUT'] ?? 200)
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
