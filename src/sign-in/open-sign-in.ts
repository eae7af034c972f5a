// The journey of a mail program: an app password or, for who has no second factor, the account's own; judged; a user ticket.
import { Refusal } from '../base/refusal.ts'
import {
  appPasswordsOf,
  findAppPassword,
  fitOf,
  isOver,
  keysOf,
  noteUse,
  type AppPassword,
} from '../directory/credentials/app-passwords.ts'
import { decoyScramKeys } from '../directory/decoy-keys.ts'
import type { Credentials } from '../directory/directory.ts'
import { clientOf } from '../risk/client.ts'
import type { ReadTx } from '../store/store.ts'
import type { ScramKeys } from '../wire/scram-keys.ts'
import { hasSecondFactor } from './factors.ts'
import { askAboutLeak } from './leaked-password.ts'
import type { OwnerApproval } from './owner-approval.ts'
import { personNow } from './person-now.ts'
import type { Reception } from './reception.ts'
import type { NamedVisitor, ScramSignIn, SignIn, SignedIn, SignInWays } from './sign-in.ts'

/** One of a member's passwords, by its keys. */
interface Password {
  readonly keys: ScramKeys
  /** undefined: the account's own */
  readonly appPassword: AppPassword | undefined
}

interface Provable {
  readonly known: Credentials | undefined
  readonly passwords: readonly Password[]
  readonly keys: readonly [ScramKeys, ...ScramKeys[]]
}

export function openSignIn(reception: Reception, approval: OwnerApproval): SignInWays {
  const { store, ticket, risk } = reception.parts

  const signIn: SignIn = async (attempt) => {
    const { username, password } = attempt
    const pace = await reception.letNear(attempt)
    const { known, appPassword } = await reception.read(async (tx) => {
      const known = await reception.credentials(tx, username)
      return { known, appPassword: known && (await findAppPassword(tx, known.owner, password)) }
    })
    if (known !== undefined && appPassword !== undefined) return enterByAppPassword(attempt, known, appPassword)
    if (!(await reception.isPassword(attempt, password, known, pace)) || known === undefined) {
      throw reception.wrong(attempt, known, password)
    }
    return enterByPassword(attempt, await askAboutLeak(reception, known, password))
  }

  const scram: ScramSignIn = async (visitor) => {
    await reception.letNear(visitor)
    const { keys } = await reception.read((tx) => provable(tx, visitor.username))
    return {
      keys,
      async settle(proven) {
        // Asked again, in any case: the password may have been changed while the client was thinking.
        const { known, passwords } = await reception.read((tx) => provable(tx, visitor.username))
        reception.requireFewFailures(visitor)
        const found = passwords.find(({ keys }) => proven?.storedKey.equals(keys.storedKey) === true)
        if (known === undefined || found === undefined) throw reception.wrong(visitor, known)
        const { appPassword } = found
        return appPassword === undefined
          ? enterByPassword(visitor, known)
          : enterByAppPassword(visitor, known, appPassword)
      },
    }
  }

  /** What a name may prove: the keys that share the salt which the client is told, and whose they are; for no name, decoys. */
  async function provable(tx: ReadTx, username: string): Promise<Provable> {
    // The decoy is made in any case, so that the time tells nothing.
    const decoy = await decoyScramKeys(tx, username)
    const known = await reception.credentials(tx, username)
    const appPasswords = known === undefined ? [] : await appPasswordsOf(tx, known.owner)
    const all: Password[] = appPasswords.flatMap((appPassword) => {
      const keys = isOver(appPassword) ? undefined : keysOf(appPassword)
      return keys === undefined ? [] : [{ keys, appPassword }]
    })
    if (known?.scramKeys !== undefined) all.push({ keys: known.scramKeys, appPassword: undefined })
    const { salt, iterations } = all[0]?.keys ?? decoy
    const passwords = all.filter(({ keys }) => keys.salt.equals(salt) && keys.iterations === iterations)
    const [first = decoy, ...more] = passwords.map(({ keys }) => keys)
    return { known, passwords, keys: [first, ...more] }
  }

  async function enterByPassword(visitor: NamedVisitor, known: Credentials): Promise<SignedIn> {
    const person = await personNow(reception, known.owner)
    const judged = await reception.judge({ visitor, known, method: 'password', isDeviceBound: false, person })
    // A program can answer nothing, so a password that needs a second proof is no proof here. capabilities.md L20
    const isTooWeak = await reception.read(async (tx) => hasSecondFactor(tx, known.owner))
    if (isTooWeak || known.passwordChange !== undefined) {
      await reception.settle(judged, 'denied')
      throw isTooWeak
        ? new Refusal('app-password-needed', 'Make an app password for this program on the web page of your account')
        : new Refusal('app-password-needed', 'Choose a new password on the web page of your account first')
    }
    if (judged.decision === 'allow' && !judged.needsFactor) return reception.admit(judged, 'allowed')
    if (!(await approval.has(judged, undefined))) throw await approval.hold(judged, undefined)
    return reception.admit(judged, 'step-up-passed')
  }

  async function enterByAppPassword(visitor: NamedVisitor, known: Credentials, given: AppPassword): Promise<SignedIn> {
    const client = clientOf(visitor.client).family
    const network = risk.networkOf(visitor.remoteAddress)
    const judged = await reception.judge({
      visitor,
      known,
      method: 'app-password',
      isDeviceBound: true,
      appPassword: given.id,
      person: await personNow(reception, known.owner),
      isOtherScope: !given.facts.protocols.includes(visitor.protocol),
    })
    const isHeld = judged.decision === 'step-up' || fitOf(given, client, network) === 'foreign'
    if (isHeld && !(await approval.has(judged, given))) throw await approval.hold(judged, given)
    const signedIn = await reception.admit(judged, isHeld ? 'step-up-passed' : 'allowed')
    await store.write(ticket, (tx) => noteUse(tx, given, client, network))
    return signedIn
  }

  return { signIn, scram }
}
