// Codes that are sent to a second address: 6 digits, good for 5 minutes, checked without telling how much was right.
import { timingSafeEqual } from 'node:crypto'
import { randomBytes } from '../base/random.ts'

/** Sends a code; what a mail says and how it goes is decided by wiring. @throws Refusal `unavailable` */
export type SendCode = (address: string, code: string) => Promise<void>

/** NIST SP 800-63B-4 §3.1.3.2: at least 6 digits. */
const DIGITS = 6

export function newCode(): string {
  return String(randomBytes(6).readUIntBE(0, 6) % 10 ** DIGITS).padStart(DIGITS, '0')
}

export function isSameCode(given: string, expected: string): boolean {
  const digits = Buffer.from(given.replace(/[\s-]/g, ''))
  return digits.length === expected.length && timingSafeEqual(digits, Buffer.from(expected))
}
