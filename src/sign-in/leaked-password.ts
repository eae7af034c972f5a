// A right password that stands in the list of leaked ones: whoever has the list has it too. capabilities.md L19
import { recordEvent } from '../audit/events.ts'
import type { Credentials } from '../directory/directory.ts'
import type { Reception } from './reception.ts'

/** Asks for another one at the next sign-in through a page, once it is known. @returns the account as it is from now on */
export async function askAboutLeak(
  { parts: { directory, store, ticket } }: Reception,
  known: Credentials,
  password: string,
): Promise<Credentials> {
  if (known.passwordChange === 'leaked' || !(await directory.passwords.isLeaked(password))) return known
  const { owner } = known
  await store.write(ticket, async (tx) => {
    await directory.askForPassword(tx, owner, 'leaked')
    await recordEvent(tx, { type: 'member.password-leaked', ...owner, actor: 'sign-in' })
  })
  return { ...known, passwordChange: 'leaked' }
}
