// What a member set up some time ago, as if it had happened then: the device they come with, and recovery codes on paper.
import { now, useClock } from '../../src/base/clock.ts'
import { withHouse } from '../../src/cli/open.ts'
import { bindDevice } from '../../src/directory/credentials/devices.ts'
import { makeRecoveryCodes } from '../../src/directory/credentials/recovery-codes.ts'
import type { TestHouse } from './house.ts'

const IO = { out: () => undefined, err: () => undefined, env: {}, isTerminal: false }

/** @param agoMs  how long ago. @returns the codes. The server of the house does not run yet */
export function setUpBefore({ config }: TestHouse, address: string, agoMs: number): Promise<readonly string[]> {
  return withHouse(config, IO, async ({ store, ticket, directory }) => {
    const owner = await store.read(ticket('intake'), (tx) => directory.owner(tx, address))
    const at = now() - agoMs
    const restore = useClock({ now: () => at })
    return store
      .write(ticket('sign-in'), async (tx) => {
        await bindDevice(tx, owner, undefined, 'Firefox', false)
        return makeRecoveryCodes(tx, owner)
      })
      .finally(restore)
  })
}
