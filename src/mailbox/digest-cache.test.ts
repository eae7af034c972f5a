import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { EmailId } from '../base/ids.ts'
import type { Opener } from '../keys/vault.ts'
import { SealingKey } from '../keys/sealed-value.ts'
import { digestMessage } from '../mail/digest.ts'
import { DigestCache } from './digest-cache.ts'

const key = (): Opener => new SealingKey(Buffer.alloc(32, 1))
const { digest } = digestMessage(Buffer.from('Subject: a\r\n\r\nb'))
const id = (number: number) => number as EmailId
const BOUNDS = { maxBytes: 100, maxMemberBytes: 60, idleMs: 60_000 }

describe('DigestCache', () => {
  it('gives a digest to the key that opened it alone', () => {
    const cache = new DigestCache(BOUNDS)
    const [mine, other] = [key(), key()]
    cache.keep(mine, id(1), digest, 10)
    assert.equal(cache.get(mine, id(1)), digest)
    assert.equal(cache.get(mine, id(2)), undefined)
    assert.equal(cache.get(other, id(1)), undefined)
  })

  it('keeps no more of one member than its share', () => {
    const cache = new DigestCache(BOUNDS)
    const mine = key()
    for (const number of [1, 2, 3, 4]) cache.keep(mine, id(number), digest, 25)
    assert.equal(cache.bytes, 50)
    assert.equal(cache.get(mine, id(1)), digest)
    assert.equal(cache.get(mine, id(3)), undefined)
  })

  it('forgets first who was not there for longest', () => {
    const cache = new DigestCache(BOUNDS)
    const [first, second, third] = [key(), key(), key()]
    for (const one of [first, second]) cache.keep(one, id(1), digest, 50)
    cache.touch(first)
    cache.keep(third, id(1), digest, 50)
    assert.equal(cache.get(second, id(1)), undefined)
    assert.equal(cache.get(first, id(1)), digest)
    assert.equal(cache.bytes, 100)
  })

  it('forgets all of a member that nobody asks for', (context) => {
    context.mock.timers.enable({ apis: ['setTimeout'] })
    const cache = new DigestCache(BOUNDS)
    const mine = key()
    cache.keep(mine, id(1), digest, 10)
    context.mock.timers.tick(BOUNDS.idleMs)
    assert.equal(cache.get(mine, id(1)), undefined)
    assert.equal(cache.bytes, 0)
  })
})
