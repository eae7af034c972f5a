import assert from 'node:assert/strict'
import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import zlib from 'node:zlib'
import { Refusal } from '../base/refusal.ts'
import { replayCommand } from './replay.ts'
import { signInOf } from './replay-sign-in.ts'

const event = {
  at: '2026-03-02T01:00:00Z',
  account: 'alice@example.org',
  ip: '202.96.209.5',
  protocol: 'web',
  passwordOk: true,
  userAgent:
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Safari/537.36',
  device: 'token',
  anything: { else: 1 },
}
const day = (number: number) => new Date(Date.parse(event.at) + number * 86_400_000).toISOString()

describe('gatehouse replay sign-in', () => {
  let folder: string
  before(async () => {
    folder = await fs.mkdtemp(path.join(os.tmpdir(), 'gatehouse-replay-'))
  })
  after(() => fs.rm(folder, { recursive: true }))

  async function replay(name: string, lines: readonly (object | string)[], ...options: string[]) {
    const file = path.join(folder, name)
    const text = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n')
    await fs.writeFile(file, name.endsWith('.gz') ? zlib.gzipSync(text) : text)
    const [out, err]: [string[], string[]] = [[], []]
    const io = {
      out: (line: string) => void out.push(line),
      err: (line: string) => void err.push(line),
      env: {},
      isTerminal: false,
    }
    const status = await replayCommand.run(['sign-in', file, ...options], io)
    return { status, out, err }
  }

  test('a month at the desk is allowed; the same password from Brazil is not; a wrong one is refused', async () => {
    const month = Array.from({ length: 30 }, (_, number) => ({ ...event, at: day(number) }))
    const thief = {
      ...event,
      at: day(30),
      ip: '177.32.0.1',
      country: 'BR',
      asn: 28573,
      device: undefined,
      userAgent: 'curl/8.5',
    }
    const { status, out } = await replay(
      'month.jsonl.gz',
      [...month, thief, { ...event, at: day(31), passwordOk: false }],
      '--json',
    )
    assert.equal(status, 0)
    const answers = out.map((line) => JSON.parse(line))
    assert.ok(answers.slice(0, 30).every(({ decision }) => decision === 'allow'))
    assert.equal(answers[30].decision, 'step-up')
    assert.ok(answers[30].risk > 0.9 && answers[30].reasons.length > 0 && answers[30].us > 0)
    assert.deepEqual(Object.keys(answers[30].dimensions), [
      'geography',
      'behaviour',
      'reputation',
      'device',
      'timeNetwork',
    ])
    for (const { weight, en } of answers[30].reasons) assert.equal(/^usual/.test(en) && weight >= 0, false, en)
    assert.equal(answers[31].decision, 'deny')
  })

  test('a line that is no record is named with its number, and the rest goes on', async () => {
    const { status, out, err } = await replay(
      'bad.jsonl',
      [event, 'garbage', '', '[]', { ...event, protocol: 'telnet' }, event],
      '--json',
    )
    assert.equal(status, 1)
    assert.equal(out.length, 2)
    assert.deepEqual(
      err.map((line) => /:(\d+): /.exec(line)?.[1]),
      ['2', '4', '5'],
    )
  })

  test('people get a line each; a file that is not there and a wrong use are told', async () => {
    const { out } = await replay('one.jsonl', [event])
    assert.match(out[0]!, /^allow +0\.\d{3} +2026-03-02T01:00:00\.000Z +web +alice@example\.org/)
    const io = { out: () => {}, err: () => {}, env: {}, isTerminal: false }
    assert.equal(await replayCommand.run(['sign-in', path.join(folder, 'nowhere')], io), 1)
    assert.equal(await replayCommand.run(['nonsense', 'file'], io), 2)
  })
})

describe('signInOf()', () => {
  for (const [key, value] of Object.entries({
    at: 'yesterday',
    account: '',
    ip: '1.2.3',
    protocol: 'web2',
    passwordOk: 'yes',
    lat: 91,
    asn: -1,
    device: 7,
    rttMs: 'fast',
  })) {
    test(`refuses ${key}: ${JSON.stringify(value)}`, () => {
      assert.throws(
        () => signInOf({ ...event, [key]: value }),
        (error) => error instanceof Refusal && error.message.includes(`"${key}"`),
      )
    })
  }

  test('takes null for absent', () => {
    assert.equal(signInOf({ ...event, device: null }).device, undefined)
  })
})
