// Whoever must help a member: app passwords, second factors, sessions and what waits, by the command line.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { withHouse } from '../../src/cli/open.ts'
import { askOwner } from '../../src/directory/credentials/prompts.ts'
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

  test('"not me" voids the app password that was used, and leaves the account its own', async () => {
    const [made] = await json('app-password', ALICE, '--add', 'Stolen', '--protocol', 'imap')
    const appPassword = String(made?.['id'])
    const io = { out: () => undefined, err: () => undefined, env: {}, isTerminal: false }
    const prompt = await withHouse(house.config, io, ({ store, directory, ticket }) =>
      store.write(ticket('sign-in'), async (tx) => {
        const owner = (await directory.credentials(tx, ALICE))?.owner
        assert.ok(owner)
        const cause = { credential: appPassword, network: 'AS64496', client: 'curl' }
        const who = { protocol: 'imap', client: 'curl', remoteAddress: '192.0.2.7', appPassword }
        const asked = await askOwner(tx, owner, cause, who)
        assert.ok(asked.state === 'asked')
        return asked.prompt.id
      }),
    )
    assert.deepEqual(await json('prompts', ALICE, '--not-me', prompt), [{ denied: prompt, appPassword }])
    const left = await json('app-password', ALICE)
    assert.ok(left.every(({ id }) => id !== appPassword))
    assert.ok(await house.imap(), 'the own password is still good')
  })

  test('what is not there is said to be not there', async () => {
    const [factors] = await json('second-factor', ALICE)
    assert.deepEqual(factors, { totp: false, passkeys: [], recoveryCodes: 0, secondAddress: '' })
    assert.equal((await house.command('member', 'prompts', ALICE, '--approve', 'none')).code, 1)
    assert.equal((await house.command('member', 'app-password', ALICE, '--add', 'x', '--protocol', 'ftp')).code, 2)
  })
})
