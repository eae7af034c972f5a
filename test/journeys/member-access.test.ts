// Whoever must help a member: app passwords, second factors, sessions and what waits, by the command line.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { ALICE, openTestHouse, type TestHouse } from '../support/house.ts'

describe('gatehouse member: how a member comes in', () => {
  let house: TestHouse
  before(async () => {
    house = await openTestHouse()
    await house.start()
  })
  after(() => house.cleanup())

  const json = async (...args: string[]) => {
    const { code, out, err } = await house.command('member', ...args, '--json')
    assert.equal(code, 0, err)
    return out
      .trim()
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Record<string, unknown>)
  }

  test('an app password opens IMAP, shows its last use, and is out once it is revoked', async () => {
    const [made] = await json('app-password', ALICE, '--add', 'Phone', '--protocol', 'imap')
    const password = String(made?.['password'])
    const client = await house.imap(ALICE, password)
    const [row] = await json('app-password', ALICE)
    assert.deepEqual([row?.['label'], row?.['protocols'], row?.['networks']], ['Phone', ['imap'], ['127.0.0.0/24']])
    assert.match((await house.submission(ALICE, password)).answer, /^535 /)
    const { farewell } = await client.idle()
    await json('app-password', ALICE, '--revoke', String(made?.['id']))
    assert.match(await farewell, /^\* BYE /)
    await assert.rejects(house.imap(ALICE, password), /Wrong name or password/)
  })

  test('sessions are listed, and end on every protocol at a word', async () => {
    const client = await house.imap()
    const rows = await json('sessions', ALICE)
    assert.ok(rows.some(({ protocol, ip }) => protocol === 'imap' && ip === '127.0.0.1'))
    const { farewell } = await client.idle()
    await json('sessions', ALICE, '--end')
    assert.match(await farewell, /^\* BYE /)
    assert.ok(await house.imap())
  })

  test('what is not there is said to be not there', async () => {
    const [factors] = await json('second-factor', ALICE)
    assert.deepEqual(factors, { totp: false, passkeys: [], recoveryCodes: 0, secondAddress: '' })
    assert.equal((await house.command('member', 'prompts', ALICE, '--approve', 'none')).code, 1)
    assert.equal((await house.command('member', 'app-password', ALICE, '--add', 'x', '--protocol', 'ftp')).code, 2)
  })
})
