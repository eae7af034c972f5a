import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DEFAULT_RATES, redrawn } from './rates.ts'
import { World } from './world.ts'

const worldOf = (seed: number) =>
  new World({ seed, rates: { ...DEFAULT_RATES, members: 20 }, days: 20, quietDays: 10, attacks: 5 })

test('a world is the same each time, and another by another seed', () => {
  const eventsOf = (seed: number) => JSON.stringify([...worldOf(seed).lived()])
  assert.equal(eventsOf(3), eventsOf(3))
  assert.notEqual(eventsOf(3), eventsOf(4))
  assert.notDeepEqual(redrawn(3), redrawn(4))
})

test('attempts come in their order; nothing that an engine is given names who made them', () => {
  for (const attempts of worldOf(5).lived()) {
    attempts.forEach(({ event }, index) => {
      const before = attempts[index - 1]
      assert.ok(before === undefined || before.event.at <= event.at)
      assert.ok(!('by' in event) && event.account.startsWith('member'))
    })
  }
})

test('attackers fill in the same fields as owners of the same protocol', () => {
  const fields = new Map<string, Set<string>>()
  for (const { by, event } of [...worldOf(6).lived()].flat()) {
    if (!event.passwordOk) continue
    const key = `${by === 'owner' ? 'owner' : 'attacker'} ${event.protocol}`
    const own = fields.get(key) ?? new Set()
    for (const [name, value] of Object.entries(event)) {
      own.add(name)
      if (typeof value === 'object') for (const inner of Object.keys(value)) own.add(`${name}.${inner}`)
    }
    fields.set(key, own)
  }
  for (const protocol of ['web', 'imap', 'smtp']) {
    const [owners, attackers] = [fields.get(`owner ${protocol}`), fields.get(`attacker ${protocol}`)]
    assert.deepEqual(
      [...(attackers ?? [])].filter((name) => owners?.has(name) !== true),
      [],
    )
  }
})
