// Passwords that we make for mail programs: long enough that a keyed hash is all their check costs, good for some protocols,
// and at home with the program and the networks they were used from.
import { now } from '../../base/clock.ts'
import { randomText } from '../../base/ids.ts'
import { randomBytes } from '../../base/random.ts'
import { Refusal } from '../../base/refusal.ts'
import type { ReadTx, WriteTx } from '../../store/store.ts'
import { deriveScramKeys, formatScramKeys, parseScramKeys, type ScramKeys } from '../../wire/scram-keys.ts'
import type { Owner } from '../directory.ts'
import { lockMember } from '../records.ts'
import * as records from '../records-credentials.ts'
import { addCredential, credentialOfToken, credentialsOf, useCredential, type Credential } from './credential.ts'

/** Letters and digits of 5 bits each, shown in groups of five. */
const LENGTH = 20
const SALT_BYTES = 16
const MAX_LABEL = 60
const MAX_APP_PASSWORDS = 50
/** Networks that are home: the office, the house, the phone's. A new one takes the place of the oldest. */
const MAX_NETWORKS = 8

export interface AppPasswordFacts {
  readonly label: string
  readonly protocols: readonly string[]
  /** in the form of RFC 5803 */
  readonly scramKeys: string
  /** '' before its first use, and while no program said what it is */
  readonly client: string
  /** such as `AS4134`; oldest first */
  readonly networks: readonly string[]
}

export type AppPassword = Credential<AppPasswordFacts>

/** How a use fits those before it: `foreign` comes with another program from another network at once. */
export type Fit = 'first' | 'home' | 'drifted' | 'foreign'

const tokenOf = ({ memberId }: Owner, password: string) => `app-password:${memberId}:${password}`
const plain = (password: string) => password.toLowerCase().replace(/[\s-]/g, '')

/**
 * @param account  keys of the account's own password: a client that proves one of all by SCRAM is told one salt
 * @returns what is shown once, in groups for typing
 * @throws Refusal `bad-parameter`, `limit-reached`
 */
export async function addAppPassword(
  tx: WriteTx,
  owner: Owner,
  wanted: { readonly label: string; readonly protocols: readonly string[]; readonly expiresAt?: number },
  account: ScramKeys | undefined,
): Promise<{ readonly id: string; readonly password: string }> {
  const { protocols, expiresAt } = wanted
  const label = wanted.label.trim()
  if (label === '' || [...label].length > MAX_LABEL)
    throw new Refusal('bad-parameter', `A label has 1 to ${MAX_LABEL} characters`)
  if (protocols.length === 0) throw new Refusal('bad-parameter', 'Name at least one protocol')
  if (expiresAt !== undefined && expiresAt <= now()) throw new Refusal('bad-parameter', 'The end has passed already')
  await lockMember(tx, owner)
  const there = await appPasswordsOf(tx, owner)
  if (there.length >= MAX_APP_PASSWORDS)
    throw new Refusal('limit-reached', `A member has at most ${MAX_APP_PASSWORDS} app passwords`)
  const password = randomText(LENGTH)
  const groups = password.match(/.{5}/g)?.join('-') ?? password
  const salt = there[0] === undefined ? account?.salt : keysOf(there[0])?.salt
  const scramKeys = formatScramKeys(await deriveScramKeys(groups, salt ?? randomBytes(SALT_BYTES)))
  const facts: AppPasswordFacts = { label, protocols, scramKeys, client: '', networks: [] }
  const token = tokenOf(owner, password)
  const id = await addCredential(tx, owner, {
    kind: 'app-password',
    facts,
    token,
    ...(expiresAt !== undefined && { expiresAt }),
  })
  return { id, password: groups }
}

/** Oldest first; those that expired as well. */
export function appPasswordsOf(tx: ReadTx, owner: Owner): Promise<readonly AppPassword[]> {
  return credentialsOf<AppPasswordFacts>(tx, owner, 'app-password')
}

/** @returns the one that was given; undefined when it is none of the member's, or is over */
export async function findAppPassword(tx: ReadTx, owner: Owner, given: string): Promise<AppPassword | undefined> {
  const password = plain(given)
  if (password.length !== LENGTH) return undefined
  const found = await credentialOfToken<AppPasswordFacts>(tx, owner, tokenOf(owner, password))
  return found === undefined || isOver(found) ? undefined : found
}

/** What a client proves by SCRAM when it was given the password as it was shown. */
export function keysOf({ facts }: AppPassword): ScramKeys | undefined {
  return parseScramKeys(facts.scramKeys)
}

export const isOver = ({ expiresAt }: AppPassword): boolean => (expiresAt ?? Infinity) <= now()

/** @param client  family of the program, '' when it does not say @param network  such as `AS4134` */
export function fitOf({ facts }: AppPassword, client: string, network: string): Fit {
  if (facts.networks.length === 0) return 'first'
  const isOtherClient = client !== '' && facts.client !== '' && client !== facts.client
  const isOtherNetwork = !facts.networks.includes(network)
  return isOtherClient && isOtherNetwork ? 'foreign' : isOtherClient || isOtherNetwork ? 'drifted' : 'home'
}

/** After it was let in: where it came from is home from now on. */
export async function noteUse(
  tx: WriteTx,
  { id, owner, facts }: AppPassword,
  client: string,
  network: string,
): Promise<void> {
  const networks = [...facts.networks.filter((each) => each !== network), network].slice(-MAX_NETWORKS)
  await useCredential(tx, owner, id, { facts: { ...facts, client: client || facts.client, networks } })
}

/** @returns whether there was one */
export async function removeAppPassword(tx: WriteTx, owner: Owner, id: string): Promise<boolean> {
  return (await records.deleteCredentials(tx, owner, { id, kinds: ['app-password'] })) === 1
}
