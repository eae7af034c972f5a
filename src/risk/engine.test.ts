import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type { Dimension } from './assessment.ts'
import type { SignInEvent } from './event.ts'
import { FEATURES } from './registry.ts'
import { BERLIN, openEngine, SAFARI, SHENZHEN, stranger, usual, work } from './sign-in.fixture.ts'
import { DAY_MS, HOUR_MS } from './state/decay.ts'
import { decodeProfile, encodeProfile } from './state/profile-codec.ts'

const idsOf = (reasons: readonly { readonly id: string }[]) => reasons.map(({ id }) => id)

describe('score()', () => {
  test('lets the owner in, verifies a stranger with her password, and says why in two languages', () => {
    const { engine } = openEngine()
    const at = work(engine, 30)
    const owner = engine.score({ ...usual, at })
    const thief = engine.score({ ...stranger, at })
    assert.equal(owner.decision, 'allow')
    assert.deepEqual(
      owner.reasons.map(({ id }) => id),
      ['degraded'],
    )
    assert.equal(thief.decision, 'step-up')
    assert.ok(thief.risk > 0.9 && owner.risk < 0.1, `${thief.risk} ${owner.risk}`)
    assert.ok(
      idsOf(thief.reasons).includes('rule.impossible-travel') || idsOf(thief.reasons).includes('geo.country-llr'),
    )
    assert.ok(thief.reasons.length <= 6)
    assert.ok(thief.reasons.every(({ en, zh }) => en !== '' && zh !== ''))
  })

  test('refuses a wrong password, whoever types it', () => {
    const { engine } = openEngine()
    const at = work(engine, 5)
    const { decision, reasons } = engine.score({ ...usual, at, passwordOk: false })
    assert.equal(decision, 'deny')
    assert.equal(reasons[0]?.id, 'rule.wrong-password')
  })

  test('one dimension moves one sub-score', () => {
    const { engine } = openEngine()
    const at = work(engine, 30)
    const before = engine.score({ ...usual, at }).dimensions
    // prettier-ignore
    const moves: readonly (readonly [Dimension, Partial<SignInEvent>])[] = [
      ['geography',   { person: { homeCountry: 'DE' }, place: { ...SHENZHEN, region: 'Sichuan', city: 'Chengdu' } }],
      ['behaviour',   { method: 'app-password', person: { promptsDenied24h: 4, isPasswordLeaked: true } }],
      ['reputation',  { intelligence: { score: 0.9, sources: 3, blockLists: 4 } }],
      ['device',      { browser: { isAutomated: true } }],
      ['timeNetwork', { at: at + 16 * HOUR_MS }],
    ]
    for (const [moved, change] of moves) {
      const after = engine.score({ ...usual, at, ...change }).dimensions
      assert.ok(after[moved] > before[moved] + 0.05, `${moved}: ${before[moved]} → ${after[moved]}`)
      for (const [other, value] of Object.entries(after))
        if (other !== moved)
          assert.ok(
            value < before[other as Dimension] + 0.15,
            `${moved} moved ${other}: ${before[other as Dimension]} → ${value}`,
          )
    }
  })

  test('impossible travel is told, but not by way of a shared exit, a masked one, or over a near border', () => {
    const { engine } = openEngine()
    const at = work(engine, 30) - DAY_MS + 2 * HOUR_MS
    const trip = { ...usual, at, ip: '203.0.113.9', place: BERLIN }
    const isTold = (event: SignInEvent) => idsOf(engine.score(event).reasons).includes('rule.impossible-travel')
    assert.ok(isTold(trip))
    assert.ok(!isTold({ ...trip, at: at + 20 * HOUR_MS }), 'after a night flight')
    assert.ok(!isTold({ ...trip, intelligence: { isVpn: true } }))
    assert.ok(!isTold({ ...trip, intelligence: { isCloudSync: true } }))
    const hongKong = { country: 'HK', city: 'Hong Kong', lat: 22.32, lon: 114.17, asn: 9269 }
    assert.ok(!isTold({ ...trip, at: at + HOUR_MS, place: hongKong }))
    for (let colleague = 0; colleague < 3; colleague++)
      engine.learn(
        { ...trip, account: `colleague${colleague}`, device: `token-of-colleague${colleague}` },
        'step-up-passed',
      )
    assert.ok(!isTold(trip), 'an exit that three colleagues use')
  })

  test('takes every protocol, private addresses, UTC+14 and UTC-12, and an account nobody knows', () => {
    const { engine } = openEngine()
    work(engine, 10)
    for (const protocol of [
      'web',
      'console',
      'mobile',
      'imap',
      'pop',
      'smtp',
      'sieve',
      'jmap',
      'dav',
      'oauth',
    ] as const)
      for (const ip of ['10.1.2.3', '127.0.0.1', '::1', 'fd00::1', '100.64.0.1', '2001:db8::1'])
        for (const timezone of ['Pacific/Kiritimati', 'Etc/GMT+12', 'no such zone']) {
          const { risk, vector } = engine.score({
            at: Date.parse('2028-02-29T23:59:59Z'),
            account: 'nobody',
            organisation: 'other',
            ip,
            protocol,
            client: '',
            passwordOk: true,
            timezone,
          })
          assert.ok(risk >= 0 && risk <= 1)
          assert.ok(vector.every(Number.isFinite))
        }
  })

  test('without tables it decides, and says what it decided without', () => {
    const { engine } = openEngine()
    const { degraded, reasons } = engine.score(usual)
    assert.deepEqual(degraded, ['country table', 'operator table'])
    assert.ok(idsOf(reasons).includes('degraded'))
  })

  test('every value of a vector lies in the range of its row', () => {
    const { engine } = openEngine()
    const at = work(engine, 10)
    const text = fc.string({ maxLength: 20 })
    const arbitrary = fc.record({
      at: fc.integer({ min: at - 40 * DAY_MS, max: at + 400 * DAY_MS }),
      client: text,
      language: text,
      timezone: text,
      tls: text,
      rttMs: fc.double({ min: 0, max: 1e9, noNaN: true }),
      ip: fc.ipV4(),
      place: fc.record({
        country: fc.constantFrom('CN', 'DE', 'XX'),
        lat: fc.double({ min: -90, max: 90, noNaN: true }),
        lon: fc.double({ min: -180, max: 180, noNaN: true }),
      }),
      browser: fc.record({ pageMs: fc.nat(), screen: text, clientClock: fc.integer(), pointerEvents: fc.nat() }),
      person: fc.record({ passwordChangedAt: fc.integer(), livePlaces: fc.constant([{ lat: 0, lon: 0, at }]) }),
    })
    fc.assert(
      fc.property(arbitrary, (change) => {
        const { vector, risk } = engine.score({ ...usual, ...change })
        assert.ok(risk >= 0 && risk <= 1)
        FEATURES.forEach(({ id, range: [low, high] }, index) =>
          assert.ok(vector[index]! >= low && vector[index]! <= high, `${id} = ${vector[index]}`),
        )
      }),
      { numRuns: 200 },
    )
  })
})

