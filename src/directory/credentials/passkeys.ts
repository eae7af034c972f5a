// Passkeys: keys that a device keeps and opens by a finger, a face or a PIN. Web Authentication Level 3
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
  type AuthenticationResponseJSON,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  type RegistrationResponseJSON,
} from '@simplewebauthn/server'
import { randomBytes } from '../../base/random.ts'
import { Refusal } from '../../base/refusal.ts'
import type { ReadTx, WriteTx } from '../../store/store.ts'
import type { Owner } from '../directory.ts'
import { lockMember } from '../records.ts'
import * as records from '../records-credentials.ts'
import { addCredential, credentialOfToken, credentialsOf, useCredential, type Credential } from './credential.ts'

/** Whom passkeys are made for: a host, and the pages of it that may ask for them. WebAuthn §5.1.2, §13.4.9 */
export interface RelyingParty {
  readonly id: string
  readonly origins: readonly string[]
}

interface PasskeyFacts {
  readonly label: string
  /** as the device names it, base64url */
  readonly credentialId: string
  /** COSE key, base64url */
  readonly publicKey: string
  /** how the browser reaches it; WebAuthn §5.8.4 */
  readonly transports: readonly string[]
}

export interface Passkey {
  readonly id: string
  readonly label: string
  /** ms since 1970 */
  readonly createdAt: number
}

const NAME = 'Gatehouse'
const MAX_PASSKEYS = 20
const MAX_LABEL = 60
/** WebAuthn §13.4.3: at least 16 */
const CHALLENGE_BYTES = 32

const tokenOf = (credentialId: string) => `passkey:${credentialId}`
const stored = (tx: ReadTx, owner: Owner) => credentialsOf<PasskeyFacts>(tx, owner, 'passkey')

export async function passkeysOf(tx: ReadTx, owner: Owner): Promise<readonly Passkey[]> {
  return (await stored(tx, owner)).map(({ id, facts, createdAt }) => ({ id, label: facts.label, createdAt }))
}

/** What a browser needs to make one; devices that have one already are left out. */
export async function passkeyCreation(
  tx: ReadTx,
  owner: Owner,
  party: RelyingParty,
  address: string,
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  const there = await stored(tx, owner)
  requireRoom(there)
  return generateRegistrationOptions({
    rpName: NAME,
    rpID: party.id,
    userName: address,
    // WebAuthn §14.6.1: the handle tells nothing about the person.
    userID: Uint8Array.from(Buffer.from(String(owner.memberId))),
    challenge: Uint8Array.from(randomBytes(CHALLENGE_BYTES)),
    attestationType: 'none',
    excludeCredentials: there.map(({ facts }) => ({ id: facts.credentialId })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  })
}

/** @param challenge  of the options that were given out. @throws Refusal `wrong-credentials`, `limit-reached` */
export async function addPasskey(
  tx: WriteTx,
  owner: Owner,
  party: RelyingParty,
  challenge: string,
  label: string,
  response: object,
): Promise<string> {
  const { registrationInfo } = await verified(() =>
    verifyRegistrationResponse({
      response: response as RegistrationResponseJSON,
      expectedChallenge: challenge,
      expectedOrigin: [...party.origins],
      expectedRPID: party.id,
      requireUserVerification: true,
    }),
  )
  const credential = registrationInfo?.credential
  if (credential === undefined) throw wrongPasskey()
  const facts: PasskeyFacts = {
    label: [...label.trim()].slice(0, MAX_LABEL).join('') || 'Passkey',
    credentialId: credential.id,
    publicKey: Buffer.from(credential.publicKey).toString('base64url'),
    transports: credential.transports ?? [],
  }
  await lockMember(tx, owner)
  requireRoom(await stored(tx, owner))
  return addCredential(tx, owner, { kind: 'passkey', facts, token: tokenOf(credential.id) })
}

/**
 * What a browser needs to use one.
 * @param owner  absent: it will tell who it is
 * @param before  ms since 1970: those that were made from then on are not asked for
 */
export async function passkeyRequest(
  tx: ReadTx,
  owner: Owner | undefined,
  party: RelyingParty,
  before = Number.POSITIVE_INFINITY,
): Promise<PublicKeyCredentialRequestOptionsJSON> {
  const all = owner === undefined ? [] : await stored(tx, owner)
  const there = all.filter(({ createdAt }) => createdAt < before)
  return generateAuthenticationOptions({
    rpID: party.id,
    challenge: Uint8Array.from(randomBytes(CHALLENGE_BYTES)),
    userVerification: 'required',
    allowCredentials: there.map(({ facts }) => ({ id: facts.credentialId, transports: [...facts.transports] })),
  })
}

/**
 * Checks what a browser signed, and raises the passkey's counter.
 * @param before  ms since 1970: a passkey that was made from then on does not fit
 * @returns whose passkey it is. @throws Refusal `wrong-credentials`
 */
export async function passPasskey(
  tx: WriteTx,
  organisation: Pick<Owner, 'organisationId'>,
  party: RelyingParty,
  challenge: string,
  response: object,
  before = Number.POSITIVE_INFINITY,
): Promise<Owner> {
  const answer = response as AuthenticationResponseJSON
  if (typeof answer.id !== 'string') throw wrongPasskey()
  const found = await credentialOfToken<PasskeyFacts>(tx, organisation, tokenOf(answer.id))
  if (found === undefined || found.createdAt >= before) throw wrongPasskey()
  const { authenticationInfo } = await verified(() =>
    verifyAuthenticationResponse({
      response: answer,
      expectedChallenge: challenge,
      expectedOrigin: [...party.origins],
      expectedRPID: party.id,
      requireUserVerification: true,
      credential: webAuthnCredential(found),
    }),
  )
  // WebAuthn §6.1.1: many count nothing and stay at 0; the library has refused a counter that fell behind.
  const { newCounter } = authenticationInfo
  const isNoted = await useCredential(tx, found.owner, found.id, newCounter > 0 ? { counter: newCounter } : {})
  if (!isNoted) throw wrongPasskey()
  return found.owner
}

/** @returns whether there was one */
export async function removePasskey(tx: WriteTx, owner: Owner, id: string): Promise<boolean> {
  return (await records.deleteCredentials(tx, owner, { id, kinds: ['passkey'] })) === 1
}

function requireRoom(there: readonly unknown[]): void {
  if (there.length >= MAX_PASSKEYS) throw new Refusal('limit-reached', `A member has at most ${MAX_PASSKEYS} passkeys`)
}

function webAuthnCredential({ facts, counter }: Credential<PasskeyFacts>) {
  const publicKey = Uint8Array.from(Buffer.from(facts.publicKey, 'base64url'))
  return { id: facts.credentialId, publicKey, counter, transports: [...facts.transports] }
}

/** The library throws whatever it finds in an answer that somebody made up. */
async function verified<Result extends { readonly verified: boolean }>(check: () => Promise<Result>): Promise<Result> {
  const result = await check().catch((error: unknown) => {
    throw wrongPasskey(error)
  })
  if (!result.verified) throw wrongPasskey()
  return result
}

function wrongPasskey(cause?: unknown): Refusal {
  return new Refusal('wrong-credentials', 'This passkey does not fit', String(cause ?? ''), { cause })
}
