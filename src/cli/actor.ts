// Who acts through a command: the administrator at the machine, or a member with their roles, where `--as` names one.
import type { Actor } from '../intake/quarantine.ts'
import type { House } from '../wiring.ts'

/** @throws Refusal `no-such-thing` */
export async function actorOf({ store, directory, ticket }: House, address: string | undefined): Promise<Actor> {
  if (address === undefined) return { name: 'cli' }
  const { memberId, roles } = await store.read(ticket('administrator'), (tx) => directory.member(tx, address))
  return { name: String(memberId), memberId, roles }
}
