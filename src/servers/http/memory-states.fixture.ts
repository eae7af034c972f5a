// For tests of pages: what lasts of sessions and half sign-ins, in memory, as JSON keeps it.
import { now } from '../../base/clock.ts'
import type { SignInStates, State } from '../../sign-in/states.ts'
import type { Book } from './session/web-sessions.ts'

export function memoryStates(): SignInStates {
  const all = new Map<string, State<unknown>>()
  const keyOf = (kind: string, id: string | Buffer) => (typeof id === 'string' ? Buffer.from(`${kind} ${id}`) : id)
  const open = <Facts>(key: Buffer) => {
    const found = all.get(key.toString())
    return found === undefined || found.until <= now()
      ? undefined
      : ({ ...structuredClone(found), key } as State<Facts>)
  }
  return {
    async put(kind, id, { memberId, facts, until, triesLeft = 0 }) {
      const key = keyOf(kind, id)
      all.set(key.toString(), { key, memberId, facts: JSON.parse(JSON.stringify(facts)), until, triesLeft })
      return key
    },
    get: async (kind, id) => open(keyOf(kind, id)),
    ofMember: async <Facts>() => [...all.values()] as State<Facts>[],
    async change<Facts extends object>(
      kind: string,
      id: string | Buffer,
      change: (state: State<Facts>) => Partial<State<Facts>>,
    ) {
      const state = open<Facts>(keyOf(kind, id))
      if (state === undefined) return undefined
      const changed = { ...state, ...change(state) }
      all.set(state.key.toString(), changed)
      return changed.facts
    },
    takeTry: async () => undefined,
    end: async (kind, id) => all.delete(keyOf(kind, id).toString()),
  }
}

/** Of one process that ends with its sessions: nothing is resumed. */
export function memoryBook(): Book {
  const states = memoryStates()
  return {
    begin: (secret, signedIn, bond, until) =>
      states.put('session', secret, { facts: { bond, begunAt: signedIn.ticket.issuedAt }, until }),
    find: (secret) => states.get('session', secret),
    resume: async () => undefined,
    change: async (key, change, until) => {
      const changed = await states.change<{ bond: Parameters<typeof change>[0] }>('session', key, ({ facts }) => ({
        facts: { ...facts, bond: change(facts.bond) },
        ...(until !== undefined && { until }),
      }))
      return changed?.bond
    },
    end: (key) => states.end('session', key),
  }
}
