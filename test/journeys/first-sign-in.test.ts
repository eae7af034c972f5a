// Nobody is shut out for good: the first day of an account, who set up nothing and comes from elsewhere, and the way back after "not me".
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { useClock } from '../../src/base/clock.ts'
import { Refusal } from '../../src/base/refusal.ts'
import type { Owner } from '../../src/directory/directory.ts'
import { Places } from '../../src/risk/geography/places.ts'
import { openSignInWorld, type SignInWorld } from '../support/sign-in-world.ts'
import { browser, pendingOf, signedIn } from '../support/web-visits.ts'

const PASSWORD = 'correct horse battery'
/** public addresses: of Tunisia, Japan and Brazil */
const [HOME, ELSEWHERE, FAR] = ['41.231.21.1', '133.11.0.1', '200.160.2.3']
const HOUR_MS = 3_600_000

const refusal = (reason: string) => (error: unknown) => error instanceof Refusal && error.reason === reason

describe('who has no second factor', () => {
  let world: SignInWorld
  let restore: () => void
  let later = 0
  before(async () => {
    restore = useClock({ now: () => Date.now() + later })
    world = await openSignInWorld({ risk: { places: await Places.open() } })
  })
  after(async () => {
    await world.cleanup()
    restore()
  })

  const comeIn = (name: string, from: string, token = '', password = PASSWORD) =>
    world.web.withPassword(browser(from, token), name, password)

  /** A member who came from home for some days. */
  async function settled(name: string): Promise<{ owner: Owner; token: string }> {
    const owner = await world.add(name, PASSWORD)
    let token = ''
    for (let day = 0; day < 4; day++) {
      token = signedIn(await comeIn(name, HOME, token)).deviceToken
      later += 25 * HOUR_MS
    }
    return { owner, token }
  }

  test('a new member comes in from a public address, may set up a factor, and is asked for it from then on', async () => {
    const name = 'new@example.org'
    const owner = await world.add(name, PASSWORD)
    const first = signedIn(await comeIn(name, HOME))
    assert.equal(
      await world.reassess.ofMember(owner.memberId),
      0,
      'a new factor must not end the session it was set up in',
    )
    later += 12 * HOUR_MS
    signedIn(await comeIn(name, ELSEWHERE))
    await world.desk.newRecoveryCodes(first)
    assert.deepEqual(pendingOf(await comeIn(name, FAR)).factors, ['recovery-code'])
  })

  test('a session on the local network is a history: the first sign-in from elsewhere waits', async () => {
    await world.add('local@example.org', PASSWORD)
    signedIn(await comeIn('local@example.org', '192.168.1.20'))
    assert.deepEqual(pendingOf(await comeIn('local@example.org', HOME)).factors, ['approval'])
  })

  test('later, a sign-in from elsewhere waits for a yes', async () => {
    const name = 'settled@example.org'
    const { token } = await settled(name)
    const here = signedIn(await comeIn(name, HOME, token))
    const { id, factors } = pendingOf(await comeIn(name, FAR))
    assert.deepEqual(factors, ['qr', 'approval'])
    const shown = await world.web.challenge(browser(FAR), id, 'approval')
    assert.equal(shown.factor, 'approval')
    await world.web.challenge(browser(FAR), id, 'approval')
    assert.equal(await world.web.outcomeOf(browser(FAR), id), undefined)
    const [prompt, ...more] = await world.desk.prompts(here)
    assert.deepEqual([prompt?.protocol, prompt?.remoteAddress, more.length], ['web', FAR, 0])
    await world.desk.approve(here, prompt?.id ?? '', shown.number)
    signedIn(await world.web.outcomeOf(browser(FAR), id))
  })

  test('a yes that comes after the page was closed lets the next try in; a no keeps it out', async () => {
    const name = 'slow@example.org'
    const { token } = await settled(name)
    const here = signedIn(await comeIn(name, HOME, token))
    const ask = async (from: string) => {
      const { id } = pendingOf(await comeIn(name, from))
      const shown = await world.web.challenge(browser(from), id, 'approval')
      const [prompt] = await world.desk.prompts(here)
      assert.ok(shown.factor === 'approval' && prompt !== undefined)
      return { id, number: shown.number, prompt: prompt.id }
    }
    const denied = await ask(ELSEWHERE)
    await assert.rejects(world.desk.approve(here, denied.prompt, '00'), refusal('wrong-credentials'))
    await assert.rejects(world.web.outcomeOf(browser(ELSEWHERE), denied.id), refusal('sign-in-refused'))
    await assert.rejects(comeIn(name, ELSEWHERE), refusal('sign-in-refused'))
    const { number, prompt } = await ask(FAR)
    await world.desk.approve(here, prompt, number)
    signedIn(await comeIn(name, FAR))
  })

  test('after "not me", a password set by an administrator lets the owner in where they are known, and only there', async () => {
    const name = 'back@example.org'
    const { owner, token } = await settled(name)
    const here = signedIn(await comeIn(name, HOME, token))
    const { id } = pendingOf(await comeIn(name, FAR))
    await world.web.challenge(browser(FAR), id, 'approval')
    const [prompt] = await world.desk.prompts(here)
    await world.desk.deny(here, prompt?.id ?? '')
    assert.ok(pendingOf(await comeIn(name, HOME, token)).factors.includes('approval'), 'the thief may sit at home')
    later += 60_000
    await world.setPassword(owner, 'wrong donkey voltage')
    later += 60_000
    const back = await comeIn(name, HOME, token, 'wrong donkey voltage')
    signedIn(back)
    await assert.rejects(comeIn(name, FAR, '', 'wrong donkey voltage'), refusal('sign-in-refused'))
  })
})
