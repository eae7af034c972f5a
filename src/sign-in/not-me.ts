// "This was not me": what was used is void, every session ends, a new password is asked for, and the house is told.
import { recordEvent } from '../audit/events.ts'
import { removeAppPassword } from '../directory/credentials/app-passwords.ts'
import { forgetGrants } from '../directory/credentials/prompts.ts'
import type { Credentials, Directory, Owner } from '../directory/directory.ts'
import type { WriteTx } from '../store/store.ts'
import type { Reception } from './reception.ts'
import { signInEvent } from './sign-in-event.ts'
import type { Visitor } from './sign-in.ts'

export interface Stranger extends Pick<Visitor, 'protocol' | 'remoteAddress' | 'client'> {
  /** id of the app password that was used; '' for the account's own password */
  readonly appPassword: string
}

/** Voids what was used. The event ends the sessions on every protocol, in every process. */
export async function voidWhatWasUsed(
  tx: WriteTx,
  directory: Directory,
  owner: Owner,
  { appPassword, protocol }: { readonly appPassword: string; readonly protocol: string },
  actor: string,
): Promise<void> {
  // A yes that is said at the same time is there by now, or comes after.
  await directory.lockedStateOf(tx, owner)
  if (appPassword === '') await directory.askForPassword(tx, owner, 'asked-for')
  else if (await removeAppPassword(tx, owner, appPassword))
    await recordEvent(tx, { type: 'app-password.revoked', ...owner, actor, credential: appPassword })
  await forgetGrants(tx, owner)
  await recordEvent(tx, { type: 'sign-in.not-me', ...owner, actor, protocol, credential: appPassword })
}

export async function reportStranger(
  reception: Reception,
  owner: Owner,
  stranger: Stranger,
  actor: string,
): Promise<void> {
  const { store, ticket, directory } = reception.parts
  const known = await store.write(ticket, async (tx) => {
    const known = await directory.credentialsOf(tx, owner)
    await voidWhatWasUsed(tx, directory, owner, stranger, actor)
    return known
  })
  await learnStranger(reception, known, stranger)
}

/** What was not the owner is no habit of theirs, and counts against who comes alike. */
export async function learnStranger({ parts }: Reception, known: Credentials, stranger: Stranger): Promise<void> {
  const event = signInEvent({
    visitor: { ...stranger, username: known.address, isPrivate: true },
    known,
    isRight: true,
    method: stranger.appPassword === '' ? 'password' : 'app-password',
    rules: { facts: {}, needsFactor: false },
  })
  await parts.risk.settle(event, 'not-me', known.owner)
}
