// For suites of policies: organisations with people, on whatever engine.
import type { StoreWorld } from '../../test/support/store-world.ts'
import { Directory, type Owner } from '../directory/directory.ts'
import type { NewMember } from '../directory/member.ts'
import { createOrganisation } from '../directory/structure.ts'

export type Person = Omit<NewMember, 'address'> & { readonly called: string }

/** @param name  begins the domains of these organisations */
export function openPeople(world: () => StoreWorld, name: string) {
  const administrator = () => world().office.issueModule('administrator')
  const directory = () =>
    new Directory({ vault: world().vault, record: () => Promise.resolve(), equip: () => Promise.resolve() })
  let made = 0
  return {
    administrator,
    directory,
    /** An organisation with these people, whose addresses are NAME@ its domain. */
    async people(...members: readonly Person[]) {
      const { store, vault } = world()
      const domain = `${name}${++made}.test`
      const organisationId = await store.write(administrator(), (tx) =>
        createOrganisation(tx, vault, 'Example', domain),
      )
      const owners: Record<string, Owner> = {}
      for (const { called, ...member } of members)
        owners[called] = await store.write(administrator(), (tx) =>
          directory().add(tx, { ...member, address: `${called}@${domain}` }, undefined, 'test'),
        )
      return { organisationId, domain, owners, of: (called: string) => owners[called] as Owner }
    },
  }
}
