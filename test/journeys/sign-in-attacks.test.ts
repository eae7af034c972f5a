// Passwords are guessed at scale from many addresses: nobody comes in without a second proof, and every owner does.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import {
  attack,
  attackersOf,
  openAttackStage,
  spray,
  stuffing,
  withCheapHashes,
  type Stage,
} from '../support/attack-stage.ts'

const MEMBERS = 60
const TRIES = 500
const PER_SECOND = 100
const ADDRESSES = attackersOf(50)
/** Guesses of the stuffing that are right. */
const RIGHT = 10

const ATTACKS = {
  stuffing: ({ members }: Stage) => stuffing(members, ADDRESSES, TRIES, RIGHT),
  spray: ({ members }: Stage) => spray(members, ADDRESSES, TRIES),
}

for (const [name, guessesOf] of Object.entries(ATTACKS))
  describe(name, () => {
    let stage: Stage
    let undo: () => void
    before(async () => {
      undo = withCheapHashes()
      stage = await openAttackStage(MEMBERS)
    })
    after(async () => {
      await stage.cleanup()
      undo()
    })

    test('nobody comes in without a second proof, no owner is locked out, and it is noticed within a minute', async () => {
      for (const member of stage.members) assert.equal(await stage.tryOne(member), 'in', member.protocol)
      const { attackers, honest, detected } = await attack(stage, guessesOf(stage), PER_SECOND)
      assert.equal(attackers.get('in') ?? 0, 0)
      assert.deepEqual([...honest.keys()], ['in'])
      assert.ok(detected !== undefined && detected.ms < 60_000)
      assert.ok((attackers.get('sign-in-refused') ?? 0) > 0, 'before a password is looked at')
      const blocks = await stage.world.blocked()
      assert.ok(blocks.every(({ source, until, at }) => source === 'attack' && until - at === 3_600_000))
    })

    test('the owner comes in by a device of hers even from a network that is refused', async () => {
      const [block] = await stage.world.blocked()
      const owner = stage.members.findLast(({ deviceToken }) => deviceToken !== undefined)
      assert.ok(block && owner)
      const remoteAddress = block.network.replace(/0\/24$/, '77')
      assert.equal(await stage.tryOne({ ...owner, remoteAddress, deviceToken: '' }), 'sign-in-refused')
      assert.equal(await stage.tryOne({ ...owner, remoteAddress }), 'verified')
    })
  })
