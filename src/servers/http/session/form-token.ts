// Form tokens: a form or a call that changes something was made by a page that we gave to this very browser, not long ago.
import { createHmac, timingSafeEqual } from 'node:crypto'
import { now } from '../../../base/clock.ts'
import { randomBytes } from '../../../base/random.ts'

const KEY_BYTES = 32
/** A page that was open longer is asked for again. */
const GOOD_FOR_MS = 12 * 3_600_000

/** Signed double submit, OWASP Cross-Site Request Forgery Prevention Cheat Sheet. */
export class FormTokens {
  readonly #key: Uint8Array

  /** @param key  of the installation, so that a page is good at each of its servers; absent: it ends with the process */
  constructor(key: Uint8Array = randomBytes(KEY_BYTES)) {
    this.#key = key
  }

  /** @param browser  the browser's cookie: a token of one browser is nothing in another */
  issue(browser: string): string {
    const at = now().toString(36)
    return `${at}.${this.#sign(browser, at)}`
  }

  isGood(token: string, browser: string): boolean {
    const [at = '', signature = ''] = token.split('.')
    const given = Buffer.from(signature)
    const right = Buffer.from(this.#sign(browser, at))
    const age = now() - Number.parseInt(at, 36)
    return (
      browser !== '' && given.length === right.length && timingSafeEqual(given, right) && age >= 0 && age < GOOD_FOR_MS
    )
  }

  #sign(browser: string, at: string): string {
    return createHmac('sha256', this.#key).update(`form ${browser} ${at}`).digest('base64url')
  }
}
