// SCRAM-SHA-256 and SCRAM-SHA-256-PLUS: proof of a password that never crosses the wire. RFC 5802 §5, RFC 7677
import { randomBytes } from '../base/random.ts'
import { Refusal } from '../base/refusal.ts'
import { decodeUtf8, malformed, type Conversation, type Verifier } from './sasl-verifier.ts'
import { proofHolds, serverSignature } from './scram-keys.ts'

/** RFC 9266 §4, RFC 5929 §4: what this server can bind a sign-in to */
export const CHANNEL_BINDINGS = ['tls-exporter', 'tls-server-end-point'] as const

/** Bytes of our part of the nonce; RFC 5802 §9 wants it unpredictable. */
const NONCE_BYTES = 18

/** client-first-message = gs2-header "n=" saslname ",r=" nonce ["," extensions]   (RFC 5802 §7); "m=" is refused by it */
const CLIENT_FIRST =
  /^((?:([ny])|p=([A-Za-z0-9.-]{1,64})),(?:a=([^,\0]{1,1024}))?,)(n=([^,\0]{1,1024}),r=([!-+\--~]{1,256})(?:,[A-Za-z]=[^,\0]{1,256}){0,8})$/
/** client-final-message = "c=" base64 ",r=" nonce ["," extensions] ",p=" base64   (RFC 5802 §7) */
const CLIENT_FINAL =
  /^(c=([A-Za-z0-9+/]{4,2048}={0,2}),r=([!-+\--~]{1,512})(?:,[A-Za-z]=[^,\0]{1,256}){0,8}),p=([A-Za-z0-9+/]{43}=)$/

export interface ClientFirst {
  /** with the comma at its end */
  readonly gs2Header: string
  /** 'n': the client knows no channel binding; 'y': it thinks that we know none; else the type that it binds to */
  readonly binding: string
  readonly username: string
  readonly nonce: string
  readonly bare: string
}

/** @throws Refusal `bad-syntax`; `not-permitted` when somebody wants to act as somebody else */
export function parseClientFirst(message: Buffer): ClientFirst {
  const [, gs2Header, flag, type, actAs, bare, name, nonce] = CLIENT_FIRST.exec(decodeUtf8(message)) ?? []
  if (gs2Header === undefined || bare === undefined || name === undefined || nonce === undefined) throw malformed()
  const username = unescaped(name)
  if (actAs !== undefined && unescaped(actAs) !== username) {
    throw new Refusal('not-permitted', 'Acting as somebody else is not possible')
  }
  return { gs2Header, binding: type ?? flag ?? 'n', username, nonce, bare }
}

export interface ClientFinal {
  readonly withoutProof: string
  /** as it stands there, base64 */
  readonly channel: string
  readonly nonce: string
  readonly proof: Buffer
}

/** @throws Refusal `bad-syntax` */
export function parseClientFinal(message: Buffer): ClientFinal {
  const [, withoutProof, channel, nonce, proof] = CLIENT_FINAL.exec(decodeUtf8(message)) ?? []
  if (withoutProof === undefined || channel === undefined || nonce === undefined || proof === undefined) {
    throw malformed()
  }
  return { withoutProof, channel, nonce, proof: Buffer.from(proof, 'base64') }
}

export function scram<SignedIn>(conversation: Conversation, verifier: Verifier<SignedIn>): Promise<SignedIn> {
  return converse(conversation, verifier, ({ binding }) => {
    const canBind = CHANNEL_BINDINGS.some((type) => conversation.bindingOf(type) !== undefined)
    // RFC 5802 §6: "y" where we do offer -PLUS means that somebody took it out of our list on the way.
    if (binding === 'n' || (binding === 'y' && !canBind)) return EMPTY
    return undefined
  })
}

export function scramPlus<SignedIn>(conversation: Conversation, verifier: Verifier<SignedIn>): Promise<SignedIn> {
  return converse(conversation, verifier, ({ binding }) =>
    CHANNEL_BINDINGS.some((type) => type === binding) ? conversation.bindingOf(binding) : undefined,
  )
}

async function converse<SignedIn>(
  { initialResponse, ask }: Conversation,
  verifier: Verifier<SignedIn>,
  channelOf: (first: ClientFirst) => Buffer | undefined,
): Promise<SignedIn> {
  if (verifier.scram === undefined) throw new Refusal('not-implemented', 'Mechanism is not offered')
  const first = parseClientFirst(initialResponse ?? (await ask('')))
  const channel = channelOf(first)
  if (channel === undefined) throw new Refusal('bad-syntax', 'Channel binding does not fit')
  const { keys, settle } = await verifier.scram(first.username)
  const nonce = first.nonce + randomBytes(NONCE_BYTES).toString('base64')
  const [{ salt, iterations }] = keys
  const serverFirst = `r=${nonce},s=${salt.toString('base64')},i=${iterations}`
  const final = parseClientFinal(await ask(serverFirst))
  const authMessage = `${first.bare},${serverFirst},${final.withoutProof}`
  const expected = Buffer.concat([Buffer.from(first.gs2Header), channel]).toString('base64')
  // The proof is checked in any case: what else is wrong must not show in the time.
  const [proven] = keys.filter((each) => proofHolds(each, authMessage, final.proof))
  if (proven === undefined || final.nonce !== nonce || final.channel !== expected) return settle(undefined)
  // The protocols carry no data with their yes: it goes as one more challenge, with an empty answer. RFC 4422 §5
  const last = await ask(`v=${serverSignature(proven, authMessage).toString('base64')}`)
  if (last.length > 0) throw malformed()
  return settle(proven)
}

/** saslname: "=2C" is a comma, "=3D" an equals sign, and no other "=" may stand there. RFC 5802 §5.1 */
function unescaped(name: string): string {
  if (/=(?!2C|3D)/.test(name)) throw malformed()
  return name.replace(/=2C/g, ',').replace(/=3D/g, '=')
}

const EMPTY = Buffer.alloc(0)
