// Power cuts under load: whatever was acknowledged is there afterwards, once and whole, in a database without damage.
// GATEHOUSE_POWER_CUTS and GATEHOUSE_MAILS_PER_CUT make it larger, GATEHOUSE_SEED repeats what survived unsynced.
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { after, describe, test } from 'node:test'
import Database from 'better-sqlite3'
import { sleep } from '../../src/base/clock.ts'
import { openTestHouse, type TestHouse } from '../support/house.ts'
import { Ledger, seededRandom } from './ledger.ts'
import { buildShim, type DiskImage, imageAfterCut, readImage, shimEnvironment, writeImage } from './power-cut.ts'

const CUTS = Number(process.env['GATEHOUSE_POWER_CUTS'] ?? 5)
const MAILS_PER_CUT = Number(process.env['GATEHOUSE_MAILS_PER_CUT'] ?? 200)
const SEED = Number(process.env['GATEHOUSE_SEED'] ?? Date.now() % 1_000_000)
const CONNECTIONS = 4

const scratch = mkdtempSync(path.join(os.tmpdir(), 'gatehouse-power-'))
const shim = path.join(scratch, 'power-cut.so')
const logFile = path.join(scratch, 'log')
after(() => rmSync(scratch, { recursive: true, force: true }))

describe('power cut', { skip: buildShim(shim) ?? false }, () => {
  test(`${CUTS} cuts lose none of at least ${CUTS * MAILS_PER_CUT} acknowledged mails`, async (t) => {
    const random = seededRandom(SEED)
    const house = await openTestHouse()
    const ledger = new Ledger(house)
    try {
      for (let cut = 1; cut <= CUTS; cut++) {
        const goal = ledger.acknowledged.size + MAILS_PER_CUT
        const before = await runUntilCut(house, ledger, goal, random() * 100)
        // The first cut drops all that was not synced; in the others some of it survives, torn.
        const luck = cut === 1 ? 0 : random()
        writeImage(house.folder, imageAfterCut(before, readFileSync(logFile), { luck, random }))
        assert.equal(integrityOf(house), 'ok', `after cut ${cut}, seed ${SEED}`)
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
    const lostOf = async (ignoreSyncsOf: RegExp): Promise<number> => {
      writeImage(house.folder, imageAfterCut(before, log, { ignoreSyncsOf }))
      await house.start()
      const { lost } = await ledger.compare()
      await house.kill()
      return lost.length
    }
    const before = await runUntilCut(house, ledger, 20, 0)
    const log = readFileSync(logFile)
    try {
      const [withoutNone, withoutBlobs, withoutDatabase] = [
        await lostOf(/^none$/),
        await lostOf(/\/blobs\//),
        await lostOf(/gatehouse\.db/),
      ]
      const all = ledger.acknowledged.size
      t.diagnostic(`of ${all}: ${withoutBlobs} lost without syncs of blobs, ${withoutDatabase} of the database`)
      assert.equal(withoutNone, 0)
      assert.ok(withoutBlobs > 0 && withoutDatabase > 0)
    } finally {
      await house.cleanup()
    }
  })
})

/** Starts the server under the shim, loads it until it has acknowledged enough, kills it. @returns the disk before */
async function runUntilCut(house: TestHouse, ledger: Ledger, goal: number, moreMs: number): Promise<DiskImage> {
  const before = readImage(house.folder)
  await house.start(shimEnvironment(shim, house.folder, logFile))
  const load = ledger.load(CONNECTIONS)
  while (ledger.acknowledged.size < goal && !load.hasEnded) await sleep(5)
  await sleep(moreMs)
  await house.kill()
  await load.ended
  return before
}

/** On a copy: looking at it must not repair what the server is to start with. */
function integrityOf(house: TestHouse): unknown {
  const copy = path.join(scratch, 'copy')
  const files = [...readImage(house.dataFolder)].filter(
    ([file]) => !file.includes('/blobs/') && !file.includes('/spool/'),
  )
  writeImage(
    copy,
    new Map(files.map(([file, content]) => [path.join(copy, path.relative(house.dataFolder, file)), content])),
  )
  const database = new Database(path.join(copy, 'gatehouse.db'))
  try {
    return database.pragma('integrity_check', { simple: true })
  } finally {
    database.close()
  }
}
