// The calls by which a program or a script of our pages signs in: below /api/v1/session.
import { factor, optional, text, type Fields } from './fields.ts'

interface Call {
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly path: string
  readonly summary: string
  readonly fields: Fields
}

/** What a page reports with the first proof; see `browser-facts.ts`. */
const report = { next: optional(text(0, 500)), facts: optional(text(0, 2_000)), deviceKey: optional(text(0, 400)) }
const password = text(1, 256)

// prettier-ignore
export const SESSION_CALLS = {
  show:      { method: 'GET',    path: '',           summary: 'Who is signed in, and the token that every change has to bring in X-Gatehouse-Token', fields: {} },
  signIn:    { method: 'POST',   path: '',           summary: 'Signs in with name and password', fields: { username: text(1, 320), password, ...report } },
  signOut:   { method: 'DELETE', path: '',           summary: 'Ends the session', fields: {} },
  passkey:   { method: 'POST',   path: '/passkey',   summary: 'Begins a sign-in without a name. PublicKeyCredentialRequestOptions (WebAuthn §5.5)', fields: report },
  challenge: { method: 'POST',   path: '/challenge', summary: 'Asks for one way of second verification', fields: { factor } },
  answer:    { method: 'POST',   path: '/answer',    summary: 'Answers it: a code, or what the passkey gave back', fields: { factor, answer: { schema: { anyOf: [{ type: 'string', maxLength: 64 }, { type: 'object' }] } } } },
  outcome:   { method: 'GET',    path: '/outcome',   summary: 'Whether a phone has decided; 202 while it has not', fields: {} },
  password:  { method: 'POST',   path: '/password',  summary: 'Sets the new password that the sign-in asks for', fields: { password } },
  strength:  { method: 'POST',   path: '/strength',  summary: 'How good a password would be: short, weak or good', fields: { password } },
  proof:     { method: 'POST',   path: '/proof',     summary: 'Proves the device: the challenge signed by its key (ECDSA P-256, SHA-256, IEEE P1363)', fields: { signature: text(1, 200) } },
} as const satisfies Record<string, Call>

export type SessionCall = keyof typeof SESSION_CALLS
