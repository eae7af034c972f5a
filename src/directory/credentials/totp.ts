// Codes from an app, new every 30 s. RFC 6238; the otpauth: address is what apps scan.
import { Secret, TOTP } from 'otpauth'
import { now } from '../../base/clock.ts'
import { randomBytes } from '../../base/random.ts'
import type { ReadTx, WriteTx } from '../../store/store.ts'
import type { Owner } from '../directory.ts'
import { lockMember } from '../records.ts'
import * as records from '../records-credentials.ts'
import { addCredential, credentialsOf, useCredential, type Credential } from './credential.ts'

/** RFC 4226 §4 R6: at least 128 bits, better 160. */
const SECRET_BYTES = 20
/** RFC 6238 §5.2 */
const STEP_S = 30
/** Steps that a phone's clock may be wrong by, either way. RFC 6238 §6 */
const DRIFT = 1
const ISSUER = 'Gatehouse'

interface TotpFacts {
  /** base 32 */
  readonly secret: string
}

/** An app that is in use: its first code was right. */
const isInUse = ({ usedAt }: Credential<TotpFacts>) => usedAt !== undefined

export async function hasTotp(tx: ReadTx, owner: Owner): Promise<boolean> {
  return (await credentialsOf<TotpFacts>(tx, owner, 'totp')).some(isInUse)
}

/**
 * Makes a secret for an app. It counts from the first right code on (`confirmTotp`); one that never came is forgotten here.
 * @param address  the app shows it
 */
export async function offerTotp(
  tx: WriteTx,
  owner: Owner,
  address: string,
): Promise<{ readonly url: string; readonly secret: string }> {
  await lockMember(tx, owner)
  for (const each of await credentialsOf<TotpFacts>(tx, owner, 'totp'))
    if (!isInUse(each)) await records.deleteCredentials(tx, owner, { id: each.id })
  const secret = new Secret({ buffer: Uint8Array.from(randomBytes(SECRET_BYTES)).buffer })
  await addCredential(tx, owner, { kind: 'totp', facts: { secret: secret.base32 } satisfies TotpFacts })
  return { url: codesOf(secret, address).toString(), secret: secret.base32 }
}

/** The first code of an app that was offered; the app before it is over then. @returns whether it was right; undefined when none was offered */
export async function confirmTotp(tx: WriteTx, owner: Owner, code: string): Promise<boolean | undefined> {
  await lockMember(tx, owner)
  const apps = await credentialsOf<TotpFacts>(tx, owner, 'totp')
  const offered = apps.find((each) => !isInUse(each))
  if (offered === undefined) return undefined
  if (!(await spend(tx, offered, code))) return false
  for (const { id } of apps.filter(isInUse)) await records.deleteCredentials(tx, owner, { id })
  return true
}

/** @returns whether there was one */
export async function removeTotp(tx: WriteTx, owner: Owner): Promise<boolean> {
  return (await records.deleteCredentials(tx, owner, { kinds: ['totp'] })) > 0
}

/** @returns whether the code is one of now, give or take a step, and was not used before */
export async function passTotp(tx: WriteTx, owner: Owner, code: string): Promise<boolean> {
  for (const each of await credentialsOf<TotpFacts>(tx, owner, 'totp'))
    if (isInUse(each) && (await spend(tx, each, code))) return true
  return false
}

/** RFC 6238 §5.2: a code is taken once; with it all earlier ones are over. */
async function spend(tx: WriteTx, { id, owner, facts }: Credential<TotpFacts>, code: string): Promise<boolean> {
  const at = now()
  const digits = code.replace(/[\s-]/g, '')
  const delta = codesOf(Secret.fromBase32(facts.secret), '').validate({ token: digits, timestamp: at, window: DRIFT })
  if (delta === null) return false
  return useCredential(tx, owner, id, { counter: Math.floor(at / (STEP_S * 1_000)) + delta })
}

function codesOf(secret: Secret, label: string): TOTP {
  return new TOTP({ issuer: ISSUER, label, secret, algorithm: 'SHA1', digits: 6, period: STEP_S })
}
