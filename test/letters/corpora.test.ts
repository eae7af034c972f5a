// Real letters and office files, when the corpora lie beside the repository: nothing breaks, nothing is slow.
import assert from 'node:assert/strict'
import fs from 'node:fs'
import path from 'node:path'
import { describe, test } from 'node:test'
import { messagesIn, type FoundMessage } from '../../src/cli/scan-source.ts'
import { decideInbound } from '../../src/policy/decide.ts'
import { screen } from '../../src/screening/screen.ts'
import type { Screening } from '../../src/screening/screening.ts'
import { letterWith } from '../support/archives.ts'
import { cpuMs } from '../support/cpu.ts'

const CORPORA = path.join(import.meta.dirname, '../../../shared/corpora')
const SAMPLE = 40
/** ms of CPU; several times what the slowest takes here, as CI may be slower */
const SLOWEST_MS = 4_000
const skip = fs.existsSync(CORPORA) ? false : 'the corpora are not here'

function screened(bytes: Uint8Array): Promise<Screening> {
  const facts = { direction: 'in', returnPath: '', recipientCount: 1, receivedAt: 0 } as const
  return screen(bytes, facts, { authservId: 'mx.example.org' })
}

async function sampleOf(file: string, count: number): Promise<FoundMessage[]> {
  const sample: FoundMessage[] = []
  for await (const found of messagesIn([path.join(CORPORA, file)])) {
    if ('bytes' in found) sample.push(found)
    if (sample.length === count) break
  }
  return sample
}

const listed = (folder: string) =>
  skip ? [] : fs.readdirSync(path.join(CORPORA, folder)).filter((name) => name.endsWith('.jsonl.gz'))

/** Newsletters and notices may wait in a folder of their own. */
const COMES_IN: ReadonlySet<string> = new Set(['deliver', 'bulk'])

describe('a sample of', { skip }, () => {
  for (const file of [...listed('.'), 'mime-and-files/mime-torture.jsonl.gz']) {
    test(`${file}: every aspect answers, none takes more than ${SLOWEST_MS} ms of CPU`, async () => {
      for (const { id, bytes } of await sampleOf(file, SAMPLE)) {
        const startedAt = cpuMs()
        const { signals } = await screened(bytes)
        const ms = cpuMs() - startedAt
        assert.ok(signals.every((signal) => signal.id !== 'screening.aspect-failed'), id)
        assert.ok(ms < SLOWEST_MS, `${id}: ${ms} ms`)
        if (file.includes('.ham.')) assert.ok(COMES_IN.has(decideInbound(signals).action), id)
      }
    })
  }
})

/** What oletools' own harmless samples are made to show; the first row that fits the name counts. */
// prettier-ignore
const OFFICE: readonly [name: RegExp, signal: string][] = [
  [/^encrypted\//,                                'attachment.encrypted-document'],
  [/excel4_sample_macro\.xl/,                      'attachment.macro'],
  [/oleform/,                                      'attachment.macro'],
  [/dde-test\.(?:docm|docx|xlsm|xlsx)$|in-csv/,    'attachment.dde'],
  [/external_link/,                                'attachment.remote-template'],
  [/calc_embedded/,                                'attachment.executable'],
  [/embedded-\S*\.(?!xml|pp[st]$)/, 'attachment.embedded-object'],
]

test('active content of harmless office files is recognised, plain ones pass', { skip }, async (t) => {
  const files = await sampleOf('mime-and-files/office-benign-active.jsonl.gz', Number.POSITIVE_INFINITY)
  let recognised = 0
  for (const { id, bytes } of files) {
    const { signals } = await screened(letterWith([{ name: path.basename(id), bytes }]))
    const expected = OFFICE.find(([name]) => name.test(id))?.[1]
    if (expected) {
      assert.ok(signals.some((signal) => signal.id === expected), `${id}: ${expected}`)
      recognised++
    } else if (id.includes('harmless')) assert.equal(decideInbound(signals).action, 'deliver', id)
  }
  t.diagnostic(`${recognised} of ${files.length} files show what they are made to show`)
})
