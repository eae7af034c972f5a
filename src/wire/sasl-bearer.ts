// OAUTHBEARER and its forerunner XOAUTH2: a token that somebody else issued stands for the password. RFC 7628 §3
import { Refusal } from '../base/refusal.ts'
import { decodeUtf8, malformed, type Conversation, type Verifier } from './sasl-verifier.ts'

/** gs2-header kvsep *(key "=" value kvsep) kvsep   (RFC 7628 §3.1); the name in it may be absent */
const OAUTHBEARER = /^[ny],(?:a=([^,\0\x01]{1,1024}))?,\x01((?:[A-Za-z]{1,16}=[^\0\x01]{0,8192}\x01){1,8})\x01$/
/** Google's form, before the standard: `user=… auth=Bearer …` between ^A */
const XOAUTH2 = /^user=([^\0\x01]{1,1024})\x01((?:[A-Za-z]{1,16}=[^\0\x01]{0,8192}\x01){1,8})\x01$/
/** RFC 6750 §2.1: b64token */
const AUTH = /^auth=Bearer ([A-Za-z0-9._~+/-]{1,8192}=*)$/i
/** RFC 7628 §3.2.2: the failure in words for programs; the client answers with one ^A */
const FAILED = JSON.stringify({ status: 'invalid_token' })

export function bearer<SignedIn>(conversation: Conversation, verifier: Verifier<SignedIn>): Promise<SignedIn> {
  return converse(conversation, verifier, OAUTHBEARER)
}

export function xoauth2<SignedIn>(conversation: Conversation, verifier: Verifier<SignedIn>): Promise<SignedIn> {
  return converse(conversation, verifier, XOAUTH2)
}

async function converse<SignedIn>(
  { initialResponse, ask }: Conversation,
  verifier: Verifier<SignedIn>,
  form: RegExp,
): Promise<SignedIn> {
  if (verifier.token === undefined) throw new Refusal('not-implemented', 'Mechanism is not offered')
  const [, name = '', pairs = ''] = form.exec(decodeUtf8(initialResponse ?? (await ask('')))) ?? []
  const tokens = pairs.split('\x01').flatMap((pair) => AUTH.exec(pair)?.[1] ?? [])
  const [token] = tokens
  if (token === undefined || tokens.length > 1) throw malformed()
  try {
    return await verifier.token(name.replace(/=2C/g, ',').replace(/=3D/g, '='), token)
  } catch (error) {
    if (error instanceof Refusal && error.reason === 'wrong-credentials') await ask(FAILED)
    throw error
  }
}
