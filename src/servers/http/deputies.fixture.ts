// For tests of pages and calls about deputies: a desk that keeps them in memory and writes down what it is told.
import { Refusal } from '../../base/refusal.ts'
import type { DeputyDesk, NamedDeputy } from '../../intake/hold-deputies.ts'

export function openDeputyFixture(said: string[]): Pick<DeputyDesk, 'ofMember' | 'name' | 'end'> {
  let named: NamedDeputy[] = []
  return {
    ofMember: async () => ({
      mayName: true,
      named,
      standsInFor: [{ approver: 'bob@example.org', deputy: 'boss@example.org', note: '' }],
    }),
    name: async (_, { address, from, until, note }, by) => {
      if (!address.includes('@')) throw new Refusal('no-such-thing', 'No such member')
      said.push(`deputy ${address} ${from} ${until} ${note} ${by}`)
      const entry = { id: `d${named.length + 1}`, approver: 'boss@example.org', deputy: address, from, until, note }
      named = [...named, entry]
      return entry
    },
    end: async (_, id) => {
      if (!named.some((each) => each.id === id)) throw new Refusal('no-such-thing', 'No such deputy')
      named = named.filter((each) => each.id !== id)
      said.push(`end deputy ${id}`)
    },
  }
}