describe('learn()', () => {
  test('one more trusted sign-in with the same values never raises the score; a rarer value never lowers it', () => {
    const { engine } = openEngine()
    let at = work(engine, 14)
    let before = engine.score({ ...usual, at }).score
    for (let day = 0; day < 20; day++) {
      engine.learn({ ...usual, at }, 'step-up-passed')
      at += DAY_MS
      const { score } = engine.score({ ...usual, at })
      assert.ok(
        score <= before + 1e-3 || new Date(at).getUTCDay() % 6 === 0 || new Date(at).getUTCDay() === 1,
        `day ${day}: ${before} → ${score}`,
      )
      before = Math.max(score, before)
    }
    const rarer: readonly Partial<SignInEvent>[] = [
      { ip: '198.51.100.99' },
      { ip: '192.0.2.1' },
      { client: SAFARI },
      { language: 'de' },
      { tls: 'other' },
      { place: { ...SHENZHEN, city: 'Dongguan' } },
      { place: BERLIN },
    ]
    const { score } = engine.score({ ...usual, at })
    for (const change of rarer)
      assert.ok(engine.score({ ...usual, at, ...change }).score >= score, JSON.stringify(change))
  })

  test('what is allowed becomes a habit after a day, and is forgotten when the owner says it was not her', () => {
    const { engine, profiles } = openEngine()
    const at = work(engine, 30)
    const elsewhere = {
      ...usual,
      at,
      ip: '192.0.2.1',
      place: { ...SHENZHEN, city: 'Dongguan', asn: 4837, operator: 'China Unicom' },
    }
    const isNew = (when: number) =>
      engine.score({ ...elsewhere, at: when }).vector[FEATURES.findIndex(({ id }) => id === 'net.prefix-new')] === 1
    assert.ok(isNew(at))
    engine.learn(elsewhere, 'allowed')
    assert.ok(isNew(at + HOUR_MS))
    assert.ok(!isNew(at + 25 * HOUR_MS))
    engine.learn({ ...elsewhere, at: at + 2 * HOUR_MS }, 'not-me')
    assert.ok(isNew(at + 25 * HOUR_MS))
    assert.equal(
      profiles.of(usual).recent.some(({ at: when }) => when === at),
      false,
    )
    assert.equal(engine.score({ ...usual, at: at + 3 * HOUR_MS }).decision, 'step-up', 'the account stays at risk')
  })

  test('a step-up that was passed is a habit at once', () => {
    const { engine } = openEngine()
    const at = work(engine, 30)
    const before = engine.score({ ...stranger, at })
    engine.learn({ ...stranger, at, device: 'her new laptop' }, 'step-up-passed', before)
    const after = engine.score({ ...stranger, at: at + DAY_MS, device: 'her new laptop' })
    assert.ok(after.score < before.score - 5, `${before.score} → ${after.score}`)
  })

  test('poisoning: 1,000 refused attempts leave every byte of the profile as it was', () => {
    const { engine, profiles } = openEngine()
    const at = work(engine, 20)
    const before = encodeProfile(profiles.of(usual))
    for (let attempt = 0; attempt < 1_000; attempt++) {
      const event = {
        ...stranger,
        at: at + attempt * 1_000,
        ip: `203.0.113.${attempt % 250}`,
        passwordOk: attempt % 3 === 0,
      }
      const outcome = (['failed', 'denied', 'step-up-failed', 'step-up-abandoned'] as const)[attempt % 4] ?? 'failed'
      engine.learn(event, outcome, engine.score(event))
    }
    assert.deepEqual(encodeProfile(profiles.of(usual)), before)
  })

  test('a log that is played again gives the same vectors, bit for bit, also with profiles stored between', () => {
    const events = Array.from({ length: 60 }, (_, number) => ({
      ...(number % 7 === 3 ? stranger : usual),
      at: usual.at + number * 7 * HOUR_MS,
      account: number % 2 === 0 ? 'alice' : 'bob',
    }))
    const play = (stored: boolean) => {
      const { engine, profiles } = openEngine()
      return events.map((event) => {
        if (stored) Object.assign(profiles.of(event), decodeProfile(encodeProfile(profiles.of(event))))
        const { vector } = engine.score(event)
        engine.learn(event, 'step-up-passed')
        return Buffer.from(vector.buffer).toString('base64')
      })
    }
    assert.deepEqual(play(false), play(false))
    assert.deepEqual(play(true), play(false))
  })
})

