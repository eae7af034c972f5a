// SASL: the mechanisms, their conversations and their encoding, the same for every protocol. RFC 4422
import { Refusal } from '../base/refusal.ts'
import { bearer, xoauth2 } from './sasl-bearer.ts'
import {
  decodeUtf8,
  malformed,
  type Conversation,
  type NameAndPassword,
  type Verifier,
  type Ways,
} from './sasl-verifier.ts'
import { CHANNEL_BINDINGS, scram, scramPlus } from './scram.ts'

/** RFC 4954 §4, RFC 5034 §4: a base64 line may have 12,288 octets; here with its CRLF. */
export const MAX_SASL_LINE = 12_290

/** RFC 4422 §3.1: the characters of a mechanism name; compared in upper case */
export const MECHANISM = /[A-Za-z0-9_-]{1,20}/

export interface Mechanism {
  readonly name: string
  isOffered(ways: Ways): boolean
  /**
   * The whole conversation, up to the verifier's word.
   * @throws Refusal `bad-syntax`, `not-permitted` (acting as somebody else), and what the verifier and `ask` throw
   */
  run<SignedIn>(conversation: Conversation, verifier: Verifier<SignedIn>): Promise<SignedIn>
}

const hasScram = ({ scram }: Ways) => scram !== undefined
const hasToken = ({ token }: Ways) => token !== undefined
const hasBinding = (ways: Ways) => CHANNEL_BINDINGS.some((type) => ways.bindingOf(type) !== undefined)

/** In the order they are announced, the strongest first. Servers offer them on encrypted connections only. */
// prettier-ignore
const MECHANISMS: readonly Mechanism[] = [
  { name: 'SCRAM-SHA-256-PLUS', isOffered: (ways) => hasScram(ways) && hasBinding(ways), run: scramPlus },
  { name: 'SCRAM-SHA-256',      isOffered: hasScram,                                     run: scram     },
  { name: 'OAUTHBEARER',        isOffered: hasToken,                                     run: bearer    },
  { name: 'XOAUTH2',            isOffered: hasToken,                                     run: xoauth2   },
  { name: 'PLAIN',              isOffered: () => true,                                   run: plain     },
  { name: 'LOGIN',              isOffered: () => true,                                   run: login     },
]

/** Names, the strongest first, as a greeting or a list of capabilities has them. */
export function offeredMechanisms(ways: Ways): string[] {
  return MECHANISMS.filter((row) => row.isOffered(ways)).map(({ name }) => name)
}

/** @param name  in upper case. @returns undefined for one that is not offered here */
export function offeredMechanism(name: string, ways: Ways): Mechanism | undefined {
  return MECHANISMS.find((row) => row.name === name && row.isOffered(ways))
}

/** RFC 4616 §2: one message that the client may send at once */
async function plain<SignedIn>(
  { initialResponse, ask }: Conversation,
  verifier: Verifier<SignedIn>,
): Promise<SignedIn> {
  return verifier.password(parsePlain(initialResponse ?? (await ask(''))))
}

/** draft-murchison-sasl-login-00: two questions; old clients know nothing else */
async function login<SignedIn>(
  { initialResponse, ask }: Conversation,
  verifier: Verifier<SignedIn>,
): Promise<SignedIn> {
  const username = decodeUtf8(initialResponse ?? (await ask('Username:')))
  const password = decodeUtf8(await ask('Password:'))
  if (username === '' || (username + password).includes('\0')) throw malformed()
  return verifier.password({ username, password })
}

/**
 * message = [authzid] NUL authcid NUL passwd   (RFC 4616 §2)
 * @throws Refusal `bad-syntax`; `not-permitted` when somebody wants to act as somebody else
 */
export function parsePlain(message: Buffer): NameAndPassword {
  const parts = decodeUtf8(message).split('\0')
  const [actAs = '', username = '', password = ''] = parts
  if (parts.length !== 3 || username === '') throw malformed()
  if (actAs !== '' && actAs !== username) throw new Refusal('not-permitted', 'Acting as somebody else is not possible')
  return { username, password }
}

/** initial-response = base64 / "=", which is the empty one   (RFC 4954 §4, RFC 5034 §4) @throws Refusal `bad-syntax` */
export function decodeInitialResponse(text: string): Buffer {
  return text === '=' ? Buffer.alloc(0) : decodeBase64(text)
}

/** Strict: alphabet, length and padding. RFC 4648 §4 @throws Refusal `bad-syntax` */
export function decodeBase64(text: string): Buffer {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) throw new Refusal('bad-syntax', 'Not base64')
  return Buffer.from(text, 'base64')
}
