import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readlinkSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, beforeEach, describe, test } from 'node:test'
import { eventually } from '../../test/support/eventually.ts'
import { startClamd, whyNoClamd, type TestClamd } from '../../test/support/clamd.ts'
import { sleep } from '../base/clock.ts'
import { refusal } from '../../test/support/refusals.ts'
import { Clamd } from '../net/clamd.ts'
import { VirusBase } from './virus-base.ts'

const whyNot =
  whyNoClamd() ?? (spawnSync('freshclam', ['--version']).status === 0 ? undefined : 'freshclam is not installed')

const signature = (name: string, text: string) => `${name}:0:*:${Buffer.from(text).toString('hex')}\n`

describe('VirusBase, with freshclam, clamscan and clamd', { skip: whyNot ?? false }, () => {
  let folder: string
  let daemon: TestClamd
  let base: VirusBase
  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'gatehouse-virus-base-'))
    publish(signature('First', 'FIRST-VIRUS'))
    writeFileSync(
      path.join(folder, 'freshclam.conf'),
      `DatabaseCustomURL file://${folder}/mirror.ndb\nDatabaseMirror 127.0.0.1\nDatabaseOwner root\nMaxAttempts 1\n` +
        'ExcludeDatabase main\nExcludeDatabase daily\nExcludeDatabase bytecode\n',
    )
    base = open([])
    await base.check()
    daemon = await startClamd({ DatabaseDirectory: path.join(folder, 'bases', 'current') })
    base = open([new Clamd({ address: daemon.address })])
  })
  after(async () => {
    await daemon.stop()
    rmSync(folder, { recursive: true, force: true })
  })
  beforeEach(() => base.resume())

  const open = (engines: readonly Clamd[]) => {
    const config = path.join(folder, 'freshclam.conf')
    return new VirusBase({ folder: path.join(folder, 'bases'), freshclamConfig: config, engines })
  }
  const publish = (text: string) => writeFileSync(path.join(folder, 'mirror.ndb'), text)
  const finds = (text: string) =>
    new Clamd({ address: daemon.address }).scan(Buffer.from(`Subject: x\r\n\r\n${text}\r\n`))
  /** clamd goes on with its old base while it loads the new one. */
  const findsSoon = (text: string, expected: boolean) =>
    eventually(async () => ((await finds(text)) !== 'clean') === expected)

  test('the mirror has nothing new: the look is remembered, the base stays', async () => {
    const { current, checkedAt } = await base.state()
    assert.equal(await base.check(), 'unchanged')
    const after = await base.state()
    assert.equal(after.current, current)
    assert.ok(after.checkedAt >= checkedAt)
  })

  test('a new base acts, and can be taken back', async () => {
    assert.equal(await finds('SECOND-VIRUS'), 'clean')
    await newer(signature('First', 'FIRST-VIRUS') + signature('Second', 'SECOND-VIRUS'))
    assert.equal(await base.check(), 'changed')
    assert.notEqual(await finds('SECOND-VIRUS'), 'clean')
    await base.rollBack()
    await findsSoon('SECOND-VIRUS', false)
    await findsSoon('FIRST-VIRUS', true)
    assert.equal(await base.check(), 'paused')
  })

  test('a base that finds something in an innocent letter is not taken', async () => {
    const { current } = await base.state()
    await newer(signature('Everything', 'lunch at noon'))
    assert.equal(await base.check(), 'refused')
    assert.match((await base.state()).refused, /innocent/)
    assert.equal(readlinkSync(path.join(folder, 'bases', 'current')), `base-${current}`)
    await findsSoon('FIRST-VIRUS', true)
  })

  test('a mirror that cannot be reached: an error, and the age grows', async () => {
    const { checkedAt } = await base.state()
    rmSync(path.join(folder, 'mirror.ndb'))
    await assert.rejects(base.check(), /freshclam/)
    assert.equal((await base.state()).checkedAt, checkedAt)
  })

  test('nothing to go back to', async () => {
    const empty = new VirusBase({ folder: path.join(folder, 'none'), freshclamConfig: '', engines: [] })
    await assert.rejects(empty.rollBack(), refusal('no-such-thing'))
  })

  /** freshclam asks whether a file is newer by its time, in seconds. */
  const newer = async (text: string) => {
    await sleep(1_100)
    publish(text)
  }
})
