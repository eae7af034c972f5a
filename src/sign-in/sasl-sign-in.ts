// Joins a SASL mechanism to the ways in, for a visitor of any protocol.
import type { Verifier } from '../wire/sasl-verifier.ts'
import type { SignedIn, SignInWays, Visitor } from './sign-in.ts'

export function verifierFor({ signIn, scram, token }: SignInWays, visitor: Visitor): Verifier<SignedIn> {
  return {
    password: (credentials) => signIn({ ...visitor, ...credentials }),
    ...(scram !== undefined && { scram: (username: string) => scram({ ...visitor, username }) }),
    ...(token !== undefined && {
      token: (username: string, text: string) => token({ ...visitor, username, token: text }),
    }),
  }
}
