import assert from 'node:assert/strict'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { after, describe, test } from 'node:test'
import zlib from 'node:zlib'
import { EICAR, letterWith } from '../../test/support/archives.ts'
import { scanCommand, type ScanLine } from './scan.ts'

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gatehouse-scan-'))
const at = (name: string) => path.join(folder, name)
const clean = letterWith([])
const infected = letterWith([{ name: 'e.com', bytes: EICAR }])

fs.mkdirSync(at('letters/deeper'), { recursive: true })
fs.writeFileSync(at('letters/b.eml'), clean)
fs.writeFileSync(at('letters/a.eml'), infected)
fs.writeFileSync(at('letters/deeper/c.eml'), clean)
fs.writeFileSync(at('letters/.hidden'), clean)
fs.writeFileSync(
  at('mail.mbox'),
  [clean, infected].map((each) => `From a@b Mon Jan  1 00:00:00 2024\n${each}\n`).join(''),
)
const record = (id: string, bytes: Buffer, enc: 'utf8' | 'base64') =>
  JSON.stringify({ id, label: 'x', raw: bytes.toString(enc), enc })
// U+2028 ends no line in JSON lines.
const separator = Buffer.from('Subject: a\u2028b\r\n\r\nhi')
const records = [
  record('r1', infected, 'base64'),
  record('r2', separator, 'utf8'),
  'not json',
  record('r3', clean, 'utf8'),
]
fs.writeFileSync(at('records.jsonl.gz'), zlib.gzipSync(records.join('\n')))

async function scan(...args: string[]): Promise<{ status: number; out: string[]; err: string[] }> {
  const out: string[] = []
  const err: string[] = []
  const io = { out: (l: string) => out.push(l), err: (l: string) => err.push(l), env: {}, isTerminal: false }
  return { status: await scanCommand.run(args, io), out, err }
}

const linesOf = (out: readonly string[]) => out.map((line) => JSON.parse(line) as ScanLine)
const short = (out: readonly string[]) => linesOf(out).map(({ id, verdict, action }) => `${id} ${verdict} ${action}`)

describe('gatehouse scan', () => {
  after(() => fs.rmSync(folder, { recursive: true }))

  test('walks folders by name and prints one line a message, in order', async () => {
    const { status, out } = await scan('--json', at('letters'))
    assert.equal(status, 0)
    assert.deepEqual(short(out), [
      `${at('letters/a.eml')} malware reject`,
      `${at('letters/b.eml')} clean deliver`,
      `${at('letters/deeper/c.eml')} clean deliver`,
    ])
  })

  test('a letter with nothing but From, To, Subject and Date: nothing but its words weighs', async () => {
    const neutral =
      'From: a@example.net\r\nTo: b@example.org\r\nSubject: Lunch\r\nDate: Thu, 15 Jan 2026 08:00:00 +0000\r\n\r\nNoon?\r\n'
    fs.writeFileSync(at('neutral.eml'), neutral)
    const [line] = linesOf((await scan('--json', at('neutral.eml'))).out)
    const weighed = line?.signals.filter(({ id, weight }) => weight !== 0 && !id.startsWith('content.'))
    assert.deepEqual(weighed, [])
  })

  test('prints every field of the contract', async () => {
    const { out } = await scan('--json', at('letters/a.eml'))
    const [line] = linesOf(out)
    assert.ok(line)
    assert.deepEqual(Object.keys(line), ['id', 'verdict', 'action', 'score', 'phishScore', 'signals', 'leaks', 'ms'])
    assert.equal(line.score, 1)
    const found = line.signals.find(({ id }) => id === 'malware.found')
    assert.deepEqual(found, { id: 'malware.found', value: 'eicar-test-file', weight: 12 })
  })

  test('reads mbox files', async () => {
    const { out } = await scan('--json', at('mail.mbox'))
    assert.deepEqual(short(out), [`${at('mail.mbox')}:1 clean deliver`, `${at('mail.mbox')}:2 malware reject`])
  })

  test('reads records, tells of those it cannot read, and goes on', async () => {
    const { status, out, err } = await scan('--json', at('records.jsonl.gz'))
    assert.equal(status, 1)
    assert.deepEqual(short(out), ['r1 malware reject', 'r2 clean deliver', 'r3 clean deliver'])
    assert.deepEqual(err, [`${at('records.jsonl.gz')}:3: not a record with id, raw and enc`])
  })

  test('keeps the order of 300 records of very different sizes', async () => {
    const lines = Array.from({ length: 300 }, (_, index) =>
      record(
        `n${index}`,
        index % 7 === 0 ? letterWith([{ name: 'a', bytes: Buffer.alloc(200_000) }]) : clean,
        'base64',
      ),
    )
    fs.writeFileSync(at('many.jsonl'), lines.join('\n'))
    const { out } = await scan('--json', at('many.jsonl'))
    assert.deepEqual(
      linesOf(out).map(({ id }) => id),
      lines.map((_, index) => `n${index}`),
    )
  })

  test('judges mail that goes out by the other table', async () => {
    const program = letterWith([{ name: 'setup.exe', bytes: Buffer.from('\x7fELF\x02\x01\x01\0', 'latin1') }])
    fs.writeFileSync(at('out.eml'), program)
    assert.equal(linesOf((await scan('--json', at('out.eml'))).out)[0]?.action, 'quarantine')
    assert.equal(linesOf((await scan('--json', '--direction', 'out', at('out.eml'))).out)[0]?.action, 'hold')
  })

  test('without --json prints a table for people', async () => {
    const { out } = await scan(at('letters/a.eml'))
    assert.match(out[0] ?? '', /^reject {5}malware 1\.00 {2}\S+a\.eml {2}malware\.found=eicar-test-file/)
  })

  test('a missing path: 1; wrong usage: 2', async () => {
    const missing = await scan(at('nowhere'), at('letters/b.eml'))
    assert.equal(missing.status, 1)
    assert.deepEqual(missing.err, [`${at('nowhere')}: ENOENT`])
    assert.equal(missing.out.length, 1)
    for (const args of [[], ['--direction', 'up', 'x'], ['--nonsense']]) assert.equal((await scan(...args)).status, 2)
  })
})
