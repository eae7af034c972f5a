// Signing in with a password by SASL: the exchanges PLAIN and LOGIN and their decoding, for every protocol. RFC 4422
import { Refusal } from '../base/refusal.ts'

/** RFC 4954 §4, RFC 5034 §4: a base64 line may have 12,288 octets; here with its CRLF. */
export const MAX_SASL_LINE = 12_290

/** RFC 4422 §3.1: the characters of a mechanism name; compared in upper case */
export const MECHANISM = /[A-Za-z0-9_-]{1,20}/

export interface NameAndPassword {
  readonly username: string
  readonly password: string
}

/** Sends one challenge (text; the protocol encodes it) and gives the decoded answer. */
export type Ask = (challenge: string) => Promise<Buffer>

/** The conversation of one mechanism. @throws Refusal `bad-syntax`, `not-permitted`, and what `ask` throws */
export type Exchange = (initialResponse: Buffer | undefined, ask: Ask) => Promise<NameAndPassword>

/** By name, in the order they are announced. Both carry the password itself: for encrypted connections only. */
export const MECHANISMS: ReadonlyMap<string, Exchange> = new Map([
  ['PLAIN', plain],
  ['LOGIN', login],
])

/** RFC 4616 §2: one message that the client may send at once */
async function plain(initialResponse: Buffer | undefined, ask: Ask): Promise<NameAndPassword> {
  return parsePlain(initialResponse ?? (await ask('')))
}

/** draft-murchison-sasl-login-00: two questions; old clients know nothing else */
async function login(initialResponse: Buffer | undefined, ask: Ask): Promise<NameAndPassword> {
  const username = decodeUtf8(initialResponse ?? (await ask('Username:')))
  const password = decodeUtf8(await ask('Password:'))
  if (username === '' || (username + password).includes('\0')) throw malformed()
  return { username, password }
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

/** Strict UTF-8. RFC 4616 §2 @throws Refusal `bad-syntax` */
export function decodeUtf8(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw new Refusal('bad-syntax', 'Not UTF-8')
  }
}

function malformed(): Refusal {
  return new Refusal('bad-syntax', 'Malformed credentials')
}
