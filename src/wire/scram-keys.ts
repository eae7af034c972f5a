// What is kept of a password for SCRAM-SHA-256, and the arithmetic of proofs. RFC 5802 §3, RFC 7677
import crypto from 'node:crypto'
import { promisify } from 'node:util'

const pbkdf2 = promisify(crypto.pbkdf2)

/** RFC 7677 §4: at least 4,096; here more, and still a few ms for a phone. */
export const SCRAM_ITERATIONS = 10_000
const KEY_BYTES = 32

/** Knowing them is enough to check a client, not to be one. RFC 5802 §2.2 */
export interface ScramKeys {
  readonly salt: Buffer
  readonly iterations: number
  readonly storedKey: Buffer
  readonly serverKey: Buffer
}

/** @param password  prepared with `saslprep` */
export async function deriveScramKeys(
  password: string,
  salt: Buffer,
  iterations = SCRAM_ITERATIONS,
): Promise<ScramKeys> {
  const salted = await pbkdf2(password, salt, iterations, KEY_BYTES, 'sha256')
  const storedKey = sha256(hmac(salted, 'Client Key'))
  return { salt, iterations, storedKey, serverKey: hmac(salted, 'Server Key') }
}

/** Whether who made the proof knows the password. RFC 5802 §3: ClientKey = ClientProof XOR ClientSignature */
export function proofHolds({ storedKey }: ScramKeys, authMessage: string, proof: Buffer): boolean {
  const signature = hmac(storedKey, authMessage)
  if (proof.length !== signature.length) return false
  const clientKey = signature.map((byte, index) => byte ^ (proof[index] ?? 0))
  return crypto.timingSafeEqual(sha256(clientKey), storedKey)
}

/** By which the client knows that the server knows it, too. RFC 5802 §3 */
export function serverSignature({ serverKey }: ScramKeys, authMessage: string): Buffer {
  return hmac(serverKey, authMessage)
}

const FORM = /^SCRAM-SHA-256\$([1-9]\d{3,7}):([A-Za-z0-9+/]{8,128}={0,2})\$([A-Za-z0-9+/]{43}=):([A-Za-z0-9+/]{43}=)$/

/** The form in which keys are stored: `SCRAM-SHA-256$iterations:salt$StoredKey:ServerKey`. RFC 5803 §2 */
export function formatScramKeys({ salt, iterations, storedKey, serverKey }: ScramKeys): string {
  const [s, k, v] = [salt, storedKey, serverKey].map((bytes) => bytes.toString('base64'))
  return `SCRAM-SHA-256$${iterations}:${s}$${k}:${v}`
}

/** @returns undefined for what cannot be read: such keys match nothing */
export function parseScramKeys(text: string): ScramKeys | undefined {
  const [, iterations, salt, storedKey, serverKey] = FORM.exec(text) ?? []
  if (salt === undefined || storedKey === undefined || serverKey === undefined) return undefined
  return {
    salt: Buffer.from(salt, 'base64'),
    iterations: Number(iterations),
    storedKey: Buffer.from(storedKey, 'base64'),
    serverKey: Buffer.from(serverKey, 'base64'),
  }
}

function hmac(key: Uint8Array, text: string): Buffer {
  return crypto.createHmac('sha256', key).update(text).digest()
}

function sha256(bytes: Uint8Array): Buffer {
  return crypto.createHash('sha256').update(bytes).digest()
}
