import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { refusal } from '../../../../test/support/refusals.ts'
import type { MemberId } from '../../../base/ids.ts'
import { UnderWay } from './under-way.ts'

const MIB = 1_048_576
const member = (id: number) => id as MemberId

describe('UnderWay', () => {
  it('enter() lets two of a member in, eight of all, and others when one is over', () => {
    const underWay = new UnderWay()
    const ends = [1, 1, 2, 2, 3, 3, 4].map((id) => underWay.enter(member(id), 0))
    assert.throws(() => underWay.enter(member(1), 0), refusal('limit-reached'))
    ends.push(underWay.enter(member(5), 0))
    assert.throws(() => underWay.enter(member(6), 0), refusal('limit-reached'))
    ends[0]?.()
    underWay.enter(member(1), 0)
  })

  it('enter() lets no more in than there is memory for, one too large alone, and what needs none always', () => {
    const underWay = new UnderWay()
    const end = underWay.enter(member(1), 200 * MIB)
    assert.throws(() => underWay.enter(member(2), 1), refusal('limit-reached'))
    underWay.enter(member(2), 0)
    end()
    underWay.enter(member(3), 70 * MIB)
    underWay.enter(member(4), 50 * MIB)
    assert.throws(() => underWay.enter(member(5), 10 * MIB), refusal('limit-reached'))
  })
})
