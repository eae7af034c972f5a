// The journey of a mail program: one check of credentials for every protocol, and a user ticket at its end.
import type { Credentials } from '../directory/directory.ts'
import type { ReadTx } from '../store/store.ts'
import type { ScramKeys } from '../wire/scram-keys.ts'
import type { Reception } from './reception.ts'
import type { NamedVisitor, ScramSignIn, SignIn, SignedIn, SignInWays } from './sign-in.ts'

export function openSignIn(reception: Reception): SignInWays {
  const { directory } = reception.parts

  const signIn: SignIn = async (attempt) => {
    const pace = await reception.letNear(attempt)
    const known = await reception.read((tx) => reception.credentials(tx, attempt.username))
    if (!(await reception.isPassword(attempt.password, known, pace)) || known === undefined) {
      throw reception.wrong(attempt, known, attempt.password)
    }
    return enter(attempt, known)
  }

  const scram: ScramSignIn = async (visitor) => {
    await reception.letNear(visitor)
    const lookUp = () => reception.read((tx) => scramKeysOf(tx, visitor.username))
    const { keys } = await lookUp()
    return {
      keys,
      async settle(holds) {
        // Asked again, in any case: the password may have been changed while the client was thinking.
        const current = await lookUp()
        const isProven = holds && current.keys.storedKey.equals(keys.storedKey)
        if (!isProven || current.known === undefined) throw reception.wrong(visitor, current.named)
        return enter(visitor, current.known)
      },
    }
  }

  /** `known` is absent where the keys are decoys: nothing that a client says fits them. */
  async function scramKeysOf(
    tx: ReadTx,
    username: string,
  ): Promise<{ keys: ScramKeys; known?: Credentials; named: Credentials | undefined }> {
    // The decoy is made in any case, so that the time tells nothing.
    const decoy = await directory.decoyScramKeys(tx, username)
    const named = await reception.credentials(tx, username)
    return named?.scramKeys === undefined ? { keys: decoy, named } : { keys: named.scramKeys, known: named, named }
  }

  async function enter(visitor: NamedVisitor, known: Credentials): Promise<SignedIn> {
    const judged = await reception.judge({ visitor, known, method: 'password', isDeviceBound: false })
    return reception.admit(judged, 'allowed')
  }

  return { signIn, scram }
}
