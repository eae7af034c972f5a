// Preloaded into a server (NODE_OPTIONS=--import …): the root keys behave as if a KMS kept them, which can be away, and the
// time that cached keys are good for passes as fast as a test wants. A file named by REMOTE_KEYS says how it is.
import { readFileSync } from 'node:fs'
import { useClock } from '../../src/base/clock.ts'
import { Refusal } from '../../src/base/refusal.ts'
import { LocalKeyring } from '../../src/keys/keyring.ts'

export interface RemoteKeys {
  readonly isAway: boolean
  /** ms by which the clock that never goes back is ahead */
  readonly ahead: number
}

const file = process.env['REMOTE_KEYS']
if (file !== undefined) {
  const state = () => JSON.parse(readFileSync(file, 'utf8')) as RemoteKeys
  const { wrap, unwrap } = LocalKeyring.prototype
  const answer = <T>(work: () => Promise<T>): Promise<T> =>
    state().isAway ? Promise.reject(new Refusal('unavailable', 'Keys are not available', 'the KMS is away')) : work()
  LocalKeyring.prototype.wrap = function (...args) {
    return answer(() => wrap.apply(this, args))
  }
  LocalKeyring.prototype.unwrap = function (...args) {
    return answer(() => unwrap.apply(this, args))
  }
  useClock({ monotonic: () => performance.now() + state().ahead })
}
