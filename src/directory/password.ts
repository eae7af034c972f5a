// Password hashing: Argon2id, in the PHC string form, with a bound on how much memory sign-ins may take at once;
// and the keys of SCRAM beside it.
import crypto from 'node:crypto'
import { randomBytes } from '../base/random.ts'
import { Refusal } from '../base/refusal.ts'
import { saslprep } from '../wire/saslprep.ts'
import { deriveScramKeys, formatScramKeys } from '../wire/scram-keys.ts'

/** OWASP Password Storage Cheat Sheet: Argon2id with 19 MiB, 2 passes, 1 lane. RFC 9106 §4 */
const MEMORY_KIB = 19_456
const PASSES = 2
const LANES = 1
const SALT_BYTES = 16
const HASH_BYTES = 32
/** Longer input is refused before it costs anything. */
const MAX_PASSWORD_BYTES = 1024
/** 4 × 19 MiB at most at a time; further sign-ins wait. */
const AT_ONCE = 4
/** Waiting sign-ins beyond this are told to come later. */
const MAX_WAITING = 500

interface Cost {
  readonly memory: number
  readonly passes: number
  readonly lanes: number
}

/** What is stored of a password. */
export interface PreparedPassword {
  /** Argon2id in PHC form */
  readonly hash: string
  /** in the form of RFC 5803; undefined for a password that has no spelling for SCRAM */
  readonly scramKeys: string | undefined
}

/** @param salt  of the keys for SCRAM: a member keeps one, so that the same proof may be of this password or of an app password */
export async function preparedPassword(password: string, salt = randomBytes(SALT_BYTES)): Promise<PreparedPassword> {
  const spelling = saslprep(password)
  return {
    hash: await hashPassword(password),
    scramKeys: spelling === undefined ? undefined : formatScramKeys(await deriveScramKeys(spelling, salt)),
  }
}

/** @returns `$argon2id$v=19$m=…,t=…,p=…$salt$hash` */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES)
  const cost = { memory: MEMORY_KIB, passes: PASSES, lanes: LANES }
  const hash = await argon2id(password, salt, HASH_BYTES, cost)
  return `$argon2id$v=19$m=${MEMORY_KIB},t=${PASSES},p=${LANES}$${unpadded(salt)}$${unpadded(hash)}`
}

const PHC = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,2})\$([A-Za-z0-9+/]{1,88})\$([A-Za-z0-9+/]{1,88})$/

/** Takes the same time for every password. A hash that cannot be read matches nothing. */
export async function verifyPassword(password: string, phc: string): Promise<boolean> {
  const [, memory, passes, lanes, salt, expected] = PHC.exec(phc) ?? []
  if (salt === undefined || expected === undefined) return false
  const wanted = Buffer.from(expected, 'base64')
  const cost = { memory: Number(memory), passes: Number(passes), lanes: Number(lanes) }
  const hash = await argon2id(password, Buffer.from(salt, 'base64'), wanted.length, cost)
  return crypto.timingSafeEqual(hash, wanted)
}

let decoy: Promise<string> | undefined

/** For a name that does not exist: costs what a real check costs, and says no. */
export async function verifyNothing(password: string): Promise<false> {
  decoy ??= hashPassword(randomBytes(18).toString('base64'))
  await verifyPassword(password, await decoy)
  return false
}

let running = 0
const waiting: (() => void)[] = []

async function argon2id(password: string, salt: Buffer, length: number, cost: Cost): Promise<Buffer> {
  // NFC: the same password typed on two systems is the same bytes. RFC 8265 §4.2
  const message = Buffer.from(password.normalize('NFC'), 'utf8')
  if (message.length > MAX_PASSWORD_BYTES) throw new Refusal('bad-parameter', 'Password is too long')
  if (running >= AT_ONCE) {
    if (waiting.length >= MAX_WAITING) throw new Refusal('unavailable', 'Too many sign-ins at once, try again')
    await new Promise<void>((resolve) => waiting.push(resolve))
  } else running++
  try {
    return await new Promise((resolve, reject) => {
      const parameters = {
        message,
        nonce: salt,
        parallelism: cost.lanes,
        tagLength: length,
        memory: cost.memory,
        passes: cost.passes,
      }
      crypto.argon2('argon2id', parameters, (error, hash) => (error ? reject(error) : resolve(hash)))
    })
  } finally {
    const next = waiting.shift()
    if (next === undefined) running--
    else next()
  }
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '')
}
