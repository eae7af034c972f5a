// Remembers for a short time that a password was right, so that a client with ten connections costs one Argon2.
import { createHmac } from 'node:crypto'
import { randomBytes } from '../base/random.ts'
import { verifyPassword } from '../directory/password.ts'
import { RecentMap } from './recent-map.ts'

/** At most, and at least half of it: a client opens its connections one by one, and comes back after a lost network. */
const KEPT_MS = 10 * 60_000
/** About 200 bytes each. */
const MAX_ENTRIES = 20_000

/**
 * What is remembered is HMAC(secret of this process, stored hash and password): neither can be read back, and a new
 * password, having a new hash, is never met by an old entry, in whichever process it was set. Wrong passwords are not
 * remembered: each costs its full time. State and tickets are none of its business: they are asked at every sign-in.
 */
export class PasswordMemo {
  readonly #secret = randomBytes(32)
  readonly #verify: (password: string, hash: string) => Promise<boolean>
  readonly #right = new RecentMap<true>(KEPT_MS, MAX_ENTRIES)
  readonly #underWay = new Map<string, Promise<boolean>>()

  constructor(verify = verifyPassword) {
    this.#verify = verify
  }

  get size(): number {
    return this.#right.size
  }

  /** As `verifyPassword`; equal questions that come at the same time are answered by one check. */
  async verify(password: string, hash: string): Promise<boolean> {
    const key = createHmac('sha256', this.#secret).update(`${hash}\0${password}`).digest('base64')
    if (this.#right.get(key)) return true
    const underWay = this.#underWay.get(key)
    if (underWay !== undefined) return underWay
    const check = this.#verify(password, hash).finally(() => this.#underWay.delete(key))
    this.#underWay.set(key, check)
    const isRight = await check
    if (isRight) this.#right.set(key, true)
    return isRight
  }
}
