// What a sign-in says of itself, scored and learned from: no client may bring the risk engine to a number that is none.
import assert from 'node:assert/strict'
import { Refusal } from '../../../src/base/refusal.ts'
import { signInOf } from '../../../src/cli/replay-sign-in.ts'
import { RiskEngine } from '../../../src/risk/engine.ts'
import { NO_TABLES } from '../../../src/risk/geography/places.ts'
import { ProfilesInMemory } from '../../../src/risk/state/profile.ts'
import { unlessRefused, type FuzzEntry } from '../entry.ts'

const EVENT = {
  at: '2026-03-02T01:00:00Z',
  account: 'li',
  ip: '2001:db8::7',
  protocol: 'imap',
  passwordOk: true,
  userAgent: '"name" "Thunderbird" "version" "128.3.0"',
  country: 'CN',
  lat: 22.5,
  lon: 114.1,
  asn: 4134,
  timezone: 'Asia/Shanghai',
  language: 'zh-CN',
  rttMs: 30,
}

const newEngine = () =>
  new RiskEngine({ places: NO_TABLES, profiles: new ProfilesInMemory(), key: Buffer.alloc(32), waitHours: 0 })
let [engine, learned] = [newEngine(), 0]

export const SIGN_IN_ENTRIES: readonly FuzzEntry[] = [
  {
    name: 'sign-in-event',
    longest: 8_192,
    seeds: () => [
      Buffer.from(JSON.stringify(EVENT)),
      Buffer.from(JSON.stringify({ ...EVENT, protocol: 'web', device: 'token', passwordOk: false, ip: '10.0.0.1' })),
    ],
    dictionary: [
      '"at":',
      '"userAgent":"',
      'Chrome/',
      'Version/',
      'Windows NT ',
      'true',
      'false',
      'null',
      '"lat":-90',
      '"protocol":"web"',
      '1e308',
      '::ffff:',
      'Etc/GMT+12',
    ],
    run: (bytes) => {
      let row: unknown
      try {
        row = JSON.parse(bytes.toString('utf8'))
      } catch {
        throw new Refusal('bad-parameter', 'not JSON')
      }
      if (typeof row !== 'object' || row === null) return
      const event = unlessRefused(() => signInOf(row as Readonly<Record<string, unknown>>))
      if (event === undefined) return
      // A state of its own now and then: memory must not grow with the number of inputs.
      if (++learned % 1_000 === 0) engine = newEngine()
      const assessment = engine.score(event)
      assert.ok(assessment.risk >= 0 && assessment.risk <= 1)
      assert.ok(assessment.vector.every(Number.isFinite))
      engine.learn(event, event.passwordOk ? 'step-up-passed' : 'failed', assessment)
    },
  },
]
