import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { after, it } from 'node:test'
import { refusal } from '../../test/support/refusals.ts'
import { claimFolder, claimKeys } from './folder-claim.ts'

const folder = mkdtempSync(path.join(os.tmpdir(), 'gatehouse-claim-'))
after(() => rmSync(folder, { recursive: true }))

it('claimFolder() refuses a second claim, until the first is let go', () => {
  const letGo = claimFolder(folder)
  assert.throws(() => claimFolder(folder), refusal('in-use'))
  letGo()
  claimFolder(folder)()
})

it('claimKeys() lets one command change keys, beside a server', () => {
  const letServerGo = claimFolder(folder)
  const letGo = claimKeys(folder)
  assert.throws(() => claimKeys(folder), refusal('in-use'))
  letGo()
  claimKeys(folder)()
  letServerGo()
})

it('claimFolder() does not mind what a killed process held', async () => {
  const module = new URL('./folder-claim.ts', import.meta.url).href
  const script = `import { claimFolder } from ${JSON.stringify(module)}
    claimFolder(${JSON.stringify(folder)})
    console.log('claimed')
    setInterval(() => {}, 1000)`
  const holder = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await new Promise((resolve) => holder.stdout.once('data', resolve))
  const gone = new Promise((resolve) => holder.once('exit', resolve))
  try {
    assert.throws(() => claimFolder(folder), refusal('in-use'))
  } finally {
    holder.kill('SIGKILL')
    await gone
  }
  claimFolder(folder)()
})
