import assert from 'node:assert/strict'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { after, describe, test } from 'node:test'
import zlib from 'node:zlib'
import { letterWith, zip } from '../../test/support/archives.ts'
import { leakCommand, type LeakLine } from './leak.ts'

const DOCUMENTS = path.join(import.meta.dirname, '../../test/documents')
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gatehouse-leak-'))
const at = (name: string) => path.join(folder, name)
const people = fs.readFileSync(path.join(DOCUMENTS, 'people.xlsx'))
const letter = letterWith([{ name: '名单.zip', bytes: zip([{ name: 'people.xlsx', bytes: people }]) }])

fs.mkdirSync(at('files'))
fs.writeFileSync(at('files/a.xlsx'), people)
fs.writeFileSync(at('files/b.eml'), letter)
fs.writeFileSync(at('files/c.txt'), 'nothing')
fs.writeFileSync(at('files/d.zip'), zip([{ name: 'a.txt', bytes: Buffer.from('x') }], { encrypted: true }))
fs.writeFileSync(at('mail.mbox'), `From a@b Mon Jan  1 00:00:00 2024\n${letter}\n`)
fs.writeFileSync(
  at('mail.jsonl.gz'),
  zlib.gzipSync(JSON.stringify({ id: 'r1', raw: letter.toString('base64'), enc: 'base64' })),
)

async function leak(...args: string[]): Promise<{ status: number; out: string[]; err: string[] }> {
  const out: string[] = []
  const err: string[] = []
  const io = { out: (l: string) => out.push(l), err: (l: string) => err.push(l), env: {}, isTerminal: false }
  return { status: await leakCommand.run(args, io), out, err }
}

const short = (out: readonly string[]) =>
  out
    .map((line) => JSON.parse(line) as LeakLine)
    .map(({ id, leaks }) => `${path.basename(id)} ${leaks.map(({ detector, count }) => `${detector}:${count}`).join()}`)

describe('gatehouse leak', () => {
  after(() => fs.rmSync(folder, { recursive: true }))

  test('names what stands in files and messages, in order', async () => {
    const { status, out } = await leak('--json', at('files'))
    assert.equal(status, 0)
    assert.deepEqual(short(out), [
      'a.xlsx ID-HMT-RES:2,ID-CN18:1,PII-CNMOB:3',
      'b.eml ID-HMT-RES:2,ID-CN18:1,PII-CNMOB:3',
      'c.txt ',
      'd.zip ',
    ])
  })

  test('says what it could not look into', async () => {
    const { out, err } = await leak('--json', at('files/d.zip'))
    assert.deepEqual(out, [JSON.stringify({ id: at('files/d.zip'), leaks: [] })])
    assert.deepEqual(err, [`${at('files/d.zip')}: not looked into: encrypted`])
  })

  test('reads mailbox files and JSON lines', async () => {
    const { out } = await leak('--json', at('mail.mbox'), at('mail.jsonl.gz'))
    assert.deepEqual(short(out), [
      'mail.mbox:1 ID-HMT-RES:2,ID-CN18:1,PII-CNMOB:3',
      'r1 ID-HMT-RES:2,ID-CN18:1,PII-CNMOB:3',
    ])
  })

  test('shows no value, for people neither', async () => {
    const { out } = await leak(DOCUMENTS)
    assert.match(out.join('\n'), /letter\.docx  ID-HMT-RES×2 \(critical, high\), ID-CN18×1/)
    assert.doesNotMatch(out.join('\n'), /11010519491231002X|6222021234567890128|13800138000/)
  })

  test('exits with 2 without a path, with 1 when a path is not there', async () => {
    assert.equal((await leak()).status, 2)
    const { status, err } = await leak(at('none'))
    assert.equal(status, 1)
    assert.match(err.join('\n'), /none: ENOENT/)
  })
})
