import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { brotliDecompressSync } from 'node:zlib'
import { SKETCH_VALUES } from '../../mail/sketch.ts'
import { decodeSendingProfile, encodeSendingProfile, MAX_SENDING_PROFILE_BYTES } from './profile-codec.ts'
import { DAY, HOUR, MINUTE, Sender, START } from './sending.fixture.ts'

/** Written by layout 1: six messages with one subject, an hour apart, to somebody and a new stranger each; then three bounces. */
const FIRST_LAYOUT =
  'G3gtoJ4HtvOUG0gIiR+r1X088H+v3mTjx2we0+dLeHtwA8622OMTsMLBckRqPd4kYAnOAe72/kFgSGu5mx8+oJ0l2rzttqB5pkVy8yAwbOsRtun6AvHMqI4nF8P3+zlN6L5dd/AHyAWEuo7hf5VYf+kR1EE2AADV8Pzvr3uBMONFthkA2BPl81G0JPkCgKnvw9bq9Vqt8QpcxhTMwDyxwNL/ghWISSEym7r+Hkvdgq+GdAceaNiD6I70AKZIY2B9qbxucGRDPgYohQzSHAA='
const END = START + 28 * DAY + 2 * HOUR

describe('encodeSendingProfile()', () => {
  test('gives back what it was given, within 16 kB, however much was sent', () => {
    const sender = new Sender()
    sender.work(28, 20)
    for (let index = 0; index < 400; index++)
      sender.send({
        at: END + index * MINUTE,
        to: [index * 3],
        relation: index < 4 ? 'stranger' : 'mutual',
        sketch: Uint32Array.from({ length: SKETCH_VALUES }, (_, value) => index * 999_983 + value * 77_777),
        subject: index,
        linkDomains: [index],
        author: index + 1,
      })
    assert.ok(sender.profile.rise > 0)
    const bytes = encodeSendingProfile(sender.profile)
    assert.ok(bytes.length <= MAX_SENDING_PROFILE_BYTES, `${bytes.length} bytes`)
    const again = decodeSendingProfile(bytes)
    assert.deepEqual(again && encodeSendingProfile(again), bytes)
    assert.deepEqual([again?.rise, again?.rises], [sender.profile.rise, sender.profile.rises])
  })

  test('reads what layout 1 wrote', () => {
    const profile = decodeSendingProfile(brotliDecompressSync(Buffer.from(FIRST_LAYOUT, 'base64')))
    assert.ok(profile !== undefined)
    assert.deepEqual(profile.domains, [1_100, 1_101, 1_102, 1_103, 1_104, 1_001, 1_105])
    const minute = (START + 5 * HOUR) / MINUTE
    assert.deepEqual(profile.bodies, [
      { values: new Uint8Array(), subject: 7, recipients: 7, strangers: 7, messages: 6, since: minute, minute },
    ])
    assert.deepEqual([profile.activeDays, profile.bounces, profile.restrictedSince, profile.rise], [1, 3, 0, 0])
    const again = decodeSendingProfile(encodeSendingProfile(profile))
    assert.deepEqual(again?.hours, profile.hours)
    assert.deepEqual(again?.bodies, profile.bodies)
  })

  test('does not read another layout, nor what is cut off', () => {
    const bytes = encodeSendingProfile(new Sender().profile)
    assert.equal(decodeSendingProfile(Buffer.from([99, ...bytes.subarray(1)])), undefined)
    assert.throws(() => decodeSendingProfile(bytes.subarray(0, bytes.length - 3)), RangeError)
  })
})
