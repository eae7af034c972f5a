import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Refusal } from '../base/refusal.ts'
import { hashPassword, verifyNothing, verifyPassword } from './password.ts'
import { checkStrength } from './strength.ts'

describe('verifyPassword()', () => {
  it('knows the right password, in any Unicode composition, and no other', async () => {
    const hash = await hashPassword('pâté de campagne')
    assert.match(hash, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    assert.equal(await verifyPassword('pâté de campagne'.normalize('NFD'), hash), true)
    assert.equal(await verifyPassword('pate de campagne', hash), false)
  })

  it('matches nothing against a hash it cannot read, or against nobody', async () => {
    assert.equal(await verifyPassword('x', '$argon2id$v=19$m=99999999,t=1,p=1$AAAA$AAAA'), false)
    assert.equal(await verifyPassword('x', ''), false)
    assert.equal(await verifyNothing('x'), false)
  })

  it('refuses input of a size that only serves to cost time', async () => {
    await assert.rejects(hashPassword('x'.repeat(2000)), (error) => error instanceof Refusal)
  })
})

describe('checkStrength()', () => {
  const words = ['alice@example.org', 'Alice Liddell', 'Example Company']
  const weak = ['short1!', 'password1234', 'alice2024!!', 'Liddell.Alice', 'qwertyuiop', 'aaaaaaaaaaaa', 'Example.org1']
  for (const password of weak) {
    it(`refuses ${password}`, async () => {
      await assert.rejects(checkStrength(password, words), (error) => (error as Refusal).reason === 'weak-password')
    })
  }
  for (const password of ['correct horse battery', 'zX9-qw-Lork-77pq', '石头 剪刀 布 在 山上 跑']) {
    it(`takes ${password}`, () => checkStrength(password, words))
  }
})
