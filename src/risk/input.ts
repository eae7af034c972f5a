// A sign-in with what the tables say of its address and its client: what habits and features are read from.
import type { ClientProgram } from './client.ts'
import type { SignInEvent } from './event.ts'
import type { Place } from './geography/place.ts'

/** `known`: a trusted device of this account; `unseen`: a token, but not known here; `other`: of another account; `none`: no token */
export type TokenState = 'known' | 'unseen' | 'other' | 'none'

export interface RiskInput {
  readonly event: SignInEvent
  readonly place: Place
  readonly client: ClientProgram
  readonly token: TokenState
}
