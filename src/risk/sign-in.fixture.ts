// Sign-ins of one made-up member and her colleagues, for tests.
import { RiskEngine, type RiskEngineOptions } from './engine.ts'
import type { SignInEvent } from './event.ts'
import { NO_TABLES } from './geography/places.ts'
import { ProfilesInMemory } from './state/profile.ts'
import { DAY_MS } from './state/decay.ts'

/** A Monday, 9 h in Shanghai. */
export const MONDAY = Date.parse('2026-03-02T01:00:00Z')

export const SHENZHEN = {
  country: 'CN',
  region: 'Guangdong',
  city: 'Shenzhen',
  lat: 22.54,
  lon: 114.06,
  asn: 4134,
  operator: 'Chinanet',
}
export const BERLIN = {
  country: 'DE',
  region: 'Berlin',
  city: 'Berlin',
  lat: 52.52,
  lon: 13.4,
  asn: 3320,
  operator: 'Deutsche Telekom AG',
}
export const CHROME =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Safari/537.36'
export const SAFARI =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Safari/605.1.15'

export const usual: SignInEvent = {
  at: MONDAY,
  account: 'alice',
  organisation: 'example',
  department: 'research',
  ip: '198.51.100.7',
  protocol: 'web',
  client: CHROME,
  passwordOk: true,
  device: 'token-of-alice',
  method: 'password',
  tls: 't13d1516h2_8daaf6152771',
  rttMs: 30,
  language: 'zh-CN,zh;q=0.9',
  timezone: 'Asia/Shanghai',
  place: SHENZHEN,
}

/** The same person from the other side of the earth, without her device. */
export const stranger: SignInEvent = {
  at: MONDAY,
  account: 'alice',
  organisation: 'example',
  department: 'research',
  ip: '203.0.113.9',
  protocol: 'web',
  client: SAFARI,
  passwordOk: true,
  method: 'password',
  tls: 't13d2014h2_a09f3c656075',
  rttMs: 210,
  language: 'en-US',
  timezone: 'Europe/Berlin',
  place: BERLIN,
}

export function openEngine(options: Partial<RiskEngineOptions> = {}): {
  engine: RiskEngine
  profiles: ProfilesInMemory
} {
  const profiles = new ProfilesInMemory()
  return { engine: new RiskEngine({ places: NO_TABLES, profiles, key: Buffer.alloc(32, 7), ...options }), profiles }
}

/** Sign-ins of colleagues and of alice, one each working day, passed as their owners'. @returns the time after the last */
export function work(engine: RiskEngine, days: number, from = MONDAY): number {
  for (let day = 0; day < days; day++) {
    const at = from + day * DAY_MS
    for (let colleague = 0; colleague < 6; colleague++) {
      const account = `colleague${colleague}`
      const event = {
        ...usual,
        at: at + colleague * 60_000,
        account,
        device: `token-of-${account}`,
        ip: `198.51.100.${20 + colleague}`,
      }
      engine.learn(event, 'step-up-passed')
    }
    engine.learn({ ...usual, at: at + 600_000 }, 'step-up-passed')
  }
  return from + days * DAY_MS
}
