// A sending profile as bytes: one blob a member, one read and one write a message.
import * as profiles from './profile.ts'
import { SendingProfile, type Body } from './profile.ts'

/** Raise it when `SERIES`, `SPANS` or this file change, and read what the one before wrote: other profiles are begun anew. */
export const SENDING_LAYOUT = 2
/** It knew no rise, no new links and no restriction, and of letters neither when they were tried first nor parts of a count. */
const FIRST_LAYOUT = 1
/** Source: figures.md, state of a member. */
export const MAX_SENDING_PROFILE_BYTES = 16_384

/** Of a key: 48 bits. */
const KEY_BYTES = 6

const SCALARS = [
  'firstAt',
  'lastAt',
  'activeDays',
  'activeHours',
  'minuteAt',
  'hourAt',
  'dayAt',
  'parkedAt',
  'caseSince',
  'liftedUntil',
  'liftedRecipients',
  'bounces',
  'complaints',
  'outsideSent',
  'ratiosAt',
] as const satisfies readonly (keyof SendingProfile)[]
const RISES = ['rise', 'riseAt', 'riseConfirmed'] as const satisfies readonly (keyof SendingProfile)[]

const FLOATS = ['minutes', 'openHour', 'confirmed', 'mean', 'variance', 'parked', 'parkedMost'] as const
const BYTES = ['hours', 'days'] as const
const LISTS = ['domains', 'linkDomains', 'authors'] as const
const MOST = { domains: profiles.MAX_DOMAINS, linkDomains: profiles.MAX_LINK_DOMAINS, authors: profiles.MAX_AUTHORS }

/** @returns at most `MAX_SENDING_PROFILE_BYTES` bytes */
export function encodeSendingProfile(profile: SendingProfile): Buffer {
  const bytes = Buffer.alloc(MAX_SENDING_PROFILE_BYTES)
  let at = bytes.writeUInt8(SENDING_LAYOUT, 0)
  at = bytes.writeUInt8(profile.isDenied ? 1 : 0, at)
  for (const name of SCALARS) at = bytes.writeDoubleLE(profile[name], at)
  for (const name of FLOATS) for (const value of profile[name]) at = bytes.writeFloatLE(value, at)
  for (const name of BYTES) {
    bytes.set(profile[name], at)
    at += profile[name].length
  }
  for (const name of LISTS) {
    const list = profile[name]
    at = bytes.writeUInt16LE(list.length, at)
    for (const value of list) at = bytes.writeUIntLE(value, at, KEY_BYTES)
  }
  at = bytes.writeUInt8(profile.recent.length, at)
  for (const { key, since, minute } of profile.recent)
    at = bytes.writeUInt32LE(minute, bytes.writeUInt32LE(since, bytes.writeUIntLE(key, at, KEY_BYTES)))
  at = bytes.writeUInt8(profile.bodies.length, at)
  for (const body of profile.bodies) at = writeBody(bytes, body, at)
  at = bytes.writeDoubleLE(profile.restrictedSince, at)
  for (const name of RISES) at = bytes.writeDoubleLE(profile[name], at)
  bytes.set(profile.rises, at)
  at = bytes.writeUInt8(profile.newLinks.length, at + profile.rises.length)
  for (const { domain, since, messages } of profile.newLinks)
    at = bytes.writeUInt32LE(messages, bytes.writeUInt32LE(since, bytes.writeUIntLE(domain, at, KEY_BYTES)))
  return bytes.subarray(0, at)
}

function writeBody(
  bytes: Buffer,
  { values, subject, recipients, strangers, messages, since, minute }: Body,
  from: number,
): number {
  let at = bytes.writeUInt8(values.length, from)
  bytes.set(values, at)
  at = bytes.writeDoubleLE(subject, at + values.length)
  at = bytes.writeFloatLE(messages, bytes.writeFloatLE(strangers, bytes.writeFloatLE(recipients, at)))
  return bytes.writeUInt32LE(minute, bytes.writeUInt32LE(since, at))
}

/** @returns undefined for bytes of another layout. @throws RangeError when they are cut off */
export function decodeSendingProfile(bytes: Buffer): SendingProfile | undefined {
  const isFirst = bytes[0] === FIRST_LAYOUT
  if (!isFirst && bytes[0] !== SENDING_LAYOUT) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const profile = new SendingProfile()
  let at = 1
  const uint8 = () => view.getUint8(at++)
  const uint16 = () => view.getUint16((at += 2) - 2, true)
  const uint32 = () => view.getUint32((at += 4) - 4, true)
  const float = () => view.getFloat32((at += 4) - 4, true)
  const key = () => bytes.readUIntLE((at += KEY_BYTES) - KEY_BYTES, KEY_BYTES)
  const double = () => view.getFloat64((at += 8) - 8, true)
  const upTo = (count: number, most: number) => {
    if (count > most) throw new RangeError('a profile holds more values than it may')
    return count
  }
  profile.isDenied = uint8() === 1
  for (const name of SCALARS) profile[name] = double()
  for (const name of FLOATS) for (let index = 0; index < profile[name].length; index++) profile[name][index] = float()
  for (const name of BYTES) for (let index = 0; index < profile[name].length; index++) profile[name][index] = uint8()
  for (const name of LISTS) for (let left = upTo(uint16(), MOST[name]); left > 0; left--) profile[name].push(key())
  for (let left = upTo(uint8(), profiles.MAX_RECENT); left > 0; left--)
    profile.recent.push({ key: key(), since: uint32(), minute: uint32() })
  for (let left = upTo(uint8(), profiles.MAX_BODIES); left > 0; left--) {
    const values = Uint8Array.from({ length: upTo(uint8(), profiles.BODY_VALUES) }, uint8)
    const subject = double()
    const recipients = isFirst ? uint32() : float()
    const strangers = isFirst ? recipients : float()
    const messages = isFirst ? uint32() : float()
    const since = isFirst ? undefined : uint32()
    const minute = uint32()
    profile.bodies.push({ values, subject, recipients, strangers, messages, since: since ?? minute, minute })
  }
  if (isFirst) return profile
  profile.restrictedSince = double()
  for (const name of RISES) profile[name] = double()
  for (let index = 0; index < profile.rises.length; index++) profile.rises[index] = uint8()
  for (let left = upTo(uint8(), profiles.MAX_NEW_LINKS); left > 0; left--)
    profile.newLinks.push({ domain: key(), since: uint32(), messages: uint32() })
  return profile
}
