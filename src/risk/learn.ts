// What a sign-in that was let in leaves behind: habits of the member and of the groups. Source: login-risk-features §6.
import type { RiskCase } from './case.ts'
import { partsOf } from './device.ts'
import { distanceKm } from './geography/place.ts'
import { ASN_CLASSES } from './geography/asn-class.ts'
import { sinceLast } from './features/rhythm.ts'
import { isMasked } from './travel.ts'
import { DAY_MS, HOUR_MS } from './state/decay.ts'
import { HABITS, habitIndex, WITHIN } from './state/habits.ts'
import { MAX_CONFIRMED, MAX_DEVICES, MAX_RECENT } from './state/profile.ts'
import type { ValueHash } from './state/value-hash.ts'
import { isZone } from './state/zone.ts'

const [COUNTRY, CITY, PREFIX, ASN] = [
  habitIndex('country'),
  habitIndex('city'),
  habitIndex('prefix'),
  habitIndex('asn'),
]

/** @param isTrusted  the owner proved it: habits at once; else after a day unless contradicted */
export function learnHabits(facts: RiskCase, device: ValueHash, confirmation: ValueHash, isTrusted: boolean): void {
  const { profile, hashes, hour, waitHours, at } = facts
  const isAllKnown = facts.habits.every(({ hash, isNew }) => hash === 0 || !isNew)
  HABITS.forEach((_, habit) => {
    const hash = hashes[habit] ?? 0
    if (hash !== 0) profile.learn(habit, hash, hour, waitHours, isTrusted)
  })
  if (isTrusted || waitHours === 0 || isAllKnown || profile.logins === 0) learnRhythm(facts)
  learnDevice(facts, device, isTrusted)
  rememberPlace(facts)
  if (isTrusted && confirmation !== 0 && !profile.confirmed.includes(confirmation)) {
    profile.confirmed.copyWithin(1, 0, MAX_CONFIRMED - 1)
    profile.confirmed[0] = confirmation
  }
  if (profile.firstAt === 0) profile.firstAt = at
  profile.lastAt = Math.max(profile.lastAt, at)
  profile.logins = Math.min(profile.logins + 1, 0xffff_ffff)
}

/** Colleagues learn it too: each group once, also where department and organisation are one. */
export function learnCrowd(facts: RiskCase): void {
  const { hashes, hour, account } = facts
  for (const group of new Set([facts.crowd.department, facts.crowd.organisation, facts.crowd.installation])) {
    HABITS.forEach((_, habit) => {
      const hash = hashes[habit] ?? 0
      const outer = WITHIN[habit] ?? -1
      if (hash !== 0) group.learn(habit, hash, outer, outer < 0 ? 0 : (hashes[outer] ?? 0), hour)
    })
    for (const habit of [CITY, PREFIX]) {
      const hash = hashes[habit] ?? 0
      if (hash !== 0) group.gather(hash, account, hour)
    }
    group.learnHour(facts.hourOfWeek)
  }
}

function learnRhythm(facts: RiskCase): void {
  const { profile, event, at } = facts
  const since = sinceLast(facts)
  if (since !== undefined) {
    profile.learnRate('interval', Math.log(1 + since / 1_000))
    if (since > 5 * HOUR_MS) profile.learnRate('day-start', facts.timeOfDay)
  }
  profile.learnRate('per-hour', profile.recent.filter((recent) => at - recent.at < HOUR_MS).length)
  profile.learnRate('per-day', profile.recent.filter((recent) => at - recent.at < DAY_MS).length)
  if (event.rttMs !== undefined) profile.learnRate('rtt', Math.log(1 + event.rttMs))
  if (event.program?.openConnections !== undefined) profile.learnRate('connections', event.program.openConnections)
  const { browser } = event
  if (browser?.pageMs !== undefined) profile.learnRate('page', Math.log(1 + browser.pageMs))
  if (browser?.previousSessionMs !== undefined) profile.learnRate('session', Math.log(1 + browser.previousSessionMs))
  if (browser?.keyDwellMs !== undefined) profile.learnRate('dwell', browser.keyDwellMs)
  if (browser?.keyFlightMs !== undefined) profile.learnRate('flight', browser.keyFlightMs)
  if (profile.zone === '' && event.timezone !== undefined && isZone(event.timezone)) profile.zone = event.timezone
  profile.learnHour(facts.hourOfWeek, since ?? 0)
}

function learnDevice(facts: RiskCase, key: ValueHash, isTrusted: boolean): void {
  const { profile, at, client, hashes } = facts
  if (key === 0) return
  const trust = isTrusted ? 2 : facts.waitHours === 0 ? 1 : 0
  const known = profile.devices.find((device) => device.key === key)
  if (known === undefined) {
    if (profile.devices.length >= MAX_DEVICES) {
      profile.devices.sort((a, b) => a.lastAt - b.lastAt)
      profile.devices.shift()
    }
    const [clientMajor, systemVersion] = [Math.min(65_535, client.major), Math.fround(client.systemVersion)]
    profile.devices.push({
      key,
      firstAt: at,
      lastAt: at,
      count: 1,
      trust,
      clientMajor,
      systemVersion,
      parts: partsOf(hashes),
    })
    return
  }
  const hasWaited = at - known.firstAt >= facts.waitHours * HOUR_MS
  known.trust = Math.max(known.trust, trust, hasWaited ? 1 : 0)
  known.lastAt = Math.max(known.lastAt, at)
  known.count++
  // What an allowed sign-in changed on a known device is believed when the owner proved it, or when it is a newer version.
  if (!isTrusted && facts.device.likeness !== undefined && facts.device.likeness < 0.5) return
  known.clientMajor = Math.min(65_535, client.major || known.clientMajor)
  known.systemVersion = Math.fround(client.systemVersion || known.systemVersion)
  known.parts.set(partsOf(hashes).map((part, index) => part || (known.parts[index] ?? 0)))
}

function rememberPlace(facts: RiskCase): void {
  const { profile, place, event, hashes, at } = facts
  const point =
    place.lat === undefined || place.lon === undefined
      ? undefined
      : { lat: Math.fround(place.lat), lon: Math.fround(place.lon), radiusKm: Math.fround(place.radiusKm) }
  profile.recent.push({
    at,
    country: hashes[COUNTRY] ?? 0,
    city: hashes[CITY] ?? 0,
    prefix: hashes[PREFIX] ?? 0,
    asn: hashes[ASN] ?? 0,
    point,
    isMasked: isMasked(event, place),
    isProgram: facts.head === 'program',
    asnClass: ASN_CLASSES.indexOf(place.asnClass),
  })
  if (profile.recent.length > MAX_RECENT) profile.recent.shift()
  if (point !== undefined && !isMasked(event, place)) profile.learnPoint(point, distanceKm)
}
