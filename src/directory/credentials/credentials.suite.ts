// What credentials, devices and prompts promise when several requests come at once, on whatever engine.
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { Secret, TOTP } from 'otpauth'
import { testBrowser } from '../../../test/support/listeners.ts'
import type { StoreWorld } from '../../../test/support/store-world.ts'
import { now } from '../../base/clock.ts'
import type { WriteTx } from '../../store/store.ts'
import { Directory, type Owner } from '../directory.ts'
import { createOrganisation } from '../structure.ts'
import { addAppPassword, appPasswordsOf, keysOf } from './app-passwords.ts'
import { credentialsOf } from './credential.ts'
import { bindDevice, devicesOf } from './devices.ts'
import { approvePrompt, askOwner, denyPrompt, hasYes, MAX_PROMPTS_AN_HOUR } from './prompts.ts'
import { addPush, pushesOf } from './push-subscriptions.ts'
import { makeRecoveryCodes, passRecoveryCode, recoveryCodesLeft } from './recovery-codes.ts'
import { secondAddressOf, setSecondAddress } from './second-address.ts'
import { confirmTotp, hasTotp, offerTotp, passTotp } from './totp.ts'

const DOMAIN = 'credentials.test'
const STEP_MS = 30_000

export function credentialsSuite(world: () => StoreWorld): void {
  let directory: Directory
  let members = 0
  const write = <T>(work: (tx: WriteTx) => Promise<T>) =>
    world().store.write(world().office.issueModule('sign-in'), work)
  const times = <T>(count: number, work: (tx: WriteTx, n: number) => Promise<T>) =>
    Promise.allSettled(Array.from({ length: count }, (_, n) => write((tx) => work(tx, n))))
  /** What those gave that were not refused. */
  const given = <T>(all: readonly PromiseSettledResult<T>[]) =>
    all.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []))
  const newMember = (): Promise<Owner> =>
    world().store.write(world().office.issueModule('administrator'), (tx) =>
      directory.add(tx, { address: `m${++members}@${DOMAIN}` }, undefined, 'test'),
    )

  before(async () => {
    const { vault, store, office } = world()
    directory = new Directory({ vault, record: async () => undefined, equip: async () => undefined })
    await store.write(office.issueModule('administrator'), (tx) => createOrganisation(tx, vault, 'Example', DOMAIN))
  })

  describe('credentials, at once', () => {
    test('addAppPassword() keeps to the limit, and all have one salt', async () => {
      const owner = await newMember()
      const add = (tx: WriteTx) => addAppPassword(tx, owner, { label: 'phone', protocols: ['imap'] }, undefined)
      await times(4, add)
      await write(async (tx) => {
        for (let n = 0; n < 44; n++) await add(tx)
      })
      await times(6, add)
      const all = await write((tx) => appPasswordsOf(tx, owner))
      assert.equal(all.length, 50)
      assert.equal(new Set(all.map((each) => keysOf(each)?.salt.toString('hex'))).size, 1)
    })

    test('makeRecoveryCodes() leaves ten that are good, and each opens once', async () => {
      const owner = await newMember()
      const made = given(await times(4, (tx) => makeRecoveryCodes(tx, owner))).flat()
      assert.equal(await write((tx) => recoveryCodesLeft(tx, owner)), 10)
      // Each at once with itself, and twice in all.
      const passed = await times(2 * made.length, (tx, n) => passRecoveryCode(tx, owner, made[n >> 1] ?? ''))
      assert.equal(given(passed).filter(Boolean).length, 10)
    })

    test('setSecondAddress() keeps one', async () => {
      const owner = await newMember()
      await times(6, (tx, n) => setSecondAddress(tx, owner, `me-${n}@elsewhere.test`))
      const left = await write((tx) => credentialsOf<{ address: string }>(tx, owner, 'email'))
      assert.deepEqual(
        left.map(({ facts }) => facts.address),
        [await write((tx) => secondAddressOf(tx, owner))],
      )
    })

    test('offerTotp() keeps one offer; its code confirms it once, and later codes pass once', async () => {
      const owner = await newMember()
      const offered = given(await times(4, (tx) => offerTotp(tx, owner, 'a@b')))
      const there = await write((tx) => credentialsOf<{ secret: string }>(tx, owner, 'totp'))
      assert.equal(there.length, 1)
      const { secret } = there[0]?.facts ?? assert.fail()
      assert.ok(offered.some((each) => each.secret === secret))
      const code = (steps: number) =>
        new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: now() + steps * STEP_MS })
      const [first, next] = [code(0), code(1)]
      const confirmed = given(await times(6, (tx) => confirmTotp(tx, owner, first)))
      assert.equal(confirmed.filter(Boolean).length, 1)
      assert.equal(await write((tx) => hasTotp(tx, owner)), true)
      const passed = given(await times(6, (tx) => passTotp(tx, owner, next)))
      assert.equal(passed.filter(Boolean).length, 1)
    })

    test('addPush() keeps one of a browser, and to the limit', async () => {
      const owner = await newMember()
      const add = (tx: WriteTx, n: number) =>
        addPush(tx, owner, { ...testBrowser(`https://push.test/${owner.memberId}/${n}`).subscription, language: 'en' })
      assert.equal(given(await times(6, (tx) => add(tx, 0))).length, 6)
      assert.equal((await write((tx) => pushesOf(tx, owner))).length, 1)
      await times(12, (tx, n) => add(tx, n + 1))
      assert.equal((await write((tx) => pushesOf(tx, owner))).length, 10)
    })

    test('bindDevice() is new once, and stays proven', async () => {
      const owner = await newMember()
      const id = 'abcdefgh12345678'
      const bound = given(await times(6, (tx, n) => bindDevice(tx, owner, id, 'browser', n === 2)))
      assert.equal(bound.filter(({ isNew }) => isNew).length, 1)
      const [device] = await write((tx) => devicesOf(tx, owner))
      assert.equal(device?.trust, 2)
    })
  })

  describe('prompts, at once', () => {
    const who = { protocol: 'imap', client: 'thunderbird', remoteAddress: '192.0.2.1', appPassword: '' }
    const cause = (n: number) => ({ credential: 'password', network: `AS${n}`, client: 'thunderbird' })

    test('askOwner() asks once about one thing, and so many times an hour', async () => {
      const owner = await newMember()
      const ask = async (count: number, about: (n: number) => number) =>
        given(await times(count, (tx, n) => askOwner(tx, owner, cause(about(n)), who))).filter(
          (asked) => asked.state === 'asked' && asked.isNew,
        ).length
      assert.equal(await ask(6, () => 0), 1)
      assert.equal(await ask(8, (n) => n + 1), MAX_PROMPTS_AN_HOUR - 1)
    })

    test('a yes and a no: one of them, and after a no nobody is let in', async () => {
      for (let round = 0; round < 4; round++) {
        const owner = await newMember()
        const asked = await write((tx) => askOwner(tx, owner, cause(0), who))
        const { id, number } = asked.state === 'asked' ? asked.prompt : assert.fail()
        const [yes, no] = given<unknown>(
          await times<unknown>(2, (tx, n) =>
            n === 0 ? approvePrompt(tx, owner, id, number) : denyPrompt(tx, owner, id),
          ),
        )
        assert.notEqual(yes === undefined, no === undefined)
        assert.equal(await write((tx) => hasYes(tx, owner, cause(0))), yes === true)
      }
    })
  })
}