describe('attacks', () => {
  const spray = (
    engine: ReturnType<typeof openEngine>['engine'],
    from: number,
    addresses: number,
    accounts: number,
    exists = true,
  ) => {
    for (let each = 0; each < accounts; each++) {
      const ip = `203.0.${Math.floor((each % addresses) / 250) + 1}.${(each % addresses) % 250}`
      engine.learn(
        {
          ...stranger,
          at: from + each * 500,
          account: `victim${each}`,
          ip,
          passwordOk: false,
          accountExists: exists,
          client: 'python-requests/2.31',
          tls: 'scripted',
        },
        'failed',
      )
    }
    return from + accounts * 500
  }

  test('a right password out of a spray or a stuffing is refused; at home the owner comes in', () => {
    for (const exists of [true, false]) {
      const { engine } = openEngine()
      const at = spray(engine, work(engine, 20), 1, 40, exists)
      const inside = engine.score({ ...stranger, at, ip: '203.0.1.0', client: 'python-requests/2.31', tls: 'scripted' })
      assert.equal(inside.decision, 'deny')
      assert.equal(inside.attack, exists ? 'spray' : 'stuffing')
      assert.ok(engine.attackFrom({ ...stranger, at, ip: '203.0.1.0' }).isHere)
      assert.ok(!engine.attackFrom({ ...usual, at }).isHere)
      assert.ok(idsOf(inside.reasons).includes('rule.under-attack'))
      assert.equal(engine.score({ ...usual, at }).decision, 'allow')
    }
  })

  test('a spray from 500 addresses, a guess each, shows by the clients that are alike', () => {
    const { engine } = openEngine()
    const at = spray(engine, work(engine, 20), 500, 500)
    const inside = engine.score({ ...stranger, at, ip: '192.0.2.77', client: 'python-requests/2.31', tls: 'scripted' })
    assert.notEqual(inside.decision, 'allow')
    assert.ok(inside.isUnderAttack)
    const owner = engine.score({ ...usual, at })
    assert.equal(owner.decision, 'allow')
    assert.ok(!owner.isUnderAttack)
  })

  test('a wave of 50 times the traffic leaves the threshold where it was', () => {
    const { engine } = openEngine()
    const at = work(engine, 60)
    for (let each = 0; each < 400; each++) {
      const event = {
        ...usual,
        at: at + each * 200_000,
        account: `colleague${each % 6}`,
        device: `token-of-colleague${each % 6}`,
        ip: `198.51.100.${20 + (each % 6)}`,
      }
      engine.learn(event, 'step-up-passed', engine.score(event))
    }
    const before = engine.thresholdOf('example', 'browser')
    for (let each = 0; each < 20_000; each++) {
      const event = { ...stranger, at: at + each * 20_000, account: `victim${each % 5_000}`, passwordOk: false }
      engine.learn(event, 'failed')
    }
    const calm = { ...usual, at: at + 5 * DAY_MS }
    engine.learn(calm, 'allowed', engine.score(calm))
    assert.ok(Math.abs(engine.thresholdOf('example', 'browser') - before) <= 0.01 * Math.abs(before))
  })
})
