// A profile as bytes: one blob a member, one read and one write a sign-in.
import { HABITS } from './habits.ts'
import { MAX_CONFIRMED, OFFSETS, UserProfile, type Recent } from './profile.ts'

/** Raise it when `HABITS`, `RATES` or this file change: profiles of another layout are rebuilt from the log. */
export const PROFILE_LAYOUT = 1
/** Source: figures.md, state of a member. */
export const MAX_PROFILE_BYTES = 8_192

const NO_POINT = 32_767

/** @returns at most `MAX_PROFILE_BYTES` bytes */
export function encodeProfile(profile: UserProfile): Buffer {
  const bytes = Buffer.alloc(MAX_PROFILE_BYTES + 1024)
  let at = bytes.writeUInt8(PROFILE_LAYOUT, 0)
  at = bytes.writeUInt32LE(profile.logins, at)
  at = bytes.writeDoubleLE(profile.firstAt, at)
  at = bytes.writeDoubleLE(profile.lastAt, at)
  const zone = Buffer.from(profile.zone.slice(0, 40), 'latin1')
  at = bytes.writeUInt8(zone.length, at)
  at += zone.copy(bytes, at)
  for (let habit = 0; habit < HABITS.length; habit++) {
    const lengthAt = at++
    let used = 0
    for (let slot = OFFSETS[habit] ?? 0; slot < (OFFSETS[habit + 1] ?? 0); slot++) {
      if (profile.counts[slot] === 0) continue
      used++
      at = bytes.writeDoubleLE(profile.hashes[slot] ?? 0, at)
      at = bytes.writeFloatLE(profile.counts[slot] ?? 0, at)
      at = bytes.writeUInt32LE(profile.hours[slot] ?? 0, at)
    }
    bytes.writeUInt8(used, lengthAt)
  }
  for (const array of [profile.dayHours, profile.weekHours, profile.rates])
    for (const value of array) at = bytes.writeFloatLE(value, at)
  for (const value of profile.confirmed) at = bytes.writeDoubleLE(value, at)
  at = bytes.writeUInt8(profile.devices.length, at)
  for (const device of profile.devices) {
    at = bytes.writeDoubleLE(device.key, at)
    at = bytes.writeDoubleLE(device.firstAt, at)
    at = bytes.writeDoubleLE(device.lastAt, at)
    at = bytes.writeUInt32LE(device.count, at)
    at = bytes.writeUInt8(device.trust, at)
    at = bytes.writeUInt16LE(device.clientMajor, at)
    at = bytes.writeFloatLE(device.systemVersion, at)
    for (const part of device.parts) at = bytes.writeDoubleLE(part, at)
  }
  at = bytes.writeUInt8(profile.recent.length, at)
  for (const recent of profile.recent) at = writeRecent(bytes, recent, at)
  at = bytes.writeUInt8(profile.clusters.length, at)
  for (const { lat, lon, weight } of profile.clusters)
    for (const value of [lat, lon, weight]) at = bytes.writeFloatLE(value, at)
  return bytes.subarray(0, at)
}

function writeRecent(bytes: Buffer, recent: Recent, from: number): number {
  let at = bytes.writeDoubleLE(recent.at, from)
  for (const hash of [recent.country, recent.city, recent.prefix, recent.asn]) at = bytes.writeDoubleLE(hash, at)
  at = bytes.writeFloatLE(recent.point?.lat ?? NO_POINT, at)
  at = bytes.writeFloatLE(recent.point?.lon ?? NO_POINT, at)
  at = bytes.writeFloatLE(recent.point?.radiusKm ?? 0, at)
  return bytes.writeUInt8((recent.isMasked ? 1 : 0) | (recent.isProgram ? 2 : 0) | (recent.asnClass << 2), at)
}

/** @returns undefined for bytes of another layout: the profile is rebuilt from the log. @throws RangeError when they are cut off */
export function decodeProfile(bytes: Buffer): UserProfile | undefined {
  if (bytes[0] !== PROFILE_LAYOUT) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const profile = new UserProfile()
  let at = 1
  const uint8 = () => view.getUint8(at++)
  const uint32 = () => view.getUint32((at += 4) - 4, true)
  const float = () => view.getFloat32((at += 4) - 4, true)
  const double = () => view.getFloat64((at += 8) - 8, true)
  profile.logins = uint32()
  profile.firstAt = double()
  profile.lastAt = double()
  const zoneLength = uint8()
  profile.zone = bytes.toString('latin1', at, (at += zoneLength))
  for (let habit = 0; habit < HABITS.length; habit++) {
    const used = uint8()
    if (used > (HABITS[habit]?.capacity ?? 0)) throw new RangeError('a profile holds more values than it may')
    for (let index = 0, slot = OFFSETS[habit] ?? 0; index < used; index++, slot++) {
      profile.hashes[slot] = double()
      profile.counts[slot] = float()
      profile.hours[slot] = uint32()
    }
  }
  for (const array of [profile.dayHours, profile.weekHours, profile.rates])
    for (let index = 0; index < array.length; index++) array[index] = float()
  for (let index = 0; index < MAX_CONFIRMED; index++) profile.confirmed[index] = double()
  for (let left = uint8(); left > 0; left--) {
    const [key, firstAt, lastAt, count, trust] = [double(), double(), double(), uint32(), uint8()]
    const clientMajor = view.getUint16((at += 2) - 2, true)
    const systemVersion = float()
    const parts = Float64Array.from({ length: 8 }, double)
    profile.devices.push({ key, firstAt, lastAt, count, trust, clientMajor, systemVersion, parts })
  }
  for (let left = uint8(); left > 0; left--) {
    const [when, country, city, prefix, asn, lat, lon, radiusKm, flags] = [
      double(),
      double(),
      double(),
      double(),
      double(),
      float(),
      float(),
      float(),
      uint8(),
    ]
    const point = lat === NO_POINT ? undefined : { lat, lon, radiusKm }
    const isMasked = (flags & 1) !== 0
    const isProgram = (flags & 2) !== 0
    profile.recent.push({ at: when, country, city, prefix, asn, point, isMasked, isProgram, asnClass: flags >> 2 })
  }
  for (let left = uint8(); left > 0; left--) profile.clusters.push({ lat: float(), lon: float(), weight: float() })
  return profile
}
