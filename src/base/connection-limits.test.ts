import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ConnectionLimits } from './connection-limits.ts'
import { Refusal } from './refusal.ts'

const prefixOf = (address: string) => address.split('.').slice(0, 3).join('.')
const refusedFor = (detail: string) => (error: unknown) =>
  error instanceof Refusal && error.reason === 'too-many-connections' && error.detail === detail

test('ConnectionLimits caps one address, one network and everybody', () => {
  const limits = new ConnectionLimits({ total: 5, perAddress: 2, perPrefix: 3 }, prefixOf)
  limits.enter('192.0.2.1')
  const leave = limits.enter('192.0.2.1')
  assert.throws(() => limits.enter('192.0.2.1'), refusedFor('address'))
  limits.enter('192.0.2.2')
  assert.throws(() => limits.enter('192.0.2.3'), refusedFor('prefix'))
  limits.enter('198.51.100.1')
  limits.enter('198.51.100.2')
  assert.throws(() => limits.enter('203.0.113.1'), refusedFor('total'))
  leave()
  leave()
  assert.equal(limits.total, 4)
  limits.enter('192.0.2.1')
  assert.equal(limits.total, 5)
})
